"""Sessions as the page is given them."""

from typing import Any

from ui_runs import HOSTILE, view

from agents.artifacts.editing.edit_plan import EditPlan, EditTask
from orchestrator.edit_view import ClipView, EditSessionView, EditView, TaskView
from orchestrator.run_view import RunView

SOURCE = ClipView(
    number=0,
    file="source.mp4",
    shown="source.mp4",
    named="talk.mp4",
    duration_s=8.04,
    width_px=640,
    height_px=360,
    strip="strip.jpg",
)


def result(number: int, **given: Any) -> ClipView:
    file = f"edits/{number:02d}/output.mp4"
    told = {"number": number, "file": file, "shown": file, "duration_s": 3.0}
    return ClipView.model_validate(told | given)


def edit(number: int, state: str, **given: Any) -> EditView:
    fields: dict[str, Any] = {"number": number, "prompt": "trim it", "based_on": 0, "state": state}
    if state == "done":
        fields["result"] = result(number)
    return EditView.model_validate(fields | given)


def session_view(*edits: EditView, current: int = 0, state: str = "succeeded") -> RunView:
    session = EditSessionView(source=SOURCE, current=current, edits=edits, can_undo=current > 0)
    return view(state, session=session)


def hostile_view() -> RunView:
    words = HOSTILE.replace("\ud800", "")
    params: dict[str, Any] = {"start_s": 1.0, words: words}
    task = EditTask(task=1, plugin="ffmpeg", operation="trim", params=params, about=words)
    told = {"prompt": HOSTILE, "words": HOSTILE, "plan": EditPlan(tasks=(task,))}
    tasks = (TaskView(about=HOSTILE, script="edits/01/task-01.py"),)
    edits = [
        edit(number, state, tasks=tasks, checked=(HOSTILE,), **told)
        for number, state in enumerate(("done", "planned", "asked", "failed"), start=1)
    ]
    source = SOURCE.model_copy(update={"named": HOSTILE})
    session = EditSessionView(source=source, current=1, edits=tuple(edits))
    return view(session=session)
