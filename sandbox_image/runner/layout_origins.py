"""Where each mobject was made: the user's line, for whom, and how large its letters were.

Kept on the mobjects themselves while a scene is rehearsed, so that copies have it too. Nothing of
it changes what is drawn, and a render never loads it.
"""

import functools
import math
import re
import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    DecimalNumber,
    MarkupText,
    Mobject,
    Paragraph,
    Scene,
    SingleStringMathTex,
    Tex,
    Text,
    Transform,
    Typst,
    VMobjectFromSVGPath,
)

from runner.fonts import has_ink
from runner.outlines import lengths_of
from runner.scene_file import PATH
from runner.words import WORD, count_words

TEXTS = (Text, MarkupText, SingleStringMathTex, Typst, DecimalNumber, Paragraph)
"""Classes whose family is text and nothing else."""
ORIGIN, GLYPH = "_chalkbox_origin", "_chalkbox_glyph"
MISSING_FONTS: dict[str, int | None] = {}
"""Fonts that were asked for and are not there, and the line that first did."""
INVISIBLE: dict[str, int | None] = {}
"""Texts of which nothing is drawn though they have something to draw, and the line of each."""
DEPTH = 60
"""So many frames of the stack are looked through for the user's line."""
CAP_TEXT, CAP_TEX = 0.4758 / 48, 0.3387 / 48
"""Height of a capital for one point of `font_size`, frame units; measured: `Text`, `MathTex`."""
MARKED_FONT = re.compile(r"""<span[^>]*?\s(?:font_family|face)\s*=\s*["']([^"'<>]+)["']""")
TEX_COMMAND = re.compile(r"\\[a-zA-Z]+|\$[^$]*\$|<[^>]*>")
"""What of a text is no word: commands, formulas within it, markup."""
NOT_MAKERS = ("play", "wait", "add", "construct", "setup", "render")


class Origin:
    """Who made a mobject. One object for a mobject and its copies."""

    __slots__ = ("line", "owner")

    def __init__(self, line: int | None, owner: object) -> None:
        self.line = line
        """The user's line."""
        self.owner = owner
        """The mobject or scene whose method or constructor made it, if one did."""

    def __deepcopy__(self, memo: object) -> "Origin":
        """A copy of a mobject came from the same place."""
        return self


class Wording:
    """One text as it was made."""

    __slots__ = ("_mobject", "cap", "origin")

    def __init__(self, mobject: Any, made: "Origin | None") -> None:
        self.origin = made
        self.cap = capital_height(mobject)
        self._mobject = mobject

    @property
    def line(self) -> int | None:
        """The user's line that made it."""
        return self.origin.line if self.origin else None

    @property
    def said(self) -> str:
        """What it says; a formula as TeX."""
        for name in ("original_text", "text", "tex_string", "typst_code"):
            said = vars(self._mobject).get(name)
            if isinstance(said, str):
                return said
        return ""

    @property
    def words(self) -> int:
        """How many words it has; a formula counts as one, a number or a single letter as none."""
        if isinstance(self._mobject, (Text, MarkupText, Tex)):
            return count_words(TEX_COMMAND.sub(" ", self.said))
        return 1 if len(self.said) > 3 and WORD.search(self.said) else 0


class Glyph:
    """What one letter belongs to."""

    __slots__ = ("length", "wording")

    def __init__(self, wording: Wording, length: float) -> None:
        self.wording = wording
        self.length = length
        """Length of its outline when it was made; how it has grown since tells its scale."""

    def __deepcopy__(self, memo: object) -> "Glyph":
        """A copy of a letter is a letter of the same text."""
        return self


def capital_height(mobject: Any) -> float:
    """Height of a text's capitals in frame units, from its font size; 0 where it has none."""
    try:
        size = float(mobject.font_size)
    except (ArithmeticError, AttributeError, TypeError, ValueError):
        return 0.0
    if not math.isfinite(size):
        return 0.0
    return size * (CAP_TEX if isinstance(mobject, SingleStringMathTex) else CAP_TEXT)


def shortened(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def watch_origins() -> None:
    """From now on, note the origin of everything that is made in this process."""
    if getattr(Mobject.__init__, ORIGIN, False):
        return
    Mobject.__init__ = noting_origin(Mobject.__init__)
    Mobject.copy = noting_copy(Mobject.copy)
    Mobject.become = noting_become(Mobject.become)
    for kind in (Text, MarkupText, SingleStringMathTex, Typst):
        kind.__init__ = noting_letters(kind.__init__)


def noting_origin(original: Callable[..., None]) -> Callable[..., None]:
    """The constructor of all mobjects, which also looks up the stack."""

    @functools.wraps(original)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        if not isinstance(self, VMobjectFromSVGPath) or type(self) is not VMobjectFromSVGPath:
            self.__dict__[ORIGIN] = origin_of(sys._getframe(1), self)
        original(self, *args, **kwargs)

    setattr(init, ORIGIN, True)
    return init


def origin_of(frame: FrameType | None, made: object) -> Origin:
    """The innermost user line above a frame, and whose method the user called there."""
    below: FrameType | None = None
    for _ in range(DEPTH):
        if frame is None or frame.f_code.co_filename == PATH:
            break
        below, frame = frame, frame.f_back
    line = frame.f_lineno if frame is not None and frame.f_code.co_filename == PATH else None
    owner: object = None
    if below is not None and below.f_code.co_argcount:
        code = below.f_code
        first = below.f_locals.get(code.co_varnames[0])
        if first is not made and isinstance(first, (Mobject, Scene)):
            owner = None if code.co_name in NOT_MAKERS else first
    return Origin(line, owner)


def noting_copy(original: Callable[..., Any]) -> Callable[..., Any]:
    """A copy that the user's code makes was made there; one of Manim's own stays what it was."""

    @functools.wraps(original)
    def copy(self: Any) -> Any:
        made = original(self)
        frame = sys._getframe(1)
        if frame.f_code.co_filename == PATH:
            made.__dict__[ORIGIN] = Origin(frame.f_lineno, None)
        return made

    return copy


def noting_become(original: Callable[..., Any]) -> Callable[..., Any]:
    """Who becomes another has its letters and comes from its line."""

    @functools.wraps(original)
    def become(self: Any, mobject: Any, *args: Any, **kwargs: Any) -> Any:
        made = original(self, mobject, *args, **kwargs)
        take_over(self, mobject)
        return made

    return become


def noting_letters(original: Callable[..., None]) -> Callable[..., None]:
    """The constructor of a text, which also tells its letters whose they are."""

    @functools.wraps(original)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        note_font(self, self.__dict__.get(ORIGIN))
        letters = [part for part in self.get_family() if len(part.points)]
        if not letters:
            note_invisible(self, self.__dict__.get(ORIGIN))
            return
        wording = Wording(self, self.__dict__.get(ORIGIN))
        sizes = np.array([len(part.points) for part in letters])
        lengths = lengths_of(np.concatenate([part.points for part in letters]), sizes)
        for part, length in zip(letters, lengths, strict=True):
            part.__dict__[GLYPH] = Glyph(wording, float(length))

    return init


def note_font(mobject: Any, made: Origin | None) -> None:
    """Remember a font that is asked for and is not there."""
    names = [vars(mobject).get("font")]
    if isinstance(mobject, MarkupText):
        names += MARKED_FONT.findall(str(vars(mobject).get("original_text", "")))
    for name in names:
        if not isinstance(name, str) or not name or name.lower() == "sans-serif":
            continue
        spellings = {name, name.capitalize(), name.lower(), name.title()}
        if spellings.isdisjoint(Text.font_list()):
            MISSING_FONTS.setdefault(name[:100], made.line if made else None)


def note_invisible(mobject: Any, made: Origin | None) -> None:
    """Remember a text without any outline that has letters to be seen."""
    said = vars(mobject).get("original_text")
    if isinstance(said, str) and has_ink(said, marked=isinstance(mobject, MarkupText)):
        INVISIBLE.setdefault(shortened(said), made.line if made else None)


def take_over(mobject: Any, source: Any) -> None:
    """Copy what is known of each member of one family to the same member of the other."""
    for member, model in zip(mobject.get_family(), source.get_family(), strict=False):
        for key in (ORIGIN, GLYPH):
            known = model.__dict__.get(key)
            if known is not None:
                member.__dict__[key] = known
            else:
                member.__dict__.pop(key, None)


def note_transforms(animations: Iterable[Animation]) -> None:
    """After they have ended: what was transformed into something else is that from now on."""
    for animation in animations:
        if isinstance(animation, AnimationGroup):
            note_transforms(animation.animations)
        elif isinstance(animation, Transform):
            target = getattr(animation, "target_copy", None)
            if isinstance(target, Mobject) and isinstance(animation.mobject, Mobject):
                take_over(animation.mobject, target)


def origin(mobject: object) -> Origin | None:
    """Where a mobject was made, if that was seen."""
    return vars(mobject).get(ORIGIN)


def glyph(mobject: object) -> Glyph | None:
    """What letter a mobject is, if it is one."""
    return vars(mobject).get(GLYPH)
