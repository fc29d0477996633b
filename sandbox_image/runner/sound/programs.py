"""ffmpeg, as these scripts start it."""

import subprocess
from pathlib import Path

from runner.sound.units import RATE_HZ

SAFE = ["-protocol_whitelist", "file,pipe", "-format_whitelist", "wav,flac,mov,aac"]
"""Only demuxers that read the one file they are given."""


def ffmpeg(arguments: list[str], **pipes: int) -> "subprocess.Popen[bytes]":
    """Start ffmpeg; what it complains about goes to the log."""
    nowhere = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    words = ["ffmpeg", "-hide_banner", "-nostdin", "-nostats", "-v", "error", "-y"]
    return subprocess.Popen([*words, *arguments], **(nowhere | pipes))


def decode(path: str, output: str) -> None:
    """Write a sound as plain samples: 48 kHz, stereo, 16 bits."""
    plain = ["-vn", "-f", "s16le", "-ar", str(RATE_HZ), "-ac", "2", output]
    with ffmpeg([*SAFE, "-i", path, *plain]) as decoder:
        if decoder.wait():
            raise SystemExit(f"ffmpeg could not read {Path(path).name}")
