"""Docstrings are read as far as they follow the rules, and never stop anything."""

import pytest
from runner.docstrings import EXAMPLE_LINES, PARAMETER, SUMMARY, read_docstring

WHOLE = """Draw a :class:`~.Circle` with ``radius``
    on :meth:`the plane <.Plane.add>`.

    More about it.

    Parameters
    ----------
    radius : float
        How large. More words
        that are not kept.
    x, y
        Where it is
    **kwargs
        Whatever.

    Returns
    -------
    Circle
        The circle.

    Examples
    --------
    .. manim:: First
        :save_last_frame:

        class First(Scene):
            def construct(self):
                self.add(Circle())

    .. manim:: Second

        class Second(Scene): ...
    """


def test_the_parts_are_told_apart() -> None:
    read = read_docstring(WHOLE)
    assert read.summary == "Draw a Circle with radius on the plane."
    assert read.parameters == {"radius": "How large.", "x": "Where it is", "y": "Where it is"}
    assert read.example == (
        "class First(Scene):\n    def construct(self):\n        self.add(Circle())"
    )


def test_an_example_that_is_too_long_gives_way_to_a_shorter_one() -> None:
    long = "\n".join(f"        x = {number}" for number in range(EXAMPLE_LINES + 1))
    text = f"A.\n\n.. manim:: Long\n\n{long}\n\n.. code-block:: python\n\n    y = 1\n"
    assert read_docstring(text).example == "y = 1"


def test_a_dialogue_loses_its_prompts_and_answers() -> None:
    text = "A.\n\n    >>> for x in y:\n    ...     x\n    1\n"
    assert read_docstring(text).example == "for x in y:\n    x"


def test_a_directive_is_no_summary() -> None:
    assert read_docstring(".. note:: old\n    very\n\nWhat it does.").summary == "What it does."


def test_long_texts_are_cut_at_words() -> None:
    read = read_docstring(f"{'word ' * 500}\n\nParameters\n----------\nx\n    {'word ' * 500}")
    assert SUMMARY - 10 < len(read.summary) <= SUMMARY
    assert PARAMETER - 10 < len(read.parameters["x"]) <= PARAMETER
    assert read.summary.endswith("word ...")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "\n\n",
        "Parameters\n----------",
        "----\n----",
        ".. manim::",
        ".. manim:: A\n",
        "Parameters\n----------\n    x\n y : :\n:::",
        ">>>",
        "\t>>> a\n\0",
        "``" * 3000,
        ":a:`" * 3000,
    ],
    ids=repr,
)
def test_a_broken_docstring_is_no_error(text: str | None) -> None:
    assert read_docstring(text).example in ("", "a")
