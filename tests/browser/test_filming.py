"""A story on the film desk becomes a film whose shots fill in, and in which one can jump."""

from pathlib import Path

import pytest
from browser.accessible import findings
from browser.serving import RUN_S, Served
from browser.visiting import Visits, start_page, wait_for_state
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.docker]

STORY = """The Key

A fox found a key in the forest. "Whose is this?" asked the fox.

The next morning the fox came to the sea, and there stood a door.
"""
JUMPED = "(video) => Math.abs(video.currentTime - {}) < 1.5 && !video.seeking"


def test_a_story_from_a_file_becomes_a_film_to_jump_in(
    visits: Visits, studio: Served, tmp_path: Path
) -> None:
    page = start_page(visits, studio)
    page.get_by_role("link", name="Film a story").click()
    expect(page.get_by_role("heading", name="Which story should become a film?")).to_be_visible()
    assert findings(page) == []
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    page.set_input_files("#story-file", file)
    box = page.locator("#film-desk textarea").first
    expect(box).to_have_value(STORY)
    page.get_by_role("radio", name="480p").check()
    page.get_by_role("button", name="Create").click()
    wait_for_state(page, "running", "succeeded")
    wait_for_state(page, "succeeded", longest_s=RUN_S)
    expect(page.get_by_role("heading", name="The Key")).to_be_visible()
    shots = page.locator(".shot")
    expect(shots.nth(2).locator("img")).to_be_visible()
    assert shots.count() == page.locator(".shot img").count() >= 4
    expect(page.locator(".said").filter(has_text="Whose is this?").first).to_be_visible()
    video = page.locator("video.player")
    video.evaluate("(video) => { video.muted = true; }")
    jump = page.locator(".shot .jump").last
    at_s = float(jump.get_attribute("data-at") or 0)
    assert at_s > 5
    jump.click()
    page.wait_for_function(JUMPED.format(at_s), arg=video.element_handle())
    assert findings(page) == []
