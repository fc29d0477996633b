"""Keys of the result cache: digests of everything a result depends on.

A key must come out the same in every version, or all results are lost; a test holds one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import BaseModel


def key_of(*parts: object) -> str:
    """Digest of parts, for use as a key.

    Args:
        parts: Text, numbers, booleans, None, bytes, models, and lists, tuples and text-keyed
            mappings of these. Order counts, except in mappings.

    Raises:
        TypeError: A part is something else.
        ValueError: A number is not finite.
    """
    text = json.dumps([_plain(part) for part in parts], sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(part: object) -> object:
    match part:
        case None | bool() | int() | float() | str():
            return part
        case bytes():
            return {"bytes": hashlib.sha256(part).hexdigest()}
        case BaseModel():
            return {"model": type(part).__name__, "fields": part.model_dump(mode="json")}
        case Mapping():
            mapping = cast("Mapping[object, object]", part)
            if not all(isinstance(name, str) for name in mapping):
                raise TypeError("a mapping in a cache key has names that are no text")
            return {str(name): _plain(value) for name, value in mapping.items()}
        case Sequence():
            return [_plain(each) for each in cast("Sequence[object]", part)]
        case _:
            raise TypeError(f"{type(part).__name__} cannot be part of a cache key")
