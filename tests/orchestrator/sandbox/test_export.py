"""What the image says of itself is read, or the image is to be built again."""

import tempfile
from pathlib import Path

import pytest
from fake_sandbox import sandbox_on, using
from fakes import DOCS, VERSIONS, FakeEngine, GuestEnd, Job, guest_that, playing_guest

from agents.artifacts.docs_index import DocsIndex
from orchestrator.errors import HostFileError, SandboxProtocolError
from orchestrator.sandbox.contract import ImageExport
from orchestrator.sandbox.export import MOST_BYTES

WHOLE = {
    "versions.json": b"{}",
    "manim_names.json": b"[]",
    "docs_index.json": b'{"manim_version": "0.22.0", "entries": []}',
}
pytestmark = pytest.mark.usefixtures("nothing_left_open")


def export_of(files: dict[str, bytes], *, ending: str = "finished") -> ImageExport:
    def answer(end: GuestEnd, _: Job) -> None:
        for name, content in files.items():
            end.file(name, content)
        end.say("result", b"{}")
        end.done(ending)

    return using(sandbox_on(FakeEngine(guest_that(export=answer))), lambda each: each.export())


def test_versions_and_names_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = using(sandbox_on(FakeEngine(playing_guest)), lambda sandbox: sandbox.export())
    assert (found.versions, found.manim_names) == (VERSIONS, ("Circle", "Scene"))
    assert found.docs == DocsIndex.model_validate(DOCS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("files", "ending"),
    [
        ({}, "finished"),
        ({"versions.json": b"{}"}, "finished"),
        ({"versions.json": b"{}", "manim_names.json": b"[]"}, "finished"),
        (WHOLE, "timeout"),
    ],
)
def test_an_image_that_does_not_tell_is_to_be_built_again(
    files: dict[str, bytes], ending: str
) -> None:
    with pytest.raises(SandboxProtocolError, match="make setup"):
        export_of(files, ending=ending)


@pytest.mark.parametrize(
    "content",
    [b"", b"garbage", b"\xff", b"[]", b'{"a": 1}', b"null", b"[" * 60_000, b'{"a": {}}'],
    ids=lambda content: repr(content[:20]),
)
def test_a_damaged_description_is_refused(content: bytes) -> None:
    with pytest.raises(SandboxProtocolError, match="damaged"):
        export_of(WHOLE | {"versions.json": content})
    with pytest.raises(SandboxProtocolError, match="damaged"):
        export_of(WHOLE | {"docs_index.json": content})


@pytest.mark.parametrize("name", MOST_BYTES)
def test_a_file_that_is_too_large_is_not_read(name: str) -> None:
    padding = b" " * (MOST_BYTES[name] - len(WHOLE[name]))
    assert export_of(WHOLE | {name: WHOLE[name] + padding}).manim_names == ()
    with pytest.raises(SandboxProtocolError, match=f"{name} is larger than allowed"):
        export_of(WHOLE | {name: WHOLE[name] + padding + b" "})


def test_no_room_for_temporary_files_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(HostFileError, match="nowhere cannot be used"):
        export_of({})
