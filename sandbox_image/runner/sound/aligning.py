"""When the words of a voice that tells no times begin: by the times of one that does.

espeak-ng says the same words and tells when each begins. Its times are laid onto the other sound
from pause to pause: pauses are found in both, those that belong together are matched in order, and
between two of them the words get the share of the speech that they have at espeak-ng. Only speech
counts, so no word begins in a silence, however long a voice makes its pauses.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from runner.sound.levelling import FRAME

PAUSE_FRAMES = 16
"""So long no loud frame: it is a pause, not the closure of a p, t or k."""
SKIPPED_FRAMES = 60
"""What it costs to leave a pause unmatched: as much as if it were so far off."""
LOOK_BACK = 5
"""How many pauses before one are tried as the last that was matched."""
Loud = NDArray[np.bool_]


class Pause(NamedTuple):
    """A silence between speech, frames."""

    begin: int
    end: int
    spoken: int
    """Loud frames before it."""


def aligned_starts(starts: Sequence[float | None], known: Loud, other: Loud) -> list[float | None]:
    """At which sample each word begins in the other sound.

    Args:
        starts: In the sound whose times are known, samples; None for a word that is spoken as a
            part of another.
        known: In which of its frames there is something to hear.
        other: The same of the other sound.
    """
    begin = int(np.flatnonzero(known)[0]) if known.any() else 0
    pairs = matched(pauses_in(known), pauses_in(other), int(known.sum()), int(other.sum()))
    anchors = [(0, 0), *((a.spoken, b.spoken) for a, b in pairs)]
    anchors.append((int(known.sum()), int(other.sum())))
    here, there = (np.array(each, np.float64) for each in zip(*anchors, strict=True))
    passed = np.concatenate([[0], np.cumsum(known)])
    at_count = np.flatnonzero(other)
    found: list[float | None] = []
    for sample in starts:
        if sample is None or not len(at_count):
            found.append(None if sample is None else 0.0)
            continue
        frame = min(max(begin, round(sample / FRAME)), len(known))
        count = round(float(np.interp(passed[frame], here, there)))
        found.append(float(at_count[min(count, len(at_count) - 1)] * FRAME))
    return found


def pauses_in(loud: Loud) -> list[Pause]:
    """The pauses between the first sound and the last."""
    places = np.flatnonzero(loud)
    return [
        Pause(int(before) + 1, int(after), number + 1)
        for number, (before, after) in enumerate(pairwise(places))
        if after - before > PAUSE_FRAMES
    ]


def matched(
    known: Sequence[Pause], other: Sequence[Pause], known_frames: int, other_frames: int
) -> list[tuple[Pause, Pause]]:
    """Which pauses belong together, in order.

    What is compared is how much is spoken between two that are matched one after the other, so
    that a voice that slows down is followed.
    """
    scale = other_frames / max(1, known_frames)
    first, last = Pause(0, 0, 0), (Pause(0, 0, known_frames), Pause(0, 0, other_frames))
    rows, columns = [first, *known, last[0]], [first, *other, last[1]]
    costs = np.full((len(rows), len(columns)), np.inf)
    costs[0, 0] = 0.0
    origins = dict[tuple[int, int], tuple[int, int]]()
    for row in range(1, len(rows)):
        for column in range(1, len(columns)):
            if (row == len(rows) - 1) != (column == len(columns) - 1):
                continue
            for before in range(max(0, row - LOOK_BACK), row):
                for left in range(max(0, column - LOOK_BACK), column):
                    spoken = (rows[row].spoken - rows[before].spoken) * scale
                    heard = columns[column].spoken - columns[left].spoken
                    skipped = row - before - 1 + column - left - 1
                    cost = costs[before, left] + abs(spoken - heard) + SKIPPED_FRAMES * skipped
                    if cost < costs[row, column]:
                        costs[row, column] = cost
                        origins[row, column] = (before, left)
    place = (len(rows) - 1, len(columns) - 1)
    found: list[tuple[Pause, Pause]] = []
    while place in origins:
        place = origins[place]
        if place != (0, 0):
            found.append((rows[place[0]], columns[place[1]]))
    return found[::-1]
