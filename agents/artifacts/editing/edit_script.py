"""The scripts of an edit that a model writes, and what failed of them."""

from pydantic import Field

from agents.artifacts.base import Record
from agents.artifacts.generated_code import CodeError, Reached


class EditScript(Record):
    """What a script writer returns: all that follows the beginning that every script has."""

    script: str = Field(min_length=1, max_length=100_000)


class FailedScript(Record):
    """A script that failed, and the error that the next one was to mend."""

    task: int = Field(ge=1)
    reached: Reached
    """`lint`: it was not run; `rehearsal`: on its dummy; `render`: on the video."""
    error: CodeError
