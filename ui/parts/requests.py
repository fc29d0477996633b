"""What was asked in a session and what came of it: requests, plans, questions, results."""

from collections.abc import Iterator

from pydantic import JsonValue

from agents.artifacts.editing.edit_plan import EditPlan, EditTask
from orchestrator.edit_view import EditSessionView, EditView, TaskView
from orchestrator.run_view import RunView
from ui.escape import Html, el, join
from ui.parts.clips import played, save_link
from ui.words import export_path, file_path, name_words

STATES = {
    "waiting": "Waiting",
    "running": "At work",
    "planned": "Waits for your word",
    "done": "Done",
    "asked": "A question",
    "answered": "Answer",
    "failed": "Failed",
    "stopped": "Stopped",
}
TONES = {
    "done": "succeeded",
    "running": "running",
    "planned": "refused",
    "asked": "refused",
    "failed": "failed",
}
"""The colours of a badge, by the state of a run that has them."""
ANSWER = "Answer below, in a word or two; or ask for something else."
MARKS = {"waiting": "○", "running": "◐", "done": "✓", "failed": "✕"}


def requests_part(view: RunView) -> Html:
    """Every request of a session, oldest first."""
    session = view.session
    if session is None:
        return Html()
    video_id, goes = view.status.video_id, view.status.state in ("queued", "running")
    said = (view.status.text or "") if view.status.state == "running" else ""
    items = [_request(video_id, session, each, goes=goes, said=said) for each in session.edits]
    return join(_history(video_id, session, goes=goes), el("ol", items, class_="requests"))


def _history(video_id: str, session: EditSessionView, *, goes: bool) -> Html:
    def move(label: str, to: str | int, can: bool) -> Html:
        return el(
            "button",
            label,
            type="button",
            class_="button",
            data_edit="move",
            data_to=to,
            disabled=not can,
        )

    return el(
        "div",
        el("h2", "Requests"),
        el(
            "div",
            move("Undo", "undo", session.can_undo and not goes),
            move("Redo", "redo", session.can_redo and not goes),
            _as_script(video_id, session.current) if session.current else None,
            class_="actions",
        ),
        class_="requests-head",
    )


def _as_script(video_id: str, number: int) -> Html:
    return el(
        "a",
        "Save as a script",
        href=export_path(video_id, number),
        download=True,
        class_="button",
        title="What led to this result, as one Python script that runs without Chalkbox",
    )


def _request(
    video_id: str, session: EditSessionView, edit: EditView, *, goes: bool, said: str
) -> Html:
    is_now = edit.state == "done" and edit.number == session.current
    is_open = edit.state == "asked" and edit is session.edits[-1]
    return el(
        "li",
        el("p", edit.prompt, class_="asked", dir="auto"),
        el(
            "div",
            el(
                "p",
                el("span", STATES[edit.state], class_="badge", data_state=TONES.get(edit.state)),
                _based_on(session, edit),
                class_="reply-line",
            ),
            list(_reply(video_id, edit, goes=goes, said=said)),
            _attached(video_id, edit),
            None if is_now or edit.state != "done" else _back_to(edit, goes=goes),
            el("p", "This is what you see.", class_="quiet") if is_now else None,
            el("p", ANSWER, class_="quiet") if is_open else None,
            class_="reply",
        ),
        class_="request",
        data_number=edit.number,
        data_state=edit.state,
        aria_current="true" if is_now else None,
    )


def _based_on(session: EditSessionView, edit: EditView) -> Html | None:
    """What it was made from, where that is not the last result before it."""
    earlier = (e.number for e in session.edits if e.state == "done" and not e.is_attached)
    last = max((number for number in earlier if number < edit.number), default=0)
    if edit.based_on == last:
        return None
    from_what = f"request {edit.based_on}" if edit.based_on else "the upload"
    return el("span", f"made from {from_what}", class_="quiet")


def _reply(video_id: str, edit: EditView, *, goes: bool, said: str) -> Iterator[Html]:
    if edit.state == "running" and not edit.tasks and said:
        yield el("p", name_words(said), class_="quiet", dir="auto")
    if edit.state == "planned" and edit.plan is not None:
        yield _open_plan(edit.plan, edit.number, goes=goes)
    elif edit.tasks:
        yield el("ol", [_task(each) for each in edit.tasks], class_="tasks")
    if edit.state in ("asked", "answered", "failed"):
        yield el("p", edit.words, class_="words", dir="auto")
    if edit.state in ("asked", "failed", "stopped"):
        yield el(
            "button",
            "Say it differently",
            type="button",
            class_="button",
            data_edit="again",
            data_words=edit.prompt,
        )
    scripts = [each.script for each in edit.tasks if each.script]
    if scripts and edit.state in ("done", "failed"):
        yield _more(video_id, edit, scripts)


def _task(task: TaskView) -> Html:
    far = None
    if task.state == "running":
        far = el("progress", max=100, value=task.percent, aria_label=f"Progress: {task.about}")
    return el(
        "li",
        el("span", MARKS[task.state], class_="task-mark", aria_hidden="true"),
        el("span", task.about, dir="auto"),
        el("span", f" ({name_words(task.state).lower()})", class_="sr-only"),
        far,
        class_="task",
        data_state=task.state,
    )


def _more(video_id: str, edit: EditView, scripts: list[str]) -> Html:
    links = [
        el("li", el("a", f"Script {number}", href=file_path(video_id, each), target="_blank"))
        for number, each in enumerate(scripts, start=1)
    ]
    checks = el("ul", [el("li", each) for each in edit.checked], class_="checked")
    return el(
        "details",
        el("summary", "Scripts and what was checked"),
        el("ul", links, class_="scripts"),
        checks if edit.checked else None,
        class_="fold",
    )


def _attached(video_id: str, edit: EditView) -> Html | None:
    """A result that is no video: shown where it was asked for, while the video stays."""
    if not edit.is_attached or edit.result is None:
        return None
    shown = played(video_id, edit.result, "Result") if edit.result.shown else None
    return el(
        "div",
        shown,
        save_link(video_id, edit.result),
        el("p", "What you ask next is about the video.", class_="quiet"),
        class_="attached",
    )


def _back_to(edit: EditView, *, goes: bool) -> Html | None:
    if edit.is_attached:
        return None
    return el(
        "button",
        "Go back to this",
        type="button",
        class_="button",
        data_edit="move",
        data_to=edit.number,
        disabled=goes,
    )


def _open_plan(plan: EditPlan, number: int, *, goes: bool) -> Html:
    """A plan that can still be changed."""
    return el(
        "form",
        el("ol", [_changed_task(task) for task in plan.tasks], class_="tasks is-open"),
        el(
            "div",
            el("button", "Do it", class_="button is-main", disabled=goes),
            class_="actions",
        ),
        el("p", class_="notice plan-wrong", role="alert", hidden=True),
        class_="plan",
        data_number=number,
        data_plan=plan.model_dump_json(),
        novalidate=True,
    )


def _changed_task(task: EditTask) -> Html:
    fields = [
        _param(task.task, name, value)
        for name, value in task.params.items()
        if value is None or isinstance(value, str | int | float | bool)
    ]
    return el(
        "li",
        el("p", el("strong", task.about or name_words(task.operation), dir="auto")),
        el("div", fields, class_="params") if fields else None,
        class_="task",
    )


def _param(task: int, name: str, value: JsonValue) -> Html:
    field = f"param-{task}-{name.replace('_', '-')}"
    label = name_words(name.removesuffix("_s"))
    unit = " (seconds)" if name.endswith("_s") else ""
    told = {"id": field, "data_task": task, "data_param": name}
    if isinstance(value, bool):
        entry = el("input", type="checkbox", checked=value, data_kind="flag", **told)
    else:
        is_number = isinstance(value, int | float) or (value is None and name.endswith("_s"))
        kind = "number" if is_number else "text"
        shown = "" if value is None else f"{value:g}" if isinstance(value, float) else value
        entry = el(
            "input",
            type=kind,
            step="any" if is_number else None,
            value=shown,
            data_kind=kind,
            **told,
        )
    return el("p", el("label", f"{label}{unit}", for_=field), entry, class_="param")
