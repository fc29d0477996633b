"""Money is counted once, when it was paid, whatever becomes of the run."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from orchestrator.engine.events import RunStarted, Usage
from orchestrator.engine.remove_run import move_away, remove
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import create_run
from orchestrator.engine.trace import Trace
from orchestrator.run_spending import Spending
from tests.orchestrator.engine.toy_workflow import TOY, Wish

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def run_that_spent(runs_dir: Path, *usages: Usage) -> Path:
    folder = create_run(TOY, Wish(prompt="hi"), runs_dir=runs_dir)
    with Trace(folder) as trace:
        trace.emit(RunStarted(video_id=folder.video_id, workflow="toy", provider="p"))
        for usage in usages:
            trace.emit(usage)
    return folder.root


def paid(usd: str, *, recalled: bool = False) -> Usage:
    return Usage(
        stage="write", model="m", tokens_in=1, tokens_out=1, cost_usd=Decimal(usd),
        recalled=recalled,
    )  # fmt: skip


def test_what_was_paid_is_summed_and_what_was_kept_from_before_is_not(tmp_path: Path) -> None:
    spending = Spending(tmp_path / "none")
    assert spending.since(LONG_AGO) == 0
    spending = Spending(tmp_path)
    run_that_spent(tmp_path, paid("0.10"), paid("0.02", recalled=True))
    assert spending.since(LONG_AGO) == Decimal("0.10")
    run_that_spent(tmp_path, paid("0.03"), paid("0.04"))
    for _ in range(2):
        assert spending.since(LONG_AGO) == Decimal("0.17")
    assert spending.since(datetime.now(UTC) + timedelta(seconds=1)) == 0


def test_only_what_was_paid_since_then_counts(tmp_path: Path) -> None:
    root = run_that_spent(tmp_path, paid("1"))
    between = datetime.now(UTC)
    spending = Spending(tmp_path)
    assert spending.since(between) == 0
    with Trace(RunFolder.open(root)) as trace:
        trace.emit(paid("2"))
    assert spending.since(between) == 2
    assert spending.since(LONG_AGO) == 3


def test_deleting_a_run_gives_no_money_back(tmp_path: Path) -> None:
    spending = Spending(tmp_path)
    root = run_that_spent(tmp_path, paid("0.5"), paid("9", recalled=True))
    run_that_spent(tmp_path, paid("0.25"))
    assert spending.since(LONG_AGO) == Decimal("0.75")
    remove(move_away(root))
    assert spending.since(LONG_AGO) == Decimal("0.75")


def test_a_damaged_trace_keeps_nobody_else_from_being_counted(tmp_path: Path) -> None:
    run_that_spent(tmp_path, paid("1"))
    damaged = run_that_spent(tmp_path, paid("2"))
    with (damaged / "trace.jsonl").open("ab") as trace:
        trace.write(b'\xff{"type":"usage"\n{"event":{"type":"usage"}}\n')
    linked = run_that_spent(tmp_path, paid("4"))
    (linked / "trace.jsonl").rename(tmp_path / "elsewhere")
    (linked / "trace.jsonl").symlink_to(tmp_path / "elsewhere")
    assert Spending(tmp_path).since(LONG_AGO) == 3


def test_an_endless_line_is_passed_over(tmp_path: Path) -> None:
    run_that_spent(tmp_path, paid("1"))
    endless = run_that_spent(tmp_path, paid("2"))
    with (endless / "trace.jsonl").open("r+b") as trace:
        trace.truncate(2**28)
    assert Spending(tmp_path).since(LONG_AGO) == 3


def test_no_line_can_give_money_back(tmp_path: Path) -> None:
    root = run_that_spent(tmp_path, paid("1"))
    line = (root / "trace.jsonl").read_text().splitlines()[-1]
    with (root / "trace.jsonl").open("a") as trace:
        for cost in ("-5", "NaN", "-Infinity", "1e9999999999"):
            trace.write(line.replace('"cost_usd":"1"', f'"cost_usd":"{cost}"') + "\n")
    assert Spending(tmp_path).since(LONG_AGO) == 1
