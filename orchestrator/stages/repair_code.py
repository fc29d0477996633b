"""Mends code that failed: first its writer, then for each error an agent that knows of no other.

What is mended goes back to inspection; how often is held by `repair_bounds`. In the end the best
version is put back, and the next failure stops the run.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import ValidationError

from agents.artifacts.docs_index import DocsIndex
from agents.artifacts.generated_code import FailedTry, GeneratedCode, ManimCode, Reached
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import ExplainerRequest
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.artifacts.validation_report import Finding, ValidationReport
from agents.coding import repair_scene, write_scene
from agents.coding.manim_rules import manim_rules
from agents.docs.search import names_in_error, signatures_for
from agents.run_agent import AgentReply
from orchestrator.errors import BudgetSpentError, ModelFailedError, RunStoppedError
from orchestrator.stages.ask_agent import POOR_ANSWERS, ask_agent
from orchestrator.stages.ask_command import Defects, ask_command
from orchestrator.stages.code_versions import (
    keep_renamed,
    keep_version,
    put_in_place,
    read_messages,
    read_version,
)
from orchestrator.stages.commission import Commission, as_list
from orchestrator.stages.packing import NOT_REPAIRED
from orchestrator.stages.repair_bounds import best_of, enough, identity_of
from orchestrator.stages.workshop import ExplainerRun
from orchestrator.stages.writing_tools import WritingTools, finding_words

SIGNATURES_TOKENS = 600


class Task(NamedTuple):
    """What is to be mended, and for what."""

    commission: Commission
    code: GeneratedCode
    errors: tuple[Finding, ...]
    reached: Reached
    report: ValidationReport | None = None
    """Of the inspection, where that is what failed."""


async def repair_code(
    run: ExplainerRun,
    request: ExplainerRequest,
    upgraded: UpgradedPrompt,
    code: GeneratedCode,
    report: ValidationReport,
) -> GeneratedCode:
    """Mend what inspection found."""
    return await repair(run, task_of_report(Commission(request, upgraded), code, report))


def task_of_report(commission: Commission, code: GeneratedCode, report: ValidationReport) -> Task:
    """What is to be mended after an inspection."""
    errors = tuple(finding for finding in report.findings if finding.severity == "error")
    return Task(commission, code, errors, reached_with(errors), report)


def reached_with(errors: Sequence[Finding]) -> Reached:
    """How far code came in which an inspection found these errors."""
    sources = {error.source for error in errors}
    if sources & {"lint", "api"}:
        return "lint"
    return "layout" if sources == {"layout"} else "rehearsal"


async def repair_render(
    run: ExplainerRun,
    request: ExplainerRequest,
    upgraded: UpgradedPrompt,
    code: GeneratedCode,
    result: RenderResult,
) -> GeneratedCode:
    """Mend what the render found."""
    return await repair(run, task_of_render(Commission(request, upgraded), code, result))


def task_of_render(commission: Commission, code: GeneratedCode, result: RenderResult) -> Task:
    """What is to be mended after a render."""
    errors = tuple(finding for finding in result.findings if finding.severity == "error")
    return Task(commission, code, errors, "render")


async def repair_video(
    run: ExplainerRun,
    request: ExplainerRequest,
    upgraded: UpgradedPrompt,
    code: GeneratedCode,
    review: VideoReviewReport,
) -> GeneratedCode:
    """Mend what the review of the drawn video found."""
    return await repair(run, task_of_review(Commission(request, upgraded), code, review))


def task_of_review(commission: Commission, code: GeneratedCode, review: VideoReviewReport) -> Task:
    """What is to be mended after a review."""
    errors = tuple(finding for finding in review.findings if finding.severity == "error")
    return Task(commission, code, errors, "review")


async def repair(run: ExplainerRun, task: Task) -> GeneratedCode:
    """The next version of the code, or the best one when it is enough.

    Raises:
        RunStoppedError: It was enough already.
        ModelFailedError, BudgetSpentError: No agent can be asked.
    """
    code = task.code
    if not task.errors:
        raise RunStoppedError("The code is said to have failed, but no error is named.")
    error = task.errors[0]
    if code.given_up is not None:
        raise RunStoppedError(
            f"The code could not be repaired: {code.given_up}. What stands in the way:"
            f" {finding_words(error).partition(chr(10))[0]}\nEverything made so far is kept;"
            " the code can be mended by hand and gone on with.",
            context={"failure": NOT_REPAIRED, "repairs": len(code.failed)},
        )
    if (renamed := _rename(run, task)) is not None:
        return renamed
    failed = (*code.failed, _failed(task))
    writers = run.workshop.writers
    why = enough(failed, writers.bounds, writers.review)
    if why is not None:
        return _put_best_back(run, code, failed, why)
    with run.attempt() as attempt:
        try:
            reply = await _ask(run, task, folder=attempt.folder)
        except (ModelFailedError, BudgetSpentError) as problem:
            if problem.context.get("failure") not in POOR_ANSWERS:
                attempt.fail(problem.code)
                if best_of(failed).reached not in ("layout", "review"):
                    raise
                return _put_best_back(run, code, failed, problem.message.partition("\n")[0])
            attempt.fail(str(problem.context["failure"]))
            run.note(f"this repair came to nothing: {problem.message}")
            return _next(code, failed, code.manim, code.attempt)
        repaired = _next(code, failed, reply.value, attempt.folder)
        await keep_version(run, repaired, reply, before=code)
    return repaired


def _rename(run: ExplainerRun, task: Task) -> GeneratedCode | None:
    """The code with today's names for those that Manim has renamed: that needs no model.

    Once for each version that a model wrote: what comes of it is the sandbox's word, and generated
    code shares the process that gives it.
    """
    code, report = task.code, task.report
    if report is None or report.rewritten_code is None or code.rewrites:
        return None
    try:
        manim = ManimCode(scene_name=code.manim.scene_name, code=report.rewritten_code)
    except ValidationError:
        return None
    if manim == code.manim:
        return None
    with run.attempt() as attempt:
        renamed = code.model_copy(
            update={"manim": manim, "attempt": attempt.folder, "rewrites": report.rewrites}
        )
        keep_renamed(run, renamed, before=code)
    run.note(f"renamed without a model: {_renamed_words(renamed)}")
    return renamed


def _next(
    code: GeneratedCode, failed: tuple[FailedTry, ...], manim: ManimCode, attempt: str | None
) -> GeneratedCode:
    return code.model_copy(
        update={
            "manim": manim,
            "written_by": "repaired",
            "attempt": attempt,
            "failed": failed,
            "rewrites": (),
        }
    )


def _failed(task: Task) -> FailedTry:
    return FailedTry(
        attempt=task.code.attempt or "",
        scene_name=task.code.manim.scene_name,
        code_sha256=task.code.sha256,
        reached=task.reached,
        errors=len(task.errors),
        error=identity_of(task.errors[0]),
    )


def _put_best_back(
    run: ExplainerRun, code: GeneratedCode, failed: tuple[FailedTry, ...], why: str
) -> GeneratedCode:
    """The best version there was, marked as not to be repaired any further."""
    best = best_of(failed)
    manim = code.manim if best.code_sha256 == code.sha256 else read_version(run, best)
    run.note(f"no further repair: {why}")
    given_up = {"failed": failed, "given_up": why}
    if manim is None or manim == code.manim:
        return code.model_copy(update=given_up)
    kept = code.model_copy(update={**given_up, "manim": manim, "attempt": best.attempt})
    put_in_place(run, kept)
    run.note(f"the best version is that of {best.attempt}, which is put back")
    return kept


async def _ask(run: ExplainerRun, task: Task, *, folder: str) -> AgentReply[ManimCode]:
    """Ask whoever is next to mend the code: the local command, where that writes, each time."""
    command = run.workshop.writers.command
    if command is not None:
        index = await run.workshop.docs_index()
        defects = Defects(task.code, task.errors, _signatures(index, task.errors))
        return await ask_command(run, command, task.commission, folder=folder, defects=defects)
    by_writer = task.code.written_by == "model"
    return await (_ask_writer(run, task) if by_writer else _ask_fresh(run, task))


async def _ask_writer(run: ExplainerRun, task: Task) -> AgentReply[ManimCode]:
    """Ask whoever wrote the code, in the same conversation; it is told of every error."""
    history = read_messages(run, task.code)
    if not history:
        return await _ask_fresh(run, task)
    index = await run.workshop.docs_index()
    brief = write_scene.FixSceneBrief(
        findings=_findings_for_writer(task),
        signatures=_signatures(index, task.errors),
    )
    tools = WritingTools(run, task.commission.request).of_writer()
    return await ask_agent(run, write_scene.FIX, brief, tools=tools, history=history)


def _findings_for_writer(task: Task) -> str:
    """Every error, and what was changed in the writer's module behind its back."""
    errors = "\n\n".join(finding_words(error) for error in task.errors)
    if not task.code.rewrites:
        return errors
    return f"Already replaced in your module: {_renamed_words(task.code)}. Still wrong:\n\n{errors}"


def _renamed_words(code: GeneratedCode) -> str:
    return ", ".join(f"{each.old} → {each.new} (line {each.line})" for each in code.rewrites)


async def _ask_fresh(run: ExplainerRun, task: Task) -> AgentReply[ManimCode]:
    """Ask an agent that knows the code, the first error, the task and the brief, no more."""
    index = await run.workshop.docs_index()
    request, upgraded = task.commission.request, task.commission.told()
    brief = repair_scene.RepairSceneBrief(
        rules=manim_rules(index.manim_version, request.aspect),
        task=request.prompt,
        title=upgraded.title,
        description=upgraded.description,
        constraints=as_list(upgraded.constraints),
        code=task.code.manim.code,
        error=finding_words(task.errors[0]),
        signatures=_signatures(index, task.errors[:1]),
    )
    tools = WritingTools(run, request).of_repair()
    return await ask_agent(run, repair_scene.AGENT, brief, tools=tools)


def _signatures(index: DocsIndex, errors: tuple[Finding, ...]) -> str:
    """What the installed Manim has for the names that errors speak of."""
    names: dict[str, None] = {}
    for error in errors:
        at = next((line.text for line in error.excerpt if line.number == error.line), "")
        found = names_in_error(error.message, at)
        names |= dict.fromkeys((*((error.symbol,) if error.symbol else ()), *found))
    return signatures_for(index, names, tokens=SIGNATURES_TOKENS) if names else "(no names)"
