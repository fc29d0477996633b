"""A small real video in pieces, and guests that hand them out while they draw.

Run as a program it is the `chalkbox` command on such a guest.
"""

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path[:0] = [str(TESTS.parent), str(TESTS)]

from explaining import draw_with_captions, explaining_guest  # noqa: E402
from fakes import FakeEngine, GuestEnd, Job  # noqa: E402

STORED = TESTS / "golden" / "preview"
WHOLE = (STORED / "whole.mp4").read_bytes()
INIT = (STORED / "init.mp4").read_bytes()
PIECES = tuple(path.read_bytes() for path in sorted(STORED.glob("*.m4s")))
PIECE_FRAMES, FPS = 30, 15
FRAMES = PIECE_FRAMES * len(PIECES)
WAIT_S = 60.0


def say_chunk(end: GuestEnd, name: str, content: bytes, **fields: Any) -> None:
    """Hand out a piece, with its digest or another."""
    said = {"sha256": hashlib.sha256(content).hexdigest(), "start_frame": 0, "frames": 0}
    end.say("chunk", content, name=name, **(said | fields))


def say_piece(end: GuestEnd, number: int) -> None:
    """Hand out one piece of the video, and tell how far that is."""
    start = number * PIECE_FRAMES
    content = PIECES[number]
    say_chunk(end, f"{number:05d}.m4s", content, start_frame=start, frames=PIECE_FRAMES)
    far = {"event": "frames", "done": start + PIECE_FRAMES, "total": FRAMES}
    end.say("event", json.dumps(far).encode())


class Drawing:
    """A render that a test takes from step to step, also from another process: by files."""

    STEPS = ("begin", "go_on", "end", "fail")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def may(self, *steps: str) -> None:
        """Let it go on: to its first half, to the second, and to its end, good or not."""
        for step in steps:
            assert step in self.STEPS
            (self.folder / step).touch()

    def __call__(self, end: GuestEnd, job: Job) -> None:
        """Half of the pieces, then the other half, then the video."""
        half = len(PIECES) // 2
        self._wait_for("begin")
        say_chunk(end, "init.mp4", INIT)
        for number in range(half):
            say_piece(end, number)
        self._wait_for("go_on")
        for number in range(half, len(PIECES)):
            say_piece(end, number)
        if self._wait_for("end", "fail") == "fail":
            end.done("out_of_memory", oom_kills=1)
        else:
            draw_with_captions(end, job, video=WHOLE)

    def _wait_for(self, *steps: str) -> str:
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            for step in steps:
                if (self.folder / step).exists():
                    return step
            time.sleep(0.02)
        raise TimeoutError(f"none of {steps} was allowed")


def main() -> int:
    """Be the command on such renders; arguments: the folder of their steps, then its own."""
    from orchestrator import runs
    from ui.__main__ import main as chalkbox

    engine = FakeEngine(explaining_guest(render=Drawing(Path(sys.argv[1]))))
    runs.docker_engine = lambda *_: engine  # type: ignore[assignment]
    return chalkbox(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
