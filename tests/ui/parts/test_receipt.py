from ui_runs import finished, receipt, view

from ui.parts.receipt import receipt_part


def test_every_stage_has_its_row_and_the_whole_its_own() -> None:
    html = receipt_part(finished())
    assert html.count("<tr>") == 3
    for told in (
        "Render scene",
        "2.0 s",
        "1,000",
        "234",
        "&#36;0.0123",
        "Total",
        "our own lessons",
    ):
        assert told in html


def test_a_run_that_went_on_says_so() -> None:
    assert "Went on after a stop</dt><dd>2" in receipt_part(view(receipt=receipt(continued=2)))


def test_no_receipt_yet() -> None:
    assert "written when the run ends" in receipt_part(view("queued"))


def test_a_video_that_one_process_drew_says_why() -> None:
    html = receipt_part(finished(plain_because="it uses threading (line 3)"))
    assert "Drawn by one process, because</dt><dd>it uses threading (line 3)" in html
    assert "one process" not in receipt_part(finished())


def test_who_made_the_clips_of_a_film_and_in_place_of_whom() -> None:
    made = {"what": "clips", "count": 3, "requested": "Wan", "used": "storyboard"}
    plain = receipt().model_dump()
    stages = [plain["stages"][0] | {"made_by": [made | {"because": "no <device>"}]}]
    html = receipt_part(view(receipt=plain | {"stages": stages}))
    assert "Clips</dt><dd>3 by storyboard, in place of Wan: no &lt;device&gt;" in html


def test_the_voice_stands_in_it_where_one_was_asked_for():
    html = receipt_part(finished(voice="a synthetic man's voice (espeak-ng, hi+m3)"))
    assert "Voice</dt><dd>a synthetic man" in html
    assert "Voice</dt>" not in receipt_part(finished())
