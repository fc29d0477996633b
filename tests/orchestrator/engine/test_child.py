"""Parts of a run that are made as runs of their own, in the process of the run."""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestrator.engine.child import Child, is_child, root_in
from orchestrator.engine.errors import ChainError
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.runner import continue_run, run_workflow
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import RunLimits
from tests.orchestrator.engine.toy_album import ALBUM, PAGE, Album, Text, Wishes, bind
from tests.orchestrator.engine.toy_workflow import OFFLINE

VIDEO = "20261129-120000-a-b-0123456789ab"


@dataclass
class Desk:
    runs_dir: Path


def child(text: str = "one", folder: str = "pages/01") -> Child:
    return Child(
        workflow=PAGE,
        request=Text(text=text),
        folder=folder,
        about="page 1",
        limits=RunLimits(),
        open_workshop=lambda _: contextlib.nullcontext(None),
    )


def album(runs_dir: Path, *texts: str, workflow: Workflow = ALBUM) -> RunOutcome:
    return asyncio.run(
        run_workflow(
            workflow, Wishes(texts=texts), workshop=Desk(runs_dir), runs_dir=runs_dir,
            provider=OFFLINE,
        )
    )  # fmt: skip


def log(runs_dir: Path) -> list[str]:
    return [line.partition(" ")[2] for line in (runs_dir / "made.log").read_text().splitlines()]


def test_its_name_tells_whose_it_is_and_what_it_is_made_from() -> None:
    name = child().name_in(VIDEO)
    assert is_child(name)
    assert name == child().name_in(VIDEO)
    others = {child("two").name_in(VIDEO), child(folder="pages/02").name_in(VIDEO)}
    assert len(others | {name}) == 3
    assert not is_child(VIDEO)


def test_it_lies_in_its_run_or_beside_it_and_nowhere_else(tmp_path: Path) -> None:
    name = child().name_in(VIDEO)
    assert root_in(tmp_path, name, shared=False) == tmp_path / VIDEO / "pages" / "01"
    assert root_in(tmp_path, name, shared=True) == tmp_path / name
    assert root_in(tmp_path, VIDEO, shared=False) == tmp_path / VIDEO
    for other in ("", "..", f"{VIDEO}_..-01_0123456789abcdef", f"a_{name}", f"{name}/x"):
        assert root_in(tmp_path, other, shared=False) is None, other
        assert root_in(tmp_path, other, shared=True) is None, other
    with pytest.raises(ValueError, match="not a folder"):
        child(folder="../01")


def test_one_that_fails_loses_no_other_and_all_they_cost_is_counted(tmp_path: Path) -> None:
    outcome = album(tmp_path, "one", "stop", "three", "four")
    assert outcome.succeeded
    words = [page.partition(" by ")[0] for page in outcome.artifact(Album).pages]
    assert words == ["one", "(it cannot be painted)", "three", "four"]
    (stage,) = outcome.receipt.stages
    assert (stage.spent.tokens_in, float(stage.spent.cost_usd)) == (40, 2.0)
    said = (outcome.folder.root / "run.log").read_text()
    assert "page 2: paint it" in said


def test_only_what_is_made_from_something_else_is_made_again(tmp_path: Path) -> None:
    first = album(tmp_path, "one", "two")
    request = first.folder.root / "request.json"
    request.write_text(json.dumps({"texts": ["one", "other"]}))
    again = asyncio.run(
        continue_run(first.folder.root, ALBUM, workshop=Desk(tmp_path), provider=OFFLINE)
    )
    assert again.succeeded
    assert log(tmp_path).count("paint one") == 1
    assert log(tmp_path)[-2:] == ["sketch other", "paint other"]
    assert again.receipt.total.tokens_in == 30


def test_what_the_workflow_does_not_name_is_not_handed_out(tmp_path: Path) -> None:
    alone = Workflow(name="album", request=Wishes, stages=(bind,))
    outcome = album(tmp_path, "one", workflow=alone)
    assert isinstance(outcome.error, ChainError)
    assert "page" in outcome.error.message
