"""Files written whole, below one folder, under names that cannot lead out of it.

A reader sees the old bytes or the new ones, never a part, also when the writer is killed. After a
power cut the same holds once `settle` has run: until then a rename may be forgotten, not torn.
"""

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Generator, Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from orchestrator.engine.errors import RunFolderError

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,119}", re.ASCII)
_DEEPEST = 8
_UNFINISHED = ".unfinished"
MOST_BYTES = 64 * 1024**2
"""A larger file is none that is read as a whole, so none that is read into memory."""
_LINK_REFUSED = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.EACCES}


class WholeFiles:
    """The files of one folder.

    Args:
        root: An existing folder; may itself be reached through links.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._unsettled: set[Path] = set()

    def path(self, name: str) -> Path:
        """Where the file or folder of this relative name lies, whether or not it exists.

        Raises:
            RunFolderError: The name is absolute, climbs, holds other characters than letters,
                digits and `._-`, or passes through a symbolic link.
        """
        parts = name.split("/")
        if len(parts) > _DEEPEST or not all(_PART.fullmatch(part) for part in parts):
            raise RunFolderError(f"not a name for a file of a run: {name[:200]!r}")
        path = self.root
        for part in parts:
            path = path / part
            if path.is_symlink():
                raise RunFolderError(f"{name} leads through a symbolic link", context={"at": part})
        return path

    def read(self, name: str) -> bytes:
        """The bytes of a file, at most 64 MiB.

        Raises:
            FileNotFoundError: There is none.
            RunFolderError: It is no plain file, larger, or cannot be read.
        """
        with _naming(name):
            return read_plain(self.path(name))

    def write(self, name: str, content: bytes, *, forced: bool = True) -> Path:
        """Put a file in place, replacing an older one.

        Args:
            name: Relative to the folder; folders on the way are made.
            content: All of it.
            forced: Wait until the bytes are on the disk, not only with the system.

        Raises:
            RunFolderError: The name is refused, or the disk is full or read-only.
        """
        target = self.path(name)
        with _naming(name), self._unfinished(target) as unfinished:
            with unfinished.open("xb") as file:
                file.write(content)
                file.flush()
                if forced:
                    os.fsync(file.fileno())
            self._put_in_place(unfinished, target)
        return target

    def adopt(self, source: Path, name: str) -> Path:
        """Take a finished file in under a name, by a hard link where the disk allows, else a copy.

        The source stays; it may already be the file of that name. Whoever writes into it later
        would change the run's file too, so only finished files may be given.

        Raises:
            RunFolderError: The name is refused, the source is no plain file, or the disk is full.
        """
        target = self.path(name)
        with _naming(name):
            if not stat.S_ISREG(source.lstat().st_mode):
                raise RunFolderError(f"{name} cannot be taken from something that is no plain file")
            if source == target or (target.exists() and source.samefile(target)):
                _force(target)
                self._unsettled.add(target.parent)
                return target
            with self._unfinished(target) as unfinished:
                _link_or_copy(source, unfinished)
                _force(unfinished)
                self._put_in_place(unfinished, target)
        return target

    def make_folder(self, name: str) -> Path:
        """Make a folder below the root, and those on the way to it.

        Raises:
            FileExistsError: It is already there.
            RunFolderError: The name is refused, or the disk is full or read-only.
        """
        folder = self.path(name)
        with _naming(name):
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
        self._unsettled.add(folder.parent)
        return folder

    def set_aside(self, name: str) -> str:
        """Rename a file to the next free `<stem>.vN<suffix>` beside it and return that name."""
        path = self.path(name)
        folder = name.rpartition("/")[0]
        number = 1
        while True:
            beside = f"{path.stem}.v{number}{path.suffix}"
            beside = f"{folder}/{beside}" if folder else beside
            if not self.path(beside).exists():
                break
            number += 1
        with _naming(name):
            path.rename(self.path(beside))
        self._unsettled.add(path.parent)
        return beside

    def force(self, name: str) -> None:
        """Wait until the bytes of a file are on the disk.

        Raises:
            RunFolderError: The disk reports a failure.
        """
        with _naming(name):
            _force(self.path(name))

    def settle(self) -> None:
        """Wait until every rename since the last call is on the disk.

        Raises:
            RunFolderError: The disk reports a failure.
        """
        unsettled, self._unsettled = self._unsettled, set()
        for folder in sorted(unsettled):
            with _naming(folder.name):
                _force(folder)

    def remove_folder(self, name: str) -> None:
        """Remove a folder with what is in it, as far as the disk lets it, if it is there.

        Raises:
            RunFolderError: The name is refused, or leads through a link.
        """
        folder = self.path(name)
        shutil.rmtree(folder, ignore_errors=True)
        self._unsettled = {each for each in self._unsettled if not each.is_relative_to(folder)}

    def remove_unfinished(self) -> None:
        """Remove what a killed writer left; nobody may be writing below this folder."""
        for left in self.root.rglob(f".*{_UNFINISHED}"):
            with contextlib.suppress(OSError):  # a folder of that name is none of ours
                left.unlink()

    @contextlib.contextmanager
    def _unfinished(self, target: Path) -> Generator[Path]:
        if not target.parent.is_dir():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}{_UNFINISHED}")
        try:
            yield unfinished
        finally:
            unfinished.unlink(missing_ok=True)

    def _put_in_place(self, unfinished: Path, target: Path) -> None:
        unfinished.replace(target)
        self._unsettled.add(target.parent)


def sha256_of_bytes(content: bytes) -> str:
    """Digest of bytes, lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: Path) -> str:
    """Digest of a file's bytes, lower-case hexadecimal.

    Raises:
        OSError: It is missing, a symbolic link, or cannot be read.
    """
    with open_plain(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_plain(path: Path) -> BufferedReader:
    """Open a file that may have been put there by anybody.

    Raises:
        OSError: It is missing, a symbolic link or no plain file, or cannot be read.
    """
    # O_NONBLOCK: opening a named pipe must not wait for a writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    return os.fdopen(descriptor, "rb")


def read_plain(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file that may have been put there by anybody.

    Raises:
        OSError: It is missing, a symbolic link or no plain file, has more than `most` bytes, or
            cannot be read.
    """
    with open_plain(path) as file:
        content = file.read(most + 1) if os.fstat(file.fileno()).st_size <= most else None
    if content is None or len(content) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def whole_lines(file: BinaryIO, *, most: int = 1024**2) -> Iterator[bytes]:
    """The lines of a file with their ends; those that are longer or have no end are left out."""
    whole = True
    while line := file.readline(most):
        ends = line.endswith(b"\n")
        if whole and ends:
            yield line
        whole = ends


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno not in _LINK_REFUSED:
            raise
        shutil.copyfile(source, target, follow_symlinks=False)


def _force(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _naming(name: str) -> Generator[None]:
    """Turn what the disk refuses into an error that names the file."""
    try:
        yield
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError as error:
        raise RunFolderError(
            f"{name}: {os.strerror(error.errno) if error.errno else error}",
            context={"file": name, "errno": error.errno},
        ) from error
