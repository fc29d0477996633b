"""What is sent to be spoken, and what is believed of what comes back."""

import ast
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.artifacts.story.shot_list import Shot, SpokenLine
from agents.artifacts.story.words import ShotType, VoiceType
from orchestrator.errors import SandboxProtocolError
from orchestrator.media.speech import EspeakSynthesizer, unpack_voices

ESPEAK = EspeakSynthesizer()
CAST = ESPEAK.cast("en", [("ada", VoiceType.GIRL)], VoiceType.MAN)


def shot(number: int, *lines: str, speaker: str = "narrator", seconds: float = 2.0) -> Shot:
    spoken = tuple(SpokenLine(speaker=speaker, text=line, first=0, last=0) for line in lines)
    return Shot(
        id=f"s01-{number:02}", scene=1, type=ShotType.WIDE, description="", lines=spoken,
        seconds=seconds,
    )  # fmt: skip


SHOTS = (shot(1, "Hello there.", "Good night."), shot(2), shot(3, "Yes!", speaker="ada"))
HEARD: list[dict[str, Any]] = [
    {
        "shot": "s01-01",
        "duration_s": 3.0,
        "utterances": [
            {"begin_s": 0.5, "end_s": 1.2, "words": [[0.52, 0.8], [0.8, 1.1]]},
            {"begin_s": 1.4, "end_s": 2.4, "words": [[1.4, 1.8], [1.8, 2.4]]},
        ],
    },
    {
        "shot": "s01-03",
        "duration_s": 1.5,
        "utterances": [{"begin_s": 0.5, "end_s": 0.9, "words": [[0.5, 0.9]]}],
    },
]


def read(shots: list[dict[str, Any]]) -> Any:
    return ESPEAK.read_times(json.dumps({"shots": shots}).encode(), SHOTS, CAST)


def order_in(script: str) -> dict[str, Any]:
    """What a script gives to the runner, read without running it."""
    tree = ast.parse(script)
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return json.loads(next(text for text in texts if text.startswith("{")))


@given(st.text(min_size=1, max_size=200))
def test_a_script_does_what_it_should_whatever_the_story_says(text: str) -> None:
    attack = f'"""\'\'\'\n\\" {text}\'); import os; os.remove("x") #\u2028{{x}} %s'
    script = ESPEAK.script((shot(1, attack),), CAST)
    assert script.isascii()
    # An import, an import, and one call: nothing of the story became a statement.
    kinds = [type(statement).__name__ for statement in ast.parse(script).body]
    assert kinds == ["Import", "ImportFrom", "Expr"]
    assert [each["shot"] for each in order_in(script)["shots"]] == ["s01-01"]


def test_a_script_has_the_shots_that_have_words_with_the_voices_of_the_cast() -> None:
    first, third = order_in(ESPEAK.script(SHOTS, CAST))["shots"]
    assert [line["said"] for line in first["lines"]] == ["Hello there.", "Good night."]
    assert first["lines"][0]["marks"] == [0, 6]
    assert first["lines"][0]["voice"] == "en+m3"
    assert third["lines"][0]["pitch"] == CAST.voice_of("ada").pitch


def test_what_was_heard_becomes_the_voices_of_all_shots() -> None:
    first, second, third = read(HEARD)
    assert (first.file, first.duration_s) == ("audio/s01-01.wav", 3.0)
    assert (second.file, second.duration_s, second.utterances) == (None, 2.0, ())
    assert third.duration_s == 2.0  # as long as the shot was meant to be
    word = first.utterances[1].words[0]
    assert (word.text, word.begin_s, word.end_s) == ("Good", 1.4, 1.8)
    assert third.utterances[0].voice.startswith("en+f")


def changed(**line: Any) -> list[dict[str, Any]]:
    told = json.loads(json.dumps(HEARD))
    told[0]["utterances"][0] |= line
    return told


@pytest.mark.parametrize(
    "told",
    [
        HEARD[:1],
        list(reversed(HEARD)),
        changed(words=[[0.52, 0.8]]),
        changed(words=[[0.52, 0.8], [0.7, 1.1]]),
        changed(words=[[0.52, 0.8], [0.8, 1.3]]),
        changed(words=[[0.3, 0.8], [0.8, 1.1]]),
        changed(end_s=1.5),
        changed(begin_s=-1),
        changed(begin_s=1e300),
        changed(text="mine"),
        [HEARD[0] | {"duration_s": 2.0}, HEARD[1]],
        [HEARD[0] | {"utterances": HEARD[0]["utterances"][:1]}, HEARD[1]],
        [{}],
    ],
    ids=["few", "order", "words", "back", "past", "early", "overlap", "negative", "huge", "extra",
         "end", "lines", "empty"],
)  # fmt: skip
def test_times_that_do_not_fit_are_not_believed(told: list[dict[str, Any]]) -> None:
    with pytest.raises(SandboxProtocolError):
        read(told)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"shots": NaN}', b"\xff"])
def test_what_is_no_list_of_times_is_not_believed(content: bytes) -> None:
    with pytest.raises(SandboxProtocolError):
        ESPEAK.read_times(content, SHOTS, CAST)


def test_voices_are_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "voices.zip", "w") as archive:
        archive.writestr("s01-01.wav", b"one")
        archive.writestr("s01-03.wav", b"three")
    unpack_voices(tmp_path / "voices.zip", tmp_path, read(HEARD))
    assert (tmp_path / "s01-03.wav").read_bytes() == b"three"


@pytest.mark.parametrize("name", ["../s01-03.wav", "s01-02.wav", "/s01-03.wav"])
def test_an_archive_with_other_files_is_not_unpacked(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with zipfile.ZipFile(tmp_path / "voices.zip", "w") as archive:
        archive.writestr("s01-01.wav", b"one")
        archive.writestr(name, b"three")
    with pytest.raises(SandboxProtocolError):
        unpack_voices(tmp_path / "voices.zip", inside, read(HEARD))
    assert list(inside.iterdir()) == []


def test_an_archive_that_would_swell_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "voices.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("s01-01.wav", bytes(1000))
        archive.writestr("s01-03.wav", bytes(1000))
    with pytest.raises(SandboxProtocolError, match="too large"):
        unpack_voices(tmp_path / "voices.zip", tmp_path, read(HEARD))


def test_what_is_no_archive_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "voices.zip").write_bytes(b"hello")
    with pytest.raises(SandboxProtocolError, match="cannot be unpacked"):
        unpack_voices(tmp_path / "voices.zip", tmp_path, read(HEARD))
