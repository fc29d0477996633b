"""The rate of all sound of a film or an explainer, and decibels."""

import math

RATE_HZ = 48_000


def to_gain(decibels: float) -> float:
    """The factor of so many dB."""
    return 10 ** (decibels / 20)


def to_db(factor: float) -> float:
    """The dB of a factor."""
    return 20 * math.log10(max(factor, 1e-9))
