"""Text that a stranger or a model wrote to be executed is only ever read."""

import pytest
from browser.folders import FLAG, HOSTILE, Gallery
from browser.serving import Served
from browser.visiting import (
    DESKTOP,
    PHONE,
    PROMPT,
    TABS,
    Visits,
    ask_for,
    open_tab,
    run_page,
    start_page,
    wait_for_state,
)
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.docker]

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOREIGN = "#run-view :is(script, svg[onload], img[onerror], a[href^=javascript]), #past script"
LONGEST = 20_000
READ = "Tell the history of tea "


def assert_only_read(page: Page) -> None:
    """Nothing was executed, nothing became an element, and the page is as wide as it was."""
    executed = page.evaluate(f"() => window.{FLAG} ?? null")
    assert executed is None, f"number {executed} was executed"
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate(WIDER) <= 0


@pytest.mark.parametrize("succeeded", [False, True], ids=["failed", "succeeded"])
def test_a_hostile_run_is_only_read(visits: Visits, gallery: Gallery, *, succeeded: bool) -> None:
    video_id = gallery.hostile if succeeded else gallery.hostile_failed
    page = run_page(visits, gallery.served, video_id)
    wait_for_state(page, "succeeded", "failed")
    for width, height in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        for tab in TABS:
            open_tab(page, tab)
            for fold in page.locator("#run-tabs details:not([open]) > summary").all():
                if fold.is_visible():
                    fold.click()
            assert_only_read(page)
    open_tab(page, "Code")
    expect(page.locator("#code-part")).to_contain_text(HOSTILE[:60])
    if succeeded:
        expect(page.locator(".run-title")).to_contain_text(HOSTILE[:60])
        assert page.title().startswith(HOSTILE[:60])
    expect(page.locator(".run-words")).to_contain_text(HOSTILE[:60])
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("#delete-title")).to_contain_text(HOSTILE[:60])
    assert_only_read(page)


def test_a_hostile_title_is_only_read_in_the_list(visits: Visits, gallery: Gallery) -> None:
    page = start_page(visits, gallery.served)
    page.locator(f".card-link[data-run='{gallery.hostile}']").scroll_into_view_if_needed()
    assert_only_read(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert_only_read(page)
    page.get_by_role("searchbox").fill(HOSTILE)
    expect(page.locator("#past .card")).to_have_count(2)
    page.get_by_role("searchbox").fill(f"nohow {HOSTILE}")
    expect(page.locator("#past .empty")).to_contain_text("nohow <script>")
    assert_only_read(page)


def test_a_hostile_link_is_only_read(visits: Visits, gallery: Gallery) -> None:
    run = "%3Cimg%20src%3Dx%20onerror%3D%22window.hostile_text_was_executed%3D1%22%3E"
    page = visits.open(gallery.served, f"/?run={run}")
    expect(page.locator("#run-view")).to_contain_text("There is no such video")
    assert_only_read(page)
    page = visits.open(gallery.served, f"/?search={run}&__theme=%22%3E%3Cscript%3E#{run}")
    expect(page.locator(PROMPT)).to_be_visible()
    assert_only_read(page)


def test_the_longest_hostile_prompt_goes_all_the_way(visits: Visits, studio: Served) -> None:
    prompt = (READ + HOSTILE * LONGEST)[: LONGEST - 1] + "."
    page = start_page(visits, studio)
    ask_for(page, prompt)
    wait_for_state(page, "refused")
    assert_only_read(page)
    expect(page.locator(".run-words")).to_have_text(prompt)
    page.get_by_role("button", name="Change the prompt").click()
    expect(page.locator(PROMPT)).to_have_value(prompt)
    assert_only_read(page)


def test_a_longer_prompt_is_not_taken(visits: Visits, studio: Served) -> None:
    page = start_page(visits, studio)
    page.locator(PROMPT).evaluate("(box) => box.removeAttribute('maxlength')")
    ask_for(page, "x" * (LONGEST + 1))
    alert = page.get_by_role("alert").filter(visible=True)
    expect(alert).to_contain_text("at most 20,000")
    assert len(page.locator(PROMPT).input_value()) == LONGEST + 1
    assert_only_read(page)
