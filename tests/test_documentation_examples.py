"""Examples are read out of docstrings as Manim's own directive reads them."""

from pathlib import Path

from documentation_examples import read_examples

SOURCE = '''
class Thing:
    """A thing.

    .. manim:: First
        :save_last_frame:

        class First(Scene):
            def construct(self):
                self.wait()

    Text.

    .. manim:: Second

        >>> from manim import Dot
        >>> dot = Dot()
        >>> dot
        Dot
        >>> class Second(Scene):
        ...     pass
    """
'''


def test_examples_of_a_docstring(tmp_path: Path) -> None:
    (tmp_path / "thing.py").write_text(SOURCE)
    first, second = read_examples(tmp_path)
    assert (first.name, second.name) == ("First", "Second")
    assert first.code.startswith("from manim import *\n\nclass First(Scene):\n    def construct")
    assert second.code.endswith("dot = Dot()\ndot\nclass Second(Scene):\n    pass\n")
