"""A session: uploads are probed, then every request that waits is answered, one after the other."""

import contextlib
from pathlib import Path
from typing import Any

from agents.artifacts.editing.edit_package import EditPackage
from agents.artifacts.editing.edit_plan import EditPlan
from agents.artifacts.editing.edit_session import (
    EditHistory,
    EditRequest,
    EditSession,
    HistoryEntry,
    SourceProbe,
)
from agents.artifacts.media_facts import MediaFacts
from orchestrator.engine.artifact_text import to_text
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.events import Progress, StageFinished, StageStarted, TraceLine, Usage
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import carry_out
from orchestrator.engine.stage import Workflow
from orchestrator.errors import RequestRefusedError
from orchestrator.plugins.endings import is_attached
from orchestrator.plugins.others import STILLS, is_captions
from orchestrator.stages.carry_out_edit import carry_out_edit
from orchestrator.stages.earlier_requests import earlier_requests
from orchestrator.stages.edit_bench import EDITS, EditBench, edit_folder
from orchestrator.stages.kept_tasks import clear
from orchestrator.stages.look_at_video import look_at
from orchestrator.stages.plan_edit import plan_edit, words_of
from orchestrator.stages.replay_edit import kept_of, named, next_prompt, read_replay
from orchestrator.stages.workshop import ExplainerRun

EDIT = Workflow(
    name="edit",
    request=EditRequest,
    stages=(plan_edit, carry_out_edit),
    long_stages=(carry_out_edit,),
)
LONGEST_S = 4 * 3600.0
MOST_PIXELS = 4096 * 2304


async def probe_source(run: ExplainerRun, session: EditSession) -> SourceProbe:
    """Have the uploads probed in a container, before anything else is done with them."""
    found: list[MediaFacts] = []
    for upload in session.uploads:
        run.progress(f"looking at {upload.named or upload.file}")
        _, facts = await run.workshop.bring(run.folder.path(upload.file))
        longest_s = run.workshop.limits.longest_video_s or LONGEST_S
        reason = why_refused(facts, is_first=upload is session.uploads[0], longest_s=longest_s)
        if reason:
            raise RequestRefusedError(f"{upload.named or upload.file} cannot be edited: {reason}")
        found.append(facts)
    return SourceProbe(facts=tuple(found))


def why_refused(facts: MediaFacts, *, is_first: bool, longest_s: float = LONGEST_S) -> str:
    """Why an upload is not taken; empty when it is."""
    if not facts.readable:
        return facts.reason
    picture = facts.picture
    if facts.parts:
        return "It is an archive; unpack it, and send the videos."
    if picture is None and not facts.sounds:
        if is_captions(facts):
            return "" if not is_first else "It is a file of captions; send the video first."
        return "It has neither a moving picture nor sound."
    if is_first and any(each in STILLS for each in facts.container.split(",")):
        return "It is a single picture, not a video."
    if facts.lasts_s > longest_s:
        most = length_words(longest_s)
        return f"It lasts {length_words(facts.lasts_s)}, and at most {most} are taken."
    if is_first and facts.lasts_s <= 0:
        return "It does not say how long it lasts; it may have been cut off."
    if picture is not None and (picture.width_px or 0) * (picture.height_px or 0) > MOST_PIXELS:
        return f"Its picture has {picture.width_px}x{picture.height_px} pixels; 4K is the most."
    return ""


def length_words(seconds: float) -> str:
    """A length of time in words."""
    return f"{seconds / 3600:.1f} hours" if seconds >= 3600 else f"{seconds:.0f} seconds"


async def answer_requests(
    run: ExplainerRun, session: EditSession, probe: SourceProbe
) -> EditHistory:
    """Answer every request of the session that was not answered yet."""
    folder, history = run.folder, read_history(run.folder)
    if not history.entries and not waiting(folder) and read_replay(folder) is None:
        first = session.plan_first
        new_request(folder, session, probe, history, prompt=session.prompt, plan_first=first)
    while True:
        for number in waiting(folder):
            history = await _answer(run, history, number)
            folder.write_unlisted(EditHistory.FILE, to_text(history))
            await _look_at_result(run, history.entries[-1])
        prompt = next_prompt(folder, history)
        if prompt is None:
            return history
        new_request(folder, session, probe, history, prompt=prompt, is_replayed=True)


def read_history(folder: RunFolder) -> EditHistory:
    """What was done in the session so far."""
    with contextlib.suppress(ArtifactInvalidError):
        return folder.read_artifact(EditHistory)
    return EditHistory()


def waiting(folder: RunFolder) -> list[int]:
    """Numbers of the requests without an entry, in order."""
    known = {entry.number for entry in read_history(folder).entries}
    there = (each.name for each in folder.path(EDITS).glob("[0-9]*"))
    return sorted(number for name in there if (number := int(name)) not in known)


def new_request(
    folder: RunFolder,
    session: EditSession,
    probe: SourceProbe,
    history: EditHistory,
    *,
    prompt: str,
    plan_first: bool = False,
    is_replayed: bool = False,
) -> int:
    """Write a request about what is looked at now into a folder of its own; its number."""
    file, before = session.uploads[0].file, probe.facts[0]
    entry = history.find(history.current)
    if entry is not None and entry.output is not None:
        made = RunFolder.open(folder.path(edit_folder(entry.number))).read_artifact(EditPackage)
        file, before = entry.output, made.facts or before
    numbers = [each.number for each in history.entries] + waiting(folder)
    number = max(numbers, default=0) + 1
    edits = folder.path(EDITS)
    edits.mkdir(mode=0o700, exist_ok=True)
    request = EditRequest(
        number=number,
        prompt=prompt,
        based_on=history.current,
        file=file,
        before=before,
        others=session.uploads[1:],
        other_facts=probe.facts[1:],
        plan_first=plan_first,
        earlier=earlier_requests(history),
        is_replayed=is_replayed,
    )
    RunFolder.create(edits, f"{number:02d}", workflow=EDIT.name).write_artifact(request)
    return number


async def _answer(run: ExplainerRun, history: EditHistory, number: int) -> EditHistory:
    folder = RunFolder.open(run.folder.path(edit_folder(number)))
    request = folder.read_artifact(EditRequest)

    def forward(line: TraceLine) -> None:
        match line.event:
            case Usage():
                run.emit(line.event.model_copy(update={"stage": run.stage}))
            case StageStarted(about=deed):
                run.progress(deed)
            case Progress(text=text, done=done, total=total):
                run.progress(text, done=done, total=total)
            case StageFinished(stage="plan_edit"):
                run.note(f"request {number} is planned")
            case _:
                pass

    source, _ = await run.workshop.bring(run.folder.path(request.file))
    others = [await run.workshop.bring(run.folder.path(each.file)) for each in request.others]
    room = await run.workshop.room()
    names = (request.file, *(each.file for each in request.others))
    kept = kept_of(run.folder, request)
    bench = EditBench(
        run.workshop,
        room,
        source,
        tuple(file for file, _ in others),
        kept=kept,
        digests=tuple(digest_in(run.folder, name) for name in names),
    )
    # A plan that is there was approved: else the request would not wait any more.
    stops = request.plan_first and folder.manifest.find(EditPlan.FILE) is None
    only = EDIT.stage(plan_edit.__name__) if stops else None
    outcome = await carry_out(EDIT, folder, bench, provider="", watchers=(forward,), only=only)
    clear(folder)
    entry = entry_of(request, outcome)
    if kept is not None and entry.state == "failed":
        entry = named(run.folder, entry)
    goes_on = entry.state == "done" and not entry.is_attached
    current = number if goes_on else history.current
    return EditHistory(entries=(*history.entries, entry), current=current)


def digest_in(session: RunFolder, name: str) -> str:
    """The digest of a file of a session, as the folder that it lies in lists it."""
    path = session.path(name)
    listed = RunFolder.open(path.parent).manifest.find(path.name)
    return listed.sha256 if listed else ""


async def _look_at_result(run: ExplainerRun, entry: HistoryEntry) -> None:
    if entry.state != "done" or entry.output is None:
        return
    folder = RunFolder.open(run.folder.path(edit_folder(entry.number)))
    facts = folder.read_artifact(EditPackage).facts
    if facts is not None:
        path = run.folder.path(entry.output)
        folder.write_artifact(await look_at(run, path, facts, folder))


def entry_of(request: EditRequest, outcome: RunOutcome) -> HistoryEntry:
    """What became of a request."""
    told: dict[str, Any] = request.model_dump(include={"number", "prompt", "based_on"})
    package, plan = outcome.artifacts.get(EditPackage), outcome.artifacts.get(EditPlan)
    if package is None and outcome.error is None and isinstance(plan, EditPlan):
        state = "planned" if plan.tasks else "asked" if plan.question else "answered"
        return HistoryEntry(state=state, words=words_of(plan)[:6000], **told)
    if not isinstance(package, EditPackage) or not outcome.succeeded:
        words = outcome.error.message if outcome.error else "it was not finished"
        return HistoryEntry(state="failed", words=words[:6000], **told)
    if package.output is None:
        state = "asked" if package.question else "answered"
        return HistoryEntry(state=state, words=package.question or package.answer, **told)
    output = str(Path(edit_folder(request.number)) / package.output)
    words = words_of(plan) if isinstance(plan, EditPlan) else ""
    words = " ".join([words, *package.notes])[:6000]
    attached = stands_beside(package.output, package.facts, request.before)
    return HistoryEntry(state="done", output=output, words=words, is_attached=attached, **told)


def stands_beside(output: str, facts: MediaFacts | None, before: MediaFacts) -> bool:
    """Whether a result is no video to go on with: what is asked next is about the one before.

    Of a file that was sound alone, sound is gone on with.
    """
    is_sound = facts is not None and facts.picture is None and before.picture is not None
    return is_attached(output.rpartition(".")[2]) or is_sound
