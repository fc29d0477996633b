"""The reason of a TeX error, from logs as TeX writes them."""

import os
from pathlib import Path

import pytest
from runner.tex_log import read_log, tex_message

UNDEFINED = r"""This is pdfTeX
! Undefined control sequence.
<argument> \special {dvisvgm:raw <g id='unique000'>}\fraq
                                                          {a}{b} + c\special...
l.8 \end{align*}

"""
MODE = r"""! Missing $ inserted.
<inserted text>
                $
l.6 \special{dvisvgm:raw <g id='unique000'>}x^
                                              2 is good\special{dvisvgm:raw ...
"""
SIGN = r"""! LaTeX Error: Unicode character ☃ (U+2603)
               not set up for use with LaTeX.

l.6 ...vgm:raw <g id='unique000'>}Café ☃
                                        end\special{dvisvgm:raw </g>}
"""
ENDING = r"""! LaTeX Error: \begin{pmatrix} on input line 8 ended by \end{pmatrx}.

l.8 \end{align*}
"""


@pytest.mark.parametrize(
    ("log", "words"),
    [
        (UNDEFINED, r"Undefined control sequence (there is no such command). At: \fraq."),
        (MODE, "or use MathTex). At: x^ (before 2 is good)."),
        (SIGN, "TeX has no such character: use a command, or Text). At: Café ☃ (before end)."),
        (ENDING, r"an environment is closed by another's \end"),
        ("! Emergency stop.", "Emergency stop."),
        ("all is well", None),
        ("", None),
    ],
)
def test_reason_and_place(log: str, words: str | None) -> None:
    found = read_log(log)
    assert found is None if words is None else found is not None and words in found
    assert "dvisvgm" not in (found or "")


def test_the_newest_log_is_read_and_the_formula_is_told(tmp_path: Path) -> None:
    (tmp_path / "old.log").write_text(MODE)
    os.utime(tmp_path / "old.log", (1, 1))
    (tmp_path / "new.log").write_text(UNDEFINED)

    def compile_tex(tex_strings: tuple[str, ...]) -> None:
        raise ValueError(f"latex error converting to dvi, {len(tex_strings)} strings")

    with pytest.raises(ValueError, match="latex") as caught:
        compile_tex((r"\fraq{a}{b}", "+ c"))
    message = tex_message(caught.value, str(caught.value), folder=tmp_path)
    assert message is not None
    assert message.startswith("TeX: Undefined")
    assert message.endswith(r"In: \fraq{a}{b} + c")


def test_other_errors_are_not_of_tex(tmp_path: Path) -> None:
    (tmp_path / "new.log").write_text(UNDEFINED)
    assert tex_message(ValueError("x"), "x", folder=tmp_path) is None
    assert tex_message(ValueError("x"), "latex error converting", folder=tmp_path / "no") is None
