"""Who speaks with which voice."""

import pytest

from agents.artifacts.story.words import NARRATOR, VoiceType
from orchestrator.errors import RequestRefusedError
from orchestrator.media.voices import KINDS, VARIANTS, cast_voices, find_voice


def test_everybody_in_a_large_cast_has_a_voice_of_their_own() -> None:
    people = [(f"person_{number}", kind) for number in range(5) for kind in VoiceType]
    people = [(f"{name}_{kind.value}", kind) for name, kind in people]
    cast = cast_voices("en", people)
    assert len(cast.voices) == len(people) + 1
    assert len(set(cast.voices.values())) == len(people) + 1
    assert all(0 <= voice.pitch <= 99 for voice in cast.voices.values())


def test_voices_are_of_their_kind() -> None:
    cast = cast_voices("en", [("ada", VoiceType.WOMAN), ("tom", VoiceType.BOY)])
    assert cast.voices["ada"].name.startswith("en+f")
    assert cast.voices["tom"].pitch > cast.voices["ada"].pitch + 15
    assert all(set(kind.variants) <= set(VARIANTS) for kind in KINDS.values())


def test_the_same_story_has_the_same_voices_and_somebody_new_leaves_those_before_alone() -> None:
    people = [("ada", VoiceType.WOMAN), ("bob", VoiceType.MAN)]
    once = cast_voices("hi", people, narrator=VoiceType.OLD_MAN)
    again = cast_voices("hi", [*people, ("cat", VoiceType.WOMAN)], narrator=VoiceType.OLD_MAN)
    assert once.voices.items() <= again.voices.items()
    assert once.voices[NARRATOR].name == "hi+m6"


def test_who_is_not_in_the_cast_speaks_as_the_narrator() -> None:
    cast = cast_voices("en", [("ada", VoiceType.WOMAN)])
    assert cast.voice_of("nobody") == cast.voices[NARRATOR]
    assert cast.voice_of("ada") != cast.voices[NARRATOR]


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "en"), ("EN-US", "en-us"), ("hi", "hi"), ("zh", "cmn"), ("pt_BR", "pt-br"),
     ("de-AT", "de"), ("fr", "fr")],
)  # fmt: skip
def test_a_language_has_its_voice(language: str, name: str) -> None:
    cast = cast_voices(language, [])
    assert cast.voices[NARRATOR].name == f"{name}+f3"
    assert cast.note == ""


def test_a_language_without_a_voice_is_read_in_english_with_a_note() -> None:
    cast = cast_voices("xx", [])
    assert cast.voices[NARRATOR].name == "en+f3"
    assert "'xx'" in cast.note


def test_a_voice_is_found_by_its_name() -> None:
    assert find_voice("hi+m3").name == "hi+m3"
    assert find_voice("en", VoiceType.MAN).name == "en+m3"


@pytest.mark.parametrize(
    ("name", "said"),
    [("klingon", "en-gb, en-us, eng, eo"), ("en+f9", "f1, f2, f3"), ("", "Languages: af")],
)
def test_a_voice_that_does_not_exist_is_refused_with_those_that_do(name: str, said: str) -> None:
    with pytest.raises(RequestRefusedError, match=said):
        find_voice(name)
