"""A user's own version of an artifact: judged as typed, gone on from, the one before kept."""

import json
from pathlib import Path

import pytest
from explaining import explain
from modelling import make_video, module, upgrades, writes
from wire.fake_gemini import FakeGemini

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.intent import ConceptIntent
from orchestrator.edit_artifact import MOST_BYTES, edit_artifact, may_be_edited
from orchestrator.engine.run_folder import RunFolder
from orchestrator.errors import EditRefusedError
from orchestrator.workflows import explainer, lesson


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.open(explain(tmp_path).folder.root)


def changed(folder: RunFolder, **fields: object) -> bytes:
    content = json.loads((folder.root / "intent.json").read_text())
    return json.dumps({**content, **fields}).encode()


def test_a_version_takes_the_place_and_the_one_before_is_kept(folder: RunFolder) -> None:
    before = (folder.root / "intent.json").read_bytes()
    edit_artifact(lesson.WORKFLOW, folder, "intent.json", changed(folder, title="Mine"))
    assert folder.read_artifact(ConceptIntent).title == "Mine"
    entry = folder.manifest.find("intent.json")
    assert entry is not None
    assert (entry.stage, entry.made_by, len(entry.versions)) == ("read_intent", "user", 1)
    kept = entry.versions[0].kept_as
    assert kept is not None
    assert (folder.root / kept).read_bytes() == before


def test_the_same_once_more_is_no_version(folder: RunFolder) -> None:
    there = (folder.root / "intent.json").read_bytes()
    edit_artifact(lesson.WORKFLOW, folder, "intent.json", there)
    entry = folder.manifest.find("intent.json")
    assert entry is not None
    assert entry.versions == ()


def test_what_does_not_fit_is_refused_field_by_field_and_changes_nothing(
    folder: RunFolder,
) -> None:
    before = (folder.root / "intent.json").read_bytes()
    with pytest.raises(EditRefusedError) as refused:
        edit_artifact(
            lesson.WORKFLOW, folder, "intent.json", changed(folder, title=7, colour="red")
        )
    assert [each.partition(":")[0] for each in refused.value.fields] == ["title", "colour"]
    assert "Nothing was changed" in refused.value.message
    assert (folder.root / "intent.json").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("validation_report.json", "not changed by hand"),
        ("animation_package.json", "not changed by hand"),
        ("nothing.json", "no 'nothing.json'"),
        ("../request.json", "no '../request.json'"),
    ],
)
def test_what_was_found_and_what_is_not_there_cannot_be_changed(
    folder: RunFolder, name: str, words: str
) -> None:
    with pytest.raises(EditRefusedError, match=words):
        edit_artifact(lesson.WORKFLOW, folder, name, b"{}")
    assert name not in may_be_edited(lesson.WORKFLOW)


def test_code_of_ones_own_is_inspected_and_drawn_without_asking_a_model(tmp_path: Path) -> None:
    with FakeGemini((upgrades(), writes(module()))) as server:
        root = make_video(tmp_path, server).folder.root
    own = module("# mine")
    edit_artifact(explainer.WORKFLOW, RunFolder.open(root), "generated_scene.py", own.encode())
    with FakeGemini(()) as server:
        outcome = make_video(tmp_path, server, going_on=root)
        assert outcome.succeeded, outcome.error
        assert server.received == []
    assert outcome.artifact(GeneratedCode).manim.code == own
    assert (root / "generated_scene.py").read_text() == own
    kept = [stage.stage for stage in outcome.receipt.stages if stage.kept]
    assert kept == ["upgrade_prompt", "write_code", "add_voice"]  # whose video came out the same


def test_code_without_the_scene_class_is_refused(tmp_path: Path) -> None:
    with FakeGemini((upgrades(), writes(module()))) as server:
        root = make_video(tmp_path, server).folder.root
    with pytest.raises(EditRefusedError, match="holds no class WaveScene"):
        edit_artifact(explainer.WORKFLOW, RunFolder.open(root), "generated_scene.py", b"x = 1\n")


def test_a_version_that_is_too_large_is_refused_unread(folder: RunFolder) -> None:
    with pytest.raises(EditRefusedError, match="4,000,001 bytes"):
        edit_artifact(lesson.WORKFLOW, folder, "intent.json", b"0" * (MOST_BYTES + 1))
