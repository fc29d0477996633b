"""Machines that share a store and a database, each with a runs folder of its own."""

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from orchestrator.engine.database_url import database_url
from orchestrator.engine.events import Note
from orchestrator.engine.queue_database import connect
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import create_run
from orchestrator.engine.store.objects import SMALL_BYTES, Objects, Stored
from orchestrator.engine.store.run_store import RunStore
from orchestrator.engine.store.shared_runs import SharedRuns
from orchestrator.engine.store.tables import Tables
from orchestrator.engine.trace import Trace
from tests.orchestrator.engine.toy_worker import TOY, shared_runs
from tests.orchestrator.engine.toy_workflow import Wish

LARGE = bytes(range(256)) * (SMALL_BYTES // 256 + 2)
"""Larger than what is read whole."""


class Machines:
    """Every machine of one installation."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.database = database_url("", folder)
        self.objects = Objects(url)
        self._stores = contextlib.ExitStack()
        self.tables = Tables(connect(self.database, wait_s=5))
        self._stores.callback(self.tables.close)

    def store(self, name: str, *, wait_s: float = 5.0) -> RunStore:
        """What goes between machines, as this one has it."""
        store = RunStore(self.runs_dir(name), self.url, self.database, wait_s=wait_s)
        self._stores.callback(store.close)
        return store

    def runs(self, name: str, *, wait_s: float = 5.0) -> SharedRuns:
        """The runs as one machine has them; closed by whoever asked for them."""
        runs_dir = self.runs_dir(name)
        store = RunStore(runs_dir, self.url, self.database, wait_s=wait_s)
        return shared_runs(store, runs_dir, self.database)

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """The store, which is a folder, cannot be reached."""
        store, away = self.folder / "store", self.folder / "away"
        store.rename(away)
        store.write_text("no folder")
        yield
        store.unlink()
        away.rename(store)

    def runs_dir(self, name: str) -> Path:
        """Where the runs of a machine lie."""
        return self.folder / name

    def close(self) -> None:
        """Close whatever was opened."""
        self._stores.close()

    def object_of(self, video_id: str, path: str) -> Path:
        """Where the bytes of a file lie in the store, which is a folder."""
        stored = next(row.stored for row in self.tables.files(video_id) if row.path == path)
        assert stored is not None
        return Path(self.url.removeprefix("file://")) / stored.sha256[:2] / stored.sha256


@contextlib.contextmanager
def machines_in(folder: Path, kind: str = "file") -> Iterator[Machines]:
    """Machines on a store that is a folder, or lies in memory."""
    url = f"file://{folder}/store" if kind == "file" else f"memory://{secrets.token_hex(8)}"
    machines = Machines(folder, url)
    try:
        yield machines
    finally:
        machines.close()


def begun_on(machines: Machines, name: str, prompt: str = "hi") -> RunFolder:
    """A run with a request, made on one machine and not recorded yet."""
    return create_run(TOY, Wish(prompt=prompt), runs_dir=machines.runs_dir(name), about=prompt)


def recorded_on(machines: Machines, name: str, store: RunStore, prompt: str = "hi") -> RunFolder:
    """The same, recorded; with a large file and two events."""
    folder = begun_on(machines, name, prompt)
    folder.as_stage("draw").write_file("film.mp4", LARGE)
    with Trace(folder) as trace:
        tell(trace, "one", "two")
    store.record(folder.video_id)
    return folder


def tell(trace: Trace, *texts: str) -> None:
    """Events in words."""
    for words in texts:
        trace.emit(Note(text=words))


def bytes_in(root: Path) -> dict[str, bytes]:
    """Every file of a run folder but what is about the machine it lies on."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "stored.json"
    }


def write_row(machines: Machines, statement: str, **values: object) -> None:
    """As somebody would who can write into the database."""
    engine = connect(machines.database, wait_s=5)
    with engine.begin() as connection:
        connection.execute(text(statement), values)
        connection.execute(text("UPDATE chalkbox_runs SET version = version + 1"))
    engine.dispose()


def insert_file(machines: Machines, video_id: str, path: str, stored: Stored) -> None:
    write_row(
        machines,
        "INSERT INTO chalkbox_files VALUES (:v, :path, :sha256, :size, '[]', 1000)",
        v=video_id,
        path=path,
        sha256=stored.sha256,
        size=stored.size_bytes,
    )
