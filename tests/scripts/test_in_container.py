import fcntl
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from config import TOKEN_CHARS, Settings
from orchestrator.engine import workers
from orchestrator.sandbox import image
from scripts import in_container
from scripts.step import SetUpError

ROOT = Path(__file__).resolve().parents[2]
ANY = "0.0.0.0"  # noqa: S104 - in a container
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can leave root")
WHO = """
import json, os, sys
from scripts.in_container import leave_root
leave_root({"CHALKBOX_DOCKER_HOST": sys.argv[1]})
print(json.dumps([*os.getresuid(), *os.getresgid(), *os.getgroups()]))
os.setuid(0)
"""


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("CHALKBOX_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CHALKBOX_RUNS_DIR", str(tmp_path))


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What it would have turned into; leaving root is tried in a process of its own."""
    seen: list[list[str]] = []

    def become(program: str, words: list[str], environment: dict[str, str]) -> None:
        seen.append([program, *words[1:], environment.get("CHALKBOX_TOKEN", "")])

    monkeypatch.setattr(os, "execve", become)
    monkeypatch.setattr(in_container, "leave_root", lambda _: None)
    return seen


# --- the page -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_settings")
def test_a_page_that_nobody_guards_gets_a_token_and_says_it_once_more_at_each_start(
    tmp_path: Path,
    became: list[list[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PUBLISHED_PORT", "8123")
    in_container.main(["web"])
    printed = capsys.readouterr().out
    token = became[0].pop()
    assert printed == f"Open http://127.0.0.1:8123/?token={token}\n"
    assert len(token) >= in_container.TOKEN_CHARS == TOKEN_CHARS
    assert Settings(token=SecretStr(token)).token is not None
    assert (tmp_path / ".token").stat().st_mode & 0o777 == 0o600
    assert became == [
        ["/usr/bin/tini", "--", "chalkbox", "serve", "--web-only", "--host", ANY, "--port", "7860"]
    ]
    in_container.main([])
    assert capsys.readouterr().out == printed


@pytest.mark.usefixtures("no_settings")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHALKBOX_TOKEN", "x" * 20),
        ("CHALKBOX_LOGINS", "ann:long enough"),
        ("CHALKBOX_BEHIND_LOOPBACK", "1"),
    ],
)
def test_who_says_who_may_enter_gets_no_token(
    tmp_path: Path,
    became: list[list[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    monkeypatch.setenv(name, value)
    in_container.main(["web"])
    assert became[0][-1] == (value if name == "CHALKBOX_TOKEN" else "")
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_no_to_an_open_page_is_a_no() -> None:
    assert not in_container.is_guarded({"CHALKBOX_BEHIND_LOOPBACK": "false"})
    assert not in_container.is_guarded({"CHALKBOX_TOKEN": " ", "CHALKBOX_LOGINS": ""})


def test_a_token_that_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / ".token").write_text("abc")
    token = in_container.keep_token(tmp_path)
    assert in_container.keep_token(tmp_path) == token != "abc"


def test_a_folder_that_takes_no_token_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match=r"no token can be kept in .*nowhere"):
        in_container.keep_token(tmp_path / "nowhere")


# --- the rest -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_settings")
def test_whatever_else_is_a_command_of_the_app(became: list[list[str]]) -> None:
    in_container.main(["worker"])
    in_container.main(["explain", "x"])
    assert became == [
        ["/usr/bin/tini", "--", "chalkbox", "worker", ""],
        ["/usr/bin/tini", "--", "chalkbox", "explain", "x", ""],
    ]


def test_the_user_is_that_of_the_image() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert in_container.UID == image.UID
    assert f"USER {in_container.UID}:{in_container.UID}\n" in dockerfile
    assert f"--uid {in_container.UID} " in dockerfile


@AS_ROOT
def test_root_is_left_for_good_and_the_socket_can_be_used(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    path = Path("/tmp") / f"chalkbox-test-{os.getpid()}.sock"  # noqa: S108 - others must reach it
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        try:
            os.chown(path, 0, 4321)
            path.chmod(0o660)
            assert left_root(f"unix://{path}") == ([10001] * 6 + [4321], "")
            path.chmod(0o600)
            ids, said = left_root(f"unix://{path}")
            assert ids == []
            assert f"the engine's socket is not at {path}" in said
            assert "DOCKER_SOCKET" in said
        finally:
            path.unlink()
    assert left_root("tcp://127.0.0.1:1") == ([10001] * 6, "")
    assert left_root("") == ([10001] * 6, "")


def left_root(address: str) -> tuple[list[int], str]:
    """The ids of a process that left root, and what it said otherwise."""
    done = subprocess.run(
        [sys.executable, "-c", WHO, address], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "PermissionError: [Errno 1]" in done.stderr:  # from the setuid at the end
        return json.loads(done.stdout), ""
    return [], done.stderr


def test_only_a_socket_has_a_group_worth_having(tmp_path: Path) -> None:
    assert in_container.groups_for(None) == []
    assert in_container.groups_for(tmp_path) == []
    assert in_container.groups_for(tmp_path / "nothing") == []
    assert in_container.groups_for(Path("/dev/null")) == []


def test_a_worker_is_well_while_it_holds_its_lock(tmp_path: Path) -> None:
    assert in_container.LOCKS == workers.FOLDER
    assert not in_container.takes_runs(tmp_path)
    known = workers.Workers(tmp_path)
    with known.hold("another-machine-1-abc"):
        assert not in_container.takes_runs(tmp_path)
    executor = workers.new_executor()
    with known.hold(executor):
        assert in_container.takes_runs(tmp_path)
        assert known.is_alive(executor)
    lock = tmp_path / workers.FOLDER / f"{executor}.lock"
    lock.touch()  # of one that was killed
    assert not in_container.takes_runs(tmp_path)
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert in_container.takes_runs(tmp_path)


@pytest.fixture
def page() -> Iterator[tuple[int, list[int]]]:
    """A page that answers with a status that can be changed."""
    status = [200]

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status[0] if self.path == "/api/v1/health" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield server.server_port, status
        server.shutdown()
        serving.join()


def test_a_page_is_well_when_it_says_so(page: tuple[int, list[int]]) -> None:
    port, status = page
    assert in_container.answers(port)
    status[0] = 503
    assert not in_container.answers(port)
    assert not in_container.answers(1)


def test_an_engine_that_does_not_answer_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(in_container, "leave_root", lambda _: None)
    monkeypatch.setenv("CHALKBOX_DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    assert in_container.main(["sandbox-image"]) == 2
    said = capsys.readouterr().err
    assert "none.sock cannot be used" in said
    assert "DOCKER_SOCKET" in said
