"""A process that has imported everything and forks workers, so that a worker starts in no time.

A worker is forked twice over, so that PID 1 inherits it and itself learns how it ended.
"""

import contextlib
import ctypes
import gc
import importlib
import itertools
import json
import os
import select
import signal
import socket
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import NoReturn

from runner.late_modules import execute, late_modules

ANSWER_S = 5.0
CLEAR_S = 0.5
"""How long what a worker left is ended one by one, so that the zygote lives, seconds."""
MANY = 16
"""More than that are not ended one by one."""
NICE = 10
"""All but PID 1 come after it when they want to compute, or a storm of them could hold it up."""
IMPORT_S = 120.0
KEEP_PROFILE = ("manim", "plain")
MOST_FDS = 4096
FONTS = "libfontconfig.so.1"
"""Reads the lists of fonts once for all workers."""
OWN_PLACES = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
"""Where libraries look for what their user has left."""
NOWHERE = "/nonexistent"
PR_SET_DUMPABLE = 4
AHEAD = ("runner.inspection", "runner.render", "scipy.spatial.transform")
"""What most workers begin with: imported here while nobody asks for anything."""


class ZygoteError(Exception):
    """The zygote does not answer; it may have been stopped or ended by user code."""


class Zygote:
    """The supervisor's end of the zygote."""

    def __init__(self, profile: str) -> None:
        if profile not in KEEP_PROFILE:
            raise ValueError(profile)
        self._profile = profile
        self._pid = 0
        self._channel: socket.socket | None = None
        self._importing = False

    def start(self) -> None:
        """Start it; its imports go on by themselves."""
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            ours.close()
            serve_as_zygote(theirs, self._profile)
        theirs.close()
        self._pid, self._channel, self._importing = pid, ours, True

    def is_importing(self, *, until: int | None = None) -> bool:
        """Whether its imports go on.

        Args:
            until: A file descriptor: wait until they are done, or something can be read there.

        Raises:
            ZygoteError: It ended before, or they take too long.
        """
        if self._importing and self._channel is not None:
            others = [] if until is None else [until]
            patience = 0 if until is None else IMPORT_S
            ready, _, _ = select.select([self._channel, *others], [], [], patience)
            if until is not None and not ready:
                raise ZygoteError("it could not import in time")
            if self._channel in ready:
                self.await_imports()
        return self._importing

    def await_imports(self) -> None:
        """Wait until its imports are done.

        Raises:
            ZygoteError: It ended before, or they take too long.
        """
        if not self._importing or self._channel is None:
            return
        self._channel.settimeout(IMPORT_S)
        try:
            said = self._channel.recv(1)
        except TimeoutError:
            raise ZygoteError("it could not import in time") from None
        if said != b"r":
            raise ZygoteError("it ended while it was importing")
        self._channel.settimeout(ANSWER_S)
        self._importing = False

    def fork_worker(self, order: bytes, fds: list[int]) -> int:
        """Have a worker forked.

        Args:
            order: JSON of what it is to do.
            fds: Its standard output, and its report pipe.

        Returns:
            Its process id; it is a child of the calling process.
        """
        for _ in range(2):
            try:
                return self._ask(order, fds)
            except (OSError, ZygoteError):
                self.restart()
        return self._ask(order, fds)

    def _ask(self, order: bytes, fds: list[int]) -> int:
        self.await_imports()
        channel = self._channel
        if channel is None:
            raise ZygoteError("it was never started")
        socket.send_fds(channel, [len(order).to_bytes(4, "big")], fds)
        channel.sendall(order)
        answer = channel.recv(8)
        if len(answer) != 8:
            raise ZygoteError("it ended")
        pid = int.from_bytes(answer, "big")
        if pid <= 1:
            raise ZygoteError("no worker could be forked")
        return pid

    def reap_orphans(self, *, but: int) -> None:
        """Collect what a working worker's children left behind."""
        reap_children(keep={self._pid, but})

    def clear_strays(self) -> None:
        """End whatever a worker left behind, the zygote too if it is in the way."""
        give_up = time.monotonic() + CLEAR_S
        while strays := [pid for pid in other_pids() if pid != self._pid]:
            if len(strays) > MANY or time.monotonic() > give_up:
                # A fork storm: one signal to all at once ends it for certain. Another zygote is
                # not waited for: the host would take us for stuck, and may want no other job.
                self.end()
                return
            for pid in strays:
                end_process(pid)
            reap_children(keep={self._pid})

    def restart(self) -> None:
        """End every process but PID 1 at once, then start a fresh zygote."""
        self.end()
        self.start()
        self.await_imports()

    def end(self) -> None:
        """End every process but PID 1 at once; the next worker will need a fresh zygote."""
        if self._channel is not None:
            self._channel.close()
            self._channel, self._importing = None, False
        while other_pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
            reap_children(keep=set())
            time.sleep(0.005)


def fork_here(order: bytes, fds: list[int]) -> int:
    """Fork this process itself to a worker: for what needs no Manim, while that is imported.

    Args, returns: As for `fork_worker`.
    """
    pid = os.fork()
    if pid == 0:
        try:
            quieten()
            close_all_but(*fds)
            begin_work(order, fds)
        finally:
            os._exit(1)
    return pid


def other_pids() -> list[int]:
    """Processes of this container but PID 1; zombies that wait to be reaped included."""
    return [
        int(path.name)
        for path in Path("/proc").iterdir()
        if path.name.isdigit() and path.name != "1"
    ]


def end_process(pid: int) -> None:
    """Send SIGKILL; nothing happens when it is gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def reap_children(*, keep: set[int]) -> None:
    """Collect ended children without waiting, so that their ids and places are free again."""
    for pid in other_pids():
        if pid in keep:
            continue
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            continue


def serve_as_zygote(channel: socket.socket, profile: str) -> NoReturn:
    """Import, say so, then fork a worker for each order."""
    quieten()
    close_all_but(channel.fileno())
    if profile == "manim":
        import_manim()
    channel.sendall(b"r")
    ahead = iter(AHEAD if profile == "manim" else ())
    while True:
        import_ahead(ahead, channel)
        size, fds, _, _ = socket.recv_fds(channel, 4, 2)
        if len(size) < 4:
            os._exit(0)
        order = receive_exact(channel, int.from_bytes(size, "big"))
        pid = fork_twice(channel, order, fds)
        for fd in fds:
            os.close(fd)
        channel.sendall(pid.to_bytes(8, "big"))


def quieten() -> None:
    """Be no PID 1 any more: no clock of its own, no memory to be looked into, and after it."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    os.nice(NICE)


def begin_work(order: bytes, fds: list[int]) -> NoReturn:
    """Be a worker from here on."""
    from runner.worker import work

    work(json.loads(order), stdout=fds[0], report=fds[1])


def import_manim() -> None:
    """Import it where it finds no settings: user code may have left some, and ended a zygote.

    Pango asks for the fonts of the image, wherever it finds no settings and no lists of fonts
    either. The collector of garbage finds nothing to collect meanwhile, and takes a quarter of the
    time; what there is afterwards is never looked through again.
    """
    gc.disable()
    os.chdir("/")
    with nobodys_home():
        ctypes.CDLL(FONTS).FcInit()
        with late_modules():
            from runner.evolving.install import install  # imports Manim: what a zygote saves

        install()
    gc.freeze()
    gc.enable()


def import_ahead(modules: Iterator[str], channel: socket.socket) -> None:
    """Import what workers will need, until there is an order; also while one is at work.

    Where there is no room for it, which a worker's code may have taken, workers do it themselves.
    """
    while not select.select([channel], [], [], 0)[0]:
        name = next(modules, None)
        if name is None:
            return
        with nobodys_home(), contextlib.suppress(Exception):
            module = importlib.import_module(name)
            execute(module)
        gc.freeze()


@contextlib.contextmanager
def nobodys_home() -> Generator[None]:
    """Let libraries find nothing that a user has left."""
    before = {name: os.environ[name] for name in OWN_PLACES}
    os.environ.update(dict.fromkeys(OWN_PLACES, NOWHERE))
    try:
        yield
    finally:
        os.environ.update(before)


def close_all_but(*kept: int) -> None:
    """Point 0, 1 and 2 at /dev/null: the host's streams, and all else, are the supervisor's."""
    ends = [2, *sorted(kept), MOST_FDS]
    for before, after in itertools.pairwise(ends):
        os.closerange(before + 1, after)
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.close(null)


def receive_exact(channel: socket.socket, size: int) -> bytes:
    """Read so many bytes; the supervisor's going away ends this process."""
    data = bytearray()
    while len(data) < size:
        piece = channel.recv(size - len(data))
        if not piece:
            os._exit(0)
        data += piece
    return bytes(data)


def fork_twice(channel: socket.socket, order: bytes, fds: list[int]) -> int:
    """Fork a worker whose parent is PID 1.

    The one between them is gone before the worker begins: user code is alone with PID 1 and the
    zygote, however late the zygote comes to compute.

    Returns:
        The worker's process id, once PID 1 is its parent.
    """
    told, tells = os.pipe()
    begins, held = os.pipe()
    middle = os.fork()
    if middle == 0:
        worker = os.fork()
        if worker == 0:
            channel.close()
            for fd in (told, tells, held):
                os.close(fd)
            os.read(begins, 1)  # its end: the zygote lets go of it
            os.close(begins)
            begin_work(order, fds)
        os.write(tells, worker.to_bytes(8, "big"))
        os._exit(0)
    os.close(tells)
    pid = int.from_bytes(os.read(told, 8), "big")
    os.waitpid(middle, 0)
    for fd in (told, begins, held):
        os.close(fd)
    return pid
