import hashlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import ClassVar

import pytest

from agents.artifacts.base import Artifact, Record
from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError
from orchestrator.engine.manifest import InputDigest, Manifest
from orchestrator.engine.run_folder import RunFolder


class Point(Record):
    x: int


class Plan(Artifact):
    FILE: ClassVar[str] = "plan.json"

    title: str
    points: tuple[Point, ...] = ()


class Drawing(Artifact):
    FILE: ClassVar[str] = "drawing.json"

    picture: str


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path / "runs", "20261121-090507-x-0123456789ab", workflow="toy")


def left_over(folder: RunFolder) -> list[str]:
    return [path.name for path in folder.root.rglob(".*")]


def test_a_new_run_is_for_its_owner_only(folder: RunFolder):
    assert folder.root.stat().st_mode & 0o777 == 0o700
    assert RunFolder.open(folder.root).manifest.workflow == "toy"


def test_a_run_folder_is_made_once(folder: RunFolder):
    with pytest.raises(RunFolderError, match="File exists"):
        RunFolder.create(folder.root.parent, folder.video_id, workflow="toy")


@pytest.mark.parametrize("video_id", ["", ".", "..", "../x", "a/b", "/x", "a\0"])
def test_a_run_cannot_be_named_out_of_its_place(tmp_path: Path, video_id: str):
    with pytest.raises(RunFolderError, match="not a name"):
        RunFolder.create(tmp_path, video_id, workflow="toy")
    assert list(tmp_path.iterdir()) == []


def test_runs_dir_that_is_a_file_is_named(tmp_path: Path):
    (tmp_path / "runs").write_text("")
    with pytest.raises(RunFolderError, match="runs"):
        RunFolder.create(tmp_path / "runs", "a", workflow="toy")


def test_an_artifact_comes_back_equal_and_is_listed(folder: RunFolder):
    plan = Plan(title="Größe", points=(Point(x=1),))
    inputs = (InputDigest(name="request.json", sha256="0" * 64),)

    digest = folder.as_stage("plan").write_artifact(plan, inputs=inputs)

    content = (folder.root / "plan.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == digest
    assert folder.read_artifact(Plan) == plan
    entry = RunFolder.open(folder.root).manifest.find("plan.json")
    assert entry is not None
    assert (entry.kind, entry.sha256, entry.size_bytes) == ("artifact", digest, len(content))
    assert (entry.stage, entry.made_by, entry.inputs) == ("plan", "stage", inputs)
    assert left_over(folder) == []


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", ".hidden", "a\\b",
     "a\0b", "a\n", "-rf", "x" * 121, "/".join("abcdefghi"), "é", "a b", "\ud800", "~"],
)  # fmt: skip
def test_hostile_names_are_refused(folder: RunFolder, name: str, tmp_path: Path):
    source = tmp_path / "source"
    source.write_bytes(b"x")
    before = sorted(tmp_path.rglob("*"))
    for deed in (
        lambda: folder.write_file(name, b"x"),
        lambda: folder.adopt_file(source, name),
        lambda: folder.path(name),
    ):
        with pytest.raises(RunFolderError, match="not a name"):
            deed()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["manifest.json", "trace.jsonl", "receipt.json", "run.log"])
def test_the_engine_keeps_its_own_files(folder: RunFolder, name: str):
    with pytest.raises(RunFolderError, match="engine alone"):
        folder.write_file(name, b"x")


def test_symbolic_links_lead_nowhere(folder: RunFolder, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text('{"title": "secret"}')
    (folder.root / "way").symlink_to(outside)
    (folder.root / "plan.json").symlink_to(outside / "secret")

    for deed in (
        lambda: folder.write_file("way/x", b"x"),
        lambda: folder.write_artifact(Plan(title="t")),
        lambda: folder.read_artifact(Plan),
        lambda: folder.adopt_file(folder.root / "plan.json", "copy"),
    ):
        with pytest.raises(RunFolderError):
            deed()
    assert [path.name for path in outside.iterdir()] == ["secret"]


def test_a_named_pipe_in_the_place_of_an_artifact_does_not_block(folder: RunFolder):
    os.mkfifo(folder.root / "plan.json")
    with pytest.raises(RunFolderError, match=r"plan\.json"):
        folder.read_artifact(Plan)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"title": "t", "points": [{"x": "many"}]}', r"plan\.json.*points\.0\.x"),
        (b'{"title": 3}', r"plan\.json.*title"),
        (b'{"title": "t", "colour": "red"}', r"plan\.json.*colour"),
        (b"{}", r"plan\.json.*title: Field required"),
        (b"", r"plan\.json.*the whole file"),
        (b'{"title": "t"', r"plan\.json.*the whole file.*line 1"),
        (b"\xff\xfe\x00", r"plan\.json.*the whole file"),
        (b"[" * 100_000, r"plan\.json.*the whole file"),
    ],
)
def test_a_bad_edit_is_told_by_file_and_field(folder: RunFolder, content: bytes, told: str):
    folder.write_artifact(Plan(title="t"))
    (folder.root / "plan.json").write_bytes(content)
    with pytest.raises(ArtifactInvalidError, match=told):
        folder.read_artifact(Plan)


def test_an_edit_saved_with_a_byte_order_mark_is_read(folder: RunFolder):
    (folder.root / "plan.json").write_bytes(b'\xef\xbb\xbf{"title": "t"}')
    assert folder.read_artifact(Plan).title == "t"


def test_a_missing_artifact_is_named(folder: RunFolder):
    with pytest.raises(ArtifactInvalidError, match=r"plan\.json is missing"):
        folder.read_artifact(Plan)


def test_an_edited_manifest_is_told_by_field(folder: RunFolder):
    (folder.root / "manifest.json").write_text('{"video_id": 7, "workflow": "toy"}')
    with pytest.raises(ArtifactInvalidError, match=r"manifest\.json.*video_id"):
        RunFolder.open(folder.root)


def test_an_edit_is_renamed_aside_before_its_name_is_taken(folder: RunFolder):
    folder.write_artifact(Plan(title="first"))
    for edit in ("mine", "mine again"):
        (folder.root / "plan.json").write_text(Plan(title=edit).model_dump_json())
        folder.write_artifact(Plan(title=f"after {edit}"))

    assert folder.read_artifact(Plan).title == "after mine again"
    entry = folder.manifest.find("plan.json")
    assert entry is not None
    assert [(v.made_by, v.kept_as) for v in entry.versions] == [
        ("user", "plan.v1.json"),
        ("user", "plan.v2.json"),
    ]
    kept = [Plan.model_validate_json((folder.root / v.kept_as).read_text()).title
            for v in entry.versions if v.kept_as]  # fmt: skip
    assert kept == ["mine", "mine again"]


def test_an_edit_taken_up_earlier_is_not_overwritten_either(folder: RunFolder):
    folder.write_artifact(Plan(title="first"))
    (folder.root / "plan.json").write_text(Plan(title="mine").model_dump_json())
    assert folder.take_edit(Plan).title == "mine"
    entry = folder.manifest.find("plan.json")
    assert entry is not None
    assert entry.made_by == "user"

    folder.write_artifact(Plan(title="second"))

    assert Plan.model_validate_json((folder.root / "plan.v1.json").read_text()).title == "mine"


def test_what_a_stage_wrote_is_replaced_without_a_copy(folder: RunFolder):
    folder.write_artifact(Plan(title="first"))
    folder.write_artifact(Plan(title="second"))
    folder.write_artifact(Plan(title="second"))

    entry = folder.manifest.find("plan.json")
    assert entry is not None
    assert [v.kept_as for v in entry.versions] == [None]
    assert sorted(p.name for p in folder.root.iterdir()) == ["manifest.json", "plan.json"]


def test_an_unlisted_file_is_kept_too(folder: RunFolder):
    (folder.root / "notes.txt").write_text("whose?")
    folder.write_file("notes.txt", b"ours")
    assert (folder.root / "notes.v1.txt").read_text() == "whose?"


def test_files_go_into_folders_and_are_listed(folder: RunFolder):
    folder.as_stage("edit").write_file("edits/01/plan.txt", b"abc")
    entry = folder.manifest.find("edits/01/plan.txt")
    assert entry is not None
    assert (entry.kind, entry.stage, entry.size_bytes) == ("file", "edit", 3)


def test_attempts_are_numbered_on(folder: RunFolder):
    assert folder.attempt_folder() == "attempts/01"
    folder.write_file("attempts/01/code.py", b"pass")
    (folder.root / "attempts/07").mkdir()
    (folder.root / "attempts/notes").mkdir()
    assert RunFolder.open(folder.root).attempt_folder() == "attempts/08"


def test_what_was_made_from_the_same_inputs_is_found(folder: RunFolder):
    inputs = (InputDigest(name="plan.json", sha256="1" * 64),)
    others = (InputDigest(name="plan.json", sha256="2" * 64),)
    stage = folder.as_stage("draw")
    assert stage.find_made(Drawing, inputs=inputs) is None

    stage.write_file("picture.png", b"png")
    stage.write_artifact(Drawing(picture="picture.png"), inputs=inputs)

    found = RunFolder.open(folder.root).as_stage("draw").find_made(Drawing, inputs=inputs)
    assert found == Drawing(picture="picture.png")
    assert stage.find_made(Drawing, inputs=others) is None
    assert folder.as_stage("other").find_made(Drawing, inputs=inputs) is None


@pytest.mark.parametrize("lost", ["picture.png", "drawing.json"])
def test_what_lost_a_file_counts_as_not_made(folder: RunFolder, lost: str):
    stage = folder.as_stage("draw")
    stage.write_file("picture.png", b"png")
    stage.write_artifact(Drawing(picture="picture.png"))
    (folder.root / lost).unlink()
    assert stage.find_made(Drawing, inputs=()) is None


def test_what_a_killed_writer_left_is_removed(folder: RunFolder):
    (folder.root / "edits").mkdir()
    for name in (".plan.json.0a1b2c3d.unfinished", "edits/.x.0a1b2c3d.unfinished"):
        (folder.root / name).write_text("half")
    folder.remove_unfinished()
    assert left_over(folder) == []


def test_a_full_disk_is_named_and_leaves_the_old_file(tmp_path: Path):
    """RLIMIT_FSIZE refuses the bytes as a full disk does, with EFBIG for ENOSPC."""
    script = textwrap.dedent(
        """
        import resource, signal, sys
        from pathlib import Path
        from orchestrator.engine.errors import RunFolderError
        from orchestrator.engine.run_folder import RunFolder

        folder = RunFolder.create(Path(sys.argv[1]), "full", workflow="toy")
        folder.write_file("film.mp4", b"old")
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
        try:
            folder.write_file("film.mp4", b"x" * 100_000)
        except RunFolderError as error:
            print(error.code, error, error.context["errno"])
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "run.folder film.mp4: File too large 27"
    folder = RunFolder.open(tmp_path / "full")
    assert folder.path("film.mp4").read_bytes() == b"old"
    assert left_over(folder) == []


def test_a_killed_writer_leaves_old_or_new_never_a_part(tmp_path: Path):
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from orchestrator.engine.run_folder import RunFolder

        folder = RunFolder.create(Path(sys.argv[1]), "killed", workflow="toy")
        print("writing", flush=True)
        number = 0
        while True:
            number += 1
            folder.write_file("big.bin", bytes([number % 256]) * 300_000)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        path = tmp_path / "killed" / "big.bin"
        while not path.exists():
            pass
        for _ in range(20):
            content = path.read_bytes()
            assert len(content) == 300_000
            assert len(set(content)) == 1
        writer.kill()
    assert RunFolder.open(tmp_path / "killed").manifest.find("big.bin") is not None


def test_every_write_of_a_manifest_is_whole(folder: RunFolder):
    for number in range(5):
        folder.write_file(f"f{number}", b"x")
        content = (folder.root / "manifest.json").read_bytes()
        assert len(Manifest.model_validate_json(content).entries) == number + 1
    folder.settle()


def test_a_file_where_the_attempts_go_is_said_and_not_tried_for_ever(folder: RunFolder):
    (folder.root / "attempts").write_text("in the way")
    with pytest.raises(RunFolderError, match="no folder"):
        folder.attempt_folder()


def test_what_is_too_large_to_be_an_artifact_is_not_read(folder: RunFolder):
    (folder.root / "plan.json").touch()
    os.truncate(folder.root / "plan.json", 2**40)
    with pytest.raises(RunFolderError, match="too large"):
        folder.read_artifact(Plan)


def test_a_folder_that_looks_half_written_is_left_alone(folder: RunFolder):
    (folder.root / ".a.unfinished").mkdir()
    (folder.root / ".b.unfinished").touch()
    folder.remove_unfinished()
    assert left_over(folder) == [".a.unfinished"]


@pytest.mark.parametrize("name", ["pipe", "link", "attempts", "gone"])
def test_only_plain_files_are_read(folder: RunFolder, name: str):
    os.mkfifo(folder.root / "pipe")
    (folder.root / "link").symlink_to("/etc/passwd")
    (folder.root / "attempts").mkdir()
    with pytest.raises((RunFolderError, FileNotFoundError)):
        folder.read_file(name)
