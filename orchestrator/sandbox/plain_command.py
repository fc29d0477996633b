"""How to draw with plain Manim what was drawn here."""

import shlex

from agents.artifacts.request import Aspect, Form, Quality
from orchestrator.sandbox.contract import MP4, Output


def plain_command(
    quality: Quality, aspect: Aspect, scene_class: str, *, output: Output = MP4
) -> str:
    """A line for the shell that draws the same pictures with plain Manim.

    For any other shape than 16:9 it is first told what the frame shows, in a file: no option says
    it, and with the pixels alone a frame 14.2 units wide is fitted into a narrow picture. For a
    still out of the middle, for which Manim has no option, it draws the whole video.
    """
    width_px, height_px = quality.size(aspect)
    options = ["-r", f"{width_px},{height_px}", "--fps", str(quality.fps), "--seed", "0"]
    options += form_options(output)
    named = ["generated_scene.py", scene_class]
    if aspect is Aspect.WIDE:
        return shlex.join(["manim", "render", *options, *named])
    width, height = aspect.frame
    told = shlex.join(["printf", f"[CLI]\\nframe_width={width:g}\\nframe_height={height:.10g}\\n"])
    command = shlex.join(["manim", "render", "--config_file", "frame.cfg", *options, *named])
    return f"{told} > frame.cfg && {command}"


def form_options(output: Output) -> list[str]:
    """What Manim is told of the form."""
    options: list[str] = []
    if output.form is Form.GIF:
        options = ["--format", "gif"]
    elif output.form is Form.STILL and output.at_s is None:
        options = ["--format", "png"]
    elif output.transparent:
        options = ["--format", "webm"]
    return [*options, "--transparent"] if output.transparent else options
