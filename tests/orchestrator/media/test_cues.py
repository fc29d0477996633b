"""Captions in any language: what is shown at once, when, and where lines end."""

# ruff: noqa: RUF001 (letters that look like others are what it is about)

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.artifacts.room.line_breaks import CLOSING, clusters, columns
from agents.artifacts.validation_report import Caption
from orchestrator.media.cues import LINE_COLUMNS, LINES, SHORTEST_S, clean, cues_of
from orchestrator.media.subtitles import to_srt, to_vtt

ARABIC = (
    "المشتقة هي ميل المماس عند نقطة من المنحنى، وتقاس في Python بالدالة f(x) = x^2 عند x = 3.14."
    " وكلما صغر h اقترب القاطع من المماس."
)
HEBREW = "הנגזרת של f(x) = x² היא 2x, ולכן שיפוע המשיק בנקודה 3 הוא 6. כאשר h שואף לאפס, הוא משיק."
CHINESE = "导数是曲线在一点处切线的斜率。当h趋于零时，割线变成切线，得到f'(x)=2x，这是“变化率”。"
JAPANESE = (
    "微分係数は、曲線のある点における接線の傾きです。hがゼロに近づくと、割線は接線になります。"
)
KOREAN = (
    "도함수는 곡선 위의 한 점에서 접선의 기울기입니다. h가 0에 가까워지면 할선은 접선이 됩니다."
)
THAI = "อนุพันธ์คือความชันของเส้นสัมผัสที่จุดหนึ่งบนเส้นโค้งเมื่อเอชเข้าใกล้ศูนย์เส้นตัดจะกลายเป็นเส้นสัมผัส"
HINDI = "अवकलज वक्र की स्पर्श रेखा की ढाल है। जब h शून्य की ओर जाता है, तो छेदक रेखा स्पर्श रेखा बन जाती है।"
ENGLISH = (
    "The derivative is the slope of the tangent. As h goes to zero, the secant becomes the tangent,"
    " and the slope becomes 2x: the rate of change at one moment."
)
GERMAN = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft heißt sie."
)
EMOJI = "👩‍👩‍👧‍👦🇩🇪👍🏽" * 25
STACKED = "e\u0301\u0323\u0308" * 150
ALL = (ARABIC, HEBREW, CHINESE, JAPANESE, KOREAN, THAI, HINDI, ENGLISH, GERMAN, EMOJI, STACKED)
MARKS = "\u200e\u200f"


def caption(text: str, *, seconds: float = 30, start: float = 2.5) -> Caption:
    return Caption(start_s=start, end_s=start + seconds, text=text)


def plain(text: str) -> str:
    return "".join(each for each in text if not each.isspace() and each not in MARKS)


@pytest.mark.parametrize("text", ALL)
def test_cues_hold_all_of_it_in_order_in_lines_that_can_be_read(text: str) -> None:
    cues = cues_of(caption(text))
    assert plain("".join(cue.text for cue in cues)) == plain(text)
    lines = [line for cue in cues for line in cue.text.split("\n")]
    assert all(len(cue.text.split("\n")) <= LINES for cue in cues)
    assert max(map(columns, lines)) <= LINE_COLUMNS
    assert not [line for line in lines if line.lstrip(MARKS)[0] in CLOSING]


@pytest.mark.parametrize("text", ALL)
def test_no_line_ends_within_a_letter(text: str) -> None:
    letters = [letter for letter in clusters(text) if letter != " "]
    shown = [
        letter
        for cue in cues_of(caption(text))
        for line in cue.text.split("\n")
        for letter in clusters(line.lstrip(MARKS))
        if letter != " "
    ]
    assert shown == letters


@pytest.mark.parametrize("text", ALL)
@pytest.mark.parametrize("seconds", [0.1, 1.9, 7, 30])
def test_cues_fill_the_time_of_their_caption_without_a_gap(text: str, seconds: float) -> None:
    cues = cues_of(caption(text, seconds=seconds))
    assert (cues[0].start_s, cues[-1].end_s) == (2.5, 2.5 + seconds)
    assert all(one.end_s == two.start_s for one, two in pairwise(cues))
    assert all(cue.end_s > cue.start_s for cue in cues)
    assert len(cues) == 1 or seconds / len(cues) >= SHORTEST_S


def test_cues_end_where_a_sentence_ends() -> None:
    for text in (ARABIC, CHINESE, JAPANESE, KOREAN, ENGLISH, HINDI):
        firsts = [cue.text for cue in cues_of(caption(text))][:-1]
        assert any(text.rstrip()[-1] in ".。।،,，、" for text in firsts), firsts


def test_a_line_that_begins_with_a_foreign_word_reads_as_its_caption() -> None:
    for cue in cues_of(caption(ARABIC)):
        for line in cue.text.split("\n"):
            first = next(
                each for each in line if unicodedata.bidirectional(each) in ["R", "AL", "L"]
            )
            assert unicodedata.bidirectional(first) in ("R", "AL"), line
    assert cues_of(caption("Python هو لغة"))[0].text == "\u200fPython هو لغة"
    assert cues_of(caption("שלום means peace"))[0].text == "\u200eשלום means peace"
    assert cues_of(caption("3 + 4 = 7"))[0].text == "3 + 4 = 7"


def test_what_fits_stays_as_it_is() -> None:
    assert cues_of(caption("and\nits sides")) == ((2.5, 32.5, "and\nits sides"),)
    assert cues_of(caption("你好")) == ((2.5, 32.5, "你好"),)


def test_lines_that_are_joined_have_a_space_between_them_where_words_have() -> None:
    joined = "".join(cue.text for cue in cues_of(caption("导数\n切线\n斜率\nslope\nline")))
    assert joined == "导数切线斜率 slope line"
    assert "도함수는 곡선" in cues_of(caption("도함수는\n곡선\n위"))[0].text


def test_controls_and_marks_that_turn_lines_around_are_no_text() -> None:
    assert clean("a\x00b\x07\u202e c\u2066d\u2069\ufeff\ud800\t e") == "ab cd e"
    assert clean("می\u200cخواهم \u200fx 👩\u200d👧") == "می\u200cخواهم \u200fx 👩\u200d👧"


@given(st.text(max_size=400), st.floats(0.01, 60))
def test_any_text_gives_valid_files(text: str, seconds: float) -> None:
    shown = (Caption(start_s=0, end_s=seconds, text=text or "x"),)
    srt, vtt = to_srt(shown), to_vtt(shown)
    assert srt.count("-->") == vtt.count("-->") == len(cues_of(shown[0]))
    for file in (srt, vtt):
        file.encode("utf-8")
        kept = {each for each in file if unicodedata.category(each) == "Cc"}
        assert kept <= {"\n"}
    cues = vtt.removeprefix("WEBVTT\n\n").strip("\n").split("\n\n")
    assert len(cues) == len(cues_of(shown[0]))
    assert all(
        "<" not in cue and ">" not in cue.split("\n", 1)[-1].replace("-->", "") for cue in cues
    )


def test_an_arrow_in_the_text_is_no_timing() -> None:
    shown = (caption("1 --> 2 & <b>"),)
    assert "1 → 2 & <b>" in to_srt(shown)
    assert "1 --&gt; 2 &amp; &lt;b&gt;" in to_vtt(shown)


@pytest.mark.parametrize("seconds", [0.1, 3, 300])
@pytest.mark.parametrize(
    "text", ["导数是曲线在" * 333, "word and " * 222, "e\u0301" * 1000, "- " * 999]
)
def test_the_longest_caption_takes_no_time(text: str, seconds: float) -> None:
    began = time.process_time()
    assert plain("".join(cue.text for cue in cues_of(caption(text, seconds=seconds)))) == plain(
        text
    )
    assert time.process_time() - began < 5
