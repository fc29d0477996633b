"""The whole chain with a scripted model, and every way it can go wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from fakes import guest_that
from modelling import inspect_marks, make_video, module, render_marks, sent, upgrades
from planning import (
    CLAIMS,
    CURRICULUM,
    KNOWLEDGE,
    REFUTED,
    SPEC,
    chain,
    judge_claims,
    planning_guest,
    six_beats,
)
from voicing import WORD_S, Speaking
from wire.fake_gemini import FakeGemini
from wire.fake_openai import FakeOpenAI
from wire.fake_server import FakeServer, Step

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.curriculum import CurriculumPlan
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.request import Aspect, Depth, ExplainerRequest, Voice
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.voice_over import VoiceOver
from config import Budget, RepairBounds
from orchestrator.engine.outcome import RunOutcome
from orchestrator.errors import BudgetSpentError
from orchestrator.workflows.planned_explainer import WORKFLOW, is_full

CLASS = "SquareOfASumScene"
ARTIFACTS = [
    "request.json", "upgraded_prompt.json", "intent.json", "knowledge_graph.json",
    "curriculum.json", "math_packet.json", "storyboard.json", "scene_spec.json",
    "generated_code.json", "validation_report.json", "render_result.json",
    "review_report.json", "voice_over.json",
    "animation_package.json",
]  # fmt: skip


def written(*marks: str) -> Step:
    code = module(*marks, name=CLASS)
    return {"answer": {"scene_name": CLASS, "code": code}}


def make(folder: Path, server: FakeServer, **options: Any) -> RunOutcome:
    return make_video(folder, server, workflow=WORKFLOW, guest=planning_guest(), **options)


@pytest.mark.parametrize(
    ("kind", "models"),
    [(FakeGemini, "google:gemini-4-argon"), (FakeOpenAI, "openai-chat:qwen3-coder")],
    ids=["google", "openai"],
)
def test_every_stage_leaves_its_artifact(
    tmp_path: Path, kind: type[FakeServer], models: str
) -> None:
    with kind((*chain(), written())) as server:
        outcome = make(tmp_path, server, models=models)
        assert outcome.succeeded, outcome.error
    names = [entry.name for entry in outcome.folder.manifest.entries if entry.kind == "artifact"]
    assert names == ARTIFACTS
    package = outcome.artifact(AnimationPackage)
    assert package.checked == ("The square of a sum has a middle term.",)
    assert outcome.artifact(GeneratedCode).written_by == "model"
    verdicts = [each.verdict for each in outcome.artifact(MathPacket).claims]
    assert verdicts == ["verified", "unverified"]


def test_the_artifacts_do_not_tell_who_made_them(tmp_path: Path) -> None:
    made: list[dict[str, bytes]] = []
    for kind, models in ((FakeGemini, "google:g-4"), (FakeOpenAI, "openai-chat:q3")):
        with kind((*chain(), written())) as server:
            outcome = make(tmp_path / models.partition(":")[0], server, models=models)
        planned = ARTIFACTS[1:8]
        made.append({name: (outcome.folder.root / name).read_bytes() for name in planned})
    assert made[0] == made[1]


def test_a_plan_of_one_vendor_is_gone_on_with_by_another(tmp_path: Path) -> None:
    with FakeGemini((*chain(), {"fail": "refused", "times": 0})) as server:
        first = make(tmp_path, server)
    with FakeOpenAI((written(),)) as server:
        outcome = make(
            tmp_path,
            server,
            going_on=first.folder.root,
            from_stage="write_planned_code",
            models="openai-chat:qwen3-coder",
        )
        assert outcome.succeeded, outcome.error
        assert len(server.received) == 1
    assert outcome.artifact(GeneratedCode).written_by == "model"


def test_a_refuted_claim_goes_back_once_with_the_counterexample(tmp_path: Path) -> None:
    steps = [*chain(claims=REFUTED)]
    steps.insert(5, {"answer": CLAIMS, "when": "differ by 12"})
    with FakeGemini((*steps, written())) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        told = sent(server.received[5])
        to_artist = sent(server.received[6])
    assert "the two sides differ by 12 at a = 2, b = 3" in told
    assert "It has none." not in to_artist
    packet = outcome.artifact(MathPacket)
    assert [each.claim.words for each in packet.refuted] == ["It has none."]


def test_what_stays_refuted_is_never_shown(tmp_path: Path) -> None:
    steps = [*chain(claims=REFUTED)]
    steps.insert(5, {"answer": REFUTED, "when": "differ by 12"})
    with FakeGemini((*steps, written())) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        later = [sent(each) for each in server.received[6:]]
    assert not any("It has none." in text for text in later)
    assert outcome.artifact(MathPacket).claims == ()
    assert outcome.artifact(AnimationPackage).checked == ()


def test_a_graph_with_a_way_around_is_sent_back_with_the_way(tmp_path: Path) -> None:
    around = json.loads(json.dumps(KNOWLEDGE))
    around["concepts"][0]["needs"] = ["square_of_a_sum"]
    steps = [*chain(knowledge=around)]
    steps.insert(3, {"answer": KNOWLEDGE, "when": "one needs itself"})
    with FakeGemini((*steps, written())) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        assert "square_of_a_sum → area → square_of_a_sum" in sent(server.received[3])


def test_an_order_that_teaches_too_late_is_asked_for_once_more(tmp_path: Path) -> None:
    backwards = {"units": CURRICULUM["units"][::-1]}
    steps = [*chain(curriculum=backwards)]
    steps.insert(4, {"answer": CURRICULUM, "when": "is taught later"})
    with FakeGemini((*steps, written())) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
    assert outcome.artifact(CurriculumPlan).units[0].concept == "area"


def test_an_order_that_never_fits_stops_the_run_and_keeps_the_graph(tmp_path: Path) -> None:
    backwards = {"units": CURRICULUM["units"][::-1]}
    steps = [*chain(curriculum=backwards)]
    steps.insert(4, {"answer": backwards, "when": "is taught later"})
    with FakeGemini(steps) as server:
        outcome = make(tmp_path, server)
    assert outcome.error is not None
    assert "could not be put into an order" in outcome.error.message
    assert (outcome.folder.root / "knowledge_graph.json").exists()
    assert not (outcome.folder.root / "curriculum.json").exists()


def test_a_scene_that_holds_too_much_is_sent_back_with_the_reason(tmp_path: Path) -> None:
    full = json.loads(json.dumps(SPEC))
    full["elements"][0] |= {"place": {"within": "left"}, "text": "many words " * 25}
    steps = [*chain(spec=full)]
    steps.insert(7, {"answer": SPEC, "when": "show fewer at once"})
    with FakeGemini((*steps, written())) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error


def test_a_place_with_coordinates_is_not_taken_from_a_model(tmp_path: Path) -> None:
    placed = json.loads(json.dumps(SPEC))
    placed["elements"][0]["place"] = {"at": [0, 0]}
    steps = [*chain(spec=placed)]
    steps.insert(7, {"answer": SPEC, "when": "set within"})
    with FakeGemini((*steps, written())) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error


def test_code_that_stays_broken_is_compiled_and_said_so(tmp_path: Path) -> None:
    broken = written("rehearsal: TypeError no such thing") | {"times": 0}
    with FakeGemini((*chain(), broken)) as server:
        outcome = make(tmp_path, server, bounds=RepairBounds(tries_per_error=2))
        assert outcome.succeeded, outcome.error
    code = outcome.artifact(GeneratedCode)
    assert code.written_by == "compiled"
    assert code.given_up
    assert len(code.failed) == 3
    assert "compiled to code without one" in outcome.artifact(AnimationPackage).made_by
    assert "compiled from scene_spec.json" in (outcome.folder.root / "run.log").read_text()


def test_a_render_that_stays_broken_is_compiled(tmp_path: Path) -> None:
    broken = written("render: ZeroDivisionError by zero") | {"times": 0}
    with FakeGemini((*chain(), broken)) as server:
        outcome = make(tmp_path, server, bounds=RepairBounds(tries_per_error=1))
        assert outcome.succeeded, outcome.error
    assert outcome.artifact(GeneratedCode).written_by == "compiled"


def test_a_writer_who_cannot_be_asked_is_stood_in_for(tmp_path: Path) -> None:
    with FakeGemini((*chain(), {"fail": "refused", "times": 0})) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
    assert outcome.artifact(GeneratedCode).written_by == "compiled"


STAGES = (
    "upgrade_prompt", "read_concept", "plan_knowledge", "plan_curriculum", "check_claims",
    "draw_storyboard", "design_scene",
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(STAGES)), ids=STAGES)
def test_a_budget_that_is_spent_at_a_stage_stops_there_and_more_lets_it_go_on(
    tmp_path: Path, number: int
) -> None:
    # The fake server takes as much for each answer.
    each = 23
    with FakeGemini((*chain(), written())) as server:
        stopped = make(tmp_path, server, budget=Budget(tokens=each * number))
        assert isinstance(stopped.error, BudgetSpentError)
        assert "CHALKBOX_BUDGET_TOKENS" in stopped.error.message
        assert stopped.error.context["stage"] == STAGES[number]
        assert len(server.received) == number
        kept = [entry.name for entry in stopped.folder.manifest.entries]
        assert kept == ARTIFACTS[: number + 1]
        assert not stopped.receipt.shippable
        outcome = make(tmp_path, server, going_on=stopped.folder.root)
        assert outcome.succeeded, outcome.error
        assert len(server.received) == len(STAGES) + 1


@pytest.mark.parametrize(("setting", "budget"), [
    ("SECONDS", Budget(seconds=0)), ("USD", Budget(usd=0)), ("TOKENS", Budget(tokens=0)),
])  # fmt: skip
def test_each_budget_names_its_setting(tmp_path: Path, setting: str, budget: Budget) -> None:
    with FakeGemini((*chain(), written())) as server:
        stopped = make(tmp_path, server, budget=budget)
        assert server.received == []
    assert f"CHALKBOX_BUDGET_{setting}" in str(stopped.error)


def test_a_budget_that_is_spent_before_the_code_still_gives_a_video(tmp_path: Path) -> None:
    with FakeGemini((*chain(), written())) as probe:
        whole = make(tmp_path / "probe", probe)
    spent = sum(each.spent.tokens_in + each.spent.tokens_out for each in whole.receipt.stages[:7])
    with FakeGemini((*chain(), written())) as server:
        outcome = make(tmp_path, server, budget=Budget(tokens=spent))
        assert outcome.succeeded, outcome.error
        assert len(server.received) == 7
    assert outcome.artifact(GeneratedCode).written_by == "compiled"


def test_after_one_beat_was_changed_the_writer_is_shown_what_there_is(tmp_path: Path) -> None:
    with FakeGemini((*chain(), written())) as server:
        first = make(tmp_path, server)
        code = first.artifact(GeneratedCode).manim.code
        spec = json.loads((first.folder.root / "scene_spec.json").read_text())
        spec["beats"][1]["say"] = "Two rectangles make it."
        (first.folder.root / "scene_spec.json").write_text(json.dumps(spec))
        server.load(written("# mended"))
        outcome = make(tmp_path, server, going_on=first.folder.root)
        assert outcome.succeeded, outcome.error
        (told,) = [sent(each) for each in server.received]
        assert "Only these beats are other than they were: answer." in told
        assert json.dumps(code, ensure_ascii=False)[1:-1] in told.replace("\\\\n", "\\n")
        # Where nothing of the plan is other, it is written from nothing.
        server.load(written("# anew"))
        anew = make(tmp_path, server, going_on=first.folder.root, from_stage="write_planned_code")
        assert anew.succeeded, anew.error
        assert "other than they were" not in sent(server.received[0])


def test_what_is_planned_fits_its_types() -> None:
    spec = ManimSceneSpec.model_validate(SPEC)
    assert spec.scene_class == CLASS
    assert [beat.id for beat in spec.beats] == ["square", "answer"]


def test_a_request_for_the_quick_way_or_another_shape_is_for_the_quick_workflow() -> None:
    assert is_full(ExplainerRequest(prompt="why?"))
    assert not is_full(ExplainerRequest(prompt="why?", depth=Depth.QUICK))
    assert is_full(ExplainerRequest(prompt="why?", aspect=Aspect.TALL))


def test_a_failure_of_an_early_agent_keeps_what_there_is(tmp_path: Path) -> None:
    with FakeGemini((upgrades(), {"truncated": '{"topic": "a', "times": 0})) as server:
        outcome = make(tmp_path, server)
    assert outcome.error is not None
    assert (outcome.folder.root / "upgraded_prompt.json").exists()
    assert not outcome.receipt.shippable


def test_a_usual_run_sends_little(tmp_path: Path) -> None:
    board, spec = six_beats()
    long = "".join(
        f"        self.wait({n})  # what a beat of usual length does\n" for n in range(120)
    )
    broken, good = (
        {"answer": {"scene_name": CLASS, "code": module(*marks, name=CLASS) + long}}
        for marks in (("lint: NameError name 'X'",), ())
    )
    lint = {"call": "lint_tool", "args": {"code": broken["answer"]["code"]}}
    with FakeGemini((*chain(storyboard=board, spec=spec), lint, broken, good)) as server:
        outcome = make(tmp_path, server)
        assert outcome.succeeded, outcome.error
        bodies = [sent(each) for each in server.received]
        schemas = [
            len(json.dumps(tool, ensure_ascii=False, separators=(",", ":")))
            for each in server.received
            for tools in each.body["tools"]
            for tool in tools["functionDeclarations"]
        ]
    assert len(bodies) == 10
    assert sum(map(len, bodies)) / 4 <= 40_000, [len(body) // 4 for body in bodies]
    assert max(schemas) <= 12_000


def test_an_upright_scene_is_planned_in_its_own_regions(tmp_path: Path) -> None:
    upright = json.loads(json.dumps(SPEC))
    for element, region in zip(upright["elements"], ("title", "upper", "lower"), strict=True):
        element["place"] = {"within": region}
    steps = [*chain()]
    steps.insert(7, {"answer": upright, "when": "has no region left"})
    with FakeGemini((*steps, written())) as server:
        outcome = make(tmp_path, server, aspect=Aspect.TALL)
        assert outcome.succeeded, outcome.error
        assert "`upper` and `lower` (its halves: the picture is upright" in sent(server.received[6])
    assert outcome.artifact(ManimSceneSpec).aspect is Aspect.TALL


def test_the_writer_is_told_how_long_each_beat_is_spoken(tmp_path: Path) -> None:
    speaking = Speaking()
    answers: dict[str, Any] = {"inspect": inspect_marks, "render": render_marks}
    answers |= {"math": judge_claims, "script": speaking.script, "media": speaking.media}
    with FakeGemini((*chain(), written())) as server:
        outcome = make_video(
            tmp_path, server, workflow=WORKFLOW, guest=guest_that(**answers), voice=Voice.WOMAN
        )
        assert outcome.succeeded, outcome.error
        told = sent(server.received[-1])
    spec = outcome.artifact(ManimSceneSpec)
    for beat in spec.beats:
        assert beat.duration_s >= 0.55 + WORD_S * len(beat.say.split())
    rests = [f'"hold_s": {beat.hold_s}' for beat in spec.beats if beat.hold_s != 1.0]
    assert rests
    assert all(each in told.replace("\\", "") for each in rests)
    assert outcome.artifact(VoiceOver).used == "espeak-ng, en+f3"
    assert outcome.artifact(AnimationPackage).voice == outcome.receipt.voice != ""
