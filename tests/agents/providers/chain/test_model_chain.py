"""Reading the model setting."""

import pytest
from pydantic import SecretStr

from agents.errors import BadModelNameError
from agents.providers.base import Account
from agents.providers.chain.model_chain import ModelChain, open_models
from config import ModelLimits, Settings

KEYED = Account(SecretStr("k"))


def chain(setting: str, **accounts: Account) -> ModelChain:
    return open_models(setting, accounts=accounts, limits=ModelLimits())


def test_the_usual_setting_is_three_models_of_google() -> None:
    usual = Settings.model_fields["model"].default
    assert chain(usual, google=KEYED).names == (
        "google:gemini-2.5-pro",
        "google:gemini-4-argon",
        "google:gemini-3.8-flash",
    )
    assert chain("google", google=KEYED).names == chain(usual, google=KEYED).names
    assert chain("gemini", google=KEYED).names == chain(usual, google=KEYED).names


def test_members_without_a_key_are_left_out_and_say_why() -> None:
    found = chain("google:m, openai:n ,anthropic:o,openai-chat:p", openai=KEYED)
    assert found.names == ("openai:n", "openai-chat:p")
    assert found.left_out == (
        "google:m is left out: CHALKBOX_GOOGLE_API_KEY is not set",
        "anthropic:o is left out: CHALKBOX_ANTHROPIC_API_KEY is not set",
    )


def test_a_server_of_ones_own_needs_no_key() -> None:
    local = Account(base_url="http://localhost:11434/v1")
    assert chain("openai-chat:qwen3-coder:30b", openai=local).names == (
        "openai-chat:qwen3-coder:30b",
    )
    assert chain("openai-chat:qwen3").left_out == (
        "openai-chat:qwen3 is left out: neither CHALKBOX_OPENAI_BASE_URL nor"
        " CHALKBOX_OPENAI_API_KEY is set",
    )


@pytest.mark.parametrize("key", ["two words", "line\n", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_left_out_unread(key: str) -> None:
    found = chain("google:m", google=Account(SecretStr(key)))
    assert found.names == ()
    assert "CHALKBOX_GOOGLE_API_KEY holds a space or another" in found.left_out[0]
    assert key not in found.left_out[0]


def test_a_model_named_twice_is_asked_once() -> None:
    assert chain("google:m,google:m", google=KEYED).names == ("google:m",)


def test_offline_is_no_model_even_with_keys() -> None:
    assert chain("offline", google=KEYED).members == ()


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("gogle:m", "no provider is called 'gogle'.* anthropic, google, openai, openai-chat"),
        ("gemini-2.5-pro", "write `provider:model`"),
        ("anthropic", "without a model; write `anthropic:NAME`"),
        ("google:m,offline", "`offline` stands alone"),
    ],
)
def test_a_setting_that_cannot_be_read_says_how_to_write_it(setting: str, complaint: str) -> None:
    with pytest.raises(BadModelNameError, match=complaint):
        chain(setting, google=KEYED)


def test_no_key_is_in_what_is_printed() -> None:
    assert "sesame" not in repr(chain("google:m", google=Account(SecretStr("sesame"))))
