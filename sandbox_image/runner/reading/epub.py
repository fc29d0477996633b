"""Reads an EPUB in the order in which it is meant to be read, as Markdown.

Only its chapters are taken from the archive, each up to a bound, and nothing is unpacked. What an
EPUB is: https://www.w3.org/TR/epub-33/
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote

from runner.reading.book import Book, UnreadableBookError, counted, shortened
from runner.reading.markup import Attributes, read_markup

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
MEMBERS = 20_000
PART_BYTES = 8 * 1024**2
"""Of one chapter, unpacked; a whole long novel has one."""
ALL_BYTES = 64 * 1024**2
READABLE = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
ENDINGS = (".xhtml", ".html", ".htm", ".xml")
FONTS = re.compile(r"\.(?:otf|ttf|woff2?)$", re.I)
DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}encoding=["']([\w.-]{2,40})["']|charset=["']?([\w-]{2,40})"""
)
HEADING = re.compile(r"\A(#{1,6}) (.*)", re.S)
BROKEN = "It is no whole EPUB: its archive cannot be read. It may have been cut off."


def read_epub(path: str) -> Book:
    """The text of an EPUB.

    Args:
        path: The file.

    Raises:
        UnreadableBookError: It is none, it is locked, or it is far too large.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            return read_archive(Archive(opened))
    except RuntimeError as error:  # as `zipfile` tells of a password
        raise UnreadableBookError("It is locked by a password. Send it without one.") from error
    except (OSError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise UnreadableBookError(BROKEN) from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise UnreadableBookError(BROKEN) from error


class Archive:
    """The members of an archive, read up to bounds whatever it says of their sizes."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._opened = opened
        self._names = {each.filename: each for each in opened.infolist()}
        if len(self._names) > MEMBERS:
            raise UnreadableBookError(f"It holds {len(self._names):,} files; {MEMBERS:,} are read.")
        self._left = ALL_BYTES

    def has(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._names

    def read(self, name: str) -> bytes:
        """All of a member.

        Raises:
            UnreadableBookError: It is not there, or too large.
        """
        if name not in self._names:
            raise UnreadableBookError(f"It is no whole EPUB: {shortened(name)} is missing.")
        most = min(PART_BYTES, self._left)
        with self._opened.open(self._names[name]) as member:
            content = member.read(most + 1)
        if len(content) > most:
            raise UnreadableBookError(
                f"{shortened(name)} in it has more than {PART_BYTES // 1024**2} MiB of text, or all"
                f" together more than {ALL_BYTES // 1024**2} MiB. That is no book."
            )
        self._left -= len(content)
        return content


@dataclass
class Package:
    """What the package file of an EPUB says."""

    title: str = ""
    author: str = ""
    files: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Address, kind and properties of each file, by its id."""
    spine: list[str] = field(default_factory=list)
    """Ids in the order in which they are read."""


class Tags(HTMLParser):
    """Reads a package file; a parser of XML would follow what a document type declares."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.package = Package()
        self.root_file = ""
        self.encrypted: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """An element begins."""
        tag, named = tag.rpartition(":")[2], {name: value or "" for name, value in attrs}
        self._inside = tag
        if tag == "rootfile":
            self.root_file = self.root_file or named.get("full-path", "")
        elif tag == "cipherreference":
            self.encrypted.append(unquote(named.get("uri", "")))
        elif tag == "item":
            told = (named.get("href", ""), named.get("media-type", ""), named.get("properties", ""))
            self.package.files[named.get("id", "")] = told
        elif tag == "itemref":
            self.package.spine.append(named.get("idref", ""))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        del tag
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Words."""
        words = " ".join(data.split())
        if self._inside == "title" and not self.package.title:
            self.package.title = words[:120]
        elif self._inside == "creator" and not self.package.author:
            self.package.author = words[:120]


def read_archive(archive: Archive) -> Book:
    """The text of an EPUB whose archive is open.

    Raises:
        UnreadableBookError: It is none, or locked.
    """
    if not archive.has(CONTAINER):
        raise UnreadableBookError("It is an archive, but no EPUB: it has no list of its parts.")
    root = tags_of(archive.read(CONTAINER)).root_file
    package = tags_of(archive.read(root)).package
    names = spine_of(package, posixpath.dirname(root))
    if not names:
        raise UnreadableBookError("It is no whole EPUB: it names nothing to read.")
    if archive.has(ENCRYPTION):
        refuse_locked(tags_of(archive.read(ENCRYPTION)).encrypted, names)
    left_out: Counter[str] = Counter()
    blocks: list[str] = []
    missing = [name for name in names if not archive.has(name)]
    for name in names:
        if name not in missing:
            chapter = read_markup(decoded(archive.read(name)))
            left_out += chapter.left_out
            blocks += chapter.blocks
    if not blocks:
        raise UnreadableBookError(pictures_alone(left_out["pictures"]))
    book = Book("\n\n".join(with_title(blocks, package.title, package.author)))
    if missing:
        book.notes.append(
            f"{counted(len(missing), 'part', 'parts')} that it names are not in it"
            f" ({shortened(', '.join(missing))})."
        )
    if left_out:
        told = ", ".join(f"{count} {what}" for what, count in sorted(left_out.items()) if what)
        book.notes.append(f"Left out: {told}.")
    return book


def pictures_alone(pictures: int) -> str:
    """Why there is nothing to tell."""
    if pictures:
        return f"It has no text, only {counted(pictures, 'picture', 'pictures')}."
    return "It has no text."


def tags_of(content: bytes) -> Tags:
    """What a file of an EPUB's own says."""
    tags = Tags()
    tags.feed(decoded(content))
    tags.close()
    return tags


def spine_of(package: Package, folder: str) -> list[str]:
    """Names of the chapters in the archive, each once, in order."""
    names: list[str] = []
    for each in package.spine:
        address, kind, properties = package.files.get(each, ("", "", ""))
        readable = kind in READABLE or address.lower().endswith(ENDINGS)
        if not address or not readable or "nav" in properties.split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))
        if name not in names:
            names.append(name)
    return names


def refuse_locked(encrypted: list[str], names: list[str]) -> None:
    """See that the chapters can be read; fonts are often scrambled, which does no harm.

    Raises:
        UnreadableBookError: They are encrypted.
    """
    if any(posixpath.normpath(each) in names for each in encrypted if not FONTS.search(each)):
        raise UnreadableBookError(
            "It is copy-protected (DRM), so its text cannot be read. Send one without protection."
        )


def decoded(content: bytes) -> str:
    """The text of a file, in the encoding that it names."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    found = DECLARED.search(content[:1024])
    named = (found[1] or found[2]).decode() if found else "cp1252"
    try:
        return content.decode("cp1252" if named.lower() in ("utf-8", "utf8") else named, "replace")
    except LookupError:
        return content.decode("cp1252", errors="replace")


def with_title(blocks: list[str], title: str, author: str) -> list[str]:
    """The blocks below the book's title, which is told once however often it stands there."""
    if not title:
        return blocks
    names = {title.casefold(), author.casefold(), f"by {author}".casefold()}
    at = 0
    while at < min(len(blocks), 4) and plain(blocks[at]).casefold() in names:
        at += 1
    rest = [HEADING.sub(lambda found: f"#{found[1][:5]} {found[2]}", each) for each in blocks[at:]]
    return [f"# {title}", *([f"by {author}"] if author else []), *rest]


def plain(block: str) -> str:
    """The words of a heading."""
    return " ".join(block.lstrip("#").split())
