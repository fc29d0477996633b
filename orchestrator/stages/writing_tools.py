"""What a code writer may call while it works: the sandbox, and the documentation.

Answers hold no times and no paths: the same question gets the same answer, also after a restart,
so that kept answers of the model still fit.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir

from agents.artifacts.request import ExplainerRequest, Quality
from agents.artifacts.validation_report import Finding
from agents.docs.search import search_docs
from orchestrator.sandbox.contract import Inspection, InspectionOrder
from orchestrator.sandbox.host_files import temporary_folder
from orchestrator.stages.run_limits import held_to
from orchestrator.stages.workshop import ExplainerRun

Tool = Callable[[str], Awaitable[str]]

PREVIEW = Quality.P480
LONGEST_CODE = 100_000
"""Characters of code that a tool takes."""
FINDINGS = 8
"""Findings that a tool tells of."""
ADDRESS = re.compile(r"\b0x[0-9a-f]{8,}\b")
CALLS = {"lint_tool": 5, "render_tool": 2, "docs_tool": 6}
"""Calls of each tool that one writer has: one that calls for ever would hold the machine."""


class WritingTools:
    """The tools of one writer in one run; each call has a container of its own, one at a time."""

    def __init__(self, run: ExplainerRun, request: ExplainerRequest) -> None:
        self._run = run
        self._quality, self._aspect = request.quality, request.aspect
        self._calls: Counter[str] = Counter()
        self._in_turn = asyncio.Lock()

    def of_writer(self) -> tuple[Tool, ...]:
        """Everything: for the agent that writes the scene."""
        return self.lint_tool, self.render_tool, self.docs_tool

    def of_repair(self) -> tuple[Tool, ...]:
        """The documentation alone: a repair agent's work is inspected anyway."""
        return (self.docs_tool,)

    async def lint_tool(self, code: str) -> str:
        """Check a whole module: names, then a rehearsal of the scene without drawing.

        Args:
            code: The whole Python module, beginning with `from manim import *`.
        """
        if refused := self._used_up("lint_tool") or _refuse(code):
            return refused
        async with self._in_turn, self._run.workshop.sandbox.attempt() as attempt:
            self._run.progress("the writer has its code checked")
            order = InspectionOrder(code, self._quality, aspect=self._aspect)
            inspection = await attempt.inspect(order)
        report = held_to(self._run.workshop.limits, inspection.report)
        return in_words(replace(inspection, report=report))

    async def render_tool(self, code: str) -> str:
        """Check a whole module and draw it small, to see that it can be drawn; slow.

        Args:
            code: The whole Python module, beginning with `from manim import *`.
        """
        if refused := self._used_up("render_tool") or _refuse(code):
            return refused
        async with self._in_turn, self._run.workshop.sandbox.attempt() as attempt:
            self._run.progress("the writer has its code drawn small")
            order = InspectionOrder(code, PREVIEW, aspect=self._aspect)
            inspection = await attempt.inspect(order)
            if inspection.inspected is None:
                return in_words(inspection)
            with temporary_folder(Path(gettempdir()), prefix="chalkbox-preview-") as folder:
                result = await attempt.render(inspection.inspected, folder)
        if result.video is None:
            return f"It passed the check, but could not be drawn.\n{_tell(result.findings)}"
        return f"It can be drawn. {in_words(inspection)}"

    async def docs_tool(self, question: str) -> str:
        """Look something up in the documentation of the installed Manim.

        Args:
            question: A name (`Axes.plot`, `TransformMatchingTex`) or a few words.
        """
        if refused := self._used_up("docs_tool"):
            return refused
        self._run.progress("the writer looks something up")
        answer = search_docs(await self._run.workshop.docs_index(), question[:500])
        server = self._run.workshop.writers.docs_server
        if server is None:
            return answer
        return f"{answer}\n\nFrom another documentation server:\n{await server.ask(question[:500])}"

    def _used_up(self, tool: str) -> str | None:
        """Count a call, before anything is waited for; say so when there were enough."""
        self._calls[tool] += 1
        if self._calls[tool] <= CALLS[tool]:
            return None
        return f"You have called {tool} {CALLS[tool]} times, which is all. Answer without it."


def _refuse(code: str) -> str | None:
    if len(code) > LONGEST_CODE:
        return f"The module is longer than {LONGEST_CODE} characters. Shorten it."
    return None if code.strip() else "There is no code. Send the whole module."


def in_words(inspection: Inspection) -> str:
    """What an inspection found, for a model: every error, or what the scene came to."""
    report = inspection.report
    if not report.passed:
        renamed = dict.fromkeys(f"{each.old} is now {each.new}" for each in report.rewrites)
        hint = f"\nRenamed in this Manim: {'; '.join(renamed)}." if renamed else ""
        return f"It did not pass.\n{_tell(report.findings)}{hint}"
    warnings = f"\n{_tell(report.findings)}" if report.findings else ""
    scenes = "; ".join(
        f"{scene.scene_class}: {len(scene.animations)} animations, {scene.duration_s:.1f} s,"
        f" {len(scene.captions)} captions"
        for scene in report.scenes
    )
    return f"It passed. {scenes}{warnings}"


def _tell(findings: tuple[Finding, ...]) -> str:
    told = "\n".join(finding_words(finding) for finding in findings[:FINDINGS])
    more = len(findings) - FINDINGS
    return f"{told}\n(and {more} more)" if more > 0 else told


def finding_words(finding: Finding) -> str:
    """One finding for a model: where, what, and the lines around it."""
    where = f"line {finding.line}: " if finding.line else ""
    message = ADDRESS.sub("0x…", finding.message)  # another one in each process
    head = f"{where}{finding.severity} [{finding.code}] {message}"
    excerpt = "".join(
        f"\n{'>' if line.number == finding.line else ' '}{line.number:5} | {line.text}"
        for line in finding.excerpt
    )
    return head + excerpt
