"""One spoken line made ready: at 48 kHz, without silence around it, as loud as all others."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d
from scipy.signal import resample_poly

from runner.sound.loudness import Meter, integrated_lufs
from runner.sound.units import RATE_HZ, to_gain

VOICE_LUFS = -20.0
CEILING_DB = -3.0
FRAME = RATE_HZ // 200
"""Silence is looked for in frames of 5 ms."""
TRIM_DB, QUIET_DB = -50.0, -36.0
"""Below the loud parts of a line by so much nothing is cut off that was speech; and by so much, no
word is understood any more."""
MARGIN_BEFORE, MARGIN_AFTER = 4, 12
"""Frames that stay around the speech."""
FADE = FRAME
MOMENT = 64
"""Samples: the limiter listens, and moves, in steps of 1.3 ms."""
HOLD = 18
"""Moments before and after a peak in which it moves."""
FINE = 4096
"""Its gains are whole parts of so many: counted so, they are the same wherever they are needed."""
Samples = NDArray[np.float32]


def resampled(samples: Samples, rate_hz: int) -> Samples:
    """The same sound at 48 kHz."""
    if not len(samples) or rate_hz == RATE_HZ:
        return samples
    common = math.gcd(rate_hz, RATE_HZ)
    return resample_poly(samples, RATE_HZ // common, rate_hz // common).astype(np.float32)


def loud_frames(samples: Samples, least_db: float) -> NDArray[np.bool_]:
    """In which frames there is more than so little, dB of the loud parts."""
    count = len(samples) // FRAME
    frames = samples[: count * FRAME].reshape(count, FRAME)
    energies = np.einsum("ij,ij->i", frames, frames) / FRAME
    if not count or not energies.any():
        return np.zeros(count, np.bool_)
    return energies > np.percentile(energies[energies > 0], 95) * 10 ** (least_db / 10)


def speech_span(loud: NDArray[np.bool_]) -> tuple[int, int]:
    """The samples from the first speech to the last, with a little around them."""
    places = np.flatnonzero(loud)
    if not len(places):
        return 0, 0
    first = max(0, int(places[0]) - MARGIN_BEFORE)
    last = min(len(loud), int(places[-1]) + 1 + MARGIN_AFTER)
    return first * FRAME, last * FRAME


def evened(samples: Samples) -> Samples:
    """A line at the loudness of all lines, its peaks held, its ends soft."""
    if len(samples) < 2 * FADE:
        return samples
    meter = Meter(1)
    meter.add(samples[:, None])
    loudness = integrated_lufs(meter.energies)
    if math.isinf(loudness):
        return samples
    louder = samples * np.float32(to_gain(VOICE_LUFS - loudness))
    held = louder * held_gain(moment_peaks(louder[:, None]), len(louder), to_gain(CEILING_DB))
    ramp = np.linspace(0, 1, FADE, dtype=np.float32)
    held[:FADE] *= ramp
    held[-FADE:] *= ramp[::-1]
    return held


def moment_peaks(block: Samples) -> NDArray[np.float32]:
    """The highest value of each moment, over all channels of (frames, channels)."""
    highest = np.abs(block).max(axis=1)
    padded = np.pad(highest, (0, -len(highest) % MOMENT))
    return padded.reshape(-1, MOMENT).max(axis=1)


def limiter_gains(
    peaks: NDArray[np.float32], ceiling: float | NDArray[np.float32]
) -> NDArray[np.float32]:
    """The gain at each moment that keeps peaks at a ceiling, without a step.

    The lowest gain that is needed near a moment, averaged over the same time: at a peak all that
    is averaged is as low as it needs.
    """
    needed = np.minimum(1, ceiling / np.maximum(peaks, 1e-9))
    lowest = minimum_filter1d((needed * FINE).astype(np.int64), 2 * HOLD + 3, mode="nearest")
    width = 2 * HOLD + 1
    return (running_sum(lowest, width) / (FINE * width)).astype(np.float32)


def running_sum(counts: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """The sum of an odd number of values around each; past the ends, the last one goes on.

    Of whole numbers, so that it is exactly the same whatever comes before.
    """
    half = width // 2
    passed = np.cumsum(np.pad(np.pad(counts, half, mode="edge"), (1, 0)))
    return passed[width:] - passed[:-width]


def held_gain(peaks: NDArray[np.float32], frames: int, ceiling: float) -> NDArray[np.float32]:
    """The limiter's gain for each sample."""
    return spread(limiter_gains(peaks, ceiling), MOMENT, 0, frames)


def spread(gains: NDArray[np.float32], width: int, begin: int, end: int) -> NDArray[np.float32]:
    """Gains of steps as those of samples, straight lines between the middles of the steps.

    Args:
        gains: One for each step.
        width: Samples in a step; even.
        begin: First sample; the first of a step.
        end: Behind the last one.
    """
    first, last = begin // width, -(-end // width)
    places = np.clip(np.arange(first - 1, last + 1), 0, len(gains) - 1)
    near = gains[places][:, None]
    part = ((np.arange(width) + 0.5) / width).astype(np.float32)
    half = width // 2
    before, now, after = near[:-2], near[1:-1], near[2:]
    left = before + (now - before) * (part[:half] + 0.5)
    right = now + (after - now) * (part[half:] - 0.5)
    return np.hstack([left, right]).reshape(-1)[: end - begin]
