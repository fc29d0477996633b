"""A story as it is told, its parts, its people, and who says what: without a model."""

from story_modelling import described_story, plan_wide, split_at_paragraphs, story

from agents.artifacts.story.description_draft import (
    DescriptionDraft,
    DraftCharacter,
    DraftSpeaker,
)
from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.shots_draft import DraftShot
from agents.artifacts.story.story_digest import (
    Character,
    Condensed,
    Sentence,
    Speech,
    StoryDigest,
)
from agents.artifacts.story.story_scenes import StoryScene
from agents.artifacts.story.words import Mood, PlaceKind, ShotType, VoiceType
from agents.story.chunks import chunks_of
from agents.story.people import check_description, described, known_by, new_id, plain
from agents.story.scene_ranges import no_more_than
from agents.story.scene_shots import (
    description_of,
    fitting,
    in_words,
    people_near,
    with_cards,
)
from agents.story.spoken_lines import LINE_CHARS, lines_of
from agents.story.told_story import ToldStory


def condensed(*ranges: tuple[int, int]) -> tuple[Condensed, ...]:
    return tuple(
        Condensed(first=first, last=last, summary=f"{first} to {last}.", because="long")
        for first, last in ranges
    )


# --- what is condensed ---------------------------------------------------------------------------


def test_a_story_of_which_all_is_told_is_told_as_it_is() -> None:
    told = ToldStory.of(story())
    assert told.digest == story()
    assert told.spans == tuple((n, n) for n in range(7))


def test_a_summary_stands_for_its_sentences_and_numbers_come_back() -> None:
    whole = story(chapters=(0, 4), condensed=condensed((0, 2), (5, 6)))
    told = ToldStory.of(whole)
    assert [each.text for each in told.digest.sentences] == [
        "0 to 2.",
        whole.sentences[3].text,
        whole.sentences[4].text,
        "5 to 6.",
    ]
    assert [(each.first, each.last) for each in told.digest.chapters] == [(0, 1), (2, 3)]
    StoryDigest.model_validate(told.digest.model_dump())
    scenes = split_at_paragraphs(told.digest)
    assert [(each.first, each.last) for each in scenes.scenes] == [(0, 1), (2, 3)]
    own = told.own_scenes(scenes.scenes)
    assert [(each.first, each.last) for each in own.scenes] == [(0, 3), (4, 6)]
    assert told.told_scenes(own) == scenes
    shots = told.own_shots(plan_wide(told.digest, scenes))
    lines = [(line.first, line.last) for shot in shots.shots for line in shot.lines]
    assert lines == [(0, 2), (3, 3), (4, 4), (5, 6)]


def test_a_chapter_that_a_summary_swallows_is_no_chapter_of_what_is_told() -> None:
    whole = story(chapters=(0, 2, 4), condensed=condensed((1, 5)))
    told = ToldStory.of(whole)
    assert [(each.first, each.last) for each in told.digest.chapters] == [(0, 1), (2, 2)]
    StoryDigest.model_validate(told.digest.model_dump())


def test_summaries_by_hand_that_overlap_or_go_too_far_lose_nothing_else() -> None:
    told = ToldStory.of(story(condensed=condensed((1, 3), (2, 5), (6, 99))))
    assert told.spans == ((0, 0), (1, 3), (4, 4), (5, 5), (6, 6))


# --- parts ---------------------------------------------------------------------------------------


def test_parts_hold_every_sentence_once_and_end_at_paragraphs_and_chapters() -> None:
    lines: list[str] = []
    for paragraph in range(30):
        lines += [f"Sentence {n} of paragraph {paragraph} is here." for n in range(3)] + [""]
    told = story(*lines, chapters=(0, 33, 60))
    chunks = chunks_of(told, chars=1500)
    numbers = [n for each in chunks for n in range(each.first, each.last + 1)]
    assert numbers == list(range(90))
    assert [each.number for each in chunks] == list(range(1, len(chunks) + 1))
    for each in chunks:
        assert sum(len(s.text) + 1 for s in told.sentences[each.first : each.last + 1]) <= 1500
        assert each.first % 3 == 0
    assert {33, 60} <= {each.first for each in chunks}


def test_a_sentence_that_is_longer_than_a_part_is_one_by_itself() -> None:
    told = story("Short.", "x" * 5000, "Short again.")
    assert [(each.first, each.last) for each in chunks_of(told, chars=1000)] == [
        *((0, 0), (1, 1), (2, 2)),
    ]
    (whole,) = chunks_of(told, chars=100_000)
    assert whole.words == "the whole story"


# --- who says what -------------------------------------------------------------------------------


def test_a_line_for_each_change_of_voice_without_quotation_marks() -> None:
    told = described_story()
    speech = (Speech(begin=1, end=9, speaker="keeper"), Speech(begin=29, end=43))
    text = "“Take it,” said the keeper, “and come back.” He slept."
    told = told.model_copy(update={"sentences": (Sentence(text=text, paragraph=0, speech=speech),)})
    assert [(each.speaker, each.text) for each in lines_of(told, 0, 0)] == [
        ("keeper", "Take it,"),
        ("narrator", "said the keeper, and come back. He slept."),
    ]


def test_marks_of_a_narrator_stay_and_lines_of_marks_alone_are_nobodys() -> None:
    told = story('She had read "War and Peace"', "* * *", "Then she slept.")
    assert [each.text for each in lines_of(told, 0, 2)] == [
        'She had read "War and Peace" Then she slept.'
    ]


def test_a_long_sentence_is_said_in_pieces_and_keeps_every_word() -> None:
    words = " ".join(f"word{n}" for n in range(900))
    lines = lines_of(story(words), 0, 0)
    assert len(lines) > 1
    assert all(len(each.text) <= LINE_CHARS for each in lines)
    assert " ".join(each.text for each in lines) == words
    unbroken = "字" * 4500
    assert "".join(each.text for each in lines_of(story(unbroken), 0, 0)) == unbroken


# --- people --------------------------------------------------------------------------------------


def test_names_are_the_same_without_article_case_and_marks() -> None:
    assert plain("The Old  Keeper!") == plain("old keeper") == "old keeper"
    assert plain("Ana\u0308") == plain("Anä")
    assert plain("बूढ़ा आदमी") != plain("बूढ़ी औरत")


def test_ids_fit_every_script_and_are_nobody_elses() -> None:
    assert new_id("The Old Keeper", (), "character") == "old_keeper"
    assert new_id("Old keeper", ("old_keeper",), "character") == "old_keeper_2"
    assert new_id("王子", (), "character") == "character"
    assert new_id("公主", ("character",), "character") == "character_2"
    assert new_id("7 dwarfs", (), "character") == "character_7_dwarfs"
    assert new_id("Narrator", ("narrator",), "character") == "narrator_2"
    assert len(new_id("x" * 200, (), "place")) <= 48


def test_a_name_that_two_have_is_nobodys_unless_it_is_ones_own() -> None:
    people = (
        Character(id="anna", name="Anna", aliases=("the girl", "Keeper"), voice=VoiceType.GIRL),
        Character(id="mia", name="Mia", aliases=("the girl",), voice=VoiceType.GIRL),
        Character(id="keeper", name="Keeper", voice=VoiceType.MAN),
    )
    known = known_by(people)
    assert "girl" not in known
    assert known["keeper"] == "keeper"
    assert known["mia"] == "mia"


def test_the_first_part_that_tells_of_somebody_counts_and_later_ones_add_names() -> None:
    def draft(voice: VoiceType, look: str, aliases: str) -> DescriptionDraft:
        row = DraftCharacter(name="Anna", voice=voice, look=look, aliases=aliases)
        return DescriptionDraft(characters=(row,))

    found = described(
        story(),
        [draft(VoiceType.GIRL, "", "the girl"), draft(VoiceType.WOMAN, "tall", "the woman")],
    )
    (anna,) = found.characters
    assert (anna.voice, anna.look, anna.aliases) == (
        *(VoiceType.GIRL, "tall", ("the girl", "the woman")),
    )


def test_a_narrator_who_speaks_is_no_fault() -> None:
    row = DraftSpeaker(quotation=0, speaker="the narrator")
    assert check_description(DescriptionDraft(speakers=(row,)), story(), range(4)) == []
    assert described(story(), [DescriptionDraft(speakers=(row,))]).sentences == story().sentences


# --- shots ---------------------------------------------------------------------------------------


def test_a_type_that_needs_more_people_than_there_are_becomes_the_next_one() -> None:
    def drawn(kind: ShotType, *, people: int, thing: str = "") -> ShotType:
        row = DraftShot(type=kind, description="x", mood=Mood.CALM, thing=thing)
        return fitting(row, people=people)

    assert drawn(ShotType.TWO_SHOT, people=2) is ShotType.TWO_SHOT
    assert drawn(ShotType.TWO_SHOT, people=1) is ShotType.MEDIUM
    assert drawn(ShotType.CLOSE_UP, people=0) is ShotType.WIDE
    assert drawn(ShotType.GROUP, people=2) is ShotType.TWO_SHOT
    assert drawn(ShotType.INSERT, people=0) is ShotType.WIDE
    assert drawn(ShotType.INSERT, people=0, thing="key") is ShotType.INSERT
    assert drawn(ShotType.SKY, people=0) is ShotType.SKY


def test_looks_are_added_whole_as_far_as_there_is_room() -> None:
    people = [
        Character(id=f"p{n}", name=f"P{n}", voice=VoiceType.MAN, look="x" * 390) for n in range(5)
    ]
    text = description_of("They stand.", people, None)
    assert text.startswith("They stand. P0: xxx")
    assert len(text) <= 1200
    assert text.count("P") == 3


def test_numbers_are_said_as_ranges() -> None:
    assert in_words([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"


def test_whoever_plans_a_scene_sees_those_who_are_there_speak_or_are_named() -> None:
    people = [
        Character(id=name.lower(), name=name, aliases=(f"the {name}ess",), voice=VoiceType.MAN)
        for name in ("There", "Baker", "Miller", "Smith", "Nobody")
    ]
    said = (Speech(begin=1, end=3, speaker="baker"),)
    told = story(characters=tuple(people))
    first = Sentence(text="“Hi.” The miller's boy saw the Smithess.", paragraph=0, speech=said)
    told = told.model_copy(update={"sentences": (first, *told.sentences[1:])})
    scene = StoryScene(title="x", first=0, last=0, characters=("there",))
    assert [each.id for each in people_near(told, scene).characters] == ["there", "baker", "smith"]


def test_cards_alone_stand_around_what_was_planned() -> None:
    told = described_story()
    ruled = plan_wide(told, split_at_paragraphs(told))
    first = [each for each in ruled.shots if each.scene == 1]
    mine = [first[1].model_copy(update={"description": "mine", "scenery": PlaceKind.SEA})]
    shots = with_cards(mine, first, 1)
    assert [(each.id, each.card, each.description) for each in shots] == [
        ("s01-01", "The Lamp", "a card"),
        ("s01-02", "", "mine"),
    ]
    assert ShotList(shots=tuple(shots))
    assert [each.card for each in with_cards(mine, first[:1], 1)] == ["The Lamp", ""]
    assert [each.card for each in with_cards(mine, (), 1)] == [""]


def test_too_many_scenes_are_joined_where_they_are_shortest() -> None:
    ends = [0, 9, 10, 11, 30]
    begins = [0, *(end + 1 for end in ends[:-1])]
    scenes = [
        StoryScene(title=str(first), first=first, last=last)
        for first, last in zip(begins, ends, strict=True)
    ]
    fewer = no_more_than(scenes, 3)
    assert [(each.first, each.last) for each in fewer] == [(0, 9), (10, 11), (12, 30)]
