"""Sets the most common formulas, and loads the packages of Manim's template into a format of TeX.

Run once while the image is built. Digits, signs, letters and small numbers are what axes, tables,
counters and graphs are labelled with, one formula each.
"""

import shutil
import string
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from manim import MathTex, SingleStringMathTex, Tex, config
from manim.utils import tex_file_writing
from manim.utils.tex import TexTemplate

from runner.evolving.formulas import FOLDER, FORMAT, head, loaded_first

SIGNS = ("-", "+", ".", ",", "=", r"\dots", r"\%", "i", r"^\circ")
GREEK = ("alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "pi", "rho")
GREEK += ("sigma", "tau", "phi", "varphi", "omega", "Delta", "Sigma", "Omega")
NUMBERS = range(-10, 21)


def common() -> Iterator[tuple[type, str]]:
    """Each class of Manim's and what it sets."""
    letters = string.ascii_letters
    for text in (*string.digits, *SIGNS):
        yield SingleStringMathTex, text
    words = {*SIGNS, *letters, *map(str, NUMBERS), *(f"\\{name}" for name in GREEK)}
    for text in sorted(words):
        yield MathTex, text
    for text in sorted({*letters, *map(str, NUMBERS)}):
        yield Tex, text


def main() -> None:
    """Write both."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        make_format(Path(folder))
        tex_file_writing.compile_tex = loaded_first(tex_file_writing.compile_tex)
        config.media_dir = folder
        config.verbosity = "ERROR"
        for kind, text in common():
            kind(text)
        for made in config.get_dir("tex_dir").glob("*.svg"):
            if not made.stem.endswith("_"):
                shutil.copyfile(made, FOLDER / made.name)


def make_format(folder: Path) -> None:
    """Dump TeX as it is when it has read the head of Manim's template."""
    source = folder / f"{FORMAT}.tex"
    source.write_text(head(TexTemplate()) + "\n\\end{document}\n", encoding="utf-8")
    command = ["latex", "-ini", "-interaction=batchmode", f"-output-directory={FOLDER}"]
    command += [f"-jobname={FORMAT}", "&latex", "mylatexformat.ltx", source.name]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    (FOLDER / f"{FORMAT}.log").unlink()


if __name__ == "__main__":
    main()
