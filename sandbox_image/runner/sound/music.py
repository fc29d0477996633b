"""Plays a score with FluidSynth and a free soundfont; makes music as long as a film."""

import base64
import subprocess
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from runner.sound.programs import SAFE, ffmpeg
from runner.sound.telling import progress
from runner.sound.units import RATE_HZ, to_db

SOUNDFONT = "/usr/share/sounds/sf2/TimGM6mb.sf2"
GAIN = 0.5
"""FluidSynth's; so many instruments at once stay below what 16 bits hold."""
POLYPHONY = 192
FADE_OUT_S = 1.5
OWN_FADE_S = 3.0
FADE_IN_S = 0.8
SEAM_S = 2.0
"""Where a piece begins again, its end and its beginning sound together so long."""
BLOCK = 10 * RATE_HZ


def play_score(score: str, frames: int, output: str) -> float:
    """Write the music of a MIDI file, exactly as long as told; returns its peak, dBFS.

    Args:
        score: The file, in base64.
        frames: Length at 48 kHz.
        output: The file to write, FLAC.
    """
    Path("score.mid").write_bytes(base64.b64decode(score))
    options = ["-n", "-i", "-q", "-C", "0", "-R", "1", "-g", str(GAIN), "-r", str(RATE_HZ)]
    settings = ["-o", f"synth.polyphony={POLYPHONY}", "-T", "wav", "-O", "s16", "-F", "played.wav"]
    command = ["fluidsynth", *options, *settings, SOUNDFONT, "score.mid"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode or not Path("played.wav").is_file():
        said = (done.stderr + done.stdout).decode(errors="replace")[-2000:]
        raise SystemExit(f"FluidSynth could not play the score: {said}")
    progress(70)
    highest_db = to_db(peak("played.wav"))
    fade_s = min(FADE_OUT_S, frames / RATE_HZ / 3)
    fit("played.wav", frames, output, fade_in_s=0.0, fade_out_s=fade_s)
    progress(100)
    return highest_db


def fit(path: str, frames: int, output: str, *, fade_in_s: float, fade_out_s: float) -> None:
    """Cut a sound, or fill it up with silence, to a length; it fades in and out."""
    begin_s = max(0.0, frames / RATE_HZ - fade_out_s)
    filters = [f"atrim=end_sample={frames}", f"apad=whole_len={frames}"]
    if fade_in_s > 0:
        filters.append(f"afade=t=in:d={fade_in_s:.6f}")
    filters.append(f"afade=t=out:st={begin_s:.6f}:d={max(fade_out_s, 0.001):.6f}")
    coded = ["-ac", "2", "-ar", str(RATE_HZ), "-c:a", "flac", "-sample_fmt", "s16"]
    given = [*SAFE, "-i", path, "-af", ",".join(filters), "-bitexact"]
    with ffmpeg([*given, *coded, "-compression_level", "3", output]) as coder:
        if coder.wait():
            raise SystemExit("ffmpeg could not cut the music to the film's length")


def peak(path: str) -> float:
    """The highest sample of a WAV file."""
    highest = 0
    with wave.open(path, "rb") as file:
        while told := file.readframes(BLOCK):
            block = np.frombuffer(told, "<i2").astype(np.int32)
            highest = max(highest, int(np.abs(block).max(initial=0)))
    return highest / 32768


def use_own(path: str, frames: int, output: str) -> float:
    """Make a user's own music as long as a film; returns how long it was, seconds.

    Args:
        path: Any sound, or a video with one.
        frames: Length at 48 kHz.
        output: The file to write, FLAC.
    """
    formats = "mov,matroska,webm,avi,wav,mp3,aac,flac,ogg"
    safe = ["-protocol_whitelist", "file,pipe", "-format_whitelist", formats]
    plain = ["-vn", "-f", "s16le", "-ar", str(RATE_HZ), "-ac", "2", "own.s16"]
    with ffmpeg([*safe, "-i", path, "-map", "0:a:0", *plain]) as decoder:
        if decoder.wait():
            raise SystemExit("the music file holds no sound that can be read")
    size = Path("own.s16").stat().st_size // 4
    if size < RATE_HZ // 2:
        raise SystemExit("the music file is shorter than half a second")
    progress(40)
    own = np.memmap("own.s16", np.int16, "r", shape=(size, 2))
    fade_s = min(OWN_FADE_S, frames / RATE_HZ / 3)
    given = ["-f", "s16le", "-ar", str(RATE_HZ), "-ac", "2", "-i", "pipe:0"]
    begin_s = frames / RATE_HZ - fade_s
    fades = f"afade=t=in:d={FADE_IN_S},afade=t=out:st={begin_s:.6f}:d={fade_s:.6f}"
    coded = ["-af", fades, "-c:a", "flac", "-compression_level", "3", "-bitexact", output]
    with ffmpeg([*given, *coded], stdin=subprocess.PIPE) as coder:
        for begin in range(0, frames, BLOCK):
            count = min(BLOCK, frames - begin)
            coder.stdin.write(looped(own, begin, count).astype("<i2").tobytes())
        coder.stdin.close()
        if coder.wait():
            raise SystemExit("ffmpeg could not write the music")
    progress(100)
    return size / RATE_HZ


def looped(own: NDArray[np.int16], begin: int, count: int) -> NDArray[np.float32]:
    """A part of music that begins again and again, each time while its end still sounds.

    Args:
        own: The music, of shape (frames, 2).
        begin: First frame of the part.
        count: How many.
    """
    seam = min(round(SEAM_S * RATE_HZ), len(own) // 4)
    period = len(own) - seam
    places = np.arange(begin, begin + count)
    turn, inside = np.divmod(places, period)
    sound = own[inside].astype(np.float32)
    joins = (turn > 0) & (inside < seam)
    part = (inside[joins] / seam)[:, None]
    # Equal power: both are different music.
    sound[joins] *= np.sqrt(part)
    sound[joins] += own[inside[joins] + period] * np.sqrt(1 - part)
    return np.clip(np.round(sound), -32768, 32767)
