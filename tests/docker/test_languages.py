"""Words of any script are drawn whole, at any size, and what is drawn of nothing is told."""

import pytest
from rehearsing import HEAD, Rehearsed, rehearse_modules

from agents.artifacts.scene_spec import ManimSceneSpec
from agents.coding.compile_scene import compile_scene

pytestmark = pytest.mark.docker

WORDS = {
    "arabic": "مرحبا بالعالم",
    "short arabic": "من",
    "persian": "سلام دنیا",
    "urdu": "ہیلو دنیا",
    "hebrew": "שלום עולם",
    "mixed": "الدالة f(x) = 2x في Python و 3.14",
    "hebrew in english": "The word שלום is peace",
    "devanagari": "नमस्ते दुनिया",
    "bengali": "বাংলা ভাষা",
    "tamil": "தமிழ் மொழி",
    "thai": "สวัสดีชาวโลก",
    "chinese": "你好,世界",
    "japanese": "こんにちは世界",
    "korean": "안녕하세요",
    "cyrillic": "Привет, мир",
    "greek": "Γειά σου Κόσμε",  # noqa: RUF001 (they are Greek)
    "vietnamese": "Xin chào thế giới",
    "armenian": "Բարեւ աշխարհ",
    "georgian": "გამარჯობა",
    "ethiopic": "ሰላም ልዑል",
}
SAME_AT_ANY_SIZE = """
large = Text({words}, font_size=96)
for size in (12, 18, 22, 28, 36, 40):
    text = Text({words}, font_size=size)
    assert len(text.submobjects) == len(large.submobjects) > 0, (size, len(text.submobjects))
    assert abs(text.width * 96 / size - large.width) < 0.03 * large.width, (size, text.width)
    marked = MarkupText({words}, font_size=size)
    assert len(marked.submobjects) == len(large.submobjects), (size, len(marked.submobjects))
self.add(text)
self.wait(0.5)
"""
LINES = """
text = Text("المشتقة هي ميل المماس\\nPython\\nلغة", font_size=22)
lines = [text[:-9], text[-9:-3], text[-3:]]
ends, heights = [line.get_right()[0] for line in lines], [line.get_y() for line in lines]
assert max(ends) - min(ends) < 0.05, ends
assert text.width < 6
assert abs(heights[0] - 2 * heights[1] + heights[2]) < 0.2, heights
"""
STYLED = """
plain = Text("المشتقة هي ميل المماس", font_size=22)
for styles in ({"t2c": {"ميل": RED}}, {"gradient": (RED, BLUE)}, {"t2s": {"هي": ITALIC}}):
    text = Text("المشتقة هي ميل المماس", font_size=22, **styles)
    assert abs(text.width - plain.width) < 0.02 * plain.width, (styles, text.width, plain.width)
    assert len(text.submobjects) == len(plain.submobjects)
for weight in (THIN, ULTRALIGHT, LIGHT, BOOK, MEDIUM, SEMIBOLD, BOLD, ULTRABOLD, HEAVY, ULTRAHEAVY):
    Text("ميل المماس", weight=weight, font="Noto Sans Arabic")
coloured = Text("ميل المماس", t2c={"ميل": RED})
assert {each.get_color().to_hex() for each in coloured} == {RED.to_hex(), WHITE.to_hex()}
Text("<ميل> & \\"المماس\\"")
"""
SAME_LINES = """
one, two = (Text(words, font_size=36, line_spacing=1) for words in ("xx\\nxx", "אא\\nאא"))
distances = [each[0].get_bottom()[1] - each[2].get_bottom()[1] for each in (one, two)]
assert abs(distances[0] - distances[1]) < 0.01, distances
"""
UNSEEN = 'self.add(Text("\\n" * 200 + "far below"))\nself.wait(0.5)'
BLANK = """
for blank in ("", " ", "\\n", "\\u200f", "\\u00a0\\u3000", "\\u200b", "\\u2800", "\\u3164"):
    self.add(Text(blank), MarkupText(blank or " "))
self.add(MarkupText("<b> </b>&#160;"), Text("x", fill_opacity=0))
self.wait(0.5)
"""


def inside(body: str) -> str:
    lines = "".join(f"        {line}\n" for line in body.strip("\n").split("\n"))
    return HEAD.format(base="Scene") + lines


def rehearse(bodies: dict[str, str]) -> dict[str, Rehearsed]:
    rehearsed = rehearse_modules({name: inside(body) for name, body in bodies.items()})
    return {one.name: one for one in rehearsed}


def test_words_of_every_script_are_drawn_whole_at_every_size() -> None:
    bodies = {
        name: SAME_AT_ANY_SIZE.format(words=ascii(words)) for name, words in WORDS.items()
    } | {"lines": LINES, "styled": STYLED, "same lines": SAME_LINES}
    wrong = {name: (one.error, one.errors) for name, one in rehearse(bodies).items()
             if one.error or one.errors}  # fmt: skip
    assert not wrong


def test_a_text_of_which_nothing_is_drawn_is_an_error_with_its_line() -> None:
    (error,) = rehearse({"unseen": UNSEEN})["unseen"].errors
    assert (error.code, error.line) == ("invisible-text", 6)
    assert "far below" in error.message


def test_blanks_are_no_invisible_text() -> None:
    blank = rehearse({"blank": BLANK})["blank"]
    assert (blank.error, blank.errors) == (None, [])


SAID = {
    "arabic": "المشتقة هي ميل المماس للمنحنى عند نقطة f(x)",
    "hebrew": "הנגזרת היא שיפוע המשיק לגרף f(x)",
    "hindi": "अवकलज वक्र की स्पर्श रेखा की ढाल है",
    "thai": "อนุพันธ์คือความชันของเส้นสัมผัส",
    "chinese": "导数是曲线在一点处切线的斜率。",
    "russian": "Производная есть тангенс угла наклона касательной",
    "burmese": "ဆင်းသက်မှုသည် လျှောစောက်",
}


def spec_in(words: str) -> ManimSceneSpec:
    """Words in every size and kind of element that has any."""
    first, *_ = words.split()
    made: list[dict[str, object]] = [
        {"kind": "text", "text": first[:9], "size": "title", "place": {"within": "title"}},
        *({"kind": "text", "text": words, "size": size} for size in ("normal", "small")),
        {"kind": "table", "rows": [[first[:5], "x"], ["f", first[:5]]]},
        {"kind": "bullet_list", "items": [words, first[:9]], "size": "small"},
        {"kind": "bar_chart", "names": [first[:4], "b"], "values": [1, 2]},
    ]
    regions = ["title", "left", "left", "left", "right", "right"]
    elements = [
        {"id": f"e{n}", "place": {"within": region}, **element}
        for n, (region, element) in enumerate(zip(regions, made, strict=True))
    ]
    shown = {"do": "fade_in", "targets": [element["id"] for element in elements]}
    return ManimSceneSpec.model_validate(
        {
            "scene_class": "WordsScene",
            "title": "Words",
            "elements": elements,
            "beats": [{"id": "only", "say": words, "actions": [shown]}],
        }
    )


def test_compiled_words_of_every_script_can_be_read() -> None:
    modules = {name: compile_scene(spec_in(words)).code for name, words in SAID.items()}
    wrong = {one.name: (one.error, one.errors) for one in rehearse_modules(modules)
             if one.error or one.errors}  # fmt: skip
    assert not wrong
