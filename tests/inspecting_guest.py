"""Runs inside the image: has modules read or inspected, or tells what the image's check knows.

Reads an order from stdin, prints one JSON document.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

QUALITY = {"width_px": 854, "height_px": 480, "fps": 15}
SECONDS = 120


class Collected:
    """Takes the result instead of the supervisor."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}

    def event(self, **fields: Any) -> None:
        """Progress is not asked for."""

    def result(self, result: dict[str, Any], *, files: tuple[str, ...] = ()) -> None:
        """Keep it."""
        from runner.worker import stop_clock

        stop_clock()
        self.found = result


def main() -> None:
    """Do what is ordered."""
    import manim
    from runner.api_check.spec import load_spec

    order = json.load(sys.stdin)
    modules: dict[str, str] = order.get("modules", {})
    short: dict[str, float] = order.get("short", {})
    if order["do"] == "spec":
        json.dump(load_spec().raw, sys.stdout)
    elif order["do"] == "inspect":
        json.dump(
            {name: inspect_apart(code, short.get(name, SECONDS)) for name, code in modules.items()},
            sys.stdout,
        )
    else:
        if not modules:
            examples = read_examples(Path(manim.__file__).parent)  # noqa: F821 (stands above it)
            modules = {f"{each.name} {at}": each.code for at, each in enumerate(examples)}
        json.dump({name: read_apart(code) for name, code in modules.items()}, sys.stdout)


def read_apart(code: str) -> dict[str, Any]:
    """What lint and API check find, and how long the API check alone takes, seconds of CPU."""
    from runner.api_check.check import check
    from runner.api_check.spec import load_spec
    from runner.static_inspection import read_only

    findings = read_only(code)
    started = time.process_time()
    check(code, load_spec())
    return {"code": code, "findings": findings, "check_s": time.process_time() - started}


def inspect_here(code: str, seconds: float) -> dict[str, Any]:
    """The result of the `inspect` job."""
    from runner import inspection
    from runner.worker import start_clock

    start_clock({"seconds": seconds, "grace_s": 10})
    report: Any = Collected()
    params = {"quality": QUALITY, "scene_class": None, "one": True, "source": code}
    params["layout"] = "error"
    inspection.run(params | {"seconds": seconds}, report)
    return report.found


def inspect_apart(code: str, seconds: float) -> dict[str, Any]:
    """The same in a process of its own: what user code leaves behind goes with it."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        null = os.open("/dev/null", os.O_WRONLY)
        os.dup2(null, 1)
        result = json.dumps(inspect_here(code, seconds)).encode()
        with os.fdopen(theirs, "wb") as pipe:
            pipe.write(result)
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(said)


main()
