"""How long something still takes, from how far it came and when."""

import math

FORGETS_S = 8.0
"""What happened so long ago counts a third of what happens now."""
KNOWN_AFTER_S = 1.0
"""Nothing is said before it was watched for so long."""
LONGEST_S = 24 * 3600.0


class Pace:
    """The speed at which something counted goes on, smoothed."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._begun_s = self._at_s = 0.0
        self._done: int | None = None
        self._seconds = self._count = 0.0

    def add(self, at_s: float, done: int) -> None:
        """Note how many are done at a time, in seconds of any clock that only goes on."""
        if self._done is None or done < self._done:
            self._forget()  # it was begun anew
            self._begun_s, self._at_s, self._done = at_s, at_s, done
            return
        passed_s = at_s - self._at_s
        if passed_s <= 0 or done == self._done:
            return  # many come at once, and then none for a while: only what comes is looked at
        kept = math.exp(-passed_s / FORGETS_S)
        self._seconds = self._seconds * kept + passed_s
        self._count = self._count * kept + done - self._done
        self._at_s, self._done = at_s, done

    def left_s(self, total: int | None) -> float | None:
        """How long the rest takes, seconds; None while that cannot be told, or there is none."""
        if self._done is None or not total or self._done >= total:
            return None
        if self._at_s - self._begun_s < KNOWN_AFTER_S or self._count <= 0:
            return None
        left_s = (total - self._done) * self._seconds / self._count
        return left_s if left_s < LONGEST_S else None


def left_words(seconds: float) -> str:
    """How long it still takes, in plain words; coarse, so that they do not change all the time."""
    if seconds < 7.5:
        return "a few seconds left"
    if seconds < 57.5:
        return f"about {5 * round(seconds / 5)} s left"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {max(1, minutes)} min left"
    tens = 10 * round(minutes / 10)
    hours, rest = divmod(tens, 60)
    return f"about {hours} h {rest} min left" if rest else f"about {hours} h left"
