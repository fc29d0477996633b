"""The terminal commands about what is kept: tidy, pin, unpin."""

import argparse
import json
import sys

from config import Settings
from orchestrator.door import open_door
from orchestrator.engine.trace import safe
from orchestrator.retention.room import size_words
from orchestrator.retention.tidy import Tidied, tidy
from orchestrator.terminal import GOOD


async def tidy_now(options: argparse.Namespace, settings: Settings) -> int:
    """Remove what is kept no longer, or only tell what would go, and why."""
    async with open_door(settings) as door:
        tidied = await tidy(door.runs, settings, dry_run=options.dry_run)
    if options.json:
        told = {
            "gone": [item.model_dump() for item in tidied.gone],
            "left": [left.model_dump() for left in tidied.left],
            "dry_run": options.dry_run,
            "size_bytes": tidied.size_bytes,
        }
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
    else:
        sys.stdout.write(tidied_words(tidied, dry_run=options.dry_run))
    return GOOD


def tidied_words(tidied: Tidied, *, dry_run: bool) -> str:
    """What went or would go, with sizes and reasons, for people."""
    lines = [
        f"{item.kind:<10} {size_words(item.size_bytes):>10}  {safe(item.name)}  {safe(item.why)}"
        for item in tidied.gone
    ]
    count, size = len(tidied.gone), size_words(tidied.size_bytes)
    would = f"{count} would go, {size}; nothing was removed"
    lines.append(would if dry_run else f"{count} went, {size}")
    lines += [f"stays: {safe(left.name)}: {safe(left.why)}" for left in tidied.left]
    return "\n".join(lines) + "\n"


async def pin(options: argparse.Namespace, settings: Settings) -> int:
    """Keep a run, however old it gets."""
    async with open_door(settings) as door:
        await door.pin(options.id)
    return GOOD


async def unpin(options: argparse.Namespace, settings: Settings) -> int:
    """Keep it no longer than any other."""
    async with open_door(settings) as door:
        await door.unpin(options.id)
    return GOOD
