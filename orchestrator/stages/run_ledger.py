"""Keeps and counts what models answer in one run: in its folder, and for all runs in the cache.

An answer is on the disk before anything is done with it, so a run that is gone on with after its
process was killed asks, and pays for, nothing twice. Other runs get the answers of a run in which
all went well: those of another would lead them, without a way out, into the same failure.
"""

import asyncio
import contextlib
from decimal import Decimal
from typing import Any

from agents.artifacts.base import Record
from agents.ledger import ModelUse
from config import Budget
from orchestrator.engine.errors import RunFolderError
from orchestrator.engine.events import StageFinished, Usage
from orchestrator.engine.render_cache import ResultCache, key_of
from orchestrator.engine.run import Run
from orchestrator.stages.run_budget import refuse_spent, used_in

REPLIES = "replies"
"""Folder of the run that holds them, one file for each key."""


class KeptReply(Record):
    """An answer as the cache keeps it."""

    reply: str


class RunLedger:
    """The ledger of one agent in one stage of one run; it is asked one thing at a time.

    Args:
        run: Whose folder keeps the answers and whose trace counts them.
        replies: Answers of other runs; None to do without.
        budget: What the whole run may use.
    """

    def __init__(self, run: Run[Any], *, replies: ResultCache | None, budget: Budget) -> None:
        self._run = run
        self._replies = replies
        self._budget = budget
        self._key: str | None = None
        self._from_this_run = False

    async def recall(self, key: str) -> bytes | None:
        """The answer kept under a key, from this run or another one."""
        self._key, self._from_this_run = key, False
        with contextlib.suppress(FileNotFoundError):
            name = f"{REPLIES}/{key}.json"
            reply = await asyncio.to_thread(self._run.folder.read_file, name)
            self._from_this_run = True
            return reply
        if self._replies is None:
            return None
        kept = await self._replies.get(key_of("reply", key), KeptReply)
        if kept is None:
            return None
        reply = kept.reply.encode()
        await self._write(key, reply)
        return reply

    async def keep(self, key: str, reply: bytes) -> None:
        """Force an answer to the disk; `share_replies` offers it to other runs."""
        await self._write(key, reply)

    def allow(self) -> None:
        """See that the budget is not spent.

        Raises:
            BudgetSpentError: It is; says what was spent and which setting holds it.
        """
        refuse_spent(used_in(self._run.trace.read().lines), self._budget)

    def record(self, use: ModelUse) -> None:
        """Count one answer: as paid, unless it was paid by another run or counted before."""
        paid = not use.recalled or (self._from_this_run and not self._is_counted())
        self._run.emit(
            Usage(
                stage=self._run.stage,
                agent=use.agent,
                model=use.answered or use.asked,
                asked=use.asked if use.rerouted else "",
                tokens_in=use.input_tokens if paid else 0,
                tokens_out=use.output_tokens if paid else 0,
                tokens_thinking=use.thinking_tokens if paid else 0,
                cost_usd=use.cost_usd if paid else Decimal(0),
                cost_known=use.cost_known or not paid,
                recalled=not paid,
                reply=self._key,
                prompt_sha256=use.prompt_sha256,
            )
        )

    def say(self, text: str) -> None:
        """Show one line of status."""
        self._run.progress(text)

    async def _write(self, key: str, reply: bytes) -> None:
        name = f"{REPLIES}/{key}.json"
        await asyncio.to_thread(self._run.folder.write_unlisted, name, reply)

    def _is_counted(self) -> bool:
        """Whether the trace has the answer already: a process may be killed right before that."""
        events = (line.event for line in self._run.trace.read().lines)
        return any(isinstance(event, Usage) and event.reply == self._key for event in events)


async def share_replies(run: Run[Any], replies: ResultCache) -> None:
    """Offer to other runs what models answered in this one, unless a stage of it ever failed."""
    events = [line.event for line in run.trace.read().lines]
    if any(isinstance(event, StageFinished) and event.outcome == "failed" for event in events):
        return
    for key in dict.fromkeys(event.reply for event in events if isinstance(event, Usage)):
        if key is None:
            continue
        with contextlib.suppress(OSError, RunFolderError, ValueError):
            name = f"{REPLIES}/{key}.json"
            reply = (await asyncio.to_thread(run.folder.read_file, name)).decode()
            await replies.put(key_of("reply", key), KeptReply(reply=reply))
