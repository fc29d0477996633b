"""A report may say anything; only one that can be true of a scene is taken."""

import pytest
from fake_reports import ERROR, PASSED, WARNING, refused, says
from fake_sandbox import inspect_with
from fakes import guest_that, rehearsal

pytestmark = pytest.mark.usefixtures("nothing_left_open")


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "changed",
    [
        {"findings": [ERROR]},
        {"findings": [WARNING, ERROR]},
        {"scenes": []},
        {"failure": "findings"},
        {"passed": False},
        {"passed": False, "failure": "timeout"},
        {"passed": False, "findings": [ERROR]},
        {"passed": False, "failure": "findings", "findings": [WARNING]},
    ],
    ids=str,
)
def test_a_report_that_contradicts_itself_has_failed(changed: dict[str, object]) -> None:
    report = inspect_with(guest_that(inspect=says(PASSED | changed)))
    refused(report)


@pytest.mark.parametrize(
    "changed",
    [
        {"passed": "yes please"},
        {"passed": "true"},
        {"passed": 1},
        {"passed": None},
        {"more": 1},
        {"duration_s": float("nan")},
        {"duration_s": float("inf")},
        {"duration_s": -1},
        {"failure": "no such failure"},
        {"versions": {}},
        {"versions": None},
        {"findings": {}},
        {"findings": [WARNING] * 201},
        {"findings": [WARNING | {"message": "x" * 4001}]},
        {"findings": [WARNING | {"line": 0}]},
        {"findings": [WARNING | {"source": "host"}]},
        {"scenes": [rehearsal("../../etc/passwd")]},
        {"scenes": [rehearsal("SquareScene\n")]},
        {"scenes": [rehearsal("Square\x1b[2JScene")]},
        {"scenes": [rehearsal("SquareScene") | {"frames": -1}]},
        {"scenes": [rehearsal("SquareScene") | {"duration_s": float("nan")}]},
        {"scenes": [rehearsal("SquareScene")] * 51},
        {"scenes": nested(500)},
        {"scenes": "SquareScene"},
    ],
    ids=lambda changed: str(changed)[:60],
)
def test_a_report_that_does_not_fit_is_the_codes_failure(changed: dict[str, object]) -> None:
    report = inspect_with(guest_that(inspect=says(PASSED | changed, log=b"printed")))
    refused(report)
    assert report.log == "printed"
    assert report.findings[0].message.split("cannot be read. ")[1].startswith(next(iter(changed)))


def test_a_job_that_finished_without_a_result_has_failed() -> None:
    report = inspect_with(guest_that(inspect=lambda end, _: end.done()))
    refused(report)
    assert "all of it: Input should be a valid dictionary" in report.findings[0].message


@pytest.mark.parametrize(
    "result", [b"", b"not json", b"[1]", b"[" * 50_000, b'{"passed":' + b"9" * 9999 + b"}"]
)
def test_a_result_that_is_no_object_is_the_codes_failure(result: bytes) -> None:
    report = inspect_with(guest_that(inspect=says(result)))
    refused(report)
    assert "all of it: Input should be a valid dictionary" in report.findings[0].message


@pytest.mark.parametrize(
    "changed",
    [
        {"duration_s": 1e300},
        {"scenes": [rehearsal("SquareScene") | {"frames": 10**400}]},
        {"scenes": [rehearsal("SquareScene") | {"duration_s": 1e13}]},
        {"findings": [WARNING | {"line": 10**13}]},
    ],
    ids=lambda changed: str(changed)[:60],
)
def test_a_number_too_large_to_mean_anything_is_the_codes_failure(
    changed: dict[str, object],
) -> None:
    report = inspect_with(guest_that(inspect=says(PASSED | changed)))
    refused(report)
    assert "larger than anything it could mean" in report.findings[0].message


def test_a_key_as_long_as_a_report_makes_no_message_too_long() -> None:
    refused(inspect_with(guest_that(inspect=says(PASSED | {"x" * 1_000_000: 1}))))
