from ui_runs import CODE, finding

from orchestrator.run_view import AttemptView
from ui.parts.attempts import attempts_part, diff_lines

FIRST = AttemptView(
    folder="attempts/01", stage="write_code", failure="findings", code=CODE, findings=(finding(),)
)
SECOND = AttemptView(folder="attempts/02", stage="repair_code", seconds=3, code=CODE, diff="-a\n+b")


def test_the_newest_attempt_is_open() -> None:
    html = attempts_part([FIRST, SECOND])
    first, second = html.split("Attempt 2")[0], html.split("Attempt 1")[1]
    assert "Findings, 1 error<" in first
    assert '<details class="artifact">' in first
    assert '<details class="artifact" open>' in second
    assert "Passed" in second


def test_a_diff_has_colours_and_signs() -> None:
    html = diff_lines("--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same")
    assert '<span class="d-removed">-old\n</span><span class="d-added">+new\n</span>' in html
    assert html.count("d-place") == 3


def test_a_long_diff_is_cut() -> None:
    assert "1000 more lines" in diff_lines("+x\n" * 3000)


def test_nothing_yet() -> None:
    assert "No attempt" in attempts_part([])
    assert "not kept" in attempts_part([AttemptView(folder="attempts/01", stage="x")])
