"""Whether all of a corpus is asked for, or of every long sweep: `make test-full`, `FULL_CORPUS=1`.

A sample is always the same one, so that what fails fails again.
"""

import os
from typing import TypeVar

T = TypeVar("T")
FULL = bool(os.environ.get("FULL_CORPUS"))


def sample(whole: tuple[T, ...], *chosen: int) -> tuple[T, ...]:
    """All of it where that is asked for, else what is chosen by number."""
    return whole if FULL else tuple(whole[number] for number in chosen)
