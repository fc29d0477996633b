"""What is found without Manim is said while a container still imports it, and all else after."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from containers import IMAGE, LIMITS

pytestmark = pytest.mark.docker

PID_1 = """
import sys, time
from runner import supervisor, zygote
import_manim = zygote.import_manim
zygote.import_manim = lambda: (time.sleep({pause_s}), import_manim())
{patch}
sys.argv[1:] = ["manim"]
supervisor.main()
"""
"""PID 1 of a container whose imports take so long."""
NO_PATCH = ""
SLOW_LINT = """
from runner import static_inspection
static_inspection.lint = lambda *_: time.sleep(3600)
"""
HASTY = "supervisor.BACKSTOP_S = 1.0"
"""Jobs that last two seconds longer than they may are ended with all else."""
FOR_EVER = 3600
WRONG = """from manim import *


class Demo(Scene):
    def construct(self):
        circle = Circle()
        self.play(ShowCreation(circle))
"""
LEFT_OVER = """from manim import *


class Demo(Scene):
    def construct(self, made=[]):
        circle = Circle()
        self.play(Create(circle))
"""
"""It passes, with a warning of the lint."""
LATE = LEFT_OVER.replace("Create(circle)", "Create(circle[7])")
"""What is wrong with it shows when it is run."""
ORDER = {
    "kind": "inspect",
    "params": {
        "scene_class": None,
        "one": True,
        "layout": "error",
        "seconds": 60,
        "quality": {"width_px": 854, "height_px": 480, "fps": 15},
    },
}
SECONDS = 60.0
LIMITED = {
    "grace_s": 0.5,
    "log_bytes": LIMITS.log_bytes,
    "result_bytes": LIMITS.result_bytes,
    "file_bytes": LIMITS.file_bytes,
    "volume_bytes": LIMITS.upload_bytes,
}


def frame(kind: str, payload: bytes = b"", /, **fields: Any) -> bytes:
    header = {"type": kind, "size": len(payload), **fields}
    return json.dumps(header).encode() + b"\n" + payload


class Guest:
    """A container that was told of nothing yet."""

    def __init__(self, pause_s: float, patch: str) -> None:
        command = ["docker", "run", "--rm", "--interactive", "--network", "none"]
        command += ["--tmpfs", "/work:uid=10001,gid=10001,mode=0700,exec", "--workdir", "/work"]
        command += ["--entrypoint", "/opt/venv/bin/python", IMAGE.tag]
        self._process = subprocess.Popen(
            [*command, "-c", PID_1.format(pause_s=pause_s, patch=patch)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def inspect(self, code: str) -> tuple[list[str], dict[str, Any]]:
        """The frames that are said until it is done, and the result."""
        kinds, result, ending = self.ask(code)
        assert ending == "finished"
        return kinds, result

    def ask(
        self, code: str, *, seconds: float = SECONDS
    ) -> tuple[list[str], dict[str, Any], str | None]:
        """The frames, the result if there is one, and the ending if that is told."""
        wire = self._process.stdin
        assert wire is not None
        order = ORDER | {"limits": LIMITED | {"seconds": seconds}}
        wire.write(frame("job", **order) + frame("file", code.encode(), name="scene.py"))
        wire.write(frame("go"))
        wire.flush()
        said = list(self._frames())
        results = [json.loads(payload) for header, payload in said if header["type"] == "result"]
        kinds = [header["type"] for header, _ in said if header["type"] != "event"]
        ending = said[-1][0].get("ending") if said else None
        return kinds, results[0] if results else {}, ending

    def _frames(self) -> Iterator[tuple[dict[str, Any], bytes]]:
        answers = self._process.stdout
        assert answers is not None
        while line := answers.readline():
            header = json.loads(line)
            yield header, answers.read(header["size"])
            if header["type"] == "done":
                return

    def close(self) -> None:
        """Hang up: it ends by itself."""
        self._process.communicate(timeout=60)


@pytest.fixture
def guest(request: pytest.FixtureRequest) -> Iterator[Guest]:
    pause_s, patch = request.param
    started = Guest(pause_s, patch)
    yield started
    started.close()


def codes(result: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in result["findings"]]


@pytest.mark.parametrize("guest", [(FOR_EVER, NO_PATCH)], indirect=True)
def test_nobody_waits_for_manim_to_be_told_of_what_needs_no_manim(guest: Guest) -> None:
    kinds, result = guest.inspect(WRONG)
    assert kinds == ["ready", "result", "done"]
    assert codes(result) == ["F821"]
    assert "Create(circle)" in result["rewritten_code"]
    assert result["versions"].keys() == {"python", "manim"}
    kinds, result = guest.inspect("x = (")
    assert kinds == ["result", "done"]
    assert codes(result) == ["invalid-syntax"]


@pytest.mark.parametrize("guest", [(1.5, NO_PATCH)], indirect=True)
def test_the_rest_is_found_when_manim_is_there(guest: Guest) -> None:
    kinds, early = guest.inspect(LATE)
    assert kinds == ["ready", "result", "done"]
    _, late = guest.inspect(LATE)
    assert codes(early) == codes(late) == ["B006", "IndexError"]
    assert early["findings"] == late["findings"]
    assert (early["passed"], early["failure"]) == (late["passed"], late["failure"])
    assert early["duration_s"] > 0


@pytest.mark.parametrize("guest", [(1.5, NO_PATCH)], indirect=True)
def test_code_that_is_good_passes_with_what_was_found_before(guest: Guest) -> None:
    _, early = guest.inspect(LEFT_OVER)
    _, late = guest.inspect(LEFT_OVER)
    assert early["passed"]
    assert codes(early) == codes(late) == ["B006"]
    (walked_early,), (walked_late,) = early["scenes"], late["scenes"]
    assert walked_early | {"render_s": 0} == walked_late | {"render_s": 0}


@pytest.mark.parametrize("guest", [(0.2, SLOW_LINT)], indirect=True)
def test_a_check_that_takes_too_long_is_a_time_out(guest: Guest) -> None:
    kinds, _, ending = guest.ask(LEFT_OVER, seconds=1.0)
    assert (kinds, ending) == (["ready", "done"], "timeout")
    kinds, _, ending = guest.ask(LEFT_OVER, seconds=1.0)
    assert (kinds, ending) == (["done"], "timeout"), "and so it is where Manim is there"


@pytest.mark.parametrize("guest", [(4.0, HASTY)], indirect=True)
def test_imports_are_no_part_of_the_time_of_a_job(guest: Guest) -> None:
    waiting = LEFT_OVER.replace("circle = ", "import time; time.sleep(1); circle = ")
    kinds, result, ending = guest.ask(waiting, seconds=3.0)
    assert (kinds, ending) == (["ready", "result", "done"], "finished")
    assert result["passed"]
