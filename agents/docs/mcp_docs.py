"""An optional MCP documentation server beside the built-in index: context7, or any other.

Off unless an address or a command is set. A server that cannot be reached would end an agent's
run, so it is tried first and left out when it does not answer. What it answers is the text of
strangers: it is cut, handed over as a tool's result, and never as an instruction. A command runs
on this machine, outside the sandbox.
"""

import asyncio
import importlib
import json
import os
import re
import shlex
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

from pydantic import SecretStr

from agents.docs.bounded_text import Block, fit

if TYPE_CHECKING:
    from fastmcp.client.transports import ClientTransport
    from mcp.types import Tool
    from pydantic_ai.mcp import MCPToolset
    from pydantic_ai.toolsets import AbstractToolset

T = TypeVar("T")

PREFIX = "docs"
"""Of the tools' names, as an agent sees them."""
URL_S = 5.0
COMMAND_S = 20.0
ANSWER_S = 20.0
"""Longest waits, seconds: for an address, for a command, for the answer to a question."""
MOST_TOOLS = 8
ADDRESS = re.compile(r"https?://[^\s'\"]*")
LONGEST_LINE = 400
"""Longer lines of an answer are broken, so that whole ones can be left out, characters."""
LIBRARY_ID = "/manimcommunity/manim"
"""Manim's name at context7."""
LIBRARY_NAME = "manim"
QUESTION = ("query", "question", "topic", "search", "text", "q")
"""Arguments that take a question."""


@dataclass(frozen=True)
class DocsServer:
    """A server that answered when it was tried."""

    name: str
    """For people: its host, or its command."""
    tools: tuple[str, ...]
    """Tools an agent may use; those that say they change something are left out."""
    _connect: "Callable[[], MCPToolset[Any]]"
    _question_tool: str | None
    _arguments: Callable[[str], dict[str, Any]]
    timeout_s: float
    """Longest wait for an answer, seconds."""
    tokens: int
    """Most tokens of an answer."""

    def toolset(self) -> "AbstractToolset[Any]":
        """The server's tools for an agent, their names prefixed with `docs_`."""
        allowed = frozenset(self.tools)
        return self._connect().filtered(lambda _, tool: tool.name in allowed).prefixed(PREFIX)

    async def ask(self, question: str) -> str:
        """Ask in plain words; trouble is told in the answer, it never raises for the server's.

        Connects anew each time, so that nothing is left running between questions.
        """
        if self._question_tool is None:
            return f"{self.name} has no tool that takes a question."
        tool = self._question_tool

        async def ask() -> Any:
            async with self._connect() as server:
                return await server.direct_call_tool(tool, self._arguments(question))

        answer, trouble = await within(self.timeout_s, ask(), name=self.name)
        if trouble:
            return f"{self.name} did not answer: {trouble}."
        return cut_answer(answer, self.tokens)


async def probe_docs_server(
    *,
    url: str | None = None,
    command: str | None = None,
    key: SecretStr | None = None,
    timeout_s: float | None = None,
    tokens: int = 1500,
    tell: Callable[[str], None],
) -> DocsServer | None:
    """Try the server that is set: connect, and list its tools.

    Args:
        url: Of a streamable HTTP server; comes before a command.
        command: Local command that speaks MCP on its standard input and output.
        key: Sent to the address, or put into the command's environment.
        timeout_s: Longest wait, seconds; by default `URL_S` for an address, `COMMAND_S` for a
            command, which must start first.
        tokens: Most tokens of an answer.
        tell: Given one sentence when the server is left out.

    Returns:
        The server, or None when none is set or it does not answer.
    """
    url, command = (url or "").strip() or None, (command or "").strip() or None
    if not url and not command:
        return None
    name = _name_of(url, command)
    wait_s = timeout_s or (URL_S if url else COMMAND_S)
    await asyncio.to_thread(importlib.import_module, "pydantic_ai.mcp")  # takes three seconds

    def connect() -> "MCPToolset[Any]":
        return _toolset(url, command, key, timeout_s=wait_s, tokens=tokens)

    async def list_tools() -> "list[Tool]":
        async with connect() as server:
            return await server.list_tools()

    listed, trouble = await within(wait_s, list_tools(), name=name)
    tools = [tool for tool in listed or () if _only_reads(tool)][:MOST_TOOLS]
    if not trouble and not tools:
        trouble = "it has no tool that only reads"
    if trouble:
        tell(f"The documentation server {name} is left out: {trouble}.")
        return None
    asked = best_tool(tools)
    return DocsServer(
        name=name,
        tools=tuple(tool.name for tool in tools),
        _connect=connect,
        _question_tool=asked.name if asked else None,
        _arguments=lambda question: (arguments_for(asked, question) if asked else None) or {},
        timeout_s=max(wait_s, ANSWER_S),
        tokens=tokens,
    )


def best_tool(tools: "list[Tool]") -> "Tool | None":
    """The tool that answers questions: it takes one, and speaks of docs more than of names."""
    usable = [tool for tool in tools if arguments_for(tool, "") is not None]
    words = ("docs", "documentation", "search", "query", "ask")

    def fitness(tool: "Tool") -> tuple[bool, int]:
        name = tool.name.lower()
        return "resolve" not in name, sum(word in name for word in words)

    return max(usable, key=fitness, default=None)


def arguments_for(tool: "Tool", question: str) -> dict[str, Any] | None:
    """A call's arguments; None where the tool takes no question or needs what is not known."""
    schema = tool.input_schema
    properties = cast("dict[str, dict[str, Any]]", schema.get("properties", {}))
    required = cast("list[str]", schema.get("required", []))
    arguments: dict[str, Any] = {}
    for name in properties:
        plain = name.lower().replace("_", "").replace("-", "")
        if "library" in plain:
            arguments[name] = LIBRARY_ID if "id" in plain else LIBRARY_NAME
        elif plain in QUESTION:
            arguments[name] = question
    unknown = [name for name in required if name not in arguments]
    if len(unknown) == 1 and question not in arguments.values():
        if properties.get(unknown[0], {}).get("type") != "string":
            return None
        arguments[unknown.pop()] = question
    return None if unknown or question not in arguments.values() else arguments


def cut_answer(answer: Any, tokens: int) -> str:
    """A tool's result as text of whole lines within a number of tokens."""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False, indent=1)
    lines = [
        line[start : start + LONGEST_LINE]
        for line in text.splitlines()
        for start in range(0, max(1, len(line)), LONGEST_LINE)
    ]
    return fit([Block("this answer", tuple(lines))], tokens=tokens)


def _toolset(
    url: str | None, command: str | None, key: SecretStr | None, *, timeout_s: float, tokens: int
) -> "MCPToolset[Any]":
    """A connection that is opened when it is entered.

    Raises:
        ValueError: The address or the command is none.
    """
    from pydantic_ai.mcp import MCPToolset

    async def call(context: Any, call_tool: Any, name: str, arguments: dict[str, Any]) -> Any:
        return cut_answer(await call_tool(name, arguments), tokens)

    return MCPToolset(
        _transport(url, command, key),
        id=PREFIX,
        init_timeout=timeout_s,
        read_timeout=max(timeout_s, ANSWER_S),
        process_tool_call=call,
    )


def _transport(url: str | None, command: str | None, key: SecretStr | None) -> "ClientTransport":
    from fastmcp.client.transports import StdioTransport, StreamableHttpTransport

    secret = key.get_secret_value() if key else ""
    if url:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("its address does not begin with http:// or https://")
        headers = {"Authorization": f"Bearer {secret}", "CONTEXT7_API_KEY": secret}
        return StreamableHttpTransport(url, headers=headers if secret else None)
    program, *arguments = shlex.split(command or "")
    # The rest of our environment, with its keys, is not for it.
    environment = {"CONTEXT7_API_KEY": secret} if secret else {}
    return StdioTransport(
        program,
        arguments,
        env=environment,
        keep_alive=False,
        log_file=Path(os.devnull),
    )


def _only_reads(tool: "Tool") -> bool:
    """Whether a tool does not say that it changes something."""
    says = tool.annotations
    return says is None or not (says.read_only_hint is False and says.destructive_hint is not False)


async def within(
    timeout_s: float, deed: Coroutine[Any, Any, T], *, name: str
) -> tuple[T | None, str]:
    """A result or, in a few words, why there is none; `name` stands for the address."""
    try:
        async with asyncio.timeout(timeout_s):
            return await deed, ""
    except TimeoutError:
        return None, f"no answer within {timeout_s:g} s"
    except Exception as error:  # noqa: BLE001 (whatever a stranger's server does must not end a run)
        return None, _reason(error, name)


def _reason(error: BaseException, name: str) -> str:
    """The innermost cause, in one short line, without addresses: they may hold a key."""
    while isinstance(error, BaseExceptionGroup):
        error = cast("BaseExceptionGroup[BaseException]", error).exceptions[0]
    text = " ".join(ADDRESS.sub(lambda _: name, str(error)).split()).rstrip(".")
    return text[:200] or type(error).__name__


def _name_of(url: str | None, command: str | None) -> str:
    """Without what may hold a key: the host of an address, the program of a command."""
    if url:
        try:
            return urlsplit(url).hostname or "at that address"
        except ValueError:
            return "at that address"
    return Path((command or "").split(maxsplit=1)[0]).name
