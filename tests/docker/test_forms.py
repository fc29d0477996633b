"""What is made in place of an mp4, in real containers: it is what it says and shows the scene."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
from containers import IMAGE, draw_code
from PIL import Image, ImageSequence

from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Aspect, Form, Quality
from orchestrator.sandbox.contract import MP4, InspectionOrder, Output

pytestmark = pytest.mark.docker

CODE = """from manim import *


class GlassScene(Scene):
    def construct(self):
        {first}
        pane = Square(side_length=3, color=BLUE, fill_opacity=0.4)
        self.add(Circle(color=RED, fill_opacity=1).shift(2 * LEFT), pane)
        self.play(pane.animate.shift(2 * RIGHT), run_time=0.6)
        self.wait(0.4)
        self.play(FadeOut(pane), run_time=0.4)
"""
FORKED = CODE.format(first="pass")
PLAIN = CODE.format(first="self.camera.get_image()")
"""What children may not draw."""
FIRST_FRAME = """
import io, sys
import av
from PIL import Image

source = av.open(io.BytesIO(sys.stdin.buffer.read()))
stream = source.streams.video[0]
decoder = av.CodecContext.create(*sys.argv[1:], "r") if sys.argv[1:] else stream.codec_context
decoded = [frame for packet in source.demux(stream) for frame in decoder.decode(packet)]
at = [float(frame.pts * stream.time_base) for frame in decoded]
print(at, round(source.duration / 1e6, 2), len(source.streams.audio), file=sys.stderr)
Image.fromarray(decoded[0].to_ndarray(format="rgba")).save(sys.stdout.buffer, "png")
"""


def draw(code: str, folder: Path, output: Output, aspect: Aspect = Aspect.WIDE) -> RenderResult:
    order = InspectionOrder(code, Quality.P480, aspect=aspect, layout="warning")
    result = draw_code(order, folder, output=output)[1]
    assert result.status == "succeeded", result.findings
    assert result.video is not None
    assert result.video.path == f"GlassScene.{output.ending}"
    assert bool(result.plain_because) is (code == PLAIN)
    return result


def in_container(command: list[str], given: bytes) -> tuple[bytes, str]:
    words = ["docker", "run", "--rm", "--interactive", "--network", "none"]
    words += ["--tmpfs", "/work:uid=10001,gid=10001,mode=0700", "--workdir", "/work"]
    words += ["--entrypoint", command[0], IMAGE.tag, *command[1:]]
    done = subprocess.run(words, input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout, done.stderr.decode()


def first_frame(video: Path, *decoder: str) -> tuple[Image.Image, str]:
    program = ["/opt/venv/bin/python", "-c", FIRST_FRAME, *decoder]
    picture, told = in_container(program, video.read_bytes())
    return Image.open(io.BytesIO(picture)), told


def differ(one: Image.Image, other: Image.Image) -> float:
    """Mean difference, as a share of what there can be."""
    pixels = [np.asarray(each.convert("RGB"), dtype=float) for each in (one, other)]
    return float(abs(pixels[0] - pixels[1]).mean() / 255)


@pytest.mark.parametrize("code", [FORKED, PLAIN], ids=["children", "plainly"])
def test_a_transparent_video_laid_over_black_is_the_video(code: str, tmp_path: Path) -> None:
    result = draw(code, tmp_path, Output(transparent=True), Aspect.TALL)
    assert (result.form, result.transparent, result.frames) == (Form.VIDEO, True, 21)
    clear, told = first_frame(tmp_path / "GlassScene.webm", "libvpx-vp9")
    assert clear.size == (480, 854)
    alpha = np.asarray(clear)[..., 3]
    shares = [float((abs(alpha.astype(int) - level) < 12).mean()) for level in (0, 102, 255)]
    assert all(share > 0.02 for share in shares), shares
    assert told.split("]")[1].split()[0] == "1.4", told
    draw(code, tmp_path, MP4, Aspect.TALL)
    opaque, _ = first_frame(tmp_path / "GlassScene.mp4")
    black = Image.new("RGBA", clear.size, "black")
    black.alpha_composite(clear)
    assert differ(black, opaque) < 0.01


@pytest.mark.parametrize("code", [FORKED, PLAIN], ids=["children", "plainly"])
def test_a_gif_shows_the_frames_in_its_colours(code: str, tmp_path: Path) -> None:
    order = InspectionOrder(code, Quality.P720, aspect=Aspect.SQUARE, layout="warning")
    _, result = draw_code(order, tmp_path, output=Output(Form.GIF))
    assert result.status == "succeeded", result.findings
    assert result.reduced == (
        "The GIF has 480 by 480 pixels in place of 720 by 720,"
        " and 15 frames per second in place of 30."
    )
    with Image.open(tmp_path / "GlassScene.gif") as gif:
        assert gif.size == (480, 480)
        frames = [
            (each.info["duration"], each.convert("RGB")) for each in ImageSequence.Iterator(gif)
        ]
    assert sum(length for length, _ in frames) == pytest.approx(1400, abs=70)
    draw(code, tmp_path, Output(Form.STILL, at_s=0.0), Aspect.SQUARE)
    with Image.open(tmp_path / "GlassScene.png") as still:
        assert differ(frames[0][1], still) < 0.01


@pytest.mark.parametrize("code", [FORKED, PLAIN], ids=["children", "plainly"])
@pytest.mark.parametrize("transparent", [False, True], ids=["opaque", "transparent"])
def test_a_still_of_the_end_is_the_picture_that_the_command_draws(
    code: str, transparent: bool, tmp_path: Path
) -> None:
    output = Output(Form.STILL, transparent)
    result = draw(code, tmp_path, output, Aspect.TALL)
    assert (result.frames, result.poster) == (1, None)
    shell = f"cat > generated_scene.py && {result.command} -v ERROR >&2 && cat media/images/*/*.png"
    theirs, _ = in_container(["/bin/sh", "-c", shell], code.encode())
    with Image.open(tmp_path / "GlassScene.png") as ours, Image.open(io.BytesIO(theirs)) as plain:
        assert ours.mode == ("RGBA" if transparent else "RGB")
        if not transparent:
            assert np.array_equal(np.asarray(ours), np.asarray(plain.convert("RGB")))
            return
        mine, its = np.asarray(ours), np.asarray(plain)
        assert np.array_equal(mine[..., 3], its[..., 3])
        solid = its[..., 3] == 255
        assert solid.any()
        assert np.array_equal(mine[solid], its[solid])


def test_a_still_later_than_the_end_is_the_last_frame(tmp_path: Path) -> None:
    draw(FORKED, tmp_path, Output(Form.STILL, at_s=100.0))
    late = (tmp_path / "GlassScene.png").read_bytes()
    draw(FORKED, tmp_path, Output(Form.STILL, at_s=20 / 15))
    assert (tmp_path / "GlassScene.png").read_bytes() == late
