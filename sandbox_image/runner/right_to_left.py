"""Text from right to left, drawn where nothing of it is lost.

Manim has Pango lay each piece of a `Text` out in a box as wide as the picture has pixels. Pango
sets what reads from right to left at the right edge of the box, and Manim's box begins 30 units
to the right of the surface that takes the outlines: the words lie across its edge or beyond it,
and Cairo leaves out, without a word, every run that lies beyond. A short word in small letters is
one such run: nothing was drawn. Lines that read in different directions stood at the two ends of
the box, and pieces with a style of their own lay over one another.

So a text with any such letter is laid out as one paragraph on a surface that holds all of it.
Everything else takes Manim's own way.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from manim import Text, config
from manim.mobject.text.text_mobject import START_X, START_Y, TEXT2SVG_ADJUSTMENT_FACTOR
from manimpango import MarkupUtils

BACKWARD = ("R", "AL")
"""Classes of letters that read from right to left (Unicode, UAX 9)."""
MARK = "\u200f"
"""At the beginning of a line, it makes the line read from right to left; nothing is drawn."""
SURFACE = 30_000
"""Width and height of the surface; nothing but what may be left out depends on it."""
NO_WIDTH = -1 / 1024
"""One unit of Pango below zero: lines are not broken, and aligned to the longest."""
UNITS = 1024
"""Of Pango, in one of Cairo's."""
MARKED = "_chalkbox_right_to_left"


def install() -> None:
    """Let texts of this process be laid out so."""
    if not hasattr(Text._text2svg, MARKED):
        Text._text2svg = whole(Text._text2svg)


def reads_backward(text: str) -> bool:
    """Whether a text has any letter that reads from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(each) in BACKWARD for each in text)


def begins_backward(text: str) -> bool:
    """Whether the first letter with a direction reads from right to left."""
    ways = (unicodedata.bidirectional(each) for each in text)
    return next((way in BACKWARD for way in ways if way in ("L", *BACKWARD)), False)


def whole(original: Callable[[Any, Any], str]) -> Callable[[Any, Any], str]:
    """`Text._text2svg`, which writes the outlines of a text to a file and gives its name."""

    def text2svg(self: Any, color: Any) -> str:
        if not reads_backward(self.text):
            return original(self, color)
        folder = config.get_dir("text_dir")
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self._text2hash(color)}.svg"
        if not file.exists():
            size, spacing = (
                each / TEXT2SVG_ADJUSTMENT_FACTOR for each in (self._font_size, self.line_spacing)
            )
            MarkupUtils.text2svg(
                markup(self.text, self._text2settings(color), spacing),
                self.font,
                self.slant,
                self.weight,
                size,
                None,
                self.disable_ligatures,
                str(file.resolve()),
                START_X,
                START_Y,
                SURFACE,
                SURFACE,
                pango_width=NO_WIDTH,
            )
        return str(file.resolve())

    setattr(text2svg, MARKED, True)
    return text2svg


def markup(text: str, settings: Iterable[Any], spacing: float) -> str:
    """A text with its styles as Pango reads it; lines `spacing` apart."""
    mark = MARK if begins_backward(text) else ""
    pieces: list[str] = []
    for setting in settings:
        words = escape(text[setting.start : setting.end]).replace("\n", "\n" + mark)
        styles = {
            "font_family": setting.font,
            "style": setting.slant.lower(),
            "weight": setting.weight.lower(),
            "foreground": setting.color,
        }
        given = "".join(f" {name}={quoteattr(value)}" for name, value in styles.items() if value)
        pieces.append(f"<span{given}>{words}</span>")
    height = max(UNITS + 1, round(spacing * UNITS))
    return f'<span line_height="{height}">{mark}{"".join(pieces)}</span>'
