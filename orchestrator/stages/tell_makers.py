"""Who was asked for the parts of a film, and who made them, told in the trace and the receipt."""

from collections import Counter
from collections.abc import Iterable

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.story.own_file import OWN
from orchestrator.engine.events import MadeBy
from orchestrator.media.filming import STORYBOARD, WORDS
from orchestrator.media.speech import ESPEAK
from orchestrator.stages.workshop import ExplainerRun

Maker = tuple[str, str, str]
"""Who was asked, who made it, and why it was another."""
IN_PLACE = {
    STORYBOARD: ModelProvider.RULES,
    WORDS: ModelProvider.RULES,
    ESPEAK: ModelProvider.RULES,
    OWN: ModelProvider.USER,
}
"""Who may make a part in place of whoever was asked."""


def tell_makers(
    run: ExplainerRun, what: str, provider: ModelProvider, made: Iterable[Maker]
) -> None:
    """Emit one event for all parts that were made by the same for the same reason.

    Args:
        run: Of the stage.
        what: What was made, in the plural.
        provider: What kind of maker was asked.
        made: One for each part.
    """
    for (requested, used, because), count in Counter(made).items():
        run.emit(
            MadeBy(
                stage=run.stage,
                what=what,
                count=count,
                requested=requested,
                used=used,
                provider=IN_PLACE.get(used, provider),
                because=because,
            )
        )
