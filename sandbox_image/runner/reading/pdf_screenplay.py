"""Reads a screenplay that is a PDF as Fountain: what a line is, its place on the page tells.

Headings of scenes and what is seen stand at the left, a name far to the right of that, and what is
said between both, as screenplays are typed everywhere. The syntax: https://fountain.io/syntax.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from runner.reading.pdf_lines import Line, Page

HEADING = re.compile(
    r"(?:\d{1,3}[A-Z]?\.? )?((?:INT|EXT|EST|INT\.? ?/ ?EXT|EXT\.? ?/ ?INT|I ?/ ?E)\b[.: -].*?)"
    r"(?: \d{1,3}[A-Z]?\.?)?"
)
TRANSITION = re.compile(r"[A-Z][A-Z ]+ TO:|FADE (?:IN|OUT|TO BLACK)[.:]?|CUT TO BLACK[.:]?")
BREAK = re.compile(
    r"\(?(?:MORE|CONTINUED)\)?:?(?: \(\d+\))?|(?:\d{1,3} )?CONTINUED:(?: \(\d+\))?(?: \d{1,3})?",
    re.I,
)
"""What is typed where a page ends in the middle of a scene or a speech."""
EXTENSION = re.compile(r"\s*\([^)]*\)")
BY = re.compile(r"(?:(?:screenplay|written|story|teleplay|a film|script)\b.{0,20})?\bby", re.I)
NAME_CHARS = 45
NAME_IN, SPEECH_IN = 5.0, 1.5
"""So much further in than what is seen names and speeches begin at least, in heights of a line."""
CLOSE = 1.45
"""Lines of one speech or paragraph are at most so many lines apart."""
OFTEN = 0.08
"""Share of the lines that begin where what is seen does, at least."""
TITLE_LINES = 16
"""A first page with more is no title page."""


@dataclass(frozen=True)
class Layout:
    """How a screenplay is typed."""

    left: float
    """Where headings and what is seen begin."""
    pitch: float
    """From one line to the next."""
    size: float
    """Height of a line."""


def is_screenplay(pages: list[Page]) -> bool:
    """Whether there are headings of scenes, and names far in with a speech below them."""
    headings = sum(bool(HEADING.fullmatch(line.text)) for page in pages for line in page.lines)
    if not headings:
        return False
    layout = layout_of(pages)
    ordered = [in_order(page) for page in pages]
    names = sum(
        is_name(line, after, layout) for lines in ordered for line, after in pairwise(lines)
    )
    return names >= 2 and names + headings >= 4


def layout_of(pages: list[Page]) -> Layout:
    """How it is typed: at the left is what not only single lines begin with."""
    # Headings may have a number before them, which stands in the margin.
    lines = [line for page in pages for line in page.lines if not line.text[:1].isdigit()]
    lines = lines or [line for page in pages for line in page.lines]
    lefts = Counter(round(line.left) for line in lines)
    often = [left for left, count in lefts.items() if count >= OFTEN * len(lines)]
    size = median(line.size for line in lines)
    steps = [
        after.top - before.top
        for page in pages
        for before, after in pairwise(in_order(page))
        if 0 < after.top - before.top < CLOSE * 1.3 * size
    ]
    return Layout(min(often or lefts), median(steps) if steps else 1.2 * size, size)


def in_order(page: Page) -> list[Line]:
    """The lines of a page from above, without what is typed at its breaks."""
    lines = [line for line in page.lines if not BREAK.fullmatch(line.text.strip())]
    return sorted(lines, key=lambda line: (round(line.top), line.left))


def is_name(line: Line, after: Line, layout: Layout) -> bool:
    """Whether a line is the name before a speech."""
    bare = EXTENSION.sub("", line.text).strip()
    return (
        line.left - layout.left >= NAME_IN * layout.size
        and bare.upper() == bare != bare.lower()
        and len(bare) <= NAME_CHARS
        and not TRANSITION.fullmatch(bare)
        and not HEADING.fullmatch(bare)
        and is_close(line, after, layout)
        and SPEECH_IN * layout.size <= after.left - layout.left
    )


def is_close(line: Line, after: Line, layout: Layout) -> bool:
    """Whether nothing is free between two lines of a page."""
    return 0 < after.top - line.top <= CLOSE * layout.pitch


def fountain_of(pages: list[Page]) -> str:
    """A screenplay as Fountain."""
    layout = layout_of(pages)
    blocks = list[str]()
    first = 0
    if pages and is_title(pages[0]):
        blocks.append(title_page(in_order(pages[0])))
        first = 1
    for page in pages[first:]:
        lines = in_order(page)
        at = 0
        while at < len(lines):
            last = end_of(lines, at, layout)
            blocks.append(block_of(lines[at:last], layout))
            at = last
    return "\n\n".join(filter(None, blocks))


def end_of(lines: list[Line], at: int, layout: Layout) -> int:
    """The number of the line behind a heading, a speech or a paragraph."""
    last = at + 1
    if HEADING.fullmatch(lines[at].text) or TRANSITION.fullmatch(lines[at].text):
        return last
    speaks = last < len(lines) and is_name(lines[at], lines[last], layout)
    while last < len(lines) and is_close(lines[last - 1], lines[last], layout):
        is_in = lines[last].left - layout.left >= SPEECH_IN * layout.size
        begins = HEADING.fullmatch(lines[last].text) or (
            last + 1 < len(lines) and is_name(lines[last], lines[last + 1], layout)
        )
        if begins or is_in != speaks:
            break
        last += 1
    return last


def block_of(lines: list[Line], layout: Layout) -> str:
    """A heading, a speech or a paragraph."""
    text = lines[0].text.strip()
    if heading := HEADING.fullmatch(text):
        return heading[1]
    if TRANSITION.fullmatch(text):
        return f"> {text}"
    if len(lines) > 1 and is_name(lines[0], lines[1], layout):
        return "\n".join([text, *speech_of(lines[1:])])
    words = " ".join(line.text.strip() for line in lines)
    # In capital letters it could be taken for a name.
    return f"!{words}" if words == words.upper() else words


def speech_of(lines: list[Line]) -> list[str]:
    """What is said, each remark on how it is said in a line of its own."""
    said = list[str]()
    open_remark = False
    for line in lines:
        text = line.text.strip()
        if open_remark or (said and not text.startswith("(") and not said[-1].endswith(")")):
            said[-1] = f"{said[-1]} {text}"
        else:
            said.append(text)
        open_remark = said[-1].startswith("(") and ")" not in said[-1]
    return said


def is_title(page: Page) -> bool:
    """Whether a page has the title of the screenplay and no scene."""
    has_scene = any(HEADING.fullmatch(line.text) for line in page.lines)
    return bool(page.lines) and not has_scene and len(page.lines) <= TITLE_LINES


def title_page(lines: list[Line]) -> str:
    """The title page, as Fountain has it."""
    texts = [line.text.strip() for line in lines]
    told = [f"Title: {texts[0].strip(chr(34))}"]
    by = next((at for at, text in enumerate(texts) if BY.match(text)), None)
    rest = texts[1:]
    if by is not None:
        after = BY.sub("", texts[by], count=1).strip(" :")
        author = after or " ".join(texts[by + 1 : by + 2])
        told.append(f"Author: {author}")
        rest = texts[1:by] + texts[by + (1 if after else 2) :]
    if rest:
        told.append(f"Notes: {'; '.join(rest)}")
    return "\n".join(told)
