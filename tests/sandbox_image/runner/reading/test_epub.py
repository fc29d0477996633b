"""What is read of an EPUB, in which order, and what is never read."""

import io
import zipfile
from pathlib import Path

import pytest
from books import FOX, chapter, epub, written
from runner.reading import epub as reader
from runner.reading.book import Book, UnreadableBookError
from runner.reading.epub import read_epub
from runner.reading.markup import read_markup


def read(folder: Path, content: bytes) -> Book:
    return read_epub(str(written(folder, content)))


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(UnreadableBookError) as refused:
        read(folder, content)
    return str(refused.value)


def test_chapters_come_in_the_order_of_the_spine_below_the_books_title(tmp_path: Path) -> None:
    parts = {
        "two.xhtml": chapter("<h1>The Door</h1><p>It <em>opened</em>.</p>"),
        "one.xhtml": chapter("<h1>The Key</h1><p>A fox found a key\n   in the forest.</p>"),
    }
    book = read(tmp_path, epub(parts, spine=("one.xhtml", "two.xhtml", "one.xhtml")))
    assert book.text.split("\n\n") == [
        "# The Fox and the Key",
        "by A. Writer",
        "## The Key",
        "A fox found a key in the forest.",
        "## The Door",
        "It opened.",
    ]
    assert book.notes == []


def test_the_title_is_told_once_however_often_it_stands_there(tmp_path: Path) -> None:
    page = chapter("<h1>The Fox and the Key</h1><p>A. Writer</p><p>Once upon a time.</p>")
    book = read(tmp_path, epub({"one.xhtml": page}))
    assert book.text == "# The Fox and the Key\n\nby A. Writer\n\nOnce upon a time."


def test_what_is_no_part_of_the_story_is_left_out_and_counted(tmp_path: Path) -> None:
    body = (
        "<script>alert('one')</script><style>p { display: none }</style>"
        '<nav epub:type="toc"><ol><li>The Key</li></ol></nav>'
        '<p>A fox<a epub:type="noteref" href="#n">1</a> found'
        ' <span epub:type="pagebreak" title="2">2</span>a key.<img src="x.png" alt="A key"/></p>'
        '<aside epub:type="footnote" id="n"><p>A red one.</p></aside>'
        "<hr/><p>The end.</p>"
    )
    book = read(tmp_path, epub({"one.xhtml": chapter(body)}, title="", author=""))
    assert book.text == "A fox found a key.\n\n* * *\n\nThe end."
    told = "Left out: 1 notes, 1 page numbers, 1 pictures, 1 tables of contents."
    assert book.notes == [told]


def test_scripts_are_not_read_wherever_they_stand(tmp_path: Path) -> None:
    body = "<p onclick=\"steal('a')\">A fox.</p><script><![CDATA[ steal('b') ]]></script>"
    text = read(tmp_path, epub({"one.xhtml": chapter(body)})).text
    assert "steal" not in text
    assert text.endswith("A fox.")


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>One<p>Two", ["One", "Two"]),
        ("<p>Verse one<br/>verse two</p>", ["Verse one\nverse two"]),
        ("<p><q>Stay</q>, he &amp; I&nbsp;&mdash; fast.</p>", ["“Stay”, he & I — fast."]),
        ("<p><span>T</span>he fox</p>", ["The fox"]),
        ("<ul><li>A</li><li>B</li></ul>", ["A", "B"]),
        ("<h3>Part\n I</h3>", ["### Part I"]),
        ("<p>Kept</p><nav><p>All of a broken book", ["Kept", "All of a broken book"]),
        ("<p>A <rt>furi</rt>B</p>", ["A B"]),
        ("plain words alone", ["plain words alone"]),
        ("<p>&#x3042;&#128512;</p>", ["あ😀"]),
    ],
)  # fmt: skip
def test_markup_becomes_paragraphs(markup: str, blocks: list[str]) -> None:
    assert read_markup(markup).blocks == blocks


def test_a_chapter_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="iso-8859-2"?><p>Łódź i żółw</p>'
    parts = {
        "one.xhtml": page.encode("iso-8859-2"),
        "two.xhtml": chapter("<p>Žába</p>").encode("utf-16"),
    }
    text = read(tmp_path, epub(parts)).text
    assert "Łódź i żółw" in text
    assert "Žába" in text


def test_parts_that_are_named_and_missing_are_told(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(io.BytesIO(FOX))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in whole.namelist():
            if not name.endswith("two.xhtml"):
                archive.writestr(name, whole.read(name))
    book = read(tmp_path, made.getvalue())
    assert "A fox found a key" in book.text
    assert book.notes == ["1 part that it names are not in it (OEBPS/two.xhtml)."]


def test_a_member_that_grows_is_not_unpacked(tmp_path: Path) -> None:
    bomb = epub({"one.xhtml": b"<p>" + b"a" * (reader.PART_BYTES + 10)})
    assert len(bomb) < 50_000
    assert "more than 8 MiB" in refusal(tmp_path, bomb)


def test_many_members_that_grow_together_are_not_unpacked(tmp_path: Path) -> None:
    part = b"<p>" + b"a" * (reader.PART_BYTES - 10)
    bomb = epub({f"{number}.xhtml": part for number in range(9)})
    assert "all together more than 64 MiB" in refusal(tmp_path, bomb)


def test_entities_that_grow_are_plain_words(tmp_path: Path) -> None:
    """A document type is not followed, so nothing it declares is put in anywhere."""
    page = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>A fox &b; there.</p>'
    assert "aaaa" not in read(tmp_path, epub({"one.xhtml": page})).text


ENCRYPTED = (
    '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
    '<enc:CipherData><enc:CipherReference URI="{}"/></enc:CipherData></enc:EncryptedData>'
    "</encryption>"
)


def test_a_protected_book_is_told_from_one_whose_fonts_alone_are_scrambled(tmp_path: Path) -> None:
    parts = {"one.xhtml": chapter("<p>A fox.</p>")}
    locked = epub(parts, more={reader.ENCRYPTION: ENCRYPTED.format("OEBPS/one.xhtml")})
    assert "DRM" in refusal(tmp_path, locked)
    fonts = epub(parts, more={reader.ENCRYPTION: ENCRYPTED.format("OEBPS/one.otf")})
    assert read(tmp_path, fonts).text.endswith("A fox.")


def test_names_that_climb_reach_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.xhtml").write_text("<p>secret</p>")
    climbing = epub({"../../secret.xhtml": chapter("<p>A fox.</p>")})
    assert refusal(tmp_path, climbing) == "It has no text."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 and nothing more", "no whole EPUB"),
        (FOX[: len(FOX) // 2], "no whole EPUB"),
        (epub({}), "names nothing to read"),
        (epub({"one.xhtml": chapter("<p> </p>")}), "It has no text."),
        (epub({"one.xhtml": chapter('<img src="1.jpg"/><img src="2.jpg"/>')}), "only 2 pictures"),
    ],
    ids=["begins-only", "cut-off", "empty", "blank", "comic"],
)
def test_what_is_no_book_is_refused_in_words(tmp_path: Path, content: bytes, why: str) -> None:
    assert why in refusal(tmp_path, content)


def test_an_archive_of_something_else_is_no_epub(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<p>A fox</p>")
    assert "no EPUB" in refusal(tmp_path, made.getvalue())
