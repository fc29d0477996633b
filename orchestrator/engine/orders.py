"""What a thread of the queue wants done of a run on the event loop, one stage at a time."""

import asyncio
import concurrent.futures
from dataclasses import dataclass, field
from typing import Any

from orchestrator.engine.errors import TakenOverError
from orchestrator.engine.open_run import OpenRun
from orchestrator.engine.outcome import outcome_of
from orchestrator.engine.run import code_of
from orchestrator.engine.stage import Stage
from orchestrator.engine.step import LetGo, Step, Words


@dataclass
class _Order:
    stage: Stage
    done: concurrent.futures.Future[Words] = field(default_factory=concurrent.futures.Future[Words])


class Orders:
    """What a thread wants done; refused once the run is over.

    Args:
        loop: Where the run is carried out.
        from_stage: This stage is done in any case.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, from_stage: str | None) -> None:
        self._loop = loop
        self._from_stage = from_stage
        self._orders: asyncio.Queue[_Order | None] = asyncio.Queue()
        self._over = False
        self.chain: concurrent.futures.Future[tuple[Stage, ...]] = concurrent.futures.Future()
        """What there is to do, once the run is at hand."""

    def do(self, stage: Stage) -> Words:
        """Have a stage done; called in the thread.

        Raises:
            LetGo: The run is over.
        """
        order = _Order(stage)
        self._loop.call_soon_threadsafe(self._put, order)
        return order.done.result()

    def no_more(self) -> None:
        """Called in the thread: the run may end."""
        self._loop.call_soon_threadsafe(self._orders.put_nowait, None)

    async def obey(self, run: OpenRun[Any], *, done: frozenset[str]) -> None:
        """Do what is ordered; called on the loop.

        Args:
            run: Open.
            done: Stages that are not done again: a process that is gone did so.
        """
        from_stage = None if self._from_stage in done else self._from_stage
        while (order := await self._orders.get()) is not None:
            try:
                sha256 = await run.do(order.stage, from_stage=from_stage)
            except TakenOverError:
                order.done.set_exception(LetGo())  # the queue shall know nothing of it
                raise
            except Exception as error:
                order.done.set_result(_words(order.stage, error))
                raise
            except BaseException:
                order.done.set_exception(LetGo())
                raise
            order.done.set_result(
                {"stage": order.stage.name, "outcome": "succeeded", "sha256": sha256}
            )

    def end(self) -> None:
        """Called on the loop: the run is over."""
        self._over = True
        if not self.chain.done():
            self.chain.set_exception(LetGo())
        while not self._orders.empty():
            if order := self._orders.get_nowait():
                order.done.set_exception(LetGo())

    def _put(self, order: _Order) -> None:
        if self._over:
            order.done.set_exception(LetGo())
        else:
            self._orders.put_nowait(order)


def do_recorded(stage: Stage, orders: Orders, step: Step) -> bool:
    """Have a stage done and recorded; whether the next may follow."""
    seen: list[Words] = []

    def deed() -> Words:
        seen.append(orders.do(stage))
        return seen[-1]

    step(stage.name, deed)
    if not seen:
        # Recorded by a process that is gone. The folder decides all the same: its files may have
        # been edited since, and the next stages need the artifact at hand.
        seen.append(orders.do(stage))
    return seen[-1]["outcome"] == "succeeded"


def _words(stage: Stage, error: Exception) -> Words:
    return {"stage": stage.name, "outcome": outcome_of(error), "error_code": code_of(error)}
