"""Owns the lessons: one file per topic, each with a `LESSON`, found by folder scan."""

import importlib
import pkgutil
from functools import cache

from agents.errors import BrokenPieceError
from agents.providers.offline.lesson import Lesson


@cache
def load_lessons() -> tuple[Lesson, ...]:
    """Every lesson, in the order of their file names.

    Raises:
        BrokenPieceError: A file cannot be loaded, has no `LESSON`, or repeats a name.
    """
    lessons = tuple(load_lesson(f"{__name__}.{found.name}") for found in _files())
    names = [lesson.name for lesson in lessons]
    if len(set(names)) != len(names):
        raise BrokenPieceError(f"two offline lessons have the same name: {', '.join(names)}")
    return lessons


def load_lesson(module_name: str) -> Lesson:
    """The lesson of one module.

    Raises:
        BrokenPieceError: It cannot be loaded or has no `LESSON`; the message names it.
    """
    try:
        lesson: object = importlib.import_module(module_name).LESSON
    except Exception as error:
        raise BrokenPieceError(
            f"the offline lesson {module_name} cannot be loaded: {error}",
            context={"module": module_name},
        ) from error
    if not isinstance(lesson, Lesson):
        raise BrokenPieceError(f"the offline lesson {module_name}: LESSON is not a Lesson")
    return lesson


def _files() -> list[pkgutil.ModuleInfo]:
    return sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name)
