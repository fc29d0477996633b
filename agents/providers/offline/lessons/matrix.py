"""A matrix of two rows and columns, acting on the plane."""

import math
from itertools import product

from agents.artifacts.intent import ConceptIntent, Parameter
from agents.artifacts.math_packet import Evaluate, Identity, MathPacket, MathQuestion
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.errors import BadParameterError, ClaimFailedError
from agents.providers.offline.formula_text import readable
from agents.providers.offline.lesson import Lesson, Taught, parameter, required_parameter
from agents.providers.offline.matrix_prompt import read_matrix
from agents.providers.offline.matrix_story import MatrixStory, plan_matrix_story
from agents.providers.offline.numbers import short_decimal
from agents.providers.offline.plane_view import Matrix, Vector, choose_plane_view
from agents.providers.offline.polynomial_text import exact_text

NAME = "matrix_on_the_plane"
ENTRIES = ("a", "b", "c", "d")
DEFAULT_ENTRIES = ("2", "1", "1", "3")


def understand(prompt: str) -> ConceptIntent | None:
    """Recognise a matrix that acts on the plane, and the vector it is applied to."""
    read = read_matrix(prompt)
    if read is None:
        return None
    entries = read.entries or DEFAULT_ENTRIES
    given = read.entries is not None
    parameters = [
        Parameter(name=name, value=value, given=given)
        for name, value in zip(ENTRIES, entries, strict=True)
    ]
    if read.vector is not None:
        parameters += [
            Parameter(name=name, value=value, given=True)
            for name, value in zip(("x", "y"), read.vector, strict=True)
        ]
    a, b, c, d = entries
    turns = a.startswith("cos")
    return ConceptIntent(
        topic=NAME,
        title="A rotation" if turns else f"The matrix [[{a}, {b}], [{c}, {d}]] and the plane",
        parameters=tuple(parameters),
    )


def ask(intent: ConceptIntent) -> tuple[MathQuestion, ...]:
    """Ask for the images of some vectors, the determinant and the eigenvectors."""
    entries = [exact_text(required_parameter(intent, name)) for name in ENTRIES]
    a, b, c, d = (f"({entry})" for entry in entries)
    determinant = f"({a}*{d} - {b}*{c})"
    spread = f"(({a} + {d})**2 - 4*{determinant})"
    questions: list[MathQuestion] = [
        Evaluate(id=name, expression=entry) for name, entry in zip(ENTRIES, entries, strict=True)
    ]
    questions += [
        Evaluate(id="determinant", expression=determinant),
        Evaluate(id="spread", expression=spread),
        Identity(
            id="area",
            left="(a + b)*(c + d) - 2*b*c - a*c - b*d",
            right="a*d - b*c",
        ),
        Identity(
            id="columns",
            left="x*(a + k*c) + y*(b + k*d)",
            right="(a*x + b*y) + k*(c*x + d*y)",
        ),
    ]
    for number, (x, y) in enumerate(_vectors(intent)):
        questions += [
            Evaluate(id=f"vector_{number}_x", expression=x),
            Evaluate(id=f"vector_{number}_y", expression=y),
            Evaluate(id=f"image_{number}_x", expression=f"{a}*({x}) + {b}*({y})"),
            Evaluate(id=f"image_{number}_y", expression=f"{c}*({x}) + {d}*({y})"),
        ]
    for number, sign in ((1, "-"), (2, "+")):
        value = f"(({a} + {d} {sign} sqrt{spread})/2)"
        questions.append(Evaluate(id=f"value_{number}", expression=value))
        # Both solve (A - value) v = 0. One of them is not zero, unless every v solves it.
        for way, (x, y) in enumerate(((b, f"({value} - {a})"), (f"({value} - {d})", c)), start=1):
            questions += [
                Evaluate(id=f"stays_{number}_{way}_x", expression=x),
                Evaluate(id=f"stays_{number}_{way}_y", expression=y),
            ]
        general = f"((a + d {sign} sqrt((a + d)**2 - 4*(a*d - b*c)))/2)"
        questions += [
            Identity(
                id=f"fits_{number}_{way}",
                left=f"a*{x} + b*{y} + k*(c*{x} + d*{y})",
                right=f"{general}*({x} + k*{y})",
            )
            for way, (x, y) in enumerate(
                (("b", f"({general} - a)"), (f"({general} - d)", "c")), start=1
            )
        ]
    return tuple(questions)


def _vectors(intent: ConceptIntent) -> tuple[tuple[str, str], ...]:
    """The vectors whose image may be shown, the preferred one first."""
    x, y = parameter(intent, "x"), parameter(intent, "y")
    if x is not None and y is not None:
        return ((exact_text(x), exact_text(y)),)
    return (("-1", "1"), ("1", "1"), ("2", "1"))


def plan(intent: ConceptIntent, packet: MathPacket) -> ManimSceneSpec:
    """Plan the movement of the grid, and what it means."""
    claims(intent, packet)
    return plan_matrix_story(
        MatrixStory(
            packet=packet,
            decimals=any("." in required_parameter(intent, name) for name in ENTRIES),
            vector=_shown_vector(intent, packet),
            stays=_directions(packet),
            turn_degrees=_turn(packet),
        )
    )


def way_of_turning(a: float, b: float, c: float, d: float) -> float:
    """How far the plane should turn on the way to a matrix, degrees, counter-clockwise.

    Going straight from doing nothing to the matrix is the plainest way, but it would press the
    plane together in the middle of a rotation. The angle is that of the nearest rotation.
    """
    if math.isclose(a, d, abs_tol=1e-9) and math.isclose(b, -c, abs_tol=1e-9):
        return math.degrees(math.atan2(c, a))
    area = a * d - b * c
    areas = ((1 - t) ** 2 + t * (1 - t) * (a + d) + t * t * area for t in (0.3, 0.4, 0.5, 0.6, 0.7))
    pressed = area > 0 and min(areas) < 0.25 * min(1, area)
    return math.degrees(math.atan2(c - b, a + d)) if pressed else 0.0


def _shown_vector(intent: ConceptIntent, packet: MathPacket) -> int:
    """The number of the first vector that fits into the picture and never hides another arrow.

    Raises:
        BadParameterError: The vector of the prompt lands too far away.
    """
    hidden = {(0, 0), *((packet[x].value, packet[y].value) for x, y in (("a", "c"), ("b", "d")))}
    fitting: list[int] = []
    for number, _ in enumerate(_vectors(intent)):
        try:
            choose_plane_view(_matrix(packet), _ends(packet, number), _turn(packet))
        except BadParameterError:
            if parameter(intent, "x") is not None:
                raise
            continue
        if hidden.isdisjoint(_ends(packet, number)):
            return number
        fitting.append(number)
    return fitting[0]


def _ends(packet: MathPacket, number: int) -> tuple[Vector, Vector]:
    """A vector and its image."""
    x, y, to_x, to_y = (
        packet[f"{which}_{number}_{axis}"].value or 0.0
        for which, axis in product(("vector", "image"), "xy")
    )
    return ((x, y), (to_x, to_y))


def _matrix(packet: MathPacket) -> Matrix:
    a, b, c, d = (packet[name].value or 0.0 for name in ENTRIES)
    return ((a, b), (c, d))


def _turn(packet: MathPacket) -> float:
    (a, b), (c, d) = _matrix(packet)
    return way_of_turning(a, b, c, d)


def _directions(packet: MathPacket) -> tuple[tuple[int, str], ...] | None:
    """The eigenvalues and the names of their eigenvectors; None when every direction stays."""
    found: list[tuple[int, str]] = []
    if (packet["spread"].value or 0) < 0:
        return ()
    numbers = (1,) if packet["spread"].value == 0 else (1, 2)
    for number, way in product(numbers, (1, 2)):
        name = f"stays_{number}_{way}"
        somewhere = any(abs(packet[f"{name}_{axis}"].value or 0) > 1e-9 for axis in "xy")
        if somewhere and number not in dict(found):
            found.append((number, name))
    return tuple(found) or None


def claims(intent: ConceptIntent, packet: MathPacket) -> tuple[str, ...]:
    """What was confirmed.

    Raises:
        ClaimFailedError: A number could not be computed, or an eigenvector does not fit.
        BadParameterError: A vector of the prompt has no direction to show.
    """
    turning = (packet["spread"].value or 0) < 0
    for answer in packet.answers:
        unreal = turning and answer.error and answer.id.startswith(("value_", "stays_"))
        if not unreal and (answer.error is not None or answer.holds is False):
            raise ClaimFailedError(
                f"The algebra system did not confirm {answer.id!r}: "
                f"{answer.error or 'it is false'}.",
                context={"question": answer.id},
            )
    _check_directions(packet)
    if parameter(intent, "x") is not None and not any(
        packet[f"vector_0_{axis}"].value for axis in "xy"
    ):
        raise BadParameterError(
            "The vector (0, 0) has no direction, and every matrix leaves it where it is; choose "
            "another one.",
            context={"vector": (0, 0)},
        )
    a, b, c, d = (_words(packet, name) for name in ENTRIES)
    number = _shown_vector(intent, packet)
    x, y, to_x, to_y = (
        _words(packet, f"{which}_{number}_{axis}")
        for which, axis in product(("vector", "image"), "xy")
    )
    directions = _directions(packet)
    if directions is None:
        stay = (f"every vector is multiplied by {a}",)
    elif directions:
        stay = tuple(
            f"({_words(packet, f'{name}_x')}, {_words(packet, f'{name}_y')}) is multiplied by "
            f"{_words(packet, f'value_{number}')}"
            for number, name in directions
        )
    else:
        stay = ("no direction stays: there are no real eigenvectors",)
    return (
        f"(1, 0) lands at ({a}, {c}), and (0, 1) at ({b}, {d})",
        f"the determinant is {_words(packet, 'determinant')}",
        f"({x}, {y}) lands at ({to_x}, {to_y})",
        *stay,
    )


def _check_directions(packet: MathPacket) -> None:
    (a, b), (c, d) = _matrix(packet)
    for number, name in _directions(packet) or ():
        x, y = (packet[f"{name}_{axis}"].value or 0.0 for axis in "xy")
        value = packet[f"value_{number}"].value or 0.0
        misses = math.hypot(a * x + b * y - value * x, c * x + d * y - value * y)
        if misses > 1e-8 * max(1.0, math.hypot(x, y)):
            raise ClaimFailedError(
                f"({x}, {y}) is not multiplied by {value}, so it is no eigenvector.",
                context={"vector": (x, y), "value": value},
            )


def _words(packet: MathPacket, name: str) -> str:
    return short_decimal(packet[name]) or readable(packet[name].text or "")


LESSON = Lesson(
    name=NAME,
    title="A matrix and the plane",
    teaches="how a matrix of two rows and columns moves the plane, and what its determinant means.",
    examples=(
        "Show what the matrix [[2, 1], [1, 3]] does to the plane",
        "Determinant of [[3, 0], [0, 2]] as area",
        "Rotation by 90 degrees as a matrix",
    ),
    understand=understand,
    ask=ask,
    plan=plan,
    claims=claims,
    concepts=(
        Taught(
            "vector",
            "Vector",
            "A step from the origin: so far to the right, so far up.",
            "An arrow on the plane.",
        ),
        Taught(
            "basis",
            "Basis vectors",
            "One step to the right and one step up; every vector is made of them.",
            "Two arrows of the length one.",
            needs=("vector",),
        ),
        Taught(
            "linear_map",
            "Linear map",
            "It moves the plane so that lines stay lines and the origin stays where it is.",
            "The grid that moves.",
            needs=("basis",),
        ),
        Taught(
            NAME,
            "Matrix",
            "Its columns are where the basis vectors go.",
            "The square that becomes an area, and what keeps its direction.",
            needs=("linear_map",),
        ),
    ),
)
