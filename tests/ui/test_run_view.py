import re

import pytest
from ui_runs import HOSTILE, finished, hostile, stage, view
from ui_sessions import hostile_view as hostile_session

from orchestrator.run_view import RunView
from ui.run_view import PARTS, RunParts, no_run

STATES = (
    *("queued", "running", "succeeded", "failed", "refused"),
    *("cancelled", "interrupted", "damaged"),
)


def whole(run: RunView) -> str:
    return "".join(RunParts().changed(run).values())


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_all_parts(state: str) -> None:
    parts = RunParts().changed(view(state))
    assert set(parts) | {"notice"} == set(PARTS)
    assert f'data-state="{state}"' in parts["head"]


def test_only_what_changed_is_sent() -> None:
    parts = RunParts()
    first = view("running", stages=(stage("running", done=1, total=9, text="frames"),))
    second = view("running", stages=(stage("running", done=2, total=9, text="frames"),))
    parts.changed(first)
    assert parts.changed(first) == {}
    assert set(parts.changed(second)) == {"stages"}


def test_the_player_stays_while_the_rest_changes() -> None:
    parts = RunParts()
    parts.changed(finished())
    assert set(parts.changed(finished(log="more", last_event=9))) == {"log"}


@pytest.mark.parametrize("run", [hostile(), hostile_session()], ids=["explainer", "session"])
def test_nothing_hostile_becomes_an_element(run: RunView) -> None:
    text = whole(run)
    assert "<img src=x" not in text
    assert "<script" not in text
    assert "onerror=alert(1)&gt;" in text
    for sign in ("{{", "${", "`", "\0", "\ud800"):
        assert sign not in text


@pytest.mark.parametrize("run", [hostile(), hostile_session()], ids=["explainer", "session"])
def test_hostile_words_stay_in_their_attributes(run: RunView) -> None:
    text = whole(run)
    elements = re.findall(r"<[a-z0-9]+(?:\s[a-z-]+(?:=\"[^\"<>]*\")?)*>", text)
    assert len(elements) == len(re.findall(r"<[a-z]", text))
    assert not any("onerror" in re.sub(r'"[^"]*"', "", each) for each in elements)


def test_a_run_that_cannot_be_shown_says_what_to_do() -> None:
    parts = no_run(HOSTILE, "There is no such video", code="run.unknown")
    assert set(parts) == set(PARTS)
    assert "may have been deleted" in parts["notice"]
    assert "<img" not in parts["head"]
