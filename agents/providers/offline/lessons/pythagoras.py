"""The Pythagorean theorem, proved by moving four triangles inside a square."""

from fractions import Fraction

from agents.artifacts.intent import ConceptIntent, Parameter
from agents.artifacts.math_packet import Evaluate, Identity, MathPacket, MathQuestion
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.errors import ClaimFailedError
from agents.providers.offline.legs import read_legs
from agents.providers.offline.lesson import Lesson, Taught, required_parameter
from agents.providers.offline.square_proof import plan_square_proof

NAME = "pythagorean_theorem"
DEFAULT_LEGS = ("3", "4")


def understand(prompt: str) -> ConceptIntent | None:
    """Recognise the theorem, and the legs of a triangle when the prompt names them."""
    legs = read_legs(prompt)
    if legs is None:
        return None
    a, b = legs.values or DEFAULT_LEGS
    given = legs.values is not None
    return ConceptIntent(
        topic=NAME,
        title="The Pythagorean theorem",
        parameters=(
            Parameter(name="a", value=a, given=given),
            Parameter(name="b", value=b, given=given),
        ),
    )


def ask(intent: ConceptIntent) -> tuple[MathQuestion, ...]:
    """Ask for the proof's identity and for the numbers of this triangle."""
    a, b = (_exact(required_parameter(intent, name)) for name in ("a", "b"))
    return (
        Identity(
            id="areas",
            left="(a + b)**2 - 4 * (a * b / 2)",
            right="a**2 + b**2",
            positive=("a", "b"),
        ),
        Identity(
            id="hypotenuse",
            left="sqrt(a**2 + b**2)**2",
            right="a**2 + b**2",
            positive=("a", "b"),
        ),
        Evaluate(id="a_squared", expression=f"({a})**2"),
        Evaluate(id="b_squared", expression=f"({b})**2"),
        Evaluate(id="c_squared", expression=f"({a})**2 + ({b})**2"),
        Evaluate(id="c", expression=f"sqrt(({a})**2 + ({b})**2)"),
    )


def _exact(decimal: str) -> str:
    """Decimal text as a fraction, so that the algebra system stays exact."""
    return str(Fraction(decimal))


def plan(intent: ConceptIntent, packet: MathPacket) -> ManimSceneSpec:
    """Plan the proof by areas, then the numbers."""
    claims(intent, packet)
    return plan_square_proof(
        required_parameter(intent, "a"), required_parameter(intent, "b"), packet
    )


def claims(intent: ConceptIntent, packet: MathPacket) -> tuple[str, ...]:
    """What was confirmed.

    Raises:
        ClaimFailedError: An identity did not hold or a number could not be computed.
    """
    for answer in packet.answers:
        if answer.error is not None or answer.holds is False:
            raise ClaimFailedError(
                f"The algebra system did not confirm {answer.id!r}: "
                f"{answer.error or 'it is false'}.",
                context={"question": answer.id},
            )
    a, b = required_parameter(intent, "a"), required_parameter(intent, "b")
    c, total = packet["c"], packet["c_squared"]
    return (
        "(a + b)² - 4 · ab/2 = a² + b² for all positive a and b",
        f"{a}² + {b}² = {total.text}",
        f"the hypotenuse of legs {a} and {b} is {c.text}",
    )


LESSON = Lesson(
    name=NAME,
    title="The Pythagorean theorem",
    teaches="why a² + b² = c² in every right triangle, shown by areas, with legs you choose.",
    examples=(
        "Explain the Pythagorean theorem with legs 3 and 4",
        "Prove that a^2 + b^2 = c^2",
        "Show Pythagoras for a 5-12-13 triangle",
    ),
    understand=understand,
    ask=ask,
    plan=plan,
    claims=claims,
    concepts=(
        Taught(
            "right_triangle",
            "Right triangle",
            "A triangle with one right angle; the side across from it is the hypotenuse.",
            "A triangle whose legs and hypotenuse are named.",
        ),
        Taught(
            "area",
            "Area",
            "How much of the plane a figure covers, whatever way its parts are put.",
            "A square that is filled by smaller figures.",
        ),
        Taught(
            "rearranging",
            "Rearranging",
            "Moving parts inside a figure leaves the area between them the same.",
            "Four triangles that move inside one square.",
            needs=("right_triangle", "area"),
        ),
        Taught(
            NAME,
            "The Pythagorean theorem",
            "The squares over the legs are together as large as the square over the hypotenuse.",
            "What the four triangles leave free, before and after.",
            needs=("rearranging",),
        ),
    ),
)
