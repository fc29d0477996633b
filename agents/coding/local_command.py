"""Runs a local command in an empty folder: time-limited, watched, and ended with its children.

It runs on this machine with the rights of this account, outside of the sandbox: what is held here
is how long it takes and how much it leaves, not what it does. Whoever it started is ended with it;
only a process that began a session of its own would stay.
"""

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

MOST_BYTES = 64 * 1024**2
"""Of all that it leaves in its folder and prints; more ends it."""
RESULT_BYTES = 2 * 1024**2
"""Largest result that is read."""
PRINTED_BYTES = 32 * 1024
"""What is kept of the end of what it printed."""
LOOK_S = 0.05
LOOK_AT_SIZE_S = 0.5


class Ended(NamedTuple):
    """How a command ended, and what it left."""

    how: Literal["by itself", "too late", "too much"]
    exit_code: int | None
    """None where it was killed."""
    result: bytes | None
    """The file it was to leave; None when there is no such plain file, or too large a one."""
    printed: str
    """The end of what it printed."""


@dataclass(frozen=True)
class LocalCommand:
    """A command line that the settings name."""

    arguments: tuple[str, ...]
    longest_s: float

    @classmethod
    def parse(cls, line: str, *, longest_s: float) -> "LocalCommand":
        """Read a command line, quoted as for a shell; none is started.

        Raises:
            ValueError: A quotation does not end, or there is nothing in it.
        """
        arguments = tuple(shlex.split(line))
        if not arguments or not arguments[0]:
            raise ValueError("it names no command")
        return cls(arguments, longest_s)

    @property
    def name(self) -> str:
        """For people: the program's name, without what may hold a key."""
        return Path(self.arguments[0]).name

    def find(self) -> str | None:
        """Where the program lies; None when it is not there."""
        found = shutil.which(self.arguments[0])
        return str(Path(found).absolute()) if found else None

    async def run(self, files: Mapping[str, bytes], *, result: str) -> Ended:
        """Start it in an empty folder that holds these files, and wait until it has ended.

        Args:
            files: By name.
            result: Name of the file that it is to leave there.

        Raises:
            OSError: It cannot be started, or no folder can be made.
        """
        made = await asyncio.to_thread(
            tempfile.TemporaryDirectory, prefix="chalkbox-writer-", ignore_cleanup_errors=True
        )
        try:
            root = Path(made.name)
            work, printed = root / "work", root / "printed"
            await asyncio.to_thread(_lay_out, work, files)
            process = self._start(work, printed)  # at once: nobody would end what a thread starts
            how, exit_code = await self._attend(process, root)
            left = await asyncio.to_thread(read_plain, work / result, RESULT_BYTES)
            return Ended(how, exit_code, left, _end_of(printed))
        finally:
            await asyncio.to_thread(made.cleanup)

    def _start(self, work: Path, printed: Path) -> subprocess.Popen[bytes]:
        program = self.find()
        if program is None:
            raise FileNotFoundError(f"there is no command {self.arguments[0]}")
        with printed.open("wb") as output:
            return subprocess.Popen(  # noqa: S603 (the owner's own command, off by default)
                [program, *self.arguments[1:]],
                cwd=work,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    async def _attend(
        self, process: subprocess.Popen[bytes], root: Path
    ) -> tuple[Literal["by itself", "too late", "too much"], int | None]:
        begun = time.monotonic()
        look_at_size = begun
        try:
            while not _has_ended(process):
                now = time.monotonic()
                if now - begun >= self.longest_s:
                    return "too late", None
                if now >= look_at_size:
                    if await asyncio.to_thread(size_of, root) > MOST_BYTES:
                        return "too much", None
                    look_at_size = time.monotonic() + LOOK_AT_SIZE_S
                await asyncio.sleep(LOOK_S)
        finally:
            # Before it is waited for: until then nobody else can have its number. Children that it
            # left behind are ended too.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            exit_code = process.wait()
        if await asyncio.to_thread(size_of, root) > MOST_BYTES:
            return "too much", None
        return "by itself", exit_code


def environment() -> dict[str, str]:
    """What a command is given: where programs and its own settings lie, and nothing of ours."""
    return {
        "PATH": os.pathsep.join(os.get_exec_path()),
        "HOME": str(Path.home()),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
    }


def size_of(root: Path) -> int:
    """What lies on the disk below a folder, bytes; what goes while it is counted counts nothing."""
    size = 0
    for folder, _, names in os.walk(root):
        for name in names:
            with contextlib.suppress(OSError):
                size += (Path(folder) / name).lstat().st_blocks * 512
    return size


def read_plain(path: Path, most: int) -> bytes | None:
    """The bytes of a file; None when it is missing, no plain file, or larger than `most`."""
    with contextlib.suppress(OSError):
        # A link could lead to a file that was never meant to be shown; a pipe must not be waited
        # for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_size > most:
            os.close(descriptor)
            return None
        with os.fdopen(descriptor, "rb") as file:
            return file.read(most)
    return None


def _lay_out(work: Path, files: Mapping[str, bytes]) -> None:
    work.mkdir(mode=0o700)
    for name, content in files.items():
        (work / name).write_bytes(content)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it has ended; it is left to be waited for."""
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, flags) is not None


def _end_of(printed: Path) -> str:
    with printed.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - PRINTED_BYTES))
        return file.read().decode(errors="replace")
