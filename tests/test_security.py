"""SECURITY.md promises only what tests hold."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_promise_of_security_names_tests_that_are_there() -> None:
    written = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promises = [line for line in written.splitlines() if re.match(r"\| [A-Z].*\|.*\|$", line)]
    assert len(promises) > 10
    for promise in promises:
        named = re.findall(r"`((?:[\w/]+/)?test_\w+\.py|tests/[\w/]+)`", promise)
        assert named, promise
        folder = ROOT
        for name in named:  # one without a folder lies beside the one before it
            path = ROOT / name if "/" in name else folder / name
            folder = path if path.is_dir() else path.parent
            assert path.exists(), promise
