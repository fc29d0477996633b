"""Any scene spec whose elements share regions: what a planner may ask for, of every kind."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from pydantic import ValidationError

from agents.artifacts.scene_spec import ManimSceneSpec

Json = dict[str, Any]
WORDS = (
    "area",
    "of",
    "the",
    "curve",
    "wherever",
    "a",
    "light",
    "WMM",
    "and",
    "straight",
    "line",
    "漢字",
)
FORMULAS = (
    "a^2 + b^2 = c^2", r"\frac{a}{b}", r"\int_0^1 x^2\,dx = \frac{1}{3}", "x", r"\sqrt{x^2 + 1}",
    r"\sum_{n=1}^{\infty} \frac{1}{n^2}", r"\lim_{h \to 0} \frac{f(x+h) - f(x)}{h}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "MMM", r"e^{i\pi} + 1 = 0",
)  # fmt: skip
IN_X = ("x", "x**2", "np.sin(x)", "1 / x", "np.exp(x)", "np.sqrt(x)", "np.abs(x) - 1", "np.tan(x)")
IN_T = ("np.cos(t)", "np.sin(2 * t)", "t", "t**2 / 4", "1 / t")
IN_XY = ("x", "-y", "x * y", "np.sin(x) + np.cos(y)", "x**2 - y**2", "1 / (x * y)")
COLOURS = ("white", "blue", "teal", "green", "yellow", "orange", "red", "pink")
LAYOUTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "16:9": (
        ("stage",),
        ("left", "right"),
        ("left_wide", "right_narrow"),
        ("title", "stage"),
        ("title", "left", "right"),
        ("title", "left_wide", "right_narrow"),
        ("title", "upper", "lower"),
        ("title", "left", "right", "bottom"),
        ("stage", "bottom"),
    ),
    "9:16": (
        ("stage",),
        ("title", "stage"),
        ("title", "upper", "lower"),
        ("title", "upper", "lower", "bottom"),
        ("stage", "bottom"),
    ),
    "1:1": (
        ("stage",),
        ("title", "stage"),
        ("left", "right"),
        ("title", "upper", "lower"),
        ("title", "stage", "bottom"),
    ),
}
ASPECTS = tuple(LAYOUTS)
ONE_LINE = ("title", "bottom")

colours = st.sampled_from(COLOURS)
sizes = st.sampled_from(("large", "normal", "small"))
tex = st.sampled_from(FORMULAS)
small_numbers = st.integers(-5, 5)


def sentence(most: int) -> SearchStrategy[str]:
    """Some words."""
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=most).map(" ".join)


def rising(low: int = -8, high: int = 8) -> SearchStrategy[list[float]]:
    """Two numbers, the smaller first."""
    pairs = st.tuples(st.integers(low, high), st.integers(1, 10))
    return pairs.map(lambda pair: [float(pair[0]), float(pair[0] + pair[1])])


def rows_of(cells: SearchStrategy[str], most: int) -> SearchStrategy[list[list[str]]]:
    """Rows of equal length."""

    def rows(width: int) -> SearchStrategy[list[list[str]]]:
        row = st.lists(cells, min_size=width, max_size=width)
        return st.lists(row, min_size=2, max_size=most)

    return st.integers(1, 4).flatmap(rows)


@st.composite
def regular_figures(draw: DrawFn) -> Json:
    """A triangle of any shape, or a rectangle."""
    if draw(st.booleans()):
        wide, high = draw(st.integers(1, 6)), draw(st.integers(1, 6))
        corners = [(0, 0), (wide, 0), (wide, high), (0, high)]
    else:
        corners = [
            (0, 0),
            (draw(st.integers(2, 6)), 0),
            (draw(st.integers(0, 4)), draw(st.integers(2, 5))),
        ]
    names = draw(st.lists(st.sampled_from(("A", "B_1", "C'", None)), min_size=4, max_size=4))
    sides = draw(st.lists(st.sampled_from(("a", "b + 1", "", r"\sqrt{2}")), min_size=4, max_size=4))
    marks = st.sampled_from(
        ({}, {"right_angle": True}, {"angle": r"\alpha"}, {"angle": r"60^\circ"})
    )
    return {
        "kind": "figure",
        "corners": [
            {"at": at, "name": name} | draw(marks) for at, name in zip(corners, names, strict=False)
        ],
        "sides": sides[: len(corners)],
        "fill": draw(st.none() | colours),
    }


@st.composite
def trees(draw: DrawFn) -> Json:
    """Nodes that hang below one another, or stand on a circle."""
    names = ["root", "left", "B", "C", "leaf 4", "F", "G"][: draw(st.integers(2, 7))]
    edges = [[names[draw(st.integers(0, n - 1))], names[n]] for n in range(1, len(names))]
    return {
        "kind": "network", "nodes": names, "edges": edges, "directed": draw(st.booleans()),
        "layout": draw(st.sampled_from(("circle", "tree"))),
    }  # fmt: skip


def fixed(kind: str, **fields: SearchStrategy[Any]) -> SearchStrategy[Json]:
    """An element of a kind."""
    return st.fixed_dictionaries({"kind": st.just(kind), **fields})


words = fixed("text", text=sentence(10), size=sizes, colour=colours)
formulas = fixed("formula", parts=st.tuples(st.fixed_dictionaries({"tex": tex})), size=sizes)
roots: dict[str, SearchStrategy[Json]] = {
    "text": words,
    "formula": formulas,
    "bullet_list": fixed(
        "bullet_list", items=st.lists(sentence(5), min_size=1, max_size=4), numbered=st.booleans()
    ),
    "derivation": fixed(
        "derivation",
        steps=st.lists(
            st.fixed_dictionaries({"left": st.none() | tex, "right": tex.map("= {}".format)}),
            min_size=2,
            max_size=3,
        ),
    ),
    "number_line": fixed(
        "number_line",
        range=rising(),
        step=st.sampled_from((1.0, 2.0)),
        points=st.just(()),
    ),
    "figure": regular_figures(),
    "circle": fixed(
        "circle", radius_name=st.none() | st.just("r"), centre_name=st.none() | st.just("M"),
        sector_degrees=st.none() | st.integers(1, 360).map(float), fill=st.none() | colours,
    ),
    "matrix": fixed("matrix", rows=rows_of(st.sampled_from(("1", "-2", "x", r"\frac{1}{2}")), 4)),
    "table": fixed("table", rows=rows_of(sentence(1), 4)),
    "bar_chart": st.integers(1, 6).flatmap(
        lambda count: fixed(
            "bar_chart",
            names=st.lists(sentence(1), min_size=count, max_size=count),
            values=st.lists(st.integers(1, 900), min_size=count, max_size=count),
        )
    ),
    "network": trees(),
    "code_listing": fixed(
        "code_listing",
        code=st.sampled_from(("x = 1\nprint(x)", "for n in range(10):\n    total += n  # all\n")),
    ),
    "surface": fixed(
        "surface", expression=st.sampled_from(IN_XY), turn_degrees=st.sampled_from((-60, 10, 35)),
    ),
    "linear_map": fixed(
        "linear_map", matrix=st.tuples(*(st.tuples(*[st.integers(-3, 3)] * 2) for _ in range(2))),
    ),
    "image": st.tuples(st.integers(1, 24), st.integers(1, 24)).flatmap(
        lambda size: fixed(
            "image",
            pixels=st.lists(
                st.text("0123456789", min_size=size[0], max_size=size[0]),
                min_size=size[1],
                max_size=size[1],
            ),
            colour=colours,
        )
    ),
    "axes": fixed(
        "axes", x_range=rising(), y_range=rising(), x_step=st.sampled_from((1.0, 2.0, 5.0)),
        y_step=st.sampled_from((1.0, 2.0, 5.0)),
    ),
}  # fmt: skip


@st.composite
def named_points(draw: DrawFn, axes: Json, element_id: str) -> list[Json]:
    """A few points anywhere on axes."""
    return [
        {
            "kind": "point",
            "id": f"{element_id}_{n}",
            "axes": axes["id"],
            "at": [draw(st.floats(*axes[ends])) for ends in ("x_range", "y_range")],
            "label": draw(st.sampled_from((None, "P", r"(x_0, f(x_0))"))),
        }
        for n in range(draw(st.integers(1, 3)))
    ]


@st.composite
def drawn_on(draw: DrawFn, root: Json, element_id: str) -> list[Json]:
    """What is drawn on axes: a curve with what belongs to it, or something else."""
    axes = root["id"]
    kind = draw(
        st.sampled_from(
            (
                "curve",
                "area",
                "rectangles",
                "tangent",
                "parametric_curve",
                "arrow",
                "vector_field",
                "point",
            )
        )
    )
    if kind == "parametric_curve":
        x, y = draw(st.sampled_from(IN_T)), draw(st.sampled_from(IN_T))
        return [
            {
                "kind": kind,
                "id": element_id,
                "axes": axes,
                "x": x,
                "y": y,
                "t_range": draw(rising(-3, 3)),
            }
        ]
    if kind == "vector_field":
        x, y = draw(st.sampled_from(IN_XY)), draw(st.sampled_from(IN_XY))
        return [{"kind": kind, "id": element_id, "axes": axes, "x": x, "y": y}]
    if kind == "arrow":
        return [
            {
                "kind": kind,
                "id": element_id,
                "axes": axes,
                "start": [0, 0],
                "end": [draw(small_numbers), 1],
            }
        ]
    if kind == "point":
        return draw(named_points(root, element_id))
    curve = {
        "label": draw(st.sampled_from((None, "f", "y = f(x)"))),
        "kind": "curve",
        "id": element_id,
        "axes": axes,
        "expression": draw(st.sampled_from(IN_X)),
    }
    if kind == "curve":
        return [curve]
    more: Json = {"kind": kind, "id": f"{element_id}_{kind}", "curve": element_id}
    more |= (
        {"x": draw(small_numbers) + 0.5} if kind == "tangent" else {"interval": draw(rising(-3, 3))}
    )
    more |= {"count": draw(st.integers(1, 12))} if kind == "rectangles" else {}
    return [curve, more]


def braces(around: str) -> SearchStrategy[Json]:
    """A brace along an element."""
    return fixed(
        "brace", id=st.just(f"{around}_brace"), around=st.just(around),
        side=st.sampled_from(("above", "below", "left", "right")),
        label=st.sampled_from((None, "n", r"\frac{n(n + 1)}{2}")),
    )  # fmt: skip


BESIDE = ("left", "right", "upper", "lower", "stage")
SHOWN_BY = {
    "curve": "trace",
    "parametric_curve": "trace",
    "text": "write",
    "formula": "write",
    "derivation": "fade_in",
    "bullet_list": "fade_in",
}


@st.composite
def changes(draw: DrawFn, shown: list[str]) -> list[Json]:
    """What may be done to elements that are on screen."""
    target = draw(st.sampled_from(shown))
    emphasised: Json = {"do": "emphasise", "targets": [target]}
    recoloured: Json = {"do": "recolour", "targets": [target], "colour": draw(colours)}
    moved: Json = {"do": "move", "targets": [target], "to": draw(st.sampled_from(BESIDE))}
    looked_at: list[Json] = [{"do": do, "targets": [target]} for do in ("zoom_in", "zoom_out")]
    return draw(st.sampled_from(([], [emphasised], [recoloured], [moved], looked_at)))


@st.composite
def filled(draw: DrawFn, region: str, beat: int, kinds: tuple[str, ...]) -> list[Json]:
    """What is put within a region for a beat, and what is drawn on it or along it."""
    made: list[Json] = []
    for n in range(1 if region in ONE_LINE else draw(st.integers(1, 2))):
        name = f"{region}_{beat}_{n}"
        if region in ONE_LINE:
            size = "title" if region == "title" else "normal"
            root: Json = {"kind": "text", "text": draw(sentence(3)), "size": size}
        else:
            root = draw(roots[draw(st.sampled_from(kinds))])
        made.append(root | {"id": name, "place": {"within": region}})
        if root["kind"] == "axes":
            made += draw(drawn_on(made[-1], f"{name}_on"))
        elif region not in ONE_LINE and draw(st.booleans()):
            made.append(draw(braces(name)))
    return made


@st.composite
def actions_for(draw: DrawFn, elements: list[Json]) -> list[Json]:
    """Each is shown; some move, and some are looked at."""
    actions: list[Json] = []
    for element in elements:
        do = draw(st.sampled_from((SHOWN_BY.get(element["kind"], "create"), "fade_in")))
        actions.append({"do": do, "targets": [element["id"]], "run_s": 0.5})
        if element["kind"] == "linear_map":
            actions.append({"do": "apply_matrix", "progress": 1, "targets": [element["id"]]})
    return actions + draw(changes([element["id"] for element in elements]))


@st.composite
def raw_specs(
    draw: DrawFn, kinds: tuple[str, ...] = tuple(roots), aspects: tuple[str, ...] = ASPECTS
) -> Json:
    """The JSON of a spec; it may hold more than fits."""
    aspect = draw(st.sampled_from(aspects))
    elements, beats = list[Json](), list[Json]()
    before: list[str] = []
    for b in range(draw(st.integers(1, 3))):
        regions = draw(st.sampled_from(LAYOUTS[aspect]))
        made = [each for region in regions for each in draw(filled(region, b, kinds))]
        gone = [{"do": "fade_out", "targets": before, "run_s": 0.5}] if before else []
        actions = gone + draw(actions_for(made))
        before = [element["id"] for element in made]
        elements += made
        beats.append({"id": f"beat_{b}", "say": "One thought.", "actions": actions, "hold_s": 0.5})
    return {
        "scene_class": "AnyScene", "title": "Any", "aspect": aspect, "elements": elements,
        "beats": beats,
    }  # fmt: skip


def valid(raw: Json) -> ManimSceneSpec | None:
    """The spec, or none where it asks for too much."""
    try:
        return ManimSceneSpec.model_validate(raw)
    except ValidationError:
        return None


def scene_specs(
    kinds: tuple[str, ...] = tuple(roots), aspects: tuple[str, ...] = ASPECTS
) -> SearchStrategy[ManimSceneSpec]:
    """Valid specs."""
    return raw_specs(kinds, aspects).map(valid).filter(lambda spec: spec is not None)  # pyright: ignore[reportReturnType]
