"""Voices of a model over the network: everybody has one, the same in every film."""

from agents.artifacts.story.words import NARRATOR, VoiceType
from orchestrator.media.hosted_voices import PREBUILT, HostedVoices

HOSTED = HostedVoices(["speaks-1", "speaks-2"])
PEOPLE = [("tomas", VoiceType.OLD_MAN), ("mira", VoiceType.GIRL), ("ida", VoiceType.WOMAN)]


def test_everybody_has_a_voice_of_their_kind_and_of_their_own() -> None:
    cast = HOSTED.cast("en", PEOPLE, VoiceType.WOMAN)
    voices = cast.voices
    assert voices[NARRATOR].own == PREBUILT[VoiceType.WOMAN][0]
    assert voices["tomas"].own in PREBUILT[VoiceType.OLD_MAN]
    assert voices["mira"].own in PREBUILT[VoiceType.GIRL]
    assert len({each.own for each in voices.values()}) == 4
    assert voices["tomas"].manner == "an old man"
    assert voices["tomas"].name.startswith("en+m")  # who tells when words are heard
    assert HOSTED.cast("en", PEOPLE, VoiceType.WOMAN) == cast
    assert HOSTED.called(voices["tomas"]) == voices["tomas"].own


def test_more_people_than_voices_share_the_least_used() -> None:
    girls = [(f"girl{number}", VoiceType.GIRL) for number in range(9)]
    cast = HOSTED.cast("en", girls, VoiceType.MAN)
    used = [cast.voices[who].own for who, _ in girls]
    assert max(map(used.count, used)) - min(map(used.count, used)) <= 1


def test_a_language_that_espeak_does_not_know_is_spoken_all_the_same() -> None:
    assert HOSTED.cast("tlh", (), VoiceType.MAN).note == ""


def test_the_order_says_which_models_speak_with_which_voice() -> None:
    assert (HOSTED.name, HOSTED.by) == ("speaks-1", "speaks-1,speaks-2")
