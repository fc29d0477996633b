"""Runs inside the image: draws modules the plain way and the forked way, and compares raw frames.

Reads an order from stdin, prints one JSON line for each module.
"""

import contextlib
import hashlib
import itertools
import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

SIZE: dict[str, Any] = {"width_px": 426, "height_px": 240, "fps": 15}
"""Of the pictures, unless the order says another."""
FORM: dict[str, Any] = {"kind": "video", "transparent": False, "at_s": None}
"""What is made of them, likewise."""
CHUNKS = (4, 9)
"""Frames of a chunk: few, so that short examples are cut inside their animations."""


class Silent:
    """A report that nobody reads."""

    def event(self, **fields: Any) -> None:
        """Nobody watches."""


def main() -> None:
    """Draw what is ordered: modules, or a share of Manim's documentation."""
    import manim
    import runner.drawing.forked  # noqa: F401 (here, so that no process needs to do it anew)

    order = json.load(sys.stdin)
    modules = order["modules"]
    SIZE.update(order.get("size") or {})
    FORM.update(order.get("form") or {})
    if order.get("examples"):
        found = read_examples(Path(manim.__file__).parent)  # noqa: F821 (stands above it)
        wanted = len(found) // order["examples"]
        chosen = random.Random(order["seed"]).sample(found, wanted)  # noqa: S311 (a sample)
        modules = [{"name": example.name, "code": example.code} for example in chosen]
    os.chdir("/work")
    for module in modules:
        for compared in compare_all(module, order):
            print(json.dumps(compared), flush=True)  # noqa: T201


def compare_all(module: dict[str, str], order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A module drawn both ways; of stills one result for each time, and one plain drawing."""
    command, seconds = order.get("command"), order["seconds"]
    plain = in_a_process(
        lambda: by_command(module["code"], command) if command else plainly(module["code"]), seconds
    )
    for at_s in order.get("stills") or (FORM["at_s"],):
        FORM["at_s"] = at_s
        yield compare(module, dict(plain), seconds)


def compare(module: dict[str, str], plain: dict[str, Any], seconds: float) -> dict[str, Any]:
    """What became of a module that was drawn plainly, drawn by children."""
    forked = in_a_process(lambda: by_children(module["code"]), seconds)
    result = {"name": module["name"], "error": plain.get("error"), "frames": 0}
    result["doubt"], result["forked_error"] = forked.get("doubt"), forked.get("error")
    if FORM["kind"] == "still" and "frames" in plain:
        at = int(FORM["at_s"] * SIZE["fps"])
        plain["frames"] = plain["frames"][at : at + 1]
        plain["captions"] = forked.get("captions")  # those of what was walked
    if "frames" in plain:
        result["frames"] = len(plain["frames"])
        same = plain["frames"] == forked.get("frames")
        result["equal"] = same and plain["captions"] == forked["captions"]
        if not same and "frames" in forked:
            pairs = zip(plain["frames"], forked["frames"], strict=False)
            differing = [at for at, (one, other) in enumerate(pairs) if one != other]
            result["differing"] = [len(plain["frames"]), len(forked["frames"]), differing[:5]]
    return result


def in_a_process(deed: Callable[[], dict[str, Any]], seconds: float) -> dict[str, Any]:
    """Fork, do it there in a clean folder, and take what it says."""
    from runner.worker import start_clock

    for name in ("studio", "out", "frames"):
        shutil.rmtree(f"/work/{name}", ignore_errors=True)
        Path(f"/work/{name}").mkdir()
    said = Path("/work/said.json")
    said.unlink(missing_ok=True)
    pid = os.fork()
    if pid == 0:
        null = os.open("/dev/null", os.O_WRONLY)
        os.dup2(null, 1)
        result: dict[str, Any] = {}
        try:
            start_clock({"seconds": seconds, "grace_s": 2})
            result = deed()
        except BaseException as error:  # noqa: BLE001 (whatever it raises is the result)
            result = {"error": f"{type(error).__name__}: {error}"[:300]}
            result["trace"] = traceback.format_exc()[-600:]
        said.write_text(json.dumps(result))
        os._exit(0)
    os.waitpid(pid, 0)
    return json.loads(said.read_text()) if said.exists() else {"error": "it ended"}


def load(code: str) -> Any:
    """The last scene class of a module."""
    from runner.drawing.forms import Form
    from runner.scene_file import choose_scenes, load_module
    from runner.settings import keep_settings

    with keep_settings():
        module = load_module(code)
    Form(**FORM).keep_clear()
    scene_class: Any = choose_scenes(module, None, one=False)[-1]
    construct = scene_class.construct

    def construct_and_hold(scene: Any) -> None:
        construct(scene)
        if not scene.renderer.num_plays:
            scene.wait(2 / SIZE["fps"])  # else there would be nothing to compare

    scene_class.construct = construct_and_hold
    return scene_class


def prepare() -> None:
    """Set Manim up as for a render."""
    from runner.drawing.forms import Form
    from runner.manim_setup import set_up

    set_up(SIZE)
    Form(**FORM).set_up()


def captions_of(renderer: Any) -> list[list[Any]]:
    """The subcaptions, and when each section begins."""
    said = renderer.file_writer.subcaptions
    return [[str(each.start), str(each.end), each.content] for each in said]


def plainly(code: str) -> dict[str, Any]:
    """Digest of each frame as Manim itself hands it to its writer."""
    import manim.scene.scene as scene_module
    from manim.renderer.cairo_renderer import CairoRenderer

    frames: list[str] = []

    class Hashing(CairoRenderer):
        def add_frame(self, frame: Any, num_frames: int = 1) -> None:
            if not self.skip_animations:
                frames.extend([hashlib.md5(frame.tobytes()).hexdigest()] * num_frames)  # noqa: S324
                self.time += num_frames / self.camera.frame_rate

        def play(self, *args: Any, **kwargs: Any) -> None:
            start = self.time
            super().play(*args, **kwargs)
            if self.skip_animations:
                self.time = start

        def scene_finished(self, scene: Any) -> None:
            """Join nothing."""

    prepare()
    scene_module.CairoRenderer = Hashing
    scene = load(code)()
    scene.render()
    return {"frames": frames, "captions": captions_of(scene.renderer)}


def hashing(kind: type) -> type:
    """An encoder that notes a digest of each picture, and looks at what it is told of them."""

    class Hashing(kind):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.hashes: list[str] = []
            self._before: Any = None

        def add(self, pixels: Any, *, held: int = 1, changed: Any = None) -> None:
            self.hashes.extend([hashlib.md5(pixels.tobytes()).hexdigest()] * held)  # noqa: S324
            if changed is not None and self._before is not None:
                for area in changed:
                    area.of(self._before)[:] = area.of(pixels)
                if not (self._before == pixels).all():
                    raise ValueError("more has changed than was told")
            self._before = pixels.copy()
            super().add(pixels, held=held, changed=changed)
            known = vars(self).get("_converter")
            if known is not None and not is_converted(pixels, known):
                raise ValueError("what is encoded is not the picture")

        def finish(self) -> bytes:
            Path(f"/work/frames/{self._start:06}").write_text(json.dumps(self.hashes))
            return super().finish()

    return Hashing


def is_converted(pixels: Any, converter: Any) -> bool:
    """Whether a converter holds a picture as it is when it is converted as a whole."""
    import numpy as np
    from runner.drawing.converter import converted, visible

    planes = zip(converted(pixels).planes, converter._frame.planes, strict=True)
    return all(np.array_equal(visible(one), visible(other)) for one, other in planes)


def by_command(code: str, command: str) -> dict[str, Any]:
    """Digest of each frame that Manim's own command line draws, set up by nothing of ours."""
    from manim.__main__ import main as manim_command
    from manim.renderer.cairo_renderer import CairoRenderer

    frames: list[str] = []
    original = CairoRenderer.add_frame

    def add_frame(self: Any, frame: Any, num_frames: int = 1) -> None:
        if not self.skip_animations:
            frames.extend([hashlib.md5(frame.tobytes()).hexdigest()] * num_frames)  # noqa: S324
        original(self, frame, num_frames)

    CairoRenderer.add_frame = add_frame
    os.chdir("/work/studio")
    Path("generated_scene.py").write_text(code)
    *before, drawing = command.split(" && ")
    for each in before:
        subprocess.run(each, shell=True, check=True)  # noqa: S602 (our own command)
    quiet = ["--progress_bar", "none", "-v", "ERROR", "--media_dir", "/work/studio/media"]
    arguments = [*shlex.split(drawing)[1:], *quiet, "--disable_caching"]
    manim_command(arguments, standalone_mode=False)
    return {"frames": frames, "captions": []}


def by_children(code: str) -> dict[str, Any]:
    """Digest of each frame as a child hands it to its encoder."""
    from runner.drawing import forking, pace
    from runner.drawing.children import ChildFailedError
    from runner.drawing.collected import encoder_of
    from runner.drawing.doubts import PlainPathNeeded, written_doubt
    from runner.drawing.forked import draw_forked
    from runner.drawing.forms import Form
    from runner.drawing.kept import KeptChunks
    from runner.drawing.order import DrawingOrder
    from runner.drawing.poster import Poster
    from runner.drawing.size import Size
    from runner.evolving import install as evolving
    from runner.raster import install as raster

    form = Form(**FORM)

    evolving.install()
    raster.install()
    prepare()
    encoder = hashing(encoder_of(form))
    forking.encoder_of = lambda form: encoder
    lengths = itertools.cycle(CHUNKS)
    pace.Pace.chunk_frames = lambda self, left, workers, **known: next(lengths)
    turns = itertools.cycle((False, True, True, False, False))
    pace.Pace.walk_should_draw = lambda self, workers: next(turns)  # both, also in one animation
    order = DrawingOrder(
        source=code,
        make_scene=lambda: load(code),
        into=Path(f"/work/studio/drawn.{form.ending}"),
        size=Size(SIZE["width_px"], SIZE["height_px"], Fraction(SIZE["fps"])),
        workers=2,
        total=10_000,
        report=Silent(),
        kept=KeptChunks([], Path("/work")),
        poster=Poster(SIZE["width_px"], SIZE["height_px"]),
        on_fragment=lambda name, data, chunk: None,
        form=form,
    )
    if doubt := written_doubt(code):
        return {"doubt": doubt}
    try:
        renderer, _ = draw_forked(order)
    except (PlainPathNeeded, ChildFailedError) as doubt:
        return {"doubt": str(doubt)}
    files = sorted(Path("/work/frames").iterdir())
    frames = [each for file in files for each in json.loads(file.read_text())]
    return {"frames": frames, "captions": captions_of(renderer)}


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
