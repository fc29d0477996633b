"""Has a local coding command line write or mend the Manim code of a video.

It finds `task.md` and the files that speaks of in an otherwise empty folder, and leaves
`generated_scene.py` there. Nothing else of it is looked at.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import ValidationError

from agents.agent_spec import Brief
from agents.artifacts.generated_code import GeneratedCode, ManimCode, scene_classes
from agents.coding.local_command import RESULT_BYTES, Ended, LocalCommand
from agents.errors import CommandFailedError
from agents.prompts import Prompt, Quoted, prompt_beside

TASK, FINDINGS = "task.md", "findings.json"
MODULE = GeneratedCode.CODE_FILE


class WriteByCommandBrief(Brief):
    """What the command is told where it writes the code."""

    rules: str
    """Of `manim_rules`."""
    plan_file: str
    """Name of the file that says what is shown."""
    plan: str
    """How that file is read, one or two sentences."""
    title: Quoted
    constraints: Quoted


class RepairByCommandBrief(WriteByCommandBrief):
    """What it is told where it mends code."""

    signatures: Quoted
    """What the installed Manim has for the names concerned."""


class Written(NamedTuple):
    """What a command made of its task."""

    manim: ManimCode | None
    """None: there is no usable code."""
    why: str
    """Why there is none, in words; empty where there is."""
    printed: str
    """The end of what it printed."""
    prompt_sha256: str


async def write_by_command(
    command: LocalCommand, brief: WriteByCommandBrief, files: Mapping[str, bytes]
) -> Written:
    """Have code written, or mended where the brief is one of repair.

    Args:
        command: What is started.
        brief: Becomes `task.md`.
        files: What else it finds; in a repair the module and its findings too.

    Raises:
        CommandFailedError: It cannot be started.
    """
    prompt = REPAIR if isinstance(brief, RepairByCommandBrief) else WRITE
    told = prompt.render(brief)
    task = f"{told.system}\n\n{told.user}\n".encode()
    try:
        ended = await command.run({**files, TASK: task}, result=MODULE)
    except OSError as error:
        raise CommandFailedError(
            f"the code writer {command.name} cannot be started: {error.strerror or error}",
            context={"command": command.name},
        ) from error
    manim, why = _read(command, ended, before=files.get(MODULE))
    return Written(manim, why, ended.printed, prompt.sha256)


def _read(
    command: LocalCommand, ended: Ended, *, before: bytes | None
) -> tuple[ManimCode | None, str]:
    """The code that was left, or why there is none."""
    if ended.how == "too late":
        return None, f"it was not done after {command.longest_s:g} s and was ended"
    if ended.how == "too much":
        return None, "it wrote too much and was ended"
    if ended.exit_code:
        last = ended.printed.strip().rpartition("\n")[2].strip()[:200]
        return None, f"it ended with exit code {ended.exit_code}" + (f": {last}" if last else "")
    if ended.result is None:
        return None, f"it left no {MODULE} of at most {RESULT_BYTES} bytes"
    if ended.result == before:
        return None, f"it left {MODULE} as it was"
    try:
        code = ended.result.decode()
        names = scene_classes(code)
        if not names:
            return None, f"{MODULE} holds no scene class, `class NameScene(Scene):`"
        return ManimCode(scene_name=names[-1], code=code), ""
    except UnicodeDecodeError:
        return None, f"{MODULE} is not UTF-8 text"
    except ValidationError as error:
        return None, f"{MODULE} does not fit: {error.errors(include_url=False)[0]['msg']}"


def _checked(prompt: Prompt, brief: type[Brief]) -> Prompt:
    prompt.check(brief)
    return prompt


WRITE = _checked(prompt_beside(__file__), WriteByCommandBrief)
REPAIR = _checked(prompt_beside(__file__, "repair"), RepairByCommandBrief)
