"""Reading a story: sentences, quotations, speakers, forms; and input that is hardly a story."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.artifacts.story.story_digest import StoryDigest
from agents.errors import UnclearPromptError
from agents.providers.offline.story.digest import digest_story
from agents.providers.offline.story.scenes import split_scenes
from agents.providers.offline.story.shots import plan_shots
from agents.providers.offline.story.spoken import is_plain_inquit, parts_of


def spoken(digest: StoryDigest) -> list[tuple[str, str | None]]:
    names = {each.id: each.name for each in digest.characters}
    return [
        (each.text[speech.begin : speech.end], names.get(speech.speaker or ""))
        for each in digest.sentences
        for speech in each.speech
    ]


def sentences(text: str) -> list[str]:
    return [each.text for each in digest_story(text).sentences]


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "... !!! ???", "***\n\n---\n\n***", "\U0001f600" * 9]
)
def test_what_has_no_words_is_no_story(text: str) -> None:
    with pytest.raises(UnclearPromptError, match="no words"):
        digest_story(text)


def test_one_letter_is_a_story() -> None:
    digest = digest_story("a")
    shots = plan_shots(digest, split_scenes(digest)).shots
    assert [line.text for shot in shots for line in shot.lines] == ["a"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mr. Finch saw Dr. Bell. He ran.", ["Mr. Finch saw Dr. Bell.", "He ran."]),
        ('"Why?" asked Anna. "I saw it."', ['"Why?" asked Anna.', '"I saw it."']),
        ('"Why?" Anna said. He ran.', ['"Why?" Anna said.', "He ran."]),
        ('"Why? I saw it." He ran.', ['"Why?', 'I saw it."', "He ran."]),
        ("J. R. Smith came. So did I. Then he left.", 3),
        ("He paid 3.50 for it. Cheap!", ["He paid 3.50 for it.", "Cheap!"]),
        ("She waited \u2026 and waited. At last!", ["She waited \u2026 and waited.", "At last!"]),
    ],
)
def test_sentences_end_where_readers_end_them(text: str, wanted: list[str] | int) -> None:
    found = sentences(text)
    assert len(found) == wanted if isinstance(wanted, int) else found == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('"Go," said Anna to Tom. Tom went.', ["Anna"]),
        ('Anna turned to Tom. "Go," she said.', ["Anna"]),
        ('Tom looked at Anna, and asked: "Where?"', ["Tom"]),
        ('"Are you there?" said Anna.\n\n"Yes," said Tom.\n\n"Good."\n\n"Why?"', 4),
        ('Anna shook her head. "Never."', ["Anna"]),
        (
            "\u2018It isn\u2019t mine,\u2019 said Anna. \u2018It\u2019s Tom\u2019s.\u2019"
            "\n\n\u2018No,\u2019 said Tom.",
            3,
        ),
        ('The word "old" was said often.\n\nAnna laughed.', []),
        ('"Come here, Tom," said Anna.\n\n"I won\'t."', ["Anna", "Tom"]),
    ],
)
def test_speakers_are_found(text: str, wanted: list[str] | int) -> None:
    found = [speaker for _, speaker in spoken(digest_story(text))]
    if isinstance(wanted, int):
        turns = {3: ["Anna", "Anna", "Tom"], 4: ["Anna", "Tom", "Anna", "Tom"]}
        wanted = turns[wanted]
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sie war da. \u201eJa\u201c, sagte Anna. \u201eEndlich.\u201c", ["Ja", "Endlich."]),
        (
            '\u05d4\u05d5\u05d0 \u05d1\u05d0. "\u05db\u05df", \u05e2\u05e0\u05d4'
            ' \u05d3\u05d5\u05d3, "\u05d1\u05d0\u05ea\u05d9".',
            ["\u05db\u05df", "\u05d1\u05d0\u05ea\u05d9"],
        ),
        (
            "\u062c\u0627\u0621. \u00ab\u0646\u0639\u0645\u00bb\u060c \u0642\u0627\u0644"
            " \u0627\u0644\u0645\u0644\u0643.",
            ["\u0646\u0639\u0645"],
        ),
        ('The ship was old. It was the "Titanic", and she sank.', []),
    ],
    ids=["german", "hebrew", "arabic", "a name"],
)
def test_a_comma_behind_the_mark_is_behind_speech(text: str, wanted: list[str]) -> None:
    digest = digest_story(text)
    assert [said for said, _ in spoken(digest)] == wanted
    told = [part.text for part in parts_of(digest) if part.is_said]
    assert not any(text.startswith((",", "\u060c", '"')) for text in told)


def test_a_speech_over_paragraphs_has_one_speaker() -> None:
    text = '"It was long ago," said Anna. "I was a child.\n\n"And then the war came."\n\nTom wept.'
    assert [speaker for _, speaker in spoken(digest_story(text))] == ["Anna"] * 3


def test_whoever_tells_is_called_by_a_name_that_they_never_say() -> None:
    digest = digest_story(
        "I had not seen Mr. Bell since I left the army. I found him by the fire, and I sat "
        "down.\n\n"
        "\u201cYou look tired, Dawson,\u201d said Mr. Bell.\n\n\u201cI am.\u201d\n\n\u201cAnd "
        "wet.\u201d"
    )
    assert [speaker for _, speaker in spoken(digest)] == ["Mr. Bell", "I", "Mr. Bell"]
    teller = next(each for each in digest.characters if each.id == "narrator")
    assert "Dawson" in teller.aliases


def test_a_name_and_a_noun_with_the_same_turns_are_one_person() -> None:
    digest = digest_story(
        "Marta went across the square to the constable.\n\n"
        '"Somebody steals my bread," said Marta.\n\nKaspar put down his egg. "How much?"\n\n'
        '"One loaf a day," said Marta.\n\n"White or brown?" asked the constable.\n\n"White."'
        "\n\nKaspar sighed."
    )
    assert {each.name for each in digest.characters if each.mentions > 1} == {"Marta", "Kaspar"}
    kaspar = next(each for each in digest.characters if each.name == "Kaspar")
    assert kaspar.aliases == ("the constable",)


def test_what_is_no_part_of_the_story_is_told_of() -> None:
    text = (
        "The Project Gutenberg eBook\n\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n"
        "The Cat\n\n"
        "by Ann Bell\n\nThe cat sat on the won\u00adderful mat and looked at the moon and the\n\n"
        "- 12 -\n\nstars. It was a long exam-\nple of a night.\n\n*** END OF THE PROJECT GUTENBERG"
        " EBOOK X ***\n\nlicence words"
    )
    digest = digest_story(text)
    assert (digest.title, digest.author) == ("The Cat", "Ann Bell")
    whole = " ".join(each.text for each in digest.sentences)
    assert whole == (
        "The cat sat on the wonderful mat and looked at the moon and the stars."
        " It was a long example of a night."
    )
    assert "licence" in digest.removed[0]
    assert "12" in digest.removed[1]


def test_markdown_has_a_title_and_chapters() -> None:
    digest = digest_story(
        "# The Cat\n\n## One\n\nThe **cat** sat on [a mat](http://x.y).\n\n---\n\nIt slept.\n\n"
        "## Two\n\n> It *woke*.\n"
    )
    assert digest.form == "markdown"
    assert (digest.title, [each.title for each in digest.chapters]) == ("The Cat", ["One", "Two"])
    assert [each.text for each in digest.sentences] == [
        *("The cat sat on a mat.", "It slept.", "It woke.")
    ]
    assert [each.begins_scene for each in digest.sentences] == [False, True, False]


def test_a_screenplay_with_broken_headings_is_read() -> None:
    digest = digest_story(
        "INT KITCHEN NIGHT\nAnna cooks.\n\nANNA\nWho is there\n\nint. garden -\n\nBOB\n(whispers)\n"
        "Me.\n\nEXT\n\n.\n\nEXT. - DAY\nRain."
    )
    assert digest.form == "screenplay"
    assert spoken(digest) == [("Who is there", "Anna"), ("Me.", "Bob")]
    assert len(split_scenes(digest).scenes) == 3
    assert [each.text for each in digest.sentences if not each.is_said] == [
        *("INT KITCHEN NIGHT", "ANNA", "int. garden -", "BOB", "(whispers)", "EXT. - DAY")
    ]


def test_a_screenplay_without_its_empty_lines_and_brackets_is_read() -> None:
    digest = digest_story(
        "INT KITCHEN DAY\nMARA\nI said no.\nEXT. GARDEN\nTOM (O.S.\n(whispering\nWhere are you?\n\n"
        "MARA\n(turning\nto Tom)\nHere. (I think.\n\nEXT. ROAD\nSILENCE.\nNobody comes.\n"
    )
    assert spoken(digest) == [
        ("I said no.", "Mara"),
        ("Where are you?", "Tom"),
        ("Here.", "Mara"),
        ("(I think.", "Mara"),
    ]
    assert len(split_scenes(digest).scenes) == 3
    assert "(turning to Tom)" in [each.text for each in digest.sentences if not each.is_said]


@pytest.mark.parametrize(
    ("text", "language", "count", "speeches", "people"),
    [
        (
            "\u4ece\u524d\u6709\u4e00\u4e2a\u5973\u5b69\u3002\u201c\u4f60\u662f\u8c01\uff1f\u201d"
            "\u72d0\u72f8\u95ee\u3002\u5979\u8bf4\uff1a\u300c\u6211\u662f\u5c0f\u7ea2\uff01\u300d",
            *("zh", 3, 2, ["\u72d0\u72f8"]),
        ),
        (
            "\u0643\u0627\u0646 \u0645\u0644\u0643 \u0639\u0638\u064a\u0645. \u0642\u0627\u0644"
            " \u0627\u0644\u0645\u0644\u0643: \u00ab\u0645\u0646 \u0623\u0646\u062a\u061f\u00bb"
            " \u062b\u0645 \u0646\u0627\u0645. \u0647\u0644 \u0648\u0635\u0644\u062a\u061f"
            " \u0646\u0639\u0645.",
            *("ar", 5, 1, ["\u0627\u0644\u0645\u0644\u0643"]),
        ),
        (
            '\u05d4\u05d9\u05d4 \u05d9\u05dc\u05d3. "\u05de\u05d9 \u05d0\u05ea\u05d4?"'
            " \u05e9\u05d0\u05dc\u05d4 \u05d0\u05de\u05d0.",
            *("he", 2, 1, ["\u05d0\u05de\u05d0"]),
        ),
        (
            "\u090f\u0915 \u0938\u092e\u092f \u0915\u0940 \u092c\u093e\u0924 \u0939\u0948\u0964"
            " \u0930\u093e\u092e \u0928\u0947 \u0915\u0939\u093e,"
            ' "\u0924\u0941\u092e \u0915\u094c\u0928'
            ' \u0939\u094b?" \u0935\u0939 \u0939\u0901\u0938\u093e\u0964',
            *("hi", 3, 1, ["\u0930\u093e\u092e"]),
        ),
        (
            '\U0001f600 Anna laughed. \U0001f389 "Hi \U0001f44b," said Anna. \U0001f389',
            *("en", 3, 1, ["Anna"]),
        ),
    ],
    ids=["chinese", "arabic", "hebrew", "hindi", "emoji"],
)
def test_other_scripts_are_read(
    text: str, language: str, count: int, speeches: int, people: list[str]
) -> None:
    digest = digest_story(text)
    assert digest.language == language
    assert "".join("".join(each.text.split()) for each in digest.sentences) == "".join(text.split())
    assert (len(digest.sentences), len(spoken(digest))) == (count, speeches)
    assert [each.name for each in digest.characters] == people
    shots = plan_shots(digest, split_scenes(digest)).shots
    assert set(re.findall(r"\w+", text)) == {
        word for shot in shots for line in shot.lines for word in re.findall(r"\w+", line.text)
    }


def test_a_sentence_of_three_thousand_words_is_told_in_shots() -> None:
    words = [f"and then he saw number {number} of all the ships," for number in range(300)]
    digest = digest_story(f"It was night, {' '.join(words)} and slept.")
    assert len(digest.sentences) == 1
    shots = plan_shots(digest, split_scenes(digest)).shots
    assert len(shots) > 100
    assert max(shot.seconds for shot in shots) < 13
    said = " ".join(line.text for shot in shots for line in shot.lines)
    assert said == digest.sentences[0].text
    ended = [shot.lines[-1].text for shot in shots if shot.lines]
    assert sum(text.endswith(",") for text in ended) > 0.9 * len(ended)


@pytest.mark.parametrize(
    "text",
    [
        *("x" * 200_000, "A. " * 60_000, '"A" ' * 40_000, "(" * 99_999 + "a" + ")" * 99_999),
        *("_a" * 90_000, "[a](b" * 40_000, "<!--" * 40_000 + "a", "Anna Bob Carl " * 14_000),
        *('"a\n\n' * 20_000, "ANNA\nHi.\n\n" * 8_000, "INT. X\n\n" * 8_000, "# a\n" * 20_000),
    ],
    ids=lambda text: text[:8],
)
def test_strange_and_long_input_is_planned_in_time(text: str) -> None:
    begin = time.process_time()
    digest = digest_story(text)
    scenes = split_scenes(digest)
    shots = plan_shots(digest, scenes)
    assert time.process_time() - begin < 20
    assert len(shots.shots) <= 4000
    assert len(scenes.scenes) <= 400


def test_a_hundred_pages_are_planned_in_ten_seconds() -> None:
    page = (
        "The next day Anna went down to the harbour. The old fisherman sat in his boat.\n\n"
        '"Good morning," said Anna. "Is the sea calm?"\n\n"It is," said the fisherman.\n\n'
    )
    text = "".join(
        f"{page}Then Nora{number % 40} Bell came and laughed.\n\n" for number in range(1350)
    )
    assert len(text) > 250_000
    begin = time.process_time()
    digest = digest_story(text)
    shots = plan_shots(digest, split_scenes(digest))
    assert time.process_time() - begin < 10
    assert len(shots.shots) <= 4000


SIGNS = (
    "\u2014\u201c\u201d\u2018\u2019\u3002\u300c\u300d\u4f60\u0905\u0964\u0643\u061f\u05d0\U0001f600"
)
LETTERS = st.text(st.sampled_from("abcABC \n.,!?:;\"'-" + SIGNS), min_size=1, max_size=400)
WORDS = st.lists(
    st.sampled_from(
        [
            *("Anna", "said", "the", "old", "fox", "he", "she", '"Hello,"', '"Go!', 'on."', "Tom."),
            *(
                "\n\n",
                "went",
                "to",
                "harbour",
                "The next day",
                "Mr.",
                "\u201cNo,\u201d",
                "asked",
                "I",
            ),
            *("CHAPTER 2", "* * *", "# Part", "INT. ROOM - DAY", "ANNA\n", "(softly)", "by", "12"),
        ]
    ),
    min_size=1,
    max_size=60,
).map(" ".join)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(LETTERS, WORDS))
def test_no_word_of_any_text_is_lost(text: str) -> None:
    try:
        digest = digest_story(text)
    except UnclearPromptError:
        assert not re.search(r"[^\W_]", text)
        return
    scenes = split_scenes(digest)
    shots = plan_shots(digest, scenes)
    titles = [digest.title, digest.author, *(each.title for each in digest.chapters)]
    kept = "\n".join(["by", *(each.text for each in digest.sentences), *titles, *digest.removed])
    for word in re.findall(r"\w+", text):
        assert word in kept
    parts = list(parts_of(digest))
    for part in parts:
        is_written_only = not digest.sentences[part.sentence].is_said
        has_words = re.search(r"[^\W_]", part.text)
        assert part.is_said or not has_words or is_written_only or is_plain_inquit(part.text)
    said = "".join(line.text for shot in shots.shots for line in shot.lines)
    assert re.findall(r"\w", said) == [
        letter for part in parts if part.is_said for letter in re.findall(r"\w", part.text)
    ]
    told = "".join(part.text for part in parts)
    assert re.findall(r"\w", told) == re.findall(
        r"\w", "".join(each.text for each in digest.sentences)
    )


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ('Old Marta sat. "Come," said Marta.', {"Marta": "old_woman"}),
        ('"Come," said old Mr. Grey. Little Ben ran. "No," said Ben.', {"Mr. Grey": "old_man"}),
        ('Little Ben ran. "Wait!" cried Ben.', {"Ben": "boy"}),
        ('Poor old Tom sat. "Well," said Tom.', {"Tom": "man"}),
        ('"My old Tom," said Anna. "Yes," said Tom.', {"Tom": "man"}),
        ('The old town of Marta slept. "Come," said Marta.', {"Marta": "woman"}),
    ],
)
def test_what_the_narrator_calls_somebody_tells_their_age(
    text: str, voices: dict[str, str]
) -> None:
    found = {each.name: each.voice.value for each in digest_story(text).characters}
    assert {name: found.get(name) for name in voices} == voices


def test_a_title_may_stand_above_a_numbered_chapter() -> None:
    digest = digest_story("Signal\n\n1\n\nThe knocking began. Imre listened.")
    assert (digest.title, digest.chapters[0].title) == ("Signal", "1")
    assert [each.text for each in digest.sentences] == ["The knocking began.", "Imre listened."]
