"""What is drawn into a picture has no emoji, and lacks no word."""

import pytest

from orchestrator.media.drawn_words import drawn_words, has_emoji


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("A fox 🦊 found a key 🔑 in the forest.", "A fox found a key in the forest."),
        ("Whose is this? 🤔", "Whose is this?"),
        ("Full of stars ✨✨✨.", "Full of stars."),
        ("Hi🦊there", "Hi there"),
        ("🎉 Anna laughed 👋🏽, and left 👨\u200d👩\u200d👧\u200d👦!", "Anna laughed, and left!"),
        ("Flags 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e007f 🇫🇷 here", "Flags here"),
        ("I \u2764\ufe0f it, 1\ufe0f\u20e3 time", "I it, time"),
        ("🦊🔑", ""),
        ("One 🦊\ntwo", "One\ntwo"),
        ("שועל 🦊 מצא", "שועל מצא"),
    ],
)  # fmt: skip
def test_emoji_go_and_leave_no_gap(text: str, drawn: str) -> None:
    assert has_emoji(text)
    assert drawn_words(text) == drawn


@pytest.mark.parametrize(
    "text",
    [
        "It is 1 °C  and\t* 3 #.",
        "★ ♪ → © 2 ½",
        "从前有一只狐狸\uff0c",
        "नमस्ते \u200d",
        "\u0645\u06cc\u200c\u062e\u0648",
    ],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert not has_emoji(text)
    assert drawn_words(text) is text
