"""Makes the sound of a film: voices in their places, music lower under them, one loudness.

It goes through the film block by block, so that its length does not matter. The first pass finds
out how loud the mix would be and where its peaks are; from that the gain and the limiter follow,
and the second pass writes. What was written is decoded and measured again, and done over where the
encoder made peaks of its own.
"""

import math
import subprocess
import wave
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from runner.sound.levelling import MILLISECOND, VOICE_LUFS, limiter_gains, millisecond_peaks, spread
from runner.sound.loudness import STEP, Meter, integrated_lufs, true_peak
from runner.sound.programs import SAFE, ffmpeg
from runner.sound.telling import progress
from runner.sound.units import RATE_HZ, to_db, to_gain

BLOCK = 10 * RATE_HZ
TARGET_LUFS = -14.0
TOLERANCE_LU = 0.3
TRUE_PEAK_DB = -1.0
FIRST_CEILING_DB = -2.0
"""Below the peak that is asked for, as AAC makes others."""
MUSIC_BELOW_LU = 3.0
"""Music by itself is so much lower than voices are."""
DUCK_DB = -11.0
"""Under voices it is lower by so much more."""
SPEECH_DBFS = -48.0
GRID = RATE_HZ // 100
"""The side-chain listens in steps of 10 ms."""
AHEAD, HOLD, SOFTEN = 25, 45, 35
"""Steps: the music gives way before a voice begins, waits after it, and moves so slowly."""
MOST_GAIN = to_gain(40.0)
TRIES = 4
Samples = NDArray[np.float32]
Curve = NDArray[np.float32]


class Measured(NamedTuple):
    """What a finished sound is like."""

    frames: int
    loudness_lufs: float
    true_peak_db: float


class Mix:
    """The parts of a film's sound, as long as the film."""

    def __init__(self, frames: int) -> None:
        self.frames = frames
        self._voices = np.memmap("voices.f32", np.float32, "w+", shape=(frames,))
        self._music: NDArray[np.int16] | None = None
        self._music_gain = 1.0
        self._ducking = np.ones(1, np.float32)

    def place_voices(self, archive: str, places: Sequence[tuple[str, float]]) -> None:
        """Put the voice of each shot where it begins, seconds; past the end nothing is heard."""
        with zipfile.ZipFile(archive) as opened:
            for shot, begin_s in places:
                with opened.open(f"{shot}.wav") as source, wave.open(source) as voice:
                    told = voice.readframes(voice.getnframes())
                sound = np.frombuffer(told, "<i2").astype(np.float32) / 32768
                begin = round(begin_s * RATE_HZ)
                room = self._voices[begin : begin + len(sound)]
                room += sound[: len(room)]

    def lay_music(self, path: str) -> None:
        """Lay the music under it, at its level, and make it give way to voices."""
        decode(path, "music.s16", "s16le")
        sound = np.memmap("music.s16", np.int16, "r")
        self._music = sound[: len(sound) // 2 * 2].reshape(-1, 2)
        meter = Meter(2)
        for begin in range(0, len(self._music), BLOCK):
            meter.add(self._music[begin : begin + BLOCK].astype(np.float32) / 32768)
        loudness = integrated_lufs(meter.energies)
        if not math.isinf(loudness):
            wanted = VOICE_LUFS - MUSIC_BELOW_LU
            self._music_gain = min(MOST_GAIN, to_gain(wanted - loudness))
        self._ducking = self._ducking_curve()

    def _ducking_curve(self) -> Curve:
        """The gain of the music at each step of 10 ms."""
        steps = math.ceil(self.frames / GRID)
        energies = np.zeros(steps, np.float32)
        block = GRID * 1000
        for begin in range(0, self.frames, block):
            sound = np.asarray(self._voices[begin : begin + block])
            padded = np.pad(sound, (0, -len(sound) % GRID)).reshape(-1, GRID)
            at = begin // GRID
            energies[at : at + len(padded)] = np.einsum("ij,ij->i", padded, padded) / GRID
        speech = (energies > 10 ** (SPEECH_DBFS / 10)).astype(np.float32)
        width = AHEAD + HOLD + 1
        # Behind a moment the filter looks as far as it is held, before it as far ahead.
        near = maximum_filter1d(speech, width, origin=(HOLD - AHEAD) // 2, mode="constant")
        near = maximum_filter1d(near, SOFTEN, mode="nearest")
        lower_db = uniform_filter1d(near, SOFTEN, mode="nearest") * DUCK_DB
        return (10 ** (lower_db / 20)).astype(np.float32)

    def blocks(self) -> Iterator[Samples]:
        """The mix before it has its loudness, in blocks of shape (frames, 2)."""
        for begin in range(0, self.frames, BLOCK):
            end = min(begin + BLOCK, self.frames)
            block = np.repeat(np.asarray(self._voices[begin:end])[:, None], 2, axis=1)
            if self._music is not None:
                music = self._music[begin:end].astype(np.float32)
                gain = spread(self._ducking, GRID, begin, begin + len(music))
                gain *= np.float32(self._music_gain / 32768)
                block[: len(music)] += music * gain[:, None]
            yield block


class Loudness(NamedTuple):
    """How loud a mix is in each step, and its peaks in each millisecond."""

    energies: NDArray[np.float64]
    peaks: Curve

    def limited_lufs(self, gain: float, ceiling: float) -> float:
        """About how loud it is with a gain, behind the limiter."""
        limiter = limiter_gains(self.peaks * np.float32(gain), ceiling)
        milliseconds = STEP * 1000 // RATE_HZ
        count = min(len(self.energies), len(limiter) // milliseconds)
        steps = limiter[: count * milliseconds].reshape(count, milliseconds)
        return integrated_lufs(self.energies[:count] * gain**2 * (steps**2).mean(axis=1))

    def gain_for(self, lufs: float, ceiling: float) -> float:
        """The gain with which it is so loud behind the limiter, at most `MOST_GAIN`."""
        gain = 1.0
        for _ in range(12):
            loudness = self.limited_lufs(gain, ceiling)
            if math.isinf(loudness):
                return min(gain, MOST_GAIN)
            gain = min(MOST_GAIN, gain * to_gain(lufs - loudness))
            if abs(lufs - loudness) < 0.02:
                break
        return gain


def mix_film(order: dict[str, Any], voices: str | None, music: str | None, output: str) -> Measured:
    """Make the sound of a film.

    Args:
        order: `frames` of the film at 48 kHz; `voices`, pairs of a shot's id and when it begins.
        voices: The archive with their sound.
        music: A sound file, or none.
        output: The file to write: AAC in MP4, 48 kHz, stereo.
    """
    mix = Mix(order["frames"])
    if voices is not None:
        mix.place_voices(voices, order["voices"])
    progress(10)
    if music is not None:
        mix.lay_music(music)
    progress(25)
    meter = Meter(2)
    peaks: list[Curve] = []
    for block in mix.blocks():
        meter.add(block)
        peaks.append(millisecond_peaks(block))
    found = Loudness(meter.energies, np.concatenate(peaks))
    progress(45)
    return write_at_loudness(mix, found, output)


def write_at_loudness(mix: Mix, found: Loudness, output: str) -> Measured:
    """Write it at the loudness that is wanted; again where the encoder changed too much of it."""
    ceiling_db, aim = FIRST_CEILING_DB, TARGET_LUFS
    for attempt in range(TRIES):
        ceiling = to_gain(ceiling_db)
        gain = found.gain_for(aim, ceiling)
        limiter = limiter_gains(found.peaks * np.float32(gain), ceiling)
        encode((block for block in levelled(mix, gain, limiter)), output)
        progress(75 + 5 * attempt)
        measured = measure(output)
        too_high = measured.true_peak_db - TRUE_PEAK_DB
        off = measured.loudness_lufs - TARGET_LUFS
        is_loud = math.isinf(off) or abs(off) <= TOLERANCE_LU or gain >= MOST_GAIN
        if too_high <= 0 and is_loud:
            break
        if too_high > 0:
            ceiling_db -= too_high + 0.2
        if not is_loud:
            aim -= off
    progress(100)
    return measured


def levelled(mix: Mix, gain: float, limiter: Curve) -> Iterator[Samples]:
    """The mix with its gain, its peaks held."""
    begin = 0
    for block in mix.blocks():
        gains = spread(limiter, MILLISECOND, begin, begin + len(block)) * np.float32(gain)
        begin += len(block)
        yield block * gains[:, None]


def encode(blocks: Iterator[Samples], output: str) -> None:
    """Write blocks as AAC."""
    given = ["-f", "f32le", "-ar", str(RATE_HZ), "-ac", "2", "-i", "pipe:0"]
    coded = [
        "-c:a",
        "aac",
        "-aac_coder",
        "fast",
        "-b:a",
        "192k",
        "-bitexact",
        "-movflags",
        "+faststart",
        output,
    ]
    with ffmpeg([*given, *coded], stdin=subprocess.PIPE) as coder:
        for block in blocks:
            coder.stdin.write(np.ascontiguousarray(block, "<f4").tobytes())
        coder.stdin.close()
        if coder.wait():
            raise SystemExit("ffmpeg could not encode the sound of the film")


def measure(path: str) -> Measured:
    """Decode a sound and measure it."""
    given = [*SAFE, "-i", path, "-f", "f32le", "-ar", str(RATE_HZ), "-ac", "2", "pipe:1"]
    meter, highest, frames = Meter(2), 0.0, 0
    with ffmpeg(given, stdout=subprocess.PIPE) as decoder:
        while told := decoder.stdout.read(BLOCK * 8):
            block = np.frombuffer(told, "<f4").reshape(-1, 2)
            frames += len(block)
            meter.add(block)
            highest = max(highest, true_peak(block))
    return Measured(frames, integrated_lufs(meter.energies), to_db(highest))


def decode(path: str, output: str, form: str) -> None:
    """Write a sound as plain samples."""
    given = [*SAFE, "-i", path, "-vn", "-f", form, "-ar", str(RATE_HZ), "-ac", "2", output]
    with ffmpeg(given) as decoder:
        if decoder.wait():
            raise SystemExit(f"ffmpeg could not read {Path(path).name}")
