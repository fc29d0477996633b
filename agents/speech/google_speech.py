"""Gemini's models that speak, over Google's Gemini API."""

from typing import TYPE_CHECKING, Any

from agents.providers.base import Account, Provider, needs_key
from agents.providers.google import open_client

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from pydantic_ai.models import Model


def make_model(name: str, account: Account, client: "AsyncClient") -> "Model[Any]":
    """Make a model whose answers are sound."""
    from pydantic_ai.providers.google import GoogleProvider

    from agents.speech.speaking_model import SpeakingModel

    return SpeakingModel(name, provider=GoogleProvider(client=open_client(account, client)))


PROVIDER = Provider(
    prefix="google",
    account="google",
    why_unusable=needs_key("CHALKBOX_GOOGLE_API_KEY"),
    make_model=make_model,
    sees=False,
)
