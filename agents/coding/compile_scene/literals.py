"""Values written as Python source. Everything a spec says enters the code through here."""

import keyword

from agents.artifacts.scene_spec import Anchor, Colour

COLOURS: dict[Colour, str] = {
    "white": "WHITE",
    "grey": "GREY_B",
    "dark": "BACKGROUND",
    "blue": "BLUE_C",
    "deep_blue": "BLUE_E",
    "teal": "TEAL_C",
    "green": "GREEN_C",
    "yellow": "YELLOW_C",
    "orange": "GOLD_C",
    "red": "RED_C",
    "pink": "PINK",
}
DIRECTIONS: dict[Anchor, str] = {
    "centre": "ORIGIN",
    "top": "UP",
    "bottom": "DOWN",
    "left": "LEFT",
    "right": "RIGHT",
    "top_left": "UL",
    "top_right": "UR",
    "bottom_left": "DL",
    "bottom_right": "DR",
}
SIDES = {"above": "UP", "below": "DOWN", "left": "LEFT", "right": "RIGHT"}
USED_BY_CODE = (
    "self", "np", "abs", "min", "max", "sorted", "tex", "mark", "piece", "words", "value",
    "numbers", "x", "y", "h", "slope", "near", "far", "corner", "moving_y", "shrink_to_fit",
    "line_across", "area_under", "rectangles_under", "turn", "turns", "tip", "foot", "aside",
    "beside", "outside", "share", "middle", "matrix_on_the_way", "line_in_box", "arrow_outline",
    "t", "k", "matrix", "line", "start", "along", "low", "high", "ends", "end", "corners", "tail",
    "away", "zip", "range", "bullet_rows", "aligned_steps", "named_figure", "bars_of", "network_of",
    "surface_of", "tangent_at", "line_inside", "arrows_on", "words_level", "numbers_aside", "row",
    "texts", "free_label", "boxes_meet", "trace_along", "zoomed_to", "spots_along",
)  # fmt: skip
TAKEN = frozenset((*keyword.kwlist, *keyword.softkwlist, *USED_BY_CODE))
"""Names a variable cannot have, because the generated code uses them for something else."""


def text_literal(text: str) -> str:
    """Text as a Python string literal, in double quotes where that reads well."""
    plain = repr(text)
    if '"' not in text and plain.startswith("'"):
        return f'"{plain[1:-1]}"'
    return plain


def tex_literal(tex: str) -> str:
    """TeX as a Python literal: raw where that is exact, else escaped."""
    raw_is_exact = tex.isascii() and tex.isprintable() and '"' not in tex
    if "\\" in tex and raw_is_exact and not tex.endswith("\\"):
        return f'r"{tex}"'
    return text_literal(tex)


def number(value: float) -> str:
    """A number without needless digits."""
    rounded = round(float(value), 6)
    return str(int(rounded)) if rounded == int(rounded) and abs(rounded) < 1e15 else repr(rounded)


def precise(value: float) -> str:
    """A number with all its digits, for what is computed with it."""
    return repr(float(value))


def point(xy: tuple[float, float]) -> str:
    """A point of the frame as a Manim point."""
    return f"[{number(xy[0])}, {number(xy[1])}, 0]"


class VariableNames:
    """Gives every thing in the generated function a variable of its own."""

    def __init__(self) -> None:
        self._taken = set(TAKEN)

    def take(self, wish: str) -> str:
        """A free name like the wish: itself, or with a number behind it."""
        name, count = wish, 2
        while name in self._taken:
            name = f"{wish}_{count}"
            count += 1
        self._taken.add(name)
        return name

    def take_family(self, wish: str, members: tuple[str, ...]) -> dict[str, str]:
        """Free names for the parts of a thing: the wish with each part's word behind it."""
        return {member: self.take(f"{wish}_{member}") for member in members}
