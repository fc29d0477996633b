"""From an upload and words to an edited video that plays; questions, plans, undo, a phone."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from browser.accessible import findings
from browser.serving import RUN_S, Served
from browser.test_looks import SMALL_TARGETS, SMALLEST_PX, WIDER
from browser.visiting import Visits, run_page, start_page, wait_for_state
from containers import using_sandbox
from playwright.sync_api import Page, expect

from config import PROJECT_ROOT
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder

pytestmark = [pytest.mark.browser, pytest.mark.docker]

LONG_MS = RUN_S * 1000
TALK = """
import subprocess
picture = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=6"]
sound = ["-f", "lavfi", "-i", "sine=f=440:d=6"]
coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
made = [*picture, *sound, *coded, "-shortest", "-movflags", "+faststart", "talk.mp4"]
subprocess.run(["ffmpeg", "-v", "error", *made], check=True)
"""
PLAYS = """async (video) => {
  video.muted = true;
  await video.play();
  await new Promise((done) => video.addEventListener("timeupdate", done, { once: true }));
  return [video.videoWidth, video.videoHeight, Math.round(video.duration)];
}"""


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of moving picture and sound."""
    folder = tmp_path_factory.mktemp("talk")

    async def make(sandbox: ContainerSandbox) -> Path:
        async with sandbox.media_room() as room:
            end = await room.run(ScriptOrder(TALK, {}, ("talk.mp4",)))
            assert end.failure is None, end.log
            return await room.fetch(end.outputs["talk.mp4"], folder)

    return using_sandbox(folder, make)


@pytest.fixture(scope="session")
def edited(studio: Served, talk: Path) -> str:
    """The id of a session with one result."""
    with studio.client() as http, talk.open("rb") as file:
        asked = {"prompt": "keep the first 3 seconds"}
        answer = http.post("/api/v1/edit", data=asked, files={"file": ("talk.mp4", file)})
        video_id = str(answer.raise_for_status().json()["id"])
    assert studio.ended(video_id) == "succeeded"
    return video_id


def upload(page: Page, talk: Path, prompt: str, button: str = "Edit the video") -> None:
    page.get_by_role("link", name="Edit a video").click()
    page.locator("#edit-file").set_input_files(talk)
    expect(page.locator("#edit-local")).to_be_visible()
    page.locator("#edit-prompt").fill(prompt)
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**run=*")


def request_in(page: Page, number: int, state: str) -> None:
    """Wait until a request is in a state."""
    place = page.locator(f".request[data-number='{number}'][data-state={state}]")
    expect(place).to_be_visible(timeout=LONG_MS)


def test_the_head_speaks_of_what_is_done_here(visits: Visits, studio: Served, edited: str) -> None:
    page = start_page(visits, studio)
    expect(page.get_by_text("Say what to explain.")).to_be_visible()
    page.get_by_role("link", name="Edit a video").click()
    expect(page.get_by_text("Say what to do with your video.")).to_be_visible()
    expect(page.get_by_text("Say what to explain.")).to_be_hidden()
    page.locator("#offline-note summary").click()
    expect(page.get_by_text("Without a key, this can be done to a video:")).to_be_visible()
    expect(page.get_by_text("Without a key, these can be explained")).to_be_hidden()
    of_run = run_page(visits, studio, edited)
    expect(of_run.get_by_text("Say what to do with your video.")).to_be_visible()


def test_an_upload_becomes_an_edited_video_that_plays(
    visits: Visits, studio: Served, talk: Path
) -> None:
    page = start_page(visits, studio)
    upload(page, talk, "keep the first 3 seconds")
    request_in(page, 1, "done")
    after = page.locator(".clip[data-title=After] video")
    assert after.evaluate(PLAYS) == [640, 360, 3]
    assert page.locator(".clip[data-title=Before] video").evaluate(PLAYS) == [640, 360, 6]
    expect(page.locator(".task[data-state=done]")).to_contain_text("keep 0 s to 3 s")
    page.get_by_text("Scripts and what was checked").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Script 1").click()
    expect(opened.value.locator("body")).to_contain_text("PARAMS")
    wait_for_state(page, "succeeded", longest_s=RUN_S)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download").click()
    assert Path(saved.value.path()).read_bytes()[4:8] == b"ftyp"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".clip")).to_have_count(1)
    page.get_by_role("button", name="Redo").click()
    expect(page.locator(".clip")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".clip")).to_have_count(1)
    page.get_by_role("button", name="Go back to this").click()
    expect(page.locator(".clip")).to_have_count(2)


def test_a_question_is_asked_back_and_a_plan_is_changed_before_it_is_done(
    visits: Visits, studio: Served, talk: Path
) -> None:
    page = start_page(visits, studio)
    upload(page, talk, "rotate it")
    request_in(page, 1, "asked")
    expect(page.locator(".words")).to_contain_text("By how much should it be turned")
    wait_for_state(page, "succeeded", longest_s=RUN_S)
    page.get_by_role("button", name="Say it differently").click()
    expect(page.locator("#more-prompt")).to_have_value("rotate it")
    page.locator("#more-prompt").fill("keep the first 5 seconds")
    page.get_by_role("button", name="Plan first").click()
    request_in(page, 2, "planned")
    wait_for_state(page, "succeeded", longest_s=RUN_S)
    end = page.get_by_label("End (seconds)")
    expect(end).to_have_value("5")
    end.fill("-3")
    page.get_by_role("button", name="Do it").click()
    expect(page.locator(".plan-wrong")).to_contain_text("end_s")
    assert findings(page) == []
    end.fill("2")
    page.get_by_role("button", name="Do it").click()
    request_in(page, 2, "done")
    assert page.locator(".clip[data-title=After] video").evaluate(PLAYS) == [640, 360, 2]
    visits.forgive("status of 422")


def test_a_part_is_marked_and_asked_for(visits: Visits, studio: Served, edited: str) -> None:
    page = run_page(visits, studio, edited)
    strip = page.locator(".strip img")
    expect(strip).to_be_visible()
    assert strip.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1920
    start = page.get_by_label("In", exact=True)
    start.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(page.locator("output[for=mark-in]")).to_have_text("1.0 s")
    page.get_by_role("button", name="Keep this part").click()
    expect(page.locator("#more-prompt")).to_have_value("keep from 1.0 s to the end")
    page.locator(".clip[data-title=After] video").evaluate("(video) => video.currentTime = 2")
    page.get_by_role("button", name="Out where the video stands").click()
    page.get_by_role("button", name="Cut it out").click()
    expect(page.locator("#more-prompt")).to_have_value("cut out from 1.0 s to 2.0 s")


def test_the_same_is_done_to_another_video_and_saved_as_a_script(
    visits: Visits, studio: Served, talk: Path, edited: str
) -> None:
    page = run_page(visits, studio, edited)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a script").click()
    assert saved.value.suggested_filename == f"edit_{edited}.py"
    assert "# 1. keep the first 3 seconds" in Path(saved.value.path()).read_text()
    page.get_by_text("Do the same to another video").click()
    page.get_by_role("button", name="Do the same").click()
    expect(page.locator("#alike-wrong")).to_have_text("Choose a video first.")
    assert findings(page) == []
    page.locator("#alike-file").set_input_files(talk)
    page.get_by_role("button", name="Do the same").click()
    page.wait_for_url(lambda url: "run=" in url and edited not in url)
    request_in(page, 1, "done")
    expect(page.locator(".asked")).to_have_text("keep the first 3 seconds")
    assert page.locator(".clip[data-title=After] video").evaluate(PLAYS) == [640, 360, 3]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_grave_where_a_video_is_edited(
    visits: Visits, studio: Served, edited: str, *, dark: bool
) -> None:
    page = start_page(visits, studio, dark=dark)
    page.get_by_role("link", name="Edit a video").click()
    page.get_by_role("button", name="Edit the video").click()
    expect(page.locator("#edit-wrong")).to_have_text("Choose a video first.")
    assert findings(page) == []
    page.locator(f".card-link[data-run='{edited}']").click()
    expect(page.locator(".clip")).to_have_count(2)
    assert findings(page) == []


def test_on_a_phone_nothing_is_too_wide_or_too_small(
    visits: Visits, studio: Served, edited: str
) -> None:
    page = start_page(visits, studio, phone=True)
    page.get_by_role("link", name="Edit a video").click()
    assert page.evaluate(WIDER) == 0
    assert page.evaluate(SMALL_TARGETS, SMALLEST_PX) == []
    session = run_page(visits, studio, edited, phone=True)
    expect(session.locator(".clip")).to_have_count(2)
    assert session.evaluate(WIDER) == 0
    assert session.evaluate(SMALL_TARGETS, SMALLEST_PX) == []


def test_the_commands_of_the_document_edit_a_video(
    studio: Served, talk: Path, tmp_path: Path
) -> None:
    document = (PROJECT_ROOT / "docs/api.md").read_text(encoding="utf-8")
    edits = document[document.index("## Edit a video") :]
    command = edits.partition("```sh\n")[2].partition("```\n")[0]
    for name in ("talk.mp4", "other.mp4"):
        shutil.copyfile(talk, tmp_path / name)
    # The sample is shorter than what the document speaks of.
    command = command.replace("first ten seconds", "first two seconds")
    script = f"api={studio.origin}/api/v1\n{command}\n"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=RUN_S * 2,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "edited.mp4").read_bytes()[4:8] == b"ftyp"
    assert '"operation":"shape"' in (tmp_path / "plan.json").read_text()
    assert '"current":0' in done.stdout
    assert "make it square" in (tmp_path / "edit.py").read_text()


def test_what_is_no_video_is_refused_with_its_reason(
    visits: Visits, studio: Served, tmp_path: Path
) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("this is no video at all")
    page = start_page(visits, studio)
    upload(page, text, "keep the first 3 seconds")
    wait_for_state(page, "refused", longest_s=RUN_S)
    alert = page.get_by_role("alert").filter(visible=True)
    expect(alert).to_contain_text("This file cannot be edited")
    expect(alert).to_contain_text("notes.mp4")
