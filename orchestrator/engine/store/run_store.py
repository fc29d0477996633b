"""Everything that goes between machines, in one place: look, record, carry out, forget."""

import asyncio
import contextlib
import logging
import shutil
import time
from collections.abc import AsyncGenerator, Callable, Collection, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from orchestrator.engine.child import is_child
from orchestrator.engine.errors import (
    RunBusyError,
    RunFolderError,
    StoreAwayError,
    TakenOverError,
)
from orchestrator.engine.events import Note, TraceLine
from orchestrator.engine.in_thread import in_thread
from orchestrator.engine.manifest import Manifest
from orchestrator.engine.queue_database import connect
from orchestrator.engine.run_folder import STORED
from orchestrator.engine.run_status import last_line
from orchestrator.engine.store.collect import Collected, collect
from orchestrator.engine.store.doomed import Doomed
from orchestrator.engine.store.known import Known, read_known
from orchestrator.engine.store.mirror import Mirror
from orchestrator.engine.store.objects import Objects
from orchestrator.engine.store.record import Recorder
from orchestrator.engine.store.recording import Recording, patiently
from orchestrator.engine.store.stored_file import StoredFile
from orchestrator.engine.store.tables import EventRow, Tables
from orchestrator.engine.store.take_events import is_in_step
from orchestrator.engine.store.walk import files_below
from orchestrator.engine.ticket import Ticket
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.engine.whole_files import sha256_of_file
from orchestrator.errors import ChalkboxError

T = TypeVar("T")
DATABASE_WAIT_S = 30.0
"""How long is waited for another program that holds the database."""
ASKING_WAIT_S = 10.0
"""How long somebody who asks for something waits for a store that is away."""
AWAY_S = 2.0
"""After it was found to be away a store is left alone for so long by those who only look."""
AT_ONCE = 8
"""Folders that are made at a time."""
_NOBODY = 0
"""No writer has this number: a folder of it is compared as a whole."""

_logger = logging.getLogger(__name__)


class RunStore:
    """Store and database of the runs below a folder. What is not `async` blocks.

    Args:
        runs_dir: Where the run folders of this machine lie.
        url: Of the store, as `CHALKBOX_STORE`.
        database_url: Where the rows are; the database of the queue.
        wait_s: How long a run that is carried out waits for a store that is away, seconds.

    Raises:
        StartUpError: Nothing that is installed speaks to such a store.
        QueueError: The database cannot be used.
    """

    def __init__(self, runs_dir: Path, url: str, database_url: str, *, wait_s: float) -> None:
        self._runs_dir = runs_dir
        self._wait_s = wait_s
        self._objects = Objects(url)
        engine = connect(database_url, wait_s=DATABASE_WAIT_S)
        self._tables, self._doomed = Tables(engine), Doomed(engine)
        self._mirror = Mirror(runs_dir, self._objects, self._tables)
        self._away_until = 0.0
        self._looked: dict[str, float] = {}

    def close(self) -> None:
        """Close the connections."""
        self._tables.close()

    def look(self, video_id: str, *, seen_within_s: float = 0.0) -> None:
        """Bring the folder of a run up to date for somebody who looks at it.

        A store that is away, or an object that is not what it should be, keeps nobody from looking
        at what is there.

        Args:
            video_id: The run.
            seen_within_s: Not if somebody did so as lately as this, seconds.

        Raises:
            StoreAwayError: There is nothing to look at without the store.
            QueueError: The database cannot be used.
        """
        is_here, now = (self._runs_dir / video_id).is_dir(), time.monotonic()
        if is_here and (now < self._away_until or now < self._looked.get(video_id, 0.0)):
            return
        try:
            if seen_within_s:
                self._looked[video_id] = now + seen_within_s
            self._mirror.bring(video_id)
        except (StoreAwayError, RunFolderError) as error:
            if not is_here:
                raise
            self._away_until = time.monotonic() + AWAY_S
            _logger.warning("run %s is shown as far as it is here: %s", video_id, error.message)

    def look_at_all(self, *, but: Collection[str] = ()) -> None:
        """Bring every folder up to date, as far as that can be done.

        Args:
            but: Runs that are left alone.

        Raises:
            QueueError: The database cannot be used.
        """
        stale = [video_id for video_id in self._mirror.stale() if video_id not in but]
        if not stale or time.monotonic() < self._away_until:
            return
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mirror") as pool:
            for _ in pool.map(self._look_if_possible, stale):
                pass

    def bring_whole(self, video_id: str) -> None:
        """Bring the folder of a run up to date, with its large files.

        Raises:
            StoreAwayError, QueueError, RunFolderError: As `Mirror.bring`.
        """
        self._mirror.bring(video_id, whole=True)

    @contextlib.contextmanager
    def changing(self, video_id: str) -> Generator[None]:
        """Around the end of a run that nobody is at, or its way back into the queue.

        Its folder is up to date before. What changes, and what its process had no time to record,
        is recorded after, unless another machine has gone on with the run by then.

        Raises:
            StoreAwayError, QueueError, RunFolderError: As `Mirror.bring`.
        """
        self._mirror.bring(video_id)
        yield
        try:
            self.record(video_id, patience_s=0.0)
        except (RunBusyError, TakenOverError) as error:
            _logger.info("%s", error.message)

    def record(self, video_id: str, *, patience_s: float = ASKING_WAIT_S) -> None:
        """Record what was changed in a folder here, if anything was.

        Args:
            video_id: The run.
            patience_s: How long is waited for somebody who is at the folder, seconds; with 0 it is
                left to him, who records it himself.

        Raises:
            StoreAwayError: The store is away; what was changed is in the folder here alone.
            RunBusyError: Another machine changed the run at the same moment; that change holds.
            QueueError: The database cannot be used.
        """
        root = self._runs_dir / video_id
        if not root.is_dir():
            return
        with self._mirror.holding(video_id, patience_s=patience_s) as held:
            known = read_known(root)
            if not held or (known.writer != _NOBODY and _is_as_known(root, known)):
                return
            head, seen = self._tables.head(video_id), self._mirror.brought(video_id)
            is_ours = head is not None and known.writer == head.writer
            try:
                writer = self._tables.claim(video_id, expected=head if is_ours else seen)
            except RunBusyError:
                known.model_copy(update={"writer": _NOBODY}).write(root)
                raise
            known.model_copy(update={"writer": writer}).write(root)
            left = frozenset(path for path, file in known.files.items() if not file.here)
            recorder = Recorder(root, self._objects, self._tables, self._doomed, writer=writer)
            recorder.settle(left_in_store=left)

    async def lend(self, name: str, root: Path) -> None:
        """Have a child of a run where whoever makes it finds it.

        Args:
            name: Of the child.
            root: Its folder in the run; unless more was recorded of it, as when the machine of the
                run was lost meanwhile.

        Raises:
            StoreAwayError, QueueError, RunBusyError, RunFolderError: As `record`.
        """

        def lend() -> None:
            out = self._runs_dir / name
            self._mirror.bring(name, whole=True)
            try:
                if _events_in(out) <= _events_in(root):
                    shutil.rmtree(out, ignore_errors=True)
                    shutil.copytree(root, out, ignore=shutil.ignore_patterns(STORED), symlinks=True)
                shutil.copyfile(root / Ticket.FILE, out / Ticket.FILE)
            except OSError as error:
                raise RunFolderError(f"{name} cannot be made: {error}") from error
            # The ticket is not listed, so nothing would tell that it changed.
            read_known(out).model_copy(update={"writer": _NOBODY}).write(out)
            self.record(name)

        # Whoever made it before, and was told to end, may still be recording that.
        await self._patiently(_once_free(lend))

    async def take_home(self, name: str, root: Path) -> None:
        """Take a child that has ended, wherever that was, into its folder in the run.

        Raises:
            StoreAwayError, QueueError, RunFolderError: As `bring_whole`.
        """

        def take() -> None:
            self._mirror.bring(name, whole=True)
            out = self._runs_dir / name
            if out.is_dir():
                (out / STORED).unlink(missing_ok=True)
                try:
                    shutil.rmtree(root, ignore_errors=True)
                    out.rename(root)
                except OSError as error:
                    raise RunFolderError(f"{root} cannot be replaced: {error}") from error

        await self._patiently(take)

    def delete(self, video_id: str) -> None:
        """Forget a run; every machine that looks removes its folder.

        Its objects go with `collect`, as far as no other run names them.

        Raises:
            QueueError: The database cannot be used.
        """
        self._tables.delete(video_id)

    def collect(self, *, after_s: float, dry_run: bool = False) -> Collected:
        """Remove objects that no run names any more, as `collect`."""
        return collect(self._objects, self._tables, self._doomed, after_s=after_s, dry_run=dry_run)

    def forget_deleted(self, before: float, *, dry_run: bool = False) -> int:
        """Forget that there were runs which were deleted long ago, as `Tables.forget_deleted`."""
        return self._tables.forget_deleted(before, dry_run=dry_run)

    def open_file(self, root: Path, name: str) -> StoredFile | None:
        """A file of a run that is only in the store, to be read in parts; None if there is none."""
        file = read_known(root).files.get(name)
        return StoredFile(self._objects, file.stored) if file and not file.here else None

    @contextlib.asynccontextmanager
    async def recording(
        self, video_id: str, *, lost: Callable[[], object]
    ) -> AsyncGenerator[Recording]:
        """Carry a run out: with all that was made before, and recorded all along.

        From here on, whoever carried it out before can record nothing any more.

        Args:
            video_id: The run.
            lost: Called, on the loop, when another has taken the run over.

        Raises:
            StoreAwayError, QueueError: Store or database were away for too long.
            RunBusyError: Somebody here is at its folder.
            UnknownRunError: It was deleted.
        """
        writer = await self._patiently(partial(self._tables.claim, video_id))

        def say(text: str) -> None:
            asyncio.get_running_loop().run_in_executor(None, self._say, video_id, writer, text)

        bring = partial(self._mirror.bring, video_id, whole=True, writer=writer)
        refused = await self._patiently(bring, say)
        root = self._runs_dir / video_id
        recorder = await self._patiently(
            partial(Recorder, root, self._objects, self._tables, self._doomed, writer=writer)
        )
        recording = Recording(recorder, refused=refused, wait_s=self._wait_s, lost=lost)
        try:
            async with recording.going_on():
                yield recording
        finally:
            if is_child(video_id):
                await in_thread(self._let_go, video_id)

    async def _patiently(
        self, deed: Callable[[], T], say: Callable[[str], object] = _logger.warning
    ) -> T:
        return await patiently(self._wait_s, say)(in_thread, deed)

    def _say(self, video_id: str, writer: int, text: str) -> None:
        """Tell those who follow, when there is no trace here yet to write it into."""
        _logger.warning("run %s: %s", video_id, text)
        with contextlib.suppress(ChalkboxError):
            number = self._tables.last_events(video_id).get("", 0) + 1
            now, note = datetime.now(UTC), Note(text=text)
            line = TraceLine(sequence=number, at=now, span=number, event=note)
            row = EventRow("", number, line.model_dump_json())
            self._tables.write(video_id, writer, events=[row])

    def _let_go(self, name: str) -> None:
        """Remove a child that was made here, once whoever waits for it can have all of it."""
        root = self._runs_dir / name
        with self._mirror.holding(name, patience_s=0.0) as held:
            if held and _is_as_known(root, read_known(root)):
                shutil.rmtree(root, ignore_errors=True)

    def _look_if_possible(self, video_id: str) -> None:
        try:
            self._mirror.bring(video_id)
        except ChalkboxError as error:
            if isinstance(error, StoreAwayError):
                self._away_until = time.monotonic() + AWAY_S
            _logger.warning("run %s cannot be brought here now: %s", video_id, error.message)


def _events_in(root: Path) -> int:
    """How far a run has come: folders of one run that are copies differ by what came after."""
    last = last_line(root / TRACE_FILE)
    return last.sequence if last else 0


_once_free = retry(
    retry=retry_if_exception_type(RunBusyError),
    stop=stop_after_delay(ASKING_WAIT_S),
    wait=wait_fixed(0.5),
    reraise=True,
)


def _is_as_known(root: Path, known: Known) -> bool:
    """Whether nothing was changed in a folder: whatever is listed changes a manifest.

    Not always that of the run: a folder in it, as for each request of a session, has its own.
    """
    if Manifest.FILE not in known.files:
        return False
    theirs = {
        name: file.stored.sha256
        for name, file in known.files.items()
        if file.here and name.rpartition("/")[2] == Manifest.FILE
    }
    try:
        is_same = theirs == {name: sha256_of_file(root / name) for name in _manifests_below(root)}
    except OSError:
        is_same = True  # without it there is no run that could be recorded
    return is_same and is_in_step(root, known.traces)


def _manifests_below(root: Path) -> Iterator[str]:
    return (name for name, _ in files_below(root) if name.rpartition("/")[2] == Manifest.FILE)
