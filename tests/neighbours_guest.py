"""Runs as generated code in two containers: one leaves marks wherever it can, the other looks."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess

WORDS = "SEEN "
FOLDERS = ("/work", "/tmp", "/dev/shm", "/dev/mqueue")
PORT = 45_454
KEY = 0x4348414C
KEPT = []


def leave(mark):
    """Marks in files, shared memory, queues, sockets, a name; and all that is counted by user."""
    for folder in FOLDERS:
        with contextlib.suppress(OSError), open(f"{folder}/{mark}", "w") as file:
            file.write(mark)
    libc = ctypes.CDLL(None)
    libc.shmget(KEY, 4096, 0o1666)
    libc.msgget(KEY, 0o1666)
    libc.prctl(15, mark[:15].encode(), 0, 0, 0)
    named = socket.socket(socket.AF_UNIX)
    named.bind(f"\0{mark}")
    named.listen()
    KEPT.extend([named, socket.create_server(("127.0.0.1", PORT))])
    use_what_is_counted_by_user(libc)


def use_what_is_counted_by_user(libc):
    """All containers have one user, so what the kernel counts by user is shared among them."""
    while libc.inotify_init1(0) >= 0:
        pass
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGRTMIN})
    while libc.sigqueue(os.getpid(), signal.SIGRTMIN, None) == 0:
        pass
    with contextlib.suppress(OSError):
        while True:
            KEPT.extend(os.pipe())


def look(mark):
    """Whatever of the other one's marks can be seen from here."""
    seen = [f"{folder}/{mark}" for folder in FOLDERS if os.path.exists(f"{folder}/{mark}")]
    libc = ctypes.CDLL(None)
    seen += ["shared memory"] * (libc.shmget(KEY, 0, 0) >= 0)
    seen += ["queue"] * (libc.msgget(KEY, 0) >= 0)
    for what, family, address in (
        ("abstract socket", socket.AF_UNIX, f"\0{mark}"),
        ("port", socket.AF_INET, ("127.0.0.1", PORT)),
    ):
        with socket.socket(family) as knock:
            seen += [what] * (knock.connect_ex(address) == 0)
    for path in ("/proc/net/unix", "/proc/mounts", "/proc/sysvipc/shm", "/proc/locks"):
        with contextlib.suppress(OSError), open(path) as file:
            seen += [path] * (mark in file.read())
    listed = subprocess.run("cat /proc/*/comm /proc/*/cmdline", shell=True, capture_output=True)
    seen += ["process"] * (mark[:15].encode() in listed.stdout)
    print(WORDS + json.dumps(seen), flush=True)
