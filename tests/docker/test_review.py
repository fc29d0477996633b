"""What a container sees of a video that was really drawn."""

from pathlib import Path

import pytest
from containers import draw_code, using_sandbox

from agents.artifacts.request import Quality
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import InspectionOrder, MediaLook
from orchestrator.sandbox.picture_files import check_png

pytestmark = pytest.mark.docker
CODE = """from manim import *


class PausesScene(Scene):
    def construct(self):
        square = Square()
        self.play(square.animate.shift(RIGHT), run_time=1)
        self.wait(2)
        self.remove(square)
        self.wait(3)
        self.camera.background_color = WHITE
        self.wait(2)
        self.play(Create(Circle(color=RED)), run_time=1)
"""


def look_at(path: Path, folder: Path, *at_s: float) -> MediaLook:
    async def look(sandbox: ContainerSandbox) -> MediaLook:
        return await sandbox.look_at_media(path, folder, at_s=at_s)

    return using_sandbox(folder, look)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    _, drawn = draw_code(InspectionOrder(CODE, Quality.P480), folder)
    assert drawn.video is not None
    return folder / drawn.video.path


def test_pauses_of_a_drawn_video_are_seen_where_they_are(video: Path, tmp_path: Path) -> None:
    look = look_at(video, tmp_path, 0.9, 4.0, 8.9)
    seen = [(each.kind, each.start_s, each.end_s) for each in look.stretches]
    assert [kind for kind, _, _ in seen] == ["frozen", "black", "blank"]
    spans = [(1.0, 3.0), (3.0, 6.0), (6.0, 8.0)]
    for (_, start_s, end_s), (start, end) in zip(seen, spans, strict=True):
        assert abs(start_s - start) <= 0.4
        assert abs(end_s - end) <= 0.4
    assert look.facts.picture is not None
    assert (look.facts.picture.width_px, look.facts.picture.height_px) == (854, 480)
    assert abs((look.facts.duration_s or 0) - 9.0) < 0.1
    assert look.sheet is not None
    check_png(tmp_path / look.sheet.path)


def test_a_video_that_is_cut_off_cannot_be_read(video: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    path.write_bytes(video.read_bytes()[:900])
    look = look_at(path, tmp_path, 0.5)
    assert (look.facts.readable, look.sheet) == (False, None)
    assert look.facts.reason
