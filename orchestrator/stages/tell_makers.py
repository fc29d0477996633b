"""Who was asked for the parts of a film, and who made them, told in the trace and the receipt."""

from collections import Counter
from collections.abc import Iterable

from orchestrator.engine.events import MadeBy
from orchestrator.stages.workshop import ExplainerRun

Maker = tuple[str, str, str]
"""Who was asked, who made it, and why it was another."""


def tell_makers(run: ExplainerRun, what: str, made: Iterable[Maker]) -> None:
    """Emit one event for all parts that were made by the same for the same reason."""
    for (requested, used, because), count in Counter(made).items():
        run.emit(
            MadeBy(
                stage=run.stage,
                what=what,
                count=count,
                requested=requested,
                used=used,
                because=because,
            )
        )
