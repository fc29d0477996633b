"""Has a text spoken by a model: the one door to every model that answers with sound.

Light to import: pydantic-ai, which takes more than a second, is loaded when a model is asked.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import Field

from agents.agent_spec import Brief
from agents.errors import ModelError
from agents.ledger import Ledger
from agents.prompts import prompt_beside
from agents.providers.base import Account
from agents.providers.chain.model_chain import ChainLimits, ModelChain, open_models
from agents.speech.google_speech import PROVIDER

NAME = "speak_text"
"""Of the agent, in traces and receipts."""
SETTING = "CHALKBOX_SPEECH__MODEL"
PROMPT = prompt_beside(__file__)
STEERS = str.maketrans("[]", "  ")
"""Words in square brackets are directions to these models, as `[whispers]`; a story has none."""


class SpeechBrief(Brief):
    """What a model is to say, and how."""

    text: str = Field(min_length=1)
    """Bare, for whatever stands around it would be spoken too. Whatever it asks for, all that can
    come of it is sound."""
    manner: str
    """Who speaks, in words: `an old man`."""


class Said(NamedTuple):
    """Words as sound."""

    samples: bytes
    """One channel of 16 bits, the lower byte first."""
    rate_hz: int
    model: str
    """Model id in the answer, as the server writes it."""


PROMPT.check(SpeechBrief)


def open_speech(models: str, *, accounts: Mapping[str, Account], limits: ChainLimits) -> ModelChain:
    """The models that speak, in the order in which they are asked; nothing is sent yet.

    Args:
        models: Their names as the vendor writes them, commas between.
        accounts: By name, as `google`.
        limits: How long to wait.

    Raises:
        BadModelNameError: One is of a provider that has none.
    """
    named = (name.strip() for name in models.split(",") if name.strip())
    usual = f"{PROVIDER.prefix}:"
    setting = ",".join(name if ":" in name else f"{usual}{name}" for name in named)
    return open_models(
        setting, accounts=accounts, limits=limits, providers={PROVIDER.prefix: PROVIDER}
    )


async def speak_text(
    brief: SpeechBrief, voice: str, *, models: ModelChain, ledger: Ledger, attempt: str
) -> Said:
    """Have a text spoken.

    Args:
        brief: What, and how.
        voice: Name of one of the models' own voices.
        models: Tried in order.
        ledger: Answers are kept there before they are used; a kept one is not asked for again.
        attempt: Part of the key of kept answers.

    Raises:
        ModelError: There is no sound; its class says why.
        Exception: What the ledger raises, unchanged.
    """
    from agents.speech.ask_for_sound import ask_for_sound

    try:
        clean = brief.model_copy(update={"text": brief.text.translate(STEERS)})
        return await ask_for_sound(
            PROMPT.render(clean).user,
            voice,
            models=models,
            ledger=ledger,
            attempt=attempt,
            prompt_sha256=PROMPT.sha256,
            name=NAME,
        )
    except ModelError as error:
        # Chains tell which setting names another model, and these have one of their own.
        message = error.message.replace("CHALKBOX_MODEL", SETTING)
        raise type(error)(message, context=error.context, retryable=error.retryable) from error
