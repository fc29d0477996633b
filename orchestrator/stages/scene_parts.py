"""The scenes of a film that has several: each is written, inspected and drawn in a run of its own.

Those runs lie in the folder of the run, so each has its attempts, its repairs and its answers, and
when the run is gone on with, only scenes of which the plan has changed are made again.
"""

import asyncio
import contextlib
import re
import shutil
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.scene_part import ScenePart
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.artifacts.validation_report import FailureClass, Finding, ValidationReport
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import StageStarted, TraceLine, Usage
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import carry_out
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import RunLimits
from orchestrator.engine.trace import TRACE_FILE, read_trace
from orchestrator.stages.inspect_code import inspect_code
from orchestrator.stages.render_scene import render_scene
from orchestrator.stages.run_budget import Used, share_of, used_in
from orchestrator.stages.workshop import ExplainerRun, Workshop, open_workshop
from orchestrator.stages.write_planned_scene import (
    Planned,
    repair_planned_scene,
    repair_scene_render,
    write_planned_scene,
)

FOLDER = "scenes"
AT_ONCE = 3
"""So many scenes are made at a time; mostly they wait for a model."""
ALONE = (
    "The file will hold other scenes too: define nothing outside the class but imports; constants"
    " and functions of yours belong into the class."
)
_OUTSIDE = re.compile(
    r"^(?:(?:async[ \t]+)?def[ \t]+(\w+)|class[ \t]+(\w+)|(\w+)[ \t]*(?::[^=\n]+)?=[^=])",
    re.MULTILINE,
)


@dataclass(frozen=True)
class SceneMade:
    """What became of one scene."""

    spec: ManimSceneSpec
    folder: RunFolder
    code: GeneratedCode | None
    """None: there is none that could be drawn."""
    why_not: str = ""


def planned(part: ScenePart) -> Planned:
    """What the scene is made from."""
    return Planned(part.request, part.upgraded, part.spec)


async def write_part(run: ExplainerRun, part: ScenePart) -> GeneratedCode:
    """Have the scene written by an agent after its spec; compiled where that fails."""
    return await write_planned_scene(run, planned(part))


async def inspect_part(run: ExplainerRun, part: ScenePart, code: GeneratedCode) -> ValidationReport:
    """Inspect the scene; nothing in its module may be in the way of the other scenes."""
    report = await inspect_code(run, part.request, code)
    taken = outside_of(code) if code.written_by != "compiled" else ()
    if not report.passed or not taken:
        return report
    found = tuple(
        Finding(
            source="lint", code="outside-class", message=f"{name} is defined. {ALONE}", symbol=name
        )
        for name in taken[:20]
    )
    update = {"passed": False, "failure": FailureClass.FINDINGS, "findings": found}
    return report.model_copy(update=update)


async def render_part(
    run: ExplainerRun, part: ScenePart, code: GeneratedCode, report: ValidationReport
) -> RenderResult:
    """Draw the scene, and take its video into its folder."""
    return await render_scene(run, part.request, code, report)


async def repair_part(
    run: ExplainerRun, part: ScenePart, code: GeneratedCode, report: ValidationReport
) -> GeneratedCode:
    """Mend what inspection found; in the end, compile the scene."""
    return await repair_planned_scene(run, planned(part), code, report)


async def repair_part_render(
    run: ExplainerRun, part: ScenePart, code: GeneratedCode, result: RenderResult
) -> GeneratedCode:
    """Mend what the render found; in the end, compile the scene."""
    return await repair_scene_render(run, planned(part), code, result)


PART = Workflow(
    name="scene_part",
    request=ScenePart,
    stages=(write_part, inspect_part, render_part),
    mends=(repair_part, repair_part_render),
)


async def make_scenes(
    run: ExplainerRun, request: ExplainerRequest, upgraded: UpgradedPrompt, spec: ManimSceneSpec
) -> tuple[SceneMade, ...]:
    """Have every scene made, some at a time; one that fails harms no other."""
    told = upgraded.model_copy(update={"constraints": (*upgraded.constraints, ALONE)})
    turn = asyncio.Semaphore(AT_ONCE)
    count, length_s = len(spec.scenes), sum(scene.duration_s for scene in spec.scenes)

    async def make(number: int, scene: ManimSceneSpec) -> SceneMade:
        async with turn:
            part = ScenePart(request=request, upgraded=told, spec=scene)
            share = scene.duration_s / length_s
            return await _make_one(
                run, part, about=f"scene {number} of {count}", number=number, share=share
            )

    # Every one comes to its end before an error of our own is raised.
    made = await asyncio.gather(
        *(make(number, scene) for number, scene in enumerate(spec.scenes, start=1)),
        return_exceptions=True,
    )
    for each in made:
        if isinstance(each, BaseException):
            raise each
    return tuple(each for each in made if isinstance(each, SceneMade))


async def _make_one(
    run: ExplainerRun, part: ScenePart, *, about: str, number: int, share: float
) -> SceneMade:
    folder = part_folder(run, number, part)

    def forward(line: TraceLine) -> None:
        match line.event:
            case Usage():
                run.emit(line.event.model_copy(update={"stage": run.stage}))
            case StageStarted(about=deed):
                run.progress(f"{about}: {deed[:1].lower()}{deed[1:]}")
            case _:
                pass

    async with _workshop_for(run, folder, share=share) as workshop:
        outcome = await carry_out(PART, folder, workshop, provider="", watchers=(forward,))
    folder = outcome.folder
    if outcome.succeeded:
        return SceneMade(part.spec, folder, outcome.artifact(GeneratedCode))
    why = outcome.error.message if outcome.error else "it was not finished"
    reason = why.partition("\n")[0]
    run.note(f"{about} ({part.spec.scene_class}) is missing: {reason}")
    return SceneMade(part.spec, folder, None, reason)


def outside_of(code: GeneratedCode) -> tuple[str, ...]:
    """Names that a module defines beside its scene class; by its text, as all code of strangers."""
    names = (next(filter(None, found.groups())) for found in _OUTSIDE.finditer(code.manim.code))
    return tuple(dict.fromkeys(name for name in names if name != code.manim.scene_name))


def part_folder(run: ExplainerRun, number: int, part: ScenePart) -> RunFolder:
    """The folder of a scene with its request in it: the one there is, if it can be gone on with."""
    scenes, name = run.folder.path(FOLDER), f"{number:02d}"
    try:
        folder = RunFolder.open(scenes / name)
    except ArtifactInvalidError:
        if (scenes / name).exists():  # its process was killed before there was anything in it
            shutil.rmtree(scenes / name)
        folder = RunFolder.create(scenes, name, workflow=PART.name)
    with contextlib.suppress(ArtifactInvalidError):
        if folder.read_artifact(ScenePart) == part:
            return folder
    folder.write_artifact(part)
    return folder


def _workshop_for(
    run: ExplainerRun, folder: RunFolder, *, share: float
) -> AbstractAsyncContextManager[Workshop]:
    """A workshop of a scene's own, as one container inspects one scene; it may use its share."""
    whole = run.workshop
    writers, longest_s = whole.writers, whole.limits.longest_video_s
    budget = share_of(
        writers.budget, used_in(run.trace.read().lines), share=share, by_it=_used_by(folder)
    )
    limits = RunLimits(longest_video_s=longest_s * share if longest_s else None)
    return open_workshop(whole.sandbox, replace(writers, budget=budget), limits=limits)


def _used_by(folder: RunFolder) -> Used:
    with contextlib.suppress(FileNotFoundError):
        return used_in(read_trace(folder.path(TRACE_FILE)).lines)
    return Used()
