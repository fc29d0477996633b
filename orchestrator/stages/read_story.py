"""Has a PDF or an EPUB read in a container: its words, and what of it is not among them."""

import re
from pathlib import Path

from agents.artifacts.story.story_text import BookKind, FileKind, StoryFile, StoryText
from orchestrator.errors import RequestRefusedError
from orchestrator.sandbox.contract import Sandbox
from orchestrator.stages.workshop import ExplainerRun

HEAD_BYTES = 1024
"""A PDF may begin so far behind the beginning of its file."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def kind_of(head: bytes) -> FileKind:
    """What a file is, by how it begins, whatever it is called.

    Args:
        head: Its first `HEAD_BYTES`, or all of it.
    """
    if b"%PDF-" in head:
        return "pdf"
    return "epub" if head.startswith(b"PK\3\4") else "text"


async def read_book(sandbox: Sandbox, path: Path, *, kind: BookKind, most_chars: int) -> StoryText:
    """The words of a file.

    Raises:
        RequestRefusedError: It cannot be read, has no words, or too many.
    """
    read = await sandbox.read_book(path, kind=kind, most_chars=most_chars)
    if read.reason:
        raise RequestRefusedError(f"The {kind.upper()} cannot be told as it is. {read.reason}")
    require_length(read.chars, most_chars)
    text = CONTROL.sub("", read.text)
    if not text.strip():
        raise RequestRefusedError(f"The {kind.upper()} has no words.")
    return StoryText(text=text, kind=kind, notes=read.notes)


def require_length(chars: int, most: int) -> None:
    """See that a story is not too long.

    Raises:
        RequestRefusedError: It is; says both numbers.
    """
    if chars > most:
        raise RequestRefusedError(
            f"The story has {chars:,} characters, and at most {most:,} are taken here"
            " (CHALKBOX_STORY_CHARS). Send a part of it.",
            context={"characters": chars, "most": most},
        )


async def read_story_file(run: ExplainerRun, request: StoryFile) -> StoryText:
    """Read the words of a story that came as a file.

    Raises:
        RequestRefusedError: As `read_book`.
    """
    path = run.folder.path(request.file)
    return await read_book(
        run.workshop.sandbox, path, kind=request.kind, most_chars=request.most_chars
    )
