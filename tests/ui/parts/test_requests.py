import pytest
from handmade_sessions import PLAN
from ui_runs import view
from ui_sessions import edit, result, session_view

from orchestrator.edit_view import TaskView
from ui.parts.requests import ANSWER, STATES, requests_part


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_a_request_is_told(state: str) -> None:
    html = requests_part(session_view(edit(1, state, words="why it is so")))
    assert STATES[state] in html
    assert ("why it is so" in html) == (state in ("asked", "answered", "failed"))
    assert ("Say it differently" in html) == (state in ("asked", "failed", "stopped"))


def test_tasks_tell_how_far_they_are() -> None:
    tasks = (
        TaskView(about="trim", state="done", script="edits/01/task-01.py"),
        TaskView(about="mute", state="running", percent=40),
        TaskView(about="fade"),
    )
    html = requests_part(session_view(edit(1, "running", tasks=tasks), state="running"))
    assert '<progress max="100" value="40" aria-label="Progress: mute">' in html
    assert html.count("task-01.py") == 0
    assert html.count("disabled") == 2
    done = requests_part(session_view(edit(1, "done", tasks=tasks[:1])))
    assert "files/edits/01/task-01.py" in done


def test_a_plan_that_waits_can_be_changed() -> None:
    html = requests_part(session_view(edit(1, "planned", plan=PLAN)))
    assert 'data-param="end_s"' in html
    assert "End (seconds)" in html
    assert "Do it" in html
    assert "disabled" in requests_part(session_view(edit(1, "planned", plan=PLAN), state="running"))


def test_results_that_are_not_looked_at_can_be_gone_back_to() -> None:
    both = (edit(1, "done"), edit(2, "done", based_on=0))
    html = requests_part(session_view(*both, current=2))
    assert html.count("Go back to this") == 1
    assert "made from the upload" in html
    assert html.count('aria-current="true"') == 1


def test_a_result_that_is_no_video_is_shown_where_it_was_asked_for() -> None:
    gif = result(2, file="edits/02/output.gif", shown="edits/02/output.gif")
    both = (edit(1, "done"), edit(2, "done", based_on=1, result=gif, is_attached=True))
    html = requests_part(session_view(*both, edit(3, "done", based_on=1), current=1))
    assert html.count('<img src="api/v1') == 1
    assert "files/edits/02/output.gif?download=1" in html
    assert "What you ask next is about the video." in html
    assert html.count("Go back to this") == 1
    assert "made from" not in html
    assert 'class="clip"' not in html, "the page's players are those of the video"
    file = result(2, file="edits/02/output.srt", shown=None)
    told = edit(2, "done", based_on=0, result=file, is_attached=True)
    captions = requests_part(session_view(told))
    assert "Download (srt)" in captions
    assert "cannot play" not in captions


def test_only_the_last_question_waits_for_an_answer() -> None:
    asked = requests_part(session_view(edit(1, "asked"), edit(2, "asked")))
    assert asked.count(ANSWER) == 1
    assert ANSWER not in requests_part(session_view(edit(1, "asked"), edit(2, "done")))


def test_what_led_to_a_result_can_be_saved_as_a_script() -> None:
    html = requests_part(session_view(edit(1, "done"), edit(2, "done", based_on=1), current=2))
    assert "/export?number=2" in html
    assert "/export" not in requests_part(session_view(edit(1, "done")))


def test_a_run_that_is_no_session_has_none() -> None:
    assert requests_part(view()) == ""
