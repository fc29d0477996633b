import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.engine.errors import StoreAwayError, StoredObjectError
from orchestrator.engine.store.objects import PIECE_BYTES, SMALL_BYTES, Objects, Stored, measure
from orchestrator.engine.whole_files import sha256_of_bytes
from orchestrator.errors import StartUpError
from tests.orchestrator.engine.store.machines import LARGE, machines_in


@pytest.fixture(params=["file", "memory"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Objects]:
    with machines_in(tmp_path, request.param) as machines:
        yield machines.objects


@pytest.fixture
def folder(tmp_path: Path) -> Objects:
    return Objects(f"file://{tmp_path}/store")


def put(objects: Objects, content: bytes, tmp_path: Path) -> Stored:
    path = tmp_path / "given"
    path.write_bytes(content)
    with path.open("rb") as file:
        stored = measure(file)
        objects.put(file, stored)
    return stored


def lies_at(tmp_path: Path, stored: Stored) -> Path:
    return tmp_path / "store" / stored.sha256[:2] / stored.sha256


@pytest.mark.parametrize("content", [b"", b"x", b"y" * SMALL_BYTES, LARGE])
def test_what_is_put_comes_back_whole_and_in_parts(
    objects: Objects, tmp_path: Path, content: bytes
) -> None:
    stored = put(objects, content, tmp_path)
    assert (stored.sha256, stored.size_bytes) == (sha256_of_bytes(content), len(content))
    if stored.is_small:
        assert objects.read(stored) == content
    else:
        pieces = [objects.read_piece(stored, number) for number in range(len(stored.pieces))]
        assert b"".join(pieces) == content
        assert len(pieces[0]) == PIECE_BYTES
    objects.fetch(stored, tmp_path / "fetched")
    assert (tmp_path / "fetched").read_bytes() == content


def test_many_are_read_in_order_and_a_missing_one_harms_no_other(
    objects: Objects, tmp_path: Path
) -> None:
    stored = [put(objects, f"{number}".encode(), tmp_path) for number in range(70)]
    missing = Stored(sha256="0" * 64, size_bytes=3)
    found = list(objects.read_each([*stored[:66], missing, *stored[66:]]))
    assert found[:66] + found[67:] == [f"{number}".encode() for number in range(70)]
    assert isinstance(found[66], StoredObjectError)
    assert "is missing in" in found[66].message
    with pytest.raises(StoredObjectError, match="0000000000000000… is missing"):
        objects.fetch(missing, tmp_path / "fetched")
    assert not (tmp_path / "fetched").exists()


def test_an_object_that_is_there_is_not_touched(folder: Objects, tmp_path: Path) -> None:
    for content in (b"small", LARGE):
        path = lies_at(tmp_path, put(folder, content, tmp_path))
        before = path.stat()
        put(folder, content, tmp_path)
        after = path.stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("damage", [b"lies!", b"short", b"much longer than it was"])
def test_a_lying_object_is_refused_named_and_put_again(
    folder: Objects, tmp_path: Path, damage: bytes
) -> None:
    stored = put(folder, b"truth", tmp_path)
    lies_at(tmp_path, stored).write_bytes(damage)
    with pytest.raises(StoredObjectError, match=f"object {stored.sha256[:16]}… in file://.*/store"):
        folder.read(stored)
    with pytest.raises(StoredObjectError):
        folder.fetch(stored, tmp_path / "fetched")
    assert not (tmp_path / "fetched").exists()
    put(folder, b"truth", tmp_path)
    assert folder.read(stored) == b"truth"


def test_a_part_of_a_lying_object_is_refused(folder: Objects, tmp_path: Path) -> None:
    stored = put(folder, LARGE, tmp_path)
    path = lies_at(tmp_path, stored)
    content = bytearray(path.read_bytes())
    content[PIECE_BYTES + 7] ^= 1
    path.write_bytes(content)
    assert folder.read_piece(stored, 0) == LARGE[:PIECE_BYTES]
    with pytest.raises(StoredObjectError, match="from byte 1,048,576 on"):
        folder.read_piece(stored, 1)
    with pytest.raises(StoredObjectError):
        folder.read_piece(stored, 99)


def test_a_file_that_is_written_into_meanwhile_is_not_put(folder: Objects, tmp_path: Path) -> None:
    for content in (b"small", LARGE):
        path = tmp_path / "given"
        path.write_bytes(content)
        with path.open("rb") as file:
            stored = measure(file)
            path.write_bytes(content.swapcase() + b"!")
            with pytest.raises(StoredObjectError, match="was changed while it was"):
                folder.put(file, stored)
        assert not lies_at(tmp_path, stored).exists()


def test_a_store_that_is_away_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no folder")
    objects = Objects(f"file://{tmp_path}/store")
    with pytest.raises(StoreAwayError, match=r"the store file://.*/store cannot be used: ") as away:
        put(objects, b"x", tmp_path)
    assert away.value.retryable


def test_what_is_no_store_is_refused_at_start() -> None:
    with pytest.raises(StartUpError, match=r"CHALKBOX_STORE is no store: .*nonsense"):
        Objects("nonsense://x")
    with pytest.raises(StartUpError, match=r"CHALKBOX_STORE cannot be used: .*gcsfs"):
        Objects("gs://bucket/x")


def test_measuring_reads_from_the_beginning() -> None:
    file = io.BufferedReader(io.BytesIO(b"abc"))  # type: ignore[arg-type]
    file.read(2)
    assert measure(file) == Stored(sha256=sha256_of_bytes(b"abc"), size_bytes=3)
