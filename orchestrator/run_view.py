"""One run as people look at it: what the page and REST show, read from its folder alone."""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from agents.artifacts.base import Record, Seconds, Sha256
from orchestrator.edit_view import EditSessionView
from orchestrator.engine.receipt import Receipt
from orchestrator.engine.run_status import RunState, RunStatus
from orchestrator.pace import left_words

StageState = Literal[
    "waiting", "running", "succeeded", "kept", "failed", "refused", "cancelled", "interrupted"
]
"""`kept`: what it had made still stood when the run went on. `interrupted`: its process died."""
FileKind = Literal["video", "captions", "poster", "code", "artifact", "log", "other"]


class StageView(Record):
    """One stage of a run, in the order they are done; a repair stands where it was made."""

    name: str
    about: str
    """What it does, one line for people."""
    state: StageState
    seconds: Seconds = 0.0
    """How long it took; while it runs, without the current going."""
    started_at: AwareDatetime | None = None
    """While it runs: since when."""
    from_cache: bool = False
    text: str | None = None
    """What it said last."""
    done: int | None = None
    total: int | None = None
    left_s: Seconds | None = None
    """While it runs: about how long it still takes, once that can be told."""
    artifact: str | None = None
    """File name of what it wrote."""
    error_code: str | None = None
    message: str | None = None

    @property
    def left(self) -> str | None:
        """About how long it still takes, in words."""
        return None if self.left_s is None else left_words(self.left_s)


class FindingView(Record):
    """One defect in the code."""

    severity: Literal["error", "warning"]
    code: str
    text: str
    line: int | None = None
    """Line in the code it belongs to, from 1."""


class AttemptView(Record):
    """One version of the code: what it was, what was wrong with it, what changed."""

    folder: str
    """`attempts/NN`."""
    stage: str
    """The stage that wrote it."""
    seconds: Seconds = 0.0
    failure: str | None = None
    code: str | None = None
    diff: str = ""
    """Unified diff against the attempt before; empty for the first."""
    findings: tuple[FindingView, ...] = ()
    files: tuple[str, ...] = ()
    """Names below the run folder."""


class ArtifactView(Record):
    """One typed artifact."""

    name: str
    """File name."""
    stage: str
    made_by: str
    versions: int = 1
    """How many there were, with this one."""
    content: dict[str, Any] = Field(default_factory=dict)
    editable: bool = False
    """Whether a user may put a version of their own in its place."""
    problem: str | None = None
    """Why there is no content: it is damaged, or too large to be shown."""


class CodeView(Record):
    """The code of the video."""

    name: str
    """File name."""
    scene_class: str
    text: str
    findings: tuple[FindingView, ...] = ()


class FileView(Record):
    """A file of the run that may be fetched."""

    name: str
    """Relative to the run folder."""
    kind: FileKind
    size_bytes: int = Field(ge=0)
    media_type: str = "application/octet-stream"
    sha256: Sha256 | None = None
    """Digest the run lists for it; an edit by hand may have changed it since."""


class PreviewView(Record):
    """What can be watched of a video while it is drawn."""

    playlist: str
    """File name below the run's `preview`; HLS, and it grows."""
    mark: str
    """Another one for each attempt, which begins again from nothing."""


class RunCard(Record):
    """One run in a list."""

    video_id: str
    state: RunState
    title: str
    """Of the video; before there is one, the user's words."""
    workflow: str | None = None
    owner: str | None = None
    """Whose it is; none for one that was never queued."""
    begun_at: AwareDatetime
    poster: str | None = None
    """File name."""
    duration_s: Seconds | None = None
    message: str | None = None
    pinned: bool = False
    """Whether it is kept, however old it gets."""


class RunProgress(Record):
    """How far a run is, and nothing else of it."""

    status: RunStatus
    percent: int = Field(ge=0, le=100)
    left_s: Seconds | None = None
    """About how long the stage still takes that is being done, once that can be told."""


class RunView(Record):
    """All of one run."""

    status: RunStatus
    owner: str | None = None
    title: str
    provider: str = ""
    """Who plans and writes, announced in words; empty until it has begun."""
    percent: int = Field(ge=0, le=100)
    last_event: int = Field(default=0, ge=0)
    """Sequence number of the last event that went into this."""
    request: dict[str, Any] = Field(default_factory=dict)
    stages: tuple[StageView, ...] = ()
    artifacts: tuple[ArtifactView, ...] = ()
    code: CodeView | None = None
    attempts: tuple[AttemptView, ...] = ()
    files: tuple[FileView, ...] = ()
    session: EditSessionView | None = None
    """Of a run in which a video is edited."""
    preview: PreviewView | None = None
    """Of a run that is carried out, while there is one."""
    video: str | None = None
    """File name, of a run that succeeded; so are the next four."""
    poster: str | None = None
    subtitles_vtt: str | None = None
    language: str = ""
    """Of what is said and can be read, ISO 639; empty where nothing is."""
    duration_s: Seconds | None = None
    made_by: str | None = None
    """Who made the video, in words a viewer understands."""
    voice: str | None = None
    """Who speaks in it, or why nobody does; none where nobody was asked to."""
    checked: tuple[str, ...] = ()
    """Statements of the video that were machine-checked."""
    flaws: tuple[str, ...] = ()
    """What cannot be read well in it and was not mended."""
    not_shippable_because: tuple[str, ...] = ()
    """Why it should not be shown as it is; empty where nothing speaks against it."""
    plain_because: str | None = None
    """Why one process drew it alone, where one did."""
    receipt: Receipt | None = None
    log: str = ""
    """What happened, for people; the last 200 lines."""
