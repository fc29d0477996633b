"""Runs the scripts of a film in the sandbox: ours, so one that fails is no result but an error.

What a script makes depends on its text, its inputs and the image alone, so it is kept by those.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field, JsonValue

from orchestrator.engine.render_cache import key_of
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.errors import SandboxProtocolError
from orchestrator.sandbox.contract import Progress
from orchestrator.sandbox.media_room import ScriptOrder
from orchestrator.stages.workshop import ExplainerRun

LOG_CHARS = 1500
REASON_CHARS = 300


@dataclass(frozen=True)
class Share:
    """Which part of a stage a script does, in what is counted there."""

    begin: int
    count: int
    total: int


class Told(BaseModel):
    """What a script said that it found."""

    found: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])


async def run_film_script(
    run: ExplainerRun,
    script: str,
    outputs: Sequence[str],
    into: Path,
    *,
    words: str,
    inputs: Mapping[str, Path] | None = None,
    share: Share | None = None,
) -> dict[str, JsonValue]:
    """Run a script, and lay what it makes into a folder.

    Args:
        run: Of the stage.
        script: Its text.
        outputs: The names of all that it makes.
        into: An existing folder of this machine.
        words: What it does, for those who wait; with `share`, what is counted.
        inputs: Files of this machine, by the names under which it finds them.
        share: Of the stage; without it, percents are told.

    Returns:
        What it says that it found.

    Raises:
        SandboxProtocolError: It failed, or did not make all of it.
    """
    room = await run.workshop.room()
    stored = await room.put_made(inputs) if inputs else {}

    def tell(progress: Progress) -> None:
        if share is None:
            run.progress(f"percent: {words}", done=progress.done, total=progress.total)
        else:
            done = share.begin + share.count * (progress.done or 0) // (progress.total or 100)
            run.progress(words, done=done, total=share.total)

    if share is None:
        run.progress(words)
    end = await room.run(ScriptOrder(script, stored, tuple(outputs)), on_progress=tell)
    missing = [name for name in outputs if name not in end.outputs]
    if end.failure is not None or missing:
        why = end.failure or f"it made no {', '.join(missing)}"
        raise SandboxProtocolError(
            f"{words}: {why}\n{end.log[-LOG_CHARS:]}".strip(),
            context={"reason": reason_in(end.log) or why},
        )
    made = [end.outputs[name] for name in outputs]
    await room.fetch_all(made, into)
    for file in {each.volume: each for each in (*stored.values(), *made)}.values():
        await room.drop(file)
    return dict(end.told)


def reason_in(log: str) -> str:
    """The last thing a script complained of, in one line; empty where it said nothing."""
    said = [line.strip() for line in log.splitlines() if line.strip()]
    plain = [line for line in said if not line.startswith(("progress ", "told "))]
    return plain[-1][:REASON_CHARS] if plain else ""


async def run_kept_script(
    run: ExplainerRun,
    script: str,
    outputs: Sequence[str],
    into: Path,
    *,
    words: str,
    inputs: Mapping[str, Path] | None = None,
) -> dict[str, JsonValue]:
    """The same, where it was not run before on the same inputs; else what it made then."""
    inputs = inputs or {}
    digests = await digests_of(inputs)
    key = key_of("film script", run.workshop.sandbox.image, script, digests, list(outputs))
    keys = {name: key_of(key, name) for name in outputs}
    cache = run.workshop.cache
    known = await cache.get(key, Told) if cache else None
    if cache and known and await place_all(run, keys, into):
        run.note_cached()
        return known.found
    found = await run_film_script(run, script, outputs, into, words=words, inputs=inputs)
    if cache:
        for name, its_key in keys.items():
            await cache.put_file(its_key, into / name)
        await cache.put(key, Told(found=found))
    return found


async def digests_of(inputs: Mapping[str, Path]) -> dict[str, str]:
    """The digests of files, by their names."""
    return {name: await asyncio.to_thread(sha256_of_file, path) for name, path in inputs.items()}


async def place_all(run: ExplainerRun, keys: Mapping[str, str], into: Path) -> bool:
    """Whether all of these files were kept; then they lie in the folder, and must not be changed.

    Args:
        run: Of the stage.
        keys: What each depends on, by its name.
        into: The folder.
    """
    cache = run.workshop.cache
    if cache is None:
        return False
    for name, key in keys.items():
        if await cache.get_file(key, into / name) is None:
            return False
    return True
