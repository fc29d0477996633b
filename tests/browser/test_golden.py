"""The page looks as it looked: screenshots against golden pictures.

After a change that is wanted: `GOLDEN=write pytest tests/browser/test_golden.py`, and look at each
of them; the pictures of the README are written then, too.
"""

import os
from typing import Any, NamedTuple, cast

import pytest
from browser.folders import Gallery
from browser.pictures import (
    OTHER_FONTS,
    PICTURES,
    SAME_FONTS,
    Difference,
    difference,
    most,
    write_golden,
    write_picture,
)
from browser.serving import Served
from browser.visiting import Visits, open_tab, run_page, start_page
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.docker]

WRITE = os.environ.get("GOLDEN") == "write"
CHANGES = ", ".join(
    (
        *("time", ".stage-seconds", ".stage .tag", ".artifact > summary .quiet"),
        *(".downloads .quiet", "#receipt-part .names code", "#receipt-part .number"),
    )
)
"""What is another one in every run."""
PICTURES_LOADED = """[...document.images]
  .filter((i) => i.checkVisibility() && i.getBoundingClientRect().top < innerHeight)
  .every((i) => i.complete && i.naturalWidth)"""
VIDEO_LOADED = """() => {
  const video = document.querySelector("video");
  video.preload = "auto";
  return video.readyState >= 3;
}"""
PLAY_TO = """async (at_s) => {
  const video = document.querySelector("video");
  video.muted = true;
  video.currentTime = at_s;
  await video.play();
  while (video.currentTime < at_s + 0.2) await new Promise((done) => setTimeout(done, 50));
  video.pause();
}"""
NO_CONTROLS = (
    "() => { for (const each of document.querySelectorAll('video')) each.controls = false; }"
)
SPINNER_MS = 400
"""A video that is loaded shows so much longer that it is loading."""
TELLING_S = 33.0
"""A moment of the video that tells something, for the README."""
START = "Start"


class View(NamedTuple):
    """Pictures of one visit."""

    look: str
    """`light`, `dark` or `phone`."""
    tabs: tuple[str, ...]
    """Tabs of a run; or the start page."""
    failed: bool = False

    def name(self, tab: str) -> str:
        """Of a picture's file."""
        return f"{'failed-' if self.failed else ''}{tab.lower()}-{self.look}"


VIEWS = (
    *(View(look, (START,)) for look in ("light", "dark", "phone")),
    View("light", ("Video", "Plan", "Code", "Receipt")),
    View("dark", ("Video", "Plan", "Code")),
    View("phone", ("Video",)),
    View("light", ("Code",), failed=True),
    View("dark", ("Attempts",), failed=True),
)
README = (View("light", (START,)), View("light", ("Video",)), View("dark", ("Code",)))
"""What the README shows, as one sees it on one's own machine, with nothing masked."""
IN_OTHER_FONTS = (View("phone", (START,)), View("light", ("Code",), failed=True))
FONTS = """
  * { font-family: "DejaVu Sans", Arial, sans-serif !important; }
  code, pre, code *, pre *, kbd { font-family: "Noto Sans Mono", monospace !important; }
"""
DAMAGES = {
    "words are missing": ".stage-body, .actions { opacity: 0; }",
    "colours are others": ":root { --cb-accent: #3355dd; --cb-paper: #eeeeff; }",
}
GREAT_DAMAGES = {
    "the steps are gone": "#run-side { display: none; }",
    "the video is blank": "video { opacity: 0; }",
    "everything is in one column": "#run-body { display: block; }",
}
"""What is seen even where the fonts are others."""


def look_at(visits: Visits, served: Served, video_id: str, view: View, *, height: int) -> Page:
    """The page of some pictures, with everything on it."""
    dark, phone = view.look == "dark", view.look == "phone"
    if START in view.tabs:
        page = start_page(visits, served, dark=dark, phone=phone)
    else:
        page = run_page(visits, served, video_id, dark=dark, phone=phone)
    if not phone:
        page.set_viewport_size({"width": 1280, "height": height})
    return page


def show(page: Page, tab: str) -> None:
    """Show a tab, with nothing under way."""
    if tab != START:
        open_tab(page, tab)
    page.evaluate("document.activeElement.blur()")
    page.wait_for_function(PICTURES_LOADED)
    if tab == "Video":
        page.wait_for_function(VIDEO_LOADED)
        page.wait_for_timeout(SPINNER_MS)


def screenshot(page: Page) -> bytes:
    """A picture of what is on the screen, without what changes, and without the player's own."""
    page.evaluate(NO_CONTROLS)
    masked = [page.locator(CHANGES)]
    return page.screenshot(animations="disabled", mask=masked, mask_color="#888888")


def fonts_of(page: Page) -> str:
    """The fonts of headings and code, as the browser found them on this machine."""
    session = page.context.new_cdp_session(page)

    def ask(method: str, **given: object) -> dict[str, Any]:
        return dict(cast(Any, session).send(method, given))

    ask("DOM.enable")
    ask("CSS.enable")
    root = ask("DOM.getDocument")["root"]["nodeId"]
    found: set[str] = set()
    for selector in (".brand span", ".t-keyword"):
        if node := ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]:
            fonts = ask("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]
            found |= {font["familyName"] for font in fonts}
    session.detach()
    return ", ".join(sorted(found))


def beyond(found: Difference, allowed: Difference) -> bool:
    """Whether a difference is more than is allowed."""
    return found.mean > allowed.mean or found.changed > allowed.changed


@pytest.mark.parametrize("view", VIEWS, ids=[view.name(view.tabs[0]) for view in VIEWS])
def test_it_looks_as_it_looked(visits: Visits, gallery: Gallery, view: View) -> None:
    video_id = gallery.failed if view.failed else gallery.done
    page = look_at(visits, gallery.served, video_id, view, height=800)
    others: list[str] = []
    for tab in view.tabs:
        show(page, tab)
        name, taken, fonts = view.name(tab), screenshot(page), fonts_of(page)
        if WRITE:
            write_golden(name, taken, fonts)
        found, allowed = difference(name, taken), most(name, fonts)
        if beyond(found, allowed):
            others.append(f"{name}: {found}, at most {allowed}")
    assert others == []


def test_the_readme_has_its_pictures(visits: Visits, studio: Served, finished: str) -> None:
    for view in README:
        (tab,) = view.tabs
        if WRITE:
            page = look_at(visits, studio, finished, view, height=1000)
            show(page, tab)
            if tab == "Video":
                page.evaluate(PLAY_TO, TELLING_S)
                page.wait_for_timeout(SPINNER_MS)
            write_picture(tab.lower(), page.screenshot(animations="disabled"))
        assert (PICTURES / f"{tab.lower()}.png").exists()


@pytest.mark.parametrize("view", IN_OTHER_FONTS, ids=["phone", "code"])
def test_other_fonts_are_no_difference(visits: Visits, gallery: Gallery, view: View) -> None:
    page = look_at(visits, gallery.served, gallery.failed, view, height=800)
    (tab,) = view.tabs
    show(page, tab)
    page.add_style_tag(content=FONTS)
    name = view.name(tab)
    found, allowed = difference(name, screenshot(page)), most(name, fonts_of(page))
    assert allowed is OTHER_FONTS
    assert not beyond(found, allowed), found


def test_what_is_missing_is_a_difference(visits: Visits, gallery: Gallery) -> None:
    view = View("light", ("Video",))
    page = look_at(visits, gallery.served, gallery.done, view, height=800)
    show(page, "Video")
    for damage, style in (DAMAGES | GREAT_DAMAGES).items():
        tag = page.add_style_tag(content=style)
        found = difference("video-light", screenshot(page))
        tag.evaluate("(at) => at.remove()")
        allowed = OTHER_FONTS if damage in GREAT_DAMAGES else SAME_FONTS
        assert beyond(found, allowed), (damage, found)
    assert not beyond(difference("video-light", screenshot(page)), OTHER_FONTS)
