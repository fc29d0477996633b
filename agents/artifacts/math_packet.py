"""The mathematics of a video: questions a computer algebra system answers, and its answers.

Expressions are text in Python notation (`x**2 + sin(x)`). They are parsed only inside the
sandbox: parsing mathematics can run code, so nothing on the host may do it.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from agents.artifacts.base import Artifact, Record

Expression = Annotated[str, Field(min_length=1, max_length=500)]


class _Question(Record):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")
    """Names the answer; unique in a packet."""


class Parse(_Question):
    """Read an expression; answers its text, TeX, NumPy code and free symbols."""

    op: Literal["parse"] = "parse"
    expression: Expression


class Simplify(_Question):
    """Bring an expression to its simplest form."""

    op: Literal["simplify"] = "simplify"
    expression: Expression


class Derivative(_Question):
    """Differentiate with respect to a variable."""

    op: Literal["derivative"] = "derivative"
    expression: Expression
    variable: str = "x"


class Limit(_Question):
    """The two-sided limit of an expression; fails when the sides differ."""

    op: Literal["limit"] = "limit"
    expression: Expression
    variable: str
    to: Expression


class Evaluate(_Question):
    """The exact value of an expression without free symbols; `value` is its decimal."""

    op: Literal["evaluate"] = "evaluate"
    expression: Expression


class Identity(_Question):
    """Whether two expressions are equal for all values; answered by `holds`."""

    op: Literal["identity"] = "identity"
    left: Expression
    right: Expression
    positive: tuple[str, ...] = ()
    """Symbols to take as positive real numbers; every other symbol is real."""


class Samples(_Question):
    """Values of an expression at points; null where it is undefined, infinite or not real."""

    op: Literal["samples"] = "samples"
    expression: Expression
    variable: str = "x"
    at: tuple[float, ...] = Field(min_length=1, max_length=2000)


class _OnInterval(_Question):
    expression: Expression
    variable: str = "x"
    low: Expression
    """Left end of the interval, an expression without symbols."""
    high: Expression


class Integral(_OnInterval):
    """The integral over an interval: `value`, and the exact result where one was found.

    Fails when the function is undefined, unbounded or not real anywhere on the interval.
    """

    op: Literal["integral"] = "integral"


class Antiderivative(_OnInterval):
    """A function with this derivative; `value` is its difference between the interval's ends."""

    op: Literal["antiderivative"] = "antiderivative"


Sample = Literal["left", "middle", "right"]


class RiemannSum(_OnInterval):
    """The sum of rectangles of equal width under a function, as `value`.

    Rectangles below the x-axis count as negative.
    """

    op: Literal["riemann_sum"] = "riemann_sum"
    count: int = Field(ge=1, le=1000)
    sample: Sample = "right"
    """Where in its part of the interval each rectangle takes its height."""


MathQuestion = Annotated[
    Parse
    | Simplify
    | Derivative
    | Limit
    | Evaluate
    | Identity
    | Samples
    | Integral
    | Antiderivative
    | RiemannSum,
    Field(discriminator="op"),
]


class MathAnswer(Record):
    """The answer to one question; only the fields its kind speaks of are set."""

    id: str
    error: str | None = None
    """Why there is no answer, in one sentence; then every other field is empty."""
    text: str | None = None
    """The result in Python notation."""
    tex: str | None = None
    """The result as TeX, for math mode."""
    code: str | None = None
    """The result as a NumPy expression, for example `np.sin(x)`."""
    symbols: tuple[str, ...] = ()
    """Free symbols of the result, sorted."""
    value: float | None = None
    values: tuple[float | None, ...] = ()
    holds: bool | None = None


class Claim(Record):
    """Something the video says or shows as true."""

    kind: Literal["definition", "statement", "example"] = "statement"
    words: str = Field(min_length=1, max_length=300)
    """As a sentence for the viewer."""
    tex: str = Field(default="", max_length=300)
    """As a formula, for math mode."""
    left: Expression | None = None
    """With `right`: two sides that are equal if it is true; none for what is no equation."""
    right: Expression | None = None
    positive: tuple[str, ...] = Field(default=(), max_length=8)
    """Symbols that stand for positive real numbers; every other one is real."""

    @model_validator(mode="after")
    def _both_sides(self) -> Self:
        if (self.left is None) != (self.right is None):
            raise ValueError("left, right: give both sides, or none")
        return self


Verdict = Literal["verified", "refuted", "unverified"]


class CheckedClaim(Record):
    """A claim, and what the algebra system said of it."""

    claim: Claim
    verdict: Verdict
    reason: str | None = None
    """Why it is not verified: a counterexample, or why nobody could judge it."""

    def in_words(self) -> str:
        """The claim on one line, with what is known of it."""
        formula = f" [{self.claim.tex}]" if self.claim.tex else ""
        return f"{self.claim.words}{formula} ({self.verdict})"


class MathPacket(Artifact):
    """What was asked of the algebra system for this video, and what it answered."""

    FILE: ClassVar[str] = "math_packet.json"

    claims: tuple[CheckedClaim, ...] = ()
    """What may be shown: nothing that was refuted."""
    refuted: tuple[CheckedClaim, ...] = ()
    """What was refuted on the way, and is not shown."""

    questions: tuple[MathQuestion, ...]
    answers: tuple[MathAnswer, ...]
    """One for each question, in the same order."""

    def __getitem__(self, question_id: str) -> MathAnswer:
        """The answer to a question.

        Raises:
            KeyError: No question has this id.
        """
        for answer in self.answers:
            if answer.id == question_id:
                return answer
        raise KeyError(question_id)
