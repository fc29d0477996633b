"""What needs repair is mended in a loop, which a killed process leaves at any point of it."""

import asyncio
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest

from agents.artifacts.base import Artifact
from config import PROJECT_ROOT
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.run import Run
from orchestrator.engine.runner import continue_run, run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.engine.trace import read_trace
from orchestrator.errors import RunStoppedError
from tests.orchestrator.engine.toy_workflow import OFFLINE, Film, Wish, only_run

NEVER = 99


class Draft(Artifact):
    FILE: ClassVar[str] = "draft.json"

    version: int
    written_in: str | None = None


class Verdict(Artifact):
    FILE: ClassVar[str] = "verdict.json"

    version: int
    good: bool

    @property
    def needs_repair(self) -> bool:
        return not self.good


class Proof(Artifact):
    FILE: ClassVar[str] = "proof.json"

    version: int
    good: bool

    @property
    def needs_repair(self) -> bool:
        return not self.good


@dataclass
class Shop:
    good_from: int = 1
    proof_from: int = 1
    bound: int = 4
    kill_at: str = ""
    """A deed and the version it is done with; the process dies in it."""
    done: list[str] = field(default_factory=list[str])

    def do(self, deed: str, version: int) -> None:
        self.done.append(f"{deed} {version}")
        if self.done[-1] == self.kill_at:
            import os
            import signal

            os.kill(os.getpid(), signal.SIGKILL)


async def write(run: Run[Shop], wish: Wish) -> Draft:
    """Write the first version."""
    with run.attempt() as attempt:
        run.workshop.do("write", 1)
        run.folder.write_file("draft.txt", b"1")
    return Draft(version=1, written_in=attempt.folder)


async def judge(run: Run[Shop], draft: Draft) -> Verdict:
    """Say whether it is good."""
    with run.attempt(draft.written_in) as attempt:
        run.folder.write_file(f"{attempt.folder}/judged.txt", str(draft.version).encode())
        run.workshop.do("judge", draft.version)
    return Verdict(version=draft.version, good=draft.version >= run.workshop.good_from)


async def prove(run: Run[Shop], draft: Draft, verdict: Verdict) -> Proof:
    """Try it."""
    assert verdict.version == draft.version
    run.workshop.do("prove", draft.version)
    return Proof(version=draft.version, good=draft.version >= run.workshop.proof_from)


async def show(run: Run[Shop], draft: Draft, proof: Proof) -> Film:
    """Show it."""
    assert proof.version == draft.version
    run.workshop.do("show", draft.version)
    return Film(video=f"{draft.version}.mp4")


async def mend(run: Run[Shop], draft: Draft, verdict: Verdict) -> Draft:
    """Mend what was judged."""
    return mended(run, draft)


async def mend_proof(run: Run[Shop], draft: Draft, proof: Proof) -> Draft:
    """Mend what was tried."""
    return mended(run, draft)


def mended(run: Run[Shop], draft: Draft) -> Draft:
    if draft.version >= run.workshop.bound:
        raise RunStoppedError("it cannot be mended", context={"failure": "not_repaired"})
    with run.attempt() as attempt:
        run.workshop.do("mend", draft.version)
        run.folder.write_file("draft.txt", str(draft.version + 1).encode())
    return Draft(version=draft.version + 1, written_in=attempt.folder)


MENDED = Workflow(
    name="mended", request=Wish, stages=(write, judge, prove, show), mends=(mend, mend_proof)
)


def go(runs_dir: Path, shop: Shop) -> RunOutcome:
    return asyncio.run(
        run_workflow(
            MENDED, Wish(prompt="hi"), workshop=shop, runs_dir=runs_dir, provider=OFFLINE
        )
    )  # fmt: skip


def go_on(root: Path, shop: Shop, from_stage: str | None = None) -> RunOutcome:
    return asyncio.run(
        continue_run(root, MENDED, workshop=shop, provider=OFFLINE, from_stage=from_stage)
    )


def kinds(root: Path, kind: str) -> list[str]:
    events = [line.event for line in read_trace(root / "trace.jsonl").lines]
    return [getattr(event, "stage", "") for event in events if event.type == kind]


def test_nothing_is_mended_that_is_good(tmp_path: Path) -> None:
    shop = Shop()
    assert go(tmp_path, shop).succeeded
    assert shop.done == ["write 1", "judge 1", "prove 1", "show 1"]


def test_it_is_mended_until_it_is_good(tmp_path: Path) -> None:
    shop = Shop(good_from=3)
    outcome = go(tmp_path, shop)
    assert outcome.succeeded
    assert outcome.artifact(Film).video == "3.mp4"
    assert shop.done == [
        "write 1", "judge 1", "mend 1", "judge 2", "mend 2", "judge 3", "prove 3", "show 3",
    ]  # fmt: skip
    assert outcome.artifact(Draft).written_in == "attempts/03"
    draft = outcome.folder.manifest.find("draft.json")
    assert draft is not None
    assert (draft.stage, len(draft.versions)) == ("write", 2)
    assert {s.stage: s.spent.attempts for s in outcome.receipt.stages}["mend"] == 2


def test_a_later_failure_is_mended_through_all_stages_in_between(tmp_path: Path) -> None:
    """A version mended for one stage may have to be mended for an earlier one again."""
    shop = Shop(good_from=2, proof_from=3)
    outcome = go(tmp_path, shop)
    assert outcome.succeeded
    assert shop.done == [
        "write 1", "judge 1", "mend 1", "judge 2", "prove 2", "mend 2", "judge 3", "prove 3",
        "show 3",
    ]  # fmt: skip


def test_a_mender_that_gives_up_ends_the_run_and_everything_stands(tmp_path: Path) -> None:
    shop = Shop(good_from=NEVER, bound=2)
    outcome = go(tmp_path, shop)
    assert isinstance(outcome.error, RunStoppedError)
    assert (outcome.receipt.outcome, outcome.receipt.stages[-1].stage) == ("failed", "mend")
    assert outcome.folder.read_artifact(Draft).version == 2
    assert not outcome.folder.read_artifact(Verdict).good
    assert Film not in outcome.artifacts

    again = Shop(good_from=NEVER, bound=2)
    assert go_on(outcome.folder.root, again).error is not None
    assert again.done == []

    by_hand = Shop(good_from=7)
    (outcome.folder.root / "draft.json").write_text('{"version": 7}')
    assert go_on(outcome.folder.root, by_hand).succeeded
    assert by_hand.done == ["judge 7", "prove 7", "show 7"]


def test_from_a_stage_the_mended_version_is_what_goes_on(tmp_path: Path) -> None:
    root = go(tmp_path, Shop(good_from=2)).folder.root

    same = Shop(good_from=2)
    assert go_on(root, same, "judge").succeeded
    assert same.done == ["judge 2"]

    worse = Shop(good_from=3)
    assert go_on(root, worse, "judge").succeeded
    assert worse.done == ["judge 2", "mend 2", "judge 3", "prove 3", "show 3"]

    anew = Shop(good_from=2)
    assert go_on(root, anew, "write").succeeded
    assert anew.done == ["write 1", "judge 1", "mend 1", "judge 2", "prove 2", "show 2"]


def test_a_new_request_drops_what_was_mended(tmp_path: Path) -> None:
    root = go(tmp_path, Shop(good_from=2)).folder.root
    (root / "request.json").write_text('{"prompt": "other"}')
    shop = Shop()
    assert go_on(root, shop).succeeded
    assert shop.done[:2] == ["write 1", "judge 1"]


ALL = ["write 1", "judge 1", "mend 1", "judge 2", "mend 2", "judge 3", "prove 3", "show 3"]


@pytest.mark.processes
@pytest.mark.parametrize("at", ALL)
def test_killed_anywhere_in_the_loop_only_that_deed_is_done_again(tmp_path: Path, at: str) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.orchestrator.engine import test_open_run"
        " as toys; toys.go(Path(sys.argv[1]), toys.Shop(good_from=3, kill_at=sys.argv[2]))"
    )
    command = [sys.executable, "-c", script, str(tmp_path), at]
    assert subprocess.run(command, check=False, cwd=PROJECT_ROOT).returncode == -9
    root = only_run(tmp_path)

    shop = Shop(good_from=3)
    outcome = go_on(root, shop)

    assert outcome.succeeded
    assert shop.done == ALL[ALL.index(at) :]
    assert outcome.artifact(Film).video == "3.mp4"
    assert outcome.artifact(Draft).written_in == "attempts/03"
    assert sorted(each.name for each in (root / "attempts").iterdir()) == ["01", "02", "03"]


@pytest.mark.processes
def test_a_try_of_an_earlier_stage_is_not_written_over_after_a_kill(tmp_path: Path) -> None:
    """The judge was killed in the folder of the writer; a draft by hand belongs elsewhere."""
    script = (
        "import sys; from pathlib import Path; from tests.orchestrator.engine import test_open_run"
        " as toys; toys.go(Path(sys.argv[1]), toys.Shop(kill_at='judge 1'))"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    assert subprocess.run(command, check=False, cwd=PROJECT_ROOT).returncode == -9
    root = only_run(tmp_path)
    (root / "draft.json").write_text('{"version": 7}')

    assert go_on(root, Shop()).succeeded

    assert (root / "attempts" / "01" / "judged.txt").read_text() == "1"
    assert (root / "attempts" / "02" / "judged.txt").read_text() == "7"
    assert kinds(root, "run_finished") == [""]
