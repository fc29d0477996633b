"""What a provider is: a prefix in the model setting, and how to make its models."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import SecretStr

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from pydantic_ai.models import Model


@dataclass(frozen=True)
class Account:
    """How to reach one vendor, or a server of one's own."""

    key: SecretStr | None = None
    base_url: str | None = None
    """Address in place of the vendor's own, for example `http://localhost:11434/v1`."""


class MakeModel(Protocol):
    """Makes a model that sends through the given client and never retries by itself."""

    def __call__(self, name: str, account: Account, client: "AsyncClient") -> "Model[Any]":
        """Return the model; nothing is sent yet."""
        ...


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One way to ask models."""

    prefix: str
    """Its word in the model setting: `google` in `google:gemini-4-argon`."""
    account: str
    """Name of the account it uses; several providers may share one."""
    why_unusable: Callable[[Account], str | None]
    """What is missing to ask this provider, as half a sentence naming the setting; None if it can
    be asked."""
    make_model: MakeModel
    sees: bool = True
    """Whether its models can be shown pictures, as far as can be told by the provider alone."""
    usual_models: tuple[str, ...] = ()
    """Models meant by the bare prefix, best first; empty where a model must be named."""


@cache
def tls_context() -> ssl.SSLContext:
    """The one TLS context of this process: reading all certificates takes 30 ms each time.

    It trusts what the libraries trust by default: certifi's list, or `SSL_CERT_FILE`.
    """
    from httpx2 import create_ssl_context

    return create_ssl_context()


def needs_key(setting: str) -> Callable[[Account], str | None]:
    """Make the rule of a provider that cannot be asked without a key."""

    def why_unusable(account: Account) -> str | None:
        return None if account.key else f"{setting} is not set"

    return why_unusable
