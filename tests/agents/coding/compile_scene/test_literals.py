import ast

import pytest

from agents.coding.compile_scene.literals import (
    TAKEN,
    VariableNames,
    number,
    tex_literal,
    text_literal,
)

HOSTILE = [
    "plain",
    "",
    '"',
    "'",
    "\"'",
    '"""',
    "'''",
    '"); import os; os.system("id"); ("',
    "'); import os #",
    "\\",
    "\\\\",
    'a\\"b',
    "end\\",
    r"\frac{1}{2}",
    r"\" + __import__('os') + \"",
    "line\nbreak",
    "\r\n\t\0\x1b",
    "\u2028\u2029\x85",
    "{curly} {{double}} %s %(x)s $x",
    "\N{RIGHT-TO-LEFT OVERRIDE}evil",
    "漢字 ünïcode 🙂",
    "\ud800",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_one_literal_with_exactly_this_value(text: str) -> None:
    for literal in (text_literal(text), tex_literal(text)):
        assert ast.literal_eval(literal) == text
        assert "\n" not in literal
        assert literal.isprintable()
        assert isinstance(ast.parse(literal, mode="eval").body, ast.Constant)


def test_tex_is_raw_where_it_can_be() -> None:
    assert tex_literal(r"\frac{1}{2}") == r'r"\frac{1}{2}"'


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (-0.5, "-0.5"), (1 / 3, "0.333333"), (0, "0"), (1e-6, "1e-06")]
)
def test_numbers_have_no_needless_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_variables_are_unique_and_never_taken() -> None:
    names = VariableNames()
    given = [names.take(wish) for wish in ("self", "np", "box", "box", "lambda", "match", "x", "h")]
    assert len(set(given)) == len(given)
    assert not TAKEN & set(given)
    assert all(name.isidentifier() for name in given)
