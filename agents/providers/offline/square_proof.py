"""Plans the picture of the Pythagorean theorem: one square, four triangles, two arrangements.

On the right a filled square lies under the triangles, so the area they leave free can be seen
at every moment while they slide.
"""

from decimal import Decimal

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
    Point,
    Polygon,
    Size,
    Text,
)
from agents.providers.offline.lesson import spoken_beat
from agents.providers.offline.numbers import spoken_number, tex_number

SIDE = 4.0
"""Side of the two squares, frame units."""
LEFT, RIGHT = (-1.9, -1.6), (1.5, -1.6)
"""Lower left corners of the two squares; the left one is built in the middle of the frame."""
ASIDE = (-3.4, 0.0)
"""How far the left square makes room for the right one."""
STEEPEST = Decimal(8)
"""Legs of a more extreme ratio are drawn at this ratio, and the video says so."""
HERO_WIDTH, HERO_HEIGHT, HERO_BASE = 5.4, 3.3, -1.7
"""Largest size of the first triangle, and the height of its base, frame units."""
A: Colour = "red"
B: Colour = "green"
C: Colour = "yellow"
"""Colours of everything that belongs to a, b and c."""


def plan_square_proof(a: str, b: str, packet: MathPacket) -> ManimSceneSpec:
    """The proof for a triangle with legs a and b (decimal text), with numbers from the packet."""
    drawing = _Drawing(a, b)
    elements = (
        _words("title", "The Pythagorean theorem", Place(region="title"), size="title"),
        *drawing.hero(),
        *drawing.square("left", LEFT, fill=None),
        *drawing.square("right", RIGHT, fill=C),
        *drawing.areas(),
        *_formulas(a, b, packet),
    )
    return ManimSceneSpec(
        scene_class="PythagoreanTheoremScene",
        title="The Pythagorean theorem",
        elements=elements,
        beats=(*drawing.opening_beats(), *drawing.proof_beats(), *_number_beats(a, b, packet)),
    )


class _Drawing:
    """The triangle in frame units, and everything made of it."""

    def __init__(self, a: str, b: str) -> None:
        ratio = Decimal(a) / Decimal(b)
        drawn = float(min(max(ratio, 1 / STEEPEST), STEEPEST))
        self.to_scale = 1 / STEEPEST <= ratio <= STEEPEST
        self.a = round(SIDE * drawn / (1 + drawn), 4)
        self.b = round(SIDE - self.a, 4)
        self.texts = (a, b)

    def triangles(self, corner: Point) -> dict[str, tuple[Point, ...]]:
        """Four triangles in the corners of a square; a tilted square is left free."""
        s, a, b = SIDE, self.a, self.b
        corners: dict[str, tuple[Point, ...]] = {
            "bottom_left": ((0, 0), (a, 0), (0, b)),
            "bottom_right": ((s, 0), (s, a), (a, 0)),
            "top_right": ((s, s), (b, s), (s, a)),
            "top_left": ((0, s), (0, b), (b, s)),
        }
        return {name: _moved(points, corner) for name, points in corners.items()}

    def hero(self) -> tuple[Element, ...]:
        """The first, large triangle: its longer leg lies flat, its right angle is at the right."""
        flat, upright = max(self.a, self.b), min(self.a, self.b)
        scale = min(HERO_WIDTH / flat, HERO_HEIGHT / upright)
        width, height = round(flat * scale, 3), round(upright * scale, 3)
        left, right, base = -width / 2, width / 2, HERO_BASE + (HERO_HEIGHT - height) / 3
        corners = ((right, base), (right, base + height), (left, base))
        mark = 0.28
        slant = (width**2 + height**2) ** 0.5
        flat_name = "a" if self.a > self.b else "b"
        upright_name = "b" if flat_name == "a" else "a"
        out = 0.42
        spots = {
            flat_name: Place(at=(0, base - 0.25), anchor="top", max_width=4),
            upright_name: Place(at=(right + 0.3, base + height / 2), anchor="left", max_width=3.2),
            "c": Place(at=(-out * height / slant, base + height / 2 + out * width / slant)),
        }
        note = () if self.to_scale else (_words("note", "not drawn to scale", NOTE, size="small"),)
        return (
            _shape("hero", corners, fill="deep_blue", opacity=1),
            _shape("right_angle", _square((right - mark, base), mark), fill=None),
            *(_leg_label(name, place, self.texts) for name, place in spots.items()),
            *note,
        )

    def square(self, name: str, corner: Point, *, fill: Colour | None) -> tuple[Element, ...]:
        """A large square with its four triangles, and the lengths along two of its sides."""
        x, y = corner
        near, far = ("b", "a") if name == "left" else ("a", "b")
        first = self.b if near == "b" else self.a
        marks = (
            (near, (x + first / 2, y + SIDE + 0.3), "top"),
            (far, (x + (first + SIDE) / 2, y + SIDE + 0.3), "top"),
            ("b", (x - 0.28, y + self.b / 2), "side"),
            ("a", (x - 0.28, y + (self.b + SIDE) / 2), "side"),
        )
        return (
            _shape(f"{name}_square", _square(corner, SIDE), fill=fill, opacity=0.9),
            *(
                _shape(f"{name}_{where}", points, fill="deep_blue", opacity=1)
                for where, points in self.triangles(corner).items()
            ),
            *(
                _formula(f"{name}_{edge}_{letter}", Place(at=at), _leg(letter), size="normal")
                for letter, at, edge in marks
            ),
        )

    def areas(self) -> tuple[Element, ...]:
        """The free areas: c squared on the left, a squared and b squared on the right."""
        s, a, b = SIDE, self.a, self.b
        (x, y), (lx, ly) = RIGHT, LEFT
        tilted = _moved(((a, 0), (s, a), (b, s), (0, b)), LEFT)
        return (
            _shape("c_area", tilted, fill=C, opacity=0.9),
            _shape("a_area", _square((x, y + b), a), fill=A, opacity=1),
            _shape("b_area", _square((x + a, y), b), fill=B, opacity=1),
            _area_label("c", (lx + s / 2, ly + s / 2), (a * a + b * b) ** 0.5),
            _area_label("a", (x + a / 2, y + b + a / 2), a),
            _area_label("b", (x + a + b / 2, y + b / 2), b),
            _formula("equals", Place(at=(0, 0.4)), FormulaPart(tex="="), size="title"),
        )

    def opening_beats(self) -> tuple[Beat, ...]:
        """The triangle, and the square that four of it make."""
        letters = ("leg_a", "leg_b", "leg_c")
        note = () if self.to_scale else ("note",)
        twin = "left_bottom_left" if self.a > self.b else "left_bottom_right"
        others = tuple(f"left_{w}" for w in WHERE if f"left_{w}" != twin)
        return (
            spoken_beat(
                "triangle",
                "A right triangle has two legs, a and b. The side across from the right angle "
                "is the hypotenuse, c.",
                Action(do="write", targets=("title",), run_s=1.2),
                Action(do="create", targets=("hero", "right_angle"), run_s=1.6),
                Action(do="fade_in", targets=(*letters, *note), run_s=1.4, lag=0.4),
            ),
            spoken_beat(
                "square",
                "Four copies of it fit into a square whose sides are a plus b long.",
                Action(do="fade_out", targets=("right_angle", *letters, *note), run_s=0.6),
                Action(do="transform", targets=("hero",), into=twin, run_s=1.4),
                Action(do="create", targets=("left_square",), run_s=1.2),
                Action(do="fade_in", targets=others, run_s=1.4, lag=0.4, together=True),
                Action(do="fade_in", targets=_marks("left"), run_s=0.8),
            ),
        )

    def proof_beats(self) -> tuple[Beat, ...]:
        """The free area before and after sliding the triangles."""
        all_right = ("right_square", *(f"right_{where}" for where in WHERE))
        all_left = ("left_square", *(f"left_{where}" for where in WHERE), *_marks("left"))
        slide = Action(do="move", targets=("right_top_right",), by=(-self.b, -self.a), run_s=1.8)
        return (
            spoken_beat(
                "tilted_square",
                "They leave a tilted square in the middle. Its sides are c, so its area is "
                "c squared.",
                Action(do="fade_in", targets=("c_area",), run_s=1.2),
                Action(do="write", targets=("area_c",), run_s=1),
            ),
            spoken_beat(
                "second_square",
                "Take the same square and the same four triangles once more.",
                Action(do="move", targets=(*all_left, "c_area", "area_c"), by=ASIDE, run_s=1.6),
                Action(do="fade_in", targets=all_right, run_s=1.4),
            ),
            spoken_beat(
                "slide",
                "Now slide the triangles together in pairs. They only move, so the area they "
                "leave free does not change.",
                slide,
                Action(do="move", targets=("right_top_left",), by=(self.a, 0), run_s=1.6),
                Action(do="move", targets=("right_bottom_right",), by=(0, self.b), run_s=1.6),
            ),
            spoken_beat(
                "two_squares",
                "The free area is now two squares: a squared and b squared.",
                Action(do="fade_in", targets=("a_area", "b_area"), run_s=1.2, lag=0.4),
                Action(do="write", targets=("area_a", "area_b"), run_s=1),
                Action(do="fade_in", targets=_marks("right"), run_s=0.8, together=True),
            ),
            spoken_beat(
                "theorem",
                "Both pictures leave the same area free. So a squared plus b squared equals "
                "c squared, in every right triangle.",
                Action(do="write", targets=("equals",), run_s=0.8),
                Action(do="write", targets=("theorem",), run_s=1.4),
                Action(do="emphasise", targets=("theorem",), run_s=1.2),
            ),
        )


WHERE = ("bottom_left", "bottom_right", "top_right", "top_left")
BOTTOM = Place(region="bottom", max_width=12.4)
NOTE = Place(at=(0, -2.75))


def _formulas(a: str, b: str, packet: MathPacket) -> tuple[Element, ...]:
    total, c = packet["c_squared"], packet["c"]
    squares = [tex_number(packet[name]) for name in ("a_squared", "b_squared")]
    power = [
        FormulaPart(tex=f"{_grouped(a)}^2", colour=A),
        FormulaPart(tex=f"{_grouped(b)}^2", colour=B),
    ]
    root = f"\\sqrt{{{tex_number(total)}}}"
    steps = [FormulaPart(tex="c"), FormulaPart(tex="="), FormulaPart(tex=root)]
    exact = tex_number(c)
    if exact != root:
        steps += [FormulaPart(tex="="), FormulaPart(tex=exact)]
    if "\\sqrt" in exact or "\\frac" in exact:
        steps += [FormulaPart(tex="\\approx"), FormulaPart(tex=f"{c.value:.4g}")]
    steps[-1] = FormulaPart(tex=steps[-1].tex, colour=C)
    plus, equals = FormulaPart(tex="+"), FormulaPart(tex="=")
    return (
        _formula(
            "theorem", BOTTOM, _power("a"), plus, _power("b"), equals, _power("c"), size="large"
        ),
        _formula(
            "sum", BOTTOM, power[0], plus, power[1], equals,
            FormulaPart(tex=squares[0], colour=A), plus, FormulaPart(tex=squares[1], colour=B),
            equals, FormulaPart(tex=tex_number(total), colour=C), size="large",
        ),
        _formula("hypotenuse", BOTTOM, *steps, size="large"),
    )  # fmt: skip


def _number_beats(a: str, b: str, packet: MathPacket) -> tuple[Beat, ...]:
    squares = [spoken_number(packet[name]) for name in ("a_squared", "b_squared", "c_squared")]
    return (
        spoken_beat(
            "sum",
            f"With legs {a} and {b}, the squares have the areas {squares[0]} and {squares[1]}, "
            f"together {squares[2]}.",
            Action(do="transform", targets=("theorem",), into="sum", run_s=1.6),
        ),
        spoken_beat(
            "hypotenuse",
            f"So the square on the hypotenuse has the area {squares[2]}, and the hypotenuse is "
            f"{spoken_number(packet['c'])}.",
            Action(do="transform", targets=("sum",), into="hypotenuse", run_s=1.6),
            Action(do="emphasise", targets=("hypotenuse",), run_s=1.2),
        ),
    )


def _moved(points: tuple[Point, ...], by: Point) -> tuple[Point, ...]:
    return tuple((round(x + by[0], 4), round(y + by[1], 4)) for x, y in points)


def _square(corner: Point, side: float) -> tuple[Point, ...]:
    return _moved(((0, 0), (side, 0), (side, side), (0, side)), corner)


def _marks(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{edge}_{letter}" for edge in ("top", "side") for letter in "ab")


def _shape(
    name: str,
    points: tuple[Point, ...],
    *,
    fill: Colour | None,
    opacity: float = 0.6,
    outline: Colour = "white",
) -> Polygon:
    return Polygon(
        id=name, vertices=points, fill=fill, fill_opacity=opacity, outline=outline, outline_width=2
    )


def _words(name: str, text: str, place: Place, *, size: Size) -> Text:
    return Text(id=name, text=text, place=place, size=size)


def _formula(name: str, place: Place, *parts: FormulaPart, size: Size) -> Formula:
    return Formula(id=name, parts=parts, place=place, size=size)


def _leg(letter: str) -> FormulaPart:
    return FormulaPart(tex=letter, colour=A if letter == "a" else B)


def _power(letter: str) -> FormulaPart:
    colours: dict[str, Colour] = {"a": A, "b": B, "c": C}
    return FormulaPart(tex=f"{letter}^2", colour=colours[letter])


def _leg_label(name: str, place: Place, texts: tuple[str, str]) -> Formula:
    if name == "c":
        return _formula("leg_c", place, FormulaPart(tex="c", colour=C), size="large")
    value = FormulaPart(tex=f"= {_grouped(texts[0] if name == 'a' else texts[1])}")
    return _formula(f"leg_{name}", place, _leg(name), value, size="normal")


def _area_label(letter: str, at: Point, room: float) -> Formula:
    size: Size = "large" if room > 1.3 else "normal" if room > 0.8 else "small"
    place = Place(at=at, max_width=round(max(0.42, room * 0.8), 3))
    return _formula(
        f"area_{letter}", place, FormulaPart(tex=f"{letter}^2", colour="dark"), size=size
    )


def _grouped(text: str) -> str:
    """Decimal text with thin spaces between thousands, as TeX."""
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", "\\,") if len(whole) > 4 else whole
    return f"{grouped}.{rest}" if rest else grouped
