"""Phone, keyboard, dark colours, and what axe-core finds."""

import pytest
from browser.accessible import findings
from browser.folders import Gallery
from browser.serving import Served
from browser.visiting import (
    LISTED,
    PROMPT,
    TABS,
    Visits,
    open_tab,
    run_page,
    start_page,
    wait_for_state,
)
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.docker]

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALLEST_PX = 24
SMALL_TARGETS = """(least) => {
  const inline = (at) => at.closest("p") && !at.matches(".button");
  const label = (at) => (at.matches("input") && at.closest("label")) || at;
  return [...document.querySelectorAll(
    "button, a[href], input, textarea, select, summary, [role=tab]")]
    .filter((at) => at.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((at) => !at.disabled && !inline(at) && !at.closest("[inert], [aria-hidden=true]"))
    .map((at) => [at.outerHTML.slice(0, 120), label(at).getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height)
    .filter(([, box]) => box.width < least || box.height < least || box.left < -1
      || box.right > innerWidth + 1)
    .map(([html, box]) => `${Math.round(box.left)} ${box.width}x${box.height}: ${html}`);
}"""
CONTRAST = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = getComputedStyle(document.querySelector(".gradio-container"));
  return [light(style.backgroundColor), light(style.color)];
}"""
FOCUSED = """() => {
  const at = document.activeElement;
  const seen = [at, at.closest("label"), at.nextElementSibling].filter(Boolean).some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
      || style.boxShadow !== "none";
  });
  if (at === document.body) return ["", true, false, "BODY"];
  const words = at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText
    || at.value || at.id || at.tagName;
  return [words.trim().slice(0, 60), seen, at.matches(":focus-visible"), at.tagName];
}"""


def tab_to(page: Page, words: str, *, most: int = 60) -> list[str]:
    """Press Tab until something with these words has the focus; what had it on the way."""
    way: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        name, seen, _, tag = page.evaluate(FOCUSED)
        way.append(name)
        assert seen or tag in ("BODY", "VIDEO"), f"the focus on {name!r} cannot be seen"
        if words in name:
            return way
    raise AssertionError(f"{words!r} is not reached: {way}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_grave_on_the_page(
    visits: Visits, gallery: Gallery, *, dark: bool
) -> None:
    page = start_page(visits, gallery.served, dark=dark)
    page.locator("#offline-note summary").click()
    assert findings(page) == []
    for video_id, tabs in ((gallery.done, TABS), (gallery.failed, ("Code", "Attempts"))):
        page.locator(f".card-link[data-run='{video_id}']").click()
        wait_for_state(page, "succeeded", "failed")
        for tab in tabs:
            open_tab(page, tab)
            assert findings(page) == [], tab
        page.get_by_role("link", name="All videos").click()
        page.wait_for_selector(LISTED)
    page.locator("#past [data-deed=delete]").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []


def test_dark_is_dark_and_light_is_light(visits: Visits, gallery: Gallery) -> None:
    for dark in (False, True):
        page = start_page(visits, gallery.served, dark=dark)
        background, text = page.evaluate(CONTRAST)
        assert (background < text) is dark
        brighter, darker = max(background, text), min(background, text)
        assert (brighter + 0.05) / (darker + 0.05) > 7


def test_everything_fits_a_phone(visits: Visits, gallery: Gallery) -> None:
    page = start_page(visits, gallery.served, phone=True)
    assert page.evaluate(WIDER) <= 0
    assert page.evaluate(SMALL_TARGETS, SMALLEST_PX) == []
    page.locator(f".card-link[data-run='{gallery.failed}']").tap()
    wait_for_state(page, "failed")
    for tab in TABS:
        open_tab(page, tab)
        expect(page.locator(f"#{tab.lower()}-part")).to_be_visible()
        assert page.evaluate(WIDER) <= 0, tab
        assert page.evaluate(SMALL_TARGETS, SMALLEST_PX) == [], tab
    page = run_page(visits, gallery.served, gallery.done, phone=True)
    assert page.evaluate(WIDER) <= 0
    assert page.evaluate(SMALL_TARGETS, SMALLEST_PX) == []
    page.get_by_role("button", name="Delete").tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS, SMALLEST_PX) == []
    assert page.evaluate(WIDER) <= 0


def test_everything_is_reached_by_keys(visits: Visits, gallery: Gallery) -> None:
    page = start_page(visits, gallery.served)
    way = tab_to(page, "Prompt")
    assert way[0].startswith("Chalkbox"), way
    way = tab_to(page, "Create")
    assert len(way) <= 12, way  # one stop for each quality, shape, voice and depth
    tab_to(page, "The Pythagorean theorem")
    page.keyboard.press("Enter")
    expect(page.locator(PROMPT)).to_have_value("Explain the Pythagorean theorem")
    expect(page.locator(PROMPT)).to_be_focused()
    tab_to(page, "Search")
    page.keyboard.type("Pythagorean")
    expect(page.locator("#past .card")).to_have_count(1)
    tab_to(page, "The Pythagorean theorem")
    page.keyboard.press("Enter")
    wait_for_state(page, "succeeded")
    tab_to(page, "Plan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Plan")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#plan-part")).to_be_visible()


def test_keys_leave_the_page_and_come_back(visits: Visits, gallery: Gallery) -> None:
    page = run_page(visits, gallery.served, gallery.done)
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    else:
        raise AssertionError("Tab never leaves the page")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "brand"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_the_dialog_is_used_by_keys(visits: Visits, gallery: Gallery) -> None:
    page = run_page(visits, gallery.served, gallery.done)
    button = page.locator("#actions-part").get_by_role("button", name="Delete")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Delete this video?")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    way = [tab_to(page, "", most=1)[0] for _ in range(4)]
    assert set(way) <= {"Keep it", "Delete for good", ""}, way
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    assert (gallery.served.runs_dir / gallery.done).exists()


def test_ctrl_and_enter_create(visits: Visits, studio: Served) -> None:
    page = start_page(visits, studio)
    page.locator(PROMPT).focus()
    page.keyboard.type("Tell the history of tea")
    page.keyboard.press("Control+Enter")
    wait_for_state(page, "refused")
    # Who cannot see hears how it ended.
    spoken = page.locator("#summary-part")
    expect(spoken).to_have_attribute("aria-live", "polite")
    expect(spoken).to_have_text("This is not possible")
