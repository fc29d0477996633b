# ruff: noqa: RUF001 (letters of many scripts)

from hypothesis import given
from hypothesis import strategies as st

from agents.artifacts.room.letters import formula_extent, line_width, text_extent, wrapped

LONG = "Air scatters short waves far more than long ones, so the sky is blue"


def test_words_are_broken_between_words_and_nothing_is_lost() -> None:
    broken = wrapped(LONG, "normal", 5)
    assert broken.split() == LONG.split()
    assert all(line_width(line, "normal") <= 5 for line in broken.split("\n"))


def test_no_word_stands_alone_in_the_last_line() -> None:
    broken = wrapped("Half of the slices point up, half point down.", "small", 6.1)
    first, last = (line_width(line, "small") for line in broken.split("\n"))
    assert last > 0.6 * first


def test_words_that_are_lines_of_their_own_are_left_so() -> None:
    width = 1.05 * line_width("straight", "normal")
    assert wrapped("straight curve", "normal", width) == "straight\ncurve"


def test_letters_that_fill_a_square_may_be_broken_anywhere() -> None:
    broken = wrapped("漢字仮名交文" * 5, "normal", 4)
    assert "".join(broken.split("\n")) == "漢字仮名交文" * 5
    assert all(line_width(line, "normal") <= 4 for line in broken.split("\n"))


def test_a_line_begins_with_no_punctuation_that_closes() -> None:
    broken = wrapped("微分係数は、曲線のある点における接線の傾きです。" * 2, "normal", 2.1)
    assert not [line for line in broken.split("\n") if line[0] in "、。」ー"]


def test_a_script_without_spaces_is_broken_between_its_letters() -> None:
    broken = wrapped("อนุพันธ์คือความชันของเส้นสัมผัสที่จุดหนึ่ง", "normal", 3)
    assert all(line_width(line, "normal") <= 3 for line in broken.split("\n"))
    assert wrapped("استقصاءاتهم" * 3, "normal", 1) == "استقصاءاتهم" * 3


@given(st.text(alphabet="ab WM漢\n", min_size=1, max_size=80))
def test_lines_that_are_there_stay(text: str) -> None:
    assert wrapped(text, "normal", 1000).count("\n") == text.count("\n")


def test_a_word_longer_than_its_room_is_left_whole() -> None:
    assert wrapped("incomprehensibilities", "title", 1) == "incomprehensibilities"


def test_estimates_are_on_the_safe_side() -> None:
    # Measured with Manim 0.22 in the sandbox image: width and height, frame units.
    for text, size, width, height in (
        ("The quick brown fox jumps over the lazy dog", "normal", 8.34, 0.393),
        ("WWWWWWWWWW", "normal", 4.06, 0.278),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "small", 5.30, 0.295),
        ("漢字仮名交文", "large", 2.96, 0.464),
        ("Axgpy lq\nAxgpy lq\nAxgpy lq", "title", 2.4, 1.78),
        ("المشتقة هي ميل المماس للمنحنى عند نقطة", "normal", 7.09, 0.39),
        ("ضصضصضصضص", "normal", 2.78, 0.28),
        ("הנגזרת היא שיפוע המשיק לגרף", "normal", 5.0, 0.37),
        ("अवकलज वक्र की स्पर्श रेखा की ढाल है", "normal", 5.39, 0.4),
        ("வகைக்கெழு என்பது தொடுகோட்டின் சாய்வு", "normal", 9.32, 0.45),
        ("อนุพันธ์คือความชันของเส้นสัมผัส", "normal", 5.04, 0.43),
        ("도함수는 접선의 기울기입니다", "normal", 4.8, 0.35),
        ("Производная есть тангенс угла наклона", "normal", 7.88, 0.37),
        ("Η παράγωγος είναι η κλίση της εφαπτομένης", "normal", 8.22, 0.4),
        ("ဆင်းသက်မှုသည် လျှောစောက်", "normal", 4.96, 0.55),
        ("Ածանցյալը շոշափողի թեքությունն է", "normal", 7.52, 0.39),
        ("വകലജം സ്പർശരേഖയുടെ ചരിവാണ്", "normal", 6.5, 0.42),
    ):
        estimated = text_extent(text, size)  # pyright: ignore[reportArgumentType]
        assert width <= estimated.width <= 1.5 * width, text
        assert height <= estimated.height <= 2 * height, text


def test_formulas_are_estimated_on_the_safe_side() -> None:
    for tex, width, height in (
        ("x^2", 0.39, 0.39),
        ("a^2+b^2=c^2", 2.25, 0.42),
        (r"\frac{a+b}{c}", 0.95, 0.90),
        (r"\int_0^1 x^2\,dx=\frac13", 2.52, 1.09),
        (r"\sum_{n=1}^{\infty}\frac{1}{n^2}=\frac{\pi^2}{6}", 2.37, 1.19),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", 1.0, 1.05),
        (r"\sqrt{x^2+1}", 1.2, 0.52),
    ):
        estimated = formula_extent(tex, "normal")
        assert width <= estimated.width, tex
        assert height <= estimated.height * 1.05, tex
