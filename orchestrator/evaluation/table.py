"""The results as a Markdown table, with what they come to."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from statistics import median

from orchestrator.evaluation.eval_result import EvalResult

LEGEND = """\
- **Shippable**: the review found nothing that speaks against showing it.
- **First try**: the first code that was written passed its inspection and was drawn.
- **Attempts**: how often code was inspected, once for each version of it.
- **Failure**: the failure class of the stage where the run ended; of a delivered video, the last
  one that a later attempt mended.
- **Layout**: 1 - layout findings / beats, at least 0; 1 is a video in which nothing stands over
  text, outside of the frame, too small or too pale.
- **Voice**: whether the video has the voice that was asked for, and how many seconds its pictures
  had to stay for it.
- **USD**: by list prices; `+` where an answer had no known price.
"""
NONE = "—"

COLUMNS: tuple[tuple[str, Callable[[EvalResult], str]], ...] = (
    ("prompt", lambda each: each.id),
    ("subject", lambda each: each.subject or NONE),
    ("level", lambda each: each.level or NONE),
    ("delivered", lambda each: yes(each.delivered)),
    ("shippable", lambda each: yes(each.shippable)),
    ("first try", lambda each: yes(each.first_try)),
    ("code by", lambda each: each.code_by or NONE),
    ("attempts", lambda each: str(each.attempts)),
    ("failure", lambda each: each.failure or NONE),
    ("layout", lambda each: number(each.layout, 2)),
    ("voice", lambda each: voice(each)),
    ("seconds", lambda each: number(each.seconds, 1)),
    ("tokens", lambda each: f"{tokens(each):,}"),
    ("USD", lambda each: usd([each])),
)


def write_table(results: Sequence[EvalResult], *, of: int) -> str:
    """The whole document: what they come to, one row for each, and what the columns mean.

    Args:
        results: In the order of the list.
        of: How many prompts there are; those without a result are said to be open.
    """
    head = [f"| {' | '.join(title for title, _ in COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
    rows = [f"| {' | '.join(_cell(read(each)) for _, read in COLUMNS)} |" for each in results]
    parts = ("# Evaluation", "\n".join(summary(results, of=of)), "\n".join([*head, *rows]), LEGEND)
    return "\n\n".join(parts)


def summary(results: Sequence[EvalResult], *, of: int) -> list[str]:
    """What the results come to, as lines of a list."""
    open_ones = f"; {of - len(results)} of {of} prompts are still open" if len(results) < of else ""
    delivered = [each for each in results if each.delivered]
    asked = [each for each in results if each.spoken is not None]
    voices = f"- With their voice {share(sum(each.spoken is True for each in asked), len(asked))}"
    layouts = [each.layout for each in delivered if each.layout is not None]
    by = ", ".join(dict.fromkeys(each.provider for each in results if each.provider))
    return [
        f"- Delivered {share(len(delivered), len(results))}{open_ones}",
        f"- Shippable {share(sum(each.shippable for each in results), len(results))}",
        *([voices] if asked else []),
        f"- First try {share(sum(each.first_try for each in results), len(results))}",
        f"- Medians: attempts {middle((each.attempts for each in results), 1)}, layout of delivered"
        f" {middle(layouts, 2)}, seconds {middle((each.seconds for each in results), 1)}, tokens"
        f" {middle(tokens(each) for each in results)}",
        f"- Sums: seconds {sum(each.seconds for each in results):,.1f}, tokens"
        f" {sum(tokens(each) for each in results):,}, USD {usd(results)}",
        *([f"- Written by {_cell(by)}"] if by else []),
    ]


def share(some: int, of: int) -> str:
    """So many of so many."""
    return f"{some} of {of}" + (f" ({some / of:.0%})" if of else "")


def tokens(result: EvalResult) -> int:
    """Sent and received."""
    return result.tokens_in + result.tokens_out


def usd(results: Iterable[EvalResult]) -> str:
    """What they cost together; `+` where a price is not known."""
    results = tuple(results)
    known = all(each.cost_known for each in results)
    return f"{sum((each.cost_usd for each in results), Decimal(0)):.4f}{'' if known else '+'}"


def middle(numbers: Iterable[float], digits: int = 0) -> str:
    """Their median; a dash where there are none."""
    values = list(numbers)
    return number(median(values), digits) if values else NONE


def number(value: float | None, digits: int) -> str:
    """A number with so many digits after its point; a dash where there is none."""
    return NONE if value is None else f"{value:,.{digits}f}"


def voice(result: EvalResult) -> str:
    """Whether a video has its voice, and how long pictures stay for it."""
    if result.spoken is None:
        return NONE
    return f"yes, {number(result.held_s, 1)} s held" if result.held_s else yes(result.spoken)


def yes(value: bool) -> str:
    """A word for a cell."""
    return "yes" if value else "no"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
