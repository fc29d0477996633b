from ui_runs import AT, receipt, stage, view

from ui.parts.stages import stage_list, stage_summary


def test_a_running_stage_counts_on_and_shows_its_frames() -> None:
    running = stage("running", started_at=AT, done=35, total=779, text="frames")
    html = stage_list(view("running", stages=(running,)))
    assert f'data-started="{AT.isoformat()}"' in html
    assert "35 of 779 frames" in html
    assert '<progress max="779" value="35"' in html


def test_marks_costs_and_what_went_wrong() -> None:
    stages = (
        stage("kept"),
        stage("succeeded", from_cache=True, name="inspect_code"),
        stage("failed", name="write_code", message="no answer"),
    )
    html = stage_list(view("failed", stages=stages, receipt=receipt()))
    for told in ("kept", "cached", "no answer", "$0.0123, 1,234 tokens".replace("$", "&#36;")):
        assert told in html


def test_the_summary_is_one_sentence() -> None:
    two = (stage("succeeded"), stage("running", name="inspect_code"))
    assert "Step 2 of 2: Inspect code" in stage_summary(view("running", stages=two))
    assert "ready" in stage_summary(view("succeeded"))
    assert "place 3" in stage_summary(view("queued", place=3))


def test_how_long_it_still_takes_is_told_once_it_is_known() -> None:
    fields = {"started_at": AT, "done": 35, "total": 779, "text": "frames"}
    html = stage_list(view("running", stages=(stage("running", left_s=41.0, **fields),)))
    assert "35 of 779 frames, about 40 s left" in html
    assert "left" not in stage_list(view("running", stages=(stage("running", **fields),)))
