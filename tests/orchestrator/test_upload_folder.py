import asyncio
import os
import time
from pathlib import Path

import pytest

from orchestrator.errors import HostFileError
from orchestrator.upload_folder import DEAD_S, PREFIX, upload_folder


def test_a_folder_is_gone_at_the_end_whatever_happens(tmp_path: Path) -> None:
    async def go() -> None:
        async with upload_folder(tmp_path / "runs", 0) as folder:
            (folder / "01").write_bytes(b"x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        asyncio.run(go())
    assert list((tmp_path / "runs").iterdir()) == []


def test_what_a_killed_process_left_goes_and_what_comes_in_stays(tmp_path: Path) -> None:
    old, young = tmp_path / f"{PREFIX}old", tmp_path / f"{PREFIX}young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "01").write_bytes(b"x")
    long_ago = time.time() - DEAD_S - 60
    for path in (old / "01", old):
        os.utime(path, (long_ago, long_ago))

    async def go() -> None:
        async with upload_folder(tmp_path, 0):
            assert (old.exists(), young.exists()) == (False, True)

    asyncio.run(go())


def test_an_upload_for_which_there_is_no_room_is_refused(tmp_path: Path) -> None:
    async def go() -> None:
        async with upload_folder(tmp_path, 1024**6):
            raise AssertionError

    with pytest.raises(HostFileError, match="no room"):
        asyncio.run(go())
