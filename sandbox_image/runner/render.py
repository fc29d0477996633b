"""The `render` job: draws the scene that passed inspection, by children or, in doubt, plainly.

The fast way runs in a process of its own, so that the plain one can begin anew from nothing.
"""

import os
import signal
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from manim import config

from runner import cgroup
from runner.diagnosis import diagnose
from runner.drawing.children import ChildFailedError, Chunk
from runner.drawing.doubts import PlainPathNeeded, written_doubt
from runner.drawing.forked import draw_forked
from runner.drawing.forms import Form, read_form
from runner.drawing.gif import make_gif
from runner.drawing.kept import KeptChunks
from runner.drawing.order import DrawingOrder
from runner.drawing.plain import draw_plainly
from runner.drawing.poster import Poster
from runner.drawing.size import Size
from runner.drawing.text_files import share_formulas
from runner.formulas_ahead import set_ahead
from runner.manim_setup import set_up, versions
from runner.raster.install import install
from runner.rehearsal import captions, clean_s
from runner.scene_file import choose_scenes, load_module
from runner.settings import keep_settings
from runner.static_inspection import read_source
from runner.worker import OUT, WORK, Report, left_of_clock, start_clock, stop_clock

POSTER = "poster.png"
STUDIO = Path("/work/studio")
PLAIN = 77
"""Exit status of a process that leaves the drawing to the plain way."""
REASON_BYTES = 500


def run(params: dict[str, Any], report: Report) -> None:
    """Draw one scene class of the user's module.

    Args:
        params: As for an inspection, and `frames`, what the rehearsal counted, and `workers`, how
            many children may draw at once, and `segments`, what was drawn before.
        report: Where the result goes; `<SceneClass>.mp4` and the poster go to the outbox.
    """
    started = time.monotonic()
    result: dict[str, Any] = {"succeeded": False, "findings": [], "versions": versions()}
    source = read_source(params["source"], result)
    if source is None:
        report.result(result | {"render_s": time.monotonic() - started})
        return
    STUDIO.mkdir(exist_ok=True)
    set_up(params["quality"])
    read_form(params).set_up()
    config.preview = False
    install()
    share_formulas(apart=False)
    # Where an inspection was here, it has set them.
    if cgroup.processors() > 1 and not config.get_dir("tex_dir").exists():
        set_ahead(source)
    reason = written_doubt(source) or draw_in_a_process(source, params, report, result, started)
    result["plain_because"] = reason
    report.event(event="frames", done=0, total=params["frames"])
    finish(source, params, report, result, started, forked=False)


def draw_in_a_process(
    source: str, params: dict[str, Any], report: Report, result: dict[str, Any], started: float
) -> str:
    """Have the scene drawn the fast way; ends this process as that one ended.

    Returns:
        Why it is to be drawn the plain way, if it is.
    """
    left_s = left_of_clock()
    stop_clock()
    reason, words = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reason)
        report.take_over()
        start_clock({"seconds": left_s, "grace_s": params["grace_s"]})
        try:
            finish(source, params, report, result, started, forked=True)
        except (PlainPathNeeded, ChildFailedError) as error:
            os.write(words, str(error).encode(errors="replace")[:REASON_BYTES])
            os._exit(PLAIN)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    os.close(words)
    _, status = os.waitpid(pid, 0)
    if not (os.WIFEXITED(status) and os.WEXITSTATUS(status) == PLAIN):
        end_likewise(status)
    with os.fdopen(reason, "rb") as said:
        text = said.read().decode(errors="replace")
    left_s = max(0.001, left_s - (time.monotonic() - started))
    start_clock({"seconds": left_s, "grace_s": params["grace_s"]})
    return text


def finish(
    source: str,
    params: dict[str, Any],
    report: Report,
    result: dict[str, Any],
    started: float,
    *,
    forked: bool,
) -> None:
    """Draw one way, and report what came of it.

    Raises:
        PlainPathNeeded, ChildFailedError: The fast way is none for this scene.
    """
    files: tuple[str, ...] = ()
    try:
        files = draw(source, params, report, result, forked=forked)
        result["succeeded"] = True
    except (PlainPathNeeded, ChildFailedError):
        raise
    except BaseException as error:  # noqa: BLE001 (whatever user code raises is a finding)
        found = diagnose(error, source, where="render", seconds=params["seconds"])
        result["failure"] = found["failure"]
        result["findings"].append(found["finding"])
    result["render_s"] = time.monotonic() - started
    report.result(result, files=files)


def draw(
    source: str, params: dict[str, Any], report: Report, result: dict[str, Any], *, forked: bool
) -> tuple[str, ...]:
    """Draw, put video and poster into the outbox, and add what is known of them to the result."""
    form = read_form(params)

    def make_scene() -> type:
        with keep_settings():
            module = load_module(source)
        form.keep_clear()
        (scene_class,) = choose_scenes(module, params["scene_class"], one=True)
        return scene_class

    quality = params["quality"]
    size = Size(quality["width_px"], quality["height_px"], Fraction(quality["fps"]))
    order = DrawingOrder(
        source=source,
        make_scene=make_scene,
        into=STUDIO / ("lossless.mp4" if form.kind == "gif" else f"drawn.{form.ending}"),
        size=size,
        workers=params["workers"],
        total=params["frames"],
        report=report,
        kept=KeptChunks(params["segments"], Path(WORK)),
        poster=Poster(size.width_px, size.height_px),
        on_fragment=lambda name, data, chunk: hand_on(report, form, name, data, chunk),
        form=form,
    )
    if forked:
        renderer, result["accounting"] = draw_forked(order)
    else:
        renderer = draw_plainly(order)
    frames = renderer.frames
    report.event(event="frames", done=frames, total=frames)
    video = f"{params['scene_class']}.{form.ending}"
    if form.kind == "gif":
        result["reduced"] = make_gif(order.into, Path(OUT, video), size=size)
        order.into.unlink()
    else:
        os.replace(order.into, Path(OUT, video))
    if form.kind == "still":
        result.update(frames=1)
        return (video,)
    duration_s = clean_s(frames / quality["fps"])
    result.update(duration_s=duration_s, frames=frames, captions=captions(renderer, duration_s))
    return (video, POSTER) if order.poster.save(Path(OUT, POSTER)) else (video,)


def hand_on(report: Report, form: Form, name: str, data: bytes, chunk: Chunk | None) -> None:
    """Let the host have a part of the video that can be played already, if there is room for it."""
    if not form.previewed:
        return
    try:
        Path(OUT, name).write_bytes(data)
    except OSError:
        return
    if chunk is None:
        report.chunk(name, start_frame=0, frames=0)
        return
    frames, full = chunk.said["frames"], chunk.said["full"]
    report.chunk(name, start_frame=chunk.start, frames=frames, code=chunk.code, full=full)


def end_likewise(status: int) -> NoReturn:
    """End as the process did that worked for us; its result, if there is one, was sent."""
    if os.WIFSIGNALED(status):
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1)
