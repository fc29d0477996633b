"""Files of captions as people have them: odd, broken, in old encodings, and written anew."""

from pathlib import Path
from typing import Any

import pytest

from orchestrator.plugins.captions.cue_file import moved, read_cues, styled, write_ass, write_cues

GOOD = "1\n00:00:01,000 --> 00:00:02,500\nHello\nthere\n\n2\n00:01:00,5 --> 00:01:02,000\nTwo\n"


def cues_of(folder: Path, content: bytes, name: str = "words.srt") -> dict[str, Any]:
    (folder / name).write_bytes(content)
    return read_cues(str(folder / name))


def lines_of(read: dict[str, Any]) -> list[list[str]]:
    return [cue["lines"] for cue in read["cues"]]


def test_cues_have_times_and_lines(tmp_path: Path) -> None:
    read = cues_of(tmp_path, GOOD.encode())
    assert [(cue["start"], cue["end"]) for cue in read["cues"]] == [(1, 2.5), (60.5, 62)]
    assert lines_of(read) == [["Hello", "there"], ["Two"]]
    assert read["broken"] == []


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("WEBVTT\n\nNOTE made by hand\n\n00:01.000 --> 00:02.000 align:start\nHi\n", [["Hi"]]),
        ("WEBVTT\n\nintro\n00:01.000 --> 00:02.000\n<v Ann>Hi\n", [["<v Ann>Hi"]]),
        (GOOD.replace("\n", "\r\n"), [["Hello", "there"], ["Two"]]),
        (GOOD.replace("\n\n", "\n"), [["Hello", "there"], ["Two"]]),
        ("1\n00:00:01.000 -> 00:00:02.000\nOne arrow\n", [["One arrow"]]),
        ("1\n00:00:01,000 --> 00:00:02,000\nIn 1969\n1970\n", [["In 1969", "1970"]]),
    ],
    ids=["vtt", "voice", "crlf", "no blank lines", "short arrow", "numbers"],
)
def test_odd_files_are_read(tmp_path: Path, content: str, lines: list[list[str]]) -> None:
    assert lines_of(cues_of(tmp_path, content.encode())) == lines


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("1\n00:00:05,000 --> 00:00:02,000\nBack\n", "line 2: it ends before it begins"),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n", "line 2: it has no words"),
        ("1\n00:00:xx,000 --> 00:00:02,000\nHm\n", "line 2: its times cannot be read"),
    ],
)
def test_broken_cues_are_left_out_and_said(tmp_path: Path, content: str, why: str) -> None:
    read = cues_of(tmp_path, content.encode())
    assert read["cues"] == []
    assert read["broken"][0].startswith(why)


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8-sig", "naïve"),
        ("utf-16", "naïve 你好"),
        ("cp1252", "Ça va très bien, mon cœur"),
        ("cp1251", "Привет, как твои дела? Хорошо, спасибо; всё ещё эта юла"),
        ("gb18030", "你好\uff0c今天天气很好\uff0c我们去公园吧"),
        ("shift_jis", "こんにちは、今日はいい天気ですね"),
    ],
)
def test_encodings_are_found(tmp_path: Path, encoding: str, words: str) -> None:
    read = cues_of(tmp_path, f"1\n00:00:01,000 --> 00:00:02,000\n{words}\n".encode(encoding))
    assert read["encoding"] == encoding
    assert lines_of(read) == [[words]]


def test_cues_are_moved_stretched_and_fitted(tmp_path: Path) -> None:
    cues = cues_of(tmp_path, GOOD.encode())["cues"]
    assert [cue["start"] for cue in moved(cues, shift_s=-2)] == [0, 58.5]
    assert [cue["start"] for cue in moved(cues, shift_s=-3)] == [57.5]
    assert [cue["end"] for cue in moved(cues, scale=2)] == [5, 124]
    assert max(cue["end"] for cue in moved(cues, fit_s=4)) == pytest.approx(4)


@pytest.mark.parametrize("name", ["again.srt", "again.vtt"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    cues = cues_of(tmp_path, GOOD.encode())["cues"]
    write_cues(cues, str(tmp_path / name))
    assert read_cues(str(tmp_path / name))["cues"] == cues


def test_marks_become_those_of_ass_and_braces_stay_words() -> None:
    assert styled("<i>Hi</i> <font color=red>you</font>") == "{\\i1}Hi{\\i0} you"
    assert styled("{\\an8}Up {here}") == "{\\an8}Up (here)"
    assert styled("{\\p1}m 0 0 l 9 9") == "m 0 0 l 9 9"
    assert styled("a &lt; b") == "a < b"


def test_a_style_is_written_for_the_size_of_the_picture(tmp_path: Path) -> None:
    cues = cues_of(tmp_path, GOOD.encode())["cues"]
    style = {"height": 0.1, "colour": "FFE000", "where": "top", "box": False, "bold": True}
    write_ass(cues, str(tmp_path / "cues.ass"), size=(180, 320), style=style)
    text = (tmp_path / "cues.ass").read_text()
    assert "PlayResX: 180" in text
    assert "Style: Default,Noto Sans,18.0,&H0000E0FF," in text
    assert "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Hello\\Nthere" in text
