"""Where uploads lie until the run they begin is made: on the disk of the runs, out of sight."""

import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncGenerator
from pathlib import Path

from orchestrator.errors import HostFileError
from orchestrator.sandbox.host_files import naming, temporary_folder

PREFIX = ".upload-"
DEAD_S = 3600.0
"""A folder into which nothing was written for so long is one of a process that was killed."""
KEPT_FREE_BYTES = 64 * 1024**2
"""Room that an upload leaves for what runs write."""


@contextlib.asynccontextmanager
async def upload_folder(runs_dir: Path, size_bytes: int) -> AsyncGenerator[Path]:
    """A folder for files that come in, gone with all that is left in it at the end.

    Args:
        runs_dir: Beside whose runs.
        size_bytes: How much comes, as far as that is known.

    Raises:
        HostFileError: There is no room for it, or the disk refuses it.
    """
    with contextlib.ExitStack() as opened:
        make = temporary_folder(runs_dir, prefix=PREFIX)
        await asyncio.to_thread(_prepare, runs_dir, size_bytes)
        folder = await asyncio.to_thread(opened.enter_context, make)
        try:
            yield folder
        finally:
            await asyncio.to_thread(opened.close)


def _prepare(runs_dir: Path, size_bytes: int) -> None:
    with naming(runs_dir):
        runs_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in runs_dir.glob(f"{PREFIX}*"):
            if time.time() - _last_written_s(folder) > DEAD_S:
                shutil.rmtree(folder, ignore_errors=True)
        free = shutil.disk_usage(runs_dir).free
    if size_bytes + KEPT_FREE_BYTES > free:
        raise HostFileError(
            f"there is no room for an upload of {size_bytes / 1024**2:,.0f} MiB:"
            f" {free / 1024**2:,.0f} MiB are free",
            context={"bytes": size_bytes, "free": free},
        )


def _last_written_s(folder: Path) -> float:
    """When something was written last, seconds since 1970; now, where it is just going."""
    try:
        return max(each.stat().st_mtime for each in (folder, *folder.iterdir()))
    except OSError:
        return time.time()
