"""A real container that is attacked by one job after another, and what the host reads of each.

Ours do one attempt and are gone. This one is used on and on: its PID 1 must outlive whatever is
done to it, and no attack needs a container of its own.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from containers import IMAGE, LIMITS, containers_of, docker_engine

from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Quality
from agents.artifacts.validation_report import SceneRehearsal, ValidationReport
from config import SandboxLimits
from orchestrator.sandbox import conversation, jobs
from orchestrator.sandbox.contract import (
    InspectedCode,
    InspectionOrder,
    KeptChunk,
    MediaLook,
    OnChunk,
    OnProgress,
    pass_inspection,
)
from orchestrator.sandbox.engine import Profile
from orchestrator.sandbox.job_container import JobContainer

HERE = Path(__file__).parent
PATIENCE_S = 25.0
"""Less than PID 1 has before its own backstop ends the container."""
HEAD = "import ctypes, json, os, signal, socket, sys, time\nfrom manim import *\n"
SCENE = "class TestScene(Scene):\n    def construct(self):\n"
GOOD = f"{HEAD}{SCENE}        self.wait()\n"
REPORT = """
def say(kind, payload=b"", /, **fields):
    line = json.dumps({"type": kind, "size": len(payload), **fields}).encode() + b"\\n"
    write(line + payload)

def write(data):
    view = memoryview(data)
    while view:
        view = view[os.write(3, view):]

"""
"""For code that writes to the pipe of its worker what it likes."""


def inside(*statements: str, head: str = "") -> str:
    """A module whose scene does this."""
    body = "".join(f"        {statement}\n" for statement in statements)
    return f"{HEAD}{head}{SCENE}{body}"


def lying(*statements: str) -> str:
    """A module that says this of itself while it is loaded, and is gone."""
    return f"{HEAD}{REPORT}" + "".join(f"{each}\n" for each in statements) + "os._exit(0)\n"


def guest(name: str, call: str) -> str:
    """A module that is a program of the tests, with a call of it, and a scene that passes."""
    program = (HERE / f"{name}.py").read_text(encoding="utf-8")
    return f"{program}\n{call}\nfrom manim import *\n{SCENE}        self.wait()\n"


def told(report: ValidationReport, words: str) -> Any:
    """What a guest has printed after a word, as JSON."""
    (line,) = [line for line in report.log.splitlines() if line.startswith(words)]
    return json.loads(line.removeprefix(words))


def ending(report: ValidationReport) -> tuple[str | None, str]:
    """The failure class of a report, and the code of its first error."""
    errors = [finding.code for finding in report.findings if finding.severity == "error"]
    return report.failure, errors[0] if errors else ""


@dataclass
class Box:
    """One container, for as many jobs as are asked of it."""

    container: JobContainer
    limits: SandboxLimits
    folder: Path

    def inspect(
        self,
        code: str,
        *,
        seconds: float | None = None,
        on_progress: OnProgress | None = None,
        **asked: Any,
    ) -> ValidationReport:
        """What the host makes of the inspection of some code, in so many seconds, as `asked`."""
        order = InspectionOrder(code, Quality.P480, **asked)
        limits = self.limits.model_copy(update={"inspect_s": seconds or self.limits.inspect_s})
        end = self.container.do(jobs.inspect_job(order, limits), on_progress)
        return jobs.read_inspection(order, end, image=IMAGE.inputs)

    def draw(
        self,
        code: str,
        *,
        again: bool = False,
        kept: tuple[KeptChunk, ...] = (),
        on_progress: OnProgress | None = None,
        on_chunk: OnChunk | None = None,
    ) -> RenderResult:
        """What the host makes of the render of code that it takes for inspected.

        With `again` it is the code that this container has just inspected, as in an attempt.
        """
        inspected = inspected_as_good(code)
        job = jobs.render_job(inspected, self.folder, self.limits, kept=kept)
        end = self.container.do(job, on_progress, on_chunk=on_chunk, again=again)
        return jobs.read_render(inspected, self.folder, end)

    def probe(self, path: Path) -> MediaFacts:
        """What the host makes of a media file."""
        return jobs.read_media(self.container.do(jobs.media_job(path, self.limits)))

    def look_at(self, path: Path) -> MediaLook:
        """What the host makes of looking at all of a video."""
        order = jobs.look_job(path, self.folder, self.limits, at_s=(0.0,))
        return jobs.read_look(self.folder, self.container.do(order))


def inspected_as_good(code: str) -> InspectedCode:
    """Code with the report of a scene of a second, whatever it does."""
    report = ValidationReport(
        passed=True,
        scenes=(SceneRehearsal(scene_class="TestScene", duration_s=1, frames=15),),
        code_sha256=hashlib.sha256(code.encode()).hexdigest(),
        image=IMAGE.inputs,
        quality=Quality.P480,
    )
    return pass_inspection(code, report, image=IMAGE.inputs)


@contextmanager
def box(folder: Path, *, limits: SandboxLimits = LIMITS, well: bool = True) -> Iterator[Box]:
    """A container that is still `well` at the end, if it is to be, and then is gone."""
    engine = docker_engine(folder, limits=limits)
    container = JobContainer(lambda: engine, limits, Profile.MANIM)
    made = Box(container, limits, folder)
    try:
        container.start()
        # On a busy machine the host would give a job up before PID 1 has ended it.
        with patch.object(conversation, "HOST_GRACE_S", PATIENCE_S):
            yield made
            if well:
                after = made.inspect(GOOD)
                assert after.passed, after.findings
    finally:
        container.abandon()
        engine.close()
    assert containers_of(folder) == []
