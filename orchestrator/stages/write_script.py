"""Has a model write the script that no template is there for, and mend what failed.

What a model wrote is looked at in the sandbox before it is run there.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from agents.artifacts.editing.edit_package import TaskRun
from agents.artifacts.editing.edit_script import EditScript, FailedScript
from agents.artifacts.generated_code import Reached
from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.validation_report import Finding
from agents.editing import write_script as agent
from agents.run_agent import AgentReply
from orchestrator.errors import ModelFailedError, RunStoppedError
from orchestrator.media import script_check
from orchestrator.plugins import load_plugins
from orchestrator.plugins.metadata import facts_in_words
from orchestrator.sandbox.media_room import MediaRoom, ScriptOrder
from orchestrator.stages.ask_agent import POOR_ANSWERS, ask_agent
from orchestrator.stages.edit_bench import Deed, EditRun, script_name
from orchestrator.stages.packing import NOT_REPAIRED
from orchestrator.stages.repair_bounds import enough, identity_of

CHECK_S = 30.0
"""Longest time that a look at a script may take, seconds."""
LOG_CHARS = 3000
CLEAN = "output.txt"
TEMPLATE = "template"
"""Who wrote a script that no model has touched."""
PLACES: Mapping[Reached, str] = {
    "lint": "A check found this, and the script was not run",
    "rehearsal": "It was run on a short stand-in",
    "render": "It did well on a short stand-in, and was then run on the video itself",
}


class Written(NamedTuple):
    """A script that a model wrote, without its beginning."""

    body: str
    by: str


@dataclass
class ScriptDesk:
    """What models wrote for one request, and what failed of it."""

    run: EditRun
    written: dict[int, Written] = field(default_factory=dict[int, Written])
    failed: list[FailedScript] = field(default_factory=list[FailedScript])

    @property
    def has_model(self) -> bool:
        """Whether there is anybody to write or mend."""
        return self.run.workshop.writers.models is not None

    def author(self, task: int) -> str:
        """Who wrote the script of a task."""
        return self.written[task].by if task in self.written else TEMPLATE

    def with_script(self, deed: Deed) -> Deed:
        """The deed with what a model wrote for it, if one did."""
        if deed.task.task not in self.written:
            return deed
        body = self.written[deed.task.task].body
        return deed._replace(operation=replace(deed.operation, body=body))

    def keep(self, deed: Deed, reply: AgentReply[EditScript], folder: str) -> None:
        """Keep a script in its attempt; it is that of its task from now on."""
        self.written[deed.task.task] = Written(reply.value.script, reply.model[:80])
        script = script_of(self.with_script(deed))
        self.run.folder.write_file(f"{folder}/{script_name(deed.task)}", script.encode())


def open_desk(run: EditRun) -> ScriptDesk:
    """A desk for a request; what is carried out again brings the scripts that models wrote."""
    kept = run.workshop.kept.scripts if run.workshop.kept else ()
    return ScriptDesk(run, {each.task: Written(each.body, each.by) for each in kept})


async def write_script(desk: ScriptDesk, deed: Deed, before: MediaFacts) -> None:
    """Have the script of a task written that has no template.

    Raises:
        RunStoppedError: There is no model in this run.
        ModelFailedError: No usable script was written.
        BudgetSpentError: The run has used what it may.
    """
    desk.run.progress(f"writing the script of task {deed.task.task}")
    with desk.run.attempt() as attempt:
        brief = agent.WriteScriptBrief(**told(deed, before))
        about = f"task {deed.task.task}"
        reply = await ask_agent(desk.run, agent.AGENT, brief, about=about)
        desk.keep(deed, reply, attempt.folder)


async def mend_script(
    desk: ScriptDesk, deed: Deed, before: MediaFacts, done: TaskRun, reached: Reached
) -> None:
    """Have an agent that knows of no other error mend the first one.

    Raises:
        RunStoppedError: It is enough.
        ModelFailedError, BudgetSpentError: No agent can be asked.
    """
    run, number = desk.run, deed.task.task
    error = error_of(deed, done, reached)
    failed = FailedScript(task=number, reached=reached, error=identity_of(error))
    run.finding(error.code, error.message)
    given = {"script": deed.operation.body.strip(), "error": error_words(deed, done, reached)}
    brief = agent.RepairScriptBrief(**told(deed, before), **given)
    while True:
        desk.failed.append(failed)
        writers = run.workshop.writers
        why = enough(desk.failed, writers.bounds, writers.review)
        if why is not None:
            raise RunStoppedError(
                f"The script of task {number} ({deed.operation.name}) could not be repaired: {why}."
                f" What stands in the way: {error.message}\nEverything made so far is kept.",
                context={"failure": NOT_REPAIRED, "repairs": len(desk.failed) - 1},
            )
        run.progress(f"repairing the script of task {number}")
        about = f"task {number}, repair {len(desk.failed)}"
        with run.attempt() as attempt:
            try:
                reply = await ask_agent(run, agent.REPAIR, brief, about=about)
            except ModelFailedError as problem:
                attempt.fail(str(problem.context.get("failure", problem.code)))
                if problem.context.get("failure") not in POOR_ANSWERS:
                    raise
                run.note(f"this repair came to nothing: {problem.message}")
                continue
            desk.keep(deed, reply, attempt.folder)
            return


async def check_script(room: MediaRoom, deed: Deed) -> tuple[str, ...]:
    """What is wrong with a script, found without running it; a container of its own looks."""
    script = script_of(deed)
    given = f"check(json.loads({json.dumps(script)!r}), {first_line(deed)})"
    order = ScriptOrder(f"{checker()}\n\n{given}\n", {}, (CLEAN,), seconds=CHECK_S)
    end = await room.run(order)
    if end.failure is None:
        await room.drop(end.outputs[CLEAN])
        return ()
    lines = (line.strip()[:1000] for line in end.log.splitlines() if line.startswith("line "))
    return tuple(lines)[:40] or (f"it cannot be checked: {end.failure}",)


@cache
def checker() -> str:
    """The script that looks at scripts."""
    return Path(script_check.__file__).read_text(encoding="utf-8")


def script_of(deed: Deed) -> str:
    """The whole script."""
    return deed.operation.script(deed.params)


def first_line(deed: Deed) -> int:
    """How many lines a script has before what was written for it."""
    return script_of(deed).count("\n") - deed.operation.body.strip().count("\n") - 1


def told(deed: Deed, before: MediaFacts) -> dict[str, str]:
    """What every writer of a script is given."""
    words: Any = getattr(deed.params, "words", None) or deed.task.about
    return {
        "guide": load_plugins()[deed.task.plugin].guide,
        "task": str(words or f"{deed.operation.verb}: {deed.operation.about}"),
        "params": deed.params.model_dump_json(),
        "facts": facts_in_words(before),
        "contract": deed.contract.model_dump_json(exclude_none=True, exclude_defaults=True),
    }


def error_of(deed: Deed, done: TaskRun, reached: Reached) -> Finding:
    """What went wrong, as an error that can be known again."""
    said = [line.strip() for line in done.log.splitlines() if line.strip()]
    code, message = "contract", "; ".join(done.broken)
    if reached == "lint":
        code, message = rule_of(done.broken[0]), done.broken[0]
    elif done.facts is None:
        code, message = "failed", " ".join([*done.broken[:1], *said[-1:]])
    source = "render" if reached == "render" else "lint" if reached == "lint" else "rehearsal"
    symbol = f"task {deed.task.task}"
    return Finding(source=source, code=code[:60], message=message[:1000], symbol=symbol)


def rule_of(line: str) -> str:
    """Which rule a line of a check tells of: `line 3: S602: …`."""
    return line.partition(": ")[2].partition(": ")[0]


def error_words(deed: Deed, done: TaskRun, reached: Reached) -> str:
    """The same for an agent, with what was printed last; lines counted as it counts them."""
    broken = done.broken
    if reached == "lint":
        broken = tuple(each for each in broken if rule_of(each) == rule_of(broken[0]))
    first = first_line(deed)
    log = re.sub(
        r'(script\.py", line )(\d{1,9})',
        lambda found: f"{found[1]}{int(found[2]) - first}",
        done.log[-LOG_CHARS:],
    ).strip()
    printed = f"\nIt printed last:\n{log}" if log else ""
    return f"{PLACES[reached]}: {'; '.join(broken)}.{printed}"
