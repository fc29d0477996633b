"""Run folders that were written on other machines, made and kept up to date here.

A folder that somebody on this machine works on is left alone: he knows best. So is one that a
process here wrote last, until there is a newer writer; from then on the database is right.
"""

import contextlib
import logging
import os
import secrets
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

from orchestrator.engine.child import is_child
from orchestrator.engine.errors import RunBusyError, RunFolderError, StoreAwayError
from orchestrator.engine.remove_run import (
    move_away,
    nobody_at,
    remove,
    remove_children_beside,
)
from orchestrator.engine.store.known import Known, read_known
from orchestrator.engine.store.objects import Objects
from orchestrator.engine.store.tables import Head, Tables
from orchestrator.engine.store.take_events import is_in_step, take_events
from orchestrator.engine.store.take_files import take_files
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.engine.video_id import is_video_id

PATIENCE_S = 30.0
"""How long whoever is to write a run waits for whoever is at its folder."""
_ARRIVING = ".arriving-"
_LEFT_OVER_S = 3600.0
_logger = logging.getLogger(__name__)


class Mirror:
    """The run folders of one machine, as far as they come from others. Everything blocks."""

    def __init__(self, runs_dir: Path, objects: Objects, tables: Tables) -> None:
        self._runs_dir = runs_dir
        self._objects = objects
        self._tables = tables
        self._brought: dict[str, Head] = {}
        self._guards: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._remove_left_over()

    def stale(self) -> list[str]:
        """Every run that is not known here as it is now, newest first; no child of one."""
        heads = self._tables.heads()
        ids = (
            each for each, head in heads.items() if head.version and self._brought.get(each) != head
        )
        return sorted(filter(is_video_id, ids), reverse=True)

    def brought(self, video_id: str) -> Head | None:
        """How far a run was when its folder was brought up to date last."""
        return self._brought.get(video_id)

    def bring(
        self, video_id: str, *, whole: bool = False, writer: int | None = None
    ) -> tuple[str, ...]:
        """Bring the folder of a run up to date, if it was ever recorded.

        Args:
            video_id: The run.
            whole: With its large files; else they are left in the store.
            writer: Who this process has become, that is to write the run.

        Returns:
            What could not be had and is left out, one sentence each.

        Raises:
            StoreAwayError: The store does not answer.
            QueueError: The database cannot be used.
            RunBusyError: Somebody here is at the folder, of a run that is to be written.
            RunFolderError: The disk is full.
        """
        is_ours = is_video_id(video_id) or is_child(video_id)
        head = self._tables.head(video_id) if is_ours else None
        if head is None:
            return ()
        root = self._runs_dir / video_id
        with self._guards[video_id]:
            if not whole and self._brought.get(video_id) == head and root.exists():
                return ()
            if head.deleted:
                self._remove(root)
                refused: tuple[str, ...] | None = ()
            elif not root.exists() and not head.version:
                return ()  # claimed, and nothing recorded yet
            elif root.exists():
                refused = self._bring_on(root, head, whole=whole, writer=writer)
            else:
                refused = self._make(root, head, whole=whole, writer=writer)
            if refused is not None:
                self._brought[video_id] = head
        for each in refused or ():
            _logger.warning("run %s: %s", video_id, each)
        return refused or ()

    @contextlib.contextmanager
    def holding(self, video_id: str, *, patience_s: float) -> Generator[bool]:
        """Be the only one on this machine who is at a run's folder; whether that could be had.

        Raises:
            RunBusyError: Somebody else is, and was waited for.
        """
        with (
            self._guards[video_id],
            _held(self._runs_dir / video_id, patience_s=patience_s) as held,
        ):
            yield held

    def _bring_on(
        self, root: Path, head: Head, *, whole: bool, writer: int | None
    ) -> tuple[str, ...] | None:
        """Bring an existing folder up to date; None when somebody here works on it."""
        before = head.writer if writer is None else writer - 1
        with _held(root, patience_s=0.0 if writer is None else PATIENCE_S) as held:
            if not held:
                return None
            known = read_known(root)
            if known.writer == before:
                if writer is not None:
                    known.model_copy(update={"writer": writer}).write(root)
                return ()
            return self._take(root, known, head, whole=whole, writer=writer)

    def _make(
        self, root: Path, head: Head, *, whole: bool, writer: int | None
    ) -> tuple[str, ...] | None:
        """Make a folder; nobody sees it before it is complete."""
        self._runs_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        arriving = root.with_name(f"{_ARRIVING}{root.name}-{secrets.token_hex(4)}")
        arriving.mkdir(mode=0o700)
        try:
            refused = self._take(
                arriving, Known(), head, whole=whole, writer=writer, video_id=root.name
            )
            try:
                arriving.rename(root)
            except OSError:
                return None  # another process was faster
            return refused
        finally:
            shutil.rmtree(arriving, ignore_errors=True)

    def _take(
        self,
        root: Path,
        known: Known,
        head: Head,
        *,
        whole: bool,
        writer: int | None,
        video_id: str | None = None,
    ) -> tuple[str, ...]:
        name = video_id or root.name
        # One that was written here too may differ anywhere: all of it is compared.
        compared = known.writer is not None or not is_in_step(root, known.traces)
        after = 0 if compared else known.version
        rows = self._tables.files(name, after=after)
        events = self._tables.events(name, after=after)
        try:
            files = take_files(root, rows, known.files, self._objects, whole=whole)
        except StoreAwayError:
            # What happens is told all the same.
            heard = take_events(root, events, {} if compared else known.traces)
            known.model_copy(update={"traces": heard.traces}).write(root)
            raise
        heard = take_events(root, events, {} if compared else known.traces)
        told = Known(writer=writer, version=head.version, files=files.files, traces=heard.traces)
        told.write(root)
        return (*files.refused, *heard.refused)

    def _remove(self, root: Path) -> None:
        """Remove what was deleted elsewhere."""
        remove_children_beside(root)
        if not root.is_dir():
            return
        try:
            with nobody_at(root):
                away = move_away(root)
            remove(away)
        except (RunBusyError, RunFolderError) as error:
            _logger.warning("run %s was deleted elsewhere and stays here: %s", root.name, error)

    def _remove_left_over(self) -> None:
        """Remove what processes left that were killed while they made a folder."""
        for left in self._runs_dir.glob(f"{_ARRIVING}*"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _LEFT_OVER_S:
                    shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def _held(root: Path, *, patience_s: float) -> Generator[bool]:
    """Hold a run as whoever works on it does; whether that could be had.

    Raises:
        RunBusyError: It could not, and was waited for.
    """
    end = time.monotonic() + patience_s
    # A lock needs something to be on: a run that was not begun yet has no trace.
    flags = os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    with contextlib.suppress(OSError):
        os.close(os.open(root / TRACE_FILE, flags, 0o600))
    with contextlib.ExitStack() as holding:
        while True:
            try:
                holding.enter_context(nobody_at(root))
                break
            except RunBusyError:
                if time.monotonic() >= end:
                    if patience_s:
                        raise
                    yield False
                    return
            time.sleep(0.05)
        yield True
