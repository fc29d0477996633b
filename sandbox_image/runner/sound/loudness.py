"""How loud sound is to the ear, after ITU-R BS.1770-4: K-weighted, gated, in LUFS; and true peaks.

All of it at 48 kHz, for which the standard states the coefficients of its filters.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly, sosfilt

from runner.sound.units import RATE_HZ

STEP = RATE_HZ // 10
"""Loudness is counted in steps of 100 ms; four of them are one block of the standard."""
SHELF_UP, SHELF_DOWN = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
PASS_UP, PASS_DOWN = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)
K_WEIGHTING = np.array([(*SHELF_UP, *SHELF_DOWN), (*PASS_UP, *PASS_DOWN)])
OFFSET_LU = -0.691
SILENCE_LUFS = -70.0
RELATIVE_LU = -10.0
OVERSAMPLED = 4
CHUNK = 1024
LOUDEST_CHUNKS = 48
"""Of a block, so many are looked at between their samples."""
EDGE = 32
Samples = NDArray[np.float32]
Energies = NDArray[np.float64]


class Meter:
    """Takes sound block by block."""

    def __init__(self, channels: int) -> None:
        self._state = np.zeros((2, channels, 2))
        self._rest = np.zeros((0, channels), np.float32)
        self._energies: list[Energies] = []
        self._channels = channels

    def add(self, block: Samples) -> None:
        """Listen to more; shape (frames, channels)."""
        weighted, self._state = sosfilt(K_WEIGHTING, block.T, axis=-1, zi=self._state)
        sound = np.concatenate([self._rest, weighted.T])
        whole = len(sound) // STEP
        steps = sound[: whole * STEP].reshape(whole, STEP * self._channels)
        self._energies.append(np.einsum("ij,ij->i", steps, steps) / STEP)
        self._rest = sound[whole * STEP :]

    @property
    def energies(self) -> Energies:
        """Of each step of 100 ms, all channels together."""
        return np.concatenate(self._energies) if self._energies else np.zeros(0)


def integrated_lufs(energies: Energies) -> float:
    """Loudness of the whole, from the energies of its steps; minus infinity where all is silent."""
    if len(energies) < 4:
        blocks = energies.mean(keepdims=True) if len(energies) else np.zeros(0)
    else:
        blocks = np.convolve(energies, np.full(4, 0.25), "valid")
    loud = blocks[blocks > to_energy(SILENCE_LUFS)]
    if not len(loud):
        return -math.inf
    gated = loud[loud > loud.mean() * 10 ** (RELATIVE_LU / 10)]
    return OFFSET_LU + 10 * math.log10(gated.mean())


def to_energy(lufs: float) -> float:
    """The energy of sound of so many LUFS."""
    return 10 ** ((lufs - OFFSET_LU) / 10)


def step_energies(sound: Samples, *, lead: int) -> Energies:
    """The same of a part of a sound, of shape (frames, channels).

    Args:
        sound: The part, and what comes before it.
        lead: So much of it comes before, for the filters; it is not counted.
    """
    weighted = sosfilt(K_WEIGHTING, sound.T, axis=-1)[:, lead:]
    whole = weighted.shape[1] // STEP
    steps = weighted[:, : whole * STEP].reshape(len(weighted), whole, STEP)
    return np.einsum("ijk,ijk->j", steps, steps) / STEP


def true_peak(block: Samples) -> float:
    """The highest value between the samples too, of a block of shape (frames, channels).

    Its first and last `EDGE` samples only tell what is around it. Only the loudest parts are
    oversampled: what is much lower between its samples cannot win.
    """
    highest = 0.0
    for channel in block.T:
        inside = channel[EDGE:-EDGE]
        highest = max(highest, float(np.abs(inside).max(initial=0.0)))
        padded = np.pad(channel, (0, -len(inside) % CHUNK))
        windows = np.lib.stride_tricks.sliding_window_view(padded, CHUNK + 2 * EDGE)[::CHUNK]
        peaks = np.abs(windows).max(axis=1, initial=0.0)
        loudest = np.argsort(peaks)[-LOUDEST_CHUNKS:]
        finer = resample_poly(windows[loudest], OVERSAMPLED, 1, axis=1)
        between = finer[:, OVERSAMPLED * EDGE : -OVERSAMPLED * EDGE]
        highest = max(highest, float(np.abs(between).max(initial=0.0)))
    return highest
