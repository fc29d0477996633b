"""Speaks the lines of a film: one sound file a shot, and when each word is heard.

A line may have been spoken elsewhere, by a model: then its sound is trimmed and evened like any
other, and it is espeak-ng's times of the same words that tell when its words are heard, unless the
model told.

What the engine spoke before changes the noise in its voices a little. Each shot is spoken by a
process of its own, which has spoken nothing: so it is the same whatever the others are.
"""

import json
import wave
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from runner.sound.aligning import aligned_starts
from runner.sound.espeak import Espeak, Spoken
from runner.sound.levelling import (
    FRAME,
    QUIET_DB,
    TRIM_DB,
    evened,
    loud_frames,
    resampled,
    speech_span,
)
from runner.sound.processes import in_processes
from runner.sound.telling import progress
from runner.sound.units import RATE_HZ

ONSET_FRAMES = 2
"""So far the first sound of a word spreads to what is before it, by filters."""
LEAD_IN_S, BETWEEN_S, TAIL_S = 0.35, 0.25, 0.45
"""Silence before the first line of a shot, between lines, and after the last."""
UNSPEAKABLE_S = 0.6
"""How long a line without any word lasts, as `…`."""
EPOCH = (1980, 1, 1, 0, 0, 0)
Samples = NDArray[np.float32]
Span = tuple[float, float]


class SpokenLine(NamedTuple):
    """A line as it is heard."""

    sound: Samples
    spans: list[Span]
    """Of its words, seconds."""
    fitted: bool
    """Whether these are the times of another voice, fitted to it."""


def speak_film(order: dict[str, Any], voices: str, words: str) -> None:
    """Speak all shots.

    Args:
        order: `shots`, each with its `shot` and `lines` of `said`, `marks`, `voice`, `pitch` and
            `rate`; marks are the places in `said` at which words begin. A line that was spoken
            elsewhere has a `sound`, the name of a file with one channel of 16 bits, its `rate_hz`,
            and, where they are known, the `starts` of its words in it, seconds or null. A shot may
            say how long it is silent first and last, `lead_in_s` and `tail_s`.
        voices: Name of an archive to write: `<shot>.wav` each, 48 kHz, one channel, 16 bits.
        words: Name of the file to write that says when what is heard, seconds from the beginning
            of its shot.
    """
    shots: list[dict[str, Any]] = order["shots"]
    engine = Espeak()
    in_processes(
        len(shots),
        lambda number: speak_into_files(engine, shots[number]),
        tell=lambda part: progress(100 * part),
        failed="the voices could not be recorded",
    )
    heard: list[Any] = []
    with zipfile.ZipFile(voices, "w", zipfile.ZIP_STORED) as archive:
        for shot in shots:
            name = f"{shot['shot']}.wav"
            entry = zipfile.ZipInfo(name, EPOCH)
            with open(name, "rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                target.write(source.read())
            heard.append(json.loads(Path(f"{shot['shot']}.json").read_text()))
    Path(words).write_text(json.dumps({"shots": heard}))


def speak_into_files(engine: Espeak, shot: dict[str, Any]) -> None:
    """Speak one shot: its sound, and when its words are heard."""
    sound, heard = speak_shot(engine, shot)
    write_wav(f"{shot['shot']}.wav", sound)
    Path(f"{shot['shot']}.json").write_text(json.dumps(heard))


def speak_shot(engine: Espeak, shot: dict[str, Any]) -> tuple[Samples, dict[str, Any]]:
    """The sound of one shot, and when each of its words is heard."""
    parts = [silence(shot.get("lead_in_s", LEAD_IN_S))]
    length = len(parts[0])
    heard: list[dict[str, Any]] = []
    for number, line in enumerate(shot["lines"]):
        if number:
            parts.append(silence(BETWEEN_S))
            length += len(parts[-1])
        sound, spans, fitted = speak_line(engine, line)
        begin_s = length / RATE_HZ
        parts.append(sound)
        length += len(sound)
        times = [(round(begin_s + begin, 4), round(begin_s + end, 4)) for begin, end in spans]
        end_s = length / RATE_HZ
        said = {"begin_s": round(begin_s, 4), "end_s": round(end_s, 4), "words": times}
        heard.append(said | ({"fitted": True} if fitted else {}))
    parts.append(silence(shot.get("tail_s", TAIL_S)))
    whole = np.concatenate(parts)
    duration_s = len(whole) / RATE_HZ
    return whole, {"shot": shot["shot"], "duration_s": duration_s, "utterances": heard}


def speak_line(engine: Espeak, line: dict[str, Any]) -> SpokenLine:
    """One line, trimmed and evened."""
    marks: list[int] = line["marks"]
    fitted = "sound" in line and "starts" not in line
    spoken, starts = Spoken(np.zeros(0, np.float32), ()), list[float | None]()
    if any(letter.isalnum() for letter in line["said"]) and ("sound" not in line or fitted):
        spoken = engine.say(
            line["said"], voice=line["voice"], pitch=line["pitch"], words_per_minute=line["rate"]
        )
        starts = first_samples(spoken, marks, RATE_HZ / engine.rate_hz)
    sound = resampled(spoken.samples, engine.rate_hz)
    if "sound" in line:
        known = loud_frames(sound, QUIET_DB)
        sound = resampled(read_samples(line["sound"]), line["rate_hz"])
        if fitted:
            starts = aligned_starts(starts, known, loud_frames(sound, QUIET_DB))
        else:
            starts = told_starts(line["starts"], len(sound))
    begin, end = speech_span(loud_frames(sound, TRIM_DB))
    if begin == end:
        spans = evenly(marks, 0.0, UNSPEAKABLE_S)
        return SpokenLine(silence(UNSPEAKABLE_S), spans, fitted)
    spans = word_spans(starts, marks, loud_frames(sound, QUIET_DB)[: end // FRAME])
    kept = [
        (min(max(0.0, first - begin), end - begin), min(max(0.0, last - begin), end - begin))
        for first, last in spans
    ]
    seconds = [(first / RATE_HZ, last / RATE_HZ) for first, last in kept]
    return SpokenLine(evened(sound[begin:end]), seconds, fitted)


def read_samples(path: str) -> Samples:
    """The sound of a file with nothing but samples of 16 bits, one channel."""
    return np.fromfile(path, "<i2").astype(np.float32) / 32768


def told_starts(seconds: Sequence[float | None], samples: int) -> list[float | None]:
    """Starts that a model told, as samples, none before the one in front of it."""
    found: list[float | None] = []
    latest = 0.0
    for number, second in enumerate(seconds):
        sample = None if second is None else min(second * RATE_HZ, float(samples))
        if sample is not None and sample < latest:
            sample = None
        if sample is None and not number:
            sample = 0.0
        latest = latest if sample is None else sample
        found.append(sample)
    return found


def first_samples(spoken: Spoken, marks: Sequence[int], scale: float) -> list[float | None]:
    """At which sample each word begins; None for one that is spoken as a part of another."""
    found: list[float | None] = [None] * len(marks)
    for start in spoken.starts:
        word = max(0, bisect_right(marks, start.character) - 1)
        if found[word] is None:
            found[word] = start.sample * scale
    latest = 0.0
    for word, sample in enumerate(found):
        if sample is not None and sample < latest:
            found[word] = None
        elif sample is not None:
            latest = sample
    if found and found[0] is None:
        found[0] = 0.0
    return found


def word_spans(
    starts: Sequence[float | None], marks: Sequence[int], loud: NDArray[np.bool_]
) -> list[Span]:
    """From where to where each word is heard, samples.

    The engine tells where a word begins, with the pause before it; so the pause is left out, and a
    word ends with its last sound before the next one.
    """
    total = len(loud) * FRAME
    known = [word for word, sample in enumerate(starts) if sample is not None]
    spans: list[Span] = []
    for place, word in enumerate(known):
        following = known[place + 1] if place + 1 < len(known) else len(starts)
        begin = min(float(starts[word] or 0.0), total)
        end = min(float(starts[following] or 0.0), total) if following < len(starts) else total
        last_frame = int(end // FRAME) - (ONSET_FRAMES if following < len(starts) else 0)
        heard = np.flatnonzero(loud[int(begin // FRAME) : last_frame])
        if len(heard):
            origin = int(begin // FRAME)
            first, last = (origin + heard[0]) * FRAME, (origin + heard[-1] + 1) * FRAME
            begin, end = max(begin, float(first)), min(end, float(last))
        spans += evenly(marks[word:following], begin, max(begin, end))
    return spans


def evenly(marks: Sequence[int], begin: float, end: float) -> list[Span]:
    """Words that are spoken as one, each with its share of the time."""
    if len(marks) < 2:
        return [(begin, end)] * len(marks)
    lengths = [after - before for before, after in pairwise(marks)]
    lengths.append(max(1, sum(lengths) // len(lengths)))
    return list(shares_of(begin, end, lengths))


def shares_of(begin: float, end: float, lengths: Sequence[int]) -> Iterator[Span]:
    """A time in parts as long as told, one after the other."""
    whole, passed = max(1, sum(lengths)), 0
    for length in lengths:
        first = begin + (end - begin) * passed / whole
        passed += length
        yield first, begin + (end - begin) * passed / whole


def silence(seconds: float) -> Samples:
    """Nothing to hear for a while."""
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def write_wav(path: str, sound: Samples) -> None:
    """Write one channel with 16 bits."""
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.round(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
