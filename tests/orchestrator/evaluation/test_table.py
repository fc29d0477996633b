from decimal import Decimal

from orchestrator.evaluation.eval_result import EvalResult
from orchestrator.evaluation.table import write_table

GOOD = EvalResult(
    id="good",
    prompt="why?",
    subject="physics",
    level="beginner",
    video_id="v",
    provider="models: a|b",
    outcome="succeeded",
    delivered=True,
    shippable=True,
    first_try=True,
    code_by="model",
    attempts=1,
    layout=0.75,
    spoken=True,
    held_s=1.5,
    seconds=10,
    tokens_in=1000,
    tokens_out=234,
    cost_usd=Decimal("0.0125"),
)
BAD = EvalResult(
    id="bad",
    prompt="why not?",
    video_id=None,
    outcome="failed",
    delivered=False,
    attempts=4,
    failure="findings",
    seconds=20.04,
    cost_known=False,
)


def rows(table: str) -> list[str]:
    return [line for line in table.splitlines() if line.startswith("|")]


def test_each_prompt_has_a_row_with_as_many_cells_as_the_head() -> None:
    head, line, *found = rows(write_table([GOOD, BAD], of=2))
    assert found == [
        "| good | physics | beginner | yes | yes | yes | model | 1 | — | 0.75 | yes, 1.5 s held | 10.0 | 1,234 | 0.0125 |",  # noqa: E501
        "| bad | — | — | no | no | no | — | 4 | findings | — | — | 20.0 | 0 | 0.0000+ |",
    ]
    assert {each.count("|") for each in (head, line, *found)} == {15}


def test_it_says_what_the_results_come_to() -> None:
    table = write_table([GOOD, BAD], of=3)
    assert "- Delivered 1 of 2 (50%); 1 of 3 prompts are still open\n" in table
    assert "- First try 1 of 2 (50%)\n" in table
    assert "- With their voice 1 of 1 (100%)\n" in table
    medians = "attempts 2.5, layout of delivered 0.75, seconds 15.0, tokens 617"
    assert f"- Medians: {medians}\n" in table
    assert "- Sums: seconds 30.0, tokens 1,234, USD 0.0125+\n" in table
    assert r"- Written by models: a\|b" in table


def test_without_results_it_says_so() -> None:
    table = write_table([], of=2)
    assert "Delivered 0 of 0; 2 of 2 prompts are still open" in table
    assert "Medians: attempts —" in table
    assert len(rows(table)) == 2


def test_nothing_is_said_of_voices_where_nobody_asked_for_one() -> None:
    table = write_table([BAD], of=1)
    assert "With their voice" not in table
