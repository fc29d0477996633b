"""The error tree of models that make pictures.

ModelTroubleError    a model did not make what was ordered; `why` says which kind of trouble
"""

from typing import Literal

from orchestrator.errors import ChalkboxError

Why = Literal["out_of_memory", "missing", "unfit", "died", "silent", "failed"]
"""Memory was not enough; weights or libraries are not there; the model is of a kind that cannot;
its process ended; it said nothing for too long; or anything else."""
FOR_GOOD = ("missing", "unfit")
"""Trouble that the next picture would have as well."""


class ModelTroubleError(ChalkboxError):
    """A model did not make what was ordered; the message says what can be done."""

    code = "film.model"

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why: Why = why
