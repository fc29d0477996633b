"""An explainer that a model speaks, over the real wire format; and what happens where it cannot."""

from pathlib import Path
from typing import Any

import pytest
from explaining import explain, said
from pydantic import SecretStr
from voicing import Speaking
from wire.fake_gemini import FakeGemini
from wire.tones import toned

from agents.artifacts.request import Voice
from agents.artifacts.story.narration import WordTimes
from agents.artifacts.voice_over import VoiceOver
from agents.providers.base import Account
from agents.speech.speak_text import open_speech
from config import Budget, ModelLimits
from orchestrator.engine.outcome import RunOutcome
from orchestrator.errors import BackendMissingError, BudgetSpentError
from orchestrator.media.hosted_voices import HostedVoices
from orchestrator.media.makers import FilmMakers
from orchestrator.stages.workshop import Writers

MODEL = "one-tts"
PATIENCE = ModelLimits(tries=1, deadline_s=60, attempt_s=20, first_wait_s=0.01)


def spoken(
    folder: Path,
    server: FakeGemini,
    speaking: Speaking,
    *,
    strict: bool = False,
    lacking: str = "",
    **more: Any,
) -> RunOutcome:
    account = Account(SecretStr("sesame-key"), server.url)
    makers = FilmMakers(speech=HostedVoices([MODEL], lacking=lacking), is_strict=strict)
    chain = open_speech(MODEL, accounts={"google": account}, limits=PATIENCE)
    writers = Writers(speech=chain, makers=makers, **more)
    answers = {"script": speaking.script, "media": speaking.media}
    return explain(folder, voice=Voice.WOMAN, writers=writers, **answers)


def test_a_model_speaks_with_its_own_voice_and_is_paid_for(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load({"speaks": True, "times": 0})
    speaking = Speaking()
    outcome = spoken(tmp_path, server, speaking)
    assert outcome.error is None
    over = outcome.artifact(VoiceOver)
    assert (over.used, over.requested, over.because) == ("one-tts, Kore", MODEL, "")
    assert over.times is WordTimes.FITTED
    assert {line["own"] for line in speaking.brought} == {"Kore"}
    assert all(line["rate_hz"] == 24_000 for line in speaking.brought)
    # Each sentence was asked for once: what the plan had spoken is taken from the run's replies.
    asked = [str(each.body["contents"]) for each in server.received]
    assert len(asked) == len(set(asked)) >= 1
    assert outcome.receipt.total.tokens_out == 12 * len(asked)
    assert outcome.receipt.voice == "a synthetic woman's voice (one-tts, Kore)"
    assert len(toned("A right triangle").samples) > 0


@pytest.mark.parametrize(
    ("step", "words"),
    [({"blocked": True}, "content filter"), ({"fail": "wrong_key"}, "does not accept the key")],
)
def test_where_it_cannot_espeak_speaks_all_of_it_and_that_is_said(
    tmp_path: Path, server: FakeGemini, step: dict[str, Any], words: str
) -> None:
    server.load(step | {"times": 0})
    speaking = Speaking()
    outcome = spoken(tmp_path, server, speaking)
    assert outcome.error is None
    over = outcome.artifact(VoiceOver)
    assert (over.used, over.requested, over.times) == ("espeak-ng, en+f3", MODEL, WordTimes.TOLD)
    assert over.because.startswith("in place of one-tts: google:one-tts")
    assert words in over.because
    assert words in outcome.receipt.voice
    assert speaking.brought == []
    assert any(
        "espeak-ng speaks in place of one-tts" in line for line in said(outcome, "add_voice")
    )


def test_what_is_missing_is_told_without_asking_anybody(tmp_path: Path, server: FakeGemini) -> None:
    outcome = spoken(tmp_path, server, Speaking(), lacking="no key is set")
    assert outcome.artifact(VoiceOver).because == "in place of one-tts: no key is set"
    assert server.received == []


def test_strict_stops_rather_than_have_another_speak(tmp_path: Path, server: FakeGemini) -> None:
    server.load({"blocked": True, "times": 0})
    outcome = spoken(tmp_path, server, Speaking(), strict=True)
    assert isinstance(outcome.error, BackendMissingError)
    assert "STRICT is set" in outcome.error.message


def test_the_budget_holds_for_speech_as_well(tmp_path: Path, server: FakeGemini) -> None:
    server.load({"speaks": True, "times": 0})
    outcome = spoken(tmp_path, server, Speaking(), budget=Budget(tokens=0))
    assert isinstance(outcome.error, BudgetSpentError)
    assert server.received == []
