"""Runs inside the image: works scenes out frame by frame and by leaps, and compares them.

Reads an order from stdin, prints one JSON line for each module: how many states were compared, over
how many frames was leapt, and what differed. It follows `documentation_examples.py`.
"""

import hashlib
import itertools
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

SIZE = {"width_px": 854, "height_px": 480, "fps": 30}
BETWEEN = (7, 3, 11, 1, 5)
"""Frames from one that is wanted to the next, in turn."""
DRAWN = ("points", "rgbas", "pixel_array", "fill_opacity", "stroke_opacity", "z_index")
"""What besides is in every `VMobject` makes up how a mobject looks."""
DRAWN += ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas", "stroke_width")
DRAWN += ("background_stroke_width", "sheen_direction", "sheen_factor")


def main() -> None:
    """Compare what is ordered: modules, and a share of Manim's documentation."""
    import manim
    import runner.rehearsal  # noqa: F401 (here, so that no process needs to do it anew)
    from runner.evolving.install import install

    install()
    order = json.load(sys.stdin)
    modules = order["modules"]
    if order.get("examples"):
        found = read_examples(Path(manim.__file__).parent)  # noqa: F821 (stands above it)
        wanted = len(found) // order["examples"]
        chosen = random.Random(order["seed"]).sample(found, wanted)  # noqa: S311 (a sample)
        modules += [{"name": example.name, "code": example.code} for example in chosen]
    Path("/work/media").mkdir(exist_ok=True)
    os.chdir("/work")
    for module in modules:
        walked, leapt = (in_a_process(module["code"], leaps=leaps) for leaps in (False, True))
        print(json.dumps({"name": module["name"], **compared(walked, leapt)}), flush=True)  # noqa: T201


def compared(walked: dict[str, Any], leapt: dict[str, Any]) -> dict[str, Any]:
    """What is the same, and what is not."""
    pairs = itertools.zip_longest(walked["states"], leapt["states"])
    differing = [at for at, (one, other) in enumerate(pairs) if one != other]
    return {
        "states": len(walked["states"]),
        "leapt": leapt["leapt"],
        "error": walked["error"],
        "differing": differing[:5],
        "other_error": leapt["error"] if leapt["error"] != walked["error"] else None,
    }


def in_a_process(code: str, *, leaps: bool) -> dict[str, Any]:
    """Fork, walk the module there, and take what it met."""
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        null = os.open("/dev/null", os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        with os.fdopen(write_end, "w") as stream:
            json.dump(walk(code, leaps=leaps), stream)
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        said = json.load(stream)
    os.wait()
    return said


def walk(code: str, *, leaps: bool) -> dict[str, Any]:
    """The state of every scene at each frame that is wanted, and after each animation."""
    import manim.scene.scene as scene_module
    from manim import config
    from runner.evolving.leaps import Leaps
    from runner.manim_setup import set_up
    from runner.rehearsal import WalkingRenderer
    from runner.scene_file import choose_scenes, load_module
    from runner.settings import hold_settings, keep_settings
    from runner.worker import start_clock

    states: list[str] = []
    made: list[Leaps] = []

    class Noting(WalkingRenderer):
        def save_static_frame_data(self, scene: Any, *args: Any, **kwargs: Any) -> None:
            super().save_static_frame_data(scene, *args, **kwargs)
            made.append(Leaps(scene))
            self.turns = itertools.cycle(BETWEEN)
            self.ahead = 0

        def leaps_over(self, scene: Any) -> bool:
            self.wanted = self.ahead == 0
            over = leaps and made[-1].skips(scene, ahead=self.ahead)
            self.ahead = next(self.turns) if self.wanted else self.ahead - 1
            return over

        def render(self, scene: Any, *args: Any, **kwargs: Any) -> None:
            super().render(scene, *args, **kwargs)
            if self.wanted:
                states.append(state_of(scene))

        def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
            super().play(scene, *args, **kwargs)
            states.append(state_of(scene))

    set_up(SIZE)
    config.dry_run = True
    scene_module.CairoRenderer = Noting
    start_clock({"seconds": 300, "grace_s": 2})
    error = None
    try:
        with keep_settings():
            loaded = load_module(code)
        for scene_class in choose_scenes(loaded, None, one=False):
            with hold_settings():
                scene_class().render()
    except BaseException as failure:  # noqa: BLE001 (both have to fail alike)
        error = f"{type(failure).__name__}: {failure}"[:200]
    return {"states": states, "error": error, "leapt": sum(each.made for each in made)}


def state_of(scene: Any) -> str:
    """Digest of all that is shown, and of what a camera notes for itself."""
    digest = hashlib.sha256()
    for held in [*scene.mobjects, *scene.foreground_mobjects, *camera_mobjects(scene)]:
        for part in held.get_family():
            digest.update(type(part).__name__.encode())
            for name in DRAWN:
                value = vars(part).get(name)
                if value is not None:
                    digest.update(name.encode() + np.asarray(value).tobytes())
    return digest.hexdigest()


def camera_mobjects(scene: Any) -> Iterator[Any]:
    """What a camera is moved by."""
    from manim import Mobject

    for value in vars(scene.renderer.camera).values():
        if isinstance(value, Mobject):
            yield value


if __name__ == "__main__":
    main()
