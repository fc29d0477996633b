"""Words that every kind of element uses: names, points, colours, and where a thing goes."""

import unicodedata
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from agents.artifacts.base import OURS, Record
from agents.artifacts.room.frame import Region

Name = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", min_length=1, max_length=40)
]
"""Lower-case words joined by underscores."""
Reference = str
"""The id of an earlier element: whether there is such a one is what is asked of it."""
Coordinate = Annotated[float, Field(ge=-20, le=20)]
Point = tuple[Coordinate, Coordinate]
"""x and y, frame units."""
Interval = tuple[float, float]


def complete_tex(tex: str) -> str:
    """TeX for math mode as it may stand alone.

    Raises:
        ValueError: Braces are not balanced, it leaves math mode, or it has words of a script for
            which TeX has no letters here.
    """
    depth = 0
    for before, character in pairwise(" " + tex):
        if before != "\\" and character in "{}":
            depth += 1 if character == "{" else -1
        if depth < 0:
            break
    if depth:
        raise ValueError("tex: braces are not balanced")
    if "$" in tex or "\n\n" in tex or tex.isspace():
        raise ValueError("tex: is already in math mode, so no $, and no empty lines")
    if foreign := next((each for each in tex if not _has_tex_letter(each)), None):
        raise ValueError(
            f"tex: has {foreign!r}, for which TeX has no letter here: put such words into a text"
        )
    return tex


def _has_tex_letter(character: str) -> bool:
    """Whether it is no letter, or one of the Latin alphabet; Greek ones TeX itself explains."""
    if character.isascii() or unicodedata.category(character)[0] not in "LM":
        return True
    return unicodedata.name(character, "").startswith(("LATIN", "GREEK", "MATHEMATICAL"))


Tex = Annotated[str, StringConstraints(min_length=1, max_length=600), AfterValidator(complete_tex)]
Colour = Literal[
    "white", "grey", "dark", "blue", "deep_blue", "teal", "green", "yellow", "orange", "red",
    "pink",
]  # fmt: skip
"""On the dark background; `dark` is that background, for words on bright areas."""
Anchor = Literal[
    "centre", "top", "bottom", "left", "right",
    "top_left", "top_right", "bottom_left", "bottom_right",
]  # fmt: skip


class Place(Record):
    """Where an element goes."""

    within: Region | None = None
    """What is within one region at once stands one below the other."""
    at: Point | None = Field(default=None, json_schema_extra=OURS)
    """A point of the frame."""
    region: Region | None = Field(default=None, json_schema_extra=OURS)
    """A part of the frame; the element is shrunk to fit into it."""
    beside: Name | None = Field(default=None, json_schema_extra=OURS)
    """An earlier element next to which this one goes."""
    side: Literal["above", "below", "left", "right"] = Field(
        default="below", json_schema_extra=OURS
    )
    """With `beside`: on which side."""
    gap: float = Field(default=0.3, ge=0, le=5, json_schema_extra=OURS)
    """With `beside`: distance between the two, frame units."""
    anchor: Anchor = Field(default="centre", json_schema_extra=OURS)
    """The point of the element that is put at the place; with `beside`, the edge to align."""
    max_width: float | None = Field(default=None, gt=0, le=14.2, json_schema_extra=OURS)
    """Shrink the element to this width if it is wider."""
    max_height: float | None = Field(default=None, gt=0, le=14.2, json_schema_extra=OURS)
    """Shrink the element to this height if it is higher."""
    enlarged: float = Field(default=1, ge=1, le=2, json_schema_extra=OURS)
    """How many times as large as usual it is drawn, before it is shrunk to fit."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        ways = (self.within, self.at, self.region, self.beside)
        if sum(value is not None for value in ways) != 1:
            raise ValueError("place: set exactly one of within, at, region and beside")
        return self


class ElementBase(Record):
    """A thing on screen; every kind adds a `kind` and what it needs."""

    id: Name
    """Unique; the variable of the code."""

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """Field, id and required kind (or none) of every element this one builds on."""
        return ()


class Needs(NamedTuple):
    """What an element needs of a room, frame units."""

    height: float
    """At most the height it will have, or the least with which it can be read."""
    grows: bool = False
    """Whether it takes all it can get: pictures do, words do not."""


class PlacedElement(ElementBase):
    """A thing that is put somewhere as a whole."""

    place: Place

    def needs(self, width: float) -> Needs:
        """What it needs of a room so wide, where it is put `within` a region.

        Raises:
            ValueError: It cannot be read in a room so narrow, whatever its height.
        """
        del width
        return Needs(2.2, grows=True)

    def references(self) -> tuple[tuple[str, str, str | None], ...]:
        """The element it is placed beside, if any."""
        return (("place.beside", self.place.beside, None),) if self.place.beside else ()
