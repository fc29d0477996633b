"""A story of more beats than one scene holds: scenes of their own, put into one film."""

import json
from pathlib import Path
from typing import Any

from fakes import GuestEnd, Job, guest_that
from long_films import CLASSES, PLANNING, film, scene_writes
from modelling import inspect_marks, make_video, module, render_marks, sent
from planning import judge_claims, planning_guest
from voicing import Speaking
from wire.fake_gemini import FakeGemini
from wire.fake_server import Step

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Voice
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.validation_report import ValidationReport
from agents.artifacts.voice_over import VoiceOver
from config import Budget, Review
from orchestrator.evaluation.eval_result import result_of
from orchestrator.evaluation.prompt_list import Asked, PromptRow, Usual
from orchestrator.workflows.planned_explainer import WORKFLOW


def test_a_long_story_is_made_of_scenes_of_their_own(tmp_path: Path) -> None:
    outcome, told = film(tmp_path, scene_writes(1), scene_writes(2))
    assert outcome.succeeded, outcome.error
    spec = outcome.artifact(ManimSceneSpec)
    assert tuple(scene.scene_class for scene in spec.scenes) == CLASSES
    designs = [text for text in told if "You turn a storyboard" in text]
    assert "beat_4" in designs[0] or "beat_4" in designs[1]
    assert not any("beat_4" in text and "beat_5" in text for text in designs)
    code = outcome.artifact(GeneratedCode)
    assert [part.folder for part in code.parts] == ["scenes/01", "scenes/02"]
    assert code.manim.code.count("from manim import *") == 1
    assert all(f"class {name}(Scene)" in code.manim.code for name in CLASSES)
    assert (outcome.folder.root / "generated_scene.py").read_text() == code.manim.code
    scenes = outcome.artifact(ValidationReport).scenes
    assert tuple(scene.scene_class for scene in scenes) == CLASSES
    result = outcome.artifact(RenderResult)
    assert result.video is not None
    assert result.video.path == f"{CLASSES[0]}.mp4"
    assert (outcome.folder.root / result.video.path).exists()
    starts = [caption.start_s for caption in result.captions]
    assert starts == sorted(starts)
    assert len(starts) == 2
    assert starts[1] >= result.duration_s / 2
    assert outcome.artifact(VideoReviewReport).shippable
    assert outcome.receipt.total.tokens_in > 0


def test_a_scene_that_fails_loses_no_other_and_is_named(tmp_path: Path) -> None:
    def refuse_the_second(end: GuestEnd, job: Job) -> None:
        code = job.code.replace(
            "class SquareOfASumPart2Scene", "# render: RuntimeError no\nclass X"
        )
        render_marks(end, Job(job.kind, job.params, {"scene.py": code.encode()}))

    guest = guest_that(inspect=inspect_marks, math=judge_claims, render=refuse_the_second)
    steps = (scene_writes(1), scene_writes(2), {"fail": "refused", "times": 0})
    outcome, _ = film(tmp_path, *steps, guest=guest)
    assert outcome.succeeded, outcome.error
    code = outcome.artifact(GeneratedCode)
    assert [bool(part.missing_because) for part in code.parts] == [False, True]
    package = outcome.artifact(AnimationPackage)
    (why,) = package.not_shippable_because
    assert CLASSES[1] in why
    assert not outcome.receipt.shippable
    assert (outcome.folder.root / package.video).exists()
    assert "class SquareOfASumPart2Scene" not in code.manim.code


def test_a_scene_that_stays_broken_is_compiled_and_the_other_is_not(tmp_path: Path) -> None:
    broken = scene_writes(2, "lint: F821 no")
    outcome, _ = film(tmp_path, scene_writes(1), broken, {"fail": "refused", "times": 0})
    assert outcome.succeeded, outcome.error
    code = outcome.artifact(GeneratedCode)
    assert code.written_by == "model"
    assert CLASSES[1] in str(code.given_up)
    assert "def shrink_to_fit" in code.manim.code
    assert outcome.receipt.shippable


def test_what_is_defined_beside_the_class_goes_back_to_its_writer(tmp_path: Path) -> None:
    outside = module(name=CLASSES[1]).replace("class ", "RADIUS = 2\n\n\nclass ", 1)
    steps = (
        scene_writes(1),
        scene_writes(2, code=outside),
        scene_writes(2, when="RADIUS is defined"),
    )
    outcome, told = film(tmp_path, *steps)
    assert outcome.succeeded, outcome.error
    assert "constants and functions of yours belong into the class" in told[-1]
    assert "RADIUS" not in outcome.artifact(GeneratedCode).manim.code


def test_only_the_scene_whose_plan_was_changed_is_made_again(tmp_path: Path) -> None:
    first, _ = film(tmp_path, scene_writes(1), scene_writes(2))
    root = first.folder.root
    plan = json.loads((root / "scene_spec.json").read_text())
    plan["more"][0]["beats"][0]["say"] = "These are other words."
    (root / "scene_spec.json").write_text(json.dumps(plan))
    before = (root / "scenes/01/SquareOfASumPart1Scene.mp4").stat().st_mtime_ns
    with FakeGemini((scene_writes(2, "# other"),)) as server:
        options = {"workflow": WORKFLOW, "guest": planning_guest()}
        outcome = make_video(tmp_path, server, going_on=root, **options)
        assert outcome.succeeded, outcome.error
        (told,) = [sent(each) for each in server.received]
    assert "These are other words." in told
    assert (root / "scenes/01/SquareOfASumPart1Scene.mp4").stat().st_mtime_ns == before
    assert "# # other" in outcome.artifact(GeneratedCode).manim.code


def test_a_budget_is_shared_out_among_the_scenes(tmp_path: Path) -> None:
    whole, _ = film(tmp_path / "a", scene_writes(1), scene_writes(2))
    total = whole.receipt.total
    used = total.tokens_in + total.tokens_out
    planned = sum(
        each.spent.tokens_in + each.spent.tokens_out
        for each in whole.receipt.stages
        if each.stage != "write_planned_code"
    )
    assert planned < used
    outcome, told = film(tmp_path / "b", budget=Budget(tokens=planned))
    assert outcome.succeeded, outcome.error
    assert len(told) == len(PLANNING)
    assert outcome.artifact(GeneratedCode).written_by == "compiled"


def test_every_scene_counts_its_attempts_in_an_evaluation(tmp_path: Path) -> None:
    row = PromptRow(prompt="why is the square of a sum what it is?")
    broken = scene_writes(2, "lint: F821 no")
    outcome, _ = film(tmp_path, scene_writes(1), broken, {"fail": "refused", "times": 0})
    result = result_of(Asked(row=row, request=Usual().request(row)), outcome)
    # The first, the second as written and as compiled, and both in one file.
    assert (result.attempts, result.first_try) == (4, False)


def verdict(*problems: dict[str, Any]) -> Step:
    return {
        "answer": {"answers_request": True, "problems": list(problems)},
        "when": "You check a short",
    }


LABEL: dict[str, Any] = {
    "picture": 1, "kind": "overlap", "grave": True, "problem": "The label lies on the curve.",
    "fix": "Put it beside it.",
}  # fmt: skip


def test_every_scene_is_looked_at_and_mended_by_itself(tmp_path: Path) -> None:
    mended = (scene_writes(1, "# mended"), scene_writes(2, "# mended"))
    looks = (verdict(LABEL), verdict(), verdict())
    outcome, told = film(
        tmp_path, scene_writes(1), scene_writes(2), *looks, *mended, review=Review(look="auto")
    )
    assert outcome.succeeded, outcome.error
    assert sum("image/png" in text for text in told) == 3
    (failed,) = outcome.artifact(GeneratedCode).failed
    assert (failed.reached, failed.error.code) == ("review", "seen-overlap")
    report = outcome.artifact(VideoReviewReport)
    assert (report.looked, report.shippable) == ("seen", True)


def test_what_stays_wrong_in_a_scene_is_told_of_the_film_with_its_name(tmp_path: Path) -> None:
    settings = Review(look="auto", repairs=0)
    looks = (verdict(LABEL) for _ in range(4))  # as written and as compiled, of both
    outcome, _ = film(tmp_path, scene_writes(1), scene_writes(2), *looks, review=settings)
    assert outcome.succeeded, outcome.error
    reasons = outcome.artifact(AnimationPackage).not_shippable_because
    assert [why.partition(":")[0] for why in reasons] == list(CLASSES)
    assert all("The label lies on the curve." in why for why in reasons)
    assert not outcome.receipt.shippable


def test_the_voice_speaks_the_whole_film_once(tmp_path: Path) -> None:
    speaking = Speaking()
    answers: dict[str, Any] = {"inspect": inspect_marks, "render": render_marks}
    answers |= {"math": judge_claims, "script": speaking.script, "media": speaking.media}
    steps = (scene_writes(1), scene_writes(2))
    outcome, _ = film(tmp_path, *steps, guest=guest_that(**answers), voice=Voice.MAN)
    assert outcome.succeeded, outcome.error
    result, over = outcome.artifact(RenderResult), outcome.artifact(VoiceOver)
    assert result.video is not None
    assert result.video.path == f"silent/{CLASSES[0]}.mp4"
    assert len(speaking.dubbed) == 1
    assert len(over.sentences) == len(result.captions) == 2
    assert over.sentences[1].begin_s > over.sentences[0].end_s
    assert outcome.artifact(AnimationPackage).video == f"{CLASSES[0]}.mp4"
    root = outcome.folder.root
    assert {path.name for path in root.glob("*.mp4")} == {f"{CLASSES[0]}.mp4"}
