"""From words to a video that plays, and everything that may come between."""

import pytest
from browser.accessible import findings
from browser.serving import RUN_S, Served
from browser.visiting import (
    LEFT,
    PROMPT,
    Visits,
    ask_for,
    open_tab,
    run_page,
    start_page,
    state_of,
    wait_for_state,
)
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.docker]

PLAYED = "(video) => video.currentTime > 0.3 && video.readyState >= 3"


def video_id_of(page: Page) -> str:
    """The run that a page shows, from its address."""
    page.wait_for_url("**/?run=*")
    return page.url.partition("?run=")[2]


def test_words_become_a_video_that_plays_with_captions(visits: Visits, studio: Served) -> None:
    page = start_page(visits, studio)
    ask_for(page, "Explain the Pythagorean theorem with legs 5 and 12")
    wait_for_state(page, "running", "succeeded")
    expect(page.locator(".stage")).not_to_have_count(0)
    wait_for_state(page, "succeeded", longest_s=RUN_S)
    expect(page).to_have_title("The Pythagorean theorem · Chalkbox")
    expect(page.locator(".stage:not([data-state=succeeded])")).to_have_count(0)
    video = page.locator("video.player")
    expect(video).to_be_visible()
    video.evaluate("(video) => { video.muted = true; return video.play(); }")
    page.wait_for_function(PLAYED, arg=video.element_handle())
    assert video.evaluate("(video) => [video.videoWidth, video.videoHeight]") == [854, 480]
    assert 20 < video.evaluate("(video) => video.duration") < 60
    cues = "(video) => video.textTracks[0].cues?.length > 4"
    page.wait_for_function(cues, arg=video.element_handle())
    assert video.evaluate("(video) => video.textTracks[0].mode") == "showing"
    poster = "(video) => { const i = new Image(); i.src = video.poster; return i.decode(); }"
    video.evaluate(poster)
    # The end of a video needs a range of its file.
    video.evaluate("(video) => { video.currentTime = video.duration - 1; }")
    page.wait_for_function(
        "(video) => !video.seeking && video.currentTime > 10", arg=video.element_handle()
    )


def test_a_run_outlives_its_page_and_is_cancelled_from_another(
    visits: Visits, studio: Served, finished: str
) -> None:
    page = start_page(visits, studio)
    ask_for(page, "Explain the derivative of x^3 at x = 1")
    wait_for_state(page, "running")
    video_id = video_id_of(page)
    page.reload()
    wait_for_state(page, "running")
    assert video_id_of(page) == video_id

    assert findings(page) == []

    other = start_page(visits, studio, dark=True)
    card = other.locator(f".card-link[data-run='{video_id}']")
    card.click()
    wait_for_state(other, "running")
    expect(other.get_by_role("heading", level=1)).to_have_text(
        page.locator(".run-title").inner_text()
    )
    assert findings(other) == []

    before = page.locator(".stage[data-state=succeeded]").count()
    other.get_by_role("button", name="Cancel").click()
    for shown in (page, other):
        wait_for_state(shown, "cancelled")
        expect(shown.get_by_role("button", name="Go on")).to_be_enabled()
        assert shown.locator(".stage[data-state=succeeded]").count() >= before
    assert studio.status(video_id)["state"] == "cancelled"
    # Back to the start by the browser's own button, and forth again.
    other.go_back()
    expect(other.locator(PROMPT)).to_be_visible()
    other.go_forward()
    wait_for_state(other, "cancelled")
    visits.forgive(LEFT)


def test_a_page_that_was_closed_comes_back_to_its_run(visits: Visits, studio: Served) -> None:
    page = start_page(visits, studio)
    ask_for(page, "Explain the derivative of x^4 at x = 1")
    wait_for_state(page, "running", "queued")
    video_id = video_id_of(page)
    again = page.context.new_page()
    page.close()
    again.goto(studio.origin)
    wait_for_state(again, "running", "queued")
    assert video_id_of(again) == video_id
    again.get_by_role("button", name="Cancel").click()
    wait_for_state(again, "cancelled")
    visits.forgive(LEFT)


def test_an_empty_prompt_is_told_and_nothing_is_lost(visits: Visits, studio: Served) -> None:
    page = start_page(visits, studio)
    page.get_by_role("radio", name="1080p").check()
    page.get_by_role("button", name="Create").click()
    alert = page.get_by_role("alert").filter(visible=True)
    expect(alert).to_contain_text("Prompt: this is needed")
    expect(page.get_by_role("radio", name="1080p")).to_be_checked()
    expect(page.get_by_role("button", name="Create")).to_be_enabled()


def test_what_no_lesson_knows_is_refused_with_what_can_be_done(
    visits: Visits, studio: Served
) -> None:
    page = start_page(visits, studio)
    prompt = "Tell the history of tea in four acts"
    ask_for(page, prompt)
    wait_for_state(page, "refused")
    alert = page.get_by_role("alert").filter(visible=True)
    expect(alert).to_contain_text("cannot be made")
    expect(alert).to_contain_text("Code: ")
    assert findings(page) == []
    page.reload()  # what was typed is forgotten; the run knows it
    wait_for_state(page, "refused")
    page.get_by_role("button", name="Change the prompt").click()
    expect(page.locator(PROMPT)).to_have_value(prompt)
    expect(page.get_by_role("radio", name="480p")).to_be_checked()


def test_the_way_to_a_video_is_shown(visits: Visits, studio: Served, finished: str) -> None:
    page = run_page(visits, studio, finished)
    assert state_of(page) == "succeeded"
    open_tab(page, "Plan")
    expect(page.locator("#plan-part")).to_contain_text("pythagorean_theorem")
    open_tab(page, "Code")
    assert page.locator("#code-part .line").count() > 100
    expect(page.locator("#code-part")).to_contain_text("class PythagoreanTheoremScene(Scene)")
    open_tab(page, "Receipt")
    rows = page.locator("#receipt-part tbody tr")
    expect(rows).to_have_count(page.locator(".stage").count())
    open_tab(page, "Log")
    expect(page.locator("#log-part pre")).to_contain_text("render_scene")


def test_a_plan_is_changed_on_the_page_and_gone_on_from(visits: Visits, studio: Served) -> None:
    page = start_page(visits, studio)
    ask_for(page, "Explain the Pythagorean theorem with legs 8 and 15")
    wait_for_state(page, "succeeded", longest_s=RUN_S)
    open_tab(page, "Plan")
    intent = page.locator("#plan-part .artifact", has_text="Intent").first
    intent.locator(".edit > summary").click()
    box = intent.locator("textarea")
    there = box.input_value()
    box.fill(there.replace('"The Pythagorean theorem"', "7", 1))
    intent.get_by_role("button", name="Save and go on from here").click()
    expect(page.locator("#deed-part")).to_contain_text("title: Input should be a valid string")
    assert '"title": 7' in box.input_value(), "what was typed is gone"
    box.fill(there.replace("The Pythagorean theorem", "My own theorem", 1))
    intent.get_by_role("button", name="Save and go on from here").click()
    expect(page.locator(".run-title")).to_have_text("My own theorem", timeout=RUN_S * 1000)
    wait_for_state(page, "succeeded", longest_s=RUN_S)
    expect(page.locator("#deed-part")).to_be_empty()
    open_tab(page, "Plan")
    expect(page.locator("#plan-part .artifact", has_text="version 2").first).to_be_visible()
