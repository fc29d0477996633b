"""One run as the parts of its page, each escaped HTML that is sent only when it has changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from orchestrator.run_view import RunView
from ui.escape import Html, el
from ui.parts.artifacts import artifacts_part
from ui.parts.attempts import attempts_part
from ui.parts.clips import clips_part, strip_part
from ui.parts.code import code_part
from ui.parts.head import notice, run_actions, run_head, run_notice
from ui.parts.receipt import receipt_part
from ui.parts.requests import requests_part
from ui.parts.stages import stage_list, stage_summary
from ui.parts.video import video_part

PARTS = (
    *("head", "actions", "notice", "summary", "stages"),
    *("video", "plan", "code", "attempts", "receipt", "log"),
    *("clips", "strip", "requests"),
)
"""Names of the parts, in the order of the page."""


def _log(view: RunView) -> Html:
    if not view.log:
        return el("p", "Nothing has happened yet.", class_="quiet")
    return el("pre", view.log, class_="log")


def _stands_still(view: RunView) -> bool:
    """Whether nobody works on the run, so that it may be changed."""
    return view.status.state not in ("queued", "running", "damaged")


DRAWN: Mapping[str, Callable[[RunView], Html]] = {
    "head": run_head,
    "actions": run_actions,
    "notice": run_notice,
    "summary": stage_summary,
    "stages": stage_list,
    "video": lambda view: Html() if view.session else video_part(view),
    "plan": lambda view: artifacts_part(
        view.artifacts, video_id=view.status.video_id, still=_stands_still(view)
    ),
    "code": lambda view: code_part(view.code, still=_stands_still(view)),
    "attempts": lambda view: attempts_part(view.attempts),
    "receipt": receipt_part,
    "log": _log,
    "clips": clips_part,
    "strip": strip_part,
    "requests": requests_part,
}
READS: Mapping[str, Callable[[RunView], object]] = {
    "plan": lambda view: (view.artifacts, _stands_still(view)),
    "code": lambda view: (view.code, _stands_still(view)),
    "attempts": lambda view: view.attempts,
    "log": lambda view: view.log,
}
"""What the larger parts are drawn from: while it stays the same they are not drawn again."""


@dataclass
class RunParts:
    """The parts of a run as they were sent last."""

    sent: dict[str, Html] = field(default_factory=dict[str, Html])
    view: RunView | None = None

    def changed(self, view: RunView) -> dict[str, Html]:
        """The parts that are other than they were; all of them the first time.

        The player is part of `video`, which does not change while a video is there to be played.
        """
        before, self.view = self.view, view
        found: dict[str, Html] = {}
        for name in PARTS:
            reads = READS.get(name)
            if reads and before is not None and reads(before) == reads(view):
                continue
            part = DRAWN[name](view)
            if self.sent.get(name) != part:
                found[name] = self.sent[name] = part
        return found


def no_run(
    video_id: str,
    what: str,
    why: str = "",
    *,
    code: str | None = None,
    next_step: str = "It may have been deleted, or it belongs to somebody else.",
) -> dict[str, Html]:
    """The parts of a run that cannot be shown."""
    empty = {name: Html() for name in PARTS}
    title = el("h1", what, class_="run-title", tabindex="-1")
    head = el("div", title, class_="run-head", data_run=video_id, data_state="unknown")
    return empty | {"head": head, "notice": notice(what, why, next_step=next_step, code=code)}
