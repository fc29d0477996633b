"""What the fake model servers share: the script, the log, and a real HTTP server around them.

A script is a list of steps, JSON objects. A request takes the first step that fits it:

    {"text": "…"}                      a plain answer
    {"answer": {…}}                    the agreed answer: a call of the tool `final_result`
    {"call": "look_up", "args": {…}}   a call of another tool
    {"calls": 5, …}                    that call so often in one answer (Gemini only)
    {"malformed_call": "look_up"}      a tool call that cannot be read
    {"fail": "rate_limited"}           one of FAILURES, in the vendor's own words
    {"blocked": true}                  a content filter stops it
    {"truncated": "…"}                 an answer that hit the length limit
    {"speaks": true}                   the words asked for as sound, see `tones.py` (Gemini only)
    {"garbage": "<html>"}              200, with a body that is no answer
    {"cut": true}                      the connection ends in the middle of the answer
    {"silent_s": 5, …}                 wait first
    {"wait_s": 0.2, …}                 with rate_limited: how long it asks to wait
    {"as_model": "other", …}           the answer names another model than was asked
    {"model": "x", …}                  only for requests to this model
    {"when": "…", …}                   only for requests whose JSON holds this text
    {"times": 3, …}                    may be taken so often; 0: for ever. Default 1

A request that no step fits is refused with 400. From a shell, with `tests` on PYTHONPATH:

    python -m wire.fake_gemini --script steps.json --log requests.jsonl --port 8899

It prints its address, and appends one line to the log for each request.
"""

import argparse
import asyncio
import contextlib
import json
import socket
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

FAILURES = (
    "rate_limited",
    "quota_spent",
    "wrong_key",
    "forbidden",
    "gone",
    "server_error",
    "overloaded",
    "refused",
)
Step = dict[str, Any]


@dataclass(frozen=True)
class Received:
    """One request that came in."""

    model: str
    body: dict[str, Any]
    headers: dict[str, str]


class Web(uvicorn.Server):
    """Ends soon when it is told to: uvicorn's own looks ten times a second, and then waits."""

    async def main_loop(self) -> None:
        await self.on_tick(0)
        while not self.should_exit:
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        until = time.monotonic() + 0.1
        while self.server_state.connections and time.monotonic() < until:
            await asyncio.sleep(0.001)


class FakeServer(ABC):
    """Plays a script on 127.0.0.1, in a thread; `with` starts and stops it."""

    route: str
    base_path = ""
    """What a client has in its base URL after the port."""

    def __init__(self, steps: Iterable[Step] = (), *, log: Path | None = None) -> None:
        self.steps: list[Step] = []
        self.received: list[Received] = []
        self.log = log
        self.load(*steps)
        routes = [Route(self.route, self._answer, methods=["POST"])]
        self._uvicorn = Web(
            uvicorn.Config(
                Starlette(routes=routes),
                host="127.0.0.1",
                port=0,
                log_level="critical",
                lifespan="off",
                ws="none",
                http="h11",
            )
        )
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address for a client's settings."""
        port = self._uvicorn.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}{self.base_path}"

    @property
    def models_asked(self) -> list[str]:
        return [each.model for each in self.received]

    def load(self, *steps: Step) -> None:
        """Replace the script and forget what came in."""
        self.steps = [{"times": 1, **step} for step in steps]
        self.received.clear()

    def start(self, port: int = 0) -> Self:
        self._uvicorn.config.port = port
        self._thread = threading.Thread(target=self._uvicorn.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 60
        while not self._uvicorn.started:
            assert self._thread.is_alive(), "the fake server did not start"
            assert time.monotonic() < until, "the fake server does not start"
            time.sleep(0.005)
        return self

    def stop(self) -> None:
        self._uvicorn.should_exit = self._uvicorn.force_exit = True
        if self._thread:
            self._thread.join(5)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _answer(self, request: Request) -> Response:
        body = await request.json()
        received = Received(self.model_of(request, body), body, dict(request.headers))
        self.received.append(received)
        if self.log:
            with self.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps({"model": received.model, "body": body}) + "\n")
        step = self._take(received)
        await asyncio.sleep(step.get("silent_s", 0))
        if "fail" in step:
            return self.failure(step["fail"], step, received)
        if "garbage" in step:
            return Response(step["garbage"], media_type="application/json")
        if "cut" in step:
            return StreamingResponse(_cut(), headers={"content-length": "1000"})
        return self.success(step, received)

    def _take(self, received: Received) -> Step:
        text = json.dumps(received.body, ensure_ascii=False)
        for step in self.steps:
            if step.get("model", received.model) == received.model and step.get("when", "") in text:
                if step["times"] == 1:
                    self.steps.remove(step)
                step["times"] -= 1
                return step
        return {"fail": "refused", "message": "the fake server's script has no step for this"}

    @abstractmethod
    def model_of(self, request: Request, body: dict[str, Any]) -> str:
        """The model a request asks for."""

    @abstractmethod
    def success(self, step: Step, received: Received) -> Response:
        """An answer, a blocked or a truncated one."""

    @abstractmethod
    def failure(self, kind: str, step: Step, received: Received) -> Response:
        """An error as this vendor writes it."""


def call_of(step: Step) -> tuple[str, dict[str, Any]] | None:
    """Name and arguments of the tool call a step makes."""
    if "answer" in step:
        return "final_result", step["answer"]
    if "call" in step:
        return step["call"], step.get("args", {})
    return None


def main(kind: type[FakeServer]) -> None:
    """Play a script file until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--script", type=Path, required=True)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    steps = json.loads(options.script.read_text(encoding="utf-8"))
    server = kind(steps, log=options.log).start(options.port)
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()
    server.stop()


async def _cut() -> AsyncIterator[bytes]:
    yield b'{"candidates": ['
    await asyncio.sleep(0.01)
    raise ConnectionAbortedError("the script says so")
