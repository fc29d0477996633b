"""The folder of providers."""

import sys
from types import ModuleType

import pytest

from agents.errors import BrokenPieceError
from agents.providers import load_provider, load_providers


def test_every_file_of_the_folder_is_a_provider() -> None:
    assert set(load_providers()) == {"google", "openai", "openai-chat", "anthropic"}


def test_a_broken_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ModuleType("agents.providers.broken")
    monkeypatch.setitem(sys.modules, broken.__name__, broken)
    with pytest.raises(BrokenPieceError, match=r"agents\.providers\.broken cannot be loaded"):
        load_provider(broken.__name__)
    broken.__dict__["PROVIDER"] = "google"
    with pytest.raises(BrokenPieceError, match=r"broken: PROVIDER is not a Provider"):
        load_provider(broken.__name__)
