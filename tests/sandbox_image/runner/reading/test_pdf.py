"""How lines on pages become paragraphs: what belongs together, and what is a heading."""

from collections.abc import Sequence

import pytest
from runner.reading.book import UnreadableBookError
from runner.reading.pdf import book_of
from runner.reading.pdf_lines import Page, in_order, read_pages

WIDTH, HEIGHT = 420.0, 595.0
LEFT, RIGHT, TOP = 50.0, 370.0, 100.0
PITCH, SIZE = 15.0, 12.0


class Sheet:
    """Writes a page as `pdftotext -bbox-layout` tells it."""

    def __init__(self) -> None:
        self.told = [f'  <page width="{WIDTH}" height="{HEIGHT}">']
        self.top = TOP

    def line(
        self,
        text: str,
        *,
        left: float = LEFT,
        right: float = RIGHT,
        top: float | None = None,
        size: float = SIZE,
        gap: float = 0.0,
    ) -> "Sheet":
        """Add a line; `gap` points further down than it would stand."""
        if gap:
            self.told.append("</block>")
        if top is None:
            top = self.top = self.top + gap
            self.top += PITCH * size / SIZE
        words = text.split(" ")
        step = (right - left) / len(words)
        self.told.append(f'<line xMin="{left}" yMin="{top}" xMax="{right}" yMax="{top + size}">')
        for number, word in enumerate(words):
            begin = left + number * step
            place = f'xMin="{begin}" yMin="{top}" xMax="{begin + step}" yMax="{top + size}"'
            self.told.append(f"<word {place}>{word}</word>")
        self.told.append("</line>")
        return self


def pages_of(sheets: Sequence[Sheet]) -> list[Page]:
    return read_pages(line for sheet in sheets for line in sheet.told)


def text_of(*sheets: Sheet) -> list[str]:
    return book_of(pages_of(sheets)).text.split("\n\n")


def test_lines_are_one_paragraph_and_cut_words_are_whole() -> None:
    sheet = (
        Sheet().line("The fox was effi-").line("cient and well-").line("known, a well-known ani-")
    )
    sheet.line("mal in Ober-").line("Bayern.", right=120)
    assert text_of(sheet) == [
        "The fox was efficient and well-known, a well-known animal in Ober-Bayern."
    ]


def test_ligatures_and_soft_hyphens_are_letters() -> None:
    sheet = Sheet().line("The o\ufb03ce \ufb01re \ufb02ared inef\u00ad").line("fective\u00adly.")
    assert text_of(sheet) == ["The office fire flared ineffectively."]


def test_a_paragraph_begins_with_an_indent_or_behind_a_gap_or_a_short_line() -> None:
    sheet = Sheet().line("One begins here and fills its line").line("and ends here.")
    sheet.line("Two is indented and goes on", left=LEFT + 14).line("to its end here.", right=150)
    sheet.line("Three begins behind a short line").line("and is whole now.", right=RIGHT - 2)
    sheet.line("Four stands further down.", gap=12)
    assert [each.split()[0] for each in text_of(sheet)] == ["One", "Two", "Three", "Four"]


def test_a_paragraph_goes_on_over_a_page() -> None:
    first = Sheet().line("The captain seized the wheel and").line("turned it until the ship, in")
    second = Sheet().line("great pain, came about.", right=200).line("Then it was still.", left=64)
    assert text_of(first, second) == [
        "The captain seized the wheel and turned it until the ship, in great pain, came about.",
        "Then it was still.",
    ]


def test_large_letters_make_headings_and_the_largest_on_the_first_page_the_title() -> None:
    sheet = Sheet().line("The Keeper of", size=24, left=100, right=300)
    sheet.line("Harrow Point", size=24, left=120, right=280)
    sheet.line("Chapter One", size=16, gap=20, right=150).line("It blew all night.", gap=10)
    sheet.line("CHAPTER II", right=120, gap=20).line("It blew all day.", gap=10, right=180)
    assert text_of(sheet) == [
        "# The Keeper of Harrow Point",
        "## Chapter One",
        "It blew all night.",
        "## CHAPTER II",
        "It blew all day.",
    ]


def test_the_title_may_be_smaller_than_the_chapters_and_stand_alone_on_its_page() -> None:
    front = Sheet().line("The Keeper", size=20, left=100, right=300)
    front.line("A. Writer", size=15, left=150, right=250, gap=20)
    sheets = [
        Sheet().line(f"Chapter {name}", size=26, right=200).line("It blew all night.", gap=10)
        for name in ("One", "Two")
    ]
    assert text_of(front, *sheets)[:3] == ["# The Keeper", "A. Writer", "## Chapter One"]


def test_notes_at_the_foot_are_left_out_with_the_numbers_that_lead_to_them() -> None:
    sheet = Sheet().line("The fox found a key and went on")
    sheet.told[-1:] = [
        f'<word xMin="371" yMin="{TOP - 1}" xMax="374" yMax="{TOP + 6}">1</word>',
        f'<word xMin="374" yMin="{TOP}" xMax="377" yMax="{TOP + SIZE}">,</word>',
        "</line>",
    ]
    sheet.line("and on, 12 miles in 2 hours.", right=200)
    sheet.line("1 It was red.", top=500, size=9, right=150)
    sheet.line("And a fox.", top=511, size=9, right=150)
    book = book_of(pages_of([sheet]))
    assert book.text == "The fox found a key and went on, and on, 12 miles in 2 hours."
    assert book.notes == ["Left out: the notes at the foot of 1 page (“1 It was red.”)."]


def test_small_words_that_are_no_notes_stay() -> None:
    sheet = Sheet().line("The fox found a key and went on").line("and on.", right=90)
    sheet.line("The end.", top=500, size=9, right=100)
    assert text_of(sheet)[-1] == "The end."


def test_a_large_first_letter_belongs_to_its_word() -> None:
    sheet = Sheet().line("T", size=30, right=70, top=96)
    sheet.line("he fox found a key in the", left=72).line("forest and took it along.", left=72)
    assert text_of(sheet) == ["The fox found a key in the forest and took it along."]


def book_with_margins(pages: int) -> list[Sheet]:
    sheets: list[Sheet] = []
    for number in range(pages):
        sheet = Sheet().line("A. WRITER" if number % 2 else "THE KEEPER", top=30, right=120)
        sheet.line(f"Here are the words of sheet {'abcdefgh'[number]} and they end.")
        sheets.append(sheet.line(str(number + 7), top=560, left=200, right=212))
    return sheets


def test_running_heads_and_page_numbers_are_taken_off_and_told() -> None:
    book = book_of(pages_of(book_with_margins(8)))
    assert "WRITER" not in book.text
    assert "KEEPER" not in book.text
    assert not any(letter.isdigit() for letter in book.text)
    assert book.text.count("Here are the words") == 8
    assert book.notes == [
        "Left out: 8 running heads and feet (“THE KEEPER”).",
        "Left out: 8 page numbers.",
    ]


def test_heads_that_change_with_the_chapter_are_taken_off_too() -> None:
    heads = ["The Key"] * 3 + ["The Door"] + ["The Sea"] * 2
    sheets = [
        Sheet().line(head, top=30, right=90).line(f"Here are the words of sheet {name}, told.")
        for head, name in zip(heads, "abcdef", strict=True)
    ]
    text = book_of(pages_of(sheets)).text
    assert "The Door" not in text
    assert "sheet d" in text


def test_the_first_line_of_a_page_is_no_running_head() -> None:
    sheets = [
        Sheet().line(f"“{word} it is,” said the fox.", top=40).line("And that was all.", right=140)
        for word in ("Morning", "Evening", "Midnight", "Noon")
    ]
    text = book_of(pages_of(sheets)).text
    assert all(word in text for word in ("Morning", "Evening", "Midnight", "Noon"))


def test_a_number_that_is_a_chapter_or_a_year_stays() -> None:
    sheet = Sheet().line("1848", top=60, right=80).line("It was a year of storms.")
    assert "1848" in text_of(sheet)[0]


def test_pages_without_text_are_counted() -> None:
    book = book_of(pages_of([Sheet().line("A fox."), Sheet(), Sheet()]))
    assert book.text == "A fox."
    assert book.notes == [
        "2 of 3 pages have no text: empty, or a scan (a picture of text), which is not read."
    ]


@pytest.mark.parametrize(("pages", "words"), [(1, "Its one page"), (3, "None of its 3 pages")])
def test_a_scan_is_told_in_one_sentence(pages: int, words: str) -> None:
    with pytest.raises(UnreadableBookError, match=words) as refused:
        book_of(pages_of([Sheet() for _ in range(pages)]))
    assert "scan" in str(refused.value)


def test_fonts_that_do_not_say_their_letters_are_told() -> None:
    lost = Sheet().line("\ue001\ue002\ue003 \ue004\ue005 A")
    with pytest.raises(UnreadableBookError, match="fonts do not say which letters"):
        book_of(pages_of([lost]))


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("ןושאר קרפ", "פרק ראשון"),
        (".2024-ב דלונ אוה", "הוא נולד ב-2024."),
        ("שדח iPhone 12 Pro ול שי", "יש לו iPhone 12 Pro חדש"),
        ("لولأا لصفلا", "الفصل الأول"),
        ("ال ,معن", "نعم, لا"),
    ],
)
def test_a_line_that_runs_to_the_left_is_read_in_its_order(shown: str, read: str) -> None:
    assert in_order(shown.split(" ")) == read


def test_a_script_without_blanks_gets_none_at_the_ends_of_lines() -> None:
    sheet = Sheet().line("从前有一只狐狸\uff0c住在").line("森林里。", right=120)
    assert text_of(sheet) == ["从前有一只狐狸\uff0c住在森林里。"]
