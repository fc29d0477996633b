"""How much room things take on the disk."""

import os
from pathlib import Path

KIB, MIB = 1024, 1024**2
_BLOCK = 512
"""What `st_blocks` counts in, whatever the file system's own blocks are."""


def room_of(path: Path) -> int:
    """Bytes that a file or folder takes, as far as it can be looked into; follows no link.

    A video that the cache has too is one file under two names, and is counted here whole.
    """
    try:
        found = path.lstat()
    except OSError:
        return 0
    total = found.st_blocks * _BLOCK
    if path.is_symlink() or not path.is_dir():
        return total
    for folder, folders, files in os.walk(path):
        for name in (*folders, *files):
            try:
                total += os.lstat(f"{folder}/{name}").st_blocks * _BLOCK
            except OSError:
                continue  # removed meanwhile, or not ours to look at
    return total


def size_words(size_bytes: int) -> str:
    """A size for people, for example `12.3 MiB`."""
    if size_bytes < MIB:
        return f"{size_bytes / KIB:.0f} KiB"
    if size_bytes < 1024 * MIB:
        return f"{size_bytes / MIB:.1f} MiB"
    return f"{size_bytes / (1024 * MIB):.2f} GiB"
