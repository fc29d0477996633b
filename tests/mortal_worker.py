"""Workers that end themselves by SIGKILL at a moment that is named beforehand; run as a program.

Reads moments from stdin, one line each, `<when> <stage>`; for each it starts a worker, waits until
that has died, and prints its exit status, until one ends in another way. All start from one process
that has loaded everything.

`begun`, `finished`: right after that was written into the trace. `answered`: a model's answer is
on the disk. `made`, `written`: right before and right after the stage's artifact is written.
`recorded`: the queue has recorded the step, and the next has not begun. `ended`: the run has ended,
and the worker stops as on SIGTERM.
"""

import argparse
import asyncio
import os
import signal
import sys
import threading
import traceback
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from crashing import Moment

PATIENCE_S = 300
"""For a moment to come; then the worker is ended by SIGALRM."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(moment: Moment) -> None:  # noqa: C901
    """Have this process die at the moment."""
    from orchestrator.engine import queue, watchdog
    from orchestrator.engine.events import RunFinished, StageFinished, StageStarted
    from orchestrator.engine.run_folder import RunFolder
    from orchestrator.engine.trace import Trace
    from orchestrator.stages.run_ledger import RunLedger

    # Two stages that are done together are in tasks of their own.
    stage = ContextVar("stage", default="")
    # Workers that die in a row are what is tried here; that they are given up, elsewhere.
    watchdog.KILLED_WORKERS = sys.maxsize

    def come(when: str) -> None:
        if moment == (when, stage.get()):
            die()

    emit = Trace.emit

    def emit_and_die(self: Trace, event: Any, **more: Any) -> Any:
        result = emit(self, event, **more)
        if isinstance(event, StageStarted):
            stage.set(event.stage)
            come("begun")
        elif isinstance(event, StageFinished) and event.outcome == "succeeded":
            come("finished")
        elif isinstance(event, RunFinished) and moment.when == "ended":
            os.kill(os.getpid(), signal.SIGTERM)
        return result

    keep = RunLedger.keep

    async def keep_and_die(self: RunLedger, key: str, reply: bytes) -> None:
        await keep(self, key, reply)
        come("answered")

    write = RunFolder.write_artifact

    def write_and_die(self: RunFolder, artifact: Any, **more: Any) -> str:
        come("made")
        digest = write(self, artifact, **more)
        come("written")
        return digest

    recorded = queue._recorded

    def recorded_and_die(name: str, deed: Any) -> Any:
        result = recorded(name, deed)
        if moment == ("recorded", name):
            die()
        return result

    Trace.emit = emit_and_die
    RunLedger.keep = keep_and_die
    RunFolder.write_artifact = write_and_die
    queue._recorded = recorded_and_die  # type: ignore[assignment]


def work(moment: Moment) -> None:
    from config import load_settings
    from orchestrator.terminal_runs import work

    signal.alarm(PATIENCE_S)
    arm(moment)
    asyncio.run(work(argparse.Namespace(), load_settings()))


def main() -> None:
    import docker.models.containers  # noqa: F401  # what a worker loads when it first needs it
    import pydantic_ai.models.google  # noqa: F401

    import orchestrator.engine.queue
    import orchestrator.terminal_runs  # noqa: F401

    for line in sys.stdin:
        when, stage = line.split()
        assert threading.active_count() == 1
        child = os.fork()
        if child == 0:
            try:
                work(Moment(when, stage))
                os._exit(0)
            except BaseException:  # noqa: BLE001
                traceback.print_exc()
                os._exit(1)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()
        if status != (0 if when == "ended" else -signal.SIGKILL):
            break


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]
    main()
