"""Manim's and Python's messages in words that name what the user really called.

Every reader takes the exception as it was raised and answers None where it knows no better; none of
them calls code of the user's.
"""

import difflib
import inspect
import os
import re
import sys
from collections.abc import Iterator
from types import FrameType, ModuleType
from typing import Any, NamedTuple

from runner.accepted_keywords import Place, accepted_by, constructor_of
from runner.scene_file import PATH, traced_frames

KEYWORD = re.compile(r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'")
NOT_FOUND = re.compile(r"could not find (.+?) at either of these locations")
SHAPES = re.compile(r"\((?:\d+,)*(\d+),?\)")
"""The last length of each shape that numpy tells."""
PLAYED = re.compile(r"Unexpected argument (\S+) passed to Scene\.play")
OPENGL = re.compile(r"OpenGL|libE?GL\b|moderngl|pyglet")
OPENGL_FILES = ("opengl_mobject.py", "opengl_renderer.py", "opengl_geometry.py", "moderngl")
EMBEDS = ("embed", "interactive_embed", "check_interactive_embed_is_valid")
CAIRO = (
    "The sandbox draws with Manim's Cairo renderer; that of OpenGL and its windows are not there."
    " Use the plain classes (Circle in place of OpenGLCircle), and no embed()."
)
TIMES = ("get_run_time", "get_time_progression", "save_static_frame_data", "validate_run_time")
LISTED = 12
"""So many accepted keywords are told."""
FILES = 10
SHOWABLE = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".wav", ".mp3")
RUNNER = os.path.dirname(__file__)
GETTER = "getter"
"""Manim's stand-in for methods that are not there: `get_x` looks for an attribute `x`."""


class Call(NamedTuple):
    """What the user's line called, in Manim."""

    name: str
    callee: Any
    """The class for a constructor; else the function, or None."""


def translate(error: BaseException, text: str) -> str | None:
    """A better message for an error.

    Args:
        error: What was raised.
        text: What it says.
    """
    if needs_opengl(error, text):
        return f"{text}. {CAIRO}" if text else CAIRO
    if isinstance(error, TypeError):
        return unknown_keyword(error, text) or not_played(text)
    if isinstance(error, AttributeError):
        return missing_attribute(error)
    if isinstance(error, OSError):
        return missing_file(error, text)
    if isinstance(error, ValueError):
        return flat_point(text) or no_time(error, text)
    return None


def needs_opengl(error: BaseException, text: str) -> bool:
    """Whether what fails belongs to the other renderer."""
    held = error.obj if isinstance(error, AttributeError) else None
    if OPENGL.search(text) or type(held).__name__.startswith("OpenGL"):
        return True
    codes = [frame.f_code for frame, _ in traced_frames(error)]
    return any(
        code.co_filename.endswith(OPENGL_FILES)
        or (code.co_name in EMBEDS and code.co_filename != PATH)
        for code in codes[-3:]
    )


def no_time(error: BaseException, text: str) -> str | None:
    """A length of time that is not a number, as 0/0 is."""
    if "NaN" not in text:
        return None
    names = {frame.f_code.co_name for frame, _ in traced_frames(error)}
    if not names & {*TIMES}:
        return None
    return f"{text}: a length of time is NaN, which is no number. Is it divided by zero?"


def unknown_keyword(error: BaseException, text: str) -> str | None:
    """`Mobject.__init__() got an unexpected keyword argument` names the wrong class."""
    match = KEYWORD.search(text)
    if match is None:
        return None
    keyword = match[2]
    call = called_by_user(error)
    name = call.name if call is not None else match[1].removesuffix(".__init__")
    words = f"{name}() takes no keyword {keyword!r}."
    known = keywords_of(call.callee) if call is not None else []
    if not known:
        return words
    close = difflib.get_close_matches(keyword, known, n=1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    listed = ", ".join(known[:LISTED]) + (", …" if len(known) > LISTED else "")
    return f"{words}{meant} It takes {listed}."


def not_played(text: str) -> str | None:
    """A mobject where an animation belongs."""
    match = PLAYED.search(text)
    if match is None:
        return None
    return (
        f"self.play() takes animations, and this is a {match[1]}: play Create(…), FadeIn(…) or"
        " ….animate.…, or show it at once with self.add(…)."
    )


def called_by_user(error: BaseException) -> Call | None:
    """What the innermost user line called when the error was raised."""
    frames = [frame for frame, _ in traced_frames(error)]
    own = [number for number, frame in enumerate(frames) if frame.f_code.co_filename == PATH]
    if not own:
        return None
    for frame in frames[own[-1] + 1 :]:
        if os.path.dirname(frame.f_code.co_filename) != RUNNER:
            return call_of(frame)
    return None


def call_of(frame: FrameType) -> Call:
    """The class or function whose frame this is."""
    name = frame.f_code.co_name
    first = frame.f_code.co_varnames[0] if frame.f_code.co_argcount else ""
    owner = type(frame.f_locals[first]) if first == "self" and first in frame.f_locals else None
    if owner is None:
        return Call(name, None)
    if name == "__init__":
        return Call(owner.__name__, owner)
    return Call(f"{owner.__name__}.{name}", inspect.getattr_static(owner, name, None))


def keywords_of(callee: Any) -> list[str]:
    """Keyword arguments that a class or a function takes, nearest first."""
    if isinstance(callee, type):
        place = constructor_of(callee)
    else:
        place = Place(callee) if inspect.isfunction(callee) else None
    if place is None:
        return []
    by_origin = accepted_by(place).by_origin
    return [name for names in by_origin.values() for name in names if name != "self"]


def missing_attribute(error: AttributeError) -> str | None:
    """What is there instead; `get_x()` that Manim made up is told as what was written."""
    held, name = error.obj, error.name
    if not isinstance(name, str) or held is None:
        return None
    kind = held if isinstance(held, type) else type(held)
    last = [frame for frame, _ in traced_frames(error)][-2:]
    made_up = any(frame.f_code.co_name == GETTER for frame in last)
    asked = f"get_{name}" if made_up else name
    known = {member for member in dir(kind) if not member.startswith("_")}
    if not isinstance(held, type):
        known |= {member for member in vars_of(held) if not member.startswith("_")}
    close = difflib.get_close_matches(asked, sorted(known), n=3, cutoff=0.7)
    meant = f" Did you mean {' or '.join(close)}?" if close else ""
    if isinstance(held, ModuleType):
        return f"The module {held.__name__} has no {name!r}.{meant}"
    if classes := scenes_with(held, name):
        meant = f" A {classes[0]} has it: inherit from that."
    what = "method" if made_up else "attribute or method"
    return f"A {kind.__name__} has no {what} {asked!r}.{meant}"


def scenes_with(held: object, name: str) -> list[str]:
    """Manim's kinds of scene that have what a scene or its camera lacks, simplest first."""
    manim = sys.modules.get("manim")
    if manim is None or not isinstance(held, (manim.Scene, manim.Camera)):
        return []
    if isinstance(held, manim.Camera):
        return ["MovingCameraScene"] if name == "frame" else []
    kinds = [manim.MovingCameraScene, manim.ThreeDScene, manim.ZoomedScene, manim.VectorScene]
    return [kind.__name__ for kind in kinds if hasattr(kind, name)]


def vars_of(held: object) -> list[str]:
    """Names of an object's own attributes, without asking it."""
    try:
        return list(object.__getattribute__(held, "__dict__"))
    except AttributeError:
        return []


def missing_file(error: OSError, text: str) -> str | None:
    """An image, sound or drawing that is not there, and what is."""
    match = NOT_FOUND.search(text)
    name = match[1] if match is not None else error.filename
    if not isinstance(name, str) or (match is None and not isinstance(error, FileNotFoundError)):
        return None
    there = ", ".join(sorted(own_files())[:FILES])
    holds = f"There is only {there}." if there else "There is none at all."
    return (
        f"There is no file {name!r}: the sandbox has no images, sounds or drawings but what the"
        f" code makes itself. {holds} Draw it with Manim's shapes instead."
    )


def own_files() -> Iterator[str]:
    """Files in the work folder that a scene could show."""
    for entry in os.scandir(os.path.dirname(PATH)):
        if entry.is_file() and entry.name.lower().endswith(
            (".png", ".jpg", ".jpeg", ".svg", ".wav")
        ):
            yield entry.name


def flat_point(text: str) -> str | None:
    """Points of two coordinates, where Manim reckons with three."""
    if "shape" not in text or set(SHAPES.findall(text)) != {"2", "3"}:
        return None
    return f"{text}. A point has three coordinates here: write [x, y, 0] instead of [x, y]."
