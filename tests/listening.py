"""Scripts that listen, in the sandbox, with ffmpeg's ears; and how tests have scripts run."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from containers import LIMITS, using_sandbox

from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.shot_list import Shot, SpokenLine
from agents.artifacts.story.words import ShotType, VoiceType
from orchestrator.media.speech import OUTPUTS, TIMES, VOICES, EspeakSynthesizer, unpack_voices
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import MediaRoom, ScriptOrder, Stored

ESPEAK = EspeakSynthesizer()
STORY = (
    "The old lighthouse keeper climbed the stairs, as he did every night of the year, and lit "
    "the lamp. Nobody had asked him to go on, but what else would a man like him do?"
)
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


def shot(number: int, *lines: str, speaker: str = "narrator") -> Shot:
    spoken = tuple(SpokenLine(speaker=speaker, text=line, first=0, last=0) for line in lines)
    return Shot(
        id=f"s01-{number:02}", scene=1, type=ShotType.WIDE, description="", lines=spoken, seconds=2
    )


async def spoken(
    room: MediaRoom, folder: Path, shots: Sequence[Shot], language: str = "en"
) -> tuple[Stored, tuple[ShotVoice, ...]]:
    """Have shots spoken; their sounds lie in the folder too."""
    cast = ESPEAK.cast(language, [("ada", VoiceType.GIRL), ("bob", VoiceType.OLD_MAN)],
                       VoiceType.WOMAN)  # fmt: skip
    made, _ = await do(room, ESPEAK.script(shots, cast), {}, *OUTPUTS)
    times = (await room.fetch(made[TIMES], folder)).read_bytes()
    voices = ESPEAK.read_times(times, shots, cast)
    unpack_voices(await room.fetch(made[VOICES], folder), folder, voices)
    return made[VOICES], voices
