"""Runs as generated code in a real container: uses up all it can of everything, and says how far.

It leaves it used up: the render that follows must find room all the same.
"""

import contextlib
import ctypes
import errno
import json
import os
import resource
import signal
import socket
import subprocess

WORDS = "USED "
MIB = 1 << 20


def until_refused(deed, *, most=200_000):
    """How often a deed can be done, and the error that ended it."""
    for times in range(most):
        try:
            deed(times)
        except OSError as error:
            return [times, errno.errorcode.get(error.errno, "?")]
    return [most, "never refused"]


def sparse(path, size):
    """The error that a file with a hole of so many bytes gives, or its size."""
    fd = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        os.ftruncate(fd, size)
        return os.fstat(fd).st_size
    except OSError as error:
        return errno.errorcode.get(error.errno, "?")
    finally:
        os.close(fd)


def fill(folder):
    """How many MiB go into a folder."""

    def one(n):
        with open(f"{folder}/full-{n}", "wb", buffering=0) as file:
            data = memoryview(bytes(MIB))
            while data:
                data = data[file.write(data) :]

    return until_refused(one)


def use_inodes(folder):
    os.makedirs(f"{folder}/many", exist_ok=True)
    return until_refused(lambda n: os.symlink("/", f"{folder}/many/{n}"))


def use_descriptors():
    """Every descriptor, as pipes, timers, watches and sockets; then they are given back."""
    libc = ctypes.CDLL(None, use_errno=True)
    kept = []

    def more(n):
        made = (
            lambda: os.pipe(),
            lambda: (libc.timerfd_create(1, 0),),
            lambda: (libc.inotify_init1(0),),
            lambda: (os.eventfd(0),),
            lambda: (os.memfd_create("x"),),
            lambda: (libc.epoll_create1(0),),
            lambda: [each.detach() for each in socket.socketpair()],
        )[n % 7]()
        if min(made) < 0:
            raise OSError(errno.EMFILE, "no more")
        kept.extend(made)

    told = until_refused(more)
    for fd in kept:
        os.close(fd)
    return told


def queue_signals():
    """Signals that nobody takes are counted by user, over all containers."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGRTMIN})
    libc = ctypes.CDLL(None, use_errno=True)

    def one(_):
        if libc.sigqueue(os.getpid(), signal.SIGRTMIN, None):
            raise OSError(ctypes.get_errno(), "sigqueue")

    return until_refused(one, most=300_000)


def keep_shared_memory(mib):
    """System V memory outlives whoever made it."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p

    def one(_):
        kept = libc.shmget(0, MIB, 0o1600)
        if kept < 0:
            raise OSError(ctypes.get_errno(), "shmget")
        ctypes.memset(libc.shmat(kept, None, 0), 1, MIB)

    return until_refused(one, most=mib)


def huge_arguments():
    try:
        subprocess.run(["true", *["x" * 100_000] * 100], check=False)
    except OSError as error:
        return errno.errorcode.get(error.errno, "?")
    return "allowed"


def use_everything(file_bytes):
    found = {
        "a file of 1 TB": sparse("/work/terabyte", 1 << 40),
        "swarm": [sparse(f"/work/hole-{n}", file_bytes) for n in range(100)].count(file_bytes),
        "/dev/shm": fill("/dev/shm"),
        "/tmp": fill("/tmp"),
        "/work": fill("/work"),
        "/work inodes": use_inodes("/work"),
        "/tmp inodes": use_inodes("/tmp"),
        "descriptors": use_descriptors(),
        "signals": queue_signals(),
        "arguments": huge_arguments(),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
    }
    with contextlib.suppress(OSError):
        os.chmod("/work", 0)
    print(WORDS + json.dumps(found), flush=True)
