"""The command line in this process, on a fake engine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from explaining import explaining_guest
from fakes import Answer, FakeEngine

from orchestrator.__main__ import main

Chalkbox = Callable[..., tuple[int, str, str]]


@pytest.fixture
def chalkbox(capsys: pytest.CaptureFixture[str], nothing_left_open: None) -> Chalkbox:
    """Run a command; its exit code, what it printed and what it complained of."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    return run


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FakeEngine]:
    """Put a fake engine in place of Docker."""

    def install(**answers: Answer) -> FakeEngine:
        engine = FakeEngine(explaining_guest(**answers))
        monkeypatch.setattr("orchestrator.runs.docker_engine", lambda *_: engine)
        return engine

    return install
