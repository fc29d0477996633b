"""A screenplay's places on the page: what they tell is kept, and its readers find it again."""

from collections.abc import Sequence

from runner.reading.pdf import book_of
from runner.reading.pdf_lines import Line, Page
from runner.reading.pdf_screenplay import fountain_of, is_screenplay

from agents.providers.offline.story.digest import digest_story, read_manuscript

ACTION, SPEECH, REMARK, NAME, RIGHT = 108.0, 180.0, 223.0, 266.0, 430.0
PITCH, SIZE, WIDTH = 12.0, 12.0, 7.2


def page(*lines: tuple[float, str] | None, top: float = 72.0) -> Page:
    """A page of typewritten lines, each at its place; None is an empty line."""
    made = Page(612.0, 792.0)
    for number, each in enumerate(lines):
        if each is not None:
            left, text = each
            begin = top + number * PITCH
            made.lines.append(Line(text, left, begin, left + WIDTH * len(text), begin + SIZE, SIZE))
    return made


TITLE = page(
    (250.0, "THE LIGHTHOUSE"), None, (270.0, "Written by"), None, (265.0, "Ada Novak"),
    *[None] * 20, (108.0, "Second draft, 2024"), top=250.0,
)  # fmt: skip
FIRST = page(
    (430.0, "FADE IN:"),
    None,
    (ACTION, "EXT. LIGHTHOUSE - NIGHT"),
    None,
    (ACTION, "Waves beat against the rocks. A light goes"),
    (ACTION, "round, and round."),
    None,
    (NAME, "ANNA"),
    (REMARK, "(out of"),
    (REMARK, "breath)"),
    (SPEECH, "The lamp went out, and nobody knows"),
    (SPEECH, "why it did."),
    None,
    (ACTION, "THUNDER."),
    None,
    (NAME, "OLD TOMAS (O.S.)"),
    (SPEECH, "Then bring me the oil."),
    (NAME, "(MORE)"),
)
SECOND = page(
    (NAME, "OLD TOMAS (CONT'D)"),
    (SPEECH, "And be quick."),
    None,
    (RIGHT, "CUT TO:"),
    None,
    (72.0, "2 INT. KITCHEN - DAY 2"),
    None,
    (ACTION, "Anna pours tea."),
    (NAME, "ANNA"),
    (SPEECH, "There."),
)
PAGES = (TITLE, FIRST, SECOND)
FOUNTAIN = """Title: THE LIGHTHOUSE
Author: Ada Novak
Notes: Second draft, 2024

> FADE IN:

EXT. LIGHTHOUSE - NIGHT

Waves beat against the rocks. A light goes round, and round.

ANNA
(out of breath)
The lamp went out, and nobody knows why it did.

!THUNDER.

OLD TOMAS (O.S.)
Then bring me the oil.

OLD TOMAS (CONT'D)
And be quick.

> CUT TO:

INT. KITCHEN - DAY

Anna pours tea.

ANNA
There."""


def test_a_screenplay_is_read_as_fountain() -> None:
    assert is_screenplay(list(PAGES))
    assert fountain_of(list(PAGES)) == FOUNTAIN
    assert book_of(list(PAGES)).text == FOUNTAIN


def test_the_story_in_it_is_understood() -> None:
    manuscript = read_manuscript(FOUNTAIN)
    assert (manuscript.form, manuscript.title, manuscript.author) == (
        "screenplay", "THE LIGHTHOUSE", "Ada Novak",
    )  # fmt: skip
    kinds = [block.kind for block in manuscript.blocks]
    assert kinds.count("heading") == 2
    assert kinds.count("line") == 4
    story = digest_story(FOUNTAIN)
    assert {each.name for each in story.characters} == {"Anna", "Tomas"}
    said = [each.speech[0].speaker for each in story.sentences if each.speech]
    assert said == ["anna", "tomas", "tomas", "anna"]


def prose(lines: Sequence[str]) -> Page:
    return page(*((ACTION, line) for line in lines))


def test_a_novel_with_capital_letters_is_no_screenplay() -> None:
    told = prose(["INT. was written on the door, and nobody knew why.", "He went in.", "Nothing."])
    assert not is_screenplay([told])
    headings = page((250.0, "CHAPTER ONE"), None, (ACTION, "It was night."), (ACTION, "He slept."))
    assert not is_screenplay([headings, headings])


def test_verses_that_stand_far_in_are_no_screenplay() -> None:
    verses = page(*((NAME, each) for each in ("O MOON", "of the night,", "O SUN", "of the day.")))
    assert not is_screenplay([verses])
