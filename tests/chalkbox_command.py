"""The `chalkbox` command on the fake engine, in this process or in one of its own.

Run as a program it is the command itself: its arguments are a kind of guest, then Chalkbox's own.
"""

import os
import sys
from functools import partial
from pathlib import Path

import pytest

PROJECT_ROOT = Path(__file__).resolve().parent.parent
KEYS = (
    *("GOOGLE_API_KEY", "GEMINI_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"),
    *("OPENAI_BASE_URL", "LLM_PROVIDER"),
)


def clean_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Settings that point into a test's folder, and at no engine."""
    for name in list(os.environ):
        if name.startswith("CHALKBOX_") or name in ("DOCKER_HOST", *KEYS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CHALKBOX_RUNS_DIR", str(folder / "runs"))
    monkeypatch.setenv("CHALKBOX_CACHE_DIR", str(folder / "cache"))
    monkeypatch.setenv("CHALKBOX_DOCKER_HOST", "unix:///nonexistent")


def main() -> int:
    """Run the command on a guest that answers, that waits for ever, or whose video is large."""
    from explaining import draw_with_captions, explaining_guest
    from fakes import Answer, FakeEngine, GuestEnd, Job
    from picture_samples import LONG_MP4

    from orchestrator import runs
    from ui.__main__ import main as chalkbox

    def wait(end: GuestEnd, _: Job) -> None:
        sys.stderr.write("waiting\n")
        sys.stderr.flush()
        end.read()

    guests: dict[str, dict[str, Answer]] = {
        "waiting": {"inspect": wait},
        "long": {"render": partial(draw_with_captions, video=LONG_MP4)},
    }
    changed = guests.get(sys.argv[1], {})
    engine = FakeEngine(explaining_guest(**changed))
    runs.docker_engine = lambda *_: engine  # type: ignore[assignment]
    return chalkbox(sys.argv[2:])


if __name__ == "__main__":
    sys.path[:0] = [str(PROJECT_ROOT), str(PROJECT_ROOT / "tests")]
    sys.exit(main())
