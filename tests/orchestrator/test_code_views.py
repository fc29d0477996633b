"""The code with what is wrong with it now, and how it came to be."""

import json
import shutil
from pathlib import Path

import pytest
from modelling import make_video, module, upgrades, writes
from wire.fake_gemini import FakeGemini

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.validation_report import ValidationReport
from config import RepairBounds
from orchestrator.code_views import ATTEMPTS_SHOWN, attempt_views, code_view
from orchestrator.run_files import SHOWN_BYTES, RunFiles
from orchestrator.run_story import Stories
from orchestrator.run_view import AttemptView

BAD = module("lint: F821 Undefined name `ShowCreation`")
GOOD = module()
HOSTILE = '<script>alert(1)</script>"&'


@pytest.fixture(scope="module")
def repaired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run whose code was repaired once."""
    with FakeGemini() as server:
        server.load(upgrades(), writes(BAD), writes(GOOD))
        outcome = make_video(tmp_path_factory.mktemp("repaired"), server)
    assert outcome.succeeded, outcome.error
    return outcome.folder.root


@pytest.fixture(scope="module")
def given_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run whose code could not be repaired."""
    with FakeGemini() as server:
        server.load(upgrades(), writes(BAD), writes(BAD + f"# {HOSTILE}\n"))
        bounds = RepairBounds(tries_per_run=1)
        outcome = make_video(tmp_path_factory.mktemp("given_up"), server, bounds=bounds)
    assert not outcome.succeeded
    return outcome.folder.root


@pytest.fixture
def copied(repaired: Path, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    return shutil.copytree(repaired, tmp_path / repaired.name)


def attempts_of(root: Path) -> tuple[AttemptView, ...]:
    files = RunFiles(root)
    with Stories().of(root) as story:
        return attempt_views(files, story, files.listed())


def test_the_code_as_it_is_now_has_no_findings_of_an_earlier_version(repaired: Path) -> None:
    code = code_view(RunFiles(repaired))
    assert code is not None
    assert (code.name, code.scene_class, code.text) == ("generated_scene.py", "WaveScene", GOOD)
    assert code.findings == ()


def test_findings_stand_at_their_lines(given_up: Path) -> None:
    code = code_view(RunFiles(given_up))
    assert code is not None
    (finding,) = code.findings
    assert (finding.severity, finding.code) == ("error", "F821")
    assert finding.line is not None
    assert "ShowCreation" in code.text.splitlines()[finding.line - 1]


def test_each_attempt_has_its_code_what_was_wrong_and_what_changed(repaired: Path) -> None:
    first, second = attempts_of(repaired)
    assert (first.folder, first.stage, first.failure) == ("attempts/01", "write_code", "findings")
    assert (first.code, first.diff) == (BAD, "")
    assert [(each.code, each.severity) for each in first.findings] == [("F821", "error")]
    assert (second.folder, second.stage, second.failure) == ("attempts/02", "repair_code", None)
    assert (second.code, second.findings) == (GOOD, ())
    assert "-        # lint: F821 Undefined name `ShowCreation`" in second.diff.splitlines()
    assert second.diff.startswith("--- before\n+++ after\n@@")
    assert "attempts/02/generated_scene.py" in second.files
    assert first.seconds > 0


def test_what_a_stranger_wrote_stays_as_it_is(given_up: Path) -> None:
    attempts = attempts_of(given_up)
    assert HOSTILE in (attempts[1].code or "")
    assert HOSTILE in attempts[1].diff


def test_an_attempt_whose_code_is_gone_or_too_large_is_still_told(copied: Path) -> None:
    (copied / "attempts/01/generated_scene.py").unlink()
    first, second = attempts_of(copied)
    assert (first.code, first.failure) == (None, "findings")
    assert (second.code, second.diff) == (GOOD, "")
    (copied / "attempts/02/generated_scene.py").write_bytes(b"#" * (SHOWN_BYTES + 1))
    assert attempts_of(copied)[1].code is None


def test_folders_that_no_event_speaks_of_are_attempts_too(copied: Path) -> None:
    for name in ("10", "notes", "9" * 30):
        (copied / "attempts" / name).mkdir()
        (copied / "attempts" / name / "generated_scene.py").write_text("x = 1\n")
    folders = [attempt.folder.removeprefix("attempts/") for attempt in attempts_of(copied)]
    assert folders[-3:] == ["01", "02", "10"]
    assert len(folders) == 5


def test_the_newest_are_shown(copied: Path) -> None:
    for number in range(3, 100):
        folder = copied / f"attempts/{number:02d}"
        folder.mkdir()
        (folder / "generated_scene.py").write_text(f"x = {number}\n")
    attempts = attempts_of(copied)
    assert len(attempts) == ATTEMPTS_SHOWN
    assert attempts[-1].folder == "attempts/99"


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"manim": 7}', '{"manim": {"code": 7}}', '{"manim": {"code": "x"}}'],
)
def test_code_that_cannot_be_read_is_none(copied: Path, content: str) -> None:
    (copied / GeneratedCode.FILE).write_text(content)
    assert code_view(RunFiles(copied)) is None


@pytest.mark.parametrize(
    "findings", [None, 7, "x", [7], [{}], [{"code": []}], [{"message": "x", "line": "y"}]]
)
def test_a_report_that_was_edited_keeps_no_code_from_being_shown(
    given_up: Path, tmp_path: Path, findings: object
) -> None:
    root = shutil.copytree(given_up, tmp_path / "copied")
    report = json.loads((root / ValidationReport.FILE).read_text())
    (root / ValidationReport.FILE).write_text(json.dumps({**report, "findings": findings}))
    code = code_view(RunFiles(root))
    assert code is not None
    assert [each.text for each in code.findings] in ([], [""])
