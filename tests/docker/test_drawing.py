"""Children draw the very frames that Manim draws, or are not asked to."""

import os
import textwrap

import pytest
from drawing import Drawn, compare_examples, compare_modules

from tests.golden.drawing_scenes import DOUBTED, EXACT

pytestmark = pytest.mark.docker

FULL = "FULL_CORPUS"
"""Set where all of a corpus is drawn and not a sample."""
MODULE = "from manim import *\n\n\nclass Drawn({base}):\n    def construct(self):\n{body}"


def module(body: str) -> str:
    base, _, code = body.partition("\n")
    return MODULE.format(base=base, body=textwrap.indent(code, " " * 8))


@pytest.fixture(scope="module")
def drawn() -> dict[str, Drawn]:
    return compare_modules({name: module(body) for name, body in (EXACT | DOUBTED).items()})


@pytest.mark.parametrize("name", EXACT)
def test_each_frame_is_as_manim_draws_it(drawn: dict[str, Drawn], name: str) -> None:
    one = drawn[name]
    assert (one.error, one.forked_error, one.doubt) == (None, None, None)
    assert one.frames > 0
    assert one.equal, one.differing


@pytest.mark.parametrize("name", DOUBTED)
def test_what_children_could_draw_differently_is_left_to_one_process(
    drawn: dict[str, Drawn], name: str
) -> None:
    assert drawn[name].doubt, drawn[name]


def test_the_documentation_of_manim_is_drawn_frame_by_frame_the_same() -> None:
    examples = compare_examples(every=1 if os.environ.get(FULL) else 24)
    ran = [one for one in examples if one.error is None]
    assert len(ran) >= 0.9 * len(examples), [one.error for one in examples if one.error]
    assert [one for one in ran if not one.equal] == []
