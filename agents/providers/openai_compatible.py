"""Any server that speaks OpenAI's Chat Completions: Ollama, vLLM, llama.cpp, a gateway, OpenAI."""

from typing import TYPE_CHECKING, Any

from agents.providers.base import Account, Provider
from agents.providers.openai import OPENAI

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from pydantic_ai.models import Model

NO_KEY = "none"
"""Sent where no key is set: local servers ignore it, and the library insists on one."""


def make_model(name: str, account: Account, client: "AsyncClient") -> "Model[Any]":
    """Make a model of the server at the account's address, or of OpenAI where it has none."""
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    sdk = AsyncOpenAI(
        api_key=account.key.get_secret_value() if account.key else NO_KEY,
        base_url=account.base_url or OPENAI,
        http_client=client,
        max_retries=0,
    )
    if account.base_url is None:
        return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=sdk))
    provider = OpenAICompatibleProvider(
        "openai-compatible",
        openai_client=sdk,
        # Only OpenAI itself knows `max_completion_tokens`; elsewhere the limit would be ignored.
        profile=OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False),
    )
    return OpenAIChatModel(name, provider=provider)


def why_unusable(account: Account) -> str | None:
    """Say what is missing: an address, or a key for OpenAI's own."""
    if account.base_url or account.key:
        return None
    return "neither CHALKBOX_OPENAI_BASE_URL nor CHALKBOX_OPENAI_API_KEY is set"


PROVIDER = Provider(
    prefix="openai-chat",
    account="openai",
    why_unusable=why_unusable,
    make_model=make_model,
    sees=False,
)
