"""Writes the steps that solve a quadratic equation as a column of formulas."""

from dataclasses import dataclass
from decimal import Decimal

from agents.artifacts.math_packet import MathAnswer, MathPacket
from agents.artifacts.scene_spec import Colour, Element, Formula, FormulaPart, Place, Text
from agents.providers.offline.formula_text import readable
from agents.providers.offline.numbers import short_decimal, tex_number
from agents.providers.offline.quadratic_prompt import with_unknown
from agents.providers.offline.tex_lines import visible_length

A: Colour = "red"
B: Colour = "green"
C: Colour = "orange"
ROOT: Colour = "yellow"
MIDDLE: Colour = "teal"
"""Colours of everything that belongs to a, b, c, the solutions and the middle line."""
LONGEST_NUMBERS = 22
"""Visible characters of the discriminant with its numbers that leave room for the letters."""
LEFT, WIDTH = -6.6, 6.5
"""Left edge and width of the column of steps, frame units."""


@dataclass(frozen=True)
class QuadraticStory:
    """Everything the pictures need: confirmed answers, and how to write them."""

    packet: MathPacket
    unknown: str
    """The letter of the prompt."""
    decimals: bool
    """Numbers are written as decimals where that is exact, as in the prompt."""

    def tex(self, name: str) -> str:
        """An answer as TeX, with the letter of the prompt."""
        answer = self.packet[name]
        exact = tex_number(answer) if self.decimals and not answer.symbols else answer.tex
        return with_unknown(exact or "", self.unknown).replace(r"\frac", r"\tfrac")

    def words(self, name: str) -> str:
        """A formula as a caption says it."""
        return with_unknown(readable(self.packet[name].text or ""), self.unknown)

    def spoken(self, name: str) -> str:
        """A number as a caption says it."""
        exact = short_decimal(self.packet[name])
        return exact or f"about {rounded_text(self.value(name))}"

    def value(self, name: str) -> float:
        """The decimal of an answer."""
        return self.packet[name].value or 0.0

    @property
    def sign(self) -> int:
        """Of the discriminant: 1, 0 or -1."""
        return (self.value("discriminant") > 0) - (self.value("discriminant") < 0)

    @property
    def solutions(self) -> tuple[str, ...]:
        """The answers that solve the equation, the smaller one first."""
        if self.sign < 0:
            return ()
        return tuple(sorted(("minus", "plus"), key=self.value))[: 1 + self.sign]

    @property
    def factors(self) -> bool:
        """Whether it is worth while to write the left side as a product."""
        return self.rational and any(self.value(name) != 0 for name in "bc")

    @property
    def rational(self) -> bool:
        """Whether the root of the discriminant is a fraction."""
        return "sqrt" not in (self.packet["root"].text or "")


def formula_text(formula: Formula) -> str:
    """The TeX of all parts."""
    return " ".join(part.tex for part in formula.parts)


def _row(name: str, y: float, *parts: FormulaPart, height: float = 0.75) -> Formula:
    place = Place(at=(LEFT, y), anchor="left", max_width=WIDTH, max_height=height)
    return Formula(id=name, parts=parts, place=place)


def _part(tex: str, colour: Colour | None = None) -> FormulaPart:
    return FormulaPart(tex=tex, colour=colour)


def given_row(story: QuadraticStory) -> Formula:
    """The equation of the prompt."""
    return _row("given", 2.45, _part(story.tex("left")), _part("="), _part(story.tex("right")))


def standard_row(story: QuadraticStory) -> Formula:
    """The equation with zero on its right."""
    return _row("standard", 2.45, _part(story.tex("standard")), _part("="), _part("0"))


def _discriminant(story: QuadraticStory) -> Formula:
    """The discriminant with the numbers; with the letters too where there is room for both."""
    a, b, c = (story.tex(name) for name in "abc")
    numbers = (
        _part(f"{bracketed(b, power=True)}^2", B), _part(r"- 4 \cdot"), _part(bracketed(a), A),
        _part(r"\cdot"), _part(bracketed(c), C), _part("="),
        _part(story.tex("discriminant"), ROOT),
    )  # fmt: skip
    letters = (_part("b^2", B), _part("- 4"), _part("a", A), _part("c", C), _part("="))
    length = sum(visible_length(part.tex) for part in numbers)
    shown = numbers if length > LONGEST_NUMBERS else (*letters, *numbers)
    return _row("discriminant", 1.05, _part("D ="), *shown, height=0.7)


def plan_steps(story: QuadraticStory, *, moved: bool) -> tuple[Element, ...]:
    """Every row of the column, the given equation only where it is not in standard form."""
    title = Text(
        id="title",
        text="Solving a quadratic equation",
        place=Place(region="title"),
        size="title",
    )
    a, b, c = (story.tex(name) for name in "abc")
    numbers = _row(
        "numbers", 1.75, _part(f"a = {a}", A), _part(r"\qquad"), _part(f"b = {b}", B),
        _part(r"\qquad"), _part(f"c = {c}", C),
    )  # fmt: skip
    equation = (given_row(story), standard_row(story)) if moved else (standard_row(story),)
    return (title, *equation, numbers, _discriminant(story), *_solution_rows(story))


def _solution_rows(story: QuadraticStory) -> tuple[Element, ...]:
    x, plus_minus = story.unknown, _fraction(story, r"\pm", root=False)
    steps = [rf"{x} = \frac{{-b \pm \sqrt{{D}}}}{{2a}}", plus_minus]
    if story.rational and story.sign > 0:
        steps.append(_fraction(story, r"\pm", root=True))
    formula = _row("formula", 0.15, *(_part(tex) for tex in _joined(steps)), height=0.95)
    if story.sign < 0:
        complex_pair = rf"{x} = {story.tex('middle')} \pm {_times_i(story.tex('reach'))}"
        none = Text(
            id="none",
            text="no real solution",
            place=Place(at=(LEFT, -0.85), anchor="left"),
            colour="red",
        )
        about = Text(
            id="about_complex",
            text="with complex numbers, where i² = -1:",
            place=Place(at=(LEFT, -1.65), anchor="left"),
            size="small",
            colour="grey",
        )
        return (formula, none, about, _row("complex", -2.4, _part(complex_pair, MIDDLE)))
    rows = [
        _row(f"solution_{n}", 0.05 - 0.8 * n, *_solution(story, n), height=0.7)
        for n, _ in enumerate(story.solutions, start=1)
    ]
    checks = [_check(story, n) for n, _ in enumerate(story.solutions, start=1)]
    return (formula, *rows, *checks, *((_factors(story),) if story.factors else ()))


def _joined(steps: list[str]) -> list[str]:
    return [steps[0], *(part for step in steps[1:] for part in ("=", step))]


def _fraction(story: QuadraticStory, sign: str, *, root: bool) -> str:
    """The quadratic formula with the numbers; with the root worked out if asked."""
    under = story.tex("root") if root else rf"\sqrt{{{story.tex('discriminant')}}}"
    minus_b = "" if story.value("b") == 0 and sign == r"\pm" else story.tex("minus_b")
    return rf"\frac{{{minus_b} {sign} {under}}}{{{story.tex('two_a')}}}"


def _name(story: QuadraticStory, number: int) -> str:
    return f"{story.unknown}_{number}" if story.sign > 0 else story.unknown


def _solution(story: QuadraticStory, number: int) -> tuple[FormulaPart, ...]:
    """One solution: with the numbers, exactly, and as a decimal where that is something else."""
    which = story.solutions[number - 1]
    answer = story.packet[which]
    steps = [_name(story, number)]
    if story.sign > 0 and story.rational:
        worked = _fraction(story, "-" if which == "minus" else "+", root=True)
        steps.append(worked.replace(r"\frac", r"\tfrac"))
    exact = FormulaPart(tex=story.tex(which), colour=ROOT)
    parts = (*(_part(tex) for tex in _joined(steps)), _part("="), exact)
    decimal = decimal_tex(answer)
    if decimal is None or decimal.endswith(f" {exact.tex}"):
        return parts
    return (*parts, _part(decimal, ROOT))


def decimal_tex(answer: MathAnswer) -> str | None:
    """The relation and the decimal of a number that is not whole, as TeX."""
    if answer.value is None or float(answer.value).is_integer():
        return None
    written = tex_number(answer)
    if "\\" not in written:
        return f"= {written}"
    return rf"\approx {rounded_text(answer.value)}"


def rounded_text(value: float) -> str:
    """About four digits of a number, never with an exponent."""
    digits = 4 if abs(value) < 1000 else 6
    return f"{Decimal(f'{value:.{digits}g}'):f}"


def _check(story: QuadraticStory, number: int) -> Formula:
    """The solution put into the equation; long solutions by their name."""
    which = story.solutions[number - 1]
    if "sqrt" in (story.packet[which].text or ""):
        put_in, shown = _name(story, number), _name(story, number)
    else:
        shown = story.tex(which)
        put_in = bracketed(shown, power=True)
    a, b, c = (story.tex(name) for name in "abc")
    times = " " if "_" in shown or shown == story.unknown else r" \cdot "
    first = {"1": "", "-1": "-"}.get(a, f"{a}{times}") + f"{put_in}^2"
    terms = [first]
    if story.value("b") != 0:
        amount = {"1": "", "-1": ""}.get(b, f"{b.removeprefix('-').strip()}{times}")
        terms.append(f"{'-' if story.value('b') < 0 else '+'} {amount}{bracketed(shown)}")
    if story.value("c") != 0:
        sign = "-" if story.value("c") < 0 else "+"
        terms.append(f"{sign} {c.removeprefix('-').strip()}")
    return _row(
        f"check_{number}", -2.45, _part(" ".join(terms)), _part(r"= 0 \;\checkmark", "green"),
        height=0.6,
    )  # fmt: skip


def _factors(story: QuadraticStory) -> Formula:
    """The left side as a product, written as people do: `2 (x - 1)^2`, `x (x + 3)`."""
    a = {"1": "", "-1": "-"}.get(story.tex("a"), story.tex("a"))
    product = " ".join(_factor(story, which) for which in story.solutions)
    if len(story.solutions) == 1:
        product += "^2"
    return _row(
        "factors", -2.45, _part(f"{story.tex('standard')} ="), _part(f"{a} {product}", ROOT),
        height=0.6,
    )  # fmt: skip


def _factor(story: QuadraticStory, which: str) -> str:
    solution = story.tex(which)
    if story.value(which) == 0:
        return story.unknown
    sign = "+" if story.value(which) < 0 else "-"
    return rf"\left({story.unknown} {sign} {solution.removeprefix('-').strip()}\right)"


def bracketed(tex: str, *, power: bool = False) -> str:
    r"""TeX of a number as a factor: `-5` and, below a power, `\frac{1}{2}` in brackets."""
    compound = " + " in tex or " - " in tex or (power and "\\" in tex)
    negative = tex.lstrip().startswith("-")
    return rf"\left({tex}\right)" if compound or negative else tex


def _times_i(tex: str) -> str:
    return "i" if tex == "1" else rf"{tex} \, i"
