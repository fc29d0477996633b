"""Has the local coding command line write or mend code on behalf of a stage."""

import json
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from agents.artifacts.generated_code import GeneratedCode, ManimCode
from agents.artifacts.validation_report import Finding
from agents.coding.local_command import LocalCommand
from agents.coding.manim_rules import manim_rules
from agents.coding.write_by_command import (
    FINDINGS,
    MODULE,
    RepairByCommandBrief,
    WriteByCommandBrief,
    write_by_command,
)
from agents.errors import CommandFailedError
from agents.run_agent import AgentReply
from orchestrator.engine.events import Usage
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.commission import Commission, as_list, plan_of
from orchestrator.stages.workshop import ExplainerRun

LOG = "writer.log"
SPEC_IS = (
    "Each beat is a section with `say` as its subcaption; `place.within` names a region of the"
    " frame, and what is seen in one region at once stands one below the other."
)
PROMPT_IS = "Its constraints must hold."


class Defects(NamedTuple):
    """What is to be mended."""

    code: GeneratedCode
    errors: Sequence[Finding]
    signatures: str
    """What the installed Manim has for the names concerned."""


async def ask_command(
    run: ExplainerRun,
    command: LocalCommand,
    commission: Commission,
    *,
    folder: str,
    defects: Defects | None = None,
) -> AgentReply[ManimCode]:
    """Have the code written, or its defects mended; what the command printed is kept.

    Args:
        run: The run.
        command: What is started, outside of the sandbox.
        commission: What is to be shown.
        folder: Of the attempt, where the log goes.
        defects: What is to be mended; None to have it written.

    Raises:
        ModelFailedError: It left no usable code; says why.
    """
    plan_file, plan, files = _plan_of(commission)
    index = await run.workshop.docs_index()
    brief = WriteByCommandBrief(
        rules=manim_rules(index.manim_version, commission.request.aspect),
        plan_file=plan_file,
        plan=plan,
        title=commission.upgraded.title,
        constraints=as_list(commission.upgraded.constraints),
    )
    if defects is not None:
        brief = RepairByCommandBrief(**brief.model_dump(), signatures=defects.signatures)
        findings = [finding.model_dump(mode="json") for finding in defects.errors]
        files[FINDINGS] = json.dumps(findings, indent=1).encode()
        files[MODULE] = defects.code.manim.code.encode()
    deed = "writes" if defects is None else "mends"
    run.progress(f"{command.name} {deed} the code, for at most {command.longest_s:g} s")
    begun = time.monotonic()
    with told_to_the_run():
        written = await write_by_command(command, brief, files)
        run.folder.write_file(f"{folder}/{LOG}", written.printed.encode())
        _record(run, command, written.prompt_sha256)
        run.note(f"{command.name} ended after {time.monotonic() - begun:.1f} s, see {folder}/{LOG}")
        if written.manim is None:
            raise CommandFailedError(
                f"The code writer {command.name} left no usable code: {written.why}.",
                context={"command": command.name},
            )
    return AgentReply(written.manim, (), command.name, written.prompt_sha256)


def _plan_of(commission: Commission) -> tuple[str, str, dict[str, bytes]]:
    """The file that says what is shown, how it is read, and its content."""
    spec, upgraded = commission.spec, commission.upgraded
    if spec is None:
        content = upgraded.model_dump_json(indent=1, exclude={"schema_version"})
        return upgraded.FILE, PROMPT_IS, {upgraded.FILE: content.encode()}
    about = f"The scene class is {spec.scene_class}. {SPEC_IS}"
    return spec.FILE, about, {spec.FILE: plan_of(spec, indent=1).encode()}


def _record(run: ExplainerRun, command: LocalCommand, prompt_sha256: str) -> None:
    """Say who wrote; what that takes in tokens and money is not known here."""
    run.emit(
        Usage(
            stage=run.stage,
            agent="write_by_command",
            model=command.name,
            tokens_in=0,
            tokens_out=0,
            cost_usd=Decimal(0),
            cost_known=False,
            prompt_sha256=prompt_sha256,
        )
    )
