"""Stories of ours with who says what and where scenes begin, as a reader marked them."""

import json
from dataclasses import dataclass
from pathlib import Path

from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_scenes import StoryScenes

FOLDER = Path(__file__).parent / "golden" / "stories"
NEAR = 2
"""Sentences by which the beginning of a scene may differ."""


@dataclass(frozen=True)
class GoldenStory:
    """One story and its marks."""

    name: str
    text: str
    title: str
    names: dict[str, set[str]]
    """What each character is called, in small letters."""
    voices: dict[str, str]
    quotes: list[tuple[str | None, str]]
    """Who says it and its first words; nobody for words that are only mentioned."""
    scenes: list[str]
    """First words of each scene."""


def read_story(path: Path) -> GoldenStory:
    marks = json.loads(path.read_text(encoding="utf-8"))
    text = next(each for each in FOLDER.glob(f"{path.stem}.*") if each.suffix != ".json")
    people = marks["characters"]
    return GoldenStory(
        name=path.stem,
        text=text.read_text(encoding="utf-8"),
        title=marks["title"],
        names={key: {name.lower() for name in each["names"]} for key, each in people.items()},
        voices={key: each["voice"] for key, each in people.items()},
        quotes=[(who, words) for who, words in marks["quotes"]],
        scenes=marks["scenes"],
    )


def read_stories() -> list[GoldenStory]:
    return [read_story(path) for path in sorted(FOLDER.glob("*.json"))]


def wrong_speakers(story: GoldenStory, digest: StoryDigest) -> list[str]:
    """The quotations whose speaker is not the marked one, in any of their sentences."""
    called = {
        each.id: {name.lower() for name in (each.name, *each.aliases)}
        | {each.name.lower().removeprefix("the ")}
        for each in digest.characters
    }
    spoken = [
        (" ".join(sentence.text[speech.begin : speech.end].split()), speech.speaker)
        for sentence in digest.sentences
        for speech in sentence.speech
    ]
    starts: list[int | None] = []
    at = 0
    for _, words in story.quotes:
        near = range(at, min(at + 8, len(spoken)))
        start = next((number for number in near if begins_alike(spoken[number][0], words)), None)
        starts.append(start)
        at = at if start is None else start + 1
    wrong: list[str] = []
    for number, (who, words) in enumerate(story.quotes):
        start = starts[number]
        if start is None:
            if who is not None:
                wrong.append(f"{words}: not found")
            continue
        end = next((each for each in starts[number + 1 :] if each is not None), len(spoken))
        found = [speaker for _, speaker in spoken[start:end]]
        for speaker in found:
            is_right = speaker is None if who is None else named(called, speaker, story.names[who])
            if not is_right:
                wrong.append(f"{words}: {speaker}, not {who}")
                break
    return wrong


def begins_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def named(called: dict[str, set[str]], speaker: str | None, names: set[str]) -> bool:
    return speaker is not None and bool(called[speaker] & names)


def marked_scenes(story: GoldenStory, digest: StoryDigest) -> list[int]:
    """Numbers of the sentences with which scenes begin."""
    found: list[int] = []
    for words in story.scenes:
        at = found[-1] + 1 if found else 0
        found.append(
            next(
                number
                for number in range(at, len(digest.sentences))
                if begins_alike(digest.sentences[number].text, words)
            )
        )
    return found


def missed_scenes(marked: list[int], scenes: StoryScenes) -> list[int]:
    """Marked beginnings without one near them."""
    begins = [scene.first for scene in scenes.scenes]
    return [each for each in marked if all(abs(each - begin) > NEAR for begin in begins)]


def other_scenes(marked: list[int], scenes: StoryScenes) -> list[int]:
    """Beginnings that nobody marked."""
    begins = [scene.first for scene in scenes.scenes]
    return [each for each in begins if all(abs(each - mark) > NEAR for mark in marked)]
