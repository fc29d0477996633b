"""Scripts that listen, in the sandbox, with ffmpeg's ears; and how tests have scripts run."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from containers import LIMITS, using_sandbox

from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import MediaRoom, ScriptOrder, Stored

T = TypeVar("T")
LISTEN = """
import json, re, subprocess, sys
import numpy as np

def ffmpeg(*words):
    told = ["ffmpeg", "-hide_banner", "-nostdin", *words]
    return subprocess.run(told, capture_output=True, check=True)

def samples(path, channels=2):
    form = ["-f", "f32le", "-ar", "48000", "-ac", str(channels), "-"]
    return np.frombuffer(ffmpeg("-i", path, *form).stdout, "<f4").reshape(-1, channels)

def loudness(path):
    said = ffmpeg("-i", path, "-af", "ebur128=peak=true", "-f", "null", "-").stderr.decode()
    summary = said[said.rindex("Summary:"):]
    told = [re.search(what + r":\\s+(-?[0-9.]+|-inf)", summary)[1] for what in ("I", "Peak")]
    return [max(-99.0, float(each)) for each in told]

def sounds(path, least_db=-44):
    "Where ffmpeg hears something: from when to when."
    looks = f"silencedetect=n={least_db}dB:d=0.1"
    said = ffmpeg("-i", path, "-af", looks, "-f", "null", "-").stderr
    ends = [float(each) for each in re.findall(rb"silence_end: ([0-9.]+)", said)]
    starts = [float(each) for each in re.findall(rb"silence_start: ([0-9.]+)", said)]
    heard = ends[:len(starts) - 1]
    return [[begin, next(each for each in starts if each > begin)] for begin in heard]

def tell(**found):
    print("told " + json.dumps(found), flush=True)
"""


def in_room(folder: Path, deed: Callable[[MediaRoom], Awaitable[T]]) -> T:
    async def run(sandbox: ContainerSandbox) -> T:
        async with sandbox.media_room() as room:
            return await deed(room)

    return using_sandbox(folder, run, limits=LIMITS)


async def do(
    room: MediaRoom, script: str, inputs: dict[str, Stored], *outputs: str
) -> tuple[dict[str, Stored], dict[str, Any]]:
    end = await room.run(ScriptOrder(script, inputs, outputs))
    assert end.failure is None, end.log
    return dict(end.outputs), dict(end.told)
