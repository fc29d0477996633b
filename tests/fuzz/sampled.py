"""How the tests of this folder are tried: a small fixed sample here, for minutes by `make fuzz`.

What was once found lies in `regressions/<name>/`, one file each, and is tried first, always.
"""

import atexit
import contextlib
import shutil
import signal
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from hypothesis import HealthCheck, Phase, example, settings

FOLDER = Path(__file__).resolve().parent / "regressions"
Test = Callable[..., None]


def sampled(examples: int) -> Callable[[Test], Test]:
    """The same so many examples each time: what is new is looked for by `make fuzz`."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


class _Regressions:
    """What was found before."""

    def __call__(self, name: str, given: Callable[[bytes], dict[str, Any]]) -> Any:
        """Try every file of a folder, as `given` hands its bytes to the test."""

        def decorate(test: Test) -> Test:
            for path in sorted((FOLDER / name).glob("*")):
                test = example(**given(path.read_bytes()))(test)
            return test

        return decorate

    def scratch(self, name: str) -> Path:
        """An empty folder that goes with this process."""
        folder = Path(tempfile.mkdtemp(prefix=f"chalkbox-fuzz-{name}-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return folder


regressions = _Regressions()


@contextlib.contextmanager
def ends_in(seconds: float) -> Generator[None]:
    """Turn a hang into a failure that names the line; nothing is said of how fast it is."""

    def give_up(_number: int, _frame: FrameType | None) -> NoReturn:
        raise AssertionError(f"it did not end in {seconds:g} s of computing")

    # Of this process alone: others may keep the machine busy.
    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
