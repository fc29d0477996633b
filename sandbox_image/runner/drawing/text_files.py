"""What text and formulas are made of, while several processes make them at once."""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import manim.mobject.text.tex_mobject as tex_mobject
import manim.mobject.text.typst_mobject as typst_mobject
from manim import SVGMobject, config
from manim.utils import tex_file_writing
from manim.utils.tex_file_writing import tex_hash

MEDIA = Path("/work/media")
LOCKS = MEDIA / "locks"
PANGO = ctypes.CDLL("libpangocairo-1.0.so.0")


def make_apart() -> None:
    """From now on each process makes formulas in a folder of its own, and shares whole files.

    Walk and children come to the same formula at about the same time; Manim takes a file that is
    there for one that is finished, and writes and removes another beside each that it reads.
    """
    share_formulas(apart=True)
    SVGMobject.get_file_path = copying(SVGMobject.get_file_path)


def share_formulas(*, apart: bool) -> None:
    """From now on this process, and all it forks, make each formula once.

    Args:
        apart: In a folder of this process's own. Else where Manim makes them, so that the log of
            what goes wrong lies there too; only one process may do so.
    """
    tex_mobject.tex_to_svg_file = sharing(tex_file_writing.tex_to_svg_file, apart=apart)


def own_folder() -> Path:
    """This process's own; nobody else reads it."""
    return MEDIA / f"own-{os.getpid()}"


def copying(original: Callable[[SVGMobject], Path]) -> Callable[[SVGMobject], Path]:
    """Manim's function, giving a place of our own where the drawing is found."""

    def get_file_path(self: SVGMobject) -> Path:
        path = original(self)
        own = own_folder() / "drawings" / path.name
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, own)
        return own

    return get_file_path


def sharing(original: Callable[..., Path], *, apart: bool) -> Callable[..., Path]:
    """Manim's function, made so."""

    def tex_to_svg_file(
        expression: str, environment: str | None = None, tex_template: Any = None
    ) -> Path:
        template = tex_template or config["tex_template"]
        code = (
            template.get_texcode_for_expression(expression)
            if environment is None
            else template.get_texcode_for_expression_in_env(expression, environment)
        )
        shared = config.get_dir("tex_dir")
        ready = shared / f"{tex_hash(code)}.svg"
        if ready.exists():
            return ready
        shared.mkdir(parents=True, exist_ok=True)
        LOCKS.mkdir(parents=True, exist_ok=True)
        with (LOCKS / ready.stem).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes second takes what the first has made
            if ready.exists():
                return ready
            if not apart:
                return original(expression, environment, tex_template)
            with tex_folder(own_folder() / "Tex"):
                made = original(expression, environment, tex_template)
            if not made.read_bytes().rstrip().endswith(b"</svg>"):
                made.unlink()
                raise OSError(f"the drawing {made} is cut off: dvisvgm ended, or there is no room")
            return made.replace(ready)

    return tex_to_svg_file


def keep_apart() -> None:
    """From now on this process, a child, makes also what Pango and Typst make in its own folder."""
    folder = own_folder()
    folder.mkdir(parents=True, exist_ok=True)
    config._d["text_dir"] = str(folder)
    PANGO.pango_cairo_font_map_set_default(None)  # its thread stayed in the parent: a new one
    original = typst_mobject.typst_to_svg_file

    def typst_to_svg_file(*args: Any, **kwargs: Any) -> Path:
        with tex_folder(folder):
            return original(*args, **kwargs)

    typst_mobject.typst_to_svg_file = typst_to_svg_file


@contextmanager
def tex_folder(folder: Path) -> Iterator[None]:
    """Have formulas made in another folder; not by the settings' setters, which are held."""
    before = config._d["tex_dir"]
    config._d["tex_dir"] = str(folder)
    try:
        yield
    finally:
        config._d["tex_dir"] = before
