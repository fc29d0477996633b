import pytest

from orchestrator.engine.events import TraceLine
from orchestrator.engine.store.run_store import RunStore
from orchestrator.engine.store.tables import EventRow
from orchestrator.engine.trace import read_trace
from tests.orchestrator.engine.store.machines import (
    Machines,
    recorded_on,
    write_row,
)


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        '{"sequence": 3}',
        '{"sequence":9,"at":"2026-01-01T00:00:00Z","span":1,"event":{"type":"note","text":"x"}}',
    ],
)
def test_an_event_that_does_not_fit_is_refused_and_those_before_it_hold(
    machines: Machines, one: RunStore, two: RunStore, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    made = recorded_on(machines, "one", one)
    write_row(
        machines,
        "INSERT INTO chalkbox_events VALUES (:v, '', 3, :line, 1000)",
        v=made.video_id,
        line=line,
    )
    two.look(made.video_id)
    there = machines.runs_dir("two") / made.video_id
    assert read_trace(there / "trace.jsonl") == read_trace(made.path("trace.jsonl"))
    assert "trace.jsonl: what the database has after event 2 does not fit" in caplog.text


def test_a_trace_that_lies_elsewhere_is_refused(
    machines: Machines, one: RunStore, two: RunStore, caplog: pytest.LogCaptureFixture
) -> None:
    made = recorded_on(machines, "one", one)
    write_row(machines, "UPDATE chalkbox_events SET folder = '../elsewhere' WHERE sequence = 2")
    two.look(made.video_id)
    there = machines.runs_dir("two") / made.video_id
    assert len(read_trace(there / "trace.jsonl").lines) == 1
    assert not (machines.runs_dir("two") / "elsewhere").exists()
    assert "the database names a trace that is not taken" in caplog.text


def test_a_line_with_an_end_inside_cannot_forge_another(
    machines: Machines, one: RunStore, two: RunStore
) -> None:
    made = recorded_on(machines, "one", one)
    line = TraceLine.model_validate_json(made.path("trace.jsonl").read_bytes().split(b"\n")[1])
    third = line.model_copy(update={"sequence": 3}).model_dump_json()
    with_end = third.replace(",", ",\n", 1)
    write_row(
        machines,
        "INSERT INTO chalkbox_events VALUES (:v, '', 3, :line, 1000)",
        v=made.video_id,
        line=with_end,
    )
    two.look(made.video_id)
    there = machines.runs_dir("two") / made.video_id
    assert (there / "trace.jsonl").read_text().splitlines()[2] == third


def test_events_are_rows_of_their_own(machines: Machines, one: RunStore) -> None:
    made = recorded_on(machines, "one", one)
    lines = made.path("trace.jsonl").read_text().splitlines()
    assert machines.tables.events(made.video_id) == [
        EventRow("", number, line) for number, line in enumerate(lines, start=1)
    ]
