"""Runs that are gone on with after an update, by another sandbox image."""

import json
from pathlib import Path
from typing import Any

from explaining import said
from fake_sandbox import sandbox_on
from fakes import FakeEngine, Guest, GuestEnd, Job, guest_that
from long_films import CLASSES, film, scene_writes
from modelling import inspect_marks, make_video, module, render_marks, upgrades, writes
from planning import judge_claims, planning_guest
from wire.fake_gemini import FakeGemini
from wire.fake_server import Step

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from orchestrator.engine.outcome import RunOutcome
from orchestrator.errors import RunStoppedError
from orchestrator.workflows import explainer, planned_explainer

LATER = "e" * 64


def later_guest(kind: str) -> Guest:
    """A fake sandbox in which what `# removed: …` says is found by lint, or by the render."""

    def changed(job: Job) -> Job:
        code = job.code.replace("# removed: ", f"# {kind}: ")
        return Job(job.kind, job.params, {"scene.py": code.encode()})

    def inspect(end: GuestEnd, job: Job) -> None:
        inspect_marks(end, changed(job))

    def render(end: GuestEnd, job: Job) -> None:
        render_marks(end, changed(job))

    return guest_that(inspect=inspect, render=render, math=judge_claims)


def go_on(
    first: RunOutcome, *steps: Step, guest: Guest | None = None, **options: Any
) -> RunOutcome:
    """Go on with a run by a later image."""
    containers = sandbox_on(FakeEngine(guest or planning_guest()), image=LATER)
    with FakeGemini(steps) as server:
        root = first.folder.root
        return make_video(root.parent, server, going_on=root, containers=containers, **options)


def make(folder: Path, code: str) -> RunOutcome:
    with FakeGemini((upgrades(), writes(code))) as server:
        outcome = make_video(folder, server)
    assert outcome.succeeded, outcome.error
    return outcome


def test_code_that_another_image_inspected_is_inspected_again_to_be_drawn(tmp_path: Path) -> None:
    first = make(tmp_path, module())
    outcome = go_on(first, workflow=explainer.WORKFLOW, from_stage="render_scene")
    assert outcome.succeeded, outcome.error
    assert outcome.artifact(RenderResult).image == LATER
    assert any("inspected again" in words for words in said(outcome, "render_scene"))


def test_what_it_finds_in_the_layout_is_told_and_keeps_nothing_back(tmp_path: Path) -> None:
    first = make(tmp_path, module("removed: off-frame a title"))
    options = {"workflow": explainer.WORKFLOW, "guest": later_guest("layout")}
    outcome = go_on(first, from_stage="render_scene", **options)
    assert outcome.succeeded, outcome.error
    assert any("off-frame a title" in words for words in said(outcome, "render_scene"))


def test_what_the_other_image_finds_in_it_is_mended(tmp_path: Path) -> None:
    first = make(tmp_path, module("removed: F821 gone"))
    outcome = go_on(
        first,
        writes(module("mended"), when="F821 gone"),
        workflow=explainer.WORKFLOW,
        from_stage="render_scene",
        guest=later_guest("lint"),
    )
    assert outcome.succeeded, outcome.error
    assert "# mended" in outcome.artifact(GeneratedCode).manim.code
    assert sum("F821 gone" in words for words in said(outcome, "render_scene")) == 1
    assert outcome.artifact(RenderResult).image == LATER


def change_the_second(first: RunOutcome) -> None:
    path = first.folder.root / "scene_spec.json"
    plan = json.loads(path.read_text())
    plan["more"][0]["beats"][0]["say"] = "These are other words."
    path.write_text(json.dumps(plan))


def test_scenes_of_two_images_are_drawn_by_one(tmp_path: Path) -> None:
    first, _ = film(tmp_path, scene_writes(1), scene_writes(2))
    change_the_second(first)
    before = first.folder.root / f"scenes/01/{CLASSES[0]}.mp4"
    made_at = before.stat().st_mtime_ns
    outcome = go_on(first, scene_writes(2, "other"), workflow=planned_explainer.WORKFLOW)
    assert outcome.succeeded, outcome.error
    result = outcome.artifact(RenderResult)
    assert result.image == LATER
    assert result.video is not None
    assert (outcome.folder.root / result.video.path).exists()
    again = [words for words in said(outcome, "render_scene") if "drawn again" in words]
    assert [words.split()[1] for words in again] == [CLASSES[0]]
    assert before.stat().st_mtime_ns == made_at


def test_scenes_of_one_earlier_image_are_put_together_as_they_are(tmp_path: Path) -> None:
    first, _ = film(tmp_path, scene_writes(1), scene_writes(2))
    outcome = go_on(first, workflow=planned_explainer.WORKFLOW, from_stage="render_scene")
    assert outcome.succeeded, outcome.error
    assert not any("drawn again" in words for words in said(outcome, "render_scene"))


def test_a_scene_that_the_other_image_cannot_draw_is_named(tmp_path: Path) -> None:
    first, _ = film(tmp_path, scene_writes(1, "removed: F821 gone"), scene_writes(2))
    change_the_second(first)
    options = {"workflow": planned_explainer.WORKFLOW, "guest": later_guest("render")}
    outcome = go_on(first, scene_writes(2, "other"), **options)
    assert isinstance(outcome.error, RunStoppedError)
    assert outcome.error.message.startswith(
        f"The scenes could not be put into one video: {CLASSES[0]} was drawn by another sandbox"
        " image than the rest, and cannot be drawn again: F821 gone"
    )
