import pytest

from agents.artifacts.generated_code import CodeError, FailedTry, Reached
from agents.artifacts.validation_report import Finding
from config import RepairBounds, Review
from orchestrator.stages.repair_bounds import best_of, enough, identity_of

BOUNDS = RepairBounds(tries_per_error=3, tries_per_run=8)


def finding(message: str, *, line: int = 1, code: str = "NameError") -> Finding:
    return Finding(source="rehearsal", code=code, message=message, line=line)


def tried(error: str, *, reached: Reached = "rehearsal", errors: int = 1, n: int = 1) -> FailedTry:
    return FailedTry(
        attempt=f"attempts/{n:02d}",
        scene_name="WaveScene",
        code_sha256="0" * 64,
        reached=reached,
        errors=errors,
        error=CodeError(kind="rehearsal", code="NameError", message=error),
    )


def test_the_same_error_in_another_line_or_with_another_address_is_the_same() -> None:
    one = identity_of(finding("<Circle at 0x7f12ab> has 3 points,\n needs 12", line=4))
    other = identity_of(finding("<Circle at 0x7ffe01> has 5 points, needs 7.5", line=9))

    assert one == other


def test_another_type_or_another_name_is_another_error() -> None:
    first = identity_of(finding("name 'Foo' is not defined"))

    assert first != identity_of(finding("name 'Bar' is not defined"))
    assert first != identity_of(finding("name 'Foo' is not defined", code="TypeError"))


def test_one_error_is_aimed_at_three_times_and_no_more() -> None:
    failed = [tried("a"), tried("a"), tried("a")]

    assert enough(failed, BOUNDS, Review()) is None
    why = enough([*failed, tried("a")], BOUNDS, Review())
    assert why is not None
    assert "3 repairs did not mend this error: a" in why


def test_another_error_has_tries_of_its_own() -> None:
    assert enough([tried("a"), tried("a"), tried("a"), tried("b")], BOUNDS, Review()) is None


def test_a_run_is_repaired_eight_times_whatever_the_errors_are() -> None:
    failed = [tried(f"error {letter}") for letter in "abcdefgh"]

    assert enough(failed, BOUNDS, Review()) is None
    why = enough([*failed, tried("error i")], BOUNDS, Review())
    assert why is not None
    assert "8 repairs" in why


def test_with_no_repairs_allowed_the_first_failure_is_enough() -> None:
    assert enough([tried("a")], RepairBounds(tries_per_run=0), Review()) is not None
    assert enough([tried("a")], RepairBounds(tries_per_error=0), Review()) is not None


@pytest.mark.parametrize(
    ("failed", "best"),
    [
        ([tried("a", reached="lint", n=1), tried("b", reached="rehearsal", n=2)], 2),
        ([tried("a", reached="render", n=1), tried("b", reached="lint", n=2)], 1),
        ([tried("a", errors=2, n=1), tried("b", errors=5, n=2)], 1),
        ([tried("a", n=1), tried("b", n=2)], 2),
    ],
)
def test_the_best_version_came_furthest_with_the_fewest_errors(
    failed: list[FailedTry], best: int
) -> None:
    assert best_of(failed).attempt == f"attempts/{best:02d}"
