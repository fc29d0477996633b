"""OpenAI's own models, over its Responses API."""

from typing import TYPE_CHECKING, Any

from agents.providers.base import Account, Provider, needs_key

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from pydantic_ai.models import Model

OPENAI = "https://api.openai.com/v1"
"""Said outright: left out, the library takes an address from the environment."""


def make_model(name: str, account: Account, client: "AsyncClient") -> "Model[Any]":
    """Make a model of the Responses API."""
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIResponsesModel
    from pydantic_ai.providers.openai import OpenAIProvider

    sdk = AsyncOpenAI(
        api_key=account.key.get_secret_value() if account.key else None,
        base_url=account.base_url or OPENAI,
        http_client=client,
        max_retries=0,
    )
    return OpenAIResponsesModel(name, provider=OpenAIProvider(openai_client=sdk))


PROVIDER = Provider(
    prefix="openai",
    account="openai",
    why_unusable=needs_key("CHALKBOX_OPENAI_API_KEY"),
    make_model=make_model,
)
