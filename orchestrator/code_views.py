"""The code of a video and the versions before it, each with what was wrong with it."""

from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.validation_report import ValidationReport
from orchestrator.engine.run_folder import ATTEMPTS
from orchestrator.run_files import RunFiles
from orchestrator.run_story import Story
from orchestrator.run_view import AttemptView, CodeView, FileView, FindingView
from orchestrator.stages.code_versions import difference

ATTEMPTS_SHOWN = 40
"""The newest ones."""


def code_view(files: RunFiles) -> CodeView | None:
    """The code as it is now, with what was found in that very code; none when there is none."""
    written = files.read_json(GeneratedCode.FILE).get("manim")
    manim: dict[str, Any] = written if isinstance(written, dict) else {}  # pyright: ignore[reportUnknownVariableType]
    text, name = manim.get("code"), manim.get("scene_name")
    if not isinstance(text, str) or not isinstance(name, str):
        return None
    return CodeView(
        name=GeneratedCode.CODE_FILE,
        scene_class=name,
        text=text,
        findings=(
            *_findings_in(files, ValidationReport.FILE),
            *_findings_in(files, RenderResult.FILE),
        ),
    )


def attempt_views(
    files: RunFiles, story: Story, listed: tuple[FileView, ...]
) -> tuple[AttemptView, ...]:
    """Every version of the code that was tried, oldest first."""
    beside: dict[str, list[str]] = {folder: [] for folder in story.attempts}
    for file in listed:
        if file.name.startswith(f"{ATTEMPTS}/"):
            beside.setdefault("/".join(file.name.split("/")[:2]), []).append(file.name)
    views: list[AttemptView] = []
    before: str | None = None
    for folder in sorted(beside, key=_number)[-ATTEMPTS_SHOWN:]:
        code = files.text(f"{folder}/{GeneratedCode.CODE_FILE}")
        told = story.attempts.get(folder)
        diff = "" if before is None or code is None else _difference(before, code)
        views.append(
            AttemptView(
                folder=folder,
                stage=told.stage if told else "",
                seconds=told.seconds if told else 0.0,
                failure=told.failure if told else None,
                code=code,
                diff=diff,
                findings=tuple(told.findings) if told else (),
                files=tuple(beside[folder]),
            )
        )
        before = code or before
    return tuple(views)


def _findings_in(files: RunFiles, report: str) -> tuple[FindingView, ...]:
    """What a report says about the code as it is now; nothing when it speaks of an earlier one."""
    entry, code = files.entries.get(report), files.entries.get(GeneratedCode.FILE)
    if entry is None or code is None:
        return ()
    if not any(each.name == code.name and each.sha256 == code.sha256 for each in entry.inputs):
        return ()
    found: object = files.read_json(report).get("findings")
    views: list[FindingView] = []
    for each in found if isinstance(found, list) else ():  # pyright: ignore[reportUnknownVariableType]
        finding: dict[str, Any] = each if isinstance(each, dict) else {}  # pyright: ignore[reportUnknownVariableType]
        try:
            view = FindingView(
                severity=finding.get("severity", "error"),
                code=finding.get("code", ""),
                text=finding.get("message", ""),
                line=finding.get("line"),
            )
        except ValidationError:
            continue  # edited by hand into something else
        views.append(view)
    return tuple(views)


def _number(folder: str) -> tuple[int, str]:
    digits = folder.rpartition("/")[2]
    return (int(digits) if digits.isdecimal() and len(digits) < 10 else 0, folder)


@lru_cache(maxsize=128)
def _difference(before: str, after: str) -> str:
    """Asked again and again while a page watches, and too slow for that."""
    return difference(before, after)
