"""An engine that counts the containers it starts; otherwise the one it wraps."""

import threading
from collections import Counter
from typing import NamedTuple

from orchestrator.sandbox.engine import Container, ContainerEngine, Mounts, Profile


class Start(NamedTuple):
    """A container that was to be started."""

    profile: Profile
    succeeded: bool


class CountedEngine:
    """Counts for one process; threads may ask at once."""

    def __init__(self, inner: ContainerEngine, starts: Counter[Start]) -> None:
        self._inner = inner
        self._starts = starts
        self._guard = threading.Lock()

    def check(self) -> None:
        """See that the engine answers and has the right image."""
        self._inner.check()

    def start(self, profile: Profile, *, mounts: Mounts | None = None) -> Container:
        """Start a container, and count it."""
        succeeded = False
        try:
            container = self._inner.start(profile, mounts=mounts)
            succeeded = True
        finally:
            with self._guard:
                self._starts[Start(profile, succeeded)] += 1
        return container

    def make_volume(self) -> str:
        """Make an empty volume."""
        return self._inner.make_volume()

    def remove_volume(self, name: str) -> None:
        """Remove a volume."""
        self._inner.remove_volume(name)

    def reap(self) -> int:
        """Remove containers and volumes whose owner is gone."""
        return self._inner.reap()

    def identity(self) -> dict[str, str]:
        """What a self-check is valid for."""
        return self._inner.identity()

    def close(self) -> None:
        """Close connections."""
        self._inner.close()
