"""The list of past runs: search, open, delete."""

import re
import shutil

import pytest
from browser.folders import Gallery, copy_run
from browser.visiting import LISTED, Visits, open_tab, start_page, wait_for_state
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.docker]


def listed(page: Page) -> set[str]:
    """The runs that the page lists."""
    links = page.locator("#past .card-link").all()
    return {link.get_attribute("data-run") or "" for link in links}


def test_runs_are_found_by_their_words_and_opened(visits: Visits, gallery: Gallery) -> None:
    page = start_page(visits, gallery.served)
    assert {gallery.done, gallery.failed, gallery.hostile} <= listed(page)
    failed = page.locator(".card", has=page.locator(f"[data-run='{gallery.failed}']"))
    expect(failed.locator(".badge")).to_have_text("Failed")
    done = page.locator(".card", has=page.locator(f".card-link[data-run='{gallery.done}']"))
    expect(done.locator(".length")).to_have_text(re.compile(r"^0:\d\d$"))
    picture = done.locator("img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("(i) => i.complete && i.naturalWidth", arg=picture.element_handle())

    search = page.get_by_role("searchbox", name="Search your videos")
    search.fill("pythagorean THEOREM")
    expect(page.locator("#past .card")).to_have_count(1)
    assert listed(page) == {gallery.done}
    search.fill("nothing of the kind")
    expect(page.locator("#past .empty")).to_contain_text("nothing of the kind")
    search.fill("waves")
    page.locator(f".card-link[data-run='{gallery.failed}']").click()
    wait_for_state(page, "failed")
    expect(page).to_have_url(re.compile(f"run={gallery.failed}$"))
    page.get_by_role("link", name="All videos").click()
    expect(page).not_to_have_url(re.compile("run="))


def test_a_failed_run_shows_what_was_tried(visits: Visits, gallery: Gallery) -> None:
    page = start_page(visits, gallery.served)
    page.locator(f".card-link[data-run='{gallery.failed}']").click()
    wait_for_state(page, "failed")
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("could not be made")
    expect(page.locator(".stage[data-state=failed]")).to_have_count(1)
    open_tab(page, "Code")
    wrong = page.locator("#code-part .line[data-severity=error]")
    expect(wrong).to_contain_text("colour")
    expect(page.locator("#code-part .at-line")).to_contain_text("unexpected keyword")
    open_tab(page, "Attempts")
    expect(page.locator("#attempts-part .artifact")).to_have_count(2)
    expect(page.locator("#attempts-part .d-removed")).to_contain_text("ShowCreation")
    expect(page.locator("#attempts-part .d-added")).to_contain_text("colour")


def test_a_run_is_deleted_only_when_one_says_so_twice(visits: Visits, gallery: Gallery) -> None:
    runs_dir = gallery.served.runs_dir
    doomed = copy_run(runs_dir / gallery.done, runs_dir, ending="00000000dead")
    try:
        page = start_page(visits, gallery.served)
        dialog = page.get_by_role("dialog", name="Delete this video?")
        delete = page.locator(f"#past [data-deed=delete][data-run='{doomed}']")
        delete.click()
        expect(dialog).to_contain_text("The Pythagorean theorem")
        dialog.get_by_role("button", name="Keep it").click()
        expect(dialog).to_be_hidden()
        assert (runs_dir / doomed).exists()
        delete.click()
        dialog.get_by_role("button", name="Delete for good").click()
        expect(delete).to_have_count(0)
        page.wait_for_selector(LISTED)
        assert not (runs_dir / doomed).exists()
        assert (runs_dir / gallery.done).exists()
    finally:
        shutil.rmtree(runs_dir / doomed, ignore_errors=True)


def test_a_run_is_kept_and_let_go_again(visits: Visits, gallery: Gallery) -> None:
    mark = gallery.served.runs_dir / gallery.done / "pin.json"
    page = start_page(visits, gallery.served)
    keep, kept = (
        page.locator(f"#past [data-deed={deed}][data-run='{gallery.done}']")
        for deed in ("pin", "unpin")
    )
    try:
        keep.click()
        expect(kept).to_have_text("Kept")
        expect(kept).to_be_focused()
        assert mark.exists()
        kept.press("Enter")
        expect(keep).to_have_text("Keep")
        expect(keep).to_be_focused()
        assert not mark.exists()
    finally:
        mark.unlink(missing_ok=True)


def test_a_run_that_is_gone_is_told(visits: Visits, gallery: Gallery) -> None:
    page = visits.open(gallery.served, "/?run=20260101-000000-nothing-0123456789ab")
    expect(page.locator("#run-view")).to_contain_text("There is no such video")
    page.get_by_role("link", name="All videos").click()
    page.wait_for_selector(LISTED)
