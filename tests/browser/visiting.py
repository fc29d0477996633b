"""A browser that looks at what is served, and keeps an eye on what the page asks for and says."""

import re
from dataclasses import dataclass, field
from typing import Any

from browser.serving import Served
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

PROGRAM = "/usr/bin/chromium"
WAIT_MS = 60_000
DESKTOP, PHONE = (1280, 900), (390, 844)
PROMPT = "#form-0-prompt textarea"
LEFT = "AbortError: signal is aborted|Connection errored out"
"""What Gradio's own script says when a page is left while events come in."""
REFUSED = r"status of (401|403|404)"
"""What a browser says of every answer that is a refusal."""
CUT_OFF = "net::ERR_NETWORK_CHANGED"
LISTED = "#past .card, #past .empty"
TABS = ("Video", "Plan", "Code", "Attempts", "Receipt", "Log")
expect.set_options(timeout=WAIT_MS)


@dataclass
class Visits:
    """Visits of one test, each with cookies and storage of its own.

    Whatever a page asks for elsewhere, and every error that it tells, is kept here.
    """

    browser: Browser
    outside: list[str] = field(default_factory=list[str])
    """Requests to anywhere but the server."""
    complaints: list[str] = field(default_factory=list[str])
    """Errors in the console and exceptions in the page."""
    cut_off: bool = False
    """Chromium cuts off every request when the machine gets or loses a network, as for a container
    that another program starts; this says nothing about the page."""
    _contexts: list[BrowserContext] = field(default_factory=list[BrowserContext])

    def open(
        self,
        served: Served,
        path: str = "/",
        *,
        dark: bool = False,
        phone: bool = False,
        enter: bool = True,
        **more: Any,
    ) -> Page:
        """Open a page in a new context.

        Args:
            served: The server.
            path: What to open, with its query.
            dark: The visitor prefers dark colours.
            phone: On a phone.
            enter: With the token, where the server has one.
            more: Further options of the context.
        """
        width, height = PHONE if phone else DESKTOP
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            is_mobile=phone,
            has_touch=phone,
            locale="en-GB",
            timezone_id="UTC",
            **more,
        )
        self._contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        context.on("request", lambda request: self._look_at(request, served))
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        if enter and served.token:
            context.request.get(f"{served.origin}/?token={served.token}")
        page = context.new_page()
        page.goto(served.origin + path)
        return page

    def close(self) -> None:
        """End every visit."""
        while self._contexts:
            self._contexts.pop().close()

    def forgive(self, pattern: str) -> None:
        """Forget complaints that a test knows the reason of."""
        self.complaints[:] = [each for each in self.complaints if not re.search(pattern, each)]

    def start_anew(self) -> None:
        """End every visit, and forget what was kept."""
        self.close()
        self.outside.clear()
        self.complaints.clear()
        self.cut_off = False

    def _look_at(self, request: Request, served: Served) -> None:
        if not request.url.startswith((f"{served.origin}/", "data:", "blob:")):
            self.outside.append(request.url)

    def _hear(self, message: ConsoleMessage) -> None:
        self.cut_off |= CUT_OFF in message.text
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']})")


def start_page(visits: Visits, served: Served, **options: Any) -> Page:
    """The start page, with everything on it."""
    page = visits.open(served, **options)
    page.wait_for_selector(LISTED)
    return page


def run_page(visits: Visits, served: Served, video_id: str, **options: Any) -> Page:
    """The page of a run, with everything on it."""
    page = visits.open(served, f"/?run={video_id}", **options)
    page.wait_for_selector(f".run-head[data-run='{video_id}']")
    return page


def ask_for(page: Page, prompt: str) -> None:
    """Type a prompt, take the smallest picture, and create."""
    page.fill(PROMPT, prompt)
    page.get_by_role("radio", name="480p").check()
    page.get_by_role("button", name="Create").click()


def state_of(page: Page) -> str:
    """The state of the run on the page."""
    return page.locator(".run-head").get_attribute("data-state") or ""


def wait_for_state(page: Page, *states: str, longest_s: float = WAIT_MS / 1000) -> None:
    """Wait until the run on the page is in one of these states."""
    wanted = ", ".join(f".run-head[data-state={state}]" for state in states)
    page.wait_for_selector(wanted, timeout=longest_s * 1000)


def open_tab(page: Page, name: str) -> None:
    """Show one tab of a run; on a narrow page some are behind a button."""
    tab = page.get_by_role("tab", name=name, exact=True)
    if not tab.is_visible():
        page.locator("#run-tabs .overflow-menu > button").click()
        page.locator("#run-tabs .overflow-dropdown button", has_text=name).click()
        return
    tab.click()
