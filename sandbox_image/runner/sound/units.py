"""The rate of all sound of a film or an explainer, where its parts begin, and decibels."""

import math

RATE_HZ = 48_000
FRAME = 1024
"""Samples that AAC codes at a time."""


def to_gain(decibels: float) -> float:
    """The factor of so many dB."""
    return 10 ** (decibels / 20)


def to_db(factor: float) -> float:
    """The dB of a factor."""
    return 20 * math.log10(max(factor, 1e-9))


def first_frame(begin_s: float) -> int:
    """The frame with which a part of a film begins, at most 11 ms before or after its moment.

    A part that begins with a frame is coded the same wherever in the film it is: where what comes
    before it has become longer, nothing of it is made again.
    """
    return round(begin_s * RATE_HZ / FRAME)
