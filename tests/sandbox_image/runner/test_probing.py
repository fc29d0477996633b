"""Files of captions are told from other texts."""

from pathlib import Path

import pytest
from runner.probing import is_captions, probe

SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello\n"
HEBREW = SRT.replace("Hello", "\u05e9\u05dc\u05d5\u05dd")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SRT, "utf-8"), (SRT, "utf-16"), (SRT, "cp1252"), (HEBREW, "utf-16"), (HEBREW, "cp1255")],
)
def test_captions_are_known_in_any_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "words.srt"
    path.write_bytes(text.encode(encoding))
    assert is_captions(str(path))
    facts = probe(str(path))
    assert (facts["container"], facts["duration_s"]) == ("srt", 2.0)
    assert facts["streams"] == [{"kind": "subtitle", "codec": "subrip"}]


@pytest.mark.parametrize(
    "content",
    [b"hello, I am a text", b"#EXTM3U\nfile:///etc/passwd\n", b"a --> b", b"\0\1\2 1:2 --> 3"],
)
def test_other_texts_are_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    assert not is_captions(str(path))
