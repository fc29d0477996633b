"""Artifacts as JSON text that people read and edit.

The digest of an artifact is that of these bytes, so `sha256sum` can check a run folder.
"""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from orchestrator.engine.errors import ArtifactInvalidError

ModelT = TypeVar("ModelT", bound=BaseModel)

_FIELDS_SHOWN = 5
_FIELDS_KEPT = 50


def to_text(model: BaseModel) -> bytes:
    """Write a model as indented JSON with a newline at its end; equal models give equal bytes."""
    return model.model_dump_json(indent=2).encode() + b"\n"


def from_text(model: type[ModelT], content: bytes, *, name: str) -> ModelT:
    """Read a model from JSON.

    Args:
        model: What it must fit.
        content: UTF-8 text; a byte order mark, which some editors add, is passed over.
        name: The file it came from, for the error.

    Raises:
        ArtifactInvalidError: It does not fit; names the file and each field that is wrong.
    """
    try:
        return model.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        wrong = [
            f"{'.'.join(str(step) for step in detail['loc']) or 'the whole file'}: {detail['msg']}"
            for detail in error.errors(include_url=False, include_input=False)
        ]
        more = f"; and {len(wrong) - _FIELDS_SHOWN} more" if len(wrong) > _FIELDS_SHOWN else ""
        raise ArtifactInvalidError(
            f"{name} does not fit: {'; '.join(wrong[:_FIELDS_SHOWN])}{more}",
            context={"file": name, "fields": wrong[:_FIELDS_KEPT]},
        ) from error
