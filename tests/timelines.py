"""A film of made-up shots, for tests of what is made of a timeline."""

from agents.artifacts.base import Sha256
from agents.artifacts.request import Quality
from agents.artifacts.story.film_timeline import FilmTimeline
from agents.artifacts.story.narration import Narration, ShotVoice, SpokenWord, Utterance
from agents.artifacts.story.shot_clips import ShotClip, ShotClips
from agents.artifacts.story.shot_list import Shot, ShotList
from agents.artifacts.story.sound_levels import SoundLevels
from agents.artifacts.story.story_digest import Chapter, Character, Sentence, StoryDigest
from agents.artifacts.story.story_request import StoryRequest
from agents.artifacts.story.story_scenes import StoryScene, StoryScenes
from agents.artifacts.story.words import ShotType, Transition, VoiceType
from orchestrator.media.mix import USUAL
from orchestrator.media.timeline import build_timeline

DIGEST: Sha256 = "0" * 64
STORY = StoryDigest(
    title="The Lamp",
    form="text",
    language="en",
    sentences=(Sentence(text="One.", paragraph=0), Sentence(text="Two.", paragraph=1)),
    chapters=(Chapter(first=0, last=1),),
    characters=(Character(id="anna", name="Anna", voice=VoiceType.GIRL),),
)


def spoken(text: str, *, begin_s: float = 0.5, each_s: float = 0.4) -> Utterance:
    words = tuple(
        SpokenWord(text=word, begin_s=begin_s + each_s * n, end_s=begin_s + each_s * (n + 1))
        for n, word in enumerate(text.split())
    )
    end_s = words[-1].end_s
    return Utterance(
        speaker="anna", voice="en+f4", text=text, begin_s=begin_s, end_s=end_s, words=words
    )


def film(
    *voices: ShotVoice,
    transition: Transition = Transition.CUT,
    quality: Quality = Quality.P720,
    levels: SoundLevels = USUAL,
) -> FilmTimeline:
    shots = tuple(
        Shot(
            id=voice.shot, scene=n, type=ShotType.WIDE, description="", seconds=5,
            transition=transition,
        )
        for n, voice in enumerate(voices, start=1)
    )  # fmt: skip
    clips = tuple(
        ShotClip(
            shot=shot.id, file=f"clips/{shot.id}.mp4", sha256=DIGEST, duration_s=1, frames=1,
            requested="storyboard", used="storyboard",
        )
        for shot in shots
    )  # fmt: skip
    scenes = tuple(StoryScene(title=f"Scene {n}", first=n, last=n) for n in range(len(shots)))
    return build_timeline(
        StoryRequest(prompt="x", quality=quality),
        STORY,
        StoryScenes(scenes=scenes),
        ShotList(shots=shots, levels=levels),
        ShotClips(clips=clips),
        Narration(requested="espeak", used="espeak", shots=voices),
        "audio/music.wav",
    )
