"""Whoever reads a receipt can see what was made here, and what by somebody else's service."""

from typing import Any, cast

import pytest

from agents.artifacts.model_provider import ModelProvider
from agents.artifacts.story.own_file import OWN
from orchestrator.engine.events import MadeBy
from orchestrator.media.filming import STORYBOARD, WORDS
from orchestrator.media.speech import ESPEAK
from orchestrator.stages.tell_makers import tell_makers


class Told:
    stage = "draw_shots"

    def __init__(self) -> None:
        self.events: list[MadeBy] = []

    def emit(self, event: MadeBy) -> None:
        self.events.append(event)


@pytest.mark.parametrize(
    ("used", "kind"),
    [
        ("a-model", ModelProvider.HOSTED),
        (ESPEAK, ModelProvider.RULES),
        (STORYBOARD, ModelProvider.RULES),
        (WORDS, ModelProvider.RULES),
        (OWN, ModelProvider.USER),
    ],
)
def test_what_takes_a_models_place_is_told_as_what_it_is(used: str, kind: ModelProvider) -> None:
    told = Told()
    made = [("a-model", used, ""), ("a-model", used, ""), ("a-model", "a-model", "late")]
    tell_makers(cast("Any", told), "voices", ModelProvider.HOSTED, made)
    first, second = told.events
    assert (first.count, first.used, first.provider) == (2, used, kind)
    assert (second.count, second.provider) == (1, ModelProvider.HOSTED)
    assert first.provider.words
