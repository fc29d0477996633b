"""Runs in a list: newest first, searched, of one owner, and many of them."""

import json
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from explaining import explain

from orchestrator.engine.pin import remove_pin, set_pin
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.run_status import Standing
from orchestrator.engine.runner import create_run
from orchestrator.engine.ticket import Ticket
from orchestrator.run_cards import RunCards, begun_at
from orchestrator.run_view import RunCard
from orchestrator.workflows import load_workflows
from tests.orchestrator.engine.toy_workflow import TOY, Wish, broken_off

WORKFLOWS = {**load_workflows(), "toy": TOY}


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson that succeeded."""
    return explain(tmp_path_factory.mktemp("lesson")).folder.root


def copy_of(lesson: Path, runs_dir: Path, number: int, *, owner: str | None = None) -> Path:
    root = runs_dir / f"20260101-{number:06d}-pythagoras-{number:012x}"
    shutil.copytree(lesson, root)
    if owner is not None:
        Ticket(user=owner).write(RunFolder.open(root))
    return root


def wish(runs_dir: Path, prompt: str, *, owner: str | None = None) -> str:
    folder = create_run(TOY, Wish(prompt=prompt), runs_dir=runs_dir, about=prompt)
    if owner is not None:
        Ticket(user=owner).write(folder)
    return folder.video_id


def titles(cards: tuple[RunCard, ...]) -> list[str]:
    return [card.title for card in cards]


def test_there_may_be_none(tmp_path: Path) -> None:
    assert RunCards(tmp_path / "nowhere", WORKFLOWS).read({}) == ()


def test_a_card_of_a_lesson(lesson: Path) -> None:
    (card,) = RunCards(lesson.parent, WORKFLOWS).read({})
    assert card.model_dump(exclude={"begun_at"}) == {
        "video_id": lesson.name,
        "state": "succeeded",
        "title": "The Pythagorean theorem",
        "workflow": "explainer",
        "owner": None,
        "poster": "poster.png",
        "duration_s": 30.0,
        "message": None,
        "pinned": False,
    }
    assert abs((card.begun_at - datetime.now(UTC)).total_seconds()) < 120


def test_a_pin_is_seen_at_once(lesson: Path, tmp_path: Path) -> None:
    root = copy_of(lesson, tmp_path, 1)
    cards = RunCards(tmp_path, WORKFLOWS)
    assert [card.pinned for card in cards.read({})] == [False]
    set_pin(root, user="ann")
    assert [card.pinned for card in cards.read({})] == [True]
    remove_pin(root)
    assert [card.pinned for card in cards.read({})] == [False]


def test_newest_first_a_page_at_a_time(lesson: Path, tmp_path: Path) -> None:
    names = [copy_of(lesson, tmp_path, number).name for number in range(5)][::-1]
    cards = RunCards(tmp_path, WORKFLOWS)
    assert [card.video_id for card in cards.read({})] == names
    first = cards.read({}, limit=2)
    assert [card.video_id for card in first] == names[:2]
    assert [card.video_id for card in cards.read({}, limit=2, before=names[1])] == names[2:4]
    assert [card.video_id for card in cards.read({}, before=names[3])] == names[4:]
    assert cards.read({}, limit=0) == ()


def test_search_and_owner(tmp_path: Path) -> None:
    waves = wish(tmp_path, "Why do WAVES add up?", owner="ada")
    wish(tmp_path, "Straße und Maß", owner="bob")
    wish(tmp_path, "nobody's waves")
    cards = RunCards(tmp_path, WORKFLOWS)
    assert len(cards.read({})) == 3
    assert titles(cards.read({}, search="waves WHY")) == ["Why do WAVES add up?"]
    assert len(cards.read({}, search="waves")) == 2
    assert titles(cards.read({}, search="STRASSE")) == ["Straße und Maß"]
    assert len(cards.read({}, search=waves[-12:])) == 1
    assert cards.read({}, search="waves nothing") == ()
    assert len(cards.read({}, search="  ")) == 3
    assert titles(cards.read({}, owner="ada")) == ["Why do WAVES add up?"]
    assert cards.read({}, owner="ada", search="Maß") == ()
    assert cards.read({}, owner="") == ()
    assert {card.owner for card in cards.read({})} == {"ada", "bob", None}


def test_files_of_others_are_not_asked_again_for_ones_own_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = wish(tmp_path, "theirs", owner="bob")
    wish(tmp_path, "mine", owner="ada")
    cards = RunCards(tmp_path, WORKFLOWS)
    assert titles(cards.read({}, owner="ada")) == ["mine"]
    asked: list[str] = []
    look = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: asked.append(str(path)) or look(path))
    assert titles(cards.read({}, owner="ada")) == ["mine"]
    assert asked
    assert not [path for path in asked if theirs in path]


def test_the_queue_knows_best_what_is_queued_or_taken(lesson: Path, tmp_path: Path) -> None:
    root = copy_of(lesson, tmp_path, 1)
    cards = RunCards(tmp_path, WORKFLOWS)
    for state, shown in [("queued", "queued"), ("taken", "running"), ("orphaned", "interrupted")]:
        (card,) = cards.read({root.name: Standing(state)})  # type: ignore[arg-type]
        assert (card.state, card.poster, card.duration_s) == (shown, None, None)
        assert card.title == "The Pythagorean theorem"
    (card,) = cards.read({})
    assert (card.state, card.poster) == ("succeeded", "poster.png")


def test_what_changed_is_read_again_and_what_is_gone_is_gone(lesson: Path, tmp_path: Path) -> None:
    root = copy_of(lesson, tmp_path, 1)
    failed = broken_off(tmp_path)
    cards = RunCards(tmp_path, WORKFLOWS)
    assert {card.state for card in cards.read({})} == {"succeeded", "failed"}
    assert next(card.message for card in cards.read({}) if card.state == "failed") == "no"
    shutil.rmtree(failed)
    package = json.loads((root / "animation_package.json").read_text())
    (root / "animation_package.json").write_text(json.dumps({**package, "title": "Mine"}))
    assert titles(cards.read({})) == ["Mine"]
    Ticket(user="ada").write(RunFolder.open(root))
    assert [card.owner for card in cards.read({})] == ["ada"]


def test_what_is_damaged_is_listed_and_harms_nobody(lesson: Path, tmp_path: Path) -> None:
    copy_of(lesson, tmp_path, 1)
    (copy_of(lesson, tmp_path, 2) / "manifest.json").write_text("{")
    (copy_of(lesson, tmp_path, 3) / "trace.jsonl").write_text("{}\n{}\n")
    (copy_of(lesson, tmp_path, 4) / "animation_package.json").write_text('{"title": 7}')
    (copy_of(lesson, tmp_path, 5, owner="x") / "ticket.json").write_text("[")
    (tmp_path / "20260101-000006-x-0123456789ab").mkdir()
    (tmp_path / "20260101-000007-x-0123456789ab").write_text("no folder")
    (tmp_path / "99999999-999999-x-0123456789ab").mkdir()
    (tmp_path / ".deleted-20260101-000008-x-0123456789ab").mkdir()
    (tmp_path / "notes").mkdir()
    cards = RunCards(tmp_path, WORKFLOWS).read({})
    assert [card.state for card in cards] == [
        *("damaged", "damaged", "damaged"), *("succeeded", "succeeded"), *("damaged", "damaged"),
        "succeeded",
    ]  # fmt: skip
    assert all(card.message for card in cards if card.state == "damaged")
    assert cards[3].owner is None
    assert cards[4].title.startswith("Explain the Pythagorean theorem")


def test_nothing_in_one_folder_hides_the_other_runs(lesson: Path, tmp_path: Path) -> None:
    for number, name in enumerate(("trace.jsonl", "ticket.json", "manifest.json")):
        pipe = copy_of(lesson, tmp_path, number) / name
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe)
    endless = copy_of(lesson, tmp_path, 3) / "animation_package.json"
    endless.write_text('{"title": "x", "duration_s": 1' + "0" * 400 + "}")
    cards = RunCards(tmp_path, WORKFLOWS).read({})
    states = [card.state for card in cards]
    assert states == ["succeeded", "damaged", "succeeded", "damaged"]


def test_when_a_run_was_made(tmp_path: Path) -> None:
    assert begun_at(tmp_path / "20260102-030405-x-0123456789ab") == datetime(
        2026, 1, 2, 3, 4, 5, tzinfo=UTC
    )
    assert begun_at(tmp_path / "99999999-000000-x-0123456789ab").year == 1970


def test_a_thousand_runs(lesson: Path, tmp_path: Path) -> None:
    wanted = ("manifest.json", "trace.jsonl", "request.json", "animation_package.json")
    for number in range(1000):
        root = tmp_path / f"20260101-{number:06d}-pythagoras-{number:012x}"
        root.mkdir()
        for name in wanted:
            (root / name).hardlink_to(lesson / name)
    cards = RunCards(tmp_path, WORKFLOWS)
    assert len(cards.read({})) == 1000
    took_s: list[float] = []
    for _ in range(3):
        began = time.thread_time()
        assert len(cards.read({}, search="pythagorean")) == 1000
        took_s.append(time.thread_time() - began)
    assert min(took_s) < 0.5
