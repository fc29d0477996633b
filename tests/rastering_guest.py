"""Runs inside the image: draws modules twice, Manim's own way and with all that makes it faster.

Each drawing has a process of its own, forked from one parent, with equal seeds. Reads an order from
stdin, prints one JSON line for each module.
"""

import hashlib
import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

SIZE = {"width_px": 427, "height_px": 240, "fps": 5}
MANIMS_OWN = {"calls": 0}
"""How often Manim's own method made a path."""


def main() -> None:
    """Draw what is ordered: modules, or a share of Manim's documentation."""
    import manim

    count_manims_own()
    import runner.raster.install
    import runner.scene_file  # noqa: F401 (here, so that no process needs to do it anew)

    order = json.load(sys.stdin)
    modules = order["modules"]
    if order.get("examples"):
        found = read_examples(Path(manim.__file__).parent)  # noqa: F821 (stands above it)
        wanted = len(found) // order["examples"]
        chosen = random.Random(order["seed"]).sample(found, wanted)  # noqa: S311 (a sample)
        modules = [{"name": example.name, "code": example.code} for example in chosen]
    Path("/work/media").mkdir(exist_ok=True)
    os.chdir("/work")
    for module in modules:
        slow = in_a_process(module["code"], order["seconds"], faster=False)
        fast = in_a_process(module["code"], order["seconds"], faster=True)
        print(json.dumps({"name": module["name"], "own": slow, "faster": fast}), flush=True)  # noqa: T201


def count_manims_own() -> None:
    """Count the calls of the method that makes a path; it stands for Manim's own from now on."""
    from manim.camera.camera import Camera

    own = Camera.set_cairo_context_path

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        MANIMS_OWN["calls"] += 1
        return own(self, *args, **kwargs)

    Camera.set_cairo_context_path = counted


def in_a_process(code: str, seconds: int, *, faster: bool) -> dict[str, Any]:
    """Fork, draw there, and take the result; none comes of one that is ended by its alarm."""
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        signal.alarm(seconds)
        null = os.open("/dev/null", os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        with os.fdopen(write_end, "w") as stream:
            json.dump(draw_module(code, faster=faster), stream)
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        text = stream.read()
    os.wait()
    return json.loads(text) if text else {"pictures": [], "error": "no result", "manims_own": 0}


def draw_module(code: str, *, faster: bool) -> dict[str, Any]:
    """The digest of every picture that all scenes of a module hand to the encoder."""
    import manim.scene.scene as scene_module
    from manim import config
    from manim.renderer.cairo_renderer import CairoRenderer
    from runner.evolving import install as evolving
    from runner.manim_setup import set_up
    from runner.raster.install import install
    from runner.scene_file import choose_scenes, load_module
    from runner.settings import keep_settings

    pictures: list[str] = []

    class HashingRenderer(CairoRenderer):
        def add_frame(self, frame: Any, num_frames: int = 1) -> None:
            self.time += num_frames / self.camera.frame_rate
            self.hash_picture(frame)

        def hash_picture(self, frame: Any) -> None:
            pictures.append(hashlib.sha256(frame.tobytes()).hexdigest())

        def scene_finished(self, scene: Any) -> None:
            self.static_image = None
            self.update_frame(scene)
            self.hash_picture(self.camera.pixel_array)

    set_up(SIZE)
    config.dry_run = True
    scene_module.CairoRenderer = HashingRenderer
    if faster:
        evolving.install()
        install()
    error = None
    try:
        with keep_settings():
            loaded = load_module(code)
        for scene_class in choose_scenes(loaded, None, one=False):
            scene_class().render()
    except BaseException as failure:  # noqa: BLE001 (both have to fail alike)
        error = f"{type(failure).__name__}: {failure}"[:200]
    return {"pictures": pictures, "error": error, "manims_own": MANIMS_OWN["calls"]}


if __name__ == "__main__":
    main()
