"""Gemini, over Google's Gemini API."""

from typing import TYPE_CHECKING, Any

from agents.providers.base import Account, Provider, needs_key, tls_context

if TYPE_CHECKING:
    from google.genai import Client
    from httpx2 import AsyncClient
    from pydantic_ai.models import Model


GOOGLE = "https://generativelanguage.googleapis.com/"
"""Said outright: left out, the library takes an address from the environment."""


def make_model(name: str, account: Account, client: "AsyncClient") -> "Model[Any]":
    """Make a Gemini model; google-genai does not retry unless told to."""
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.providers.google import GoogleProvider

    return GoogleModel(name, provider=GoogleProvider(client=open_client(account, client)))


def open_client(account: Account, client: "AsyncClient") -> "Client":
    """Google's own client, which sends through the given one."""
    from google.genai import Client
    from google.genai.types import HttpOptions

    silence_s = client.timeout.read
    options = HttpOptions(
        base_url=account.base_url or GOOGLE,
        httpx_async_client=client,
        client_args={"verify": tls_context()},
        # Left out, it would take the client's own limit away.
        timeout=round(silence_s * 1000) if silence_s else None,
    )
    key = account.key.get_secret_value() if account.key else None
    return Client(vertexai=False, api_key=key, http_options=options)


PROVIDER = Provider(
    prefix="google",
    account="google",
    why_unusable=needs_key("CHALKBOX_GOOGLE_API_KEY"),
    make_model=make_model,
    usual_models=("gemini-2.5-pro", "gemini-4-argon", "gemini-3.8-flash"),
)
