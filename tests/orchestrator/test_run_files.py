"""Only what a run lists can be had, and nothing in a folder can keep it from being looked at."""

import json
import os
from pathlib import Path

import pytest

from orchestrator.engine.errors import UnknownFileError
from orchestrator.engine.store.known import Known, KnownFile
from orchestrator.engine.store.objects import Stored
from orchestrator.engine.whole_files import sha256_of_bytes
from orchestrator.run_files import SHOWN_BYTES, RunFiles
from orchestrator.run_view import FileView
from tests.orchestrator.engine.toy_workflow import Workshop, go


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return go(tmp_path, Workshop()).folder.root


def listed(root: Path) -> dict[str, FileView]:
    return {file.name: file for file in RunFiles(root).listed()}


def test_what_a_run_lists(root: Path) -> None:
    files = listed(root)
    assert list(files) == [
        "request.json", "plan.json", "code.py", "code.json", "attempts/01/log.txt", "film.json",
        "manifest.json", "trace.jsonl", "run.log", "receipt.json",
    ]  # fmt: skip
    assert {name: file.kind for name, file in files.items() if file.kind != "artifact"} == {
        "code.py": "code", "attempts/01/log.txt": "other", "manifest.json": "other",
        "trace.jsonl": "log", "run.log": "log",
    }  # fmt: skip
    code = files["code.py"]
    assert (code.size_bytes, code.media_type) == (2, "text/plain")
    assert code.sha256 is not None
    assert files["run.log"].sha256 is None
    for name in files:
        assert RunFiles(root).find(name) == root / name


def test_what_was_kept_of_an_edit_can_be_had(root: Path) -> None:
    manifest = json.loads((root / "manifest.json").read_text())
    (root / "plan.v1.json").write_text("{}")
    manifest["entries"][1]["versions"] = [
        {
            "sha256": "0" * 64,
            "made_by": "user",
            "kept_as": "plan.v1.json",
            "replaced_at": "2026-01-01T00:00:00Z",
        }
    ]
    (root / "manifest.json").write_text(json.dumps(manifest))
    assert RunFiles(root).find("plan.v1.json") == root / "plan.v1.json"


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "/", "/etc/passwd", "../other/plan.json", "attempts/../plan.json"),
        *("attempts", "attempts/01", "attempts/01/", "plan.json/", "./plan.json", "PLAN.JSON"),
        *("ticket.json", "replies/1.json", "notes.txt", ".secret", "attempts/01/.hidden"),
        *("plan.json\0", "plan.json\n", "attempts//01/log.txt", "attempts\\01\\log.txt"),
        *("%2e%2e/x", "é", "x" * 5000, "a/" * 500),
    ],
)
def test_anything_else_cannot_be_had(root: Path, name: str) -> None:
    (root / "ticket.json").write_text("{}")
    (root / "replies").mkdir()
    (root / "replies/1.json").write_text("{}")
    for unlisted in ("notes.txt", ".secret", "attempts/01/.hidden"):
        (root / unlisted).write_text("mine")
    with pytest.raises(UnknownFileError, match="has no file") as caught:
        RunFiles(root).find(name)
    assert caught.value.code == "run.unknown_file"
    assert len(caught.value.message) < 400
    assert name not in listed(root)


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/passwd", "replies/1.json", "ticket.json", "link.txt", "pipe"]
)
def test_a_manifest_that_was_edited_opens_nothing_more(root: Path, name: str) -> None:
    (root.parent / "outside.txt").write_text("secret")
    (root / "link.txt").symlink_to(root.parent / "outside.txt")
    (root / "ticket.json").write_text("{}")
    (root / "replies").mkdir()
    (root / "replies/1.json").write_text("{}")
    os.mkfifo(root / "pipe")
    manifest = json.loads((root / "manifest.json").read_text())
    manifest["entries"][1]["name"] = name
    (root / "manifest.json").write_text(json.dumps(manifest))
    assert name not in listed(root)
    with pytest.raises(UnknownFileError):
        RunFiles(root).find(name)
    if name not in ("replies/1.json", "ticket.json"):
        assert RunFiles(root).read(name).content is None


def test_links_are_never_followed(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (root / "attempts/02").symlink_to(outside)
    (root / "attempts/01/link.txt").symlink_to(outside / "secret.txt")
    (root / "code.py").unlink()
    (root / "code.py").symlink_to(outside / "secret.txt")
    (root / "run.log").unlink()
    (root / "run.log").symlink_to(outside / "secret.txt")
    names = ("attempts/02/secret.txt", "attempts/01/link.txt", "code.py", "run.log")
    assert set(names) & set(listed(root)) == set()
    files = RunFiles(root)
    assert [files.read(name).content for name in names] == [None] * 4
    assert files.tail("run.log", most_bytes=100) == ""


def test_a_file_that_is_gone_is_not_listed(root: Path) -> None:
    (root / "code.py").unlink()
    assert "code.py" not in listed(root)
    with pytest.raises(UnknownFileError):
        RunFiles(root).find("code.py")


def test_a_digest_that_cannot_be_right_is_left_out(root: Path) -> None:
    (root / "code.py").write_text("longer")
    assert listed(root)["code.py"].sha256 is None


def test_a_damaged_manifest_is_said_and_logs_can_still_be_had(root: Path) -> None:
    (root / "manifest.json").write_text('{"video_id": 7}')
    files = RunFiles(root)
    assert files.manifest is None
    assert "manifest.json does not fit: video_id" in (files.problem or "")
    assert files.find("run.log") == root / "run.log"
    assert "film.json" not in listed(root)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "no JSON"),
        (b"[1]", "no JSON object"),
        (b'{"a": NaN}', "no JSON"),
        (b'{"a": [{"b": 1e999}]}', "a number that is too large"),
        (b'{"a": ' + b"9" * 400 + b".0}", "a number that is too large"),
        (b'{"a": -' + b"9" * 400 + b"}", "a number that is too large"),
        (b'{"a": "\\ud800"}', "no JSON"),
        (b'{"a": "\xff"}', "no JSON"),
        (b'{"a":' * 5000, "no JSON"),
        (b" " * (SHOWN_BYTES + 1), "too many to be shown"),
    ],
)
def test_what_is_no_json_object_is_empty_and_says_why(
    root: Path, content: bytes, problem: str
) -> None:
    (root / "plan.json").write_bytes(content)
    files = RunFiles(root)
    read, why = files.parse("plan.json")
    assert read == {}
    assert problem in (why or "")
    assert files.read_json("plan.json") == {}


def test_json_is_plain_data(root: Path) -> None:
    (root / "plan.json").write_bytes(b'\xef\xbb\xbf{"a": [1, 1e100, "\xc3\xa9", null]}')
    assert RunFiles(root).parse("plan.json") == ({"a": [1, 1e100, "é", None]}, None)


def test_text_that_is_no_text_is_read_all_the_same(root: Path) -> None:
    (root / "code.py").write_bytes(b"print('\xff')")
    files = RunFiles(root)
    assert files.text("code.py") == "print('\ufffd')"
    assert files.text("nothing.py") is None
    assert files.read("nothing.py").problem == "nothing.py is missing"


def test_a_file_is_read_once(root: Path) -> None:
    files = RunFiles(root)
    before = files.text("code.py")
    (root / "code.py").write_text("changed")
    assert files.text("code.py") == before


def test_the_end_of_a_long_log(root: Path) -> None:
    (root / "run.log").write_text("é" * 100 + "end")
    assert RunFiles(root).tail("run.log", most_bytes=6).endswith("end")


def test_a_preview_is_there_only_when_it_has_a_picture(root: Path) -> None:
    folder = root / "preview"
    assert RunFiles(root).preview() is None
    folder.mkdir()
    (folder / "init.mp4").write_bytes(b"x")
    assert RunFiles(root).preview() is None
    (folder / "playlist.m3u8").write_text("#EXTM3U\n")
    first = RunFiles(root).preview()
    assert first is not None
    assert first.playlist == "playlist.m3u8"
    assert RunFiles(root).preview() == first
    (folder / "new").write_bytes(b"x")
    (folder / "new").replace(folder / "init.mp4")
    second = RunFiles(root).preview()
    assert second is not None
    assert second.mark != first.mark


def test_files_of_a_preview_are_had_by_their_names_alone(root: Path) -> None:
    folder = root / "preview"
    folder.mkdir()
    for name in ("init.mp4", "00000.m4s", "other.txt"):
        (folder / name).write_bytes(b"x")
    (folder / "00001.m4s").symlink_to(root / "plan.json")
    files = RunFiles(root)
    assert files.find_preview("00000.m4s") == folder / "00000.m4s"
    for gone in ("playlist.m3u8", "00001.m4s", "00002.m4s"):
        assert files.find_preview(gone) is None
    for unknown in ("other.txt", "../plan.json", "", "0000.m4s", "00000.m4s\n", "x.m3u8"):
        with pytest.raises(UnknownFileError):
            files.find_preview(unknown)
    # They are no part of the run.
    assert not any("preview" in name for name in listed(root))
    with pytest.raises(UnknownFileError):
        files.find("preview/00000.m4s")


def test_what_models_answered_in_a_scene_of_the_run_is_nobody_elses(root: Path) -> None:
    hidden = ("scenes/01/replies/1.json", "scenes/01/ticket.json")
    (root / "scenes/01/replies").mkdir(parents=True)
    manifest = json.loads((root / "manifest.json").read_text())
    for name in hidden:
        (root / name).write_text("{}")
        manifest["entries"].append(manifest["entries"][1] | {"name": name})
    (root / "manifest.json").write_text(json.dumps(manifest))
    assert set(hidden) & set(listed(root)) == set()


# --- what is in the store of several machines -----------------------------------------------------


def leave_in_store(root: Path, name: str, *, problem: str | None = None) -> None:
    """Take a file away, as where it is only in the store."""
    content = (root / name).read_bytes()
    (root / name).unlink()
    stored = Stored(sha256=sha256_of_bytes(content), size_bytes=len(content))
    known = Known(files={name: KnownFile(stored=stored, here=False, problem=problem)})
    (root / "stored.json").write_text(known.model_dump_json())


def test_a_file_in_the_store_is_listed_like_any_other(root: Path) -> None:
    before = listed(root)
    leave_in_store(root, "code.py")
    assert listed(root) == before
    files = RunFiles(root)
    assert not files.find("code.py").exists()
    assert files.read("code.py").problem == "code.py has 2 bytes, too many to be shown"


def test_one_that_could_not_be_had_from_it_is_missing_and_says_why(root: Path) -> None:
    leave_in_store(root, "plan.json", problem="plan.json: object 1234… is missing in s3://chalk")
    assert "plan.json" not in listed(root)
    files = RunFiles(root)
    assert files.parse("plan.json") == ({}, "plan.json: object 1234… is missing in s3://chalk")
    with pytest.raises(UnknownFileError):
        files.find("plan.json")


def test_what_tells_of_the_store_can_be_nonsense(root: Path) -> None:
    (root / "plan.json").unlink()
    for nonsense in ("", "no json", '{"files": {"plan.json": 1}}', "[" * 10_000):
        (root / "stored.json").write_text(nonsense)
        assert RunFiles(root).read("plan.json").problem == "plan.json is missing"
        assert "plan.json" not in listed(root)
    assert "stored.json" not in listed(root)
