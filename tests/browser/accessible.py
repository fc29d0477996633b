"""What axe-core finds on a page."""

from typing import Any, cast

from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs]
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def findings(page: Page) -> list[str]:
    """Serious and critical findings, each with the elements that it is about."""
    violations: list[dict[str, Any]] = cast(Any, Axe()).run(page).response["violations"]
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:160]}: {node['failureSummary'][:300]}"
        for found in violations
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]
