"""Parts of a run that are made on other machines than the run, with folders of their own."""

import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
from postgresql import Cluster

from orchestrator.engine.queue_database import connect
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.store.tables import Tables
from tests.orchestrator.engine.test_queued_children import (
    TEXTS,
    hold,
    made_in,
    makers,
    pages,
    release,
    times,
)
from tests.orchestrator.engine.toy_album import Album
from tests.orchestrator.engine.toy_worker import submit_album, until, with_runs, worker_process

pytestmark = pytest.mark.processes
LEASE_S = 1.0


class Machines:
    """Machines that have nothing in common but PostgreSQL and a store that is a folder."""

    def __init__(self, folder: Path, database: str) -> None:
        self.web, self.first, self.second = (folder / name for name in ("web", "first", "second"))
        self.database = database
        self._folder = folder

    def makers(self, deed: str) -> list[set[int]]:
        return [makers(each, deed) for each in (self.first, self.second)]

    def begun(self) -> int:
        return sum(len(made_in(each)) for each in (self.first, self.second))

    def times(self, words: str) -> int:
        return times(self.first, words) + times(self.second, words)


@pytest.fixture
def machines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cluster: Cluster) -> Machines:
    machines = Machines(tmp_path, cluster.new_queue())
    monkeypatch.setenv("TOY_DATABASE", machines.database)
    monkeypatch.setenv("TOY_STORE", f"file://{tmp_path}/store")
    for each in (machines.web, machines.first, machines.second):
        each.mkdir()
    return machines


def both_working(stack: ExitStack, machines: Machines) -> list[subprocess.Popen[bytes]]:
    return [
        stack.enter_context(worker_process(each, lease_s=LEASE_S))
        for each in (machines.first, machines.second)
    ]


def left_beside_the_runs(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if "_pages-" in path.name]


def test_pages_are_made_on_two_machines_and_bound_on_one(machines: Machines) -> None:
    with ExitStack() as stack:
        both_working(stack, machines)
        held = [*hold(machines.first, *TEXTS), *hold(machines.second, *TEXTS)]
        video_id = with_runs(machines.web, lambda runs: submit_album(runs, *TEXTS))
        until(lambda: machines.begun() == 9)
        assert all(machines.makers("paint")), "on both machines"
        release(held)
        outcome = with_runs(machines.web, lambda runs: runs.wait(video_id))
        assert outcome.succeeded, outcome.error
        album = outcome.artifact(Album)
        assert pages(album) == list(TEXTS)
        assert outcome.receipt.total.tokens_in == 40
        here = RunFolder.open(machines.web / video_id)
        for number, page in enumerate(album.pages, start=1):
            assert here.read_file(f"pages/{number:02d}/picture.txt").decode() == page
            assert (here.root / f"pages/{number:02d}/trace.jsonl").exists()
        for machine in (machines.web, machines.first, machines.second):
            until(lambda machine=machine: left_beside_the_runs(machine) == [])
        # Gone on with from anywhere: what was made stands, wherever that was.
        with_runs(machines.web, lambda runs: runs.resume(video_id, "bind"))
        again = with_runs(machines.web, lambda runs: runs.wait(video_id))
        assert again.artifact(Album) == album
        assert [machines.times(f"paint {text}") for text in TEXTS] == [1] * 4
        with_runs(machines.web, lambda runs: runs.delete(video_id))
    tables = Tables(connect(machines.database, wait_s=5))
    assert all(head.deleted for head in tables.heads().values())
    assert tables.files(video_id) == []
    tables.close()


def test_what_a_frozen_machine_still_makes_of_a_page_is_refused(machines: Machines) -> None:
    three = TEXTS[:3]  # no more than one machine makes at once
    with ExitStack() as stack:
        workers = both_working(stack, machines)
        held = [*hold(machines.first, *three), *hold(machines.second, *three)]
        video_id = with_runs(machines.web, lambda runs: submit_album(runs, *three))
        until(lambda: machines.begun() == 7)
        (binder,) = set.union(*machines.makers("bind"))
        frozen = next(each for each in workers if each.pid != binder)
        theirs = machines.second if frozen is workers[1] else machines.first
        froze = [words for _, words in made_in(theirs) if words.startswith("paint")]
        frozen.send_signal(signal.SIGSTOP)
        until(lambda: machines.begun() == 7 + len(froze))
        release(held)
        frozen.send_signal(signal.SIGCONT)
        outcome = with_runs(machines.web, lambda runs: runs.wait(video_id))
        assert outcome.succeeded, outcome.error
        made_by = {page.partition(" by ")[2] for page in outcome.artifact(Album).pages}
        assert made_by == {str(binder)}
        assert outcome.receipt.total.tokens_in == 30


def test_a_run_whose_machine_is_gone_finds_its_pages_from_another(machines: Machines) -> None:
    with ExitStack() as stack:
        workers = both_working(stack, machines)
        held = [*hold(machines.first, *TEXTS), *hold(machines.second, *TEXTS)]
        video_id = with_runs(machines.web, lambda runs: submit_album(runs, *TEXTS))
        until(lambda: machines.begun() == 9)
        (binder,) = set.union(*machines.makers("bind"))
        dying = next(each for each in workers if each.pid == binder)
        lives = machines.second if dying is workers[0] else machines.first
        kept = [words.split()[1] for _, words in made_in(lives) if words.startswith("paint")]
        dying.kill()
        dying.wait()
        release(held)
        outcome = with_runs(machines.web, lambda runs: runs.wait(video_id))
        assert outcome.succeeded, outcome.error
        assert pages(outcome.artifact(Album)) == list(TEXTS)
        assert [machines.times(f"paint {text}") for text in kept] == [1] * len(kept)
        assert outcome.receipt.total.tokens_in == 40
