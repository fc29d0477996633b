"""The schema a model sees: small, flat and loose.

Providers refuse large unions, references, deep nesting and bounds, and a refusal costs the whole
request. So what is sent has only types, names, required fields, words to choose from, and
descriptions; bounds become part of the description. The model class itself decides afterwards.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast

from pydantic import BaseModel

from agents.artifacts.base import Artifact
from agents.errors import BrokenPieceError

Schema = dict[str, Any]

BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "{} or more items",
    "maxItems": "up to {} items",
    "pattern": "matches {}",
}


def loose_schema(model: type[BaseModel]) -> Schema:
    """The loose form of a model's JSON schema.

    Raises:
        BrokenPieceError: The model holds itself, so its schema has no flat form.
    """
    return json.loads(_written(model))


@cache
def _written(model: type[BaseModel]) -> str:
    """The same as text, of which whoever asks has a copy of their own to change."""
    strict = model.model_json_schema()
    loose = _Loosener(model.__name__, strict.get("$defs", {})).loosen(strict)
    if issubclass(model, Artifact):  # ours to write, not the model's
        loose["properties"].pop("schema_version", None)
    return json.dumps(loose)


class _Loosener:
    def __init__(self, name: str, definitions: Mapping[str, Schema]) -> None:
        self.name = name
        self.definitions = definitions

    def loosen(self, strict: Schema, inside: frozenset[str] = frozenset()) -> Schema:
        """Loosen a schema that stands inside the definitions of these names."""
        while "$ref" in strict:
            name = strict["$ref"].rpartition("/")[2]
            if name in inside:
                raise BrokenPieceError(
                    f"{self.name} cannot be asked of a model: {name} holds itself, and the schema"
                    " that is sent has no references",
                    context={"model": self.name},
                )
            inside |= {name}
            said_here = {key: strict[key] for key in strict if key != "$ref"}
            strict = {**self.definitions[name], **said_here}
        choices: list[Schema] = strict.get("anyOf") or strict.get("oneOf") or []
        if choices:
            some = [each for each in choices if each.get("type") != "null" and not self._ours(each)]
            loose = merge([self.loosen(choice, inside) for choice in some])
        else:
            loose = self._plain(strict, inside)
        description = describe(strict, loose.get("description"))
        return loose | ({"description": description} if description else {})

    def _ours(self, strict: Schema) -> bool:
        """Whether a field or a kind is not for models to write."""
        named = self.definitions.get(str(strict.get("$ref", "")).rpartition("/")[2], {})
        return bool(strict.get("ours") or named.get("ours"))

    def _plain(self, strict: Schema, inside: frozenset[str]) -> Schema:
        loose: Schema = {"type": strict["type"]} if "type" in strict else {}
        words: list[object] = strict.get("enum", [strict["const"]] if "const" in strict else [])
        if words and all(isinstance(word, str) for word in words):  # of numbers, Gemini takes none
            loose["enum"] = words
        if "properties" in strict:
            fields: Mapping[str, Schema] = strict["properties"]
            loose["properties"] = {
                name: self.loosen(field, inside)
                for name, field in fields.items()
                if not self._ours(field)
            }
            required: list[str] = strict.get("required", [])
            loose["required"] = [
                name
                for name, field in loose["properties"].items()
                if one_word(field) or (name in required and not may_be_null(fields[name]))
            ]
        elif isinstance(strict.get("additionalProperties"), dict):
            inner = self.loosen(strict["additionalProperties"], inside)
            loose["additionalProperties"] = inner
        if strict.get("type") == "array":
            items: list[Schema] = strict.get("prefixItems") or [strict.get("items", {})]
            loose["items"] = merge([self.loosen(item, inside) for item in items])
        return loose


def merge(choices: list[Schema]) -> Schema:
    """One schema that allows all: fields of every object, words of every choice.

    Text beside numbers stays a union; nothing smaller says the same.
    """
    distinct = [choice for n, choice in enumerate(choices) if choice not in choices[:n]]
    if len(distinct) == 1:
        return distinct[0]
    kinds = {str(choice.get("type")) for choice in distinct}
    if kinds == {"object"} and all("properties" in choice for choice in distinct):
        return _merge_objects(distinct)
    said = _distinct(choice["description"] for choice in distinct if "description" in choice)
    description = {"description": " / ".join(said)} if said else {}
    if kinds == {"array"}:
        return {"type": "array", "items": merge([each["items"] for each in distinct])} | description
    if kinds == {"integer", "number"}:
        return {"type": "number"} | description
    if kinds <= {"string", "integer", "number", "boolean"} and len(kinds) == 1:
        words = [choice.get("enum") for choice in distinct]
        every_word = _distinct(word for each in words for word in each or ())
        return {"type": kinds.pop()} | ({"enum": every_word} if all(words) else {}) | description
    return {"anyOf": distinct}


def _merge_objects(choices: list[Schema]) -> Schema:
    names = _distinct(name for choice in choices for name in choice["properties"])
    properties = {
        name: merge([each["properties"][name] for each in choices if name in each["properties"]])
        for name in names
    }
    required = [name for name in names if all(name in choice["required"] for choice in choices)]
    described = [_describe_kind(choice, required) for choice in choices]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "description": "One of: " + " / ".join(described),
    }


def may_be_null(strict: Schema) -> bool:
    """Whether null is an answer: then the field may be left out."""
    return any(choice.get("type") == "null" for choice in strict.get("anyOf", []))


def one_word(schema: Schema) -> str | None:
    """The word of a field that can only be this word: it tells which kind an object is."""
    words: list[str] = schema.get("enum", [])
    return words[0] if len(words) == 1 else None


def _describe_kind(choice: Schema, shared: list[str]) -> str:
    """What one kind of object is for, and the fields it needs beside those that all need."""
    words = (one_word(field) for field in choice["properties"].values())
    label = next((word for word in words if word), "object")
    needed = [name for name in choice["required"] if name not in shared]
    needs = f" (needs {', '.join(needed)})" if needed else ""
    about = f": {choice['description']}" if "description" in choice else ""
    return f"{label}{needs}{about}"


def describe(strict: Schema, inner: str | None) -> str:
    """The description with what the bounds say, in words."""
    own = cast("str | None", strict.get("description")) or inner or ""
    told = {name: strict[name] for name in BOUNDS if name in strict}
    if told.get("minLength") == 1 or "pattern" in told:
        told.pop("minLength", None)  # nobody answers with nothing
    if "pattern" in told:
        told.pop("maxLength", None)
    least, most = told.get("minItems"), told.get("maxItems")
    if least is not None and most is not None:
        items = f"{least}" if least == most else f"{least} to {most}"
        return " ".join([own, f"({items} items)"]).strip()
    bounds = [BOUNDS[name].format(value) for name, value in told.items()]
    return " ".join([own, f"({', '.join(bounds)})"] if bounds else [own]).strip()


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
