"""What is wrong with an answer, said to the model that wrote it."""

import contextlib
from collections.abc import Callable, Sequence
from typing import Any, Generic, cast

from pydantic import BaseModel, ValidationError
from pydantic_ai import ModelRetry
from pydantic_core import to_json

from agents.agent_spec import AnswerT

MOST_FINDINGS = 20
"""Findings of one answer that are told; the first ones often cause the rest."""


class Corrections(Generic[AnswerT]):
    """Holds answers against the strict model; its findings are the correction."""

    def __init__(
        self, writes: type[AnswerT], reads_text: Callable[[str], AnswerT] | None = None
    ) -> None:
        self.writes = writes
        self.reads_text = reads_text
        self.last: str | None = None
        """What was last found wrong; None so far nothing."""

    def check(self, answer: Any) -> AnswerT:
        """Validate the fields of an answer.

        Raises:
            ModelRetry: With one line for each finding, for the model.
        """
        if isinstance(answer, BaseModel):
            return cast("AnswerT", answer)  # read from text
        try:
            return self._validate(answer)
        except ValidationError as error:
            raise self._correction(say_findings(error)) from error

    def read_text(self, text: str) -> AnswerT:
        """Read an answer given as text.

        Raises:
            ModelRetry: With what `reads_text` says is wrong.
        """
        assert self.reads_text is not None  # noqa: S101  # only offered where there is one
        try:
            return self.reads_text(text)
        except ValidationError as error:
            raise self._correction(say_findings(error)) from error
        except ValueError as error:
            raise self._correction(str(error)) from error

    def _validate(self, fields: object) -> AnswerT:
        """Validate; null and "left out" count as the same where only one of them is allowed."""
        with contextlib.suppress(ValidationError):
            return self._validate_as_it_is(fields)
        bare = without_nulls(fields)
        try:
            return self._validate_as_it_is(bare)
        except ValidationError as error:
            with contextlib.suppress(ValidationError):
                return self._validate_as_it_is(with_nulls(bare, missing_in(error)))
            raise

    def _validate_as_it_is(self, fields: object) -> AnswerT:
        return self.writes.model_validate_json(to_json(fields))

    def _correction(self, found: str) -> ModelRetry:
        self.last = found
        return ModelRetry(found)


def say_findings(error: ValidationError) -> str:
    """One line for each finding: where, and what."""
    findings = error.errors(include_url=False, include_context=False, include_input=False)
    lines = [
        f"{'.'.join(str(part) for part in found['loc']) or 'answer'}: {found['msg']}"
        for found in findings[:MOST_FINDINGS]
    ]
    more = len(findings) - MOST_FINDINGS
    return "\n".join([*lines, f"and {more} more"] if more > 0 else lines)


def without_nulls(value: object) -> object:
    """The same value without fields that are null, at every depth."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {name: without_nulls(inner) for name, inner in fields.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in cast("list[object]", value)]
    return value


def missing_in(error: ValidationError) -> list[tuple[int | str, ...]]:
    """Places of fields that were expected and are not there."""
    findings = error.errors(include_url=False, include_context=False, include_input=False)
    return [found["loc"] for found in findings if found["type"] == "missing"]


def with_nulls(value: object, places: Sequence[tuple[int | str, ...]]) -> object:
    """The same value with null at these places, where their objects exist."""
    here = {place[0] for place in places if len(place) == 1}

    def inner(key: int | str, item: object) -> object:
        return with_nulls(
            item, [place[1:] for place in places if len(place) > 1 and place[0] == key]
        )

    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        kept = {name: inner(name, item) for name, item in fields.items()}
        return kept | {str(name): None for name in here if name not in kept}
    if isinstance(value, list):
        return [inner(n, item) for n, item in enumerate(cast("list[object]", value))]
    return value
