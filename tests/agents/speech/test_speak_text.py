"""Words that a model speaks, over the real wire format of a fake server."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from wire.fake_gemini import FakeGemini
from wire.ledgers import FolderLedger
from wire.plan_agent import KEY, accounts, quick
from wire.tones import toned

from agents.errors import BadModelNameError, BlockedError, MalformedAnswerError, WrongKeyError
from agents.speech.ask_for_sound import rate_in
from agents.speech.speak_text import Said, SpeechBrief, open_speech, speak_text

WORDS = "Hello there, world."
MODELS = "gemini-3.8-flash-tts"


@pytest.fixture(scope="module")
def running() -> Iterator[FakeGemini]:
    with FakeGemini() as server:
        yield server


@pytest.fixture
def ledger(tmp_path: Path) -> FolderLedger:
    return FolderLedger(tmp_path)


def speak(
    server: FakeGemini,
    ledger: FolderLedger,
    *,
    text: str = WORDS,
    models: str = MODELS,
    **more: Any,
) -> Said:
    chain = open_speech(models, accounts=accounts(server.url), limits=quick())
    brief = SpeechBrief(text=text, manner="an old man")
    told = {"models": chain, "ledger": ledger, "attempt": "1"} | more
    return asyncio.run(speak_text(brief, "Algenib", **told))


def test_words_come_back_as_bare_sound_and_are_paid_for_once(
    running: FakeGemini, ledger: FolderLedger
) -> None:
    running.load({"speaks": True})
    said = speak(running, ledger)
    assert (said.samples, said.rate_hz, said.model) == (toned(WORDS).samples, 24_000, MODELS)
    asked = running.received[0].body
    voice = asked["generationConfig"]["speechConfig"]["voice_config"]["prebuilt_voice_config"]
    assert voice == {"voice_name": "Algenib"}
    assert "in the voice of an old man.\n\nHello there, world." in str(
        asked["contents"][0]["parts"][0]["text"]
    )
    assert "systemInstruction" not in asked  # these models take none
    again = speak(running, ledger)
    assert again == said
    assert len(running.received) == 1
    assert [use.recalled for use in ledger.uses] == [False, True]
    assert (ledger.uses[0].agent, ledger.uses[0].output_tokens) == ("speak_text", 12)
    assert ledger.uses[0].cost_known
    assert KEY.encode() not in ledger.kept


def test_another_voice_or_manner_is_another_question(
    running: FakeGemini, ledger: FolderLedger
) -> None:
    running.load({"speaks": True, "times": 0})
    speak(running, ledger)
    chain = open_speech(MODELS, accounts=accounts(running.url), limits=quick())
    for brief, voice in (
        (SpeechBrief(text=WORDS, manner="an old man"), "Kore"),
        (SpeechBrief(text=WORDS, manner="a girl"), "Algenib"),
    ):
        asyncio.run(speak_text(brief, voice, models=chain, ledger=ledger, attempt="1"))
    assert len(running.received) == 3


def test_words_in_brackets_are_read_and_direct_nobody(
    running: FakeGemini, ledger: FolderLedger
) -> None:
    running.load({"speaks": True})
    speak(running, ledger, text="He said [whispers] nothing.")
    assert "He said  whispers  nothing." in str(running.received[0].body)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ({"text": "I cannot speak."}, MalformedAnswerError),
        ({"speaks": True, "mime_type": "audio/mpeg"}, MalformedAnswerError),
        ({"speaks": True, "mime_type": "audio/L16;rate=1"}, MalformedAnswerError),
        ({"blocked": True}, BlockedError),
        ({"fail": "wrong_key"}, WrongKeyError),
    ],
    ids=["text", "mp3", "rate", "blocked", "key"],
)
def test_what_is_no_speech_says_so_and_which_setting_names_another(
    running: FakeGemini, ledger: FolderLedger, step: dict[str, Any], kind: type[Exception]
) -> None:
    running.load(step)
    with pytest.raises(kind) as raised:
        speak(running, ledger)
    assert KEY not in str(raised.value)
    assert "CHALKBOX_MODEL" not in str(raised.value)
    assert kind is WrongKeyError or "CHALKBOX_SPEECH__MODEL" in str(raised.value)


def test_the_next_model_is_asked_where_the_first_is_gone(
    running: FakeGemini, ledger: FolderLedger
) -> None:
    running.load({"fail": "gone", "model": "old-tts"}, {"speaks": True})
    assert speak(running, ledger, models="old-tts, google:new-tts").model == "new-tts"


def test_models_of_others_do_not_speak() -> None:
    with pytest.raises(BadModelNameError):
        open_speech("openai:tts", accounts={}, limits=quick())
    chain = open_speech(MODELS, accounts={}, limits=quick())
    assert chain.members == ()
    assert "CHALKBOX_GOOGLE_API_KEY is not set" in chain.left_out[0]


@pytest.mark.parametrize(
    ("media_type", "rate_hz"),
    [
        ("audio/L16;codec=pcm;rate=24000", 24_000),
        ("audio/l16; rate=16000; channels=1", 16_000),
        ("audio/pcm", 24_000),
        ("audio/L16;rate=-5", None),
        ("audio/L16;rate=999999", None),
        ("audio/wav", None),
        ("", None),
    ],
)
def test_the_rate_is_read_from_the_media_type(media_type: str, rate_hz: int | None) -> None:
    assert rate_in(media_type) == rate_hz
