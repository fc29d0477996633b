"""A ledger in a folder: what `agents.ledger.Ledger` asks for, and lists of what was said to it."""

from dataclasses import dataclass, field
from pathlib import Path

from agents.ledger import ModelUse


class BudgetSpentError(Exception):
    """The ledger allows no more."""


@dataclass
class FolderLedger:
    """Keeps answers as files; two of the same folder share them."""

    folder: Path
    calls_allowed: int = 100
    uses: list[ModelUse] = field(default_factory=list[ModelUse])
    said: list[str] = field(default_factory=list[str])

    async def recall(self, key: str) -> bytes | None:
        path = self.folder / key
        return path.read_bytes() if path.exists() else None

    async def keep(self, key: str, reply: bytes) -> None:
        (self.folder / key).write_bytes(reply)

    def allow(self) -> None:
        if self.calls_allowed <= 0:
            raise BudgetSpentError("the budget is spent")
        self.calls_allowed -= 1

    def record(self, use: ModelUse) -> None:
        self.uses.append(use)

    def say(self, text: str) -> None:
        self.said.append(text)

    @property
    def kept(self) -> bytes:
        return b"\n".join(path.read_bytes() for path in sorted(self.folder.iterdir()))
