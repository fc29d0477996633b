"""Words are counted as their readers count them, about."""

import pytest
from runner.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("x + 1 = y_2", 0),
        ("The slope of x at the point", 6),
        ("l'aire est-elle nulle", 4),
        ("अवकलज वक्र की ढाल है", 3),
        ("المُشْتَقَّةُ هي ميل المماس", 4),
        ("הנגזרת היא שיפוע", 3),
        ("导数是斜率", 3),
        ("อนุพันธ์คือความชัน", 4),
        ("Привет, мир", 2),
    ],
)
def test_count(text: str, words: int) -> None:
    assert count_words(text) == words
