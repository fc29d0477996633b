"""Containers are counted, also those that did not start."""

from collections import Counter

import pytest
from fakes import FakeEngine, playing_guest

from orchestrator.errors import EngineUnavailableError
from orchestrator.sandbox.counted_engine import CountedEngine, Start
from orchestrator.sandbox.engine import ContainerEngine, Mounts, Profile


class DeadEngine(FakeEngine):
    def start(self, profile: Profile, *, mounts: Mounts | None = None):  # type: ignore[no-untyped-def]
        raise EngineUnavailableError("no engine")


def test_every_start_is_counted() -> None:
    starts: Counter[Start] = Counter()
    engine: ContainerEngine = CountedEngine(FakeEngine(playing_guest), starts)
    for profile in (Profile.MANIM, Profile.MANIM, Profile.PLAIN):
        engine.start(profile).remove()
    assert starts == {Start(Profile.MANIM, True): 2, Start(Profile.PLAIN, True): 1}


def test_one_that_fails_is_counted_apart() -> None:
    starts: Counter[Start] = Counter()
    engine = CountedEngine(DeadEngine(playing_guest), starts)
    with pytest.raises(EngineUnavailableError):
        engine.start(Profile.MANIM)
    assert starts == {Start(Profile.MANIM, False): 1}
