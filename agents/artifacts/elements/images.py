"""A picture given pixel by pixel."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from agents.artifacts.elements.base import Colour, Needs, PlacedElement

PixelRow = Annotated[str, StringConstraints(pattern=r"^[0-9]+$", min_length=1, max_length=64)]


class Image(PlacedElement):
    """A picture of square pixels."""

    kind: Literal["image"] = "image"
    pixels: tuple[PixelRow, ...] = Field(min_length=1, max_length=64)
    """Its rows; each pixel is a digit, 0 dark, 9 bright."""
    colour: Colour = "white"

    @model_validator(mode="after")
    def _even(self) -> Self:
        if len({len(row) for row in self.pixels}) > 1:
            raise ValueError("pixels: every row needs the same number of digits")
        return self

    def needs(self, width: float) -> Needs:
        """All it can get."""
        del width
        return Needs(2.0, grows=True)
