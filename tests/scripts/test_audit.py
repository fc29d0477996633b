"""The audit asks whoever can be reached, and says of the rest that it was not looked at."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts import audit
from scripts.audit import NotLookedAtError, look, wrong_offline, wrong_versions

VULNERABLE = {
    "diskcache": {
        "id": "GHSA-w8v5-vhqr-4h9v",
        "aliases": ["CVE-2025-69872"],
        "summary": "it unpickles",
        "affected": [{"package": {"name": "diskcache", "ecosystem": "PyPI"}, "ranges": []}],
    },
    "six": {
        "id": "PYSEC-1",
        "summary": "made up",
        "affected": [
            {
                "package": {"name": "six", "ecosystem": "PyPI"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"fixed": "9.9"}]}],
            }
        ],
    },
}


class Database(BaseHTTPRequestHandler):
    """The OSV database, of two findings."""

    def do_POST(self) -> None:
        asked: Any = json.loads(self.rfile.read(int(self.headers["content-length"])))
        known = VULNERABLE.get(asked["package"]["name"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"vulns": [known]} if known else {}).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""


@pytest.fixture
def database() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Database)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()
    thread.join()


def locks(folder: Path, *names: str) -> tuple[Path]:
    lock = folder / "lock.txt"
    pinned = (f"{name}==1.0 --hash=sha256:{'0' * 64}\n" for name in names)
    lock.write_text("".join(pinned))
    return (lock,)


def test_nothing_is_wrong_with_what_stands_in_this_repository() -> None:
    wrong = [each for each in wrong_offline() if "ended on" not in each]
    assert wrong == []


def test_a_known_vulnerability_is_named_unless_it_is_waived(tmp_path: Path, database: str) -> None:
    assert list(wrong_versions(locks(tmp_path, "diskcache"), database)) == []
    (words,) = wrong_versions(locks(tmp_path, "diskcache", "six"), database)
    assert words == "six 1.0: PYSEC-1; mended in 9.9"
    (words,) = wrong_versions(locks(tmp_path, "attrs"), database)
    assert "lets nothing stand" in words


def test_what_cannot_be_reached_was_not_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = "http://127.0.0.1:9/v1/query"

    def ask() -> Iterator[str]:
        return wrong_versions(locks(tmp_path, "six"), nobody)

    with pytest.raises(NotLookedAtError, match="cannot be reached"):
        list(ask())
    assert look("known vulnerabilities", ask, strict=False)
    assert "NOT LOOKED AT" in capsys.readouterr().out
    assert not look("known vulnerabilities", ask, strict=True)


def test_a_waiver_that_ended_fails_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Later":
            return cls(2999, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(audit, "datetime", Later)
    assert any("CVE-2025-69872" in each and "ended on" in each for each in wrong_offline())
