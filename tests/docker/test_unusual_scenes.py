"""Scenes that are unusual and good: each is inspected and drawn, and both agree."""

from pathlib import Path

import pytest
from containers import draw_code, inspect_code

from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Quality
from agents.artifacts.validation_report import ValidationReport
from orchestrator.sandbox.contract import InspectionOrder

pytestmark = pytest.mark.docker

CAMERAS = """
class Plain(Scene):
    def construct(self):
        self.add(ImageMobject(np.uint8([[0, 100], [30, 200]])).scale(100))
        self.wait(0.7)

class InSpace(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=1, theta=1)
        self.begin_ambient_camera_rotation(rate=0.1)
        self.play(Create(Cube()), run_time=0.4)

class Moving(MovingCameraScene):
    def construct(self):
        self.play(self.camera.frame.animate.scale(0.5), run_time=0.4)

class Zoomed(ZoomedScene):
    def construct(self):
        self.activate_zooming(animate=False)
        self.wait(0.2)

class Vectors(VectorScene):
    def construct(self):
        self.add_vector([1, 2], animate=False)
        self.wait(0.2)

class Linear(LinearTransformationScene):
    def __init__(self, **kwargs):
        super().__init__(show_basis_vectors=False, **kwargs)

    def construct(self):
        self.apply_matrix([[1, 1], [0, 1]], run_time=0.2)
"""
DRAWN = ("Plain", "Zoomed")
"""The others differ from a plain scene in nothing a render does; drawing each would take long."""

SETTINGS = """
config.renderer = "opengl"
config.media_dir = config.output_file = "/work/elsewhere"
config.format = "gif"
config.verbosity = "DEBUG"
config.disable_caching = False
config.pixel_width, config.pixel_height, config.frame_rate = 100, 300, 60
config.frame_height = 10
config.background_color = WHITE
config.tex_template.add_to_preamble(r"\\newcommand{\\own}{x}")

class Base(Scene):
    def construct(self):
        raise NotImplementedError

class Own(Base):
    def construct(self):
        assert (config.frame_height, config.background_color) == (10, WHITE)
        self.next_section("not drawn", skip_animations=True)
        self.play(Create(Circle()))
        self.next_section("drawn")
        self.add_subcaption("before", offset=-5)
        self.add_subcaption("too long", duration=1e6)
        self.add(MathTex(r"\\own", color=BLACK))
        config.frame_rate = 30
        with tempconfig({"pixel_height": 50}):
            self.wait(0.5)

class Own(Own):
    pass
"""
MEDDLING = """
import os, threading
walk = Scene.play

def play(self, *args, **kwargs):
    open("/work/played.txt", "a").write("again ")
    return walk(self, *args, run_time=0.4)

Scene.play = play
Mobject.grow = lambda self, factor: self.scale(factor)

class Meddling(Scene):
    def construct(self):
        busy = threading.Event()
        threading.Thread(target=busy.wait, daemon=True).start()
        child = os.fork()
        if child == 0:
            self.play(Create(Square()))
            os._exit(0)
        os.waitpid(child, 0)
        self.play(Create(Circle().grow(2)))
        self.add(Text(open("/work/played.txt").read()))
        other = threading.Thread(target=lambda: self.play(Create(Dot())))
        other.start()
        other.join()
"""
ODD = "\ufeff# -*- coding: latin-1 -*-\r\nfrom manim \\\r\n    import * # all\r\n"


def draw(
    code: str, folder: Path, *, scene_class: str | None = None
) -> tuple[ValidationReport, RenderResult]:
    report, result = draw_code(InspectionOrder(code, Quality.P480, scene_class), folder)
    assert result.status == "succeeded", result.findings
    assert (result.frames, result.duration_s) == (
        report.scenes[0].frames,
        report.scenes[0].duration_s,
    )
    return report, result


def test_every_kind_of_scene_is_walked(tmp_path: Path) -> None:
    order = InspectionOrder(f"from manim import *\n{CAMERAS}", Quality.P480, one=False)
    report = inspect_code(order, tmp_path)
    assert report.passed, report.findings
    assert [scene.frames for scene in report.scenes] == [10, 6, 6, 3, 3, 3]


@pytest.mark.parametrize("scene_class", DRAWN)
def test_pictures_and_cameras_are_drawn(scene_class: str, tmp_path: Path) -> None:
    draw(f"from manim import *\n{CAMERAS}", tmp_path, scene_class=scene_class)


def test_settings_of_the_code_change_its_look_and_nothing_else(tmp_path: Path) -> None:
    report, result = draw(f"from manim import *\n{SETTINGS}", tmp_path)
    assert {finding.severity for finding in report.findings} == {"warning"}
    undone = {finding.symbol for finding in report.findings}
    assert {"renderer", "media_dir", "output_file", "format", "pixel_width"} <= undone
    assert report.scenes[0].scene_class == "Own"
    assert report.scenes[0].frames == 7
    lines = {finding.symbol: finding.line for finding in report.findings}
    assert (lines["renderer"], lines["format"]) == (3, 5)
    playing = [finding.line for finding in report.findings if finding.symbol == "frame_rate"]
    assert playing == [8, 26]
    heights = [finding.line for finding in report.findings if finding.symbol == "pixel_height"]
    assert heights == [8, 27]
    assert "DEBUG" not in report.log
    assert [(caption.text, caption.start_s) for caption in result.captions] == [("too long", 0.0)]


def test_forks_threads_files_and_changes_of_manim_itself_are_the_scenes_own(
    tmp_path: Path,
) -> None:
    report, result = draw(f"from manim import *\n{MEDDLING}", tmp_path)
    assert report.findings == ()
    assert result.frames == 12


def test_bytes_that_editors_leave_do_no_harm(tmp_path: Path) -> None:
    code = f"{ODD}class Töst:\r\n\tpass\r\n\x0c\r\nclass _Own(Scene):\r\n\tdef construct(self):"
    report, _ = draw(f"{code}\r\n\t\tself.wait()", tmp_path)
    assert report.findings == ()
    assert report.log == ""
