"""Reads a PDF as Markdown: paragraphs made whole again, headings by their size.

One that is typed as screenplays are becomes Fountain.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from runner.reading.book import Book, UnreadableBookError, counted, shortened
from runner.reading.pdf_lines import CJK, Line, Page, lines_of
from runner.reading.pdf_margins import Margins, take_margins
from runner.reading.pdf_notes import take_notes
from runner.reading.pdf_screenplay import fountain_of, is_screenplay

LARGER = 1.12
"""Letters so many times as large as those of the text make a heading."""
HEADING_CHARS = 200
ENDED = re.compile(
    r"[.!?:;\u2026\u3002\uff01\uff1f\u0964\u061f\u06d4]"
    r"[\"'\u201d\u2019\u00bb\u203a\u300d\u300f)\]]*$"
)
CHAPTER = re.compile(
    r"(?:(?:chapter|part|book|act|prologue|epilogue|kapitel|teil|chapitre|cap[i\u00ed]tulo|capitolo)"
    r"\b.{0,60}"
    r"|(?-i:[IVXLC]{1,7})\.?(?: (?-i:[A-Z]).{1,60})?"
    r"|\u7b2c[\u4e00-\u9fff\d]{1,5}[\u7ae0\u56de\u8282\u7bc0].{0,30}"
    r"|(?:\u05e4\u05e8\u05e7|\u0627\u0644\u0641\u0635\u0644) .{0,40})",
    re.I,
)
OPENS = tuple('"\u201c\u201e\u00ab\u300c\u300e\u2018\u2014\u2013-')
HYPHEN = re.compile(r"(?P<head>[^\W\d_]+)[-\u2010\u00ad]$")
LETTER = re.compile(r"[^\W\d_]")
LOST_SHARE = 0.3


@dataclass
class Paragraph:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)
    is_heading: bool = False

    @property
    def size(self) -> float:
        """Of its letters."""
        return median(line.size for line in self.lines)


@dataclass(frozen=True)
class Setting:
    """How the text of a book is set."""

    size: float
    """Of the letters of most of it, points."""
    pitch: float
    """From one line to the next, points."""


def read_pdf(path: str) -> Book:
    """The text of a PDF.

    Args:
        path: The file.

    Raises:
        UnreadableBookError: It is locked, damaged, or has pages without text alone.
    """
    return book_of(lines_of(path))


def book_of(pages: list[Page]) -> Book:
    """The text of pages, whose lines are taken apart.

    Raises:
        UnreadableBookError: There is no text on them.
    """
    blank = sum(not page.lines for page in pages)
    lost = sum(page.lost for page in pages)
    letters = sum(len(line.text) for page in pages for line in page.lines)
    if lost > LOST_SHARE * (lost + letters):
        raise UnreadableBookError(
            "Its fonts do not say which letters they draw, so its text cannot be read. Make the PDF"
            " anew, or have its text recognised (OCR)."
        )
    has_letters = any(LETTER.search(line.text) for page in pages for line in page.lines)
    if not has_letters:
        raise UnreadableBookError(
            f"None of its {len(pages)} pages has text: it is a scan, pictures of text. Have its"
            " text recognised (OCR), and send it then."
            if len(pages) > 1
            else "Its one page has no text: it is a scan, a picture of text. Have its text"
            " recognised (OCR), and send it then."
        )
    margins = take_margins(pages)
    if is_screenplay(pages):
        notes = notes_of(margins, blank=blank, pages=len(pages), lost=lost)
        return Book(fountain_of(pages), notes)
    setting = setting_of(pages)
    noted, note = take_notes(pages, setting.size)
    paragraphs = paragraphs_of(pages, setting)
    book = Book(written(paragraphs, pages))
    book.notes += notes_of(margins, blank=blank, pages=len(pages), lost=lost)
    if noted:
        where = counted(noted, "page", "pages")
        book.notes.append(f"Left out: the notes at the foot of {where} (“{shortened(note)}”).")
    return book


def notes_of(margins: Margins, *, blank: int, pages: int, lost: int) -> list[str]:
    """What of the file is not in the text."""
    notes: list[str] = []
    if blank:
        have = "has" if blank == 1 else "have"
        notes.append(
            f"{blank} of {pages} pages {have} no text: empty, or a scan (a picture of text), which"
            " is not read."
        )
    if margins.heads:
        heads = counted(margins.heads, "running head or foot", "running heads and feet")
        notes.append(f"Left out: {heads} (“{shortened(margins.example)}”).")
    if margins.numbers:
        notes.append(f"Left out: {counted(margins.numbers, 'page number', 'page numbers')}.")
    if lost:
        notes.append(f"{counted(lost, 'sign', 'signs')} could not be read.")
    return notes


def setting_of(pages: list[Page]) -> Setting:
    """How most of the text is set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    steps = [
        after.top - before.top
        for page in pages
        for before, after in pairwise(page.lines)
        if after.block == before.block
        and 0.5 * size < after.top - before.top < 3 * size
        and abs(after.size - size) < 0.1 * size
    ]
    return Setting(size, median(steps) if steps else 1.2 * size)


def paragraphs_of(pages: list[Page], setting: Setting) -> list[Paragraph]:
    """The lines of all pages, put together."""
    found: list[Paragraph] = []
    before: Line | None = None
    for page in pages:
        for line in page.lines:
            column = column_of(line, page)
            if before is None or not goes_on(before, line, found[-1], column, setting):
                is_large = (
                    line.size >= LARGER * setting.size
                    and LETTER.search(line.text) is not None
                    and not is_drop_cap(line, setting)
                )
                found.append(Paragraph(is_heading=is_large))
            found[-1].lines.append(line)
            before = line
    for paragraph in found:
        text = " ".join(line.text for line in paragraph.lines)
        if paragraph.is_heading:
            paragraph.is_heading = len(text) <= HEADING_CHARS
        elif len(paragraph.lines) == 1 and CHAPTER.fullmatch(text):
            paragraph.is_heading = not re.search(r"[a-z,;][.!?]$|,$", text)
    return found


def column_of(line: Line, page: Page) -> tuple[float, float]:
    """Where the lines around a line begin and end, as `lead` and `tail` count."""
    near = [
        each
        for each in page.lines
        if abs(each.size - line.size) < 0.1 * line.size
        and each.is_rtl == line.is_rtl
        and min(each.right, line.right) - max(each.left, line.left)
        > 0.5 * min(each.right - each.left, line.right - line.left)
    ]
    leads = Counter(round(each.lead) for each in near)
    most = max(leads.values())
    return min(lead for lead, count in leads.items() if count >= 0.5 * most), max(
        each.tail for each in near
    )


def goes_on(
    before: Line, line: Line, paragraph: Paragraph, column: tuple[float, float], setting: Setting
) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    if is_drop_cap(before, setting):
        return True
    if abs(line.size - before.size) > 0.08 * before.size:
        return False
    step = line.top - before.top
    follows = step > 0
    if paragraph.is_heading or line.size >= LARGER * setting.size:
        return follows and step < 1.6 * line.size
    begin, end = column
    width = max(end - begin, 1.0)
    is_in = line.lead - begin > 0.4 * setting.size
    was_in = before.lead - begin > 0.4 * setting.size
    ended = bool(ENDED.search(before.text))
    if follows:
        if step > 1.35 * setting.pitch:
            return False
        short = (end - before.tail) / width
        if is_in and not (was_in and abs(line.lead - before.lead) < 2):
            return False
    else:  # on another page, or in another column, whose edges are its own
        if is_in:
            return False
        short = 0.0 if len(paragraph.lines) > 1 and fills(paragraph) else 0.5
    if ended and short > 0.08:
        return False
    begins = not line.text[:1].islower()
    return not (begins and short > 0.35) and not (
        ended and short > 0.02 and line.text.startswith(OPENS)
    )


def fills(paragraph: Paragraph) -> bool:
    """Whether the last line of a paragraph is as wide as those before it."""
    *others, last = paragraph.lines[-4:]
    return last.tail >= max(each.tail for each in others) - 0.06 * abs(last.right - last.left)


def is_drop_cap(line: Line, setting: Setting) -> bool:
    """Whether a line is the large first letter of a chapter."""
    return len(line.text) == 1 and line.text.isupper() and line.size > 1.6 * setting.size


def title_of(paragraphs: list[Paragraph], pages: list[Page]) -> Paragraph | None:
    """The largest heading on the first page with text, where no other one is as large.

    What else stands on a page with the title and no text, as its author, is no heading.
    """
    first = {id(line) for line in next((page.lines for page in pages if page.lines), ())}
    here = [each for each in paragraphs if id(each.lines[0]) in first]
    tops = [each for each in here if each.is_heading]
    if not tops:
        return None
    title = max(tops, key=lambda each: each.size)
    alike = (each for each in paragraphs if each.is_heading and each is not title)
    if any(abs(each.size - title.size) < 0.5 for each in alike):
        return None
    if tops == here:
        for each in here:
            each.is_heading = each is title
    return title


def written(paragraphs: list[Paragraph], pages: list[Page]) -> str:
    """The paragraphs as Markdown."""
    words = Counter(
        word
        for page in pages
        for line in page.lines
        for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)
    )
    title = title_of(paragraphs, pages)
    blocks: list[str] = []
    for each in paragraphs:
        text = together(each.lines, words)
        mark = "# " if each is title else "## " if each.is_heading else ""
        blocks.append(f"{mark}{text}")
    return "\n\n".join(blocks)


def together(lines: list[Line], words: Counter[str]) -> str:
    """The lines of a paragraph as one; words that were cut at a line's end are whole again."""
    text = lines[0].text
    if len(lines) > 1 and len(text) == 1 and lines[0].size > 1.5 * lines[1].size:
        return together([Line(text + lines[1].text, *_place(lines[1])), *lines[2:]], words)
    for line in lines[1:]:
        cut = HYPHEN.search(text)
        if cut and LETTER.match(line.text):
            text = uncut(text, cut["head"], line.text, words)
        elif CJK.match(text[-1]) and CJK.match(line.text):
            text += line.text
        else:
            text += f" {line.text}"
    return text.replace("\u00ad", "")


def uncut(text: str, head: str, following: str, words: Counter[str]) -> str:
    """A line and the one behind it whose words a hyphen has cut, or holds together."""
    tail = re.match(r"[^\W\d_]+", following)
    other = tail[0] if tail else ""
    keeps = words[f"{head}-{other}"] > 0 and not words[f"{head}{other}"]
    if text.endswith("-") and (keeps or not following[:1].islower()):
        return text + following
    return text[:-1] + following


def _place(line: Line) -> tuple[float, float, float, float, float, bool]:
    return line.left, line.top, line.right, line.bottom, line.size, line.is_rtl
