"""ffmpeg, as these scripts start it."""

import subprocess

SAFE = ["-protocol_whitelist", "file,pipe", "-format_whitelist", "wav,flac,mov,aac"]
"""Only demuxers that read the one file they are given."""


def ffmpeg(arguments: list[str], **pipes: int) -> "subprocess.Popen[bytes]":
    """Start ffmpeg; what it complains about goes to the log."""
    nowhere = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    words = ["ffmpeg", "-hide_banner", "-nostdin", "-nostats", "-v", "error", "-y"]
    return subprocess.Popen([*words, *arguments], **(nowhere | pipes))
