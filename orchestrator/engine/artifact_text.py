"""Artifacts as JSON text that people read and edit.

The digest of an artifact is that of these bytes, so `sha256sum` can check a run folder.
"""

import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from orchestrator.engine.errors import ArtifactInvalidError

ModelT = TypeVar("ModelT", bound=BaseModel)

_FIELDS_SHOWN = 5
_FIELDS_KEPT = 50
MOST_VALUES = 200_000
"""More values than any artifact has. Each that is wrong takes a kilobyte to be told of, so 16 MiB
of zeros where objects are expected would take eight gigabytes."""
_UNCOUNTED_BYTES = 64 * 1024
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)


def to_text(model: BaseModel) -> bytes:
    """Write a model as indented JSON with a newline at its end; equal models give equal bytes."""
    return model.model_dump_json(indent=2).encode() + b"\n"


def from_text(
    model: type[ModelT], content: bytes, *, name: str, whole: str = "the whole file"
) -> ModelT:
    """Read a model from JSON.

    Args:
        model: What it must fit.
        content: UTF-8 text; a byte order mark, which some editors add, is passed over.
        name: The file it came from, for the error.
        whole: What to call all of it.

    Raises:
        ArtifactInvalidError: It does not fit; names the file and each field that is wrong.
    """
    if len(content) > _UNCOUNTED_BYTES and _TEXT.sub(b"", content).count(b",") >= MOST_VALUES:
        raise ArtifactInvalidError(
            f"{name} does not fit: {whole}: it holds more than {MOST_VALUES:,} values",
            context={"file": name, "fields": [f"{whole}: too many values"]},
        )
    try:
        return model.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        wrong = [
            f"{'.'.join(str(step) for step in detail['loc']) or whole}: {detail['msg']}"
            for detail in error.errors(include_url=False, include_input=False)
        ]
        more = f"; and {len(wrong) - _FIELDS_SHOWN} more" if len(wrong) > _FIELDS_SHOWN else ""
        raise ArtifactInvalidError(
            f"{name} does not fit: {'; '.join(wrong[:_FIELDS_SHOWN])}{more}",
            context={"file": name, "fields": wrong[:_FIELDS_KEPT]},
        ) from error
