"""What each kind of job is given, and how a report is read that may say anything."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_reports import ERROR, FAILED, PASSED, WARNING, refused, says
from fake_sandbox import GOOD, QUICK, inspect_with, sandbox_on, using
from fakes import DRAWN, IMAGE, MP4, FakeEngine, GuestEnd, Job, guest_that, rehearsal
from picture_samples import GIF, PNG, WEBM

from agents.artifacts.math_packet import Evaluate, MathAnswer
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Aspect, Form, Quality
from agents.artifacts.validation_report import FailureClass
from orchestrator.errors import HostFileError, SandboxProtocolError
from orchestrator.sandbox import jobs
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import MP4 as MP4_OUTPUT
from orchestrator.sandbox.contract import InspectedCode, InspectionOrder, Output, pass_inspection
from orchestrator.sandbox.plain_command import plain_command

pytestmark = pytest.mark.usefixtures("nothing_left_open")


def inspected() -> InspectedCode:
    report = inspect_with(guest_that())
    return pass_inspection(GOOD, report, image=IMAGE)


def draw(
    answer: Callable[[GuestEnd, Job], None], into: Path, *, output: Output = MP4_OUTPUT
) -> RenderResult:
    code = inspected()

    async def render(sandbox: ContainerSandbox) -> RenderResult:
        async with sandbox.attempt() as attempt:
            return await attempt.render(code, into, output=output)

    return using(sandbox_on(FakeEngine(guest_that(render=answer))), render)


def drawing(*files: tuple[str, bytes], result: object = DRAWN) -> Callable[[GuestEnd, Job], None]:
    def answer(end: GuestEnd, job: Job) -> None:
        for name, content in files:
            end.file(name, content)
        says(result)(end, job)

    return answer


def test_a_good_report_is_taken_as_it_is() -> None:
    report = inspect_with(guest_that(inspect=says(PASSED | {"findings": [WARNING]})))
    assert report.passed
    assert [finding.code for finding in report.findings] == ["F821"]
    assert (report.image, report.quality) == (IMAGE, Quality.P480)


def test_a_failed_report_is_taken_as_it_is() -> None:
    report = inspect_with(guest_that(inspect=says(FAILED, log=b"printed")))
    assert (report.passed, report.failure, report.log) == (False, "findings", "printed")


def test_a_report_on_another_class_than_the_named_one_has_failed() -> None:
    forged = PASSED | {"scenes": [rehearsal("poster")]}
    order = InspectionOrder(GOOD, Quality.P480, "SquareScene")
    report = inspect_with(guest_that(inspect=says(forged)), order=order)
    refused(report)
    assert "others than SquareScene" in report.findings[0].message


def test_a_log_has_no_more_than_a_report_has_room_for() -> None:
    log = inspect_with(guest_that(inspect=says(PASSED, log=b"\xff" * 40_000))).log
    assert log == "\ufffd" * 40_000
    with pytest.raises(SandboxProtocolError, match="40001 bytes"):
        inspect_with(guest_that(inspect=says(PASSED, log=b"x" * 40_001)))


def test_a_video_and_its_poster_are_taken(tmp_path: Path) -> None:
    result = draw(drawing(("SquareScene.mp4", MP4), ("poster.png", PNG)), tmp_path)
    assert result.status == "succeeded"
    assert result.video is not None
    assert result.poster is not None
    assert result.video.size_bytes == len(MP4)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["SquareScene.mp4", "poster.png"]
    assert result.command == (
        "manim render -r 854,480 --fps 15 --seed 0 generated_scene.py SquareScene"
    )


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ((), "ended without SquareScene.mp4"),
        ((("poster.png", PNG),), "ended without SquareScene.mp4"),
        ((("SquareScene.mp4", b""),), "no mp4 file: it does not begin with an ftyp box"),
        ((("SquareScene.mp4", b"#!/bin/sh\n" * 9),), "no mp4 file"),
        ((("SquareScene.mp4", MP4[:-1]),), "does not fit the file"),
    ],
    ids=["nothing", "poster only", "empty", "script", "cut off"],
)
def test_a_video_that_is_none_is_a_failed_render(
    files: tuple[tuple[str, bytes], ...], words: str, tmp_path: Path
) -> None:
    result = draw(drawing(*files), tmp_path)
    assert (result.status, result.failure, result.video) == ("failed", "crashed", None)
    (found,) = result.findings
    assert found.code == "no-video"
    assert words in found.message
    assert not (tmp_path / "SquareScene.mp4").exists()


def test_a_poster_that_is_no_picture_is_left_out(tmp_path: Path) -> None:
    html = b"<script>alert(1)</script>"
    result = draw(drawing(("SquareScene.mp4", MP4), ("poster.png", html)), tmp_path)
    assert (result.status, result.poster) == ("succeeded", None)
    assert [path.name for path in tmp_path.iterdir()] == ["SquareScene.mp4"]


@pytest.mark.parametrize(
    "changed",
    [
        {"findings": [ERROR]},
        {"failure": "crashed"},
        {"succeeded": False},
        {"succeeded": False, "failure": "crashed"},
        {"frames": -1},
        {"render_s": float("nan")},
        {"captions": [{"start_s": -1, "end_s": 2, "text": "x"}]},
        {"captions": [{"start_s": 0, "end_s": 2, "text": ""}]},
        {"more": 1},
    ],
    ids=str,
)
def test_a_render_that_contradicts_itself_or_does_not_fit_has_failed(
    changed: dict[str, object], tmp_path: Path
) -> None:
    result = draw(drawing(("SquareScene.mp4", MP4), result=DRAWN | changed), tmp_path)
    assert (result.status, result.failure, result.video) == ("failed", "crashed", None)


def test_a_failed_render_has_its_findings(tmp_path: Path) -> None:
    told = {"succeeded": False, "failure": "disk_full", "findings": [ERROR]}
    result = draw(drawing(result=DRAWN | told), tmp_path)
    assert (result.status, result.failure) == ("failed", "disk_full")
    assert result.findings[0].code == "F821"


def test_a_render_that_ran_out_of_time_says_what_it_printed_last(tmp_path: Path) -> None:
    def answer(end: GuestEnd, _: Job) -> None:
        end.done("timeout", log=b"x" * 5000 + b"the end")

    result = draw(answer, tmp_path)
    assert (result.status, result.failure) == ("failed", "timeout")
    assert result.stderr_summary.endswith("the end")
    assert len(result.stderr_summary) == jobs.LOG_TAIL


def test_a_folder_that_goes_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(HostFileError, match="nowhere cannot be used"):
        draw(drawing(("SquareScene.mp4", MP4)), tmp_path / "nowhere")


def ask(answer: Callable[[GuestEnd, Job], None]) -> tuple[MathAnswer, ...]:
    questions = (Evaluate(id="a", expression="1"), Evaluate(id="b", expression="2"))

    async def answer_math(sandbox: ContainerSandbox) -> tuple[MathAnswer, ...]:
        return (await sandbox.answer_math(questions)).answers

    return using(sandbox_on(FakeEngine(guest_that(math=answer))), answer_math)


@pytest.mark.parametrize(
    "result",
    [
        {"answers": []},
        {"answers": [{"id": "a"}]},
        {"answers": [{"id": "b"}, {"id": "a"}]},
        {"answers": [{"id": "a"}, {"id": "b"}, {"id": "c"}]},
        {"answers": [{"id": "a", "value": float("nan")}, {"id": "b"}]},
        {"answers": [{"id": "a", "more": 1}, {"id": "b"}]},
        {"answers": None},
        {},
    ],
    ids=str,
)
def test_answers_to_other_questions_answer_each_with_that(result: object) -> None:
    answers = ask(says(result))
    assert [answer.id for answer in answers] == ["a", "b"]
    assert all("something that cannot be read" in (answer.error or "") for answer in answers)


def test_mathematics_that_takes_too_long_answers_each_question_with_that() -> None:
    answers = ask(lambda end, _: end.done("timeout"))
    assert [answer.id for answer in answers] == ["a", "b"]
    assert all("not done after 5 s" in (answer.error or "") for answer in answers)


@pytest.mark.parametrize(
    ("output", "name", "content", "option"),
    [
        (Output(transparent=True), "SquareScene.webm", WEBM, "--format webm --transparent"),
        (Output(Form.GIF), "SquareScene.gif", GIF, "--format gif"),
        (Output(Form.STILL), "SquareScene.png", PNG, "--format png"),
        (Output(Form.STILL, True), "SquareScene.png", PNG, "--format png --transparent"),
        (Output(Form.STILL, at_s=1.5), "SquareScene.png", PNG, "--seed 0 generated_scene.py"),
    ],
    ids=["transparent", "gif", "still", "transparent still", "still of a time"],
)
def test_what_is_asked_for_is_taken_and_looked_at_as_such(
    output: Output, name: str, content: bytes, option: str, tmp_path: Path
) -> None:
    result = draw(drawing((name, content)), tmp_path, output=output)
    assert result.video is not None
    assert (result.status, result.video.path) == ("succeeded", name)
    assert (result.form, result.transparent) == (output.form, output.transparent)
    assert option in result.command
    for wrong in (content[:-1], content + b"x", b"", MP4):
        refused = draw(drawing((name, wrong)), tmp_path, output=output)
        assert (refused.status, refused.failure) == ("failed", FailureClass.CRASHED)
        assert f"left as {name} is no {name.rpartition('.')[2]} file" in refused.findings[0].message
        assert not (tmp_path / name).exists()


def test_an_mp4_is_not_taken_where_something_else_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SandboxProtocolError):
        draw(drawing(("SquareScene.mp4", MP4)), tmp_path, output=Output(Form.GIF))


@pytest.mark.parametrize(
    "words",
    [
        {"form": Form.GIF, "transparent": True},
        {"form": Form.VIDEO, "at_s": 1.0},
        {"form": Form.STILL, "at_s": -1.0},
        {"form": Form.STILL, "at_s": math.nan},
        {"form": Form.STILL, "at_s": math.inf},
    ],
)
def test_what_cannot_be_made_cannot_be_asked_for(words: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"a GIF|a still"):
        Output(**words)


def test_the_command_for_another_shape_tells_manim_what_the_frame_shows() -> None:
    assert plain_command(Quality.P720, Aspect.TALL, "SquareScene") == (
        "printf '[CLI]\\nframe_width=8\\nframe_height=14.22222222\\n' > frame.cfg && "
        "manim render --config_file frame.cfg -r 720,1280 --fps 30 --seed 0"
        " generated_scene.py SquareScene"
    )


def test_what_jobs_are_given() -> None:
    order = InspectionOrder("é", Quality.P1080, "AScene", one=False)
    job = jobs.inspect_job(order, QUICK)
    assert job.params == {
        "quality": {"width_px": 1920, "height_px": 1080, "fps": 60},
        "scene_class": "AScene",
        "one": False,
        "layout": "error",
        "seconds": QUICK.inspect_s,
    }
    assert (job.files, job.takes, job.into) == ({"scene.py": "é".encode()}, frozenset(), None)
    render = jobs.render_job(inspected(), Path("into"), QUICK)
    assert render.takes == {"SquareScene.mp4", "poster.png"}
    assert render.params["form"] == {"kind": "video", "transparent": False, "at_s": None}
    assert (render.params["frames"], render.into) == (15, Path("into"))
