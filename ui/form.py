"""A request model as a form: one input per field, and its values back into a request.

A new workflow needs no form of its own. Labels come from the names of the fields, what they mean
from their docstrings, limits from their constraints.
"""
# pyright: reportUnknownMemberType=false

import re
import typing
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import UnionType
from typing import Any, Literal, cast

import annotated_types
import gradio as gr
from gradio.components import Component
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from agents.artifacts.base import Artifact
from ui.words import name_words

LONG_TEXT_CHARS = 200
"""Text that may be longer is written in a box of several lines."""
MOST_BUTTONS = 4
"""Of more choices there is a list."""
HIDDEN = frozenset({"schema_version", "render", "left_out", "own_music"})
"""What only programs ask for; files are sent apart."""
CHOICE_WORDS = {"debug_cpu": "Storyboard", "prod_gpu": "Model"}
"""Choices that people know by another name."""
_PICTURE = re.compile(r"^(\d+)p(\d+)$")


class FormError(Exception):
    """Values that make no request; says what is wrong with each field, in words."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{label}: {what}" for label, what in problems.items()))
        self.problems = dict(problems)
        """By the label of the field."""


@dataclass(frozen=True)
class FormField:
    """One field of a request, as it is asked for."""

    name: str
    label: str
    info: str
    kind: Literal["long", "text", "choice", "flag", "whole", "number"]
    default: Any
    """None where there is none."""
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    """Label and value of each."""
    least: float | None = None
    most: float | None = None
    most_chars: int | None = None

    def component(self, number: int = 0, *, visible: bool = True) -> Component:
        """The input, placed where it is called; `number` is that of its form on the page."""
        about: dict[str, Any] = {
            "label": self.label,
            "info": self.info or None,
            "elem_id": f"form-{number}-{self.name.replace('_', '-')}",
            "elem_classes": [f"field-{self.kind}"],
            "visible": visible,
        }
        if self.kind == "choice" and len(self.choices) > MOST_BUTTONS:
            return gr.Dropdown(list(self.choices), value=self.default, filterable=False, **about)
        if self.kind == "choice":
            return gr.Radio(list(self.choices), value=self.default, **about)
        if self.kind == "flag":
            return gr.Checkbox(value=bool(self.default), **about)
        if self.kind in ("whole", "number"):
            return self._number(about)
        lines = {"lines": 3, "max_lines": 12} if self.kind == "long" else {"lines": 1}
        return gr.Textbox(value=self.default or "", max_length=self.most_chars, **lines, **about)

    def _number(self, about: dict[str, Any]) -> Component:
        whole = self.kind == "whole"
        if self.least is not None and self.most is not None:
            step = 1 if whole else (self.most - self.least) / 100
            start = self.least if self.default is None else self.default
            return gr.Slider(self.least, self.most, value=start, step=step, **about)
        return gr.Number(
            value=self.default,
            precision=0 if whole else None,
            minimum=self.least,
            maximum=self.most,
            **about,
        )


@dataclass(frozen=True)
class Form:
    """The fields of one request."""

    request: type[Artifact]
    fields: tuple[FormField, ...]

    @classmethod
    def of(cls, request: type[Artifact], *, shown_chars: int | None = None) -> "Form":
        """Read the form from the model.

        Args:
            request: The request.
            shown_chars: Most characters of a text, where the settings allow fewer than the model.

        Raises:
            TypeError: A field is of a kind that cannot be asked for; names it.
        """
        return cls(
            request,
            tuple(
                _read(name, field, shown_chars)
                for name, field in request.model_fields.items()
                if name not in HIDDEN
            ),
        )

    def components(
        self, number: int = 0, *, offered_later: Collection[str] = ()
    ) -> tuple[Component, ...]:
        """One input per field, placed where it is called: long texts, then the rest in rows.

        Args:
            number: Of the form on the page.
            offered_later: Fields that are not seen until the page shows them.
        """

        def place(field: FormField) -> Component:
            return field.component(number, visible=field.name not in offered_later)

        placed = {f.name: place(f) for f in self.fields if f.kind == "long"}
        with gr.Row(elem_classes=["form-fields"]):
            placed |= {f.name: place(f) for f in self.fields if f.kind != "long"}
        return tuple(placed[field.name] for field in self.fields)

    def fill(self, values: Sequence[Any]) -> Artifact:
        """The request that the values make.

        Raises:
            FormError: They make none.
        """
        given = {
            field.name: value
            for field, value in zip(self.fields, values, strict=True)
            if field.required or value not in (None, "")
        }
        try:
            return self.request.model_validate(
                {name: "" if value is None else value for name, value in given.items()}
            )
        except ValidationError as error:
            raise FormError(self._problems(error)) from error

    def texts(self, values: Sequence[Any]) -> dict[str, str]:
        """The values as a form of HTML sends them.

        Raises:
            FormError: They make no request.
        """
        self.fill(values)
        named = zip(self.fields, values, strict=True)
        return {field.name: str(value) for field, value in named if value not in (None, "")}

    def _problems(self, error: ValidationError) -> dict[str, str]:
        labels = {field.name: field.label for field in self.fields}
        problems: dict[str, str] = {}
        for problem in error.errors(include_url=False, include_input=False):
            place = str(problem["loc"][0]) if problem["loc"] else ""
            problems.setdefault(labels.get(place, name_words(place)), _in_words(problem))
        return problems


def _in_words(problem: Mapping[str, Any]) -> str:
    limits: dict[str, Any] = problem.get("ctx", {})
    match problem["type"]:
        case "missing":
            return "this is needed"
        case "string_too_short":
            least = limits["min_length"]
            return "this is needed" if least == 1 else f"at least {least:,} characters are needed"
        case "string_too_long":
            return f"at most {limits['max_length']:,} characters are taken; shorten it"
        case "greater_than_equal" | "greater_than":
            word = "at least" if problem["type"] == "greater_than_equal" else "more than"
            return f"must be {word} {limits.get('ge', limits.get('gt'))}"
        case "less_than_equal" | "less_than":
            word = "at most" if problem["type"] == "less_than_equal" else "less than"
            return f"must be {word} {limits.get('le', limits.get('lt'))}"
        case "enum" | "literal_error":
            return f"choose one of {limits['expected']}"
        case "int_parsing" | "int_type" | "float_parsing" | "float_type" | "int_from_float":
            return "must be a number"
        case _:
            return str(problem["msg"])


def choice_label(value: object) -> str:
    """A choice, for people: `720p30` is `720p · 30 fps`."""
    text = str(getattr(value, "value", value))
    if found := _PICTURE.match(text):
        return f"{found[1]}p · {found[2]} fps"
    return CHOICE_WORDS.get(text) or name_words(text)


def _read(name: str, field: FieldInfo, shown_chars: int | None) -> FormField:
    annotation = _plain(field.annotation)
    kind, choices = _kind(name, annotation, field)
    default = None if field.is_required() else field.get_default(call_default_factory=False)
    most_chars = _bound(field, "max_length")
    if shown_chars is not None and kind == "long":
        most_chars = shown_chars if most_chars is None else min(most_chars, shown_chars)
    return FormField(
        name=name,
        label=field.title or name_words(name),
        info=" ".join((field.description or "").split()),
        kind=kind,
        default=default.value if isinstance(default, Enum) else default,
        required=field.is_required(),
        choices=choices,
        least=_bound(field, "ge", "gt"),
        most=_bound(field, "le", "lt"),
        most_chars=None if most_chars is None else int(most_chars),
    )


def _kind(
    name: str, annotation: object, field: FieldInfo
) -> tuple[
    Literal["long", "text", "choice", "flag", "whole", "number"], tuple[tuple[str, str], ...]
]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "choice", tuple((choice_label(each), str(each.value)) for each in annotation)
    if typing.get_origin(annotation) is Literal:
        return "choice", tuple((choice_label(v), str(v)) for v in typing.get_args(annotation))
    if annotation is bool:
        return "flag", ()
    if annotation is int:
        return "whole", ()
    if annotation is float:
        return "number", ()
    if annotation is str:
        most = _bound(field, "max_length")
        return ("long" if most is None or most > LONG_TEXT_CHARS else "text"), ()
    raise TypeError(f"the field {name} is {annotation!r}, for which there is no input")


def _plain(annotation: object) -> object:
    """The type without `| None` and without its constraints."""
    if typing.get_origin(annotation) in (typing.Union, UnionType):
        others = [each for each in typing.get_args(annotation) if each is not type(None)]
        return _plain(others[0]) if len(others) == 1 else annotation
    return annotation


def _bound(field: FieldInfo, *names: str) -> float | None:
    for constraint in cast("list[object]", field.metadata):
        for name in names:
            if isinstance(constraint, annotated_types.BaseMetadata):
                value = getattr(constraint, name, None)
                if isinstance(value, int | float):
                    return value
    return None
