"""The video of several scenes: drawn each for itself, and put one after the other."""

import asyncio
from pathlib import Path
from typing import NamedTuple

from agents.artifacts.generated_code import CodePart, GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.validation_report import (
    Caption,
    FailureClass,
    Finding,
    ValidationReport,
)
from orchestrator.engine.run_folder import RunFolder
from orchestrator.sandbox.host_files import naming, temporary_folder
from orchestrator.stages.earlier_image import drawn_here
from orchestrator.stages.packing import require_video
from orchestrator.stages.workshop import ExplainerRun

POSTER = "poster.png"


async def join_scenes(run: ExplainerRun, code: GeneratedCode, folder: str = "") -> RenderResult:
    """Put the videos of all scenes that could be made into one, with their captions.

    Args:
        run: Of the stage.
        code: All scenes.
        folder: Where in the run the video is to lie, ending in a slash; empty for its own.

    Raises:
        ArtifactInvalidError: A scene that was made is not there any more; names the file.
    """
    drawn = [drawn_part(run, part) for part in code.parts if not part.missing_because]
    with temporary_folder(run.folder.root, prefix=".join-") as into:
        drawn = await drawn_alike(run, drawn, into)
        lost = next((each.result for each in drawn if each.result.video is None), None)
        if lost is not None:
            why = (
                f"{lost.scene_class} was drawn by another sandbox image than the rest, and cannot"
                f" be drawn again: {lost.why_no_video}"
            )
            return _not_joined(lost.model_copy(update={"scene_class": code.manim.scene_name}), why)
        return await _joined(run, code, drawn, into, folder)


async def drawn_alike(run: ExplainerRun, drawn: "list[Drawn]", into: Path) -> "list[Drawn]":
    """The scenes as one sandbox image draws them: where they are of several, as the one there is.

    Args:
        run: Of the stage.
        drawn: The scenes as they are.
        into: Where those are put that are drawn again.

    Returns:
        All of them; or, where one could not be drawn again, those before it, and its result last.
    """
    if len({each.result.image for each in drawn}) == 1:
        return drawn
    alike = list[Drawn]()
    for number, each in enumerate(drawn):
        if each.result.image == run.workshop.sandbox.image:
            alike.append(each)
            continue
        run.progress(f"{each.result.scene_class} is drawn again: it was by another sandbox image")
        folder, root = RunFolder.open(each.root), into / str(number)
        code, report = folder.read_artifact(GeneratedCode), folder.read_artifact(ValidationReport)
        with naming(root):
            root.mkdir()
        alike.append(Drawn(root, await drawn_here(run, code, report, root)))
        if alike[-1].result.video is None:
            break
    return alike


async def _joined(
    run: ExplainerRun, code: GeneratedCode, drawn: "list[Drawn]", into: Path, folder: str
) -> RenderResult:
    results = [result for _, result in drawn]
    first = results[0]
    name = f"{code.manim.scene_name}.mp4"
    paths = tuple(root / require_video(result).path for root, result in drawn)
    run.progress(f"{len(paths)} scenes are put into one video")
    joined = await run.workshop.sandbox.join_media(paths, into, name=name)
    if joined.from_cache:
        run.note_cached()
    common = {
        "scene_class": code.manim.scene_name,
        "captions": captions_of(results),
        "findings": tuple(finding for result in results for finding in result.findings),
        "command": "; ".join(result.command for result in results),
        "plain_because": next((each.plain_because for each in results if each.plain_because), ""),
        "render_s": sum(result.render_s for result in results),
        "accounting": None,
        "from_cache": all(result.from_cache for result in results) and joined.from_cache,
    }
    if joined.video is None:
        return _not_joined(first.model_copy(update=common), joined.reason)
    await asyncio.to_thread(run.folder.adopt_file, into / name, f"{folder}{name}")
    if first.poster is not None:
        await asyncio.to_thread(run.folder.adopt_file, drawn[0].root / first.poster.path, POSTER)
    whole = {
        "video": joined.video.model_copy(update={"path": f"{folder}{joined.video.path}"}),
        "duration_s": round(sum(result.duration_s for result in results), 6),
        "frames": sum(result.frames for result in results),
    }
    return first.model_copy(update={**common, **whole})


def _not_joined(result: RenderResult, why: str) -> RenderResult:
    words = f"The scenes could not be put into one video: {why}"
    found = Finding(source="render", code="not-joined", message=words[:4000])
    failed = {"status": "failed", "failure": result.failure or FailureClass.CRASHED}
    gone = {"findings": (found,), "video": None, "poster": None}
    return result.model_copy(update={**failed, **gone})


class Drawn(NamedTuple):
    """One scene as it was drawn."""

    root: Path
    """The folder it lies in."""
    result: RenderResult


def drawn_part(run: ExplainerRun, part: CodePart) -> Drawn:
    """The scene as it lies in the folder of its own run.

    Raises:
        ArtifactInvalidError: It is not there any more; names the file.
    """
    folder = RunFolder.open(run.folder.path(part.folder))
    return Drawn(folder.root, folder.read_artifact(RenderResult))


def captions_of(results: list[RenderResult]) -> tuple[Caption, ...]:
    """The captions of scenes that follow one another, in the time of the whole."""
    captions, at_s = list[Caption](), 0.0
    for result in results:
        captions += [
            caption.model_copy(
                update={
                    "start_s": round(at_s + caption.start_s, 6),
                    "end_s": round(at_s + caption.end_s, 6),
                }
            )
            for caption in result.captions
        ]
        at_s += result.duration_s
    return tuple(captions)
