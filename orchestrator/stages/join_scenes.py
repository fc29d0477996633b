"""The video of several scenes: drawn each for itself, and put one after the other."""

import asyncio
from pathlib import Path
from typing import NamedTuple

from agents.artifacts.generated_code import CodePart, GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.validation_report import Caption, FailureClass, Finding
from orchestrator.engine.run_folder import RunFolder
from orchestrator.sandbox.host_files import temporary_folder
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
    roots = [root for root, _ in drawn]
    results = [result for _, result in drawn]
    first = results[0]
    name = f"{code.manim.scene_name}.mp4"
    paths = tuple(root / require_video(result).path for root, result in drawn)
    run.progress(f"{len(paths)} scenes are put into one video")
    with temporary_folder(run.folder.root, prefix=".join-") as into:
        joined = await run.workshop.sandbox.join_media(paths, into, name=name)
        if joined.video is not None:
            await asyncio.to_thread(run.folder.adopt_file, into / name, f"{folder}{name}")
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
        words = f"The scenes could not be put into one video: {joined.reason}"
        found = Finding(source="render", code="not-joined", message=words)
        failed = {"status": "failed", "failure": FailureClass.CRASHED, "findings": (found,)}
        return first.model_copy(update={**common, **failed, "video": None, "poster": None})
    if first.poster is not None:
        await asyncio.to_thread(run.folder.adopt_file, roots[0] / first.poster.path, POSTER)
    whole = {
        "video": joined.video.model_copy(update={"path": f"{folder}{joined.video.path}"}),
        "duration_s": round(sum(result.duration_s for result in results), 6),
        "frames": sum(result.frames for result in results),
    }
    return first.model_copy(update={**common, **whole})


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
