"""A film is made, and one of its shots is changed on the page: on a desk, and on a phone."""

from pathlib import Path

import httpx
import pytest
from browser.accessible import findings
from browser.serving import RUN_S, Served
from browser.visiting import Visits, wait_for_state
from PIL import Image
from playwright.sync_api import Page, expect

from orchestrator.edit_door import shown_name

pytestmark = [pytest.mark.browser, pytest.mark.docker]

STORY = """The Key

A fox found a key in the forest. "Whose is this?" asked the fox.

The next morning the fox came to the sea, and there stood a door.
"""


@pytest.fixture(scope="module")
def film(studio: Served) -> str:
    """The id of a film."""
    with studio.client() as http:
        asked = {"workflow": "story_film", "prompt": STORY, "quality": "480p15"}
        video_id = str(http.post("/api/v1/generate", json=asked).raise_for_status().json()["id"])
    assert studio.ended(video_id) == "succeeded"
    return video_id


def shots_of(http: httpx.Client, film: str) -> list[dict[str, object]]:
    answer = http.get(f"/api/v1/runs/{film}/shots").raise_for_status().json()
    return [each["shot"] | {"used": each["used"]} for each in answer["shots"]]


def wait_filmed(page: Page) -> None:
    wait_for_state(page, "queued", "running")
    wait_for_state(page, "succeeded", longest_s=RUN_S)


def test_words_mood_and_picture_of_a_shot_are_changed_and_filmed_again(
    visits: Visits, studio: Served, film: str, tmp_path: Path
) -> None:
    picture = tmp_path / "my fox.png"
    Image.new("RGB", (640, 360), (200, 30, 30)).save(picture)
    page = visits.open(studio, f"/?run={film}")
    shots = page.locator(".shot")
    expect(shots.nth(1).locator("img")).to_be_visible()
    address = shots.nth(1).locator("img").get_attribute("src")
    shots.nth(1).locator(".shot-open").click()
    dialog = page.locator("#shot-dialog")
    expect(dialog).to_be_visible()
    assert findings(page) == []
    dialog.get_by_label("Mood").select_option("sad")
    dialog.get_by_label("What is said").first.fill("A fox found <b>two</b> keys.")
    page.set_input_files("#shot-file", picture)
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#film-changed")).to_have_text("One shot is changed.")
    expect(page.locator(".said").filter(has_text="<b>two</b>")).to_be_visible()
    page.reload()  # what was changed is still told
    expect(page.locator("#film-changed")).to_have_text("One shot is changed.")
    page.get_by_role("button", name="Film again").click()
    wait_filmed(page)
    expect(page.locator(".film-bar")).to_be_hidden()
    expect(shots.nth(1).locator("img")).not_to_have_attribute("src", str(address))
    with studio.client() as http:
        changed = shots_of(http, film)[1]
    assert (changed["mood"], changed["used"]) == ("sad", "own")
    assert changed["own"]["named"] == shown_name(picture.name)  # type: ignore[index]
    shots.nth(1).locator(".shot-open").click()
    expect(dialog.get_by_text("In it: my fox.png")).to_be_visible()
    dialog.get_by_role("button", name="Draw it instead").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#film-changed")).to_have_text("One shot is changed.")


def test_on_a_phone_too_and_what_is_refused_is_told(
    visits: Visits, studio: Served, film: str
) -> None:
    page = visits.open(studio, f"/?run={film}", phone=True)
    page.locator(".shot-open").last.tap()
    dialog = page.locator("#shot-dialog")
    expect(dialog).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    assert findings(page) == []
    dialog.get_by_label("Seconds").fill("500")
    dialog.get_by_role("button", name="Save and film again").click()
    expect(page.locator("#shot-wrong")).to_contain_text("120")
    visits.forgive("status of 422")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Voices, music and shape").tap()
    page.locator("#film-voices select").first.select_option("old_man")
    page.locator("#film-dialog").get_by_role("button", name="Save and film again").click()
    wait_filmed(page)
    with studio.client() as http:
        answer = http.get(f"/api/v1/runs/{film}/shots").json()
    assert answer["voices"]["narrator"] == "old_man"
