"""What can happen in a run, typed. The page, the terminal and the receipt read only these.

Start and finish come in pairs: the pair, and what happens between, share a span, which is the
sequence number of the start.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from agents.artifacts.base import Record, Seconds, Sha256
from agents.artifacts.model_provider import ModelProvider

RunOutcomeWord = Literal["succeeded", "failed", "refused", "cancelled", "unfinished"]
"""`unfinished`: it ended early with nothing wrong, and can be gone on with."""


def _writable(text: object) -> object:
    # Half a surrogate pair, as cut-off output can hold, is no text that could be written down.
    return text.encode(errors="replace").decode() if isinstance(text, str) else text


Words = Annotated[str, BeforeValidator(_writable)]
"""Text from anywhere."""

TEXT_CHARS = 2000
"""Longer text is cut in the event and kept whole in a file."""


class RunStarted(Record):
    """A run begins, or goes on after it had ended."""

    type: Literal["run_started"] = "run_started"
    video_id: str
    workflow: str
    provider: str
    """Who plans and writes, announced in words, for example `offline: no model used`."""
    continued: bool = False
    leg: str | None = None
    """Which going of the run in the queue this is, or goes on with; none outside the queue."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        deed = "goes on with" if self.continued else "starts"
        return f"{deed} {self.workflow} {self.video_id} ({self.provider})"


class RunFinished(Record):
    """A run ends, however it ends; one whose process was killed has none."""

    type: Literal["run_finished"] = "run_finished"
    outcome: RunOutcomeWord
    duration_s: Seconds
    error_code: str | None = None
    message: Words | None = None

    @property
    def words(self) -> str:
        """What happened, for people."""
        why = f" [{self.error_code}] {self.message}" if self.error_code else ""
        return f"{self.outcome} after {self.duration_s:.1f} s{why}"


class StageStarted(Record):
    """A stage begins."""

    type: Literal["stage_started"] = "stage_started"
    stage: str
    about: str = ""
    """What the stage does, one line for people."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        return f"{self.stage}: {self.about}" if self.about else f"{self.stage} starts"


class StageFinished(Record):
    """A stage ends, however it ends."""

    type: Literal["stage_finished"] = "stage_finished"
    stage: str
    outcome: RunOutcomeWord
    duration_s: Seconds
    from_cache: bool = False
    """The stage said that its result was computed for an earlier run."""
    artifact: str | None = None
    """Name of what it wrote."""
    sha256: Sha256 | None = None
    error_code: str | None = None
    message: Words | None = None
    failure: str | None = None
    """The failure class, where the error names one."""
    unfit: tuple[Words, ...] = ()
    """Why what it reports on should not be shown."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        why = f" [{self.error_code}] {self.message}" if self.error_code else ""
        cached = ", from the cache" if self.from_cache else ""
        return f"{self.stage} {self.outcome} in {self.duration_s:.2f} s{cached}{why}"


class StageKept(Record):
    """A stage has nothing to do: its artifact, made from the same inputs, already stands."""

    type: Literal["stage_kept"] = "stage_kept"
    stage: str
    artifact: str
    sha256: Sha256
    unfit: tuple[Words, ...] = ()
    """As when it was made."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        return f"{self.stage}: {self.artifact} already stands"


class AttemptStarted(Record):
    """One try at a stage begins."""

    type: Literal["attempt_started"] = "attempt_started"
    stage: str
    folder: str
    """`attempts/NN`, where what belongs to it is kept."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        return f"{self.stage}: tries, see {self.folder}"


class AttemptFinished(Record):
    """One try at a stage ends."""

    type: Literal["attempt_finished"] = "attempt_finished"
    stage: str
    folder: str
    duration_s: Seconds
    failure: str | None = None
    """The failure class; none when the try was good."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        return (
            f"{self.stage}: {self.folder} {self.failure or 'succeeded'} in {self.duration_s:.2f} s"
        )


class Progress(Record):
    """How far a stage is."""

    type: Literal["progress"] = "progress"
    stage: str
    text: Words
    done: int | None = Field(default=None, ge=0)
    total: int | None = Field(default=None, ge=0)

    @property
    def words(self) -> str:
        """What happened, for people."""
        far = f" {self.done}/{self.total}" if self.done is not None and self.total else ""
        return f"{self.stage}: {self.text}{far}"


class Note(Record):
    """Something worth knowing later."""

    type: Literal["note"] = "note"
    stage: str | None = None
    text: Words
    text_file: str | None = None
    """Where all of the text is, when it was too long for an event."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        whole = f" (all of it: {self.text_file})" if self.text_file else ""
        return f"{self.stage}: {self.text}{whole}" if self.stage else f"{self.text}{whole}"


class VoiceGiven(Record):
    """What the stage made is spoken, or stays silent though it was to be."""

    type: Literal["voice"] = "voice"
    stage: str
    voice: Words
    """Who speaks, or why nobody does."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        return f"{self.stage}: {self.voice}"


class FindingSeen(Record):
    """A defect was found in something the stage made or was given."""

    type: Literal["finding"] = "finding"
    stage: str
    code: str
    """Stable name of the kind of defect."""
    severity: Literal["error", "warning"] = "error"
    text: Words
    line: int | None = Field(default=None, ge=1)
    tolerated: bool = False
    """It was let pass, and what is made has it."""
    text_file: str | None = None

    @property
    def words(self) -> str:
        """What happened, for people."""
        where = f" in line {self.line}" if self.line else ""
        return f"{self.stage}: {self.severity} {self.code}{where}: {self.text}"


class Usage(Record):
    """What one answer of a model took."""

    type: Literal["usage"] = "usage"
    stage: str
    agent: str = ""
    model: str
    """Who answered; empty where the server does not say."""
    asked: str = ""
    """Who was asked, where that is another model than the one that answered."""
    tokens_in: int = Field(ge=0)
    tokens_out: int = Field(ge=0)
    tokens_thinking: int = Field(default=0, ge=0)
    """Those of `tokens_out` that were thought and not said, as far as the server tells."""
    cost_usd: Decimal = Field(ge=0, le=1_000_000)
    cost_known: bool = True
    """False where the price is not known, and left out of `cost_usd`."""
    recalled: bool = False
    """The answer was kept from before: nothing was sent or paid now."""
    reply: Sha256 | None = None
    """Under which key the answer is kept in `replies/`."""
    prompt_sha256: Sha256 | None = None
    """Digest of the prompt file."""
    part: str = ""
    """Folder of the part of the run in which it was asked for; empty for the run itself."""
    part_event: int = Field(default=0, ge=0)
    """Number of the event in the trace of that part."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        who = f"{self.model} in place of {self.asked}" if self.asked else self.model
        if self.recalled:
            return f"{self.stage}: an answer of {who} was kept from before"
        tokens = f"{self.tokens_in} tokens in, {self.tokens_out} out"
        price = f"{self.cost_usd} USD" if self.cost_known else "price not known"
        return f"{self.stage}: {who} took {tokens}, {price}"


class TablesMeasured(Record):
    """Tables went to a model, or came from it; how long they are in either form."""

    type: Literal["tables"] = "tables"
    stage: str
    agent: str
    about: str = ""
    """What was asked about, for example `scene 3`."""
    way: Literal["sent", "answered"]
    form: Literal["toon", "json"]
    """In which they were."""
    toon_chars: int = Field(ge=0)
    json_chars: int = Field(ge=0)
    """As compact JSON."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        return (
            f"{self.stage}: tables {self.way} as {self.form.upper()} ({self.agent}, {self.about}):"
            f" {self.toon_chars} characters as TOON, {self.json_chars} as JSON"
        )


class MadeBy(Record):
    """Who was asked to make something, and who made it."""

    type: Literal["made_by"] = "made_by"
    stage: str
    what: str
    """What was made, in the plural: `clips`, …"""
    count: int = Field(ge=1)
    requested: str
    used: str
    provider: ModelProvider | None = None
    """What kind of maker `used` is."""
    because: Words = ""
    """Why it was another, or is not as it was asked for."""

    @property
    def words(self) -> str:
        """What happened, for people."""
        asked = f", in place of {self.requested}" if self.used != self.requested else ""
        why = f": {self.because}" if self.because else ""
        what = self.what.removesuffix("s") if self.count == 1 else self.what
        return f"{self.stage}: {self.count} {what} by {self.used}{asked}{why}"


Event = Annotated[
    RunStarted
    | RunFinished
    | StageStarted
    | StageFinished
    | StageKept
    | AttemptStarted
    | AttemptFinished
    | Progress
    | Note
    | VoiceGiven
    | FindingSeen
    | Usage
    | TablesMeasured
    | MadeBy,
    Field(discriminator="type"),
]


class TraceLine(Record):
    """One event with its place in the run."""

    sequence: int = Field(ge=1)
    """Counts from 1 without gaps, also over the times a run goes on."""
    at: AwareDatetime
    span: int = Field(ge=1)
    """Sequence number of the start this belongs to; a start's own is its sequence number."""
    parent: int | None = None
    """For a start: the span it lies in."""
    event: Event
