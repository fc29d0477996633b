"""How much room words and formulas need: estimates on the safe side, without drawing anything.

Measured with Manim 0.22 and the fonts of the sandbox image, frame units for each point of font
size. What is larger after all is shrunk to its room when it is drawn, and stays readable.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from agents.artifacts.room.line_breaks import (
    clusters,
    columns,
    is_wide,
    pieces,
    unspaced_pieces,
)

Size = Literal["title", "large", "normal", "small"]
TEXT_SIZES: dict[Size, int] = {"title": 40, "large": 36, "normal": 28, "small": 22}
FORMULA_SIZES: dict[Size, int] = {"title": 60, "large": 54, "normal": 42, "small": 34}
"""Font sizes; small capitals of the smallest are still 2.5 % of the frame's height."""
LINE_SPACING = 0.5
"""Between lines of words, as Manim counts it: its own 0.3 lets descenders touch capitals."""
LINE, ONE_LINE = 0.0157, 0.0151
"""From one line of words to the next, and height of one from descender to ascender."""
NARROW, PLAIN, BROAD, WHOLE = 0.0056, 0.0082, 0.0105, 0.0146
"""Width of letters such as i, of most, of capitals, and of those that fill a square."""
SEMITIC = 0.009
"""Width of a letter of Hebrew or Arabic."""
WIDE_ARABIC = frozenset("سشصضطظ")
ROUND_SCRIPTS = ((0x0B80, 0x0BFF), (0x0D00, 0x0DFF), (0x1000, 0x109F))
"""Tamil, Malayalam and Sinhala, Burmese: their letters are as wide as a square."""
TALL_SCRIPTS = ((0x0B80, 0x0DFF), (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))
"""These and Telugu, Kannada, Thai, Lao, Khmer: they have marks above and below one another."""
TALL_LINE = 0.02
"""Height of one line of them."""
ARMENIAN, ARMENIAN_END, GEORGIAN, GEORGIAN_END = 0x0530, 0x058F, 0x10A0, 0x10FF
NARROW_LETTERS = frozenset("iljftrI.,;:!|'()[]/ -")
WHOLE_LETTERS = frozenset("WMm@%—…")
GLYPH = 0.0072
"""Width of a character of a formula."""
FORMULA_LINE, BIG = 0.0125, 0.03
"""Height of a line of letters, and each level of fractions adds as much; of sums and integrals."""
ROW = 0.019
"""From one row of a matrix or of cases to the next."""
LIMITS = re.compile(
    r"\\(?:sum|prod|i*nt|oint|lim|bigcup|bigcap|sup|inf|max|min|underbrace|overbrace)(?![a-zA-Z])"
)
BLOCK = re.compile(r"\\(?:begin|end)\{[a-z]+\*?\}")
SILENT = re.compile(
    r"\\(?:left|right|quad|qquad|displaystyle|mathrm|mathbf|text)(?![a-zA-Z])|\\[,;:! ]|[{}^_&\s]"
)
COMMAND = re.compile(r"\\[a-zA-Z]+")
WORDS = re.compile(r"\\(?:arc)?(?:sin|cos|tan|sec|csc|cot|exp|ln|log|lim|max|min)h?(?![a-zA-Z])")


class Extent(NamedTuple):
    """Width and height, frame units."""

    width: float
    height: float


def line_width(text: str, size: Size) -> float:
    """About how wide one line of words is, rather too much than too little."""
    return TEXT_SIZES[size] * sum(map(_letter, clusters(text)))


@lru_cache(4096)  # lines are measured again and again until they are of equal length
def _letter(cluster: str) -> float:
    """Width of a letter with all its marks."""
    letter = cluster[0]
    if letter in NARROW_LETTERS:
        return NARROW
    if letter in WHOLE_LETTERS or is_wide(cluster):
        return WHOLE * (1 + sum(map(is_wide, cluster[1:])))  # pictures that are joined to one
    if not columns(cluster):
        return 0.0
    if letter.isupper() or letter.isdigit():
        return BROAD
    # Marks that stand beside their letter, and consonants that are written as one.
    aside = sum(unicodedata.category(each) in ("Mc", "Lo") for each in cluster[1:])
    return _of_script(letter) + aside * PLAIN


def _of_script(letter: str) -> float:
    code = ord(letter)
    if letter in WIDE_ARABIC:
        return BROAD * 1.2
    if unicodedata.bidirectional(letter) in ("R", "AL"):
        return SEMITIC
    if any(low <= code <= high for low, high in ROUND_SCRIPTS):
        return WHOLE
    if ARMENIAN <= code <= ARMENIAN_END or GEORGIAN <= code <= GEORGIAN_END:
        return SEMITIC * 1.1
    return BROAD if unicodedata.category(letter) == "Lo" else PLAIN


def wrapped(text: str, size: Size, width: float) -> str:
    """Words in lines that are not wider than a width, as long as no single letter is."""
    return "\n".join(line for each in text.split("\n") for line in _wrap(each, size, width))


def _wrap(line: str, size: Size, width: float) -> list[str]:
    """As few lines as can be, of about equal length: no word stands alone in the last."""
    lines = _fill(line, size, width)
    for share in range(97, 0, -3) if len(lines) > 1 else ():
        even = _fill(line, size, width * share / 100)
        if len(even) > len(lines) or any(line_width(each, size) > width for each in even):
            break
        lines = even
    return lines


def _fill(line: str, size: Size, width: float) -> list[str]:
    """Lines that are each filled as far as can be."""
    lines, current = list[str](), ""
    for piece in _pieces(line, size, width):
        if current and line_width((current + piece).rstrip(), size) > width:
            lines.append(current.rstrip())
            current = piece.lstrip()
        else:
            current += piece
    return [*lines, current.rstrip()]


def _pieces(line: str, size: Size, width: float) -> Iterator[str]:
    """Where a line may be broken; words without spaces between them also between letters."""
    for piece in pieces(line):
        if line_width(piece.rstrip(), size) > width:
            yield from unspaced_pieces(piece)
        else:
            yield piece


def text_extent(text: str, size: Size) -> Extent:
    """How much room words need as they are, lines kept."""
    lines = text.split("\n")
    widest = max(line_width(line, size) for line in lines)
    tall = any(low <= ord(letter) <= high for letter in text for low, high in TALL_SCRIPTS)
    one_line = TALL_LINE if tall else ONE_LINE
    return Extent(widest, TEXT_SIZES[size] * (LINE * (len(lines) - 1) + one_line))


def formula_extent(tex: str, size: Size) -> Extent:
    """How much room a line of mathematics needs."""
    font = FORMULA_SIZES[size]
    rows = tex.split(r"\\")
    width = max(font * GLYPH * _glyphs(row) for row in rows)
    heights = [_row_height(row) for row in rows]
    return Extent(width, font * (sum(heights) + ROW * 0.3 * (len(rows) - 1)))


def _glyphs(tex: str) -> int:
    """About how many characters wide a formula is; a fraction as if both halves stood in line."""
    named = len(WORDS.findall(tex))
    shown = SILENT.sub("", BLOCK.sub("", tex))
    columns = 2 * tex.count("&") + len(BLOCK.findall(tex))
    return len(COMMAND.sub("x", shown)) + 2 * named + columns


def _row_height(tex: str) -> float:
    depth = deepest = 0
    for piece in re.findall(r"\\[dt]?frac|\\binom|[{}]", tex):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        else:
            deepest = max(deepest, 1 + (depth > 0))
    height = FORMULA_LINE * (1 if deepest == 0 else 1 + deepest)
    return max(height, BIG) if LIMITS.search(tex) else max(height, ROW if "&" in tex else height)
