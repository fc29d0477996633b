"""What a worker of the fake engine may report, right or wrong."""

import json
from collections.abc import Callable
from typing import Any

from fakes import VERSIONS, GuestEnd, Job, rehearsal

from agents.artifacts.validation_report import FailureClass, ValidationReport

ERROR = {"source": "lint", "code": "F821", "message": "undefined name"}
WARNING = ERROR | {"severity": "warning"}
PASSED: dict[str, Any] = {
    "passed": True,
    "failure": None,
    "findings": [],
    "scenes": [rehearsal("SquareScene")],
    "versions": VERSIONS,
    "duration_s": 0.1,
}
FAILED = PASSED | {"passed": False, "failure": "findings", "findings": [ERROR], "scenes": []}


def says(result: object, *, log: bytes = b"") -> Callable[[GuestEnd, Job], None]:
    def answer(end: GuestEnd, _: Job) -> None:
        end.say("result", result if isinstance(result, bytes) else json.dumps(result).encode())
        end.done(log=log)

    return answer


def refused(report: ValidationReport) -> None:
    """See that a report was taken as the failure of whoever wrote it."""
    assert (report.passed, report.failure, report.scenes) == (False, FailureClass.CRASHED, ())
    (found,) = report.findings
    assert "reported something that cannot be read" in found.message
