"""The one folder whose files a job may hand to the host."""

import os
import re
import stat
from typing import BinaryIO

FOLDER = "/work/out"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,129}")


def open_outbox_folder(path: str | None = None) -> int | None:
    """A descriptor of the outbox, or of a volume; None when it is a link or not there."""
    try:
        return os.open(path or FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None


def open_outbox_file(name: str, path: str | None = None) -> BinaryIO | None:
    """Open a plain file of the outbox, or of a volume, for reading; None when it is anything else.

    Neither the folder nor the file may be a link: user code could otherwise have PID 1 read what
    user code itself may not, `/proc/1/environ` for example.
    """
    if not NAME.fullmatch(name):
        return None
    folder = open_outbox_folder(path)
    if folder is None:
        return None
    try:
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return None
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        return None
    return os.fdopen(fd, "rb")
