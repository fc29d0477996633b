"""Has the explainer's own renderer draw what is to be laid over a video.

The same way as any scene: compiled, inspected, and only then drawn, without a ground.
"""

import asyncio

from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.request import Quality
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene
from orchestrator.errors import RunStoppedError
from orchestrator.sandbox.contract import InspectionOrder, Output, Progress
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.sandbox.media_room import Stored
from orchestrator.stages.edit_bench import EditRun

SMALL_PX = 720
"""Shorter side up to which the smaller picture is drawn."""


async def draw_overlay(
    run: EditRun, spec: ManimSceneSpec, facts: MediaFacts, *, name: str
) -> Stored:
    """Draw it as large as the video needs it, once, and bring it into the room.

    Args:
        run: The request's.
        spec: What is to be seen.
        facts: The video it will lie over.
        name: What its files are called in the folder of the request.

    Raises:
        RunStoppedError: It did not pass inspection, or could not be drawn.
    """
    manim = compile_scene(spec)
    there = run.folder.path(overlay_name(name))
    if not there.exists():
        run.folder.write_file(f"{name}_scene.py", manim.code.encode())
        run.progress(f"drawing “{spec.title}” without a ground")
        order = InspectionOrder(
            manim.code, quality_for(facts), manim.scene_name, layout="warning", aspect=spec.aspect
        )

        def say(progress: Progress) -> None:
            if progress.event == "frames":
                run.progress("drawing what is laid over", done=progress.done, total=progress.total)

        async with run.workshop.workshop.sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order)
            if inspection.inspected is None:
                raise RunStoppedError(
                    f"“{spec.title}” cannot be drawn: {inspection.report.first_error}"
                )
            with temporary_folder(run.folder.root, prefix=".overlay-") as into:
                result = await attempt.render(
                    inspection.inspected, into, output=Output(transparent=True), on_progress=say
                )
                if result.video is None:
                    raise RunStoppedError(
                        f"“{spec.title}” could not be drawn: {result.stderr_summary[-600:]}"
                    )
                await asyncio.to_thread(run.folder.adopt_file, into / result.video.path, there.name)
    stored, _ = await run.workshop.workshop.bring(there)
    return stored


def overlay_name(name: str) -> str:
    """File name of what is laid over."""
    return f"{name}-overlay.webm"


def quality_for(facts: MediaFacts) -> Quality:
    """At which size and rate it is drawn; the script fits it to the video."""
    size = facts.picture.size_shown if facts.picture else None
    return Quality.P1080 if size and min(size) > SMALL_PX else Quality.P720
