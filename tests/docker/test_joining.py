"""Several videos in one file, as a container puts them there."""

from pathlib import Path

import pytest
from containers import draw_code, using_sandbox
from guests import ask_guest

from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.request import Quality
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import InspectionOrder, Joined

pytestmark = pytest.mark.docker
SILENT = """from manim import *


class SilentScene(Scene):
    def construct(self):
        self.play(Create(Circle()), run_time=1)
        self.wait(0.5)
"""
LOUD = """import math
import wave

from manim import *


class LoudScene(Scene):
    def construct(self):
        tone = (int(9000 * math.sin(n / 9)) for n in range(22050))
        with wave.open("/tmp/tone.wav", "wb") as file:
            file.setparams((1, 2, 22050, 0, "NONE", ""))
            file.writeframes(b"".join(n.to_bytes(2, "little", signed=True) for n in tone))
        self.add_sound("/tmp/tone.wav", time_offset=0.5)
        self.play(Create(Square()), run_time=2)
"""


def test_sound_is_kept_and_lasts_as_long_as_the_pictures(tmp_path: Path) -> None:
    paths, lasts_s = list[Path](), list[float]()
    for name, code in (("silent", SILENT), ("loud", LOUD)):
        _, drawn = draw_code(InspectionOrder(code, Quality.P480), tmp_path / name)
        assert drawn.video is not None, drawn.findings
        paths.append(tmp_path / name / drawn.video.path)
        lasts_s.append(drawn.duration_s)
    # Silence before sound, and after it.
    paths.append(paths[0])
    lasts_s.append(lasts_s[0])

    async def put_together(sandbox: ContainerSandbox) -> tuple[Joined, MediaFacts]:
        joined = await sandbox.join_media(tuple(paths), tmp_path, name="Whole.mp4")
        return joined, await sandbox.probe_media(tmp_path / "Whole.mp4")

    joined, facts = using_sandbox(tmp_path, put_together)
    assert joined.video is not None, joined.reason
    lengths = {stream.codec: stream.duration_s or 0 for stream in facts.streams}
    assert set(lengths) == {"h264", "aac"}
    assert abs(lengths["aac"] - lengths["h264"]) < 0.03
    assert lengths["h264"] == pytest.approx(sum(lasts_s), abs=0.01)


HELD = """from manim import *


class HeldScene(Scene):
    def construct(self):
        dots = VGroup(*(Dot([x, y, 0]) for x in range(-5, 6) for y in range(-3, 4)))
        self.play(Rotate(dots, PI), run_time=1.5)
        self.wait(4)
"""


def test_a_video_that_ends_in_a_held_picture_states_its_length_alone_and_joined(
    tmp_path: Path,
) -> None:
    _, drawn = draw_code(InspectionOrder(HELD, Quality.P480), tmp_path / "held")
    assert drawn.video is not None, drawn.findings
    path = tmp_path / "held" / drawn.video.path
    lasts_s = drawn.frames / Quality.P480.fps

    async def look(sandbox: ContainerSandbox) -> list[MediaFacts]:
        joined = await sandbox.join_media((path, path), tmp_path, name="Twice.mp4")
        assert joined.video is not None, joined.reason
        return [await sandbox.probe_media(each) for each in (path, tmp_path / "Twice.mp4")]

    for times, facts in enumerate(using_sandbox(tmp_path, look), start=1):
        assert facts.duration_s == pytest.approx(times * lasts_s, abs=0.002)
        assert facts.picture is not None
        assert facts.picture.duration_s == pytest.approx(times * lasts_s, abs=0.002)


def test_videos_that_are_coded_in_different_ways_are_not_joined_to_a_broken_one() -> None:
    alike, unlike = ask_guest("joining_guest", {})
    assert alike == ""
    assert "another version of Chalkbox" in unlike
