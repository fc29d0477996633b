"""What was measured, as the table of `bench/results/load.md`."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.crowd.memory import Memory
from bench.crowd.tally import Tally, points_ms


@dataclass
class Part:
    """One part of the measurement."""

    name: str
    load: float
    """Load average of the machine when it began."""
    begun_s: float
    load_after: float = 0.0
    clock_s: float = 0.0
    runs: int = 0
    took_s: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    processor_s: dict[str, float] = field(default_factory=dict[str, float])
    waited_s: dict[str, float] = field(default_factory=dict[str, float])
    """How long main threads waited for a core."""


def write_part(part: Part) -> Iterator[str]:
    """How fast it was, and what it took."""
    yield f"### {part.name}\n\n"
    used = ", ".join(
        f"{name} {took:.0f} s ({part.waited_s[name]:.0f} s)"
        for name, took in part.processor_s.items()
    )
    yield (
        f"{part.runs} runs in {part.clock_s:.0f} s,"
        f" {60 * part.runs / max(part.clock_s, 1):.0f} a minute; load of the machine"
        f" {part.load:.0f} before, {part.load_after:.0f} after. Processor"
        f" time, and how long the main thread waited for a core: {used}.\n\n"
    )
    yield "| asked for | answers | p50, ms | p95, ms | p99, ms |\n|---|---:|---:|---:|---:|\n"
    for what, took in sorted(part.took_s.items()):
        half, most, nearly_all = points_ms(took)
        yield f"| {what} | {len(took)} | {half:.0f} | {most:.0f} | {nearly_all:.0f} |\n"
    yield "\n"


def write_memory(memory: Memory, *, since_s: float) -> Iterator[str]:
    """What each process holds, and by how much it grows."""
    minutes = (memory.at_s[-1] - since_s) / 60
    yield f"### Memory over {minutes:.0f} minutes\n\n"
    yield "| process | begins, MiB | ends, MiB | most, MiB | grows, MiB an hour |\n"
    yield "|---|---:|---:|---:|---:|\n"
    for name in memory.pids:
        first, last, most = memory.span(name, since_s=since_s)
        growth = memory.growth(name, since_s=since_s)
        yield f"| {name} | {first:.0f} | {last:.0f} | {most:.0f} | {growth:+.0f} |\n"
    yield "\n"


def write_report(
    parts: Sequence[Part], memory: Memory, tally: Tally, wrong: Sequence[str], *, warm_s: float
) -> str:
    """All of one measurement; memory of the last part, after it has warmed up."""
    since_s = parts[-1].begun_s + (warm_s if len(parts) > 1 else 0.0)
    lines = [line for part in parts for line in write_part(part)]
    lines += write_memory(memory, since_s=since_s)
    errors = [f"{count} × {words}" for words, count in tally.wrong.most_common()]
    lines.append(
        f"{len(tally.accepted)} runs were accepted, {len(tally.ended)} ended; told to wait and ask"
        f" again: {tally.told_to_wait} times. Lost, doubled or otherwise wrong:"
        f" {len(wrong)}. Errors: {len(errors)}. Cores: {os.cpu_count()}.\n"
    )
    lines += [f"\n- {each}" for each in [*errors, *wrong][:50]]
    return "".join(lines)
