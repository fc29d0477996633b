"""The folder of providers."""

import sys
from types import ModuleType

import pytest
from httpx2 import AsyncClient
from pydantic import SecretStr

from agents.errors import BrokenPieceError
from agents.providers import load_provider, load_providers
from agents.providers.base import Account


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


@pytest.mark.parametrize("prefix", ["google", "openai", "openai-chat", "anthropic"])
def test_no_address_is_taken_from_the_vendors_own_variables(
    prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GOOGLE_GEMINI_BASE_URL", "OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"):
        monkeypatch.setenv(name, "http://elsewhere.example/v1")
    account = Account(SecretStr("sesame"))
    model = load_providers()[prefix].make_model("m", account, AsyncClient())
    assert "elsewhere" not in str(model.base_url)
