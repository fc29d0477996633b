"""Makes the sound of a film: voices in their places, music lower under them, one loudness.

It goes through the film piece by piece, so that its length does not matter. The first pass finds
out how loud the mix would be and where its peaks are; from that the gain and the limiter follow,
and the second pass codes. What was coded is decoded and measured again, and done over where the
encoder made peaks of its own.

Whatever is computed of a part of the film depends on nothing but that part and what is near, as far
as the music gives way ahead and holds after a voice, wherever in the film it is; gains that hold
for all of it move in steps. So a film of which one shot was changed has most of its pieces as they
were.
"""

import math
import wave
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from runner.sound import aac, pieces
from runner.sound.levelling import (
    MOMENT,
    limiter_gains,
    moment_peaks,
    running_sum,
    spread,
)
from runner.sound.loudness import STEP, integrated_lufs, step_energies
from runner.sound.pieces import Coded, Piece
from runner.sound.processes import in_turns
from runner.sound.programs import decode
from runner.sound.telling import progress
from runner.sound.units import FRAME, RATE_HZ, first_frame, to_db, to_gain

TOLERANCE_LU = 0.3
FIRST_ROOM_DB = 1.0
"""So far below the peak that is asked for, as AAC makes others."""
STEP_DB = 0.25
"""Gains of the whole film are whole numbers of these: a change of one shot changes none."""
SPEECH_DBFS = -48.0
GRID = FRAME // 2
"""The side-chain listens in steps of 11 ms."""
MOST_GAIN_DB = 40.0
TRIES = 4
MOMENTS = FRAME // MOMENT
MOMENTS_IN_STEP = STEP // MOMENT
Samples = NDArray[np.float32]
Curve = NDArray[np.float32]


class Measured(NamedTuple):
    """What a finished sound is like."""

    frames: int
    loudness_lufs: float
    true_peak_db: float


class Wanted(NamedTuple):
    """How loud the parts and the whole are to be, as `SoundLevels` has it."""

    music_lufs: float
    under_voices_db: float
    ahead_s: float
    hold_s: float
    fade_s: float
    loudness_lufs: float
    true_peak_db: float


class Mix:
    """The parts of a film's sound, as long as the film."""

    def __init__(self, frames: int, wanted: Wanted) -> None:
        self.frames = frames
        self.wanted = wanted
        self._voices = np.memmap("voices.f32", np.float32, "w+", shape=(frames,))
        self._music: NDArray[np.int16] | None = None
        self._music_gain = 1.0
        self._ducking = np.ones(1, np.float32)

    def place_voices(self, archive: str, places: Sequence[tuple[str, int]]) -> None:
        """Put the voice of each shot where it begins, samples; past the end nothing is heard."""
        with zipfile.ZipFile(archive) as opened:
            for shot, begin in places:
                with opened.open(f"{shot}.wav") as source, wave.open(source) as voice:
                    told = voice.readframes(voice.getnframes())
                sound = np.frombuffer(told, "<i2").astype(np.float32) / 32768
                room = self._voices[begin : begin + len(sound)]
                room += sound[: len(room)]

    def lay_music(self, path: str) -> None:
        """Lay the music under it, at its level, and make it give way to voices."""
        decode(path, "music.s16")
        sound = np.memmap("music.s16", np.int16, "r")
        self._music = sound[: len(sound) // 2 * 2].reshape(-1, 2)
        cut = pieces.cut((), math.ceil(len(self._music) / FRAME))
        loudness = integrated_lufs(listen(cut, self._music_samples).energies)
        if not math.isinf(loudness):
            self._music_gain = to_gain(in_steps(self.wanted.music_lufs - loudness))
        self._ducking = self._ducking_curve()

    def _ducking_curve(self) -> Curve:
        """The gain of the music at each step of the side-chain."""
        steps = math.ceil(self.frames / GRID)
        energies = np.zeros(steps, np.float32)
        block = GRID * 1000
        for begin in range(0, self.frames, block):
            sound = np.asarray(self._voices[begin : begin + block])
            padded = np.pad(sound, (0, -len(sound) % GRID)).reshape(-1, GRID)
            at = begin // GRID
            energies[at : at + len(padded)] = np.einsum("ij,ij->i", padded, padded) / GRID
        speech = (energies > 10 ** (SPEECH_DBFS / 10)).astype(np.int64)
        ahead, hold = in_grid(self.wanted.ahead_s), in_grid(self.wanted.hold_s)
        # Behind a moment the filter looks as far as it is held, before it as far ahead.
        near = maximum_filter1d(
            speech, ahead + hold + 1, origin=(hold - ahead) // 2, mode="constant"
        )
        fade = in_grid(self.wanted.fade_s) | 1
        near = maximum_filter1d(near, fade, mode="nearest")
        below_db = self.wanted.under_voices_db
        known = np.array([to_gain(below_db * count / fade) for count in range(fade + 1)])
        return known.astype(np.float32)[running_sum(near, fade)]

    def _music_samples(self, begin: int, end: int) -> Samples:
        """The music alone, silent before it begins."""
        sound = np.zeros((end - begin, 2), np.float32)
        if self._music is not None:
            music = self._music[max(0, begin) : end]
            place = max(0, -begin)
            np.divide(music, 32768, out=sound[place : place + len(music)], dtype=np.float32)
        return sound

    def samples(self, begin: int, end: int) -> Samples:
        """The mix before it has its loudness, of shape (frames, 2); silent where no film is.

        Args:
            begin: First sample, of a frame.
            end: Behind the last one.
        """
        mixed = np.zeros((end - begin, 2), np.float32)
        first, last = max(0, begin), min(end, self.frames)
        if last <= first:
            return mixed
        room = mixed[first - begin : last - begin]
        if self._music is not None:
            music = self._music[first:last]
            gain = spread(self._ducking, GRID, first, first + len(music))
            gain *= np.float32(self._music_gain / 32768)
            np.multiply(music, gain[:, None], out=room[: len(music)])
        room += np.asarray(self._voices[first:last])[:, None]
        return mixed


class Loudness(NamedTuple):
    """How loud a mix is in each step of 100 ms, and its peaks in each moment."""

    energies: NDArray[np.float64]
    begins: NDArray[np.int64]
    """The moment with which each step begins."""
    peaks: Curve

    def limited_lufs(self, gain: float, ceilings: Curve) -> float:
        """About how loud it is with a gain, behind the limiter."""
        limiter = limiter_gains(self.peaks * np.float32(gain), ceilings)
        steps = limiter[self.begins[:, None] + np.arange(MOMENTS_IN_STEP)]
        return integrated_lufs(self.energies * gain**2 * (steps**2).mean(axis=1))

    def gain_for(self, lufs: float, ceilings: Curve) -> float:
        """The gain with which it is so loud behind the limiter, dB, in steps."""
        gain_db = 0.0
        for _ in range(12):
            loudness = self.limited_lufs(to_gain(gain_db), ceilings)
            if math.isinf(loudness):
                break
            gain_db = min(MOST_GAIN_DB, gain_db + lufs - loudness)
            if abs(lufs - loudness) < 0.02:
                break
        return in_steps(gain_db)


def in_grid(seconds: float) -> int:
    """A time as steps of the side-chain."""
    return round(seconds * RATE_HZ / GRID)


def in_steps(gain_db: float) -> float:
    """A gain as a whole number of steps, dB, at most `MOST_GAIN_DB`."""
    return min(MOST_GAIN_DB, STEP_DB * round(gain_db / STEP_DB))


def mix_film(order: dict[str, Any], voices: str | None, music: str | None, output: str) -> Measured:
    """Make the sound of a film.

    Args:
        order: `frames` of the film at 48 kHz; `voices`, pairs of a shot's id and when it begins;
            `levels`, a `Wanted`; `parts`, when its parts begin, where it has some: what is in them
            moves with them; `known` names an archive with pieces that were coded before, `pieces`
            one to write.
        voices: The archive with their sound.
        music: A sound file, or none.
        output: The file to write: AAC in MP4, 48 kHz, stereo.
    """
    wanted = Wanted(**order["levels"])
    mix, parts = Mix(order["frames"], wanted), sorted({0.0, *order.get("parts", ())})
    if order.get("known"):
        pieces.bring(order["known"])
    if voices is not None:
        mix.place_voices(voices, [(shot, placed(at_s, parts)) for shot, at_s in order["voices"]])
    progress(5)
    if music is not None:
        mix.lay_music(music)
    progress(20)
    cut = pieces.cut([first_frame(each) for each in parts], math.ceil(mix.frames / FRAME))
    found = listen(cut, mix.samples)
    progress(40)
    coded, used = code_at_loudness(mix, cut, found)
    if order.get("pieces"):
        pieces.pack(used, order["pieces"])
    packets = [packet for piece in coded for packet in piece.packets]
    aac.write(packets, mix.frames, output)
    progress(100)
    return measured(cut, dict(zip(cut, coded, strict=True)))


def placed(at_s: float, parts: Sequence[float]) -> int:
    """The sample at which a voice begins: as far from the beginning of its part as it should."""
    begin_s = max(each for each in parts if each <= at_s + 1e-6)
    return first_frame(begin_s) * FRAME + round((at_s - begin_s) * RATE_HZ)


def listen(cut: Sequence[Piece], samples: Callable[[int, int], Samples]) -> Loudness:
    """Find out how loud a sound is, and where its peaks are.

    Args:
        cut: Its pieces.
        samples: Gives those from one to another, silent before it begins.
    """

    def deed(number: int) -> None:
        piece = cut[number]
        lead = aac.LEAD * FRAME
        sound = samples(piece.begin * FRAME - lead, piece.end * FRAME)
        np.save(f"{number}.energies.npy", step_energies(sound, lead=lead))
        np.save(f"{number}.peaks.npy", moment_peaks(sound[lead:]))

    failed = "the film could not be listened to"
    in_turns(len(cut), deed, tell=lambda _: None, failed=failed)
    energies = [np.load(f"{number}.energies.npy") for number in range(len(cut))]
    begins = [
        piece.begin * MOMENTS + MOMENTS_IN_STEP * np.arange(len(each))
        for piece, each in zip(cut, energies, strict=True)
    ]
    peaks = [np.load(f"{number}.peaks.npy") for number in range(len(cut))]
    return Loudness(np.concatenate(energies), np.concatenate(begins), np.concatenate(peaks))


class Levels(NamedTuple):
    """What makes a mix as loud as it should be."""

    gain: float
    limiter: Curve
    """For each moment."""

    def over(self, piece: Piece) -> tuple[float, bytes]:
        """What of them a piece is coded with; where that is the same, so is the piece."""
        first = max(0, (piece.begin - aac.LEAD) * MOMENTS - 1)
        last = (piece.end + aac.AFTER) * MOMENTS + 1
        return self.gain, self.limiter[first:last].tobytes()


def code_at_loudness(
    mix: Mix, cut: Sequence[Piece], found: Loudness
) -> tuple[list[Coded], set[str]]:
    """Code it at the loudness that is wanted; again where the encoder changed too much of it.

    Returns:
        The pieces, and the digests of all that were tried.
    """
    first_db = mix.wanted.true_peak_db - FIRST_ROOM_DB
    ceilings = np.full(len(found.peaks), to_gain(first_db), np.float32)
    aim, gain_db, used = mix.wanted.loudness_lufs, math.nan, set[str]()
    coded: dict[Piece, Coded] = {}
    before: Levels | None = None
    for attempt in range(TRIES):
        if math.isnan(gain_db):
            gain_db = found.gain_for(aim, ceilings)
        gain = to_gain(gain_db)
        levels = Levels(gain, limiter_gains(found.peaks * np.float32(gain), ceilings))
        others = [each for each in cut if not before or levels.over(each) != before.over(each)]
        coded |= code_with(mix, others, levels, begun=40 + 15 * attempt)
        before = levels
        used |= {each.digest for each in coded.values()}
        off = measured(cut, coded).loudness_lufs - mix.wanted.loudness_lufs
        is_loud = math.isinf(off) or abs(off) <= TOLERANCE_LU or gain_db >= MOST_GAIN_DB
        if not lower(ceilings, coded, mix.wanted.true_peak_db) and is_loud:
            break
        if not is_loud:
            aim, gain_db = aim - off, math.nan
    return [coded[each] for each in cut], used


def code_with(
    mix: Mix, cut: Sequence[Piece], levels: Levels, *, begun: float
) -> dict[Piece, Coded]:
    """Have pieces of a mix coded at these levels."""

    def levelled(begin: int, end: int) -> Samples:
        gains = spread(levels.limiter, MOMENT, begin, end) * np.float32(levels.gain)
        return mix.samples(begin, end) * gains[:, None]

    coded = pieces.code_all(cut, levelled, lambda part: progress(begun + 15 * part))
    return dict(zip(cut, coded, strict=True))


def lower(ceilings: Curve, coded: Mapping[Piece, Coded], true_peak_db: float) -> bool:
    """Lower the ceiling where a piece has too high a peak; whether one has."""
    found = False
    for piece, each in coded.items():
        too_high = to_db(each.peak) - true_peak_db
        if too_high > 0:
            found = True
            ceilings[piece.begin * MOMENTS : piece.end * MOMENTS] *= to_gain(-too_high - 0.2)
    return found


def measured(cut: Sequence[Piece], coded: Mapping[Piece, Coded]) -> Measured:
    """What the sound is like that is made of these pieces."""
    energies = np.concatenate([coded[each].energies for each in cut])
    highest = max(each.peak for each in coded.values())
    return Measured(cut[-1].end * FRAME, integrated_lufs(energies), to_db(highest))
