"""Takes notes off the feet of a PDF's pages, and the raised numbers that lead to them."""

import re

from runner.reading.pdf_lines import Line, Page

SMALLER = 0.93
"""Letters of notes are at most so large, as a share of those of the text."""
MARKED = re.compile(r"(?:\d{1,3}|[*\u2020\u2021\u00a7]{1,3})[.)]?\s*\S.*")


def take_notes(pages: list[Page], size: float) -> tuple[int, str]:
    """Take notes off: how many pages had some, and how the first one begins.

    Args:
        pages: Without running heads and page numbers.
        size: Of the letters of the text, points.
    """
    count, example = 0, ""
    for page in pages:
        notes = notes_of(page, size)
        if not notes:
            continue
        count += 1
        example = example or notes[0].text
        taken = {id(line) for line in notes}
        page.lines = [line for line in page.lines if id(line) not in taken]
        for line in page.lines:
            line.text = line.unmarked or line.text
    return count, example


def notes_of(page: Page, size: float) -> list[Line]:
    """The notes at the foot of a page, from above: small lines below all others, with a mark."""
    small = [line for line in page.lines if line.size < SMALLER * size]
    lowest = max((line.bottom for line in page.lines if line.size >= SMALLER * size), default=None)
    if lowest is None:
        return []
    below = sorted((line for line in small if line.top > lowest - 1), key=lambda line: line.top)
    while below and not MARKED.fullmatch(below[0].text):
        below.pop(0)
    return below
