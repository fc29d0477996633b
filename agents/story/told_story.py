"""A story as a film tells it: where parts are condensed, a summary stands for their sentences.

Whoever plans sees one sentence for each summary, by numbers of their own; what they plan is then
given the story's own numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from agents.artifacts.story.shot_list import ShotList
from agents.artifacts.story.story_digest import Chapter, Condensed, Sentence, StoryDigest
from agents.artifacts.story.story_scenes import StoryScene, StoryScenes


@dataclass(frozen=True)
class ToldStory:
    """Both, and how the numbers belong together."""

    digest: StoryDigest
    """The story as it is told."""
    spans: tuple[tuple[int, int], ...]
    """For each of its sentences: the first and the last one of the story that it stands for."""

    @classmethod
    def of(cls, story: StoryDigest) -> Self:
        """What is told of a story."""
        summaries = {each.first: each for each in story.condensed}
        told: list[Sentence] = []
        spans: list[tuple[int, int]] = []
        number = 0
        while number < len(story.sentences):
            sentence, last = story.sentences[number], number
            if number in summaries:
                last = min(max(number, summaries[number].last), len(story.sentences) - 1)
                text = summaries[number].summary
                sentence = Sentence(text=text, paragraph=sentence.paragraph)
            told.append(sentence)
            spans.append((number, last))
            number = last + 1
        parts = [(each.first, each.last) for each in story.chapters]
        chapters = [
            Chapter(title=each.title, first=first, last=last)
            for each, (first, last) in zip(story.chapters, told_ranges(parts, spans), strict=True)
            if first <= last
        ]
        changed = {"sentences": tuple(told), "chapters": tuple(chapters), "condensed": ()}
        return cls(story.model_copy(update=changed), tuple(spans))

    def told_scenes(self, found: StoryScenes) -> StoryScenes:
        """Scenes of the story, by the numbers of what is told."""
        parts = told_ranges([(each.first, each.last) for each in found.scenes], self.spans)
        scenes = [
            scene.model_copy(update={"first": first, "last": last})
            for scene, (first, last) in zip(found.scenes, parts, strict=True)
        ]
        return found.model_copy(update={"scenes": tuple(scenes)})

    def own_scenes(self, scenes: Sequence[StoryScene]) -> StoryScenes:
        """Scenes of what is told, by the story's own numbers."""
        return StoryScenes(
            scenes=tuple(
                scene.model_copy(
                    update={
                        "first": self.spans[scene.first][0],
                        "last": self.spans[scene.last][1],
                    }
                )
                for scene in scenes
            )
        )

    def own_shots(self, planned: ShotList) -> ShotList:
        """Shots of what is told, by the story's own numbers."""
        shots = [
            shot.model_copy(
                update={
                    "lines": tuple(
                        line.model_copy(
                            update={
                                "first": self.spans[line.first][0],
                                "last": self.spans[line.last][1],
                            }
                        )
                        for line in shot.lines
                    )
                }
            )
            for shot in planned.shots
        ]
        return ShotList(shots=tuple(shots))


def told_ranges(
    parts: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Parts of the story by the numbers of what is told; one that a summary swallows is empty.

    An empty part has a last number below its first.
    """
    places = [number for number, (first, last) in enumerate(spans) for _ in range(first, last + 1)]
    ranges: list[tuple[int, int]] = []
    begin = 0
    for _, last in parts:
        end = places[min(last, len(places) - 1)]
        ranges.append((begin, end))
        begin = max(begin, end + 1)
    return ranges


def condensed_in(story: StoryDigest) -> str:
    """What is told in fewer words, on one line; empty where nothing is."""
    if not story.condensed:
        return ""
    sentences = sum(each.last - each.first + 1 for each in story.condensed)
    summaries = "one summary" if len(story.condensed) == 1 else f"{len(story.condensed)} summaries"
    are = "is" if sentences == 1 else "are"
    return (
        f"{sentences} of {len(story.sentences)} sentences {are} told in fewer words, in"
        f" {summaries}; story_digest.json has them"
    )


def by_order(found: Sequence[Condensed]) -> tuple[Condensed, ...]:
    """Summaries in the order of the story."""
    return tuple(sorted(found, key=lambda each: each.first))
