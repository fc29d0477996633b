"""One run as people look at it, read from its folder; nothing in it can keep that from working."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.voice_over import VoiceOver
from agents.providers.offline.story.languages import language_of
from orchestrator.code_views import attempt_views, code_view
from orchestrator.edit_artifact import may_be_edited
from orchestrator.edit_view import EditSessionView
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.manifest import Manifest
from orchestrator.engine.receipt import Receipt, receipt_from
from orchestrator.engine.run_status import RunStatus, Standing, status_from
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import Ticket
from orchestrator.engine.trace import LOG_FILE, safe
from orchestrator.engine.whole_files import sha256_of_bytes
from orchestrator.read_edits import current_video, session_view
from orchestrator.run_files import RunFiles
from orchestrator.run_story import Stories, Story
from orchestrator.run_view import ArtifactView, FileView, RunProgress, RunView
from orchestrator.stage_views import is_to_begin, percent, stage_views

LOG_LINES = 200
_LOG_BYTES = 64 * 1024
TITLE_CHARS = 200
CAPTIONS_BYTES = 30_000
"""Of captions so much is looked at for their language."""
REQUEST_FILE = "request.json"


class Package(NamedTuple):
    """What describes a finished video, as far as it can be read."""

    title: str | None = None
    video: str | None = None
    poster: str | None = None
    subtitles_vtt: str | None = None
    language: str = ""
    duration_s: float | None = None
    made_by: str | None = None
    voice: str | None = None
    checked: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()
    not_shippable_because: tuple[str, ...] = ()
    plain_because: str | None = None


def read_view(
    root: Path, standing: Standing, *, workflows: Mapping[str, Workflow], stories: Stories
) -> RunView:
    """Everything about a run; a damaged one is told as such, with the reason.

    Args:
        root: The run folder.
        standing: What the queue knows of it.
        workflows: Those that are known here, by name.
        stories: Traces that were read before.
    """
    files = RunFiles(root)
    try:
        with stories.of(root) as story:
            return _read(files, story, standing, workflows)
    except ArtifactInvalidError as error:
        return _damaged(files, standing, error.message)


def read_progress(
    root: Path, standing: Standing, *, workflows: Mapping[str, Workflow], stories: Stories
) -> RunProgress:
    """How far a run is, as `read_view` tells it, from its manifest and what its trace has new."""
    files = RunFiles(root)
    try:
        with stories.of(root) as story:
            name = _require_manifest(files).workflow
            status = status_from(root.name, name, story.lines, standing)
            now = Story() if is_to_begin(story, status.state, standing.leg) else story
            workflow = workflows.get(name)
            if workflow is None:
                return RunProgress(status=status, percent=0)
            stages = stage_views(now, workflow, status.state)
            return RunProgress(
                status=status,
                percent=percent(now, workflow, status.state),
                left_s=next((each.left_s for each in stages if each.state == "running"), None),
            )
    except ArtifactInvalidError as error:
        return RunProgress(status=_damaged_status(files, standing, error.message), percent=0)


def _require_manifest(files: RunFiles) -> Manifest:
    if files.manifest is None:
        raise ArtifactInvalidError(files.problem or "there is no manifest", context={})
    return files.manifest


def _read(
    files: RunFiles, story: Story, standing: Standing, workflows: Mapping[str, Workflow]
) -> RunView:
    manifest = _require_manifest(files)
    status = status_from(files.root.name, manifest.workflow, story.lines, standing)
    now = Story() if is_to_begin(story, status.state, standing.leg) else story
    workflow = workflows.get(manifest.workflow)
    request = files.read_json(workflow.request.FILE if workflow else REQUEST_FILE)
    package = read_package(files, workflow)
    made = package if status.state == "succeeded" else Package()
    listed = files.listed()
    session = _session(files, workflow, status, listed)
    return RunView(
        status=status,
        owner=read_owner(files),
        title=package.title or title_of(request, files.root.name),
        provider=story.provider,
        percent=percent(now, workflow, status.state) if workflow else 0,
        last_event=story.last.sequence if story.last else 0,
        request=request,
        stages=stage_views(now, workflow, status.state) if workflow else (),
        artifacts=_artifacts(files, may_be_edited(workflow) if workflow else frozenset()),
        code=code_view(files),
        attempts=attempt_views(files, story, listed),
        files=listed,
        preview=files.preview() if status.state == "running" else None,
        session=session,
        video=current_video(session) if session else made.video,
        poster=made.poster,
        subtitles_vtt=made.subtitles_vtt,
        language=made.language,
        duration_s=made.duration_s,
        made_by=made.made_by,
        voice=made.voice,
        checked=made.checked,
        flaws=made.flaws,
        not_shippable_because=made.not_shippable_because,
        plain_because=made.plain_because,
        receipt=_receipt(now),
        log=_log(files),
    )


def _session(
    files: RunFiles, workflow: Workflow | None, status: RunStatus, listed: Sequence[FileView]
) -> EditSessionView | None:
    if workflow is None or not workflow.needs_upload:
        return None
    return session_view(files, status, frozenset(each.name for each in listed))


def _damaged(files: RunFiles, standing: Standing, why: str) -> RunView:
    """What can be told of a run that cannot be read."""
    request = files.read_json(REQUEST_FILE)
    return RunView(
        status=_damaged_status(files, standing, why),
        owner=read_owner(files),
        title=title_of(request, files.root.name),
        percent=0,
        request=request,
        artifacts=_artifacts(files),
        code=code_view(files),
        files=files.listed(),
        log=_log(files),
    )


def _damaged_status(files: RunFiles, standing: Standing, why: str) -> RunStatus:
    return RunStatus(
        video_id=files.root.name,
        state="damaged",
        workflow=files.manifest.workflow if files.manifest else None,
        user=standing.user,
        error_code=ArtifactInvalidError.code,
        message=why,
    )


def read_owner(files: RunFiles) -> str | None:
    """Whose a run is; none when it was never queued, or nobody can tell."""
    user = files.read_json(Ticket.FILE).get("user")
    return user if isinstance(user, str) and user else None


def title_of(request: Mapping[str, Any], video_id: str) -> str:
    """What to call a run that has no title yet: the user's words, on one line."""
    prompt = request.get("prompt")
    words = " ".join(prompt.split()) if isinstance(prompt, str) else ""
    if not words:
        return video_id
    return words if len(words) <= TITLE_CHARS else f"{words[: TITLE_CHARS - 1]}…"


def read_package(files: RunFiles, workflow: Workflow | None) -> Package:
    """What describes the finished video; files that are not of the run are left out."""
    made = files.read_json(workflow.chain[-1].writes.FILE if workflow else AnimationPackage.FILE)

    def text(field: str) -> str | None:
        value = made.get(field)
        return value if isinstance(value, str) and value else None

    def file(field: str) -> str | None:
        name = text(field)
        return name if name in files.entries else None

    def texts(field: str) -> tuple[str, ...]:
        listed: object = made.get(field)
        if not isinstance(listed, list):
            return ()
        return tuple(each for each in listed if isinstance(each, str))  # pyright: ignore[reportUnknownVariableType]

    duration_s, captions = made.get("duration_s"), file("subtitles_vtt")
    return Package(
        title=(text("title") or "")[:TITLE_CHARS] or None,
        video=file("video"),
        poster=file("poster"),
        subtitles_vtt=captions,
        language=language_of_captions(files, captions) if captions else "",
        duration_s=duration_s if isinstance(duration_s, int | float) and duration_s >= 0 else None,
        made_by=text("made_by"),
        voice=text("voice"),
        checked=texts("checked"),
        flaws=texts("flaws"),
        not_shippable_because=texts("not_shippable_because"),
        plain_because=text("plain_because"),
    )


def language_of_captions(files: RunFiles, captions: str) -> str:
    """The language of what can be read: as it was spoken or chosen, else as the words tell it."""
    for name in (StoryDigest.FILE, VoiceOver.FILE):
        told = files.read_json(name).get("language")
        if isinstance(told, str) and told:
            return told
    content = files.read(captions).content or b""
    return _language_of(content[:CAPTIONS_BYTES].decode(errors="replace"))


@lru_cache(maxsize=256)
def _language_of(captions: str) -> str:
    lines = (line for line in captions.splitlines()[1:] if "-->" not in line)
    return language_of(" ".join(lines))


def _artifacts(files: RunFiles, editable: frozenset[str] = frozenset()) -> tuple[ArtifactView, ...]:
    views: list[ArtifactView] = []
    for entry in files.entries.values():
        if entry.kind != "artifact":
            continue
        content, problem = files.parse(entry.name)
        there = files.read(entry.name).content
        edited = there is not None and sha256_of_bytes(there) != entry.sha256
        views.append(
            ArtifactView(
                name=entry.name,
                stage=entry.stage,
                made_by="user" if edited else entry.made_by,
                versions=1 + len(entry.versions) + edited,
                content=content,
                editable=entry.name in editable,
                problem=problem,
            )
        )
    return tuple(views)


def _receipt(story: Story) -> Receipt | None:
    try:
        return receipt_from(story.lines)
    except ValueError:
        return None  # it has not begun


def _log(files: RunFiles) -> str:
    lines = files.tail(LOG_FILE, most_bytes=_LOG_BYTES).splitlines()
    return "\n".join(safe(line) for line in lines[-LOG_LINES:])
