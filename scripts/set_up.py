"""Set-up from a bare machine: `sh scripts/set_up.sh`, or `make setup`.

Runs with the system's Python before anything is installed: standard library only, and so is
everything it imports. Every step can be run again; one that finds its work done takes no time.
"""

import argparse
import http.client
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from types import FrameType

from scripts.build_sandbox import ensure_sandbox_image
from scripts.engine import ensure_engine
from scripts.engine_api import EngineRefusedError, EngineSilentError
from scripts.programs_for_tests import ensure_browser, ensure_compose, ensure_postgresql
from scripts.python_environment import ensure_environment
from scripts.step import SetUpError, step
from scripts.surroundings import Surroundings, read_surroundings

CANNOT = 2
"""Exit code: set-up could not be done, and what to do was said."""
INTERRUPTED = 130
"""Exit code: somebody ended it, as a shell would say it."""


def main(arguments: Sequence[str]) -> int:
    """Set everything up; returns the exit code."""
    parser = argparse.ArgumentParser(prog="set_up", description="Set Chalkbox up on this machine.")
    parser.add_argument("--dev", action="store_true", help="also the tools for tests and checks")
    chosen = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal without Unicode shows a question mark instead of ending the set-up.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        set_up(read_surroundings(), dev=chosen.dev)
    except SetUpError as error:
        sys.stderr.write(f"{error}\n")
    except (EngineSilentError, EngineRefusedError, http.client.HTTPException) as error:
        sys.stderr.write(f"✗ the container engine stopped answering: {error}\n")
        sys.stderr.write("  Run this again; it goes on where it was.\n")
    except OSError as error:
        sys.stderr.write(f"✗ set-up could not go on: {error}\n")
        sys.stderr.write("  Put that right, then run this again; it goes on where it was.\n")
    except KeyboardInterrupt:
        sys.stderr.write("✗ set-up was interrupted; run it again, it goes on where it was\n")
        return INTERRUPTED
    else:
        return 0
    return CANNOT


def set_up(surroundings: Surroundings, *, dev: bool) -> None:
    """Do every step that is not done yet.

    Raises:
        SetUpError: One of them cannot be done here.
    """
    with step("python environment") as running:
        ensure_environment(running, surroundings, dev=dev)
    with step("container engine") as running:
        engine = ensure_engine(running, surroundings)
    ensure_sandbox_image(engine, surroundings)
    if dev:
        with step("browser") as running:
            ensure_browser(running)
        with step("compose") as running:
            ensure_compose(running)
        with step("postgresql") as running:
            ensure_postgresql(running)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End like Ctrl-C does, so that everything is tidied up on the way out."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
