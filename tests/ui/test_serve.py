"""`chalkbox serve` as a process of its own, asked over loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from chalkbox_command import clean_environment
from chalkbox_served import serving, state_of, until
from entering import LOGINS, PAGE, TOKEN
from explaining import PYTHAGORAS

from config import PROJECT_ROOT
from orchestrator.observe.listening import ListenError, listen, port_of
from tests.orchestrator.observe.figures_text import Scraped
from ui.__main__ import main

pytestmark = [pytest.mark.processes, pytest.mark.slow]

REQUEST = {"prompt": PYTHAGORAS, "quality": "480p15"}
START_S = 60
WATCHER = "watcher-" * 3


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clean_environment(monkeypatch, tmp_path)
    # Nothing may go out: whoever tries is refused at once, and finds no program of before.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))


# --- one process ----------------------------------------------------------------------------------


def test_one_process_serves_and_carries_out_and_ends_in_order(tmp_path: Path) -> None:
    with serving() as served, httpx.Client(base_url=served.url, timeout=30) as http:
        page = http.get("/", headers=PAGE)
        assert (page.status_code, "gradio" in page.text) == (200, True)
        assert http.get("/api/v1/health").status_code == 200
        made = http.post("/api/v1/generate", json=REQUEST)
        assert made.status_code == 202, made.text
        video_id = made.json()["id"]
        until(lambda: state_of(http, video_id) == "succeeded")
        assert http.get(f"/api/v1/runs/{video_id}/video").status_code == 200
        ready = http.get("/readyz")
        assert (ready.status_code, ready.json()["ready"]) == (200, True), ready.text
        assert set(ready.json()["checks"]) == {
            *("database", "runs_folder", "disk", "engine", "self_check")
        }
        value = Scraped(http.get("/metrics").text)
        assert (value("runs", state="succeeded"), value("runs", state="queued")) == (1, 0)
        assert value("runs_ended_total", workflow="lesson", outcome="succeeded") == 1
        assert value("cache_lookups_total", job="render", result="miss") == 1
        assert (value("sandbox_starts_total", profile="manim", outcome="succeeded") or 0) >= 1
        assert value("ready") == 1
        with http.stream("GET", "/gradio_api/heartbeat/abcdef") as stream:
            assert stream.status_code == 200
            began = time.monotonic()
            assert served.stop() == 0
            assert time.monotonic() - began < 15
        said = served.rest()
    assert "offline" in said
    assert str(tmp_path / "runs") in said
    assert "stops; runs may go on for 20 s" in said
    assert "Traceback" not in said
    secret = (tmp_path / "runs" / ".secret").read_text().strip()
    assert secret not in said


def test_a_second_signal_ends_it_at_once() -> None:
    with serving(guest="waiting") as served, httpx.Client(base_url=served.url, timeout=30) as http:
        http.post("/api/v1/generate", json=REQUEST)
        served.line("waiting")
        served.process.send_signal(signal.SIGINT)
        served.line("stops")
        time.sleep(0.5)
        assert served.process.poll() is None
        assert served.stop(signal.SIGINT) == -signal.SIGINT


# --- who may enter --------------------------------------------------------------------------------


def raw(url: str, first_line: str, *headers: str) -> str:
    """What a server answers to exactly these bytes; its first line."""
    host, _, port = url.removeprefix("http://").rstrip("/").partition(":")
    lines = [first_line, f"Host: {host}:{port}", *(headers or ("Connection: close",)), "", ""]
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return connection.recv(200).split(b"\r\n")[0].decode()


def settled(http: httpx.Client) -> httpx.Response:
    """Whether it is ready, once the database has had the time that a busy machine needs."""
    for _ in range(30):
        ready = http.get("/readyz")
        if "database" not in not_ok(ready):
            return ready
        time.sleep(1)
    return http.get("/readyz")


def not_ok(ready: httpx.Response) -> list[str]:
    return [name for name, it in ready.json()["checks"].items() if not it["ok"]]


def test_web_alone_guards_everything_behind_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_TOKEN", TOKEN)
    monkeypatch.setenv("CHALKBOX_LOGINS", LOGINS)
    monkeypatch.setenv("CHALKBOX_METRICS_TOKEN", WATCHER)
    with serving("--web-only") as served, httpx.Client(base_url=served.url, timeout=30) as http:
        assert "a worker carries them out" in served.line("runs: .*")
        assert http.get("/api/v1/health").status_code == 200
        assert http.get("/healthz").json() == {"alive": True}
        ready = settled(http)
        assert ready.status_code == 503
        assert not_ok(ready) == ["worker"]
        assert "/" not in ready.text
        watcher = {"authorization": f"Bearer {WATCHER}"}
        assert Scraped(http.get("/metrics", headers=watcher).text)("ready") == 0
        assert http.get("/api/v1/runs", headers=watcher).status_code == 401
        guarded = [
            "/config",
            "/metrics",
            "/gradio_api/info",
            "/gradio_api/queue/data?session_hash=x",
        ]
        guarded += ["/gradio_api/startup-events", "/api/v1/runs", "/api/v1/openapi.json", "/"]
        guarded += ["/theme.css", "/assets/", "/look/favicon.svg", "/gradio_api/file=/etc/passwd"]
        for path in guarded:
            assert http.get(path).status_code == 401, path
        for path in ("//api/v1/health", "/api/v1/../v1/health", "/login/../config", "*", "/%00"):
            assert raw(served.url, f"GET {path} HTTP/1.1").split()[1] in ("401", "400"), path
        whole = f"GET {served.url}api/v1/runs HTTP/1.1"
        assert raw(served.url, whole).split()[1] in ("401", "400")
        upgrade = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13")
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        assert "403" in raw(served.url, "GET /gradio_api/queue/join HTTP/1.1", *upgrade, key)
        assert http.post("/gradio_api/queue/join", json={}).status_code == 401

        bearer = {"authorization": f"Bearer {TOKEN}"}
        assert http.get("/config", headers=bearer).status_code == 200
        led = http.get("/", headers=PAGE)
        assert (led.status_code, led.headers["location"]) == (303, "/login?next=%2F")
        http.post("/login", data={"name": "ann", "password": "anns-password"})
        assert http.get("/config").status_code == 200
        refused = http.get("/metrics")  # who logged in does not run this Chalkbox
        assert (refused.status_code, refused.json()["code"]) == (403, "access.owner_only")
        assert "chalkbox_runs" in http.get("/metrics", headers=bearer).text
        own = http.post("/api/v1/generate", json=REQUEST).json()["id"]
        others = http.post("/api/v1/generate", json=REQUEST, headers=bearer).json()["id"]
        assert http.get(f"/api/v1/runs/{own}").status_code == 200
        assert http.get(f"/api/v1/runs/{others}").status_code == 404
        assert served.stop() == 0
        assert not {TOKEN, WATCHER} & set(served.rest().split())


def test_a_proxy_that_is_trusted_says_who_asks_and_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHALKBOX_TOKEN", TOKEN)
    monkeypatch.setenv("CHALKBOX_TRUSTED_PROXIES", "127.0.0.1")
    monkeypatch.setenv("CHALKBOX_ROOT_PATH", "/chalk")
    with serving("--web-only") as served:
        base = served.url.removesuffix("chalk/")
        with httpx.Client(base_url=base, timeout=30) as http:
            forwarded = {"x-forwarded-for": "1.2.3.4", "x-forwarded-proto": "https"}
            entered = http.post("/login", data={"token": TOKEN}, headers=forwarded)
            assert (entered.status_code, entered.headers["location"]) == (303, "/chalk/")
            assert entered.headers["set-cookie"].endswith("; Secure")
            for _ in range(10):
                http.post("/login", data={"token": "wrong"}, headers=forwarded)
            slowed = http.post("/login", data={"token": TOKEN}, headers=forwarded)
            assert slowed.status_code == 429
            other = forwarded | {"x-forwarded-for": "1.2.3.5"}
            assert http.post("/login", data={"token": TOKEN}, headers=other).status_code == 303


# --- the public link ------------------------------------------------------------------------------


def test_where_no_tunnel_can_be_had_it_says_so_and_serves() -> None:
    with (
        serving("--web-only", "--share") as served,
        httpx.Client(base_url=served.url, timeout=30) as http,
    ):
        assert served.line("no public link: .*").endswith("at the address above alone")
        assert http.get("/").status_code == 200
        assert served.stop() == 0
        assert "Traceback" not in served.rest()


@pytest.fixture
def tunnel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tunnel's program that only says that there is a link; the file it tells the port to."""
    told = tmp_path / "told"
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
    program = tmp_path / "hub" / "gradio" / "frpc" / f"frpc_linux_{machine}_v0.3"
    program.parent.mkdir(parents=True)
    program.write_text(
        f"#!/bin/sh\necho $$ $5 > {told}\n"
        "echo 'start proxy success: https://abc.gradio.live'\nexec sleep 600\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("GRADIO_SHARE_SERVER_ADDRESS", "127.0.0.1:9")
    return told


def test_visitors_of_the_public_link_have_limits_and_the_owner_none(tunnel: Path) -> None:
    with serving("--web-only", "--share") as served:
        assert served.line(r"https://\S+") == "https://abc.gradio.live"
        program, port = map(int, tunnel.read_text().split())
        host = {"host": "abc.gradio.live"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=host, timeout=30) as visitor:
            assert visitor.get("/", headers=PAGE).status_code == 200
            long = visitor.post("/api/v1/generate", json=REQUEST | {"prompt": "x" * 500})
            assert (long.status_code, long.json()["code"]) == (422, "limit.prompt")
            first = visitor.post("/api/v1/generate", json=REQUEST)
            assert first.status_code == 202, first.text
            second = visitor.post("/api/v1/generate", json=REQUEST)
            assert (second.status_code, second.json()["code"]) == (429, "limit.one_run")
            evil = visitor.post("/api/v1/generate", headers={"origin": "https://evil.example"})
            assert evil.json()["code"] == "access.other_site"
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=host, timeout=30) as another:
            assert another.get(f"/api/v1/runs/{first.json()['id']}").status_code == 404
        with httpx.Client(base_url=served.url, timeout=30) as owner:
            assert owner.post("/api/v1/generate", json=REQUEST).status_code == 202
            assert owner.get(f"/api/v1/runs/{first.json()['id']}").status_code == 200
        assert served.stop() == 0
    with pytest.raises(ProcessLookupError):
        os.kill(program, 0)


# --- what it refuses ------------------------------------------------------------------------------


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], nothing_left_open: None) -> Callable[..., str]:
    """Run the command here, where it must refuse; what it says."""

    def run(*arguments: str) -> str:
        assert main(["serve", *arguments]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.count("\n") == 1
        return printed.err

    return run


def test_an_open_address_is_refused(said: Callable[..., str]) -> None:
    assert "CHALKBOX_TOKEN or CHALKBOX_LOGINS" in said("--host", "0.0.0.0")  # noqa: S104


def test_a_port_that_is_taken_is_said(said: Callable[..., str]) -> None:
    with listen("127.0.0.1", 0) as taken:
        assert "Address already in use" in said("--web-only", "--port", str(port_of(taken)))


def test_without_an_engine_it_says_so(said: Callable[..., str]) -> None:
    assert "no container engine" in said("--port", "0")


def test_an_address_of_another_machine_is_said(
    said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHALKBOX_TOKEN", TOKEN)
    assert "192.0.2.1:0" in said("--host", "192.0.2.1", "--port", "0")


@pytest.mark.parametrize("port", ["-1", "65536", "x", "1.5", "٣"])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", f"--port={port}"])
    assert "is no port" in capsys.readouterr().err


def test_ipv6_is_listened_on() -> None:
    try:
        listening = listen("[::1]", 0)
    except ListenError:
        pytest.skip("this machine has no IPv6 loopback")
    with listening:
        assert port_of(listening) > 0


def test_the_other_commands_load_nothing_of_the_page() -> None:
    script = (
        "import sys, contextlib\n"
        "from ui.__main__ import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "print([name for name in ('gradio', 'fastapi', 'uvicorn', 'starlette', 'dbos')"
        " if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert "serve " in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
