"""What passes between the queue's threads and whoever carries runs out."""

from collections.abc import Callable

Words = dict[str, str | None]
"""What is recorded of a stage or a run: plain words, never an exception."""
Step = Callable[[str, Callable[[], Words]], Words]
"""Has a stage done and recorded; one that was recorded before is not done, only remembered."""
Carry = Callable[[str, str | None, Step, str | None], Words]
"""Carries out a run, from a stage, in a thread of the queue; told the name of the leg."""


class LetGo(BaseException):
    """The run was cancelled or put down. No `Exception`: the queue would record that."""


class TakenOver(LetGo):
    """Another process has taken the run meanwhile; nothing of this one is recorded any more."""
