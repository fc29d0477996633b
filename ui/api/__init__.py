"""Owns REST: /api/v1, the same door as the page."""

from ui.api.figures import may_see_figures
from ui.api.problems import install_problems
from ui.api.router import build_router

__all__ = ["build_router", "install_problems", "may_see_figures"]
