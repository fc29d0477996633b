"""Sentences that are spoken one by one: each sounds the same whatever is said before or after it.

So a sentence that was spoken once need not be spoken again while its words and its voice stay.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agents.artifacts.story.narration import Utterance
from agents.artifacts.story.words import NARRATOR
from orchestrator.engine.render_cache import key_of
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.heard import HeardShot, heard_utterance, read_recorded
from orchestrator.media.speech import NO_SOUNDS, SCRIPT, TIMES, VOICES, line_order
from orchestrator.media.spoken_text import spoken_text
from orchestrator.media.voice_desk import Sound, SpokenOrder
from orchestrator.media.voices import Voice

LEAD_IN_S, TAIL_S = 0.15, 0.4
"""Silence before and after a sentence: it does not begin the moment a picture changes, and what
follows lets it sink in."""
NAME_CHARS = 32


class Sentence(NamedTuple):
    """Words, and who speaks them."""

    text: str
    """On one line."""
    voice: Voice
    language: str
    """In which signs of mathematics in it are read."""
    by: str = ""
    """`SpeechSynthesizer.by` of whoever speaks."""

    @property
    def order(self) -> dict[str, object]:
        """All that its sound depends on, besides the image."""
        return self.order_with(None)

    def order_with(self, sound: Sound | None) -> dict[str, object]:
        """The same, with the sound of the words where they were spoken before."""
        pause = {"lead_in_s": LEAD_IN_S, "tail_s": TAIL_S}
        spoken = spoken_text(self.text, signs_in=self.language)
        return {"lines": [line_order(spoken, self.voice, by=self.by, sound=sound)], **pause}

    @property
    def apart(self) -> SpokenOrder | None:
        """The sentence as a line to be spoken; None where there is nothing to read in it."""
        spoken = spoken_text(self.text, signs_in=self.language)
        if not spoken.said.strip():
            return None
        return SpokenOrder(self.name, spoken.said, spoken.marks, self.voice)

    @property
    def name(self) -> str:
        """Of its sound, without an ending: the same for the same words and voice alone."""
        return key_of("sentence", self.order)[:NAME_CHARS]


def one_line(text: str) -> str:
    """A caption as a sentence has it."""
    return " ".join(text.split())


def sentences_script(sentences: Sequence[Sentence], sounds: Mapping[str, Sound] = NO_SOUNDS) -> str:
    """What records them in the sandbox; it writes `speech.OUTPUTS`. Each is there once.

    Args:
        sentences: To be recorded.
        sounds: Those that were spoken before, by their names.
    """
    spoken = [{"shot": each.name, **each.order_with(sounds.get(each.name))} for each in sentences]
    return SCRIPT.format(order=json.dumps({"shots": spoken}), voices=VOICES, times=TIMES)


def read_sentences(times: bytes, sentences: Sequence[Sentence]) -> dict[str, HeardShot]:
    """When the words of each are heard, by its name.

    Raises:
        SandboxProtocolError: The times are not those of these sentences.
    """
    heard = read_recorded(times, [each.name for each in sentences])
    for sentence in sentences:
        utterance_of(sentence, heard[sentence.name])
    return heard


def utterance_of(sentence: Sentence, heard: HeardShot) -> Utterance:
    """A sentence as it was heard, in seconds since its sound begins.

    Raises:
        SandboxProtocolError: The times are those of another sentence.
    """
    if len(heard.utterances) != 1:
        raise SandboxProtocolError("a sentence was not spoken as one")
    line = heard.utterances[0]
    return heard_utterance(
        sentence.text,
        line,
        speaker=NARRATOR,
        called=sentence.voice.called,
        signs_in=sentence.language,
    )
