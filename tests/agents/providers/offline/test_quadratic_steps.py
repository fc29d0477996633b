import pytest

from agents.artifacts.math_packet import MathAnswer
from agents.providers.offline.quadratic_steps import bracketed, decimal_tex, rounded_text


@pytest.mark.parametrize(
    ("tex", "power", "written"),
    [
        ("5", True, "5"),
        ("-5", False, r"\left(-5\right)"),
        (r"\tfrac{1}{2}", False, r"\tfrac{1}{2}"),
        (r"\tfrac{1}{2}", True, r"\left(\tfrac{1}{2}\right)"),
        (r"1 + \sqrt{2}", False, r"\left(1 + \sqrt{2}\right)"),
    ],
)
def test_factors_are_bracketed_where_they_must(tex: str, power: bool, written: str) -> None:
    assert bracketed(tex, power=power) == written


@pytest.mark.parametrize(
    ("text", "value", "decimal"),
    [
        ("2", 2.0, None),
        ("1/2", 0.5, "= 0.5"),
        ("2/3", 2 / 3, r"\approx 0.6667"),
        ("sqrt(2)", 2**0.5, r"\approx 1.414"),
    ],
)
def test_decimals_say_whether_they_are_exact(text: str, value: float, decimal: str | None) -> None:
    tex = {"sqrt(2)": r"\sqrt{2}", "2/3": r"\frac{2}{3}"}.get(text, text)
    assert decimal_tex(MathAnswer(id="x", text=text, tex=tex, value=value)) == decimal


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.15664e-05, "0.00002157"), (46367.99997, "46368"), (0.1, "0.1"), (-1234567.0, "-1234570")],
)
def test_no_number_has_an_exponent(value: float, text: str) -> None:
    assert rounded_text(value) == text
