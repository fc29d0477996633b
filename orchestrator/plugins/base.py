"""What an edit plugin is: operations with typed parameters, each with a script and a contract.

Plugins touch neither files nor containers: they say what to run and what must come of it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from pydantic import Field, JsonValue, ValidationError

from agents.artifacts.base import Record
from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from agents.artifacts.scene_spec import ManimSceneSpec
from orchestrator.plugins.others import Other

Needs = Literal["picture", "sound"]
TIME = "time"
"""Key in a field's schema: the value is a time in the video."""
PARAMS_LINE = "\nPARAMS = json.loads("
"""How the line begins that ends the beginning of every script."""
FOUND = "found"
"""Field of parameters that a survey of the video fills in; no planner is told of it."""
Span = tuple[float, float]
"""From and to, seconds."""


class PluginParams(Record):
    """Parameters of one operation; the planner is told of each field and its docstring."""


class Misfit(NamedTuple):
    """Why parameters do not fit."""

    why: str
    """A sentence."""
    field: str = ""
    """The parameter that is to be mended, where it is one."""
    is_value: bool = False
    """Whether its value is wrong for any video; the sentence is nothing without the field."""

    def said_of(self, operation: str) -> str:
        """The sentence by itself."""
        return (
            f"{operation}: {self.field or 'parameters'}: {self.why}" if self.is_value else self.why
        )


def moment(default: Any = ..., **options: Any) -> Any:
    """A field that holds a time in the video, seconds from its start."""
    return Field(default, ge=0, json_schema_extra={TIME: "moment"}, **options)


def length(default: Any = ..., **options: Any) -> Any:
    """A field that holds a length of time, seconds."""
    return Field(default, ge=0, json_schema_extra={TIME: "length"}, **options)


@dataclass(frozen=True)
class Operation:
    """One thing that a plugin can do to a video."""

    name: str
    about: str
    """One line for the planner."""
    params: type[PluginParams]
    body: str
    """Of the script, after the prelude and `PARAMS`; empty where a model has to write it."""
    expect: Callable[[MediaFacts, Any], OutputContract]
    """The contract of the result, from the facts before."""
    check: Callable[[MediaFacts, Any], Sequence[Misfit]] = lambda before, params: ()
    """Each reason why these parameters do not fit the video."""
    needs: tuple[Needs, ...] = ("picture",)
    inputs: int = 1
    """How many files it takes; of more, the second and later ones are other uploads."""
    other: Other = "media"
    """What the second one has to be."""
    alone: Callable[[Any], bool] = lambda params: False
    """Whether with these parameters it takes no second file after all."""
    draws: Callable[[MediaFacts, Any], ManimSceneSpec] | None = None
    """What the explainer draws, without a ground, as its second file."""
    survey: str = ""
    """Body of a script that looks at the files first and tells what it found; that is put into the
    parameter `found`, from which script and contract follow."""
    says: Callable[[Any], str] = lambda params: ""
    """What people are to be told of what was found."""
    idle: Callable[[Any], bool] = lambda params: False
    """Whether after what was found there is nothing to do: the video stays as it is."""
    changes: Callable[[MediaFacts, Any], tuple[Span, ...]] | None = None
    """When the picture changes, in order; at all other times it has to stay as it is."""
    other_needs: tuple[Needs, ...] = ()
    """What each further file must have."""
    for_dummy: Callable[[Any, MediaFacts], Any] | None = None
    """Parameters for a short dummy beyond its times, for example a size in bytes."""

    def __post_init__(self) -> None:
        # Else parameters that no schema can be made of would break the first edit, not the start.
        self.params.model_rebuild()

    def read(self, params: Mapping[str, JsonValue], before: MediaFacts) -> PluginParams | str:
        """The parameters, or in words why they do not fit."""
        found = self.values(params)
        if isinstance(found, PluginParams):
            misfits = self.misfits(found, before)
            return " ".join(each.why for each in misfits) if misfits else found
        return " ".join(each.said_of(self.name) for each in found)

    def values(self, params: Mapping[str, JsonValue]) -> PluginParams | tuple[Misfit, ...]:
        """The parameters, or each that no video could be edited with."""
        try:
            return self.params.model_validate(dict(params))
        except ValidationError as error:
            return tuple(
                Misfit(
                    f"{each['msg'].removeprefix('Value error, ')}.",
                    ".".join(map(str, each["loc"])),
                    is_value=True,
                )
                for each in error.errors(include_url=False, include_input=False)
            )

    def misfits(self, params: PluginParams, before: MediaFacts) -> Sequence[Misfit]:
        """Each reason why the parameters do not fit this video."""
        missing = what_is_missing(self, self.needs, before)
        return (Misfit(missing),) if missing else self.check(before, params)

    def takes_upload(self, params: Any) -> bool:
        """Whether with these parameters it takes another upload beside the video."""
        return self.inputs > 1 and self.draws is None and not self.alone(params)

    @property
    def verb(self) -> str:
        """Its name in words."""
        return self.name.replace("_", " ")

    def script(self, params: PluginParams, *, body: str = "") -> str:
        """The Python script that does it: whole, and with nothing of the user's but JSON.

        Args:
            params: What it is told.
            body: Another body than its own.
        """
        told = json.dumps(params.model_dump(mode="json"))
        code = (body or self.body).strip()
        return f"{prelude()}\n{PARAMS_LINE}{told!r})\n\n{code}\n"

    def capability(self) -> str:
        """What the planner is told."""
        schema = self.params.model_json_schema()
        required: list[str] = schema.get("required", [])
        fields = "; ".join(
            f"{name}{'' if name in required else '?'}{choices_of(field)}:"
            f" {' '.join(field.get('description', '').split())}"
            for name, field in schema.get("properties", {}).items()
            if name != FOUND
        )
        return f"{self.name}: {self.about} ({fields or 'no parameters'})"


def choices_of(field: Mapping[str, Any]) -> str:
    """The words or numbers that a field takes, where it does not take all."""
    kinds: list[Mapping[str, Any]] = [field, *field.get("anyOf", ())]
    words = [str(word) for kind in kinds for word in kind.get("enum", ())]
    for kind in kinds:
        least = kind.get("minimum", kind.get("exclusiveMinimum"))
        if least is not None and "maximum" in kind:
            words.append(f"{least:g} to {kind['maximum']:g}")
    return f" ({'|'.join(words)})" if words else ""


def what_is_missing(
    operation: Operation, needs: tuple[Needs, ...], facts: MediaFacts
) -> str | None:
    """A sentence about what a file lacks for an operation, if anything."""
    if "picture" in needs and facts.picture is None:
        return f"The file has no moving picture, so {operation.verb} cannot be done."
    if "sound" in needs and not facts.sounds:
        return f"The file has no sound, so {operation.verb} cannot be done."
    return None


@dataclass(frozen=True)
class Plugin:
    """A family of tools."""

    name: str
    about: str
    """One line for the planner."""
    guide: str
    """Rules for whoever writes a script in its place: the system prompt."""
    operations: tuple[Operation, ...]

    def find(self, name: str) -> Operation | None:
        """The operation of this name."""
        return next((each for each in self.operations if each.name == name), None)

    def capabilities(self) -> str:
        """What the planner is told."""
        lines = "\n".join(f"- {self.name}.{each.capability()}" for each in self.operations)
        return f"{self.name}: {self.about}\n{lines}"


def body_of(script: str) -> str:
    """What a script does after the beginning that all have and its parameters."""
    return script.partition(PARAMS_LINE)[2].partition("\n")[2].strip()


@cache
def prelude() -> str:
    """What every script begins with."""
    return Path(__file__).with_name("prelude.py").read_text(encoding="utf-8")


def on_dummy(
    operation: Operation, params: PluginParams, real: MediaFacts, dummy: MediaFacts
) -> PluginParams:
    """The same parameters for a short dummy: times keep their order, and their gaps are seen."""
    kinds = {
        name: str(extra.get(TIME))
        for name, field in type(params).model_fields.items()
        if isinstance(extra := cast("dict[str, JsonValue] | None", field.json_schema_extra), dict)
    }
    given = params.model_dump()
    marks = {0.0, real.lasts_s}
    marks |= {
        min(given[n], real.lasts_s) for n in kinds if kinds[n] == "moment" and given[n] is not None
    }
    places = sorted(marks)
    step = dummy.lasts_s / max(1, len(places) - 1)
    for name, kind in kinds.items():
        value = given[name]
        if value is None:
            continue
        if kind == "moment":
            given[name] = round(places.index(min(value, real.lasts_s)) * step, 6)
        elif kind == "length":
            given[name] = min(value, round(dummy.lasts_s / 4, 6))
    mapped = type(params).model_validate(given)
    return operation.for_dummy(mapped, dummy) if operation.for_dummy else mapped
