"""Plays a score with FluidSynth and a free soundfont; makes music as long as a film.

Each cue is played by itself and rings on into the next, so that one that was played is never played
again, wherever in the film it is.
"""

import base64
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runner.sound.processes import in_processes
from runner.sound.programs import SAFE, decode, ffmpeg
from runner.sound.telling import progress
from runner.sound.units import FRAME, RATE_HZ, first_frame, to_db

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
CODED = ["-ac", "2", "-ar", str(RATE_HZ), "-c:a", "flac", "-sample_fmt", "s16"]
CODED += ["-compression_level", "3"]


def play_cues(order: dict[str, Any], output: str) -> float:
    """Write the music of a film, exactly as long as told; returns its peak, dBFS.

    Args:
        order: `frames`, its length at 48 kHz; `cues`, each with the `file` that it is, or becomes,
            when it `begin_s`, and the `score` of one that is not played yet: MIDI, in base64.
        output: The file to write, FLAC.
    """
    missing = [cue for cue in order["cues"] if "score" in cue]

    def deed(number: int) -> None:
        play_score(missing[number]["score"], missing[number]["file"])

    failed = "the music could not be played"
    in_processes(len(missing), deed, tell=lambda part: progress(70 * part), failed=failed)
    frames = order["frames"]
    whole = np.memmap("whole.s16", np.int16, "w+", shape=(frames, 2))
    for cue in order["cues"]:
        decode(cue["file"], "cue.s16")
        room = whole[first_frame(cue["begin_s"]) * FRAME :]
        sound = np.fromfile("cue.s16", "<i2").reshape(-1, 2)[: len(room)]
        # What rings on of the cue before is heard too.
        room = room[: len(sound)]
        room[:] = np.clip(room.astype(np.int32) + sound, -32768, 32767)
    progress(85)
    fade_s = min(FADE_OUT_S, frames / RATE_HZ / 3)
    given = ["-f", "s16le", "-ar", str(RATE_HZ), "-ac", "2", "-i", "whole.s16"]
    fit(given, frames, output, fade_out_s=fade_s)
    progress(100)
    return to_db(peak(whole))


def play_score(score: str, output: str) -> None:
    """Play a MIDI file, in base64, into a FLAC file."""
    name = output.rpartition(".")[0]
    Path(f"{name}.mid").write_bytes(base64.b64decode(score))
    options = ["-n", "-i", "-q", "-C", "0", "-R", "1", "-g", str(GAIN), "-r", str(RATE_HZ)]
    settings = ["-o", f"synth.polyphony={POLYPHONY}", "-T", "wav", "-O", "s16"]
    command = ["fluidsynth", *options, *settings, "-F", f"{name}.wav", SOUNDFONT, f"{name}.mid"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode or not Path(f"{name}.wav").is_file():
        said = (done.stderr + done.stdout).decode(errors="replace")[-2000:]
        raise SystemExit(f"FluidSynth could not play the score: {said}")
    with ffmpeg([*SAFE, "-i", f"{name}.wav", "-bitexact", *CODED, output]) as coder:
        if coder.wait():
            raise SystemExit("ffmpeg could not write the music")


def fit(given: list[str], frames: int, output: str, *, fade_out_s: float) -> None:
    """Cut a sound, or fill it up with silence, to a length; it fades out."""
    begin_s = max(0.0, frames / RATE_HZ - fade_out_s)
    filters = [f"atrim=end_sample={frames}", f"apad=whole_len={frames}"]
    filters.append(f"afade=t=out:st={begin_s:.6f}:d={max(fade_out_s, 0.001):.6f}")
    with ffmpeg([*given, "-af", ",".join(filters), "-bitexact", *CODED, output]) as coder:
        if coder.wait():
            raise SystemExit("ffmpeg could not cut the music to the film's length")


def peak(sound: NDArray[np.int16]) -> float:
    """The highest sample of a sound, of full scale."""
    blocks = (sound[begin : begin + BLOCK] for begin in range(0, len(sound), BLOCK))
    highest = (max(int(block.max()), -int(block.min())) for block in blocks)
    return max(highest, default=0) / 32768


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
