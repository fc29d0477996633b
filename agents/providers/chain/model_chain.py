"""The chain of models, as the model setting names it.

Light to import: nothing here loads a model library. `agents.providers.chain.open_chain` asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from agents.errors import BadModelNameError
from agents.providers import load_providers
from agents.providers.base import Account, Provider

OFFLINE = "offline"
"""In place of a chain: no model at all, also where keys are set."""
OTHER_WORDS = {"gemini": "google"}
"""Words people write for a provider, and its prefix."""


class ChainLimits(Protocol):
    """How long the models of a chain are waited for."""

    @property
    def tries(self) -> int:
        """Times one model is asked for one answer, at least 1."""
        ...

    @property
    def attempt_s(self) -> float:
        """Longest silence of one try, seconds."""
        ...

    @property
    def deadline_s(self) -> float:
        """Longest wait for one answer, over all tries and models, seconds."""
        ...

    @property
    def first_wait_s(self) -> float:
        """Wait before the second try where the server names none, seconds; doubled each time."""
        ...

    @property
    def longest_wait_s(self) -> float:
        """A server that asks for more, seconds, is left for the next model."""
        ...

    @property
    def max_output_tokens(self) -> int:
        """Longest answer asked for, tokens, thinking included."""
        ...


@dataclass(frozen=True)
class Member:
    """One model of the chain."""

    provider: Provider
    model: str
    """Model id, as the vendor writes it."""
    account: Account

    @property
    def name(self) -> str:
        """As in the setting, for example `google:gemini-4-argon`."""
        return f"{self.provider.prefix}:{self.model}"


@dataclass
class ModelChain:
    """Models in the order they are tried. One for the life of a process; safe to share."""

    members: tuple[Member, ...]
    """Empty: there is no model, and the caller goes offline and says so."""
    left_out: tuple[str, ...]
    """One sentence for each member that cannot be asked, for the page and the receipt."""
    limits: ChainLimits
    gone: dict[str, str] = field(default_factory=dict[str, str])
    """Names of members whose server does not know them, and what it said."""

    @property
    def names(self) -> tuple[str, ...]:
        """The members as the setting names them."""
        return tuple(member.name for member in self.members)

    def seeing(self, *, all_of_them: bool) -> "ModelChain":
        """The members that can be shown pictures: by their provider, or all where that is known."""
        if all_of_them:
            return self
        members = tuple(member for member in self.members if member.provider.sees)
        return replace(self, members=members)


def open_models(
    setting: str,
    *,
    accounts: Mapping[str, Account],
    limits: ChainLimits,
    providers: Mapping[str, Provider] | None = None,
) -> ModelChain:
    """Make the chain that a setting names; nothing is sent yet.

    Args:
        setting: `provider:model` with commas between, a provider's bare word for its usual models,
            or `offline`.
        accounts: By name: `google`, `openai`, `anthropic`; a missing one is an empty one.
        limits: How long to wait.
        providers: Those that can be named, by prefix; None: all that plan and write.

    Raises:
        BadModelNameError: A word of the setting cannot be read.
        BrokenPieceError: A provider of ours is broken.
    """
    members: list[Member] = []
    left_out: list[str] = []
    words = [word.strip() for word in setting.split(",") if word.strip()]
    if OFFLINE in words:
        if words != [OFFLINE]:
            raise BadModelNameError(
                f"`{OFFLINE}` stands alone in the model setting, not in {setting!r}"
            )
        return ModelChain((), ("the model setting says offline",), limits)
    known = load_providers() if providers is None else providers
    for word in words:
        for member in _read_word(word, accounts, known):
            why = member.provider.why_unusable(member.account) or _why_no_key(member)
            if why:
                left_out.append(f"{member.name} is left out: {why}")
            elif member.name not in {other.name for other in members}:
                members.append(member)
    return ModelChain(tuple(members), tuple(left_out), limits)


def _why_no_key(member: Member) -> str | None:
    """A key that cannot be sent: the HTTP library would quote it in its complaint."""
    key = member.account.key.get_secret_value() if member.account.key else ""
    if key.isascii() and key.isprintable() and " " not in key:
        return None
    setting = f"CHALKBOX_{member.provider.account.upper()}_API_KEY"
    return f"{setting} holds a space or another character that no key has"


def _read_word(
    word: str, accounts: Mapping[str, Account], providers: Mapping[str, Provider]
) -> list[Member]:
    prefix, _, model = word.partition(":")
    provider = providers.get(OTHER_WORDS.get(prefix, prefix))
    if provider is None:
        raise BadModelNameError(
            f"the model setting names {word!r}, and no provider is called {prefix!r}; write"
            f" `provider:model` with one of {', '.join(providers)}, or `{OFFLINE}`",
            context={"model": word},
        )
    names = (model,) if model else provider.usual_models
    if not names:
        raise BadModelNameError(
            f"the model setting names the provider {prefix} without a model; write `{prefix}:NAME`",
            context={"model": word},
        )
    account = accounts.get(provider.account, Account())
    return [Member(provider, name, account) for name in names]
