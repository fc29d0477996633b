"""What a model call leaves behind: the contract between agents and whoever counts and keeps.

Agents call it; the orchestrator implements it, with a folder and a budget.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class ModelUse:
    """One answer of a model, paid for or kept from before."""

    agent: str
    asked: str
    """Member of the chain that answered, for example `google:gemini-4-argon`."""
    answered: str
    """Model id in the answer, as the server writes it; empty where it does not say."""
    rerouted: bool
    """The server answered with another model than the one that was asked."""
    input_tokens: int
    """Tokens sent, those the server had cached included."""
    output_tokens: int
    """Tokens of the answer, thinking included."""
    thinking_tokens: int
    """Those of them that were thought and not said, as far as the server tells."""
    cost_usd: Decimal
    """Price by a table of list prices, US dollars; 0 when no price is known. Of a recalled answer:
    what it cost when it was asked for."""
    cost_known: bool
    """Whether the table has this model; false makes `cost_usd` a lower bound."""
    seconds: float
    """From asking to having the answer, waits and moves to another model included."""
    recalled: bool
    """The answer was kept from before: nothing was sent or paid now."""
    attempt: str
    prompt_sha256: str


class Ledger(Protocol):
    """Keeps answers, counts them, and says when to stop."""

    async def recall(self, key: str) -> bytes | None:
        """Return the answer kept under a key (64 hex digits), or None."""
        ...

    async def keep(self, key: str, reply: bytes) -> None:
        """Keep an answer; it is durable when this returns. The same key again changes nothing."""
        ...

    def allow(self) -> None:
        """Return if one more paid call may be made; called right before each.

        Raises:
            Exception: The budget is spent; it reaches the caller of `run_agent` unchanged.
        """
        ...

    def record(self, use: ModelUse) -> None:
        """Count one answer."""
        ...

    def say(self, text: str) -> None:
        """Show one line of status, for example that a server is waited for."""
        ...
