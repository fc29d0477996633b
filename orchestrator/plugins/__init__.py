"""Owns the edit plugins: one file or folder each with a `PLUGIN`, found by folder scan."""

from functools import cache

from agents.errors import BrokenPieceError
from agents.folder_scan import load_piece, scan
from orchestrator.errors import StartUpError
from orchestrator.plugins.base import Plugin

WITHOUT = frozenset(
    {
        "archive",
        "base",
        "compare",
        "contracts",
        "cutting",
        "endings",
        "guides",
        "others",
        "prelude",
        "two_videos",
    }
)
"""Modules beside the plugins: what they share."""


@cache
def load_plugins() -> dict[str, Plugin]:
    """Every plugin by its name.

    Raises:
        StartUpError: One cannot be loaded, has no `PLUGIN`, or repeats a name; names it.
    """
    plugins: dict[str, Plugin] = {}
    for name in scan(__name__, __path__, packages=True):
        if name.rpartition(".")[2] in WITHOUT:
            continue
        try:
            plugin = load_piece(name, "PLUGIN", Plugin, what="plugin")
        except BrokenPieceError as error:
            raise StartUpError(error.message, context=error.context) from error
        if plugin.name in plugins:
            raise StartUpError(f"two plugins are named {plugin.name}; see {__name__}")
        plugins[plugin.name] = plugin
    return plugins
