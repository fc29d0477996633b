"""PDFs and EPUBs read in real containers: set by Typst there, or written here byte by byte."""

import re
from pathlib import Path

import pytest
from books import FOX, chapter, epub, pdf, written
from containers import LIMITS, using_sandbox

from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import BookRead
from orchestrator.sandbox.media_room import ScriptOrder
from orchestrator.stages.read_story import kind_of

pytestmark = pytest.mark.docker
STORY = Path(__file__).resolve().parents[1] / "golden" / "stories" / "harrow_point.txt"
MOST = 300_000
SET = """
import typst
open("story.typ", "w", encoding="utf-8").write({source!r})
typst.compile("story.typ", output="output.pdf")
"""
NOVEL = """#set page(paper: "a6", margin: 16mm, numbering: "1",
  header: context if calc.odd(here().page()) [#h(1fr) THE KEEPER] else [A. WRITER])
#set text(size: 9pt, font: "DejaVu Serif", hyphenate: true, lang: "en")
#set smartquote(enabled: false)
#set par(justify: true, first-line-indent: (amount: 1.2em, all: true), spacing: 0.65em)
#align(center, text(size: 20pt)[The Keeper of Harrow Point])
"""
COLUMNS = """#set page(paper: "a5", columns: 2, numbering: "— 1 —")
#set text(size: 9pt, font: "DejaVu Serif", hyphenate: true, lang: "en")
#set par(justify: true, first-line-indent: 1em, spacing: 0.65em)
"""
SENTENCE = (
    "The well-known officer inefficiently filled the offices with flowers; afterwards everybody"
    " congratulated themselves on the extraordinary accomplishment. He was well-known for it."
)
OTHERS = {
    "he": (
        '#set text(lang: "he", dir: rtl, font: "DejaVu Sans", size: 11pt)',
        "פרק ראשון",
        (
            'בבוקר אחד יצא הנער אל השוק (ביום 12 במאי) וקנה לחם. "לאן אתה הולך?" שאל הזקן והלך'
            " בדרך הארוכה אל חוף הים עם iPhone 12 Pro בכיס.",
            "ביום השני ירד גשם.",
        ),
    ),
    "ar": (
        '#set text(lang: "ar", dir: rtl, font: "DejaVu Sans", size: 11pt)',
        "الفصل الأول",
        (
            "في صباح أحد الأيام خرج الولد إلى السوق واشترى خبزا. «إلى أين تذهب؟» سأل الشيخ. ومشى"
            " في الطريق الطويل إلى الشاطئ ومعه 25 قطعة.",
            "في اليوم التالي هطل المطر على القرية.",
        ),
    ),
    "zh": (
        '#set text(lang: "zh", font: "Noto Sans CJK SC", size: 11pt)',
        "第一章 狐狸",
        (
            "从前有一只狐狸\uff0c住在森林里。有一天\uff0c它找到了一把钥匙。“这是谁的钥匙\uff1f”狐狸问道。没有人"
            "回答。狐狸走了很久很久\uff0c终于来到了海边。",
            "第二天早上\uff0c海边站着一扇门。",
        ),
    ),
}


def read(folder: Path, content: bytes, *, most: int = MOST) -> BookRead:
    kind = kind_of(content[:1024])
    assert kind != "text"

    async def deed(sandbox: ContainerSandbox) -> BookRead:
        path = written(folder, content)
        return await sandbox.read_book(path, kind=kind, most_chars=most)

    return using_sandbox(folder, deed)


def typeset(folder: Path, source: str) -> bytes:
    async def deed(sandbox: ContainerSandbox) -> bytes:
        async with sandbox.media_room() as room:
            order = ScriptOrder(SET.format(source=source), {}, ("output.pdf",))
            end = await room.run(order)
            assert end.failure is None, end.log
            return (await room.fetch(end.outputs["output.pdf"], folder)).read_bytes()

    return using_sandbox(folder, deed, limits=LIMITS.model_copy(update={"upload_bytes": 8 * 2**20}))


def test_a_novel_keeps_every_word_and_nothing_else(tmp_path: Path) -> None:
    title, *paragraphs = [" ".join(each.split()) for each in STORY.read_text().split("\n\n")]
    assert "Harrow Point" in title
    told = [each for each in paragraphs if re.search(r"\w", each)]
    escaped = [re.sub(r"([*_#@$<>`\\])", r"\\\1", each) for each in told]
    found = read(tmp_path, typeset(tmp_path, NOVEL + "\n\n".join(escaped)))
    assert found.reason == ""
    wanted = ["# The Keeper of Harrow Point", *told]
    blocks = [re.sub(r"^## ", "", each) for each in found.text.split("\n\n")]
    assert " ".join(blocks) == " ".join(wanted)
    # Where a sentence ends with its line and the page, nobody can tell whether its paragraph does.
    assert len(set(blocks) & set(wanted)) > 0.9 * len(wanted)
    assert found.notes[0].startswith("Left out: ")
    assert "page numbers" in found.notes[-1]


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    paragraphs = [f"Number {name}. {SENTENCE} {SENTENCE}" for name in ("one", "two", "three")]
    paragraphs = [each for each in paragraphs for _ in range(2)]
    found = read(tmp_path, typeset(tmp_path, COLUMNS + "\n\n".join(paragraphs)))
    assert found.text.split("\n\n") == paragraphs


@pytest.mark.parametrize("language", list(OTHERS))
def test_other_scripts_are_read_in_their_order(tmp_path: Path, language: str) -> None:
    setting, heading, paragraphs = OTHERS[language]
    page = '#set page(paper: "a6", numbering: "1")\n#set smartquote(enabled: false)\n'
    source = f"{page}{setting}\n= {heading}\n" + "\n\n".join(paragraphs)
    found = read(tmp_path, typeset(tmp_path, source))
    assert found.text.split("\n\n") == [
        f"# {heading}",
        *paragraphs,
    ]


def test_a_scan_a_locked_and_a_broken_file_are_told_in_a_sentence(tmp_path: Path) -> None:
    assert "None of its 3 pages has text: it is a scan" in read(tmp_path, pdf([[], [], []])).reason
    assert "locked by a password" in read(tmp_path, pdf([["A fox."]], password="sesame")).reason  # noqa: S106
    assert "no whole PDF" in read(tmp_path, b"%PDF-1.4\nnothing").reason
    assert "no whole EPUB" in read(tmp_path, FOX[:200]).reason


def test_a_file_with_pages_of_both_kinds_says_how_many_had_no_text(tmp_path: Path) -> None:
    found = read(tmp_path, pdf([["A fox found a key."], [], ["It went home (at last)."], []]))
    assert found.text == "A fox found a key.\n\nIt went home (at last)."
    assert found.notes[0].startswith("2 of 4 pages have no text")


def test_an_epub_with_scripts_and_one_that_grows(tmp_path: Path) -> None:
    body = '<script src="http://x/"/><script>while (true) {}</script><p>A fox found a key.</p>'
    found = read(tmp_path, epub({"one.xhtml": chapter(body)}))
    assert found.text == "# The Fox and the Key\n\nby A. Writer\n\nA fox found a key."
    bomb = epub({"one.xhtml": b"<p>" + b"a " * 8_000_000})
    assert "more than 8 MiB" in read(tmp_path, bomb).reason


def test_of_a_story_that_is_too_long_the_length_comes_back_and_no_word(tmp_path: Path) -> None:
    long = epub({"one.xhtml": chapter("<p>" + "A fox. " * 2000 + "</p>")}, title="", author="")
    found = read(tmp_path, long, most=10_000)
    assert (found.text, found.chars, found.reason) == ("", 13_999, "")
