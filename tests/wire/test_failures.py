"""What servers do wrong, and what the chain makes of it."""

import logging
import time
import traceback

import pytest
from pydantic import SecretStr
from wire.fake_gemini import FakeGemini
from wire.fake_openai import FakeOpenAI
from wire.ledgers import FolderLedger
from wire.plan_agent import GOOD, KEY, Line, Plan, accounts, plan, quick

from agents.errors import (
    BlockedError,
    MalformedAnswerError,
    ModelError,
    ModelGoneError,
    ModelUnavailableError,
    NoAnswerError,
    NoModelError,
    QuotaSpentError,
    RateLimitedError,
    RequestRefusedByModelError,
    TruncatedError,
    WrongKeyError,
)
from agents.providers.base import Account
from agents.providers.chain.model_chain import open_models

CIRCLES = Plan(title="Circles", beats=(1, 2))


def test_a_rate_limit_is_waited_for_as_long_as_the_server_asks(
    line: Line, ledger: FolderLedger
) -> None:
    line.server.load({"fail": "rate_limited", "wait_s": 0.3}, GOOD)
    begun = time.monotonic()
    assert plan(line.chain("m"), ledger).value == CIRCLES
    assert time.monotonic() - begun >= 0.3
    assert ledger.said == [f"{line.prefix}:m has too many requests: waiting 0.3 s, then try 2 of 3"]


def test_a_server_that_asks_for_a_long_wait_is_left_at_once(
    line: Line, ledger: FolderLedger
) -> None:
    line.server.load({"fail": "rate_limited", "wait_s": 61, "model": "m"}, GOOD)
    begun = time.monotonic()
    assert plan(line.chain("m", "n"), ledger).model == "n"
    assert time.monotonic() - begun < 45
    assert line.server.models_asked == ["m", "n"]


def test_no_wait_goes_past_the_deadline(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"fail": "rate_limited", "wait_s": 50, "times": 0})
    begun = time.monotonic()
    with pytest.raises(RateLimitedError):
        plan(line.chain("m", deadline_s=40), ledger)
    assert time.monotonic() - begun < 40


@pytest.mark.parametrize("failure", ["server_error", "overloaded"])
def test_a_failure_that_passes_is_waited_out(
    failure: str, line: Line, ledger: FolderLedger
) -> None:
    line.server.load({"fail": failure, "times": 2}, GOOD)
    assert plan(line.chain("m"), ledger).value == CIRCLES
    assert len(line.server.received) == 3


@pytest.mark.parametrize(
    ("step", "kind", "tries"),
    [
        ({"fail": "server_error"}, ModelUnavailableError, 3),
        ({"fail": "overloaded"}, ModelUnavailableError, 3),
        ({"fail": "rate_limited"}, RateLimitedError, 3),
        ({"garbage": "<html>hello</html>"}, MalformedAnswerError, 3),
        ({"cut": True}, NoAnswerError, 3),
        ({"fail": "quota_spent"}, QuotaSpentError, 1),
        ({"fail": "refused"}, RequestRefusedByModelError, 1),
        ({"fail": "gone"}, ModelGoneError, 1),
        ({"blocked": True}, BlockedError, 1),
        ({"silent_s": 3}, NoAnswerError, 1),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else None,
)
def test_each_failure_has_its_error_and_then_it_is_the_next_model_s_turn(
    step: dict[str, object],
    kind: type[ModelError],
    tries: int,
    line: Line,
    ledger: FolderLedger,
) -> None:
    attempt_s = 1 if "silent_s" in step else 30
    line.server.load({**step, "model": "m", "times": 0}, GOOD)
    with pytest.raises(kind, match=f"^{line.prefix}:m ") as raised:
        plan(line.chain("m", attempt_s=attempt_s), ledger)
    assert raised.value.code == kind.code
    assert raised.value.context["model"] == f"{line.prefix}:m"
    assert line.server.models_asked == ["m"] * tries
    assert plan(line.chain("m", "n", attempt_s=attempt_s), ledger).model == "n"
    assert any("Going on with the next model" in text for text in ledger.said)


def test_silence_ends_at_the_deadline_of_the_whole(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"silent_s": 3, "times": 0})
    begun = time.monotonic()
    with pytest.raises(NoAnswerError, match="none of 3 models") as raised:
        plan(line.chain("m", "n", "o", attempt_s=0.6, deadline_s=1), ledger)
    assert time.monotonic() - begun < 15
    asked = line.server.models_asked  # on a busy machine the first may use up all of the time
    assert asked in (["m"], ["m", "n"])
    assert "o was not asked: the 1 s for one answer are over" in raised.value.message


def test_an_answer_that_was_stopped_is_paid_for_too(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"blocked": True}, GOOD)
    plan(line.chain("m", "n"), ledger)
    assert [use.asked for use in ledger.uses] == [f"{line.prefix}:m", f"{line.prefix}:n"]
    assert ledger.uses[0].input_tokens == 11


def test_all_failures_are_told_in_one_error(line: Line, ledger: FolderLedger) -> None:
    line.server.load({"fail": "gone", "model": "m"}, {"blocked": True, "model": "n"})
    with pytest.raises(BlockedError) as raised:
        plan(line.chain("m", "n"), ledger)
    assert f"- {line.prefix}:m is not, or no longer, offered" in raised.value.message
    assert f"- {line.prefix}:n stopped: its content filter" in raised.value.message
    assert raised.value.context["tried"] == [
        f"{line.prefix}:m: model.gone",
        f"{line.prefix}:n: model.blocked",
    ]


def test_a_model_that_is_gone_is_not_asked_again(line: Line, ledger: FolderLedger) -> None:
    chain = line.chain("m", "n")
    line.server.load({"fail": "gone", "model": "m"}, GOOD | {"times": 2})
    for attempt in ("1", "2"):
        assert plan(chain, ledger, attempt=attempt).model == "n"
    assert line.server.models_asked == ["m", "n", "n"]


def test_a_truncated_answer_is_its_own_failure_and_stays_paid_for(
    line: Line, ledger: FolderLedger
) -> None:
    line.server.load({"truncated": '{"title": "Cir'})
    for _ in range(2):
        with pytest.raises(TruncatedError, match="length limit of 32768 tokens"):
            plan(line.chain("m", "n"), ledger)
    assert line.server.models_asked == ["m"]
    assert [use.recalled for use in ledger.uses] == [False, True]


def test_a_reroute_is_noticed_and_said(line: Line, ledger: FolderLedger) -> None:
    line.server.load(GOOD | {"as_model": "gemini-3.8-flash"})
    reply = plan(line.chain("gemini-2.5-pro"), ledger)
    assert reply.model == "gemini-3.8-flash"
    assert ledger.uses[0].rerouted
    assert ledger.said == [
        f"{line.prefix}:gemini-2.5-pro was answered by another model: gemini-3.8-flash"
    ]


def test_a_wrong_key_ends_it_for_all_models_of_its_account(
    line: Line, ledger: FolderLedger
) -> None:
    line.server.load({"fail": "wrong_key", "times": 0})
    with pytest.raises(WrongKeyError, match=r"does not accept the key.*_API_KEY") as raised:
        plan(line.chain("m", "n"), ledger)
    assert line.server.models_asked == ["m"]
    assert "n was not asked: it has the same key" in raised.value.message


def test_a_wrong_key_leaves_other_providers(ledger: FolderLedger) -> None:
    with FakeGemini([{"fail": "wrong_key"}]) as google, FakeOpenAI([GOOD]) as other:
        members = {
            "google": Account(SecretStr(KEY), google.url),
            "openai": Account(SecretStr("another"), other.url),
        }
        chain = open_models("google:m,openai-chat:n", accounts=members, limits=quick())
        assert plan(chain, ledger).model == "n"


def test_a_server_that_is_not_there(line: Line, ledger: FolderLedger) -> None:
    chain = open_models(
        f"{line.prefix}:m", accounts=accounts("http://127.0.0.1:9/v1"), limits=quick()
    )
    with pytest.raises(ModelUnavailableError, match="cannot be reached") as raised:
        plan(chain, ledger)
    assert "Check the network and the address http://127.0.0.1:9" in raised.value.message
    assert len(ledger.said) == 2


def test_without_a_model_nobody_is_asked(line: Line, ledger: FolderLedger) -> None:
    chain = open_models("google:m,anthropic:n", accounts={}, limits=quick())
    with pytest.raises(NoModelError, match="google:m is left out: CHALKBOX_GOOGLE_API_KEY"):
        plan(chain, ledger)
    assert line.server.received == []


@pytest.mark.parametrize(
    "step",
    [GOOD, {"fail": "wrong_key"}, {"fail": "server_error"}, {"garbage": KEY}, {"cut": True}],
    ids=lambda step: next(iter(step)),
)
def test_the_key_is_nowhere_to_be_read(
    step: dict[str, object],
    line: Line,
    ledger: FolderLedger,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    line.server.load({**step, "message": f"broken for {KEY}", "times": 0})
    told = ""
    try:
        plan(line.chain("m"), ledger)
    except ModelError as error:
        told = "".join(traceback.format_exception(error)) + repr(error.context)
    assert KEY in str(line.server.received[0].headers)
    printed = "".join(capfd.readouterr())
    for place in (told, caplog.text, printed, repr(ledger), ledger.kept.decode()):
        assert KEY not in place
    assert told or ledger.kept


def test_what_is_forbidden_with_one_model_leaves_the_others_of_the_account(
    line: Line, ledger: FolderLedger
) -> None:
    line.server.load({"fail": "forbidden", "model": "m"}, GOOD)
    assert plan(line.chain("m", "n"), ledger).model == "n"
    assert line.server.models_asked == ["m", "n"]
