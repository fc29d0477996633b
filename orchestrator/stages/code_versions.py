"""Versions of the code in a run folder: each in `attempts/NN/`, the latest also by its own name."""

import asyncio
import contextlib
import difflib
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agents.artifacts.generated_code import FailedTry, GeneratedCode, ManimCode
from agents.run_agent import AgentReply
from orchestrator.engine.errors import RunFolderError
from orchestrator.stages.workshop import ExplainerRun

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

MESSAGES = "messages.json"
DIFF = "changes.diff"
LONGEST_DIFFED = 200_000
"""Characters; comparing longer ones takes too long to be of use."""


async def keep_version(
    run: ExplainerRun,
    code: GeneratedCode,
    reply: AgentReply[ManimCode],
    *,
    before: GeneratedCode | None = None,
) -> None:
    """Write a version, the conversation that led to it, and how it differs from the one before."""
    from pydantic_ai.messages import ModelMessagesTypeAdapter

    folder = code.attempt
    messages = ModelMessagesTypeAdapter.dump_json(list(reply.messages), indent=1)
    run.folder.write_file(f"{folder}/{MESSAGES}", messages)
    if before is not None:
        diff = await asyncio.to_thread(difference, before.manim.code, code.manim.code)
        run.folder.write_file(f"{folder}/{DIFF}", diff.encode())
    run.folder.write_file(f"{folder}/{GeneratedCode.CODE_FILE}", code.manim.code.encode())
    put_in_place(run, code)
    run.progress(f"{code.manim.scene_name}, {code.manim.code.count(chr(10)) + 1} lines")


def keep_renamed(run: ExplainerRun, code: GeneratedCode, *, before: GeneratedCode) -> None:
    """Write a version that no model wrote; the conversation is that of the one before."""
    with contextlib.suppress(FileNotFoundError):
        messages = run.folder.read_file(f"{before.attempt}/{MESSAGES}")
        run.folder.write_file(f"{code.attempt}/{MESSAGES}", messages)
    diff = difference(before.manim.code, code.manim.code)
    run.folder.write_file(f"{code.attempt}/{DIFF}", diff.encode())
    run.folder.write_file(f"{code.attempt}/{GeneratedCode.CODE_FILE}", code.manim.code.encode())
    put_in_place(run, code)


def put_in_place(run: ExplainerRun, code: GeneratedCode) -> None:
    """Write `generated_scene.py`."""
    run.folder.write_file(GeneratedCode.CODE_FILE, code.manim.code.encode())


def difference(before: str, after: str) -> str:
    """Both versions compared, as `diff -u` writes it."""
    if len(before) + len(after) > LONGEST_DIFFED:
        return "(too long to be compared)\n"
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), "before", "after", n=2
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def read_messages(run: ExplainerRun, code: GeneratedCode) -> "Sequence[ModelMessage]":
    """The conversation in which a version was written; empty when it is gone or was edited."""
    from pydantic_ai.messages import ModelMessagesTypeAdapter

    name = f"{code.attempt}/{MESSAGES}"
    with contextlib.suppress(OSError, RunFolderError, ValueError):
        return ModelMessagesTypeAdapter.validate_json(run.folder.read_file(name))
    return ()


def holds_version(run: ExplainerRun, code: GeneratedCode) -> bool:
    """Whether the attempt that the code names holds this very code."""
    if code.attempt is None:
        return False
    name = f"{code.attempt}/{GeneratedCode.CODE_FILE}"
    with contextlib.suppress(OSError, RunFolderError):
        return hashlib.sha256(run.folder.read_file(name)).hexdigest() == code.sha256
    return False


def read_version(run: ExplainerRun, failed: FailedTry) -> ManimCode | None:
    """The code of an earlier version; None when its file is gone or was changed."""
    name = f"{failed.attempt}/{GeneratedCode.CODE_FILE}"
    with contextlib.suppress(OSError, RunFolderError, ValueError):
        content = run.folder.read_file(name)
        if hashlib.sha256(content).hexdigest() == failed.code_sha256:
            return ManimCode(scene_name=failed.scene_name, code=content.decode())
    return None
