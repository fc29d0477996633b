"""The written requests, carried out for real: each on a source of its layout, 60 s long.

    .venv/bin/python bench/edit_requests.py [--every N] [--only WORD]

A request counts as met when it ends as is expected of it: with a result that keeps its contract,
with a question, or with an answer. All of them take about half an hour on two cores.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from containers import LIMITS, docker_engine, sandbox_on  # noqa: E402
from editing import Edited, edit_in, made_by_ffmpeg  # noqa: E402

from agents.artifacts.editing.edit_package import TaskValidation  # noqa: E402
from agents.artifacts.media_facts import MediaFacts  # noqa: E402
from orchestrator.media.dummy import dummy_name, dummy_script  # noqa: E402
from orchestrator.sandbox.container_sandbox import ContainerSandbox  # noqa: E402
from orchestrator.sandbox.media_room import ScriptOrder  # noqa: E402

BENCH = ROOT / "bench"
RESULTS = BENCH / "results" / "edit_requests.md"
SECONDS = 60.0
CUES = "1\n00:00:01,000 --> 00:00:04,000\nOne line\n\n2\n00:00:20,000 --> 00:00:24,000\nTwo\n"
X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
OTHER_VIDEO = [
    *("-f", "lavfi", "-i", "testsrc=size=480x270:rate=30:duration=20"),
    *("-f", "lavfi", "-i", "sine=frequency=330:duration=20", *X264, "-c:a", "aac", "output.mp4"),
]
LOGO = ["-f", "lavfi", "-i", "color=red:size=200x100", "-frames:v", "1", "output.png"]


@dataclass(frozen=True)
class Row:
    """One request and how it ended."""

    line: dict[str, Any]
    ended: str
    """`result`, `question`, `answer` or `failed`."""
    is_met: bool
    words: str
    seconds: float
    validated_s: tuple[float, ...] = ()
    """What trying each of its scripts on a stand-in took."""


async def make_source(sandbox: ContainerSandbox, facts: MediaFacts, into: Path) -> Path:
    """A source of a layout."""
    name = dummy_name(facts)
    async with sandbox.media_room() as room:
        order = ScriptOrder(dummy_script(facts, seconds=SECONDS), {}, (name,))
        end = await room.run(order)
        if end.failure is not None:
            raise SystemExit(f"no source could be made: {end.failure}\n{end.log}")
        return await room.fetch(end.outputs[name], into)


def row_of(line: dict[str, Any], done: Edited, seconds: float) -> Row:
    """How a request ended, and whether that is as expected."""
    package, plan = done.package, done.plan
    if package is None:
        return Row(line, "failed", False, done.error.splitlines()[0][:200], seconds)
    if package.output is not None:
        made = [f"{task.plugin}.{task.operation}" for task in plan.tasks] if plan else []
        return Row(line, "result", made == line["expects"], "; ".join(package.checked), seconds)
    if package.question:
        is_met = line["expects"] == "question"
        return Row(line, "question", is_met, package.question, seconds)
    looks = isinstance(line["expects"], list) and bool(plan and plan.tasks)
    return Row(line, "answer", line["expects"] == "answer" or looks, package.answer[:200], seconds)


def tried_s(root: Path) -> Iterator[float]:
    """How long each script of a request was tried on its stand-in."""
    for path in sorted(root.glob("task-*_validation.json")):
        yield TaskValidation.model_validate_json(path.read_bytes()).dummy.duration_s


async def carry_out(lines: list[dict[str, Any]], folder: Path) -> list[Row]:
    """Every request, one after the other."""
    told = json.loads((BENCH / "edit_layouts.json").read_text(encoding="utf-8"))
    limits = LIMITS.model_copy(update={"work_mib": 512})
    sandbox = sandbox_on(lambda: docker_engine(folder, limits=limits), limits=limits)
    sources: dict[str, Path] = {}
    rows: list[Row] = []
    try:
        for name, command in (("video", OTHER_VIDEO), ("picture", LOGO)):
            there = folder / name
            there.mkdir()
            sources[name] = await made_by_ffmpeg(sandbox, there, [command], name=command[-1])
        sources["captions"] = folder / "words.srt"
        sources["captions"].write_text(CUES, encoding="utf-8")
        for number, line in enumerate(lines):
            layout = line["layout"]
            if layout not in sources:
                there = folder / layout.replace(" ", "-")
                there.mkdir()
                facts = MediaFacts.model_validate(told[layout])
                sources[layout] = await make_source(sandbox, facts, there)
            run = folder / f"run-{number}"
            run.mkdir()
            others = [sources[each] for each in line.get("uploads", [])]
            begun = time.perf_counter()
            done = await edit_in(sandbox, run, line["request"], [sources[layout], *others])
            row = row_of(line, done, time.perf_counter() - begun)
            rows.append(replace(row, validated_s=tuple(tried_s(done.root))))
            sys.stderr.write(f"{'+' if rows[-1].is_met else '-'} {line['request']}\n")
    finally:
        await sandbox.close()
    return rows


def table(rows: list[Row]) -> str:
    """What came of them, as Markdown."""
    met = sum(row.is_met for row in rows)
    head = f"{met} of {len(rows)} as expected ({100 * met / len(rows):.1f} %).\n"
    tried = sorted(each for row in rows for each in row.validated_s)
    if tried:
        middle, most = tried[len(tried) // 2], tried[int(len(tried) * 0.95)]
        head += (
            f"A script is tried on its stand-in in {middle:.1f} s (median of {len(tried)}),"
            f" {most:.1f} s (95 of 100), {tried[-1]:.1f} s (longest); load {os.getloadavg()[0]:.1f}"
            " afterwards.\n"
        )
    lines = ["| request | layout | ended | as expected | seconds | what was measured or said |"]
    lines.append("|---|---|---|---|---|---|")
    for row in rows:
        words = row.words.replace("|", "/").replace("\n", " ")
        lines.append(
            f"| {row.line['request'].replace('|', '/')} | {row.line['layout']} | {row.ended} |"
            f" {'yes' if row.is_met else '**no**'} | {row.seconds:.1f} | {words} |"
        )
    return f"# Written requests\n\n{head}\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Carry them out, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only each n-th request")
    parser.add_argument("--only", default="", help="only requests with this word")
    parser.add_argument("--into", type=Path, default=RESULTS, help="where the table goes")
    chosen = parser.parse_args()
    told = (BENCH / "edit_requests.jsonl").read_text(encoding="utf-8").splitlines()
    lines = [line for line in map(json.loads, told) if chosen.only in line["request"]]
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(carry_out(lines[:: chosen.every], Path(folder)))
    chosen.into.write_text(table(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
