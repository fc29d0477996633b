"""Reads one chapter of an EPUB, which is XHTML, into paragraphs and headings of Markdown.

Nothing in it is run or fetched. It is read as browsers read HTML: what is broken costs no words.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from runner.reading.book import word_set

Attributes = list[tuple[str, str | None]]

BLOCKS = word_set(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main ol p pre section summary"
    " table tbody td tfoot th thead tr ul"
)
VOID = word_set("area base br col embed hr img input link meta param source track wbr")
SILENT = frozenset({"script", "style", "head", "template", "noscript"})
"""What nobody sees in a book: left out without a word."""
LEFT_OUT = {
    "audio": "sounds and videos",
    "iframe": "frames with other pages",
    "math": "formulas",
    "nav": "tables of contents",
    "object": "frames with other pages",
    "rt": "readings beside characters",
    "rp": "",
    "svg": "pictures",
    "video": "sounds and videos",
}
"""Elements whose words are no part of the story, and what they are called."""
KINDS = {
    "copyright-page": "copyright pages",
    "endnote": "notes",
    "endnotes": "notes",
    "footnote": "notes",
    "footnotes": "notes",
    "index": "indexes",
    "landmarks": "tables of contents",
    "loi": "tables of contents",
    "lot": "tables of contents",
    "noteref": "",
    "pagebreak": "page numbers",
    "rearnote": "notes",
    "rearnotes": "notes",
    "toc": "tables of contents",
}
"""The same by what an element says that it is (`epub:type`, or `role` with `doc-` before it)."""
NO_BREAK = re.compile(r"[ \t\r\n\f]+")
SCENE_BREAK = "* * *"


@dataclass
class Chapter:
    """What one file of an EPUB holds."""

    blocks: list[str] = field(default_factory=list)
    """Paragraphs and headings, in order."""
    left_out: Counter[str] = field(default_factory=Counter)
    """How many of what."""


def read_markup(text: str) -> Chapter:
    """The words of one XHTML file.

    Args:
        text: All of it, decoded.
    """
    closed: frozenset[str] = frozenset()
    while True:
        markup = Markup(read_anyway=closed)
        markup.feed(text)
        markup.close()
        markup.end_block()
        # Something to be left out that never ends would take the rest of the chapter with it.
        if markup.skipped_in in (None, *SILENT) or markup.skipped_in in closed:
            return markup.chapter
        closed |= {markup.skipped_in}


class Markup(HTMLParser):
    """Collects words between tags."""

    def __init__(self, *, read_anyway: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.chapter = Chapter()
        self.skipped_in: str | None = None
        """The element that is being left out."""
        self._depth = 0
        self._read_anyway = read_anyway
        self._words: list[str] = []
        self._level = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """An element begins."""
        tag = tag.rpartition(":")[2]
        if self.skipped_in:
            self._depth += tag == self.skipped_in and tag not in VOID
            return
        what = self._why_left_out(tag, attrs)
        if what is not None:
            self.chapter.left_out[what] += bool(what)
            if tag not in VOID:
                self.skipped_in, self._depth = tag, 1
            return
        if tag in BLOCKS:
            self.end_block()
        if tag == "br":
            self._words.append("\n")
        elif tag == "hr":
            self.chapter.blocks.append(SCENE_BREAK)
        elif tag == "img":
            self.chapter.left_out["pictures"] += 1
        elif tag == "q":
            self._words.append("“")
        elif re.fullmatch("h[1-6]", tag):
            self._level = int(tag[1])

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        tag = tag.rpartition(":")[2]
        if self.skipped_in:
            self._depth -= tag == self.skipped_in
            if self._depth == 0:
                self.skipped_in = None
            return
        if tag in BLOCKS:
            self.end_block()
        elif tag == "q":
            self._words.append("”")

    def handle_data(self, data: str) -> None:
        """Words."""
        if self.skipped_in is None:
            self._words.append(NO_BREAK.sub(" ", data))

    def unknown_decl(self, data: str) -> None:
        """A `CDATA` section, of which the words count."""
        if data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))

    def end_block(self) -> None:
        """A paragraph ends."""
        lines = (" ".join(line.split()) for line in "".join(self._words).split("\n"))
        level, self._level = self._level, 0
        self._words.clear()
        filled = [line for line in lines if line]
        if not filled:
            return
        if level:
            self.chapter.blocks.append(f"{'#' * level} {' '.join(filled)}")
        else:
            self.chapter.blocks.append("\n".join(filled))

    def _why_left_out(self, tag: str, attrs: Attributes) -> str | None:
        """What an element is that is no part of the story; None where it is one."""
        if tag in SILENT:
            return ""
        if tag in self._read_anyway:
            return None
        if tag in LEFT_OUT:
            return LEFT_OUT[tag]
        named = dict(attrs)
        kinds = (named.get("epub:type") or "").split()
        roles = (named.get("role") or "").split()
        for kind in (*kinds, *(role.removeprefix("doc-") for role in roles)):
            if kind in KINDS:
                return KINDS[kind]
        return None
