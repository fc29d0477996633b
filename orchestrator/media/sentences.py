"""Sentences that are spoken one by one: each sounds the same whatever is said before or after it.

So a sentence that was spoken once need not be spoken again while its words and its voice stay.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from agents.artifacts.story.narration import Utterance
from agents.artifacts.story.words import NARRATOR
from orchestrator.engine.render_cache import key_of
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.speech import (
    SCRIPT,
    TIMES,
    VOICES,
    HeardShot,
    heard_utterance,
    line_order,
    read_recorded,
)
from orchestrator.media.spoken_text import spoken_text
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

    @property
    def order(self) -> dict[str, object]:
        """All that its sound depends on, besides the image."""
        pause = {"lead_in_s": LEAD_IN_S, "tail_s": TAIL_S}
        spoken = spoken_text(self.text, signs_in=self.language)
        return {"lines": [line_order(spoken, self.voice)], **pause}

    @property
    def name(self) -> str:
        """Of its sound, without an ending: the same for the same words and voice alone."""
        return key_of("sentence", self.order)[:NAME_CHARS]


def one_line(text: str) -> str:
    """A caption as a sentence has it."""
    return " ".join(text.split())


def sentences_script(sentences: Sequence[Sentence]) -> str:
    """What records them in the sandbox; it writes `speech.OUTPUTS`. Each is there once."""
    spoken = [{"shot": each.name, **each.order} for each in sentences]
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
        voice=sentence.voice,
        signs_in=sentence.language,
    )
