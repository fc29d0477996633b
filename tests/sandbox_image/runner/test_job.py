"""What PID 1 keeps of what a worker prints and reports."""

from typing import Any

import pytest
from runner.frames import FrameError
from runner.job import HEAD_BYTES, TAIL_BYTES, Job, Log

LIMITS: dict[str, Any] = {"result_bytes": 1000}


def report(payload: bytes) -> Job:
    job = Job("inspect", limits=LIMITS, params={})
    job._take_report({"type": "result", "size": len(payload)}, payload)
    return job


@pytest.mark.parametrize(
    ("payload", "good"),
    [
        (b'{"passed": true}', True),
        (b'{"passed": false}', False),
        (b'{"passed": 1}', False),
        (b'{"succeeded": false}', False),
        (b'{"answers": []}', True),
    ],
)
def test_it_sees_whether_a_result_is_good(payload: bytes, good: bool) -> None:
    assert report(payload)._good is good


@pytest.mark.parametrize("payload", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_result_that_is_no_object_is_refused(payload: bytes) -> None:
    with pytest.raises(FrameError):
        report(payload)


def test_a_log_keeps_both_ends() -> None:
    log = Log()
    log.add(b"a" * HEAD_BYTES)
    for _ in range(1000):
        log.add(b"b" * 1000)
    log.add(b"z")
    text = log.text()
    assert text.startswith(b"a" * HEAD_BYTES)
    assert text.endswith(b"bz")
    assert b"bytes left out" in text
    assert len(text) < HEAD_BYTES + TAIL_BYTES + 100
    assert log.total == HEAD_BYTES + 1_000_001
