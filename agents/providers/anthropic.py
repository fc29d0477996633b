"""Claude, over Anthropic's Messages API."""

from typing import TYPE_CHECKING, Any

from agents.providers.base import Account, Provider, needs_key

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from pydantic_ai.models import Model

ANTHROPIC = "https://api.anthropic.com"
"""Said outright: left out, the library takes an address from the environment."""


def make_model(name: str, account: Account, client: "AsyncClient") -> "Model[Any]":
    """Make a Claude model."""
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    sdk = AsyncAnthropic(
        api_key=account.key.get_secret_value() if account.key else None,
        base_url=account.base_url or ANTHROPIC,
        http_client=client,
        max_retries=0,
    )
    return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=sdk))


PROVIDER = Provider(
    prefix="anthropic",
    account="anthropic",
    why_unusable=needs_key("CHALKBOX_ANTHROPIC_API_KEY"),
    make_model=make_model,
)
