"""The lines of a PDF and where they stand, as poppler's `pdftotext` finds them.

A PDF has no paragraphs and often no spaces, only letters at places; poppler finds words, lines,
columns and their order. Sizes and places are in points, from the upper left corner of a page.
"""

import html
import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from runner.reading.book import UnreadableBookError

PAGES = 5000
LETTERS = 5_000_000
"""Far more than any book that could be told has; reading ends there."""
PLACE = r'xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)"'
PAGE = re.compile(r'\s*<page width="([\d.]+)" height="([\d.]+)">')
WORD = re.compile(rf"\s*<word {PLACE}>(.*)</word>")
FORMS = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]")
"""Ligatures, and letters of right-to-left scripts in the form that they have beside others."""
NOTHING = re.compile("[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ufffd]")
"""Signs that mean nothing: a font of the PDF does not say which letters its pictures are."""
GAP = 0.18
"""Of the height of a line: so far apart, letters of Chinese stand with a blank between them."""
MARK = re.compile(r"\d{1,3}|[*\u2020\u2021]{1,3}")
SMALL = 0.85
CJK = re.compile("[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60]")
TURNED = re.compile(
    "(?<=\u0627)[\u0622\u0623\u0625\u0627]\u0644"  # behind another alef, as in `the first`
    "|(?<=^)\u0627\u0644$|(?<=^[\u0648\u0641])\u0627\u0644$"  # the word for `no`, and `and no`
)
KEEPS_ORDER = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+(?:[.,:/'\u2019-]+[0-9A-Za-z\u00c0-\u024f]+)*")
"""Within a word of a right-to-left script: what runs from left to right all the same."""


@dataclass
class Line:
    """One line of a page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    """Height of its letters with what is kept free above and below."""
    is_rtl: bool = False
    block: int = 0
    """Of lines equally far apart, as poppler sees them, all have one number."""
    unmarked: str = ""
    """The same without small raised numbers; empty where there are none."""

    @property
    def lead(self) -> float:
        """Where it begins, so that more is further in, whichever way it is read."""
        return -self.right if self.is_rtl else self.left

    @property
    def tail(self) -> float:
        """Where it ends, so that more is further on."""
        return -self.left if self.is_rtl else self.right


@dataclass
class Page:
    """One page."""

    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    lost: int = 0
    """Letters of which nobody can tell what they are."""


@dataclass
class _Word:
    text: str
    place: tuple[float, float, float, float]


def lines_of(path: str) -> list[Page]:
    """The pages of a PDF.

    Raises:
        UnreadableBookError: It is locked, damaged or far too long.
    """
    command = ["pdftotext", "-bbox-layout", "-enc", "UTF-8", path, "-"]
    # Into a file: a damaged PDF brings more complaints than a pipe holds, and nobody would read it.
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
        ) as program:
            try:
                pages = read_pages(line.decode(errors="replace") for line in program.stdout)
            finally:
                program.kill()  # what it still has to say is not waited for, whyever that is
        complaints.seek(0)
        complaint = complaints.read(4000).decode(errors="replace")
    if "ncorrect password" in complaint:
        raise UnreadableBookError("It is locked by a password. Send it without one.")
    if not pages:
        raise UnreadableBookError("It is no whole PDF: no page of it can be read.")
    return pages


def read_pages(told: Iterable[str]) -> list[Page]:
    """The pages of what `pdftotext -bbox-layout` writes.

    Raises:
        UnreadableBookError: They are far too many.
    """
    pages: list[Page] = []
    words: list[_Word] = []
    letters = block = 0
    for line in told:
        word = WORD.match(line)
        if word:
            text = html.unescape(word[5])
            letters += len(text)
            words.append(_Word(text, tuple(float(word[at]) for at in range(1, 5))))
        elif "</line>" in line and words:
            if pages:
                add_line(pages[-1], words, block)
            words = []
        elif "</block>" in line:
            block += 1
        elif page := PAGE.match(line):
            pages.append(Page(float(page[1]), float(page[2])))
        if len(pages) > PAGES or letters > LETTERS:
            raise UnreadableBookError(
                f"It has more than {PAGES:,} pages or {LETTERS:,} letters, which are not read."
            )
    return pages


def add_line(page: Page, words: list[_Word], block: int) -> None:
    """Put the words of a line onto its page."""
    clean = [(plain_letters(word.text), word) for word in words]
    page.lost += sum(len(NOTHING.findall(text)) for text, _ in clean)
    clean = [(NOTHING.sub("", text), word) for text, word in clean]
    clean = [(text, word) for text, word in clean if text]
    if not clean:
        return
    texts = [text for text, _ in clean]
    is_rtl = runs_left(" ".join(texts))
    left, top, right, bottom = zip(*(word.place for _, word in clean), strict=True)
    page.lines.append(
        Line(
            in_order(texts) if is_rtl else joined(clean),
            min(left),
            min(top),
            max(right),
            max(bottom),
            median(word.place[3] - word.place[1] for _, word in clean),
            is_rtl,
            block,
            without_marks(clean),
        )
    )


def without_marks(words: list[tuple[str, _Word]]) -> str:
    """A line without its small raised numbers, which lead to notes; empty where it has none."""
    size = median(word.place[3] - word.place[1] for _, word in words)
    foot = median(word.place[3] for _, word in words)
    kept: list[tuple[str, _Word]] = []
    for text, word in words:
        is_small = word.place[3] - word.place[1] < SMALL * size
        if MARK.fullmatch(text) and is_small and word.place[3] < foot - 0.1 * size:
            continue
        if kept and not text[0].isalnum() and len(text) == 1 and text in ".,;:!?":
            kept[-1] = (kept[-1][0] + text, kept[-1][1])
        else:
            kept.append((text, word))
    return joined(kept) if kept and len(kept) < len(words) else ""


def plain_letters(text: str) -> str:
    """Ligatures and forms of letters as the letters that they are."""
    return FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def runs_left(text: str) -> bool:
    """Whether most letters are of a script that is read from right to left."""
    ways = [unicodedata.bidirectional(letter) for letter in text]
    return sum(way in ("R", "AL") for way in ways) > ways.count("L")


def in_order(words: list[str]) -> str:
    """A line of a right-to-left script as it is read; poppler has it as it stands on the page."""
    ordered: list[str] = []
    foreign: list[str] = []
    for word in reversed(words):
        if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in word):
            ordered += foreign
            foreign = []
            ordered.append(mended(KEEPS_ORDER.sub(lambda found: found[0][::-1], word[::-1])))
        else:
            foreign.insert(0, word)  # words of another script among themselves run right
    return " ".join([*ordered, *foreign])


def mended(word: str) -> str:
    """A word of Arabic whose `lam-alef` was turned around with it.

    The two letters are one sign on the page, for which poppler has them in the order in which they
    are read. Where only one order can be right, it is set; of some words nobody can tell.
    """
    return TURNED.sub(lambda found: found[0][::-1], word) if "\u0644" in word else word


def joined(words: list[tuple[str, _Word]]) -> str:
    """Words with blanks between them; in scripts that have none, where there is a gap."""
    text, end = words[0][0], words[0][1].place[2]
    for word, found in words[1:]:
        left, top, right, bottom = found.place
        is_close = left - end < GAP * (bottom - top)
        text += word if is_close and CJK.match(word) and CJK.match(text[-1]) else f" {word}"
        end = right
    return text
