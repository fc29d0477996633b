"""One question to a model that speaks, through the ledger, and the sound in its answer."""

import re
from email.message import Message

from pydantic_ai.messages import FilePart, ModelRequest, ModelResponse, UserPromptPart
from pydantic_ai.models import ModelRequestParameters

from agents.conversation.recorded_model import Asker, RecordedModel
from agents.errors import MalformedAnswerError
from agents.ledger import Ledger
from agents.providers.chain.model_chain import ModelChain
from agents.providers.chain.open_chain import OpenChain
from agents.speech.speak_text import Said
from agents.speech.speaking_model import SpeechSettings

RAW = ("audio/l16", "audio/pcm", "audio/raw")
"""Media types of bare samples (RFC 2586, and what servers write for it)."""
USUAL_HZ, LEAST_HZ, MOST_HZ = 24_000, 8_000, 96_000
MOST_S = 600
"""Longest sound that is taken."""


async def ask_for_sound(
    prompt: str,
    voice: str,
    *,
    models: ModelChain,
    ledger: Ledger,
    attempt: str,
    prompt_sha256: str,
    name: str,
) -> Said:
    """See `agents.speech.speak_text.speak_text`."""
    asker = Asker(agent=name, attempt=attempt, prompt_sha256=prompt_sha256)
    async with OpenChain(models) as chain:
        model = RecordedModel(chain, ledger, asker)
        response = await model.request(
            [ModelRequest(parts=[UserPromptPart(prompt)])],
            SpeechSettings(speech_voice=voice),
            ModelRequestParameters(),
        )
    return read_sound(response, ", ".join(models.names))


def read_sound(response: ModelResponse, model: str) -> Said:
    """The sound in an answer.

    Raises:
        MalformedAnswerError: There is none, or it is in another form than bare samples.
    """
    files = [part.content for part in response.parts if isinstance(part, FilePart)]
    problem = "" if files else "it holds no sound"
    rates = {rate_in(file.media_type) for file in files}
    if None in rates or len(rates) > 1:
        problem = f"its sound is {files[0].media_type[:60]!r}, and bare samples were agreed"
    samples = b"".join(file.data for file in files)
    rate_hz = rates.pop() if rates else None
    if not problem and rate_hz and not 2 <= len(samples) <= 2 * rate_hz * MOST_S:
        problem = f"its sound is {len(samples)} bytes long"
    if problem or not rate_hz:
        raise MalformedAnswerError(
            f"{model} answered something that is no speech: {problem}. Try again later, or name"
            " another model in CHALKBOX_MODEL.",
            context={"model": model},
            retryable=True,
        )
    return Said(samples[: len(samples) // 2 * 2], rate_hz, response.model_name or model)


def rate_in(media_type: str) -> int | None:
    """Samples in a second, as `audio/L16;codec=pcm;rate=24000` tells; None for other forms."""
    parsed = Message()
    parsed["content-type"] = media_type
    if parsed.get_content_type() not in RAW:
        return None
    told = parsed.get_param("rate", str(USUAL_HZ))
    if not isinstance(told, str) or not re.fullmatch(r"\d{4,6}", told, re.ASCII):
        return None
    return int(told) if LEAST_HZ <= int(told) <= MOST_HZ else None
