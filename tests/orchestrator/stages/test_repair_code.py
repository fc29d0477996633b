"""Repair with a scripted model over the real wire format; the sandbox finds what the code says."""

import json
from pathlib import Path

from modelling import make_video, module, sent, upgrades, writes
from wire.fake_gemini import FakeGemini

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.validation_report import ValidationReport
from agents.run_agent import REQUESTS
from config import Budget, RepairBounds
from orchestrator.errors import ModelFailedError, RunStoppedError

GOOD = module()
WRONG_NAME = "lint: F821 Undefined name `ShowCreation`"
WRONG_TYPE = "rehearsal: TypeError Circle takes no side"
WRITER, FRESH = "You write one Manim scene", "You repair a Manim scene"


def who(server: FakeGemini) -> list[str]:
    """Which agent sent each request."""
    texts = [sent(received) for received in server.received]
    return [
        "writer" if WRITER in text else "fresh" if FRESH in text else "director" for text in texts
    ]


def test_good_code_needs_no_repair(tmp_path: Path, server: FakeGemini) -> None:
    server.load(upgrades(), writes(GOOD))
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server) == ["director", "writer"]
    code = outcome.artifact(GeneratedCode)
    assert (code.manim.code, code.written_by, code.attempt) == (GOOD, "model", "attempts/01")
    assert outcome.artifact(AnimationPackage).video == "WaveScene.mp4"


def test_bad_code_goes_back_to_its_writer_in_the_same_conversation(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(upgrades(), writes(module(WRONG_NAME, WRONG_TYPE)), writes(GOOD))
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server) == ["director", "writer", "writer"]
    again = server.received[2].body["contents"]
    assert len(again) > len(server.received[1].body["contents"])
    assert "ShowCreation" in json.dumps(again[-1])
    code = outcome.artifact(GeneratedCode)
    assert (code.manim.code, code.written_by, code.attempt) == (GOOD, "repaired", "attempts/02")
    assert [failed.error.code for failed in code.failed] == ["F821"]


def test_code_that_is_bad_twice_goes_to_an_agent_that_knows_no_earlier_conversation(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(
        upgrades(), writes(module(WRONG_NAME)), writes(module(WRONG_NAME, "again")), writes(GOOD)
    )
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server) == ["director", "writer", "writer", "fresh"]
    fresh = server.received[3].body
    assert len(fresh["contents"]) == 1
    text = json.dumps(fresh)
    for known in ("why do waves add up?", "Their sum", "the sum is red", "ShowCreation", "# again"):
        assert known in text
    assert WRITER not in text


def test_two_errors_go_to_two_fresh_agents_and_each_is_told_of_its_own_alone(
    tmp_path: Path, server: FakeGemini
) -> None:
    both = module(WRONG_NAME, "lint: F821 Undefined name `Sqare`")
    server.load(
        upgrades(),
        writes(both),
        writes(both + "# tried\n"),
        writes(module("lint: F821 Undefined name `Sqare`")),
        writes(GOOD),
    )
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server)[3:] == ["fresh", "fresh"]
    told = [server.received[number].body["contents"][0]["parts"][0]["text"] for number in (3, 4)]
    errors = [text.partition("<error>")[2].partition("</error>")[0] for text in told]
    assert "ShowCreation" in errors[0]
    assert "Sqare" not in errors[0]
    assert "Sqare" in errors[1]
    assert "ShowCreation" not in told[1]


def test_an_error_of_the_render_is_repaired_and_the_code_inspected_again(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(upgrades(), writes(module("render: ValueError bad picture")), writes(GOOD))
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    code = outcome.artifact(GeneratedCode)
    assert [(each.reached, each.error.kind) for each in code.failed] == [("render", "render")]
    assert outcome.artifact(ValidationReport).code_sha256 == code.sha256


def test_every_attempt_is_kept_with_code_findings_changes_and_messages(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(upgrades(), writes(module(WRONG_NAME)), writes(GOOD))
    root = make_video(tmp_path, server).folder.root
    first, second = root / "attempts/01", root / "attempts/02"
    assert (first / "generated_scene.py").read_text() == module(WRONG_NAME)
    assert json.loads((first / "findings.json").read_text())[0]["code"] == "F821"
    assert (second / "generated_scene.py").read_text() == GOOD
    assert f"-        # {WRONG_NAME}" in (second / "changes.diff").read_text()
    assert len(json.loads((second / "messages.json").read_text())) > len(
        json.loads((first / "messages.json").read_text())
    )
    assert (root / "generated_scene.py").read_text() == GOOD
    assert {path.name for path in (root / "attempts").iterdir()} == {"01", "02"}


def test_endless_failure_ends_at_the_bounds_with_the_best_attempt_in_place(
    tmp_path: Path, server: FakeGemini
) -> None:
    best = module("rehearsal: KeyError one last thing")
    bad = [module(f"lint: F821 Undefined name `A{letter}`", WRONG_NAME) for letter in "abcd"]
    server.load(upgrades(), writes(bad[0]), writes(best), *map(writes, bad[1:]))
    outcome = make_video(tmp_path, server, bounds=RepairBounds(tries_per_run=4))
    assert isinstance(outcome.error, RunStoppedError)
    assert "4 repairs did not bring it to run" in outcome.error.message
    assert "one last thing" in outcome.error.message
    assert who(server).count("fresh") == 3
    result, review = outcome.artifact(RenderResult), outcome.artifact(VideoReviewReport)
    assert (result.status, result.failure) == ("skipped", "findings")
    assert "one last thing" in result.skipped_because
    assert [(each.code, review.shippable) for each in review.findings] == [("no-video", False)]
    assert outcome.receipt.stages[-1].failure == "not_repaired"
    root = outcome.folder.root
    assert (root / "generated_scene.py").read_text() == best
    code = outcome.artifact(GeneratedCode)
    assert (code.manim.code, code.attempt) == (best, "attempts/02")
    assert len(code.failed) == 5
    assert outcome.artifact(ValidationReport).code_sha256 == code.sha256
    assert not outcome.receipt.shippable
    assert len(list((root / "attempts").iterdir())) == 5


def test_one_error_that_stays_is_tried_three_times(tmp_path: Path, server: FakeGemini) -> None:
    tries = [module(WRONG_NAME) + f"# try {n}\n" for n in range(4)]
    server.load(upgrades(), *map(writes, tries))
    outcome = make_video(tmp_path, server)
    assert isinstance(outcome.error, RunStoppedError)
    assert "3 repairs did not mend this error" in outcome.error.message
    assert who(server) == ["director", "writer", "writer", "fresh", "fresh"]


def test_fresh_agents_at_the_same_error_and_code_are_asked_anew(
    tmp_path: Path, server: FakeGemini
) -> None:
    stuck = module(WRONG_NAME)
    server.load(upgrades(), writes(stuck), writes(stuck), writes(stuck), writes(GOOD))
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server)[2:] == ["writer", "fresh", "fresh"]


def test_a_cut_off_answer_of_a_repair_agent_counts_as_a_try_and_another_is_asked(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(
        upgrades(), writes(module(WRONG_NAME)), {"truncated": "from manim imp"}, writes(GOOD)
    )
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    assert who(server)[3] == "fresh"
    stages = {stage.stage: stage for stage in outcome.receipt.stages}
    assert stages["repair_code"].failure == "model.truncated"


def test_a_wrong_key_in_the_middle_stops_the_run_and_it_can_be_gone_on_with(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(upgrades(), writes(module(WRONG_NAME)), {"fail": "wrong_key"})
    outcome = make_video(tmp_path, server)
    assert isinstance(outcome.error, ModelFailedError)
    assert outcome.error.context["failure"] == "model.wrong_key"
    server.load(writes(GOOD))
    again = make_video(tmp_path, server, going_on=outcome.folder.root)
    assert again.succeeded, again.error
    assert who(server) == ["writer"]


def test_code_mended_by_hand_is_inspected_and_drawn_without_asking_a_model(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(upgrades(), writes(module(WRONG_NAME)))
    failed = make_video(tmp_path, server, bounds=RepairBounds(tries_per_run=0))
    assert isinstance(failed.error, RunStoppedError)
    path = failed.folder.root / GeneratedCode.FILE
    path.write_text(path.read_text().replace(WRONG_NAME, "mended by hand"))
    server.load()
    again = make_video(tmp_path, server, going_on=failed.folder.root)
    assert again.succeeded, again.error
    assert server.received == []
    attempts = failed.folder.root / "attempts"
    assert WRONG_NAME in (attempts / "01/generated_scene.py").read_text()
    assert "mended by hand" in (attempts / "02/generated_scene.py").read_text()


def test_writing_the_code_again_asks_the_model_again_and_repairs_from_the_start(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(upgrades(), writes(GOOD))
    first = make_video(tmp_path, server)
    other = module("another idea")
    server.load(writes(other))
    again = make_video(tmp_path, server, going_on=first.folder.root, from_stage="write_code")
    assert again.succeeded, again.error
    assert again.artifact(GeneratedCode).manim.code == other
    assert again.artifact(GeneratedCode).attempt == "attempts/02"
    assert len(server.received) == 1


def test_a_repair_agent_that_calls_tools_without_end_counts_as_a_try_and_another_is_asked(
    tmp_path: Path, server: FakeGemini
) -> None:
    asks = {"call": "docs_tool", "args": {"question": "Circle"}, "when": FRESH, "times": REQUESTS}
    server.load(upgrades(), writes(module(WRONG_NAME)), writes(module(WRONG_NAME, "again")))
    server.steps += [asks, {**writes(GOOD), "times": 1}]
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    stages = {stage.stage: stage for stage in outcome.receipt.stages}
    assert stages["repair_code"].failure == "model.no_end"


OVERLAP = "layout: text-over-text The text “a” and the text “b” lie over one another"


def test_what_cannot_be_read_is_repaired_like_any_other_error(
    tmp_path: Path, server: FakeGemini
) -> None:
    server.load(upgrades(), writes(module(OVERLAP)), writes(GOOD))
    outcome = make_video(tmp_path, server)
    assert outcome.succeeded, outcome.error
    code = outcome.artifact(GeneratedCode)
    assert [(each.reached, each.error.kind) for each in code.failed] == [("layout", "layout")]
    assert outcome.artifact(AnimationPackage).flaws == ()
    assert "lie over one another" in json.dumps(server.received[2].body, ensure_ascii=False)


def test_a_flaw_that_nobody_mends_is_delivered_and_told_of(
    tmp_path: Path, server: FakeGemini
) -> None:
    best = module(OVERLAP)
    tries = [module(OVERLAP, f"layout: too-small number {n}") for n in range(3)]
    server.load(upgrades(), writes(tries[0]), writes(best), *map(writes, tries[1:]))
    outcome = make_video(tmp_path, server, bounds=RepairBounds(tries_per_run=3))
    assert outcome.succeeded, outcome.error
    code = outcome.artifact(GeneratedCode)
    assert code.given_up is not None
    assert (code.manim.code, code.attempt) == (best, "attempts/02")
    report = outcome.artifact(ValidationReport)
    assert [(each.severity, each.tolerated) for each in report.findings] == [("warning", True)]
    package = outcome.artifact(AnimationPackage)
    assert package.video == "WaveScene.mp4"
    assert [flaw.partition(":")[0] for flaw in package.flaws] == ["line 6"]
    receipt = {stage.stage: stage for stage in outcome.receipt.stages}
    assert receipt["inspect_code"].flaws == 1
    assert outcome.receipt.shippable


def test_a_version_that_only_reads_badly_is_better_than_one_that_cannot_be_drawn(
    tmp_path: Path, server: FakeGemini
) -> None:
    readable = module("render: ValueError bad picture")
    server.load(upgrades(), writes(module(OVERLAP)), writes(readable), writes(readable))
    outcome = make_video(tmp_path, server, bounds=RepairBounds(tries_per_run=2))
    assert outcome.succeeded, outcome.error
    assert outcome.artifact(GeneratedCode).manim.code == module(OVERLAP)


def test_no_model_and_no_money_for_a_flaw_fail_no_run(tmp_path: Path, server: FakeGemini) -> None:
    server.load(upgrades(), writes(module(OVERLAP)), {"fail": "wrong_key"})
    outcome = make_video(tmp_path / "key", server)
    assert outcome.succeeded, outcome.error
    assert len(outcome.artifact(AnimationPackage).flaws) == 1
    server.load(upgrades(), writes(module(OVERLAP)))
    outcome = make_video(tmp_path / "money", server, budget=Budget(tokens=40))
    assert outcome.succeeded, outcome.error
    assert "has used" in (outcome.artifact(GeneratedCode).given_up or "")


def test_an_error_is_mended_before_a_flaw(tmp_path: Path, server: FakeGemini) -> None:
    server.load(upgrades(), writes(module(OVERLAP, WRONG_TYPE)), writes(GOOD))
    outcome = make_video(tmp_path, server)
    (failed,) = outcome.artifact(GeneratedCode).failed
    assert (failed.reached, failed.error.kind) == ("rehearsal", "rehearsal")
