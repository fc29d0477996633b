"""An optional documentation server: a real one over both transports, and ones that fail."""

import asyncio
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_ai import Agent
from pydantic_ai.models.test import TestModel

from agents.docs.bounded_text import tokens_of
from agents.docs.mcp_docs import DocsServer, cut_answer, probe_docs_server, within

PROGRAM = Path(__file__).with_name("docs_servers.py")
pytestmark = pytest.mark.processes


def command(*arguments: str) -> str:
    return shlex.join([sys.executable, str(PROGRAM), *arguments])


def probe(
    *, url: str | None = None, command: str | None = None, timeout_s: float | None = None
) -> tuple[DocsServer | None, list[str]]:
    told: list[str] = []
    server = asyncio.run(
        probe_docs_server(url=url, command=command, timeout_s=timeout_s, tell=told.append)
    )
    return server, told


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server on a free loopback port, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(shlex.split(command("http", str(port))), stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and running.poll() is None:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        running.kill()
        running.wait()


def test_a_server_on_standard_streams_is_asked_and_leaves_nothing() -> None:
    async def run() -> tuple[DocsServer, str]:
        server = await probe_docs_server(command=command("stdio"), timeout_s=60, tell=print)
        assert server is not None
        return server, await server.ask("axes")

    server, answer = asyncio.run(run())
    assert server.tools == ("resolve-library-id", "query-docs")
    assert answer == "About axes in /manimcommunity/manim: use Axes.plot."
    assert children_running(PROGRAM) == []


def test_a_server_behind_an_address_is_asked(url: str) -> None:
    async def run() -> list[str]:
        server = await probe_docs_server(url=url, key=SecretStr("k"), timeout_s=60, tell=print)
        assert server is not None
        return [await server.ask(question) for question in ("curves", "fail", "long")]

    found, failed, long = asyncio.run(run())
    assert found == "About curves in /manimcommunity/manim: use Axes.plot."
    assert failed.startswith("127.0.0.1 did not answer: ")
    assert tokens_of(long) <= 1500
    assert long.endswith("(Left out for length: the rest of this answer.)")


def test_an_agent_gets_its_tools_prefixed_and_its_answers_cut(url: str) -> None:
    async def run() -> tuple[list[str], list[str]]:
        server = await probe_docs_server(url=url, timeout_s=60, tokens=40, tell=print)
        assert server is not None
        agent = Agent(TestModel(call_tools=["docs_query-docs"]), toolsets=[server.toolset()])
        result = await agent.run("plots")
        answers = [
            str(part.content)
            for message in result.all_messages()
            for part in message.parts
            if part.part_kind == "tool-return"
        ]
        model = agent.model
        assert isinstance(model, TestModel)
        assert model.last_model_request_parameters is not None
        return [tool.name for tool in model.last_model_request_parameters.function_tools], answers

    tools, answers = asyncio.run(run())
    assert tools == ["docs_resolve-library-id", "docs_query-docs"]
    assert len(answers) == 1
    assert 0 < tokens_of(answers[0]) <= 40


def test_a_server_that_hangs_is_left_out_and_ended(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    started = time.monotonic()
    server, told = probe(command=command("hang", str(pid)), timeout_s=5.0)
    assert server is None
    assert told == [
        f"The documentation server {Path(sys.executable).name} is left out: no answer within 5 s."
    ]
    assert time.monotonic() - started < 60
    assert not Path("/proc", pid.read_text()).exists()


def test_an_answer_that_does_not_come_is_told(url: str) -> None:
    async def run() -> str:
        server = await probe_docs_server(url=url, timeout_s=60, tell=print)
        assert server is not None
        impatient = replace(server, timeout_s=1.0)
        return await impatient.ask("hang")

    assert asyncio.run(run()) == "127.0.0.1 did not answer: no answer within 1 s."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"command": "no-such-program --docs"}, "no-such-program is left out: .*No such file"),
        ({"command": "'unbalanced"}, "left out: No closing quotation"),
        ({"command": f"{sys.executable} -c 'print(1)'"}, "left out: "),
        ({"url": "ftp://docs.example/mcp"}, "docs.example is left out: its address does not begin"),
        ({"url": "http://127.0.0.1:9/mcp?key=secret"}, "127.0.0.1 is left out: Client failed"),
    ],
)
def test_a_server_that_is_none_is_left_out_in_one_sentence(
    given: dict[str, str], said: str
) -> None:
    server, told = probe(**given)
    assert server is None
    assert len(told) == 1
    assert re.search(said, told[0])
    assert "secret" not in told[0]
    assert told[0].endswith(".")


def test_none_is_set() -> None:
    assert probe() == (None, [])
    assert probe(url="", command="") == (None, [])


def test_structured_answers_become_text() -> None:
    assert cut_answer({"a": ["é"]}, 100) == '{\n "a": [\n  "é"\n ]\n}'
    assert tokens_of(cut_answer("x" * 100_000, 100)) <= 100


def children_running(program: Path) -> list[int]:
    """Processes of this one that run a program."""
    found: list[int] = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            line = (process / "cmdline").read_bytes().split(b"\0")
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == os.getpid() and str(program).encode() in line and b"stdio" in line:
            found.append(int(process.name))
    return found


def test_an_address_that_holds_a_key_is_not_repeated() -> None:
    server, told = probe(url="http://127.0.0.1:9/mcp?api_key=sesame http://x/?k=sesame")
    assert server is None
    assert "sesame" not in " ".join(told)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("401 for url 'https://x.org/mcp?api_key=sesame'.", "401 for url 'x.org'"),
        ("no route to https://me:sesame@x.org/mcp now", "no route to x.org now"),
    ],
)
def test_what_went_wrong_is_told_without_addresses(said: str, told: str) -> None:
    async def fail() -> None:
        raise RuntimeError(said)

    assert asyncio.run(within(5, fail(), name="x.org")) == (None, told)


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_an_address_or_command_of_blanks_is_none(blank: str) -> None:
    assert probe(url=blank, command=blank) == (None, [])


def test_an_address_that_is_none_is_left_out_and_told() -> None:
    server, told = probe(url="http://[")
    assert server is None
    assert "at that address is left out" in told[0]
