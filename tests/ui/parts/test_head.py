import pytest
from ui_runs import RUN, finished, view

from orchestrator.engine.run_status import RunStatus
from ui.parts.head import run_actions, run_head, run_notice, what_next


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("queued", ["cancel"]),
        ("running", ["cancel"]),
        ("succeeded", ["reuse", "share", "delete"]),
        ("failed", ["resume", "reuse", "delete"]),
        ("refused", ["reuse", "resume", "delete"]),
        ("cancelled", ["resume", "reuse", "delete"]),
        ("interrupted", ["resume", "reuse", "delete"]),
        ("damaged", ["reuse", "delete"]),
    ],
)
def test_what_can_be_done(state: str, buttons: list[str]) -> None:
    html = run_actions(view(state))
    assert [part.split('"')[0] for part in html.split('data-deed="')[1:]] == buttons


def test_a_failed_run_says_what_why_and_what_next() -> None:
    html = run_notice(view("failed", message="no answer in 600 s", error_code="model.deadline"))
    for told in ("could not be made", "no answer in 600 s", "CHALKBOX_MODEL", "model.deadline"):
        assert told in html


@pytest.mark.parametrize("state", ["queued", "running", "succeeded"])
def test_a_run_that_is_well_has_no_notice(state: str) -> None:
    assert run_notice(view(state)) == ""


def test_the_most_telling_code_counts() -> None:
    assert "engine" in what_next("failed", "sandbox.engine_unavailable")
    assert what_next("failed", "modelling") == what_next("failed", None)


def test_the_queue_tells_how_many_are_before() -> None:
    assert "2 before it" in run_head(view("queued", place=3))
    assert "before it" not in run_head(view("queued", place=1))


def test_of_a_long_story_the_beginning_stands_until_the_film_is_there() -> None:
    story = "Once there was a fox. " * 400
    status = RunStatus(video_id=RUN, state="running", workflow="story_film")
    coming = view(status=status, request={"prompt": story})
    assert "Once there was a fox." in run_head(coming)
    assert len(run_head(coming)) < 2000
    made = finished(status=status.model_copy(update={"state": "succeeded"}), title="The Fox")
    made = made.model_copy(update={"request": {"prompt": story}})
    assert "Once there was" not in run_head(made)
