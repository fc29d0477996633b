"""What somebody sees who comes for the first time."""

import pytest
from browser.serving import Served
from browser.visiting import PROMPT, Visits, start_page
from playwright.sync_api import expect

from ui.parts.examples import EXAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.docker]

BLANK_PICTURES = """[...document.images]
    .filter((i) => i.checkVisibility() && (!i.complete || !i.naturalWidth)).length"""


def test_the_page_says_what_it_is_and_what_can_be_done(visits: Visits, studio: Served) -> None:
    page = start_page(visits, studio)
    expect(page).to_have_title("Chalkbox")
    headings = page.get_by_role("heading").filter(visible=True).all_inner_texts()
    assert headings[0] == "What should be explained?"
    assert page.get_by_role("heading", level=1).filter(visible=True).count() == 1
    expect(page.locator(PROMPT)).to_be_editable()
    expect(page.get_by_role("button", name="Create")).to_be_enabled()
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.get_by_text("No model is set.")).to_be_visible()
    note = page.locator("#offline-note")
    expect(note.get_by_text("GOOGLE_API_KEY")).to_be_hidden()
    note.locator("summary").click()
    expect(note.get_by_text("GOOGLE_API_KEY")).to_be_visible()


def test_every_example_has_a_picture_and_fills_the_form(visits: Visits, studio: Served) -> None:
    page = start_page(visits, studio)
    cards = page.locator("#examples .card")
    expect(cards).to_have_count(len(EXAMPLES))
    for card in cards.all():
        card.scroll_into_view_if_needed()
    page.wait_for_function(f"{BLANK_PICTURES} === 0")
    cards.nth(2).get_by_role("button").click()
    expect(page.locator(PROMPT)).to_have_value(EXAMPLES[2].prompt)
    expect(page.locator(PROMPT)).to_be_focused()
    expect(page.get_by_role("radio", name="480p")).to_be_checked()


def test_what_a_page_may_not_do_would_be_seen(visits: Visits, studio: Served) -> None:
    page = start_page(visits, studio)
    page.evaluate("fetch('http://127.0.0.1:1/').catch(() => 0)")
    page.evaluate("console.error('wrong'); setTimeout(() => { throw new Error('thrown'); })")
    page.wait_for_timeout(300)
    heard = " ".join(visits.complaints)
    for each in ("Content Security Policy", "wrong", "thrown"):
        assert each in heard
    assert visits.outside == [], "its own policy held it back"
    page.goto("data:text/html,<img src='http://127.0.0.1:1/'>")
    page.wait_for_timeout(300)
    assert visits.outside == ["http://127.0.0.1:1/"]
    visits.start_anew()
