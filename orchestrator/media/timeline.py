"""When what is seen and heard in a film: shots one after the other, whole pictures, exact words.

A shot lasts a whole number of pictures, so that clips that are put behind each other never drift
from the voices, however long the film. A dissolve or a fade takes place inside of the clip that
begins with it: no clip overlaps another, and none can be too short for its neighbour.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from agents.artifacts.story.film_form import form_of
from agents.artifacts.story.film_timeline import (
    Caption,
    FilmChapter,
    FilmTimeline,
    PictureClip,
    VoiceClip,
)
from agents.artifacts.story.narration import Narration, ShotVoice, SpokenWord, Utterance
from agents.artifacts.story.shot_clips import ShotClips
from agents.artifacts.story.shot_list import Shot, ShotList
from agents.artifacts.story.story_digest import StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.story_scenes import StoryScenes
from agents.artifacts.story.words import NARRATOR, Transition
from orchestrator.media.cues import clean, parts_of

DISSOLVE_S = 0.6
FADE_S = 0.8
"""How long a picture takes to come from black; as long as the one before took to get there."""
LINGER_S = 0.4
"""How long a caption stays when nothing is said after it."""
SHARE = 0.4
"""Largest part of a shot that its transition may take."""


def frames_of(voice: ShotVoice, fps: int) -> int:
    """How many pictures a shot lasts: its words end before it does."""
    return max(1, math.ceil(voice.duration_s * fps - 1e-6))


def transition_s(shot: Shot, frames: int, fps: int) -> float:
    """How long the transition lasts that a shot begins with, in whole pictures."""
    wanted = {Transition.DISSOLVE: DISSOLVE_S, Transition.FADE_BLACK: FADE_S}
    seconds = wanted.get(shot.transition, 0.0)
    return round(min(seconds * fps, SHARE * frames)) / fps


def begins(narration: Narration, fps: int) -> list[float]:
    """When each shot begins, seconds since the film does, and at last when the film ends."""
    passed, found = 0, [0.0]
    for voice in narration.shots:
        passed += frames_of(voice, fps)
        found.append(passed / fps)
    return found


def build_timeline(
    request: StoryRequest,
    digest: StoryDigest,
    scenes: StoryScenes,
    shots: ShotList,
    clips: ShotClips,
    narration: Narration,
    music: str | None,
) -> FilmTimeline:
    """Everything on its tracks.

    Shots, clips and narration have one entry for every shot, in the same order; `music` is a file,
    relative to the run folder.
    """
    form = form_of(request, shots)
    fps, size = form.quality.fps, form.quality.size(form.aspect)
    starts = begins(narration, fps)
    pictures, voices = list[PictureClip](), list[VoiceClip]()
    for shot, clip, voice, begin_s in zip(
        shots.shots, clips.clips, narration.shots, starts[:-1], strict=True
    ):
        frames = frames_of(voice, fps)
        pictures.append(
            PictureClip(
                shot=shot.id,
                file=clip.file,
                begin_s=begin_s,
                duration_s=frames / fps,
                transition=shot.transition,
                transition_s=transition_s(shot, frames, fps),
            )
        )
        if voice.file:
            lasts_s = min(voice.duration_s, frames / fps)
            voices.append(
                VoiceClip(shot=shot.id, file=voice.file, begin_s=begin_s, duration_s=lasts_s)
            )
    return FilmTimeline(
        title=digest.title,
        width_px=size.width_px,
        height_px=size.height_px,
        aspect=form.aspect,
        fps=fps,
        duration_s=starts[-1],
        pictures=tuple(pictures),
        voices=tuple(voices),
        music=music,
        levels=shots.levels,
        captions=captions_of(narration, starts, digest),
        shown=form.captions,
        chapters=chapters_of(scenes, shots, starts),
    )


def chapters_of(
    scenes: StoryScenes, shots: ShotList, starts: Sequence[float]
) -> tuple[FilmChapter, ...]:
    """A mark where a chapter of the story begins; where it has none, where a scene does."""
    named = [scene.begins_chapter for scene in scenes.scenes]
    has_chapters = sum(map(bool, named)) > 1
    marks = list[FilmChapter]()
    seen = set[int]()
    for shot, begin_s in zip(shots.shots, starts, strict=False):
        if shot.scene in seen or shot.scene > len(scenes.scenes):
            continue
        seen.add(shot.scene)
        scene = scenes.scenes[shot.scene - 1]
        title = scene.begins_chapter if has_chapters else scene.title
        if title:
            marks.append(FilmChapter(title=title, begin_s=begin_s if marks else 0.0))
    return tuple(marks)


def captions_of(
    narration: Narration, starts: Sequence[float], digest: StoryDigest
) -> tuple[Caption, ...]:
    """What is said, in parts that can be read in one look, each while it is heard."""
    names = {each.id: each.name for each in digest.characters}
    found = list[Caption]()
    for voice, begin_s in zip(narration.shots, starts, strict=False):
        for utterance in voice.utterances:
            speaker = "" if utterance.speaker == NARRATOR else names.get(utterance.speaker, "")
            found += [
                each.model_copy(update={"speaker": speaker})
                for each in parts_heard(utterance, begin_s)
            ]
    return lasting(found)


def lasting(captions: Sequence[Caption]) -> tuple[Caption, ...]:
    """The same captions, each a little longer where nothing is said after it."""
    longer = [
        before.model_copy(
            update={"end_s": max(before.end_s, min(before.end_s + LINGER_S, after.begin_s))}
        )
        for before, after in pairwise(captions)
    ]
    return (*longer, *captions[-1:])


def parts_heard(utterance: Utterance, begin_s: float) -> Iterator[Caption]:
    """The captions of a line; a part begins with its first word and ends with its last."""
    text = clean(utterance.text)
    words = utterance.words or (
        SpokenWord(text=text or utterance.text, begin_s=utterance.begin_s, end_s=utterance.end_s),
    )
    if not text:
        return
    heard = _letter_times(words)
    spoken = len(heard)
    passed, total = 0, max(1, len(letters(text)))
    for lines in parts_of(text, utterance.end_s - utterance.begin_s):
        count = len(letters("".join(lines)))
        first = min(spoken - 1, passed * spoken // total)
        last = min(spoken - 1, max(first, (passed + count) * spoken // total - 1))
        passed += count
        yield Caption(
            begin_s=begin_s + heard[first][0],
            end_s=begin_s + max(heard[last][1], heard[first][0]),
            text="\n".join(lines),
        )


def letters(text: str) -> str:
    """A text without its spaces."""
    return "".join(text.split())


def _letter_times(words: Sequence[SpokenWord]) -> list[tuple[float, float]]:
    """When the word is said that each letter belongs to."""
    return [(word.begin_s, word.end_s) for word in words for _ in letters(word.text) or "?"]
