"""What no run names goes from the store, and never what somebody is just about to name."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from orchestrator.engine.errors import StoreAwayError
from orchestrator.engine.queue_database import connect
from orchestrator.engine.store.collect import SHORTEST_DOOM_S, Collected, collect
from orchestrator.engine.store.doomed import GOING_S, Doomed
from tests.orchestrator.engine.store.machines import Machines, machines_in, recorded_on, write_row

Collect = Callable[..., Collected]


@pytest.fixture(params=["file", "memory"])
def machines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Machines]:
    with machines_in(tmp_path, request.param) as machines:
        yield machines


@pytest.fixture
def doomed(machines: Machines) -> Iterator[Doomed]:
    engine = connect(machines.database, wait_s=5)
    yield Doomed(engine)
    engine.dispose()


@pytest.fixture
def collect_now(machines: Machines, doomed: Doomed) -> Collect:
    return partial(
        collect, machines.objects, machines.tables, doomed, after_s=SHORTEST_DOOM_S, dry_run=False
    )


def later(machines: Machines, seconds: float = SHORTEST_DOOM_S + 1) -> None:
    """As if time had passed since it was looked last."""
    passed = int(seconds * 1000)
    write_row(machines, "UPDATE chalkbox_doomed SET since_ms = since_ms - :passed", passed=passed)


def test_what_a_deleted_run_alone_had_goes_a_day_later_and_nothing_else(
    machines: Machines, collect_now: Collect
) -> None:
    store = machines.store("one")
    gone, stays = (recorded_on(machines, "one", store, prompt) for prompt in ("hi", "ho"))
    before = machines.objects.sizes()
    store.delete(gone.video_id)
    assert collect_now() == (0, 0)
    assert collect_now() == (0, 0), "doomed just now"
    assert machines.objects.sizes() == before
    later(machines)
    alone = before.keys() - machines.tables.named()
    assert alone
    told = collect_now(dry_run=True)
    assert (told, machines.objects.sizes()) == (Collected(len(alone), told.size_bytes), before)
    assert collect_now() == told
    assert machines.objects.sizes().keys() == before.keys() - alone == machines.tables.named()
    # The film of both was one object, which one of them still names.
    film = next(f for f in machines.tables.files(stays.video_id) if f.path == "film.mp4")
    assert film.stored
    machines.objects.read_piece(film.stored, 0)
    assert collect_now() == (0, 0)


def test_what_is_named_again_in_time_stays(machines: Machines, collect_now: Collect) -> None:
    store = machines.store("one")
    gone = recorded_on(machines, "one", store)
    objects = machines.objects.sizes()
    store.delete(gone.video_id)
    collect_now()
    later(machines)
    again = recorded_on(machines, "one", store)
    assert collect_now().size_bytes < 1_000_000, "only what is not the same of both"
    for row in machines.tables.files(again.video_id):
        assert row.stored
        assert row.stored.sha256 in machines.objects.sizes()
    assert objects.keys() & machines.tables.named()


def test_an_object_that_was_doomed_and_is_named_is_doomed_no_more(
    machines: Machines, doomed: Doomed, collect_now: Collect
) -> None:
    store = machines.store("one")
    store.delete(recorded_on(machines, "one", store).video_id)
    collect_now()
    one, other = sorted(doomed.since())[:2]
    assert doomed.spare(one)
    assert doomed.spare(one), "nobody doomed it"
    later(machines)
    collect_now()
    assert one in machines.objects.sizes()
    assert other not in machines.objects.sizes()


def test_what_is_being_removed_cannot_be_relied_on(machines: Machines, doomed: Doomed) -> None:
    doomed.doom(["a" * 64])
    later(machines)
    assert doomed.begin_removal("a" * 64, doomed_before=2**40)
    assert not doomed.begin_removal("a" * 64, doomed_before=2**40), "somebody else removes it"
    with pytest.raises(StoreAwayError, match="being removed"):
        doomed.spare("a" * 64)
    later(machines, GOING_S + 1)
    assert not doomed.spare("a" * 64), "whoever removed it was killed: it may be gone"
    assert doomed.since() == {}


def test_a_removal_that_was_cut_off_is_gone_on_with(
    machines: Machines, doomed: Doomed, collect_now: Collect
) -> None:
    store = machines.store("one")
    store.delete(recorded_on(machines, "one", store).video_id)
    collect_now()
    later(machines)
    for sha256 in doomed.since():
        assert doomed.begin_removal(sha256, doomed_before=2**40)
    later(machines)
    assert collect_now().number > 0
    assert machines.objects.sizes() == {}
    assert doomed.since() == {}


def test_a_folder_that_holds_other_things_keeps_them(tmp_path: Path) -> None:
    with machines_in(tmp_path) as machines:
        store = machines.store("one")
        store.delete(recorded_on(machines, "one", store).video_id)
        strange = tmp_path / "store" / "ab" / "notes.txt"
        strange.parent.mkdir(exist_ok=True)
        strange.write_text("mine")
        store.collect(after_s=0)
        later(machines)
        assert store.collect(after_s=0).number > 0
        assert strange.read_text() == "mine"


def test_that_there_were_runs_is_forgotten_later(machines: Machines) -> None:
    store = machines.store("one")
    gone, stays = (recorded_on(machines, "one", store, prompt) for prompt in ("hi", "ho"))
    store.delete(gone.video_id)
    assert store.forget_deleted(0) == 0
    assert store.forget_deleted(2**40, dry_run=True) == 1
    assert store.forget_deleted(2**40) == 1
    assert machines.tables.heads().keys() == {stays.video_id}


def test_from_a_store_that_is_away_nothing_goes(tmp_path: Path) -> None:
    with machines_in(tmp_path) as machines:
        store = machines.store("one")
        store.delete(recorded_on(machines, "one", store).video_id)
        store.collect(after_s=0)
        later(machines)
        with machines.away():
            assert store.collect(after_s=0) == (0, 0)
        assert machines.objects.sizes()
