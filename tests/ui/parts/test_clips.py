from ui_runs import RUN, view
from ui_sessions import edit, result, session_view

from ui.parts.clips import clips_part, strip_part


def test_an_upload_stands_alone_and_a_result_beside_what_it_was_made_from() -> None:
    alone = clips_part(session_view())
    assert (alone.count("<video"), "Your video" in alone, "Download" in alone) == (1, True, False)
    assert "talk.mp4" in alone
    two = clips_part(session_view(edit(1, "done"), current=1))
    assert two.index("source.mp4") < two.index("edits/01/output.mp4")
    assert f"api/v1/runs/{RUN}/files/edits/01/output.mp4?download=1" in two


def test_what_a_browser_cannot_play_is_said_and_a_picture_is_one() -> None:
    kept = edit(1, "done", result=result(1, file="edits/01/output.mkv", shown=None))
    html = clips_part(session_view(kept, current=1))
    assert "cannot play this kind" in html
    moving = edit(1, "done", result=result(1, shown="edits/01/output.gif"))
    assert "<img" in clips_part(session_view(moving, current=1))
    sound = edit(1, "done", result=result(1, shown="edits/01/output.mp3", has_picture=False))
    assert "is-sound" in clips_part(session_view(sound, current=1))


def test_marks_reach_from_the_beginning_to_behind_the_end() -> None:
    html = strip_part(session_view())
    assert 'data-long="8.04"' in html
    assert html.count('max="8.1"') == 2
    assert "strip.jpg" in html
    long = edit(1, "done", result=result(1, duration_s=3600.5))
    assert 'step="1"' in strip_part(session_view(long, current=1))
    assert 'data-has="no"' in strip_part(session_view(long, current=1))


def test_a_run_that_is_no_session_has_neither() -> None:
    assert (clips_part(view()), strip_part(view())) == ("", "")
