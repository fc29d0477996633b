"""A story on the film desk becomes a film whose shots fill in, and in which one can jump."""

import base64
import math
import wave
from pathlib import Path

import pytest
from books import FOX, pdf
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


def tone(path: Path) -> Path:
    """Two seconds of sound."""
    samples = (round(9000 * math.sin(each / 20)) for each in range(96_000))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(b"".join(each.to_bytes(2, "little", signed=True) for each in samples))
    return path


def test_music_of_ones_own_comes_with_the_story_and_must_be_heard(
    visits: Visits, studio: Served, tmp_path: Path
) -> None:
    page = start_page(visits, studio)
    page.get_by_role("link", name="Film a story").click()
    page.locator("#film-desk textarea").first.fill("A fox slept. It snored.")
    page.get_by_role("radio", name="480p").check()
    silent = tmp_path / "notes.txt"
    silent.write_text("la la la", encoding="utf-8")
    page.set_input_files("#own-music", silent)
    page.get_by_role("button", name="Without it").click()
    expect(page.get_by_role("button", name="Without it")).to_be_hidden()
    page.set_input_files("#own-music", silent)
    assert findings(page) == []
    page.get_by_role("button", name="Create").click()
    wait_for_state(page, "refused", longest_s=RUN_S)
    expect(page.get_by_text("the music file holds no sound that can be read").first).to_be_visible()
    page.get_by_role("button", name="Change the prompt").click()
    page.set_input_files("#own-music", tone(tmp_path / "waltz.wav"))
    page.get_by_role("button", name="Create").click()
    wait_for_state(page, "succeeded", longest_s=RUN_S)
    run = page.locator(".run-head").get_attribute("data-run")
    with studio.client() as http:
        found = http.get(f"/api/v1/runs/{run}/shots").raise_for_status().json()
    assert (found["own_music"]["named"], found["music_because"]) == ("waltz.wav", "")


DROP = """([content, name]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  const box = document.querySelector("#film-desk textarea");
  for (const kind of ["dragover", "drop"]) {
    box.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
}"""


def test_the_words_of_a_book_stand_in_the_box_before_they_are_filmed(
    visits: Visits, studio: Served, tmp_path: Path
) -> None:
    page = start_page(visits, studio)
    page.get_by_role("link", name="Film a story").click()
    box, said = page.locator("#film-desk textarea").first, page.locator("#story-said")
    page.evaluate(DROP, [base64.b64encode(FOX).decode(), "fox.epub"])
    expect(said).to_contain_text("fox.epub: ", timeout=RUN_S * 1000)
    expect(box).to_have_value(
        "# The Fox and the Key\n\nby A. Writer\n\n## The Key\n\nA fox found a key in the forest."
        "\n\n## The Door\n\n“Whose is this?” asked the fox."
    )
    assert findings(page) == []
    files = {
        "accents.txt": ("Größe und Maß".encode("cp1252"), "it was read as Windows-1252"),
        "scan.pdf": (pdf([[], []]), "None of its 2 pages has text: it is a scan"),
        "long.txt": (b"a" * 300_001, "It has 300,001 characters, and at most 300,000"),
        "blank.txt": (b" \n", "There are no words in it"),
    }
    for name, (content, words) in files.items():
        file = tmp_path / name
        file.write_bytes(content)
        page.set_input_files("#story-file", file)
        expect(said).to_contain_text(f"{name}: ", timeout=RUN_S * 1000)
        expect(said).to_contain_text(words, timeout=RUN_S * 1000)
    assert findings(page) == []
    expect(box).to_have_value("Größe und Maß")
    visits.forgive(r"status of 422 .*api/v1/story")
