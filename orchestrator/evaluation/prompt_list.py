"""The list of prompts: one JSON object a line, read whole before anything is run."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field, StringConstraints, ValidationError

from agents.artifacts.base import Record
from agents.artifacts.intent import Level, Subject
from agents.artifacts.request import Aspect, Depth, ExplainerRequest, Quality, Voice
from orchestrator.engine.video_id import slug_of
from orchestrator.errors import HostFileError, RequestRefusedError
from orchestrator.evaluation.errors import BadPromptListError
from orchestrator.prompt import require_prompt

LIST_BYTES = 64 * 1024**2
"""Largest list that is read."""
PROBLEMS_TOLD = 10
DIGEST_CHARS = 8
NO_NAME_YET = "default_factory_not_called"
"""What pydantic says of a name that is made from a prompt that did not fit; no news to anybody."""

PromptName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,79}$", strict=True)
]
"""Names a prompt in the table and its file on the disk."""


class PromptRow(Record):
    """One line of the list."""

    prompt: str
    """What to explain, in plain words."""
    id: PromptName = Field(default_factory=lambda read: name_of(read))
    """Its name; without one it is made from the prompt, and stays the same as long as that does."""
    subject: Subject | None = None
    """For the table alone."""
    level: Level | None = None
    """For the table alone."""
    quality: Quality | None = None
    """In place of the command line's, as are the next three."""
    aspect: Aspect | None = None
    depth: Depth | None = None
    voice: Voice | None = None


class Asked(Record):
    """A line of the list, and the request it comes to."""

    row: PromptRow
    request: ExplainerRequest


class Usual(NamedTuple):
    """What holds for a prompt whose line says nothing about it."""

    quality: Quality = Quality.P720
    aspect: Aspect = Aspect.WIDE
    depth: Depth = Depth.FULL
    voice: Voice = Voice.NONE

    def request(self, row: PromptRow) -> ExplainerRequest:
        """What a line asks for."""
        return ExplainerRequest(
            prompt=row.prompt,
            quality=row.quality or self.quality,
            aspect=row.aspect or self.aspect,
            depth=row.depth or self.depth,
            voice=row.voice or self.voice,
        )


def name_of(read: Mapping[str, Any]) -> str:
    """A name for a prompt: a readable rest of it, and a digest that tells it from others.

    Args:
        read: The fields that were read so far.
    """
    prompt = str(read.get("prompt", ""))
    digest = hashlib.sha256(prompt.encode(errors="replace")).hexdigest()[:DIGEST_CHARS]
    return f"{slug_of(prompt)}-{digest}"


def read_prompt_list(path: Path, usual: Usual, *, prompt_chars: int) -> tuple[Asked, ...]:
    """Read the list, in its order; empty lines are passed over.

    Args:
        path: The file.
        usual: What holds where a line says nothing.
        prompt_chars: Longest prompt that is taken.

    Raises:
        HostFileError: The file cannot be read.
        BadPromptListError: A line does not fit, two have one name, or there is none; names each
            line and field.
    """
    asked: list[Asked] = []
    lines_of: dict[str, int] = {}
    problems: list[str] = []
    for number, line in enumerate(_read(path).split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            row = PromptRow.model_validate_json(line)
            require_prompt(row.prompt, prompt_chars)
        except ValidationError as error:
            problems += _problems(number, error)
            continue
        except RequestRefusedError as error:
            problems.append(f"line {number}, prompt: {error.message}")
            continue
        other = lines_of.setdefault(row.id, number)
        if other != number:
            problems.append(f"line {number}, id: {row.id} is that of line {other} too")
        asked.append(Asked(row=row, request=usual.request(row)))
    refuse_any(path, problems)
    if not asked:
        raise BadPromptListError(f"{path} holds no prompt")
    return tuple(asked)


def refuse_any(path: Path, problems: list[str]) -> None:
    """Stop when anything is wrong with a list.

    Raises:
        BadPromptListError: Tells the first of the problems.
    """
    if problems:
        more = len(problems) - PROBLEMS_TOLD
        told = [*problems[:PROBLEMS_TOLD], *([f"and {more} more"] if more > 0 else [])]
        raise BadPromptListError(
            f"{path} does not fit, and nothing was run:\n" + "\n".join(told),
            context={"problems": len(problems)},
        )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LIST_BYTES + 1)
    except OSError as error:
        raise HostFileError(f"{path} cannot be read: {error.strerror}") from error
    if len(content) > LIST_BYTES:
        raise BadPromptListError(f"{path} is larger than {LIST_BYTES} bytes")
    return content.removeprefix(b"\xef\xbb\xbf")


def _problems(number: int, error: ValidationError) -> list[str]:
    found = error.errors(include_url=False, include_input=False)
    return [
        f"line {number}, {'.'.join(str(part) for part in each['loc']) or 'the whole line'}:"
        f" {each['msg']}"
        for each in found
        if each["type"] != NO_NAME_YET
    ]
