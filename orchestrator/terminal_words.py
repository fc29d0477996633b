"""Words of an enumeration as options of the terminal take them."""

import argparse
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

WordT = TypeVar("WordT", bound=StrEnum)


def word_of(kind: type[WordT]) -> Callable[[str], WordT]:
    """What reads one of some words, and names all of them where it is another."""

    def read(word: str) -> WordT:
        if word not in list(kind):
            raise argparse.ArgumentTypeError(f"{word!r} is none of {', '.join(kind)}")
        return kind(word)

    return read
