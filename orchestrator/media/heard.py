"""When words are heard, as the sandbox tells: believed only where it fits what was to be said."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agents.artifacts.story.narration import SpokenWord, Utterance, WordTimes
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.spoken_text import spoken_text

Moment = Annotated[float, Field(ge=0, le=86_400)]


class Heard(BaseModel):
    """What the script says; nothing of it is ours."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class HeardLine(Heard):
    """When one line is heard."""

    begin_s: Moment
    end_s: Moment
    words: tuple[tuple[Moment, Moment], ...] = Field(max_length=4000)
    fitted: bool = False
    """Whether these are the times of another voice, fitted to the sound."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        times = [moment for word in self.words for moment in word]
        if any(after < before for before, after in pairwise((self.begin_s, *times, self.end_s))):
            raise ValueError("words are heard before those in front of them")
        return self


class HeardShot(Heard):
    """When the lines of one shot are heard."""

    shot: str
    duration_s: Moment
    utterances: tuple[HeardLine, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        times = [moment for line in self.utterances for moment in (line.begin_s, line.end_s)]
        if any(after < before for before, after in pairwise((*times, self.duration_s))):
            raise ValueError("lines are heard before those in front of them, or past the end")
        return self


class Recorded(Heard):
    """All of it."""

    shots: tuple[HeardShot, ...]


def read_recorded(times: bytes, names: Sequence[str]) -> dict[str, HeardShot]:
    """What is heard when in each shot, by its name.

    Raises:
        SandboxProtocolError: The times make no sense, or are not those of these shots.
    """
    try:
        recorded = Recorded.model_validate_json(times).shots
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise SandboxProtocolError(
            f"the times of the words make no sense: {first['msg']}"
        ) from error
    if [each.shot for each in recorded] != list(names):
        raise SandboxProtocolError("the times of the words are those of other shots")
    return {each.shot: each for each in recorded}


def split_times(times: bytes) -> dict[str, str]:
    """The times of each shot by itself, by its id, as `read_times` has read them before."""
    shots = Recorded.model_validate_json(times).shots
    return {shot.shot: Recorded(shots=(shot,)).model_dump_json() for shot in shots}


def join_times(times: Iterable[str]) -> bytes:
    """The times of several shots as one."""
    parts = [Recorded.model_validate_json(each) for each in times]
    whole = Recorded(shots=tuple(shot for part in parts for shot in part.shots))
    return whole.model_dump_json().encode()


def times_of(heard: Iterable[HeardShot]) -> WordTimes:
    """How the times of words are known; where of some they were fitted, they are no better."""
    fitted = any(line.fitted for each in heard for line in each.utterances)
    return WordTimes.FITTED if fitted else WordTimes.TOLD


def heard_utterance(
    text: str, times: HeardLine, *, speaker: str, called: str, signs_in: str = ""
) -> Utterance:
    """A line as it was heard, in the voice that is called so; `signs_in` as when it was spoken.

    Raises:
        SandboxProtocolError: The times are those of other words.
    """
    words = spoken_text(text, signs_in=signs_in).words
    if len(words) != len(times.words):
        raise SandboxProtocolError(f"a line has {len(words)} words, and {len(times.words)} times")
    return Utterance(
        speaker=speaker,
        voice=called,
        text=text,
        begin_s=times.begin_s,
        end_s=times.end_s,
        words=tuple(
            SpokenWord(text=word, begin_s=begin_s, end_s=end_s)
            for word, (begin_s, end_s) in zip(words, times.words, strict=True)
        ),
        times=WordTimes.FITTED if times.fitted else WordTimes.TOLD,
    )
