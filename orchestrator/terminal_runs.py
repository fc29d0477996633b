"""The terminal commands about runs, whichever process carries them out."""

import argparse
import asyncio
import signal
import sys
from functools import partial

from config import Settings
from orchestrator.door import Explained, open_door, tidying
from orchestrator.engine.run_status import ENDED, RunStatus
from orchestrator.engine.trace import safe
from orchestrator.film_door import WORKFLOW as FILMS
from orchestrator.observe.health import Health
from orchestrator.observe.observation import observing_for_long
from orchestrator.observe.records import say
from orchestrator.runs import open_studio
from orchestrator.terminal import GOOD, StageLines, read_request, say_line, stage_name, tell
from orchestrator.terminal_film import tell_film


async def submit(options: argparse.Namespace, settings: Settings) -> int:
    """Queue an explainer and print its id."""
    request = read_request(options, settings)
    async with open_door(settings) as door:
        video_id = await door.submit(request, priority=options.priority)
    sys.stdout.write(f"{video_id}\n")
    return GOOD


async def work(options: argparse.Namespace, settings: Settings) -> int:
    """Carry out queued runs until SIGTERM or Ctrl-C."""
    del options
    from orchestrator.observe.pages import FIGURES, READY, Shown
    from orchestrator.observe.worker_page import worker_page

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tell = partial(say, kind=settings.log_format)
    with observing_for_long(settings) as observation:
        async with open_studio(settings, takes_queued=True, observation=observation) as studio:
            shown = Shown(
                observation.figures,
                Health(studio.checks),
                folders={"runs": settings.runs_dir, "cache": settings.cache_dir},
            )
            async with worker_page(settings, shown) as address, tidying(studio.runs, settings):
                tell(f"takes runs of {settings.runs_dir}, {settings.runs_at_once} at once")
                if address:
                    tell(f"{address}{READY} says how it is, {address}{FIGURES} what it did")
                await stop.wait()
                for number in (signal.SIGTERM, signal.SIGINT):
                    loop.remove_signal_handler(number)  # a second one ends it at once
                tell(f"stops; runs may go on for {settings.stop_s:.0f} s")
    return GOOD


async def list_runs(options: argparse.Namespace, settings: Settings) -> int:
    """One line for each run."""
    async with open_door(settings) as door:
        for run in await door.list_runs(options.limit):
            say_run(run)
    return GOOD


async def status(options: argparse.Namespace, settings: Settings) -> int:
    """How one run stands, or those that have not ended."""
    async with open_door(settings) as door:
        if options.id is None:
            for run in await door.list_runs():
                if run.state not in ENDED:
                    say_run(run)
            return GOOD
        run = await door.status(options.id)
    for name, value in run.model_dump(mode="json", exclude_none=True).items():
        say_line(name.replace("_", " "), str(value))
    return GOOD


async def follow(options: argparse.Namespace, settings: Settings) -> int:
    """Show what happens in a run until it has ended, and print where the video lies."""
    show = StageLines()
    async with open_door(settings) as door:
        async for line in door.events(options.id):
            show(line)
        return tell_any(await door.wait(options.id))


async def cancel(options: argparse.Namespace, settings: Settings) -> int:
    """End a run."""
    async with open_door(settings) as door:
        await door.cancel(options.id)
    return GOOD


async def resume(options: argparse.Namespace, settings: Settings) -> int:
    """Go on with a run, here and now, and print where the video lies."""
    async with open_studio(settings) as studio:
        return tell_any(
            await studio.go_on(options.id, from_stage=options.stage, watchers=(StageLines(),))
        )


def tell_any(explained: Explained) -> int:
    """Print where a film or another video lies, or why there is none; the exit code."""
    workflow = explained.outcome.folder.manifest.workflow
    return tell_film(explained) if workflow == FILMS else tell(explained)


def say_run(run: RunStatus) -> None:
    """One line about a run."""
    about = run.message or (stage_name(run.stage) if run.stage else "")
    if run.state == "queued" and run.place:
        about = f"place {run.place}"
    elif run.done is not None and run.state == "running":
        about += f" {run.done}{f' of {run.total}' if run.total else ''}"
    sys.stdout.write(f"{run.video_id}  {run.state:<11}  {safe(about)[:100]}".rstrip() + "\n")
