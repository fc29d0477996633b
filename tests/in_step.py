"""By how much picture and sound come apart when a video is edited, measured.

Each picture has a number, so it is known what moment of the source is on screen when a beep is
heard, and that is compared with the moment at which the source has the beep.
"""

import bisect
import json
from pathlib import Path
from typing import Any, NamedTuple

import numbered_video
from containers import LIMITS, using_sandbox

from orchestrator.plugins import load_plugins
from orchestrator.plugins.base import FOUND
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder

COUNT, FPS = 260, 30000 / 1001
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "48", "-bf", "2", "-pix_fmt", "yuv420p"]
UNEVEN = ["-vf", "select='gt(mod(n*7,10),2)'", "-fps_mode", "passthrough"]
# Nothing happens on screen for more than a second, as in a recording of one.
STILL = ["-vf", "select='lt(mod(n,70),30)+not(mod(n,7))*lt(mod(n,70),40)'"]
SOURCES = {
    "uneven": ([*UNEVEN, *X264, "-c:a", "aac"], "mp4"),
    "still for long": ([*STILL, "-fps_mode", "passthrough", *X264, "-c:a", "aac"], "mp4"),
    "late sound": ([*UNEVEN, *X264, "-c:a", "libopus", "-af", "asetpts=PTS+0.35/TB"], "mkv"),
}


class Deed(NamedTuple):
    """What is done."""

    operation: str
    params: dict[str, Any]
    factor: float = 1.0
    is_backwards: bool = False


DEEDS = {
    "trim": Deed("ffmpeg.trim", {"start_s": 2.27, "end_s": 7.25}),
    "cut_out": Deed("ffmpeg.cut_out", {"start_s": 2.65, "end_s": 4.77}),
    "faster": Deed("ffmpeg.speed", {"factor": 1.25}, 1.25),
    "slower": Deed("ffmpeg.speed", {"factor": 0.7}, 0.7),
    "half": Deed("ffmpeg.speed", {"factor": 0.5}, 0.5),
    "slightly slower": Deed("ffmpeg.speed", {"factor": 0.9}, 0.9),
    "twice": Deed("ffmpeg.speed", {"factor": 2.0}, 2.0),
    "pauses": Deed(
        "silence.remove_pauses",
        {FOUND: {"kept": [[0.7, 2.27], [2.8, 4.27], [5.75, 8.6]], "total_s": COUNT / FPS}},
    ),
    "joined": Deed("ffmpeg.join", {}),
    "backwards": Deed("ffmpeg.reverse", {}, is_backwards=True),
}
PROGRAM = """
source, ending = {source!r}, {ending!r}
make(source, count={count}, rate="30000/1001", before=json.loads({options!r}), after=[])

def heard(path, log=""):
    seen = look(path)
    times = [round(each, 4) for each in seen["times"]]
    return {{"times": times, "numbers": seen["numbers"], "beeps": beeps(path), "log": log[-1500:]}}

print("told " + json.dumps({{"source": heard(source)}}), flush=True)
for number, (deed, script) in enumerate(json.loads({deeds!r}).items()):
    output = f"output.{{ending}}"
    said = do(script, source, output, str(number))
    made = {{"log": said}} if said.startswith("FAILED") else heard(f"{{number}}/{{output}}", said)
    print("told " + json.dumps({{deed: made}}), flush=True)
"""


def played(folder: Path, options: list[str], ending: str) -> dict[str, Any]:
    """A source, and everything that is done to it."""
    scripts: dict[str, str] = {}
    for name, deed in DEEDS.items():
        plugin, _, wanted = deed.operation.partition(".")
        operation = load_plugins()[plugin].find(wanted)
        assert operation is not None
        scripts[name] = operation.script(operation.params.model_validate(deed.params))
    program = Path(numbered_video.__file__).read_text(encoding="utf-8") + PROGRAM.format(
        source=f"source.{ending}",
        ending=ending,
        count=COUNT,
        options=json.dumps(options),
        deeds=json.dumps(scripts),
    )

    async def run(sandbox: ContainerSandbox) -> dict[str, Any]:
        async with sandbox.media_room() as room:
            end = await room.run(ScriptOrder(program, {}, ()))
            assert end.failure is None, f"{end.failure}\n{end.log}"
            return dict(end.told)

    return using_sandbox(folder, run, limits=LIMITS.model_copy(update={"work_mib": 512}))


def drift(source: dict[str, Any], made: dict[str, Any], deed: Deed) -> list[float]:
    """For each beep by how much the picture is late when it is heard, seconds."""
    shown = sorted(source["numbers"])
    heard = [end if deed.is_backwards else begin for begin, end in source["beeps"]]
    heard.insert(0, heard[0] - numbered_video.BEEP_EVERY_S)  # with no silence before it there
    found: list[float] = []
    for begin, _ in made["beeps"]:
        if abs(begin - COUNT / FPS) < 0.1:
            continue  # where two are joined, either may be on screen
        place = max(0, bisect.bisect_right(made["times"], begin + 0.001) - 1)
        number = made["numbers"][place]
        while place and made["numbers"][place - 1] == number:  # it is shown again
            place -= 1
        since = begin - made["times"][place]
        if deed.is_backwards:
            after = shown[bisect.bisect_right(shown, number) :]
            moment = (after[0] if after else COUNT) / FPS - since
        else:
            moment = number / FPS + since * deed.factor
        moment -= source["numbers"][0] / FPS - source["times"][0]
        there = min(heard, key=lambda each: abs(each - moment))
        found.append((moment - there) * (-1 if deed.is_backwards else 1) / deed.factor)
    return found
