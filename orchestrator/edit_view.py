"""A session in which a video is edited, as people look at it."""

from typing import Literal

from pydantic import Field

from agents.artifacts.base import Record, Seconds
from agents.artifacts.editing.edit_plan import EditPlan

EditState = Literal[
    "waiting", "running", "planned", "done", "asked", "answered", "failed", "stopped"
]
"""`planned`: it waits until the plan is approved. `asked`: something has to be known first.
`stopped`: the run ended before it was answered."""


class TaskView(Record):
    """One task of a plan, and how far it is."""

    about: str
    script: str | None = None
    """File of its script, relative to the run."""
    state: Literal["waiting", "running", "done", "failed"] = "waiting"
    percent: int | None = Field(default=None, ge=0, le=100)
    """While it runs."""


class ClipView(Record):
    """A video of the session: the upload, or a result."""

    number: int = Field(ge=0)
    """Of the request that made it; 0: the upload."""
    file: str
    """Relative to the run."""
    shown: str | None = None
    """What a browser can play of it, relative to the run; none: nothing."""
    named: str = ""
    """What the user calls it."""
    duration_s: Seconds | None = None
    width_px: int | None = None
    height_px: int | None = None
    has_picture: bool = True
    strip: str | None = None
    """Its strip of pictures, relative to the run."""


class EditView(Record):
    """One request."""

    number: int = Field(ge=1)
    prompt: str
    based_on: int = Field(ge=0)
    state: EditState
    words: str = ""
    """The plan in one line, the question, the answer, or why it failed."""
    plan: EditPlan | None = None
    tasks: tuple[TaskView, ...] = ()
    checked: tuple[str, ...] = ()
    """What was measured on the result and kept."""
    result: ClipView | None = None
    is_attached: bool = False
    """Whether the result is handed on beside the video, and nothing goes on from it."""


class EditSessionView(Record):
    """All of a session."""

    source: ClipView
    others: tuple[str, ...] = ()
    """What the user calls the further uploads."""
    current: int = Field(ge=0)
    """Number of the request whose result is looked at; 0: the upload."""
    edits: tuple[EditView, ...] = ()
    can_undo: bool = False
    can_redo: bool = False

    def clip(self, number: int) -> ClipView:
        """The upload, or the result of a request."""
        return self.result_of(number) or self.source

    def result_of(self, number: int) -> ClipView | None:
        """What a request has made; none where it made nothing."""
        return next((each.result for each in self.edits if each.number == number), None)

    @property
    def now(self) -> ClipView:
        """What is looked at."""
        return self.clip(self.current)

    @property
    def before(self) -> ClipView:
        """What that was made from."""
        made = next((each for each in self.edits if each.number == self.current), None)
        return self.clip(made.based_on) if made else self.source
