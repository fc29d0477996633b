"""Words for failures that the fake servers do not play."""

from typing import Any

import pytest
from pydantic import SecretStr
from pydantic_ai.exceptions import (
    ModelAPIError,
    ModelConnectionError,
    ModelContextWindowExceededError,
    ModelHTTPError,
)

from agents.errors import ModelError, ModelGoneError, RequestRefusedByModelError, WrongKeyError
from agents.providers import load_providers
from agents.providers.base import Account
from agents.providers.chain.failures import EXCERPT, describe_failure, together
from agents.providers.chain.model_chain import Member

KEY = "sesame"


def member(base_url: str | None = None) -> Member:
    return Member(load_providers()["openai-chat"], "m", Account(SecretStr(KEY), base_url))


def http(status: int, message: str, **more: Any) -> ModelHTTPError:
    """What the library makes of such an answer."""
    category = more.pop("category", None)
    if category is None:
        from pydantic_ai._model_errors import http_status_category

        category = http_status_category(status, message)
    return ModelHTTPError.for_category(
        category, status_code=status, model_name="m", body={"error": {"message": message}}
    )


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (http(400, "The model `m` has been decommissioned"), ModelGoneError),
        (http(410, "no such thing any more"), ModelGoneError),
        (http(400, "API key not valid. Please pass a valid API key."), WrongKeyError),
        (http(403, "no access to this model"), WrongKeyError),
        (http(422, "field required"), RequestRefusedByModelError),
    ],
    ids=str,
)
def test_refusals_are_told_apart(error: ModelHTTPError, kind: type[ModelError]) -> None:
    failure = describe_failure(error, member(), asked_s=1)
    assert type(failure) is kind
    assert failure.retryable is False


def test_a_request_that_is_too_long_says_so() -> None:
    error = http(400, "maximum context length", category=ModelContextWindowExceededError)
    failure = describe_failure(error, member(), asked_s=1)
    assert isinstance(failure, RequestRefusedByModelError)
    assert "too long" in failure.message


def test_a_server_s_words_are_cut_and_do_not_hold_the_key() -> None:
    error = http(500, f"broken\n for {KEY} " + "x" * 999)
    message = describe_failure(error, member(), asked_s=1).message
    assert "It says: broken for [key] xxx" in message
    assert KEY not in message
    assert len(message) < EXCERPT + 200


def test_an_address_is_shown_without_a_password() -> None:
    error = ModelConnectionError("m", "refused", phase="connect")
    failure = describe_failure(error, member("http://ann:secret@models.local:1/v1"), asked_s=1)
    assert "the address http://models.local:1." in failure.message
    assert "secret" not in failure.message


def test_the_last_error_speaks_for_all() -> None:
    first = ModelError("a failed", context={"model": "a"}, retryable=True)
    last = ModelGoneError("b is gone", context={"model": "b"}, retryable=False)
    both = together([first, last])
    assert type(both) is ModelGoneError
    assert both.message == "none of 2 models gave an answer:\n- a failed\n- b is gone"
    assert both.retryable is True
    assert together([last]) is last


def test_a_failure_without_words_is_told_all_the_same() -> None:
    failure = describe_failure(ModelAPIError("m", ""), member(), asked_s=1)
    assert "It says" not in failure.message
