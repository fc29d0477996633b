"""What is said after a question: an answer to it, or something new."""

from typing import Any

import pytest
from edit_layouts import picture, sound, subtitle, video

from agents.providers.offline.editing.dialogue import plan_in_dialogue
from agents.providers.offline.editing.plan import Planned

FACTS = video(picture(width_px=1920, height_px=1080), sound()).model_copy(
    update={"duration_s": 60.0}
)
TEXTS = video(picture(), sound(), subtitle("mov_text")).model_copy(update={"duration_s": 60.0})


def talk(*said: str, facts: Any = FACTS, wrong: int = 0) -> Planned:
    """What comes of the last words, after all others were only asked back."""
    for place in range(1, len(said)):
        before = plan_in_dialogue(said[place - 1], facts, asked=said[: place - 1])
        assert before.question or wrong, (said[place - 1], before)
    return plan_in_dialogue(said[-1], facts, asked=said[:-1], wrong=lambda tasks: wrong)


def made(found: Planned) -> list[tuple[str, dict[str, Any]]]:
    assert found.tasks, found.question
    return [(task.operation, dict(task.params)) for task in found.tasks]


@pytest.mark.parametrize(
    ("said", "operation", "params"),
    [
        (("make it faster", "twice"), "speed", {"factor": 2}),
        (("make it faster", "2"), "speed", {"factor": 2}),
        (("speed it up", "by 20 %"), "speed", {"factor": 1.2}),
        (("slow it down", "by half"), "speed", {"factor": 0.5}),
        (("make it slower", "20 percent please"), "speed", {"factor": 0.8}),
        (("rotate it", "left"), "rotate", {"degrees": 270}),
        (("rotate it", "180"), "rotate", {"degrees": 180}),
        (("fade it", "both"), "fade", {"in_s": 1, "out_s": 1}),
        (("fade it", "in and out"), "fade", {"in_s": 1, "out_s": 1}),
        (("fade it", "at the end"), "fade", {"in_s": 0, "out_s": 1}),
        (("compress it", "8 MB"), "compress", {"target_mib": 8}),
        (("compress it", "8"), "compress", {"target_mib": 8}),
        (("resize it", "720p"), "scale", {"height_px": 720}),
        (("resize it", "720"), "scale", {"height_px": 720}),
        (("cut from 0:10 to 0:20", "keep it"), "trim", {"start_s": 10, "end_s": 20}),
        (("cut from 0:10 to 0:20", "it should go"), "cut_out", {"start_s": 10, "end_s": 20}),
        (("shorten it", "10 seconds", "run it faster"), "speed", {"factor": 6}),
        (("shorten it to 10 seconds", "keep the first part"), "trim", {"start_s": 0, "end_s": 10}),
        (("remove the last 90 seconds", "10 seconds"), "trim", {"start_s": 0, "end_s": 50}),
        (("split it", "0:30"), "split", {"at_s": [30]}),
        (("split it", "3"), "split", {"parts": 3}),
        (("split it", "in 4"), "split", {"parts": 4}),
        (("make it shorter", "twice as fast"), "speed", {"factor": 2}),
        (("split it", "every 20 seconds"), "split", {"every_s": 20}),
    ],
)
def test_an_answer_is_understood_with_what_it_answers(
    said: tuple[str, ...], operation: str, params: dict[str, Any]
) -> None:
    assert made(talk(*said)) == [(operation, params)]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (("add a title", "“Hello”"), "Hello"),
        (("add a title", "My Holiday in Rome."), "My Holiday in Rome"),
        (("add a title", "Fast Cars"), "Fast Cars"),
    ],
)
def test_words_to_be_shown_are_kept_as_they_are_written(said: tuple[str, ...], shown: str) -> None:
    ((operation, params),) = made(talk(*said))
    assert (operation, params["text"]) == ("title", shown)


def test_yes_is_an_answer() -> None:
    found = talk("attach the captions", "yes", facts=TEXTS)
    assert made(found) == [("burn", {"track": 0})]


def test_the_rest_of_the_request_is_not_forgotten() -> None:
    found = talk("make it faster and mute it", "twice")
    assert made(found) == [("speed", {"factor": 2}), ("mute", {})]
    alike = talk("make it faster and mute it", "make it twice as fast")
    assert made(alike) == made(found)


def test_one_question_after_the_other_is_answered() -> None:
    asked = plan_in_dialogue("twice", FACTS, asked=("make it faster and rotate it",))
    assert "By how much should it be turned" in asked.question
    found = talk("make it faster and rotate it", "twice", "left")
    assert made(found) == [("speed", {"factor": 2}), ("rotate", {"degrees": 270})]


def test_what_is_asked_for_beside_an_answer_is_done_as_well() -> None:
    found = talk("make it faster", "twice, and mute it")
    assert made(found) == [("speed", {"factor": 2}), ("mute", {})]


def test_an_answer_that_tells_nothing_is_asked_again_and_the_next_one_counts() -> None:
    asked = talk("make it faster", "by a lot")
    assert asked.question.startswith("That does not say it. How much faster or slower?")
    assert made(talk("make it faster", "by a lot", "twice")) == [("speed", {"factor": 2})]


def test_what_did_not_fit_the_video_is_mended() -> None:
    found = talk("keep the first 90 seconds", "30 seconds", wrong=1)
    assert made(found) == [("trim", {"start_s": 0, "end_s": 30})]
    found = talk("mute it and add a title “Hi” at 5:00", "at 0:10", wrong=2)
    assert [params.get("at_s") for _, params in made(found)] == [None, 10]


@pytest.mark.parametrize(
    ("said", "operations"),
    [
        (("make it faster", "make it square"), ["shape"]),
        (("make it faster", "cut the first 10 seconds"), ["trim"]),
        (("make it faster", "3 times louder"), ["volume"]),
        (("make it faster", "rotate it", "left"), ["rotate"]),
        (("add a title", "mute it"), ["mute"]),
        (("rotate it and mute it", "black and white"), ["grayscale"]),
        (("frobnicate it", "rotate it left"), ["rotate"]),
        (("make it faster", "no", "compress it", "8 MB"), ["compress"]),
    ],
)
def test_a_whole_request_after_a_question_is_a_new_one(
    said: tuple[str, ...], operations: list[str]
) -> None:
    assert [operation for operation, _ in made(talk(*said))] == operations


def test_a_new_request_may_be_asked_about_too() -> None:
    assert "By how much should it be turned" in talk("make it faster", "rotate it").question


def test_a_question_about_the_file_is_answered_in_between() -> None:
    assert plan_in_dialogue("how long is it?", FACTS, asked=("make it faster",)).asks_about_file


def test_no_ends_what_was_asked() -> None:
    assert talk("make it faster", "no").question.startswith("Then nothing is done.")
    assert "not understood" in talk("make it faster", "never mind", "twice").question


def test_without_a_question_an_answer_says_nothing() -> None:
    assert "not understood" in talk("twice").question
