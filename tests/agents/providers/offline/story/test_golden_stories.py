"""Stories that a reader marked: who speaks, where scenes begin, what the film says and shows."""

import re
from itertools import pairwise

import pytest
from golden_stories import (
    GoldenStory,
    marked_scenes,
    missed_scenes,
    other_scenes,
    read_stories,
    wrong_speakers,
)

from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_scenes import StoryScenes
from agents.artifacts.story.words import ShotType, Transition
from agents.providers.offline.story.digest import digest_story
from agents.providers.offline.story.scenes import split_scenes
from agents.providers.offline.story.shots import plan_shots
from agents.providers.offline.story.spoken import is_plain_inquit, parts_of

STORIES = read_stories()


def planned(story: GoldenStory) -> tuple[StoryDigest, StoryScenes, ShotList]:
    digest = digest_story(story.text)
    scenes = split_scenes(digest)
    return digest, scenes, plan_shots(digest, scenes)


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_nine_of_ten_speakers_are_right() -> None:
    wrong = [
        words for story in STORIES for words in wrong_speakers(story, digest_story(story.text))
    ]
    quotes = sum(len(story.quotes) for story in STORIES)
    assert quotes > 200
    assert len(wrong) <= 0.1 * quotes, wrong


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_no_story_has_many_wrong_speakers(story: GoldenStory) -> None:
    wrong = wrong_speakers(story, digest_story(story.text))
    assert len(wrong) <= 0.15 * len(story.quotes), wrong


def test_nine_of_ten_scenes_begin_where_a_reader_says() -> None:
    marked = missed = others = 0
    for story in STORIES:
        digest = digest_story(story.text)
        wanted, scenes = marked_scenes(story, digest), split_scenes(digest)
        marked += len(wanted)
        missed += len(missed_scenes(wanted, scenes))
        others += len(other_scenes(wanted, scenes))
    assert missed <= 0.1 * marked
    assert others <= 0.35 * marked


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_people_are_found_with_their_voices(story: GoldenStory) -> None:
    digest = digest_story(story.text)
    assert digest.title == story.title
    voices: dict[str, str] = {}
    for who, names in story.names.items():
        found = [
            each
            for each in digest.characters
            if names & {name.lower().removeprefix("the ") for name in (each.name, *each.aliases)}
        ]
        assert found, who
        voices[who] = found[0].voice.value
    right = sum(voices[who] == story.voices[who] for who in voices)
    assert right >= 0.7 * len(voices), voices


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_all_words_are_in_the_digest_and_are_said(story: GoldenStory) -> None:
    digest, _, shots = planned(story)
    kept = [*words_of(digest.title), *words_of(digest.author)]
    for chapter in digest.chapters:
        kept += words_of(chapter.title)
    for sentence in digest.sentences:
        kept += words_of(sentence.text)
    missing = set(words_of(story.text)) - set(kept)
    told = " ".join(digest.removed)
    assert {word for word in missing if word not in told} - {"Title", "Author", "by"} == set()

    said = [word for shot in shots.shots for line in shot.lines for word in words_of(line.text)]
    parts = list(parts_of(digest))
    assert said == [word for part in parts if part.is_said for word in words_of(part.text)]
    for part in parts:
        is_written_only = not digest.sentences[part.sentence].is_said
        assert part.is_said or is_written_only or is_plain_inquit(part.text), part


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_shots_are_cut_as_film_makers_do(story: GoldenStory) -> None:
    digest, scenes, shots = planned(story)
    people = {each.id for each in digest.characters} | {"narrator"}
    assert [shots.shots[0].type, shots.shots[-1].type] == [ShotType.TITLE, ShotType.TITLE]
    assert shots.shots[0].card.startswith(story.title)
    assert shots.shots[-1].card == "The End"
    for before, shot in pairwise(shots.shots):
        assert before.type != shot.type, (before.id, shot.id)
        is_new = before.scene != shot.scene or before.type is ShotType.TITLE
        is_black = shot.transition is Transition.FADE_BLACK
        assert is_black == (is_new or shot.type is ShotType.TITLE), shot.id
    for shot in shots.shots:
        assert 4 <= shot.seconds <= 13.5, shot.id
        assert set(shot.characters) <= people
        assert {line.speaker for line in shot.lines} <= people
    for number, scene in enumerate(scenes.scenes, start=1):
        inside = [each for each in shots.shots if each.scene == number]
        assert any(each.type is ShotType.ESTABLISHING for each in inside) or number > 1
        if scene.begins_chapter:
            assert scene.begins_chapter in inside[0].card


def test_who_is_described_looks_the_same_in_every_shot() -> None:
    digest, _, shots = planned(next(each for each in STORIES if each.name == "fox_and_moon"))
    hedgehog = next(each for each in digest.characters if each.name == "the hedgehog")
    shown = [shot for shot in shots.shots if hedgehog.id in shot.characters]
    assert hedgehog.look == "a young hedgehog"
    assert len(shown) > 2
    assert all(hedgehog.look in shot.description for shot in shown)


def test_a_plan_is_the_same_each_time() -> None:
    for story in STORIES:
        assert planned(story) == planned(story)
