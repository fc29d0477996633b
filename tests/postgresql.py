"""A PostgreSQL of the tests' own: a cluster in a temporary folder that goes with the tests.

PostgreSQL refuses to run as root; then it runs as the user its package has made. Nothing of it is
forced to the disk, but what is committed outlives the server.
"""

import functools
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER = "chalkbox"
HOST = "127.0.0.1"
SETTINGS = """
fsync = off
full_page_writes = off
shared_buffers = 16MB
unix_socket_directories = ''
listen_addresses = '127.0.0.1'
log_min_messages = fatal
max_connections = 200
"""
_numbers = itertools.count(1)


def folder_of_programs() -> Path | None:
    """Where `initdb` and `pg_ctl` lie: Debian keeps them off the path, by version."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    program = found[-1] if found else shutil.which("initdb")
    return Path(program).resolve().parent if program else None


class Cluster:
    """One server, on a port of its own that only this machine reaches."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="chalkbox-postgresql-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self._folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.data = self._folder / "data"
        self._do("initdb", "--no-sync", "--auth=trust", f"--username={USER}", "--locale=C.UTF-8")
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = int(free.getsockname()[1])
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(f"{SETTINGS}port = {self.port}\n")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._do("pg_ctl", "--wait", "--silent", f"--log={self._folder / 'log'}", "start")

    def stop(self) -> None:
        """Stop it as a crash would."""
        self._do("pg_ctl", "--wait", "--silent", "--mode=immediate", "stop")

    def remove(self) -> None:
        """Stop it, and leave nothing."""
        self.stop()
        shutil.rmtree(self._folder)

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"test{next(_numbers)}"
        self.execute("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def new_queue(self) -> str:
        """The same with the tables of a queue in it: a copy, for to make them takes long."""
        name = f"test{next(_numbers)}"
        self.execute("postgres", f"CREATE DATABASE {name} TEMPLATE {self._with_tables}")
        return self.url(name)

    @functools.cached_property
    def _with_tables(self) -> str:
        """Name of a database that nobody is connected to, so that it can be copied."""
        from orchestrator.engine.queue import RunQueue

        url = self.new_database()
        RunQueue(url).close()
        return url.rpartition("/")[2]

    def url(self, name: str) -> str:
        """The address of a database, as it is set."""
        return f"postgresql+psycopg://{USER}@{HOST}:{self.port}/{name}"

    def execute(self, name: str, statement: str) -> None:
        """Have a statement done in a database."""
        execute(self.url(name), statement)

    def _do(self, program: str, *arguments: str) -> None:
        command: Sequence[str | Path] = [self._programs / program, "-D", self.data, *arguments]
        done = subprocess.run(
            command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, check=False, **self._as,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stderr[-2000:]}"


def execute(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Have a statement done; its rows, if it gives any."""
    plain = url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def programs_or_skip() -> Path:
    """Where PostgreSQL's programs are; without them the test is skipped, or fails where it may not.

    Container tests may not be skipped where this is set, and neither may these.
    """
    found = folder_of_programs()
    if found is None:
        reason = "there is no PostgreSQL here; `make setup-dev` as root brings it"
        if os.environ.get("REQUIRE_DOCKER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
