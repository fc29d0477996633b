"""The review of a drawn video: what is measured, what a model sees, and what comes of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from fakes import Answer, GuestEnd, Job, guest_that
from modelling import inspect_marks, make_video, module, render_marks, sent, upgrades, writes
from picture_samples import PNG, media_facts
from wire.fake_gemini import FakeGemini
from wire.fake_openai import FakeOpenAI
from wire.fake_server import FakeServer, Step

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.review_report import VideoReviewReport
from config import Budget, RepairBounds, Review
from orchestrator.engine.outcome import RunOutcome

AUTO = Review()
FINE: Step = {"answer": {"answers_request": True, "problems": []}, "when": "You check a short"}
BAD: Step = {
    "answer": {
        "answers_request": True,
        "problems": [
            {"picture": 2, "kind": "overlap", "grave": True,
             "problem": "The label lies on the curve.", "fix": "Put it above the curve."},
            {"picture": 3, "kind": "ugly", "grave": False,
             "problem": "The red is loud.", "fix": "Take a calmer one."},
        ],
    },
    "when": "You check a short",
}  # fmt: skip
GREY = (854, 480)


def looking(stretches: list[dict[str, Any]], **facts: Any) -> Answer:
    """A container that sees these stretches in whatever video it is shown."""

    def answer(end: GuestEnd, job: Job) -> None:
        found = media_facts(*GREY, job.params["look_at_s"]) | facts
        end.file("review_sheet.png", PNG)
        end.say("result", json.dumps({"facts": found, "stretches": stretches}).encode())
        end.done()

    return answer


def review(
    folder: Path,
    *steps: Step,
    media: Answer | None = None,
    kind: type[FakeServer] = FakeGemini,
    **options: Any,
) -> tuple[RunOutcome, list[str]]:
    """A run with a model, and everything it was sent."""
    others = {"media": media} if media else {}
    guest = guest_that(inspect=inspect_marks, render=render_marks, **others)
    with kind(steps) as server:
        outcome = make_video(folder, server, guest=guest, **options)
        return outcome, [sent(each) for each in server.received]


def test_a_model_is_shown_the_sheet_with_the_words_of_each_picture(tmp_path: Path) -> None:
    outcome, told = review(tmp_path, upgrades(), writes(module()), FINE, review=AUTO)
    assert outcome.succeeded, outcome.error
    report = outcome.artifact(VideoReviewReport)
    assert (report.looked, report.shippable, report.findings) == ("seen", True, ())
    assert (outcome.folder.root / str(report.sheet)).read_bytes() == PNG
    assert [each.number for each in report.pictures] == [1, 2, 3, 4, 5, 6]
    assert report.pictures[0].said
    assert report.pictures[0].said in told[-1]
    assert "image/png" in told[-1]
    assert outcome.receipt.shippable


def test_a_negative_verdict_goes_to_repair_and_the_new_video_is_looked_at(tmp_path: Path) -> None:
    mended = writes(module("# mended"))
    outcome, told = review(tmp_path, upgrades(), writes(module()), BAD, mended, FINE, review=AUTO)
    assert outcome.succeeded, outcome.error
    assert "The label lies on the curve." in told[3]
    assert "The red is loud." not in told[3]
    (failed,) = outcome.artifact(GeneratedCode).failed
    assert (failed.reached, failed.error.code) == ("review", "seen-overlap")
    assert outcome.artifact(VideoReviewReport).shippable
    assert outcome.artifact(AnimationPackage).not_shippable_because == ()


def test_what_stays_bad_is_delivered_as_not_shippable_with_the_evidence(tmp_path: Path) -> None:
    steps = (upgrades(), writes(module()), BAD, writes(module("# other")), BAD)
    outcome, told = review(tmp_path, *steps, review=AUTO)
    assert outcome.succeeded, outcome.error
    assert len(told) == len(steps)
    report = outcome.artifact(VideoReviewReport)
    assert (report.shippable, report.may_be_mended) == (False, False)
    package = outcome.artifact(AnimationPackage)
    (why,) = package.not_shippable_because
    assert "The label lies on the curve." in why
    assert not outcome.receipt.shippable
    assert outcome.receipt.not_shippable_because == (why,)
    assert (outcome.folder.root / package.video).exists()
    assert (outcome.folder.root / str(report.sheet)).exists()
    assert "1 repair" in str(outcome.artifact(GeneratedCode).given_up)


@pytest.mark.parametrize(
    "options",
    [{"bounds": RepairBounds(tries_per_run=0)}, {"review": Review(repairs=0)}],
    ids=["no repairs", "none of a review"],
)
def test_without_repairs_it_is_delivered_at_once(tmp_path: Path, options: dict[str, Any]) -> None:
    settings = {"review": AUTO, **options}
    outcome, _ = review(tmp_path, upgrades(), writes(module()), BAD, **settings)
    assert outcome.succeeded, outcome.error
    assert not outcome.receipt.shippable


def test_another_subject_than_asked_for_is_an_error(tmp_path: Path) -> None:
    other: Step = {"answer": {"answers_request": False, "problems": []}}
    outcome, _ = review(tmp_path, upgrades(), writes(module()), other, review=Review(repairs=0))
    assert outcome.artifact(VideoReviewReport).findings[0].code == "seen-wrong-subject"


def test_a_picture_that_is_not_on_the_sheet_is_nothing_that_was_seen(tmp_path: Path) -> None:
    problem = {**BAD["answer"]["problems"][0], "picture": 20}
    step: Step = {"answer": {"answers_request": True, "problems": [problem]}}
    outcome, _ = review(tmp_path, upgrades(), writes(module()), step, review=AUTO)
    assert outcome.artifact(VideoReviewReport).findings == ()


def test_a_server_of_which_it_is_not_known_is_shown_pictures_only_when_told_to(
    tmp_path: Path,
) -> None:
    models = {"kind": FakeOpenAI, "models": "openai-chat:qwen3-coder"}
    outcome, told = review(tmp_path / "a", upgrades(), writes(module()), review=AUTO, **models)
    report = outcome.artifact(VideoReviewReport)
    assert (report.looked, len(told)) == ("not_seen", 2)
    assert "CHALKBOX_REVIEW__LOOK=always" in report.not_seen_because
    always = Review(look="always")
    outcome, told = review(
        tmp_path / "b", upgrades(), writes(module()), FINE, review=always, **models
    )
    assert outcome.artifact(VideoReviewReport).looked == "seen"
    assert "data:image/png;base64" in told[-1]


def test_eyes_that_cannot_be_asked_keep_no_video_back(tmp_path: Path) -> None:
    refused: Step = {"fail": "refused", "times": 0}
    outcome, _ = review(tmp_path, upgrades(), writes(module()), refused, review=AUTO)
    assert outcome.succeeded, outcome.error
    report = outcome.artifact(VideoReviewReport)
    assert (report.looked, report.shippable) == ("not_seen", True)
    assert report.not_seen_because


def test_a_budget_that_is_spent_keeps_no_video_back(tmp_path: Path) -> None:
    steps = (upgrades(), writes(module()))
    total = review(tmp_path / "before", *steps)[0].receipt.total
    spent = Budget(tokens=total.tokens_in + total.tokens_out)
    outcome, told = review(tmp_path / "now", *steps, review=AUTO, budget=spent)
    assert outcome.succeeded, outcome.error
    assert len(told) == 2
    assert "budget" in outcome.artifact(VideoReviewReport).not_seen_because.lower()


LENGTH_S = 30.0


@pytest.mark.parametrize(
    ("stretches", "facts", "codes", "shippable"),
    [
        ([("black", 0.0, 0.8)], {}, [], True),
        ([("black", 4.0, 8.0)], {}, ["black-picture"], True),
        ([("blank", 1.0, 28.0)], {}, ["nothing-to-see"], False),
        ([("frozen", 0.0, LENGTH_S)], {}, ["nothing-moves"], False),
        ([("frozen", 2.0, 14.0)], {}, [], True),
        ([("frozen", 2.0, 25.0)], {}, ["frozen-picture"], True),
        ([], {"duration_s": 12.0}, ["wrong-length"], False),
        ([], {"readable": False, "reason": "No."}, ["unreadable-video"], False),
        ([], {"streams": []}, ["no-pictures"], False),
        ([], {"streams": [{"kind": "video", "codec": "h264", "width_px": 640, "height_px": 480}]},
         ["wrong-size"], False),
        ([], {"streams": [{"kind": "video", "codec": "h264", "width_px": 854, "height_px": 480,
                           "fps": 60}]},
         ["wrong-rate"], True),
    ],
)  # fmt: skip
def test_what_is_measured(
    tmp_path: Path,
    stretches: list[tuple[str, float, float]],
    facts: dict[str, Any],
    codes: list[str],
    shippable: bool,
) -> None:
    seen = [{"kind": kind, "start_s": start, "end_s": end} for kind, start, end in stretches]
    media = looking(seen, **{"duration_s": LENGTH_S, **facts})
    outcome, _ = review(
        tmp_path,
        upgrades(),
        writes(module()),
        media=media,
        review=Review(look="never", repairs=0),
    )
    assert outcome.succeeded, outcome.error
    report = outcome.artifact(VideoReviewReport)
    assert [each.code for each in report.findings] == codes
    assert (report.shippable, outcome.receipt.shippable) == (shippable, shippable)
    assert report.looked == "not_seen"
