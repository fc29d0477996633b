"""Runs inside the image: copies mobjects and sets formulas, Manim's own way and the faster one.

Reads an order from stdin, prints one JSON line for each thing compared.
"""

import contextlib
import copy
import hashlib
import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from manim import ManimColor, MathTex, Mobject, SingleStringMathTex, Tex, TexTemplate, config
from manim.utils import tex_file_writing

KINDS = {"MathTex": MathTex, "Tex": Tex, "SingleStringMathTex": SingleStringMathTex}
MANIMS_OWN = Mobject.__deepcopy__


def main() -> None:
    """Do what is ordered."""
    order = json.load(sys.stdin)
    os.chdir("/work")
    with contextlib.redirect_stdout(sys.stderr):  # some of Manim prints
        answers = [copy_both_ways(code) for code in order.get("copied", ())]
        answers += [ask_both_ways(code) for code in order.get("arrays", ())]
        answers += [read_both_ways(outline) for outline in order.get("outlines", ())]
        answers += set_formulas(order["formulas"]) if "formulas" in order else []
    for answer in answers:
        print(json.dumps(answer))  # noqa: T201


def copy_both_ways(code: str) -> dict[str, Any]:
    """How one copy is built, and the other; and what it is built of if it is not the original's."""
    import manim
    from runner.evolving.copies import deepcopy

    names = dict(vars(manim))
    exec(code, names)  # noqa: S102 (our own, in a container)
    made = names["made"]
    both = []
    for way in (MANIMS_OWN, deepcopy):
        Mobject.__deepcopy__ = way
        both.append(shape(copy.deepcopy(made)))
    paths = sum(hasattr(part, "path_obj") for part in made.get_family())
    return {"code": code, "equal": both[0] == both[1], "parts": len(both[0]), "paths": paths}


def shape(thing: Any) -> list[str]:
    """Everything in a mobject, each object once, by kind and value; where it stands again, so."""
    seen: dict[int, int] = {}
    kept: list[Any] = []
    lines: list[str] = []

    def go(value: Any) -> None:
        if id(value) in seen:
            lines.append(f"again {seen[id(value)]}")
            return
        if isinstance(value, str | int | float | complex | bool | bytes | type | None):
            lines.append(repr(value))
            return
        seen[id(value)] = len(seen)
        kept.append(value)
        lines.append(type(value).__name__)
        if isinstance(value, np.ndarray):
            lines.append(f"{value.dtype} {value.shape} {hashlib.md5(value.tobytes()).hexdigest()}")  # noqa: S324
        elif isinstance(value, dict):
            for key, held in value.items():
                lines.append(f"key {key!r}" if isinstance(key, str) else "key")
                go(held)
        elif isinstance(value, list | tuple | set | frozenset):
            for held in value:
                go(held)
        elif hasattr(value, "__dict__") and not callable(value):
            go({name: held for name, held in vars(value).items() if name != "original_id"})
        else:
            lines.append(getattr(value, "__qualname__", ""))

    go(thing)
    return lines


def ask_both_ways(code: str) -> dict[str, Any]:
    """What Manim's own ways and the faster ones give for each part, and its family."""
    import manim

    names = dict(vars(manim))
    exec(code, names)  # noqa: S102 (our own, in a container)
    family = names["made"].get_family()
    ways = [(own, faster(own), given) for own, faster, given in ways_of_arrays()]
    differ = [
        f"{type(part).__name__} {own.__name__}{given}"
        for _ in ("the first time", "and when it may be remembered")
        for part in family
        for own, way, given in ways
        if told_of(own, part, given) != told_of(way, part, given)
    ]
    return {"code": code, "differ": differ, "asked": len(family) * len(ways)}


def ways_of_arrays() -> list[tuple[Any, Any, tuple[Any, ...]]]:
    """Manim's own ways, what makes each faster, and what it is given."""
    import manim
    from manim import VMobject
    from runner.evolving.arrays import (
        alone_first,
        anchors_at_once,
        fill_colors_at_once,
        one_color_first,
        stroke_colors_at_once,
    )
    from runner.evolving.bounds import critical_at_once, reduced_at_once
    from runner.evolving.lengths import measured_once

    asked: list[tuple[Any, Any, tuple[Any, ...]]] = [
        (VMobject.generate_rgbas_array, one_color_first, each)
        for each in (
            *((manim.RED, 0.5), (manim.RED, None), (None, 1), (None, None), ("#12345678", 0.3)),
            *(
                ([manim.RED, manim.BLUE], 0.5),
                (manim.RED, [0.1, 0.9]),
                (manim.BLUE, np.float32(0.3)),
            ),
            *((np.array([0.1, 0.2, 0.3]), 1.0), (manim.RED, True), (manim.RED, "no"), (3, "no")),
            *(([manim.RED], np.array([0.3])), ([None], np.array([0.3])), ([manim.RED], None)),
            *((manim.RED, np.array([[0.3]])), ([manim.RED], np.array([3], np.float32))),
            *(([manim.RED], np.array([1])), ([manim.RED], np.array([None]))),
            *(([manim.RED], np.array([])), ([], 0.5), (["#FF0000"], [0.2]), ((manim.RED,), 1)),
        )
    ]
    asked += [
        (VMobject.get_points_defining_boundary, anchors_at_once, ()),
        (VMobject.get_fill_colors, fill_colors_at_once, ()),
        (VMobject.get_stroke_colors, stroke_colors_at_once, ()),
        (VMobject.get_stroke_colors, stroke_colors_at_once, (True,)),
        (Mobject.get_family, alone_first, ()),
        (Mobject.get_family, alone_first, (False,)),
        *(
            (Mobject.get_critical_point, critical_at_once, (direction,))
            for direction in (
                *(manim.ORIGIN, manim.UL, manim.DR + manim.OUT, -0.3 * manim.UP),
                *([0, 1, -1], (1, 0), np.array([1, 0, 0]), np.array([np.nan, 1.0, 0.0]), "up", 3),
                *(np.array([1j, -1j, 0]), np.array([True, False, True])),
            )
        ),
        *(
            (Mobject.reduce_across_dimension, reduced_at_once, given)
            for given in ((max, 0), (min, 0), (max, 1), (min, 1), (min, 2), (np.max, 0), (max, 3))
        ),
        *(
            (VMobject.get_nth_curve_function_with_length, measured_once, given)
            for given in ((0,), (0, 3), (1,), (10_000,))
        ),
    ]
    return asked


def told_of(way: Any, part: Any, given: tuple[Any, ...]) -> Any:
    """What comes back, to be compared, or which error."""
    try:
        found = way(part, *given)
    except Exception as error:  # noqa: BLE001 (compared)
        return type(error).__name__
    if isinstance(found, np.ndarray):
        return found.dtype.str, found.shape, found.tobytes()
    if found is None or isinstance(found, int | float | np.number):
        return type(found).__name__, repr(found)
    if isinstance(found, tuple):
        curve, length = found
        return type(length).__name__, repr(float(length)), curve(0.3).tobytes()
    if any(isinstance(each, ManimColor) for each in found):
        return [each and (sorted(vars(each)), each.to_rgba().tobytes()) for each in found]
    return [id(each) for each in found]


def read_both_ways(outline: str) -> dict[str, Any]:
    """How Manim's library reads an outline, and how it comes again while others are changed."""
    from runner.evolving.svg_paths import read_once
    from svgelements import Matrix, Path

    own = Path.parse
    read = [parsed(Path, outline)]
    Path.parse = read_once(own)
    for _ in range(3):
        read.append(parsed(Path, outline))
        with contextlib.suppress(Exception):
            made = Path(outline)
            made *= Matrix("rotate(30) translate(3, 4)")
            made.reify()
            made.append("L 7 7")
    Path.parse = own
    return {"outline": outline, "same": [each == read[0] for each in read], "lines": len(read[0])}


def parsed(path: type, outline: str) -> list[str]:
    """What is read into a new path, into one that has something, and into one of another kind."""
    longer = path("M 1 2 L 3 4")
    try:
        longer.parse(outline)
        made = [path(outline), longer, type("Own", (path,), {})(outline), path(d=outline)]
    except Exception as error:  # noqa: BLE001 (compared)
        return [repr(error)]
    return shape(made)


def set_formulas(asked: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Set each formula both ways, from nothing."""
    from runner.evolving.install import install

    answers = []
    first = [set_formula(*each, folder="own") for each in asked]
    install()
    for each, own in zip(asked, first, strict=True):
        fast = set_formula(*each, folder="fast")
        answers.append({"formula": each, "own": own, "fast": fast})
    return answers


def set_formula(kind: str, text: str, preamble: str, *, folder: str) -> dict[str, Any]:
    """The drawing, or what was said instead; and what was started for it."""
    started: list[list[str]] = []
    run = tex_file_writing.subprocess.run

    def counted(command: list[str], *args: Any, **kwargs: Any) -> Any:
        started.append(command)
        return run(command, *args, **kwargs)

    config.media_dir = f"/work/{folder}"
    config.verbosity = "CRITICAL"
    template = TexTemplate()
    if preamble:
        template.add_to_preamble(preamble)
    tex_file_writing.subprocess.run = counted
    error = None
    began = time.monotonic()
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            made = KINDS[kind](text, tex_template=template)
        points = [part.points.tobytes() for part in made.get_family()]
    except Exception as failure:  # noqa: BLE001 (compared)
        error, points = f"{type(failure).__name__}: {failure}".replace(f"/{folder}/", "/"), []
    finally:
        tex_file_writing.subprocess.run = run
    log = sorted(Path(f"/work/{folder}").rglob("*.log"))
    return {
        "points": hashlib.md5(b"".join(points)).hexdigest(),  # noqa: S324 (compared)
        "glyphs": len(points),
        "error": error,
        "complaint": [
            line for file in log for line in file.read_text().splitlines() if "!" in line
        ],
        "started": [command[0] for command in started],
        "loaded": sum(any("-fmt=" in word for word in command) for command in started),
        "seconds": time.monotonic() - began,
    }


if __name__ == "__main__":
    main()
