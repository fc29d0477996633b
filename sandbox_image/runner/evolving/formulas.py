"""Formulas: the most common ones lie ready in the image, and TeX begins with its packages loaded.

Both were made by the very programs that would make them now, when the image was built.
"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from manim import config
from manim.utils.tex import TexTemplate
from manim.utils.tex_file_writing import generate_tex_file

FOLDER = Path("/opt/chalkbox/tex")
"""`<hash>.svg` of what lies ready, and the format."""
FORMAT = "manim"
"""LaTeX with the packages of Manim's own template (mylatexformat, by its documentation, goes on
at `\\begin{document}`); for any other template TeX begins as ever."""


def head(template: TexTemplate) -> str:
    """A template up to where the document begins."""
    before, begin, _ = template.body.partition("\\begin{document}")
    return before + begin


def ready_first(original: Callable[..., Path]) -> Callable[..., Path]:
    """`tex_to_svg_file`, taking what lies ready."""

    def tex_to_svg_file(
        expression: str, environment: str | None = None, tex_template: Any = None
    ) -> Path:
        template = config["tex_template"] if tex_template is None else tex_template
        written = generate_tex_file(expression, environment, template)
        svg, ready = written.with_suffix(".svg"), FOLDER / f"{written.stem}.svg"
        if not svg.exists() and ready.exists() and is_own(template):
            coming = svg.with_suffix(".ready")
            shutil.copyfile(ready, coming)
            return coming.replace(svg)
        return original(expression, environment, tex_template)

    return tex_to_svg_file


def loaded_first(original: Callable[..., Path]) -> Callable[..., Path]:
    """`compile_tex`, beginning with what is loaded already where that is the same.

    What does not succeed so is done once more as ever, so that errors are told as ever.
    """
    beginning = head(TexTemplate())

    def compile_tex(tex_file: Path, tex_compiler: Any, output_format: str) -> Path:
        result = tex_file.with_suffix(output_format)
        plain = tex_compiler == "latex" and output_format == ".dvi"
        if plain and not result.exists() and tex_file.read_text("utf-8").startswith(beginning):
            done = subprocess.run(latex_from_format(tex_file), stdout=subprocess.DEVNULL)
            if done.returncode:
                result.unlink(missing_ok=True)
        return original(tex_file, tex_compiler, output_format)

    return compile_tex


def is_own(template: TexTemplate) -> bool:
    """Whether a template makes the files that lie ready."""
    return template.tex_compiler == "latex" and template.output_format == ".dvi"


def latex_from_format(tex_file: Path) -> list[str]:
    """The command that Manim runs for a file, with our format."""
    return [
        "latex",
        f"-fmt={FOLDER / FORMAT}",
        "-interaction=batchmode",
        "-output-format=dvi",
        "-halt-on-error",
        f"-output-directory={tex_file.parent.as_posix()}",
        tex_file.as_posix(),
    ]
