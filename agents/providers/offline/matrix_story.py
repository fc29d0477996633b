"""Plans the picture of a matrix: a grid that moves, a square that becomes an area."""

from dataclasses import dataclass

from agents.artifacts.math_packet import MathPacket
from agents.artifacts.scene_spec import (
    Action,
    Beat,
    Colour,
    Element,
    Formula,
    FormulaPart,
    ManimSceneSpec,
    Place,
    Plane,
    PlaneArea,
    PlaneArrow,
    PlaneGrid,
    PlaneLine,
    Text,
)
from agents.providers.offline.label_sides import choose_sides
from agents.providers.offline.lesson import spoken_beat
from agents.providers.offline.numbers import short_decimal, tex_number
from agents.providers.offline.plane_view import Matrix, PlaneView, choose_plane_view
from agents.providers.offline.quadratic_steps import bracketed, rounded_text
from agents.providers.offline.tex_lines import visible_length

FIRST: Colour = "green"
SECOND: Colour = "red"
AREA: Colour = "yellow"
VECTOR: Colour = "pink"
STAYS: Colour = "orange"
LEFT, WIDTH = 1.85, 4.8
"""Left edge and width of the column of formulas, frame units."""
LONGEST_ENTRY = 14
"""Visible characters of an exact number; a longer one is shown as a decimal."""
LONGEST_PRODUCT = 20
"""Visible characters of the determinant with its numbers; longer ones are left out."""
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


@dataclass(frozen=True)
class MatrixStory:
    """Everything the pictures need."""

    packet: MathPacket
    decimals: bool
    """Numbers are written as decimals where that is exact, as in the prompt."""
    vector: int
    """The number of the vector to show."""
    stays: tuple[tuple[int, str], ...] | None
    """Number of the eigenvalue and name of the eigenvector; None when every direction stays."""
    turn_degrees: float

    def tex(self, name: str) -> str:
        """A number as TeX."""
        answer = self.packet[name]
        exact = tex_number(answer) if self.decimals else answer.tex or ""
        if visible_length(exact) > LONGEST_ENTRY:
            return rounded_text(self.value(name))
        return exact.replace(r"\frac", r"\tfrac")

    def is_exact(self, name: str) -> bool:
        """Whether the number is short enough to be shown exactly."""
        return visible_length(self.packet[name].tex or "") <= LONGEST_ENTRY

    def value(self, name: str) -> float:
        """The decimal of a number."""
        return self.packet[name].value or 0.0

    def spoken(self, name: str) -> str:
        """A number as a caption says it."""
        return short_decimal(self.packet[name]) or f"about {rounded_text(self.value(name))}"

    def point(self, which: str) -> tuple[float, float]:
        """The vector or its image."""
        return (
            self.value(f"{which}_{self.vector}_x"),
            self.value(f"{which}_{self.vector}_y"),
        )

    @property
    def matrix(self) -> Matrix:
        """Its rows as decimals."""
        a, b, c, d = (self.value(name) for name in "abcd")
        return ((a, b), (c, d))

    @property
    def sign(self) -> int:
        """Of the determinant: 1, 0 or -1."""
        return (self.value("determinant") > 0) - (self.value("determinant") < 0)

    @property
    def vanishes(self) -> bool:
        """Whether every number of the matrix is zero."""
        return not any(self.value(name) for name in "abcd")


def plan_matrix_story(story: MatrixStory) -> ManimSceneSpec:
    """The scene spec of one matrix."""
    view = choose_plane_view(
        story.matrix, (story.point("vector"), story.point("image")), story.turn_degrees
    )
    return ManimSceneSpec(
        scene_class="MatrixTransformationScene",
        title="What a matrix does to the plane",
        elements=(*_picture(story, view), *_column(story)),
        beats=(*_opening(story), *_meaning(story), *_more_vectors(story)),
    )


# --- the plane -----------------------------------------------------------------------------------


def _picture(story: MatrixStory, view: PlaneView) -> tuple[Element, ...]:
    plane = Plane(
        id="plane",
        centre=view.centre,
        unit=view.unit,
        x_range=view.x_range,
        y_range=view.y_range,
        step=view.step,
        matrix=story.matrix,
        turn_degrees=round(story.turn_degrees, 6),
    )
    lines = [
        PlaneLine(
            id=f"direction_{number}",
            plane="plane",
            direction=(story.value(f"{name}_x"), story.value(f"{name}_y")),
            colour=STAYS,
        )
        for number, name in story.stays or ()
    ]
    return (
        Text(
            id="title",
            text="What a matrix does to the plane",
            place=Place(region="title"),
            size="title",
        ),
        plane,
        PlaneGrid(id="grid", plane="plane", reach=view.reach),
        PlaneArea(id="square", plane="plane", corners=SQUARE, colour=AREA),
        *lines,
        *_arrows(story, view),
    )


def _arrows(story: MatrixStory, view: PlaneView) -> tuple[Element, ...]:
    (a, b), (c, d) = story.matrix
    vector, landed = story.point("vector"), {"i": (a, c), "j": (b, d)}
    moments = ({"i": (1, 0), "j": (0, 1)}, {**landed, "v": vector})
    sides = choose_sides((*moments, {**landed, "v": story.point("image")}), view)
    return (
        PlaneArrow(
            id="vector", plane="plane", tip=vector, colour=VECTOR, label=r"\vec v",
            label_side=sides["v"],
        ),
        PlaneArrow(
            id="arrow_i", plane="plane", tip=(1, 0), colour=FIRST, label=r"\hat\imath",
            label_side=sides["i"],
        ),
        PlaneArrow(
            id="arrow_j", plane="plane", tip=(0, 1), colour=SECOND, label=r"\hat\jmath",
            label_side=sides["j"],
        ),
    )  # fmt: skip


# --- the column of formulas ----------------------------------------------------------------------


def _part(tex: str, colour: Colour | None = None) -> FormulaPart:
    return FormulaPart(tex=tex, colour=colour)


def _row(name: str, y: float, *parts: FormulaPart, height: float = 0.95) -> Formula:
    place = Place(at=(LEFT, y), anchor="left", max_width=WIDTH, max_height=height)
    return Formula(id=name, parts=parts, place=place)


def _pair(x: str, y: str) -> str:
    return rf"\begin{{pmatrix}} {x} \\[2pt] {y} \end{{pmatrix}}"


def _stack(x: str, y: str) -> str:
    return rf"\begin{{matrix}} {x} \\[3pt] {y} \end{{matrix}}"


def _column(story: MatrixStory) -> tuple[Element, ...]:
    a, b, c, d = (story.tex(name) for name in "abcd")
    name = f"_{story.vector}_"
    relation = "=" if all(story.is_exact(each) for each in "abcd") else r"\approx"
    vector = _pair(story.tex(f"vector{name}x"), story.tex(f"vector{name}y"))
    image = _pair(story.tex(f"image{name}x"), story.tex(f"image{name}y"))
    moved = "=" if all(story.is_exact(f"image{name}{axis}") for axis in "xy") else r"\approx"
    rows: list[Element] = [
        _row(
            "matrix", 2.1, _part(rf"A {relation} \Biggl("), _part(_stack(a, c), FIRST),
            _part(r"\;\;"), _part(_stack(b, d), SECOND), _part(r"\Biggr)"), height=1.15,
        ),
        _row(
            "images", 0.85, _part(rf"\hat\imath \to {_pair(a, c)}", FIRST), _part(r"\quad"),
            _part(rf"\hat\jmath \to {_pair(b, d)}", SECOND),
        ),
        _row("determinant", -0.1, *_determinant(story), height=0.6),
        _row(
            "moved", -1.05, _part("A"), _part(vector, VECTOR), _part(moved), _part(image, VECTOR),
        ),
    ]  # fmt: skip
    for row, (number, _) in enumerate(story.stays or ()):
        label = rf"\lambda_{number}" if len(story.stays or ()) > 1 else r"\lambda"
        value = story.packet[f"value_{number}"]
        exact = f"= {story.tex(value.id)}" if story.is_exact(value.id) else ""
        decimal = "" if short_decimal(value) else rf"\approx {rounded_text(value.value or 0)}"
        rows.append(
            _row(
                f"value_{number}", -2.0 - 0.65 * row, _part(label, STAYS),
                _part(f"{exact} {decimal}".strip()), height=0.55,
            )
        )  # fmt: skip
    return tuple(rows)


def _determinant(story: MatrixStory) -> tuple[FormulaPart, ...]:
    a, b, c, d = (story.tex(name) for name in "abcd")
    worked = rf"{a} \cdot {bracketed(d)} - {bracketed(b)} \cdot {bracketed(c)}"
    shown = worked if visible_length(worked) <= LONGEST_PRODUCT else "ad - bc"
    return (_part(r"\det A ="), _part(f"{shown} ="), _part(story.tex("determinant"), AREA))


# --- what is said --------------------------------------------------------------------------------


def _opening(story: MatrixStory) -> tuple[Beat, ...]:
    moving = ("grid", "square", "arrow_i", "arrow_j")
    told = (
        "Now the matrix acts, and the whole plane goes along. Lines stay lines, and the origin "
        "stays in its place."
    )
    if story.vanishes:
        told = "Now the matrix acts: every point of the plane lands on the origin."
    elif story.sign == 0:
        told = "Now the matrix acts, and the whole plane is pressed together onto a single line."
    return (
        spoken_beat(
            "matrix",
            "A matrix with two rows and two columns moves every point of the plane somewhere.",
            Action(do="write", targets=("title",), run_s=1.2),
            Action(do="create", targets=("plane",), run_s=1.6),
            Action(do="write", targets=("matrix",), run_s=1.4, together=True),
        ),
        spoken_beat(
            "start",
            "Watch a grid, and two arrows: i, one step to the right, and j, one step up. Between "
            "them lies a square of area 1.",
            Action(do="fade_in", targets=("grid",), run_s=1),
            Action(do="fade_in", targets=("arrow_i", "arrow_j"), run_s=1.2, lag=0.4),
            Action(do="fade_in", targets=("square",), run_s=1),
        ),
        spoken_beat("apply", told, Action(do="apply_matrix", targets=moving, progress=1, run_s=4)),
        spoken_beat(
            "columns",
            f"i landed at {_place(story, 'a', 'c')}, the first column. j landed at "
            f"{_place(story, 'b', 'd')}, the second one. So that is what the columns say.",
            Action(do="write", targets=("images",), run_s=2),
            Action(do="emphasise", targets=("matrix",), run_s=1.2),
        ),
    )


def _place(story: MatrixStory, x: str, y: str) -> str:
    first, second = (story.spoken(name).removeprefix("about ") for name in (x, y))
    return f"({first}, {second})"


def _meaning(story: MatrixStory) -> tuple[Beat, ...]:
    amount = story.spoken("determinant")
    size = amount.replace("-", "")
    told = {
        1: f"The square became a shape of area {size}: this factor is the determinant."
        if story.value("determinant") != 1
        else "The area is still 1. The factor for all areas is the determinant: here 1.",
        0: "The square has no area any more: the determinant is 0. Many points landed on the same "
        "place, so nothing can undo this.",
        -1: f"The area is now {size}. The determinant is {amount}: the minus sign says that the "
        "plane was turned over, like a mirror image.",
    }[story.sign]
    return (
        spoken_beat(
            "determinant",
            told,
            Action(do="write", targets=("determinant",), run_s=1.6),
            Action(do="emphasise", targets=("square",), run_s=1.2),
        ),
    )


def _more_vectors(story: MatrixStory) -> tuple[Beat, ...]:
    start, end = story.point("vector"), story.point("image")
    where, goal = (
        _place(story, f"{which}_{story.vector}_x", f"{which}_{story.vector}_y")
        for which in ("vector", "image")
    )
    x, y = (story.spoken(f"vector_{story.vector}_{axis}") for axis in "xy")
    lands = f"stays at {goal}" if start == end else f"lands at {goal}"
    return (
        spoken_beat(
            "vector",
            f"Any other arrow follows. v = {where} is {x} times i and {y} times j. It {lands}: "
            f"{x} times one column and {y} times the other.",
            Action(do="fade_in", targets=("vector",), run_s=1),
            Action(do="apply_matrix", targets=("vector",), progress=1, run_s=2.2),
            Action(do="write", targets=("moved",), run_s=1.4),
        ),
        _directions(story),
        spoken_beat(
            "end",
            "Two columns are enough to know where every point of the plane goes.",
            Action(do="emphasise", targets=("matrix", "arrow_i", "arrow_j"), run_s=1.6),
        ),
    )


def _directions(story: MatrixStory) -> Beat:
    if story.stays is None:
        amount = story.spoken("a")
        return spoken_beat(
            "directions",
            "Here nothing moves at all: this matrix is called the identity."
            if story.value("a") == 1
            else f"No arrow leaves its line: every one is just multiplied by {amount}.",
            Action(do="emphasise", targets=("grid",), run_s=1.4),
        )
    if not story.stays:
        return spoken_beat(
            "directions",
            "Every arrow leaves its line: this matrix has a turn in it, so no direction stays.",
            Action(do="emphasise", targets=("arrow_i", "arrow_j"), run_s=1.4),
        )
    amounts = " and ".join(story.spoken(f"value_{number}") for number, _ in story.stays)
    several = len(story.stays) > 1
    told = (
        f"Two directions stay on their lines. Arrows there are only multiplied, by {amounts}: "
        "the eigenvalues."
        if several
        else f"A single direction stays on its line. Arrows there are only multiplied, by "
        f"{amounts}: the eigenvalue."
    )
    lines = tuple(f"direction_{number}" for number, _ in story.stays)
    values = tuple(f"value_{number}" for number, _ in story.stays)
    return spoken_beat(
        "directions",
        told,
        Action(do="create", targets=lines, run_s=1.6),
        Action(do="write", targets=values, run_s=1.4),
    )
