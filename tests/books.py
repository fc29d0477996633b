"""Books for tests: EPUBs and PDFs as small as they can be, written here byte by byte."""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
XHTML = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>{title}</title><style>p {{ color: red }}</style></head><body>{body}</body></html>"""
LINES_PT = 14


def chapter(body: str, title: str = "A part") -> str:
    """A file of an EPUB around what is seen of it."""
    return XHTML.format(title=title, body=body)


def epub(
    chapters: Mapping[str, str | bytes],
    *,
    title: str = "The Fox and the Key",
    author: str = "A. Writer",
    spine: Sequence[str] | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """An EPUB.

    Args:
        chapters: XHTML by its name.
        title: Of the book.
        author: Of the book.
        spine: Names in the order in which they are read; that of `chapters` where none is given.
        more: Further members, by their whole name.
    """
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"'
        f"{' properties=' + chr(34) + 'nav' + chr(34) if name.startswith('nav') else ''}/>"
        for number, name in enumerate(chapters)
    )
    ids = {name: f"c{number}" for number, name in enumerate(chapters)}
    order = "".join(f'<itemref idref="{ids[name]}"/>' for name in spine or list(chapters))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator></metadata>"
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/book.opf", package)
        for name, content in chapters.items():
            archive.writestr(f"OEBPS/{name}", content)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return made.getvalue()


FOX = epub(
    {
        "one.xhtml": chapter("<h1>The Key</h1><p>A fox found a key in the forest.</p>"),
        "two.xhtml": chapter("<h1>The Door</h1><p>&#8220;Whose is this?&#8221; asked the fox.</p>"),
    }
)
"""Two chapters, a sentence each."""


def pdf(pages: Sequence[Sequence[str]], *, password: str = "") -> bytes:
    """A PDF with lines of text, or a picture alone where a page has none.

    Args:
        pages: The lines of each page, in Latin letters.
        password: Without it nothing of the file can be read (RC4, 40 bits).
    """
    key, encryption = locked(password) if password else (b"", "")
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: stream(
            b"\x60",
            "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace"
            " /DeviceGray /BitsPerComponent 1",
            key=key,
            number=4,
        ),
    }
    kids: list[int] = []
    for lines in pages:
        page, content = 5 + 2 * len(kids), 6 + 2 * len(kids)
        kids.append(page)
        objects[page] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Resources"
            f" << /Font << /F 3 0 R >> /XObject << /I 4 0 R >> >> /Contents {content} 0 R >>"
        ).encode()
        objects[content] = stream(drawn(lines), "", key=key, number=content)
    named = " ".join(f"{kid} 0 R" for kid in kids)
    objects[2] = f"<< /Type /Pages /Kids [{named}] /Count {len(kids)} >>".encode()
    made = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number in sorted(objects):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    table = len(made)
    made += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    made += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R {encryption} >>\n".encode()
    return bytes(made + f"startxref\n{table}\n%%EOF\n".encode())


def drawn(lines: Sequence[str]) -> bytes:
    """What draws the lines of a page, from above; a picture over all of it where there are none."""
    if not lines:
        return b"q 420 0 0 595 0 0 cm /I Do Q"
    escaped = [line.translate({40: "\\(", 41: "\\)", 92: "\\\\"}) for line in lines]
    text = "".join(f"({line}) Tj 0 -{LINES_PT} Td\n" for line in escaped)
    return f"BT /F 11 Tf 50 540 Td\n{text}ET".encode("cp1252")


def stream(content: bytes, entries: str, *, key: bytes, number: int) -> bytes:
    """A stream object, encrypted where there is a key."""
    if key:
        salted = key + number.to_bytes(3, "little") + b"\0\0"
        content = rc4(hashlib.md5(salted, usedforsecurity=False).digest()[:10], content)
    head = f"<< {entries} /Length {len(content)} >>\nstream\n".encode()
    return head + content + b"\nendstream"


PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def locked(password: str) -> tuple[bytes, str]:
    """Key of a file that a password locks, and what its trailer says (PDF 1.7, 7.6.3)."""
    padded = (password.encode() + PADDING)[:32]
    owner = rc4(hashlib.md5(padded, usedforsecurity=False).digest()[:5], padded)
    told = padded + owner + (-4).to_bytes(4, "little", signed=True) + b"0123456789abcdef"
    key = hashlib.md5(told, usedforsecurity=False).digest()[:5]
    user = rc4(key, PADDING)
    dictionary = f"/Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{user.hex()}>"
    name = b"0123456789abcdef".hex()
    return key, f"/Encrypt << {dictionary} >> /ID [<{name}> <{name}>]"


def rc4(key: bytes, content: bytes) -> bytes:
    """The cipher of old PDFs."""
    box, at = list(range(256)), 0
    for number in range(256):
        at = (at + box[number] + key[number % len(key)]) % 256
        box[number], box[at] = box[at], box[number]
    first = second = 0
    out = bytearray()
    for byte in content:
        first = (first + 1) % 256
        second = (second + box[first]) % 256
        box[first], box[second] = box[second], box[first]
        out.append(byte ^ box[(box[first] + box[second]) % 256])
    return bytes(out)


def written(folder: Path, content: bytes, name: str = "story") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path
