"""Voices from a folder: which there are, who gets which, and the real library speaking."""

import ast
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tiny_voices import HELD, RATE_HZ, write_voice

from agents.artifacts.story.words import NARRATOR, VoiceType
from orchestrator.media.voice_desk import Sound, SpokenOrder
from orchestrator.media.voice_models.phoneme_ids import Clause, sentences_of, word_starts
from orchestrator.media.voice_models.piper_voices import BETWEEN_S, PiperVoices
from orchestrator.media.voice_models.voice_files import read_voices
from orchestrator.media.voices import Voice

KNOWN = {"^": [1], "_": [0], "$": [2], " ": [3], ",": [4], ".": [5], "a": [10], "b": [11]}


class PhonemeDesk:
    """Tells the phonemes that it was given."""

    def __init__(self, folder: Path, lines: Sequence[Sequence[tuple[str, str]]]) -> None:
        self.folder = folder
        self.scripts: list[str] = []
        self.told: list[str] = []
        self._lines = [[{"phonemes": p, "end": end} for p, end in line] for line in lines]

    async def run(self, script: str, outputs: Sequence[str], *, words: str) -> None:
        self.scripts.append(script)
        (name,) = outputs
        (self.folder / name).write_text(json.dumps({"lines": self._lines}), encoding="utf-8")

    async def say(self, lines: Sequence[SpokenOrder]) -> list[Sound | str]:
        raise AssertionError(lines)

    def tell(self, words: str) -> None:
        self.told.append(words)


def line(name: str, own: str, said: str = "ab ba. a", marks: tuple[int, ...] = (0, 3, 7)) -> Any:
    return SpokenOrder(name, said, marks, Voice("en+f3", 46, 158, own, "a woman"))


def test_a_line_becomes_ids_as_piper_makes_them() -> None:
    clauses = [Clause(phonemes="ab a", end=","), Clause(phonemes="bŭ(en)", end=".")]
    (sentence,) = sentences_of(clauses, KNOWN)
    # begin, nothing, then each with nothing behind it, end; unknown sounds are left out
    flat = [1, 0, 10, 0, 11, 0, 3, 0, 10, 0, 4, 0, 3, 0, 11, 0, 5, 0, 2]
    assert list(sentence.ids) == flat
    assert sentence.words == (2, 8, 14)
    two = sentences_of([Clause(phonemes="a", end="."), Clause(phonemes="b", end="")], KNOWN)
    assert [each.words for each in two] == [(2,), (2,)]


def test_starts_are_told_only_where_words_are_the_same() -> None:
    (sentence,) = sentences_of([Clause(phonemes="ab a", end=".")], KNOWN)
    lasting = [[100] * len(sentence.ids)]
    assert word_starts([sentence], lasting, [50], words=2, rate_hz=1000) == (0.25, 0.85)
    assert word_starts([sentence], lasting, [50], words=3, rate_hz=1000) is None
    assert word_starts([sentence], [[100]], [50], words=2, rate_hz=1000) is None


def test_voices_are_read_with_their_speakers_and_what_is_none_is_named(tmp_path: Path) -> None:
    write_voice(tmp_path, "en_US-amy-low")
    write_voice(tmp_path, "hi_IN-pair-low", code="hi_IN", espeak="hi", speakers=("rohan", "x"))
    (tmp_path / "gone.onnx.json").write_bytes((tmp_path / "en_US-amy-low.onnx.json").read_bytes())
    (tmp_path / "bad.onnx.json").write_text("{}")
    (tmp_path / "bad.onnx").write_bytes(b"")
    evil = json.loads((tmp_path / "en_US-amy-low.onnx.json").read_text())
    evil["espeak"]["voice"] = "../x"
    (tmp_path / "evil.onnx.json").write_text(json.dumps(evil))
    (tmp_path / "evil.onnx").write_bytes(b"")
    folder = read_voices(tmp_path)
    assert sorted(folder.voices) == ["en_US-amy-low", "hi_IN-pair-low#rohan", "hi_IN-pair-low#x"]
    assert folder.voices["en_US-amy-low"].sounds_like is VoiceType.WOMAN
    assert folder.voices["hi_IN-pair-low#rohan"].sounds_like is VoiceType.MAN
    assert folder.voices["hi_IN-pair-low#x"].sounds_like is None
    assert folder.voices["hi_IN-pair-low#x"].speaker == 1
    said = " ".join(folder.left_out)
    assert "gone.onnx is not there" in said
    assert "bad.onnx.json is left out: audio: Field required" in said
    assert "evil.onnx.json is left out: espeak.voice" in said
    assert read_voices(tmp_path).digest == folder.digest
    write_voice(tmp_path, "en_US-ryan-low")
    assert read_voices(tmp_path).digest != folder.digest


def test_everybody_has_a_voice_of_the_language_as_far_as_there_are_some(tmp_path: Path) -> None:
    write_voice(tmp_path, "en_US-amy-low")
    write_voice(tmp_path, "en_US-ryan-low")
    write_voice(tmp_path, "en_GB-alan-low", code="en_GB")
    voices = PiperVoices(read_voices(tmp_path))
    people = [("tomas", VoiceType.OLD_MAN), ("mira", VoiceType.GIRL), ("bob", VoiceType.MAN)]
    cast = voices.cast("en-GB", people, VoiceType.WOMAN).voices
    assert (cast[NARRATOR].own, cast["mira"].own) == ("en_US-amy-low",) * 2
    assert {cast["tomas"].own, cast["bob"].own} == {"en_GB-alan-low", "en_US-ryan-low"}
    nobody = voices.cast("fi", people, VoiceType.WOMAN)
    assert {each.own for each in nobody.voices.values()} == {""}
    assert nobody.note == ""


@pytest.mark.parametrize("tells", [False, True])
def test_the_real_library_speaks_and_its_lengths_tell_when_words_begin(
    tmp_path: Path, tells: bool
) -> None:
    write_voice(tmp_path, "en_US-amy-low", tells_lengths=tells)
    write_voice(tmp_path, "en_US-two-low", speakers=("ann", "ben"))
    voices = PiperVoices(read_voices(tmp_path))
    phonemes = [("ab ba", "."), ("a", ".")]
    desk = PhonemeDesk(tmp_path, [phonemes, phonemes, phonemes])
    lines = [
        line("one", "en_US-amy-low"),
        line("two", "en_US-two-low#ben"),
        line("three", "en_US-amy-low", "He said \"x'); import os #", (0,)),
    ]
    found = asyncio.run(voices.sounds([*lines, line("four", "nobody")], desk))
    assert found["four"] == "no voice in the folder speaks this language"
    one, two, three = (found[name] for name in ("one", "two", "three"))
    assert isinstance(one, Sound)
    assert isinstance(two, Sound)
    assert isinstance(three, Sound)
    assert one.rate_hz == RATE_HZ
    ids = [15, 7]  # begin, sounds, signs and the end, each with nothing behind it
    count = sum(ids) * HELD + round(BETWEEN_S * RATE_HZ)
    assert one.path.stat().st_size == 2 * count
    if tells:
        second_s = (ids[0] * HELD + round(BETWEEN_S * RATE_HZ)) / RATE_HZ
        begins = (2 * HELD / RATE_HZ, 8 * HELD / RATE_HZ, second_s + 2 * HELD / RATE_HZ)
        assert one.starts == pytest.approx(begins)
    else:
        assert one.starts is None
    assert three.starts is None  # one word is written, and three are spoken
    assert loudest(two) == pytest.approx(loudest(one) / 2, rel=0.02)
    (script,) = desk.scripts
    assert script.isascii()
    # An import, an import, and one call: nothing of what is said became a statement.
    kinds = [type(statement).__name__ for statement in ast.parse(script).body]
    assert kinds == ["Import", "ImportFrom", "Expr"]


def loudest(sound: Sound) -> int:
    samples = memoryview(sound.path.read_bytes()).cast("h")
    return max(map(abs, samples))


def test_what_is_no_voice_is_told_and_the_next_line_is_spoken(tmp_path: Path) -> None:
    write_voice(tmp_path, "en_US-amy-low")
    write_voice(tmp_path, "en_US-joe-low").write_bytes(b"this is no model")
    voices = PiperVoices(read_voices(tmp_path))
    desk = PhonemeDesk(tmp_path, [[("a", ".")], [("b", ".")], [("💡", ".")]])
    lines = [line("one", "en_US-joe-low"), line("two", "en_US-amy-low")]
    found = asyncio.run(voices.sounds([*lines, line("three", "en_US-amy-low")], desk))
    assert "the voice could not speak" in str(found["one"])
    assert isinstance(found["two"], Sound)
    assert "not taught a single one" in str(found["three"])


def test_a_process_that_says_nothing_is_ended(tmp_path: Path) -> None:
    write_voice(tmp_path, "en_US-amy-low")
    voices = PiperVoices(read_voices(tmp_path), silence_s=0.01)
    desk = PhonemeDesk(tmp_path, [[("a", ".")], [("b", ".")]])
    lines = [line("one", "en_US-amy-low"), line("two", "en_US-amy-low")]
    found = asyncio.run(voices.sounds(lines, desk))
    assert set(found.values()) == {"the voice said nothing for 0.01 s"}
