"""What is drawn so far plays meanwhile, and the video takes over at the same place."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.accessible import findings
from browser.serving import Served, serving
from browser.visiting import Visits, run_page, wait_for_state
from playwright.sync_api import Page, expect
from previewing import Drawing

from config import PROJECT_ROOT

pytestmark = pytest.mark.browser

PROMPT = "Explain the Pythagorean theorem with legs 3 and 4"
PREVIEW = "#video-part video.preview"
# Where nothing is drawn yet it stands with its last picture: that is state 2, not 3.
PLAYS = f"""(from) => {{
  const video = document.querySelector("{PREVIEW}");
  return video && video.readyState >= 2 && video.currentTime > from
    && getComputedStyle(video).visibility === "visible";
}}"""
BOX = """() => {
  const [box, tabs] = ["#video-part .screen", "#run-tabs"]
    .map((at) => document.querySelector(at).getBoundingClientRect());
  return [box.x, box.y - tabs.y, box.width, box.height].map(Math.round);
}"""

WATCH = """() => {
  window.seen = [];
  const look = () => {
    const shown = [...document.querySelectorAll("#video-part video")].filter((video) =>
      video.readyState >= 2 && getComputedStyle(video).visibility === "visible");
    const top = shown.find((video) => video.matches(".preview")) || shown[0];
    window.seen.push({ picture: top ? top.currentTime : null });
    requestAnimationFrame(look);
  };
  look();
}"""
"""Notes before each picture of the page how far the topmost video is, if there is one."""


@pytest.fixture
def drawing(tmp_path: Path) -> Drawing:
    return Drawing(tmp_path / "steps")


@pytest.fixture
def previewed(drawing: Drawing, tmp_path: Path) -> Iterator[Served]:
    """A page whose videos are drawn as a test lets them."""
    program = (str(PROJECT_ROOT / "tests" / "previewing.py"), str(drawing.folder))
    with serving(tmp_path, program=program) as served:
        yield served


def wait_until_shown(page: Page, *, from_s: float = 0.2) -> None:
    page.wait_for_function(PLAYS, arg=from_s)


def test_it_plays_while_the_rest_is_drawn_and_the_video_goes_on(
    previewed: Served, visits: Visits, drawing: Drawing
) -> None:
    video_id = previewed.create(PROMPT)
    page = run_page(visits, previewed, video_id)
    wait_for_state(page, "running")
    expect(page.locator(".no-video")).to_be_visible()
    box = page.evaluate(BOX)
    drawing.may("begin")
    wait_until_shown(page)
    assert page.evaluate(BOX) == box
    expect(page.locator(".preview-note")).to_be_visible()
    assert findings(page) == []
    preview = page.locator(PREVIEW)
    assert preview.evaluate("(video) => [video.muted, video.videoWidth]") == [True, 854]
    # It waits where nothing is drawn yet, and goes on by itself.
    wait_until_shown(page, from_s=3)
    assert previewed.status(video_id)["state"] == "running"
    drawing.may("go_on")
    wait_until_shown(page, from_s=4.3)
    assert previewed.status(video_id)["state"] == "running"
    page.evaluate(WATCH)
    drawing.may("end")
    wait_for_state(page, "succeeded")
    player = page.locator("#video-part video.player")
    expect(preview).to_have_count(0)
    expect(player).to_be_visible()
    at, plays, source = player.evaluate(
        "(video) => [video.currentTime, !video.paused || video.ended, video.currentSrc]"
    )
    assert (at > 4.3, plays) == (True, True)
    assert source.endswith("PythagoreanTheoremScene.mp4")
    assert page.evaluate(BOX) == box
    # From one to the other there was always a picture, and the time did not jump.
    seen = page.evaluate("window.seen")
    assert [each for each in seen if each["picture"] is None] == []
    times = [each["picture"] for each in seen]
    assert max(abs(after - before) for before, after in itertools.pairwise(times)) < 0.6
    assert not (previewed.runs_dir / video_id / "preview").exists()


def test_one_that_comes_to_nothing_goes(
    previewed: Served, visits: Visits, drawing: Drawing
) -> None:
    video_id = previewed.create(PROMPT)
    page = run_page(visits, previewed, video_id)
    drawing.may("begin")
    wait_until_shown(page)
    drawing.may("go_on", "fail")
    wait_for_state(page, "failed")
    expect(page.locator(PREVIEW)).to_have_count(0)
    expect(page.locator(".no-video")).to_contain_text("No video was made")
    assert not (previewed.runs_dir / video_id / "preview").exists()


def test_one_can_come_and_go_while_it_plays(
    previewed: Served, visits: Visits, drawing: Drawing
) -> None:
    drawing.may("begin")
    video_id = previewed.create(PROMPT)
    page = run_page(visits, previewed, video_id)
    wait_until_shown(page)
    page.get_by_role("link", name="All videos").click()
    expect(page.locator(PREVIEW)).to_have_count(0)
    page.go_back()
    wait_until_shown(page)
    # Whoever comes late sees it from the beginning, too.
    other = run_page(visits, previewed, video_id)
    wait_until_shown(other)


def test_who_wants_no_motion_starts_it_by_hand(
    previewed: Served, visits: Visits, drawing: Drawing
) -> None:
    drawing.may("begin")
    video_id = previewed.create(PROMPT)
    page = run_page(visits, previewed, video_id, reduced_motion="reduce")
    expect(page.locator(f"{PREVIEW}.is-shown")).to_be_visible()
    preview = page.locator(PREVIEW)
    assert preview.evaluate("(video) => video.paused && video.currentTime === 0")
    preview.evaluate("(video) => video.play()")
    wait_until_shown(page)


def test_without_media_source_the_page_is_as_it_was(
    previewed: Served, visits: Visits, drawing: Drawing
) -> None:
    drawing.may("begin")
    video_id = previewed.create(PROMPT)
    page = visits.open(previewed)
    page.add_init_script(
        "for (const name of ['MediaSource', 'ManagedMediaSource', 'WebKitMediaSource'])"
        " { delete window[name]; }"
    )
    page.goto(f"{previewed.origin}/?run={video_id}")
    expect(page.locator(".screen[data-preview]")).to_be_visible()
    drawing.may("go_on", "end")
    wait_for_state(page, "succeeded")
    expect(page.locator("#video-part video.player")).to_be_visible()
    expect(page.locator(PREVIEW)).to_have_count(0)
    assert page.locator("video.player").evaluate("(video) => video.currentTime") == 0
