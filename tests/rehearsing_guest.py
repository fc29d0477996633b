"""Runs inside the image: rehearses modules one after the other, each in a process of its own.

Reads an order from stdin, prints one JSON line for each module.
"""

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

SIZE = {"width_px": 854, "height_px": 480, "fps": 15}


def main() -> None:
    """Rehearse what is ordered: modules, or a share of Manim's documentation."""
    import manim
    import runner.diagnosis
    import runner.rehearsal  # noqa: F401 (here, so that no process needs to do it anew)
    from runner.evolving.install import install

    install()
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
        answer = in_a_process(module, order["seconds"], order.get("size", SIZE))
        print(json.dumps(answer), flush=True)  # noqa: T201


def in_a_process(module: dict[str, str], seconds: float, size: dict[str, int]) -> dict[str, Any]:
    """Fork, rehearse there, and take the result."""
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        null = os.open("/dev/null", os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        with os.fdopen(write_end, "w") as stream:
            json.dump(rehearse_module(module, seconds, size), stream)
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        result = json.load(stream)
    os.wait()
    return result


def rehearse_module(module: dict[str, str], seconds: float, size: dict[str, int]) -> dict[str, Any]:
    """What the rehearsal finds, and how long it and the look at the layout took."""
    from runner import rehearsal
    from runner.diagnosis import diagnose
    from runner.layout import LayoutWatch
    from runner.manim_setup import set_up
    from runner.scene_file import choose_scenes, load_module
    from runner.settings import keep_settings
    from runner.worker import start_clock

    class Kept(LayoutWatch):
        def __init__(self, scene: Any) -> None:
            super().__init__(scene)
            watches.append(self)

    class Silent:
        def event(self, **fields: Any) -> None:
            """Nobody watches."""

    watches: list[LayoutWatch] = []
    rehearsal.LayoutWatch = Kept
    result: dict[str, Any] = {"name": module["name"], "findings": [], "scenes": [], "error": None}
    set_up(size)
    start_clock({"seconds": seconds, "grace_s": 2})
    started = time.perf_counter()
    try:
        with keep_settings():
            loaded = load_module(module["code"])
        for scene_class in choose_scenes(loaded, None, one=False):
            result["scenes"].append(
                rehearsal.rehearse(scene_class, Silent(), found=result["findings"])
            )
    except BaseException as error:  # noqa: BLE001 (whatever the module raises is its result)
        found = diagnose(error, module["code"], where="rehearsal", seconds=seconds)
        result["error"] = found["finding"]
    result["seconds"] = time.perf_counter() - started
    result["spent_s"] = sum(watch.spent_s for watch in watches)
    return result


if __name__ == "__main__":
    main()
