"""All that does not fit a plan is told at once, with the task and the parameter."""

import pytest
from edit_layouts import LAYOUTS

from agents.artifacts.editing.edit_plan import EditTask
from agents.artifacts.editing.edit_session import EditRequest
from agents.artifacts.media_facts import MediaFacts
from orchestrator.stages.plan_misfits import TaskMisfit, misfits_of, question_about

PLAIN, MUTE = LAYOUTS["plain"], LAYOUTS["no sound"]


def misfits(
    *tasks: tuple[str, dict[str, object]], before: MediaFacts = PLAIN
) -> tuple[TaskMisfit, ...]:
    request = EditRequest(number=1, prompt="x", based_on=0, file="source.mp4", before=before)
    chain = [
        EditTask.model_validate(
            {
                "task": number,
                "plugin": name.partition(".")[0],
                "operation": name.partition(".")[2],
                "params": params,
                "depends_on": (number - 1,) if number > 1 else (),
            }
        )
        for number, (name, params) in enumerate(tasks, start=1)
    ]
    return misfits_of(chain, request)


def places(found: tuple[TaskMisfit, ...]) -> list[str]:
    return [each.place.partition(":")[0] for each in found]


def test_every_task_that_does_not_fit_is_told_with_its_parameter() -> None:
    found = misfits(
        ("ffmpeg.flip", {"axis": "sideways"}),
        ("ffmpeg.teleport", {}),
        ("ffmpeg.speed", {"factor": 1000, "factr": 2}),
        ("ffmpeg.overlay_image", {}),
    )
    assert places(found) == [
        "tasks.0.params.axis",
        "tasks.1.operation",
        "tasks.2.params.factor",
        "tasks.2.params.factr",
        "tasks.3",
    ]
    asked = question_about(found, alone=False)
    assert "Task 1 (flip, axis): Input should be 'horizontal' or 'vertical'." in asked
    assert "Task 2 (teleport, operation): There is no operation ffmpeg.teleport." in asked
    assert "Task 4 (overlay_image): To overlay image, a picture is needed" in asked
    assert asked.endswith("What should be done instead?")


def test_both_ends_of_a_part_are_told() -> None:
    found = misfits(("ffmpeg.trim", {"start_s": 20, "end_s": 90}))
    assert places(found) == ["tasks.0.params.start_s", "tasks.0.params.end_s"]
    again = misfits(("overlay.title", {"text": "W" * 120, "at_s": 9, "length_s": 0.1}))
    assert places(again)[:2] == ["tasks.0.params.length_s", "tasks.0.params.at_s"]


def test_tasks_that_fit_before_one_that_does_not_are_reckoned_with() -> None:
    found = misfits(
        ("ffmpeg.mute", {}),
        ("ffmpeg.volume", {"gain_db": 3}),
        ("ffmpeg.grayscale", {}),
    )
    assert [(each.task, each.misfit.why) for each in found] == [
        (2, "The file has no sound, so volume cannot be done.")
    ]


def test_what_follows_an_unknown_result_is_judged_by_itself_alone() -> None:
    """A slower video lasts longer, so a late title may fit; its empty text fits nowhere."""
    found = misfits(
        ("ffmpeg.speed", {"factor": 0.01}),
        ("overlay.title", {"text": "late", "at_s": 20}),
        ("overlay.title", {"text": "", "at_s": 20}),
    )
    assert places(found) == ["tasks.0.params.factor", "tasks.2.params.text"]


@pytest.mark.parametrize(
    ("first", "params"),
    [
        ("scenes.split", {}),
        ("ffmpeg.thumbnail", {"at_s": 1}),
        ("ffmpeg.sheet", {}),
        ("ffmpeg.gif", {}),
    ],
)
def test_nothing_more_is_done_to_what_is_no_video(first: str, params: dict[str, object]) -> None:
    found = misfits((first, params), ("ffmpeg.flip", {}))
    assert [each.task for each in found] == [2]
    assert "the task before it makes" in found[0].misfit.why
    assert not misfits(("ffmpeg.flip", {}), (first, params))


def test_what_is_missing_is_told_after_an_unknown_result_too() -> None:
    found = misfits(("ffmpeg.trim", {"start_s": 20}), ("ffmpeg.mute", {}), before=MUTE)
    assert [each.task for each in found] == [1, 2]


def test_one_thing_alone_is_asked_about_without_a_number() -> None:
    found = misfits(("ffmpeg.mute", {}), before=MUTE)
    assert question_about(found) == (
        "The file has no sound, so mute cannot be done. What should be done instead?"
    )
    assert question_about(()) == ""


def test_a_question_stays_short_however_much_does_not_fit() -> None:
    found = misfits(*[("ffmpeg.teleport", {})] * 20)
    asked = question_about(found, alone=False)
    assert len(asked) < 1000
    assert "more." in asked
