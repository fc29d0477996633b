"""Owns the lessons: one file per topic, each with a `LESSON`, found by folder scan."""

from functools import cache

from agents.errors import BrokenPieceError
from agents.folder_scan import load_piece, scan
from agents.providers.offline.lesson import Lesson


@cache
def load_lessons() -> tuple[Lesson, ...]:
    """Every lesson, in the order of their file names.

    Raises:
        BrokenPieceError: A file cannot be loaded, has no `LESSON`, or repeats a name.
    """
    lessons = tuple(load_lesson(name) for name in scan(__name__, __path__))
    names = [lesson.name for lesson in lessons]
    if len(set(names)) != len(names):
        raise BrokenPieceError(f"two offline lessons have the same name: {', '.join(names)}")
    return lessons


def load_lesson(module_name: str) -> Lesson:
    """The lesson of one module.

    Raises:
        BrokenPieceError: It cannot be loaded or has no `LESSON`; the message names it.
    """
    return load_piece(module_name, "LESSON", Lesson, what="offline lesson")
