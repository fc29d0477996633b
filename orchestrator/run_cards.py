"""Runs in a list: newest first, searched, of one owner; a thousand of them in a moment."""

import os
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from orchestrator.engine.manifest import Manifest
from orchestrator.engine.pin import Pin, is_pinned
from orchestrator.engine.run_status import NOT_QUEUED, RunStatus, Standing, read_briefly, run_roots
from orchestrator.engine.stage import Workflow
from orchestrator.engine.ticket import Ticket
from orchestrator.engine.trace import TRACE_FILE
from orchestrator.read_view import REQUEST_FILE, Package, read_owner, read_package, title_of
from orchestrator.run_files import RunFiles
from orchestrator.run_view import RunCard

SEARCHED = 5000
"""Characters of a prompt that are searched."""

_Signature = tuple[tuple[int, int, int] | None, ...]


class _Known(NamedTuple):
    """What was read of a run, and from which files."""

    signature: _Signature
    owner: str | None
    workflow: str | None
    title: str
    words: str
    """All that is searched, in small letters."""
    package: Package
    status: RunStatus
    """As nobody is at it."""
    pinned: bool
    is_errand: bool = False


class RunCards:
    """Cards of the runs below one folder; what did not change is not read again."""

    def __init__(self, runs_dir: Path, workflows: Mapping[str, Workflow]) -> None:
        self._runs_dir = runs_dir
        self._workflows = workflows
        self._known: dict[str, _Known] = {}
        self._guard = threading.Lock()
        packages = (each.chain[-1].writes.FILE for each in workflows.values())
        own = (Manifest.FILE, TRACE_FILE, Ticket.FILE, Pin.FILE, REQUEST_FILE)
        self._watched = tuple(dict.fromkeys((*own, *packages)))

    def read(
        self,
        standings: Mapping[str, Standing],
        *,
        owner: str | None = None,
        search: str = "",
        limit: int | None = None,
        before: str | None = None,
    ) -> tuple[RunCard, ...]:
        """The newest cards first.

        Args:
            standings: What the queue knows of runs that are queued or taken.
            owner: Only his; None for all.
            search: Only those in whose title, prompt or id all of these words occur.
            limit: At most so many.
            before: Only those older than this video id.
        """
        words = search.casefold().split()
        cards: list[RunCard] = []
        with self._guard:
            roots = run_roots(self._runs_dir)
            self._forget_deleted({root.name for root in roots})
            for root in roots:
                if limit is not None and len(cards) >= limit:
                    break
                if before is not None and root.name >= before:
                    continue
                if owner is not None and self._is_anothers(root, owner):
                    continue
                known = self._look(root)
                if known.is_errand:
                    continue
                if owner is not None and known.owner != owner:
                    continue
                if all(word in known.words for word in words):
                    cards.append(_card(root, known, standings.get(root.name)))
        return tuple(cards)

    def _is_anothers(self, root: Path, owner: str) -> bool:
        """Whether a run is known to be somebody else's, which never changes; no file is asked."""
        known = self._known.get(root.name)
        return known is not None and known.owner is not None and known.owner != owner

    def _look(self, root: Path) -> _Known:
        signature = tuple(_signature(root, self._watched))
        known = self._known.get(root.name)
        if known is None or known.signature != signature:
            known = self._known[root.name] = self._read(root, signature)
        return known

    def _read(self, root: Path, signature: _Signature) -> _Known:
        files = RunFiles(root)
        name = files.manifest.workflow if files.manifest else None
        workflow = self._workflows.get(name or "")
        request = files.read_json(workflow.request.FILE if workflow else REQUEST_FILE)
        package = read_package(files, workflow)
        title = package.title or title_of(request, root.name)
        prompt = request.get("prompt")
        words = prompt[:SEARCHED] if isinstance(prompt, str) else ""
        return _Known(
            signature=signature,
            owner=read_owner(files),
            workflow=workflow.known_as if workflow else name,
            title=title,
            words=" ".join((title, words, root.name)).casefold(),
            package=package,
            status=read_briefly(root, NOT_QUEUED),
            pinned=is_pinned(root),
            is_errand=workflow is not None and workflow.is_errand,
        )

    def _forget_deleted(self, there: set[str]) -> None:
        for name in [name for name in self._known if name not in there]:
            self._known.pop(name, None)


def _card(root: Path, known: _Known, standing: Standing | None) -> RunCard:
    status = known.status if standing is None else read_briefly(root, standing)
    made = known.package if status.state == "succeeded" else Package()
    return RunCard(
        video_id=root.name,
        state=status.state,
        title=known.title,
        workflow=known.workflow,
        owner=known.owner,
        begun_at=begun_at(root),
        poster=made.poster,
        duration_s=made.duration_s,
        message=status.message,
        pinned=known.pinned,
    )


def begun_at(root: Path) -> datetime:
    """When a run was made: its name says so."""
    try:
        return datetime.strptime(root.name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)  # a name that somebody thought up


def _signature(root: Path, names: tuple[str, ...]) -> Iterator[tuple[int, int, int] | None]:
    for name in names:
        try:
            found = os.lstat(f"{root}/{name}")
        except OSError:
            yield None
        else:
            yield found.st_ino, found.st_size, found.st_mtime_ns
