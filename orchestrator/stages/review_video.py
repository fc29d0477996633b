"""The review of a drawn video: first what can be measured, then what a model sees, if one can see.

What is measured is measured in a container of its own, which the code that was drawn never saw.
"""

import asyncio
from collections.abc import Iterable

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.media_facts import MediaFacts, Stretch
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.review_report import BeatPicture, VideoReviewReport
from agents.artifacts.validation_report import Finding, ValidationReport
from agents.review import watch_video
from orchestrator.engine.run_folder import RunFolder
from orchestrator.errors import BudgetSpentError, ModelFailedError
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.ask_agent import ask_agent
from orchestrator.stages.workshop import ExplainerRun

PICTURES = 12
"""Most pictures on a sheet."""
WITHOUT_SECTIONS = 6
"""Pictures of a video whose code names no beats."""
BEFORE_END_S = 0.2
"""A picture of a beat is taken so long before its end, when all of it is there."""
BLANK_S = 2.5
"""Longer without anything to be seen is told."""
STILL_S = 20.0
"""Longer without anything that moves is told: more than a viewer needs to read a full picture."""
MOST = 0.8
"""Such a share of the video without anything to see, or to watch, makes it none."""
SHORT_S = 3.0
"""In a shorter video nothing needs to move."""
OFF_BY_S = 0.5
"""By so much its length may differ from that of what was drawn."""
TOLD = 200
SEEN = "seen-"
"""How the codes begin of what a model saw."""


async def review_video(
    run: ExplainerRun,
    request: ExplainerRequest,
    code: GeneratedCode,
    report: ValidationReport,
    result: RenderResult,
) -> VideoReviewReport:
    """Look at the video that was drawn, and say whether it may be shown; none is not.

    Of several scenes each was looked at by itself: what was seen then is gathered.
    """
    return await look_over(run, request.prompt, code, report, result)


async def look_over(
    run: ExplainerRun,
    asked: str,
    code: GeneratedCode,
    report: ValidationReport,
    result: RenderResult,
) -> VideoReviewReport:
    """Look at a video; `asked` is what it should show, in words."""
    video = result.video
    if video is None:
        why = result.why_no_video
        return VideoReviewReport(
            shippable=False,
            findings=(_error("no-video", why),),
            not_seen_because=why[:600],
        )
    pictures = beat_pictures(report, result)
    with temporary_folder(run.folder.root, prefix=".review-") as into:
        times = tuple(picture.at_s for picture in pictures)
        look = await run.workshop.sandbox.look_at_media(
            run.folder.path(video.path), into, at_s=times
        )
        if look.sheet is not None:
            name = VideoReviewReport.SHEET_FILE
            await asyncio.to_thread(run.folder.adopt_file, into / look.sheet.path, name)
    if look.from_cache:
        run.note_cached()
    layout = (each for each in report.findings if each.source == "layout")
    findings = [*layout, *missing(code), *measured(look.facts, look.stretches, result)]
    if code.parts:
        seen, why_not = seen_in_parts(run, code)
    else:
        seen, why_not = await _seen(run, asked, code, pictures if look.sheet else ())
    findings += seen
    for finding in findings:
        if finding.source == "review":
            run.finding(finding.code, finding.message, severity=finding.severity)
    picture = look.facts.picture
    review = VideoReviewReport(
        shippable=all(each.severity != "error" for each in findings),
        findings=tuple(findings[:TOLD]),
        width_px=(picture and picture.width_px) or 0,
        height_px=(picture and picture.height_px) or 0,
        fps=round((picture and picture.fps) or 0.0, 3),
        duration_s=look.facts.duration_s or 0.0,
        size_bytes=video.size_bytes,
        codecs=tuple(stream.codec for stream in look.facts.streams),
        stretches=look.stretches,
        sheet=VideoReviewReport.SHEET_FILE if look.sheet else None,
        pictures=pictures,
        looked="not_seen" if why_not else "seen",
        not_seen_because=why_not,
        may_be_mended=code.may_be_mended,
    )
    run.progress(in_short(review))
    return review


def in_short(review: VideoReviewReport) -> str:
    """What the review came to, on one line."""
    eyes = "seen by a model" if review.looked == "seen" else "measured"
    if not review.shippable:
        return f"{eyes}: not fit to be shown: {review.unfit[0]}"
    return f"{eyes}: nothing speaks against showing it"


def beat_pictures(report: ValidationReport, result: RenderResult) -> tuple[BeatPicture, ...]:
    """The end of each beat, and what is said in it; evenly spread where the code names none."""
    length_s = result.duration_s or sum(scene.duration_s for scene in report.scenes)
    starts, at_s = list[tuple[str, float]](), 0.0
    for scene in report.scenes:
        named = zip(scene.sections, scene.section_starts_s, strict=False)
        starts += [(name, at_s + start_s) for name, start_s in named]
        at_s += scene.duration_s
    if len(starts) > 1:
        ends = [*(start for _, start in starts[1:]), length_s]
        spans = [(name, at, end) for (name, at), end in zip(starts, ends, strict=True)]
    else:
        step = length_s / WITHOUT_SECTIONS
        spans = [("", n * step, (n + 1) * step) for n in range(WITHOUT_SECTIONS)]
    every = -(-len(spans) // PICTURES)
    return tuple(
        BeatPicture(
            number=number,
            at_s=round(max(start, end - BEFORE_END_S), 2),
            section=name[:200],
            said=" ".join(
                each.text for each in result.captions if start <= each.start_s + 0.01 < end
            )[:2000],
        )
        for number, (name, start, end) in enumerate(spans[every - 1 :: every], start=1)
    )


def missing(code: GeneratedCode) -> list[Finding]:
    """The scenes that could not be made."""
    return [
        _error("scene-missing", f"The scene {part.scene_class} is missing: {part.missing_because}")
        for part in code.parts
        if part.missing_because
    ]


def measured(
    facts: MediaFacts, stretches: Iterable[Stretch], result: RenderResult
) -> list[Finding]:
    """What is wrong with a video by its file and its pictures."""
    if not facts.readable:
        return [_error("unreadable-video", f"The video cannot be read: {facts.reason}")]
    found: list[Finding] = []
    picture = facts.picture
    if picture is None:
        return [_error("no-pictures", "The file holds no moving pictures.")]
    size = result.quality.size(result.aspect)
    if (picture.width_px, picture.height_px) != tuple(size):
        words = f"Its pictures are {picture.width_px} x {picture.height_px} pixels"
        found.append(_error("wrong-size", f"{words}, not {size.width_px} x {size.height_px}."))
    if picture.fps is not None and picture.fps > result.quality.fps + 1:
        words = f"It has {picture.fps:.0f} frames a second, not {result.quality.fps}."
        found.append(_warning("wrong-rate", words))
    length_s = facts.duration_s or 0.0
    if abs(length_s - result.duration_s) > OFF_BY_S:
        words = f"It lasts {length_s:.1f} s, and {result.duration_s:.1f} s were drawn."
        found.append(_error("wrong-length", words))
    return found + looks(tuple(stretches), length_s)


def looks(stretches: tuple[Stretch, ...], length_s: float) -> list[Finding]:
    """What is wrong with how a video looks, by where nothing is seen and where nothing moves."""
    found: list[Finding] = []
    empty = [each for each in stretches if each.kind != "frozen"]
    still = [each for each in stretches if each.kind == "frozen"]
    if total(empty) >= MOST * length_s:
        words = f"For {total(empty):.1f} of its {length_s:.1f} s there is nothing to be seen."
        return [_error("nothing-to-see", words)]
    if length_s > SHORT_S and total(empty) + total(still) >= length_s - 0.5:
        return [_error("nothing-moves", "Nothing moves in it from beginning to end.")]
    for each in empty:
        if each.lasts_s > BLANK_S:
            words = f"From {each.start_s:.1f} s to {each.end_s:.1f} s the picture is {each.kind}."
            found.append(_warning(f"{each.kind}-picture", words))
    for each in still:
        if each.lasts_s > STILL_S:
            words = f"From {each.start_s:.1f} s to {each.end_s:.1f} s nothing moves."
            found.append(_warning("frozen-picture", words))
    return found


def total(stretches: Iterable[Stretch]) -> float:
    """Their lengths together, seconds."""
    return sum(each.lasts_s for each in stretches)


def seen_in_parts(run: ExplainerRun, code: GeneratedCode) -> tuple[list[Finding], str]:
    """What was seen wrong in each of several scenes, and why one was not looked at, if so.

    Raises:
        ArtifactInvalidError: A scene that was made is not there any more; names the file.
    """
    found, why_not = list[Finding](), ""
    for part in code.parts:
        if part.missing_because:
            continue
        of_part = RunFolder.open(run.folder.path(part.folder)).read_artifact(VideoReviewReport)
        why_not = why_not or of_part.not_seen_because
        for each in of_part.findings:
            if each.code.startswith(SEEN):
                words = f"{part.scene_class}: {each.message}"[:4000]
                found.append(each.model_copy(update={"message": words}))
    return found, why_not


async def _seen(
    run: ExplainerRun,
    asked: str,
    code: GeneratedCode,
    pictures: tuple[BeatPicture, ...],
) -> tuple[list[Finding], str]:
    """What a model found wrong in the sheet, and why none has looked, if so."""
    writers = run.workshop.writers
    if writers.models is None:
        return [], "no model is set"
    if writers.review.look == "never":
        return [], "the settings say that none is to look (CHALKBOX_REVIEW__LOOK)"
    models = writers.models.seeing(all_of_them=writers.review.look == "always")
    if not models.members:
        return [], (
            "it is not known whether the model that is set can see;"
            " if it can, set CHALKBOX_REVIEW__LOOK=always"
        )
    if not pictures:
        return [], "there is no sheet of pictures"
    run.progress("a model looks at the pictures")
    sheet = await asyncio.to_thread(run.folder.read_file, VideoReviewReport.SHEET_FILE)
    brief = watch_video.WatchVideoBrief(
        request=asked,
        pictures="\n".join(
            f"{each.number}: at {each.at_s:.0f} s: {each.said or '(nothing is said)'}"
            for each in pictures
        ),
    )
    try:
        reply = await ask_agent(
            run, watch_video.AGENT, brief, models=models, pictures=(sheet,), about=code.sha256
        )
    except (ModelFailedError, BudgetSpentError) as problem:
        why = problem.message.partition("\n")[0][:600]
        run.note(f"no model has looked at the video: {why}")
        return [], why
    return _findings(reply.value, pictures), ""


def _findings(verdict: watch_video.Verdict, pictures: tuple[BeatPicture, ...]) -> list[Finding]:
    found: list[Finding] = []
    if not verdict.answers_request:
        found.append(_error(f"{SEEN}wrong-subject", "It does not show what was asked for."))
    by_number = {picture.number: picture for picture in pictures}
    for each in verdict.problems:
        picture = by_number.get(each.picture)
        if picture is None:
            continue
        beat = f", in the section {picture.section}" if picture.section else ""
        words = f"Seen at {picture.at_s:.1f} s{beat}: {each.problem} To mend it: {each.fix}"
        code = f"{SEEN}{each.kind.replace('_', '-')}"
        found.append((_error if each.grave else _warning)(code, words))
    return found


def _error(code: str, message: str) -> Finding:
    return Finding(source="review", code=code, message=message)


def _warning(code: str, message: str) -> Finding:
    return Finding(source="review", code=code, severity="warning", message=message)
