"""Containers that are ready before anybody needs them, so that a job does not wait for Manim.

Blocking, for threads. Each container is used for one attempt, like any other; a pool that fails
means a slower start and a line in the log, never an error.
"""

import contextlib
import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Generator

from config import ReadyContainers
from orchestrator.errors import ChalkboxError
from orchestrator.sandbox.conversation import Conversation
from orchestrator.sandbox.engine import Container
from orchestrator.sandbox.job_container import JobContainer

LOOK_S = 30.0
"""How often it is looked whether those that wait are still there, seconds."""
SETTLE_S = 0.5
"""How long there must be a free core before one is started: jobs come in pairs, seconds."""
PATIENCE_S = 15.0
"""How long jobs that use every core are left alone; loading Manim takes one second of a core."""
FIRST_PAUSE_S = 5.0
LONGEST_PAUSE_S = 300.0
"""Waits after a start that failed, doubled each time."""

_logger = logging.getLogger(__name__)


class ContainerPool:
    """Keeps containers ready, one started at a time, in a thread of its own.

    It begins when they are first wanted, and throws them away when nobody wanted one for long.

    Args:
        make: A container that is not started yet.
        settings: How many, and for how long.
        job_cpus: What one job may use, in cores.
        cores: What there is.
    """

    def __init__(
        self,
        make: Callable[[], JobContainer],
        settings: ReadyContainers,
        *,
        job_cpus: float,
        cores: float,
    ) -> None:
        self._make = make
        self._settings = settings
        self._most_jobs = cores / job_cpus
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._ready: deque[Conversation] = deque()
        self._spent: list[Container] = []
        self._starting: JobContainer | None = None
        self._takers = 0
        self._jobs = 0
        self._turned_s = -math.inf
        """When the jobs last came to use every core, or stopped to; or one was started since."""
        self._wanted_until_s = -math.inf
        self._not_before_s = -math.inf
        self._looked_s = -math.inf
        self._failures = 0
        self._closed = False

    @property
    def ready(self) -> int:
        """How many wait."""
        with self._changed:
            return len(self._ready)

    def want(self) -> None:
        """Have them made ready, or kept: a job is likely soon. Returns at once."""
        with self._changed:
            self._want()

    def take(self, *, given_up: Callable[[], bool]) -> Conversation | None:
        """Take one that is ready, or nearly.

        Args:
            given_up: Whether the job was, while it waits for one that is just starting; to be
                looked at anew after `wake`.

        Returns:
            The container, the caller's to remove; None when a new one is started as quickly.
        """
        with self._changed:
            self._want()
            found = self._take_ready()
            starting = self._starting
            if found is not None or starting is None or self._takers or given_up():
                return found
            self._takers += 1
            try:
                self._changed.wait_for(lambda: self._starting is not starting or given_up())
            finally:
                self._takers -= 1
            return None if given_up() else self._take_ready()

    def wake(self) -> None:
        """Have whoever waits look again whether its job was given up."""
        with self._changed:
            self._changed.notify_all()

    @contextlib.contextmanager
    def working(self) -> Generator[None]:
        """A job is under way, which is to have its cores for itself."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def close(self) -> None:
        """Remove every container, and end the thread; may be called twice."""
        with self._changed:
            self._closed = True
            starting, thread = self._starting, self._thread
            self._changed.notify_all()
        if starting is not None:
            starting.abandon()
        if thread is not None:
            thread.join()

    def _want(self) -> None:
        self._wanted_until_s = time.monotonic() + self._settings.idle_s
        if self._thread is None and not self._closed:
            # Nobody need wait for it at the end: containers end themselves with their process.
            self._thread = threading.Thread(target=self._work, name="container-pool", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _count(self, jobs: int) -> None:
        with self._changed:
            before = self._is_crowded
            self._jobs += jobs
            if self._is_crowded is not before:
                self._turned_s = time.monotonic()
            self._changed.notify_all()

    @property
    def _is_crowded(self) -> bool:
        return self._jobs >= self._most_jobs

    def _take_ready(self) -> Conversation | None:
        while self._ready:
            found = self._ready.popleft()
            self._changed.notify_all()
            if found.is_waiting():
                return found
            self._spent.append(found.container)
        return None

    # --- the thread -------------------------------------------------------------------------------

    def _work(self) -> None:
        while (deed := self._next_deed()) is not None:
            deed()
        with self._changed:
            self._throw_away()
        self._remove_spent()

    def _next_deed(self) -> Callable[[], None] | None:
        """What to do now, after waiting for something to do; None at the end."""
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                if now >= self._wanted_until_s:
                    self._throw_away()
                if now >= self._looked_s + LOOK_S:
                    self._looked_s = now
                    self._throw_away(unless=Conversation.is_waiting)
                if self._spent:
                    return self._remove_spent
                if now >= self._next_start_s(now):
                    self._starting = self._make()
                    if self._is_crowded:
                        self._turned_s = now
                    return self._start_one
                self._changed.wait(self._pause_s(now))
            return None

    def _next_start_s(self, now: float) -> float:
        """When one is to be started, a monotonic time; infinite: not before something changes."""
        if len(self._ready) >= self._settings.size or now >= self._wanted_until_s:
            return math.inf
        wait_s = PATIENCE_S if self._is_crowded else SETTLE_S
        return max(self._turned_s + wait_s, self._not_before_s)

    def _pause_s(self, now: float) -> float | None:
        """How long there is nothing to do; None when nothing is coming."""
        moments = [self._next_start_s(now)]
        if self._ready:
            moments += [self._wanted_until_s, self._looked_s + LOOK_S]
        soonest = min(moments)
        return None if soonest == math.inf else max(0.0, soonest - now)

    def _throw_away(self, *, unless: Callable[[Conversation], bool] = lambda _: False) -> None:
        kept: deque[Conversation] = deque()
        for each in self._ready:
            if unless(each):
                kept.append(each)
            else:
                self._spent.append(each.container)
        self._ready = kept

    def _start_one(self) -> None:
        starting = self._starting
        if starting is None:
            return
        started: Conversation | None = None
        try:
            starting.start()
            started = starting.hand_over()
        except Exception as error:  # noqa: BLE001 (whatever it is, the next job will meet it too)
            self._put_off(error, starting.hand_over())
        with self._changed:
            self._starting = None
            if started is not None:
                self._failures, self._not_before_s = 0, -math.inf
                self._ready.append(started)
            self._changed.notify_all()

    def _put_off(self, error: Exception, broken: Conversation | None) -> None:
        with self._changed:
            if broken is not None:
                self._spent.append(broken.container)
            if self._closed:
                return
            pause_s = min(FIRST_PAUSE_S * 2**self._failures, LONGEST_PAUSE_S)
            self._not_before_s = time.monotonic() + pause_s
            self._failures += 1
        words = error.message if isinstance(error, ChalkboxError) else repr(error)
        _logger.warning("no container can be kept ready, again in %.0f s: %s", pause_s, words)

    def _remove_spent(self) -> None:
        with self._changed:
            spent, self._spent = self._spent, []
        for each in spent:
            try:
                each.remove()
            except Exception as error:  # noqa: BLE001 (the reaper of a later process removes it)
                _logger.warning("a container that was kept ready is left behind: %r", error)
