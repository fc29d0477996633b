"""Sees whether a plan fits the video and the files beside it; tells all that does not, at once.

How long the result of a task is cannot be known while its parameters are wrong, so what comes after
such a task is not held against a length.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agents.artifacts.editing.edit_plan import EditTask
from agents.artifacts.editing.edit_session import EditRequest
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins import load_plugins
from orchestrator.plugins.base import Misfit, Operation, PluginParams, what_is_missing
from orchestrator.plugins.contracts import foreseen
from orchestrator.plugins.endings import is_attached
from orchestrator.plugins.others import WANTED, pick_other

INSTEAD = "What should be done instead?"
MOST_CHARS = 900
"""So long a question gets, before what is left is counted only."""


@dataclass(frozen=True)
class TaskMisfit:
    """Why one task cannot be done."""

    task: int
    """Its number; 0: no task can be done."""
    operation: str
    misfit: Misfit
    asks: str = INSTEAD
    """What the user is asked about it."""
    within: str = "params"
    """In which field of the task the misfit's field stands; empty: it is one of the task's own."""

    @property
    def sentence(self) -> str:
        """It alone."""
        return self.misfit.said_of(self.operation)

    @property
    def line(self) -> str:
        """It among others: with the task and the parameter."""
        if not self.task:
            return self.sentence
        head = ", ".join(filter(None, (self.operation, self.misfit.field)))
        return f"Task {self.task} ({head}): {self.misfit.why}"

    @property
    def place(self) -> str:
        """Where it stands in the plan's file, and why."""
        misfit = self.misfit
        path = ["tasks", str(self.task - 1)] if self.task else ["tasks"]
        if misfit.field or misfit.is_value:
            path += filter(None, (self.within, misfit.field))
        return f"{'.'.join(path)}: {misfit.why}"


class _Made(NamedTuple):
    """What a task takes, as far as it can be foreseen."""

    facts: MediaFacts
    is_sure: bool = True
    """Whether it will be so; else only the kinds of its streams are told by."""
    attached: str = ""
    """Its ending, where no task can take it."""


def misfits_of(tasks: Sequence[EditTask], request: EditRequest) -> tuple[TaskMisfit, ...]:
    """All that does not fit, task by task; empty where the plan can be carried out."""
    if request.before.parts:
        why = f"The last result is an archive of {request.before.parts} videos."
        asks = "Undo it, to go on with the video it was made from; or upload one of them. Which?"
        return (TaskMisfit(0, "", Misfit(why), asks),)
    made = {0: _Made(request.before)}
    found: list[TaskMisfit] = []
    for task in tasks:
        before = made[task.depends_on[0] if task.depends_on else 0]
        found += _of_task(task, before, request)
        made[task.task] = _made_by(task, before)
    return tuple(found)


def question_about(found: Sequence[TaskMisfit], *, alone: bool = True) -> str:
    """What the user is asked; empty where nothing is found.

    Args:
        found: All that does not fit.
        alone: Whether there is one task only, so that nobody has to be told which it is.
    """
    if not found:
        return ""
    asks = list(dict.fromkeys(each.asks for each in found))
    if len(found) == 1 and alone:
        return f"{found[0].sentence} {asks[0]}"
    lines: list[str] = []
    for each in found:
        if sum(map(len, lines)) + len(each.line) > MOST_CHARS:
            lines.append(f"And {len(found) - len(lines)} more.")
            break
        lines.append(each.line)
    return " ".join([*lines, *asks[:1]])


def read_task(task: EditTask, before: MediaFacts) -> tuple[Operation, PluginParams] | str:
    """The operation of a task and its parameters, or in words why it cannot be done."""
    operation = operation_of(task)
    if operation is None:
        return _no_operation(task).why
    params = operation.read(task.params, before)
    return params if isinstance(params, str) else (operation, params)


def operation_of(task: EditTask) -> Operation | None:
    """What a task does, where any plugin knows it."""
    plugin = load_plugins().get(task.plugin)
    return plugin.find(task.operation) if plugin else None


def _no_operation(task: EditTask) -> Misfit:
    return Misfit(f"There is no operation {task.plugin}.{task.operation}.", "operation")


def _of_task(task: EditTask, before: _Made, request: EditRequest) -> Iterator[TaskMisfit]:
    name = task.operation
    if before.attached:
        why = f"It would be done to what the task before it makes, a .{before.attached} file."
        yield TaskMisfit(task.task, name, Misfit(why), "Ask for one after the other. Which first?")
        return
    operation = operation_of(task)
    if operation is None:
        yield TaskMisfit(task.task, name, _no_operation(task), within="")
        return
    params = operation.values(task.params)
    if not isinstance(params, PluginParams):
        yield from (TaskMisfit(task.task, name, each) for each in params)
        return
    missing = what_is_missing(operation, operation.needs, before.facts)
    if missing:
        yield TaskMisfit(task.task, name, Misfit(missing))
    elif before.is_sure:
        found = operation.check(before.facts, params)
        yield from (TaskMisfit(task.task, name, each) for each in found)
    lacking = _what_lacks(operation, params, request)
    if lacking:
        yield TaskMisfit(task.task, name, Misfit(lacking[0]), lacking[1])


def _what_lacks(
    operation: Operation, params: PluginParams, request: EditRequest
) -> tuple[str, str] | None:
    """What is wrong with the further file that an operation needs, and what to ask."""
    if not operation.takes_upload(params):
        return None
    place = pick_other(operation.other, request.other_facts)
    if place is None:
        why = f"To {operation.verb}, {WANTED[operation.other]}."
        return why, "Which one? Upload it too."
    missing = what_is_missing(operation, operation.other_needs, request.other_facts[place])
    return (missing, "Which other file should be taken?") if missing else None


def _made_by(task: EditTask, before: _Made) -> _Made:
    operation = operation_of(task)
    params = operation.values(task.params) if operation else ()
    if operation is None or not isinstance(params, PluginParams) or before.attached:
        return before._replace(is_sure=False, attached="")
    if not before.is_sure or operation.misfits(params, before.facts):
        return before._replace(is_sure=False)
    contract = operation.expect(before.facts, params)
    idle = operation.survey and not operation.body
    attached = contract.ending if is_attached(contract.ending) and not idle else ""
    return _Made(foreseen(before.facts, contract), attached=attached)
