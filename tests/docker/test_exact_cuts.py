"""Cuts are exact to the picture, whether what lies between them is copied or encoded."""

import json
from pathlib import Path
from typing import Any

import numbered_video
import pytest
from containers import LIMITS, using_sandbox

from orchestrator.plugins import load_plugins
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder

pytestmark = pytest.mark.docker
COUNT = 220
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "24", "-bf", "3", "-pix_fmt", "yuv420p"]
X265 = ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-x265-params"]
PARAMS = "log-level=error:keyint=24:min-keyint=24:scenecut=0:bframes=3"
VP9 = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6", "-g", "24", "-b:v", "1M"]
CODECS: dict[str, tuple[list[str], bool]] = {
    "h264": (X264, True),
    # Pictures lead up to key pictures, and count on what lies before those.
    "h264 open": ([*X264, "-x264-params", "open-gop=1"], False),
    "hevc": ([*X265, f"{PARAMS}:open-gop=0"], True),
    "hevc open": ([*X265, f"{PARAMS}:open-gop=1"], False),
    "vp9": (VP9, True),
    "av1": (["-c:v", "libsvtav1", "-preset", "12", "-g", "24", "-crf", "40"], True),
}
"""How a video is encoded, and whether it is copied between cuts."""
MOST_S = {"vp9": 0.01}
"""What a picture may be off, where it is not a millisecond or two: Opus begins 7 ms before it."""
ENCODED_S = 0.034
"""The same where all is encoded: a constant rate puts each within half a picture of its time."""
UNEVEN = ["-vf", "select='gt(mod(n*7,10),2)'", "-fps_mode", "passthrough"]
TIMINGS: dict[str, tuple[list[str], list[str]]] = {
    "29.97": ([], []),
    "uneven": (UNEVEN, []),
    "late": ([], ["-output_ts_offset", "1.4"]),
}
"""Options before and after those of the encoder."""
ENDINGS = {"h264": "mp4", "hevc": "mp4", "vp9": "webm", "av1": "mp4"}
CUTS: dict[str, dict[str, float]] = {
    "trim": {"start_s": 2.37, "end_s": 6.74},
    "trim to the end": {"start_s": 4.004},
    "cut_out": {"start_s": 1.333, "end_s": 5.105},
}
PROGRAM = """
import json
for case in json.loads({cases!r}):
    name = f"{{case['name']}}.{{case['ending']}}"
    make(name, count={count}, rate="30000/1001", before=case["before"], after=case["after"])
    tell = {{"source": look(name)}}
    for number, (deed, script) in enumerate(case["deeds"].items()):
        folder = f"{{case['name']}}-{{number}}"
        output = f"output.{{case['ending']}}"
        said = do(script, name, output, folder)
        made = {{}} if said.startswith("FAILED") else look(f"{{folder}}/{{output}}")
        tell[deed] = {{"log": said[-1500:], **made}}
    for deed, found in tell.items():
        print("told " + json.dumps({{f"{{case['name']}} {{deed}}": found}}), flush=True)
"""


def cut_everywhere(folder: Path, codec: str) -> dict[str, Any]:
    """A video of this codec at each timing, and what every cut made of it."""
    options, _ = CODECS[codec]
    family = codec.partition(" ")[0]
    sound = ["-c:a", "libopus" if family == "vp9" else "aac"]
    cases = [
        {
            "name": timing,
            "ending": "mkv" if timing == "late" and family != "vp9" else ENDINGS[family],
            "before": [*before, *options, *sound],
            "after": after,
            "deeds": {deed: script_for(deed) for deed in CUTS},
        }
        for timing, (before, after) in TIMINGS.items()
    ]
    program = Path(numbered_video.__file__).read_text(encoding="utf-8")
    program += PROGRAM.format(cases=json.dumps(cases), count=COUNT)

    async def run(sandbox: ContainerSandbox) -> dict[str, Any]:
        async with sandbox.media_room() as room:
            end = await room.run(ScriptOrder(program, {}, ()))
            assert end.failure is None, f"{end.failure}\n{end.log}"
            return dict(end.told)

    return using_sandbox(folder, run, limits=LIMITS.model_copy(update={"work_mib": 512}))


def script_for(deed: str) -> str:
    operation = load_plugins()["ffmpeg"].find(deed.partition(" ")[0])
    assert operation is not None
    return operation.script(operation.params.model_validate(CUTS[deed]))


def parts_of(deed: str, source: dict[str, Any]) -> list[tuple[float, float]]:
    params = CUTS[deed]
    end_s = params.get("end_s", source["times"][-1] + 1)
    if deed == "cut_out":
        return [(0.0, params["start_s"]), (end_s, source["times"][-1] + 1)]
    return [(params["start_s"], end_s)]


def kept_in(deed: str, source: dict[str, Any], timing: str) -> list[tuple[float, int]]:
    """When each picture has to be shown, and its number; worked out without the scripts."""
    shown = list(zip(source["times"], source["numbers"], strict=True))
    near = 0.0015 if timing == "uneven" else 0.25 * 1001 / 30000
    found: list[tuple[float, int]] = []
    begin = 0.0
    for start, end in parts_of(deed, source):
        inside = [(time, number) for time, number in shown if start - near <= time < end - near]
        if timing == "uneven":
            held = [(time, number) for time, number in shown if time < start - near][-1:]
            if start and inside[0][0] > start + near:
                inside = [(start, held[0][1]), *inside]
            first = start
        else:
            first = inside[0][0] if start else 0.0
        found += [(begin + max(0.0, time - first), number) for time, number in inside]
        begin += end - first
    return found


@pytest.mark.parametrize("codec", CODECS)
def test_every_picture_is_there_once_whole_and_on_time(codec: str, tmp_path: Path) -> None:
    told, copied = cut_everywhere(tmp_path, codec), CODECS[codec][1]
    problems: list[str] = []
    for timing in TIMINGS:
        source = told[f"{timing} source"]
        assert len(source["numbers"]) > 150
        for deed in CUTS:
            made = told[f"{timing} {deed}"]
            where = f"{timing}, {deed}"
            if "numbers" not in made:
                problems.append(f"{where}: {made['log']}")
                continue
            wanted = kept_in(deed, source, timing)
            numbers = [number for _, number in wanted]
            if numbers != made["numbers"]:
                problems.append(f"{where}: {numbers}\nbut {made['numbers']}\n{made['log']}")
                continue
            # Where the sound begins, test_in_step.py measures.
            pairs = zip(wanted, made["times"], strict=True)
            apart = made["times"][0] - wanted[0][0]
            late = max(abs(there - time - apart) for (time, _), there in pairs)
            if late > (MOST_S.get(codec, 0.003) if copied else ENCODED_S):
                problems.append(f"{where}: {late:.4f} s off")
            if made["off"] > 25 or made["said"]:
                problems.append(f"{where}: damaged, {made['off']:.0f}: {made['said']}")
            if ("copying gave" in made["log"] and "all is" not in made["log"]) is not copied:
                problems.append(f"{where}: {made['log']}")
    assert not problems, "\n".join(problems)
