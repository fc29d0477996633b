"""What a run has used of its budget, and what of it is left."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from config import Budget
from orchestrator.engine.events import RunFinished, RunStarted, TraceLine
from orchestrator.engine.receipt import receipt_from
from orchestrator.errors import BudgetSpentError


class Used(NamedTuple):
    """What a run has used so far."""

    tokens: int = 0
    usd: float = 0.0
    seconds: float = 0.0
    """How long it was worked on, now included."""


def used_in(lines: Sequence[TraceLine]) -> Used:
    """What the run of a trace has used; nothing where it has not begun."""
    begun: datetime | None = None
    for line in lines:
        if isinstance(line.event, RunStarted):
            begun = line.at
        elif isinstance(line.event, RunFinished):
            begun = None
    if not any(isinstance(line.event, RunStarted) for line in lines):
        return Used()
    total = receipt_from(lines).total
    now_s = (datetime.now(UTC) - begun).total_seconds() if begun else 0.0
    tokens = total.tokens_in + total.tokens_out
    return Used(tokens, float(total.cost_usd), total.seconds + max(0.0, now_s))


def refuse_spent(used: Used, budget: Budget) -> None:
    """See that there is something left for one more call.

    Raises:
        BudgetSpentError: There is not; says what was used and which setting holds it.
    """
    for name, spent, limit, words in (
        ("tokens", used.tokens, budget.tokens, "{:,} tokens of the {:,}"),
        ("usd", used.usd, budget.usd, "{:.2f} US dollars of the {:.2f}"),
        ("seconds", used.seconds, budget.seconds, "{:.0f} seconds of the {:.0f}"),
    ):
        if spent >= limit:
            raise BudgetSpentError(
                f"The run has used {words.format(spent, limit)} it may use. Everything made so far"
                f" is kept. To go on, raise CHALKBOX_BUDGET_{name.upper()}.",
                context={name: str(spent), "failure": "budget"},
            )


def share_of(budget: Budget, used: Used, *, share: float, by_it: Used) -> Budget:
    """The budget of a part of a run: what it has used itself, and its share of what is left.

    Args:
        budget: Of the whole run.
        used: By the whole run.
        share: Of the part, in (0, 1].
        by_it: What the part has used before.
    """
    return Budget(
        tokens=by_it.tokens + int(max(0, budget.tokens - used.tokens) * share),
        usd=by_it.usd + max(0.0, budget.usd - used.usd) * share,
        # Parts are worked on side by side, so each may take all the time there is.
        seconds=by_it.seconds + max(0.0, budget.seconds - used.seconds),
    )
