"""Finds what a PDF's pages repeat around the text: running heads, feet and page numbers."""

import re
from collections import Counter
from dataclasses import dataclass

from runner.reading.pdf_lines import Line, Page

ZONE = 0.14
"""Share of a page's height, above and below, in which they stand."""
BAND_PT = 3.0
"""Lines whose places differ by less stand equally high on their pages."""
APART = 0.4
"""So many times its height a running head is at least away from the text."""
OFTEN = 3
"""So many pages with the same words make a running head."""
NUMBER = re.compile(
    r"(?:(?:page|seite|p\.) ?)?[-\u2013\u2014\[(|. ]{0,3}(\d{1,4}|[ivxlc]{1,7})"
    r"[-\u2013\u2014\])|. ]{0,3}(?:(?:of|von|/) ?\d{1,4})?",
    re.I,
)


@dataclass(frozen=True)
class Margins:
    """What was taken off the pages."""

    heads: int
    numbers: int
    example: str
    """The words of a running head; empty where there are none."""


def take_margins(pages: list[Page]) -> Margins:
    """Take running heads, feet and page numbers off the pages."""
    found = [(number, line) for number, page in enumerate(pages) for line in outer(page)]
    furniture = repeated(found, pages)
    furniture |= numbered(found, len(pages))
    for band in bands_of(found, pages, furniture):
        furniture |= band
    heads: Counter[str] = Counter()
    numbers = 0
    for page in pages:
        taken = [line for line in page.lines if id(line) in furniture]
        numbers += sum(is_number(line) for line in taken)
        heads.update(line.text for line in taken if not is_number(line))
        page.lines = [line for line in page.lines if id(line) not in furniture]
    example = heads.most_common(1)[0][0] if heads else ""
    return Margins(heads.total(), numbers, example)


def outer(page: Page) -> list[Line]:
    """The lines in the margins of a page."""
    above, below = page.height * ZONE, page.height * (1 - ZONE)
    return [line for line in page.lines if line.bottom < above or line.top > below]


def repeated(found: list[tuple[int, Line]], pages: list[Page]) -> set[int]:
    """Outermost lines whose words stand equally high on several pages, whatever their numbers."""
    found = [(number, line) for number, line in found if alone(line, pages[number])]
    least = min(OFTEN, len(pages)) if len(pages) > 1 else 2
    places: dict[tuple[str, int], set[int]] = {}
    keys = [(re.sub(r"\d+", "#", line.text.casefold()), line) for _, line in found]
    for (number, _), (words, line) in zip(found, keys, strict=True):
        for band in (round(line.top / BAND_PT), round(line.top / BAND_PT + 0.5)):
            places.setdefault((words, band), set()).add(number)
    return {
        id(line)
        for words, line in keys
        if any(
            len(places[words, band]) >= least
            for band in (round(line.top / BAND_PT), round(line.top / BAND_PT + 0.5))
        )
        and not NUMBER.fullmatch(words.replace("#", "1"))
    }


def numbered(found: list[tuple[int, Line]], pages: int) -> set[int]:
    """Lines that are page numbers: they count on from page to page, or stand alone at the foot."""
    offsets: Counter[int] = Counter()
    values: list[tuple[int, int, Line]] = []
    for number, line in found:
        if is_number(line):
            value = value_of(line.text)
            values.append((number, value, line))
            offsets[value - number] += 1
    return {
        id(line)
        for number, value, line in values
        if offsets[value - number] >= min(2, pages) and (pages > 1 or value <= 3)
    }


def bands_of(
    found: list[tuple[int, Line]], pages: list[Page], furniture: set[int]
) -> list[set[int]]:
    """Lines as high and as large as many that repeat: heads that change with the chapter."""
    bands: dict[tuple[int, int], list[tuple[int, Line]]] = {}
    for number, line in found:
        band = round(line.top / BAND_PT), round(line.size)
        bands.setdefault(band, []).append((number, line))
    return [
        {id(line) for number, line in lines if alone(line, pages[number])}
        for lines in bands.values()
        if len(lines) > 2 and sum(id(line) in furniture for _, line in lines) >= 0.5 * len(lines)
    ]


def alone(line: Line, page: Page) -> bool:
    """Whether a line is the outermost of its page, with a gap, but for numbers and what is beside.

    Verses and refrains repeat too, but with the lines around them.
    """
    others = [
        each
        for each in page.lines
        if (each.bottom < line.top or each.top > line.bottom) and not is_number(each)
    ]
    if line.top < page.height / 2:
        return all(each.top - line.bottom > APART * line.size for each in others)
    return all(line.top - each.bottom > APART * line.size for each in others)


def is_number(line: Line) -> bool:
    """Whether a line is nothing but a number."""
    return NUMBER.fullmatch(line.text.strip()) is not None


def value_of(text: str) -> int:
    """The number in a line that is one."""
    match = NUMBER.fullmatch(text.strip())
    told = match[1] if match else "0"
    if told.isdecimal():
        return int(told)
    worth = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    digits = [worth[letter] for letter in told.lower()]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-one if one < after else one for one, after in pairs)
