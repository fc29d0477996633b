"""The volumes of a container that works on large files, and how full a job may make the last one.

They lie on the engine's disk, which others use too. Standard library only: PID 1 looks at them.
"""

import os

READ = "/media/in{}"
"""Where a volume that may be read is mounted, by its number."""
WRITE = "/media/out"
ENTRIES = 10_000
"""More files and folders than any job has a use for."""
LEAST_FREE_BYTES = 1024**3
"""So much of the disk is left to others: what lies in files without a name, nobody sees."""


def is_overfull(most_bytes: int) -> bool:
    """Whether a job has written more to its volume than it may, or hidden what it wrote."""
    try:
        disk = os.statvfs(WRITE)
    except OSError:
        return False  # it has none
    if disk.f_bavail * disk.f_frsize < LEAST_FREE_BYTES:
        return True
    try:
        return used_bytes(WRITE, most_bytes) > most_bytes
    except PermissionError:
        return True


def used_bytes(folder: str, most_bytes: int) -> int:
    """Bytes that the files below a folder take; too many when there are too many of them.

    Raises:
        PermissionError: There is a folder that nobody may look into.
    """
    used = seen = 0
    for _, _, names, at in os.fwalk(folder, onerror=_complain):
        seen += 1 + len(names)
        if seen > ENTRIES:
            return most_bytes + 1
        for name in names:
            try:
                used += os.stat(name, dir_fd=at, follow_symlinks=False).st_blocks * 512
            except FileNotFoundError:
                continue
    return used


def _complain(error: OSError) -> None:
    if isinstance(error, PermissionError):
        raise error
