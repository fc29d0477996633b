"""What has to outlast an edit: HDR colours, what is up in a turned picture, a time code."""

import json
from pathlib import Path
from typing import Any

import numbered_video
import pytest
from containers import LIMITS, using_sandbox

from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins import load_plugins
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder

pytestmark = pytest.mark.docker
TONE = ["-f", "lavfi", "-i", "sine=d=3", "-shortest", "-c:a", "aac"]
HDR = [
    *("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=3", *TONE),
    *("-vf", "format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=smpte2084"
             ":colorspace=bt2020nc:range=tv"),
    *("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"),
    "log-level=error:keyint=25:hdr10=1:max-cll=1000,400:master-display="
    "G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)",
]  # fmt: skip
HALVES = [
    *("-f", "lavfi", "-i", "color=red:size=160x180:rate=25:duration=3"),
    *("-f", "lavfi", "-i", "color=blue:size=160x180:rate=25:duration=3"),
    *("-filter_complex", "[0][1]hstack", "-c:v", "libx264", "-preset", "ultrafast"),
    *("-pix_fmt", "yuv420p", "-g", "10"),
]
PROGRAM = """
import subprocess
from runner.probing import probe

for command in json.loads({commands!r}):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *command], check=True)

def colours(path):
    command = ["ffmpeg", "-v", "error", "-i", path, "-frames:v", "1", "-vf", "scale=1:2:flags=area",
               "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]
    return list(subprocess.run(command, capture_output=True, check=True).stdout)

def sides(path):
    told = ["ffprobe", "-v", "error", "-select_streams", "V:0", "-read_intervals", "%+#1",
            "-show_frames", "-of", "json", path]
    found = json.loads(subprocess.run(told, capture_output=True, check=True).stdout)["frames"]
    return sorted(side["side_data_type"] for side in found[0].get("side_data_list", []))

def seen(path):
    return {{"facts": probe(path), "colours": colours(path), "sides": sides(path)}}

print("told " + json.dumps({{"source": seen({source!r})}}), flush=True)
for number, (deed, script) in enumerate(json.loads({deeds!r}).items()):
    said = do(script, {source!r}, {output!r}, str(number))
    made = {{"log": said}} if said.startswith("FAILED") else seen(f"{{number}}/" + {output!r})
    print("told " + json.dumps({{deed: made}}), flush=True)
"""
Deeds = dict[str, tuple[str, dict[str, Any]]]


def made(
    folder: Path, commands: list[list[str]], deeds: Deeds, *, ending: str = "mp4"
) -> dict[str, Any]:
    """What each of some operations makes of a video; the last command makes that."""
    scripts: dict[str, str] = {}
    for name, (wanted, params) in deeds.items():
        operation = load_plugins()["ffmpeg"].find(wanted)
        assert operation is not None
        scripts[name] = operation.script(operation.params.model_validate(params))
    # A script is kept from the runner's modules; the probe is our own, and so is this script.
    program = "import sys\nsys.path.insert(0, '/opt/chalkbox')\n"
    program += Path(numbered_video.__file__).read_text(encoding="utf-8") + PROGRAM.format(
        commands=json.dumps(commands),
        source=commands[-1][-1],
        output=f"output.{ending}",
        deeds=json.dumps(scripts),
    )

    async def run(sandbox: ContainerSandbox) -> dict[str, Any]:
        async with sandbox.media_room() as room:
            end = await room.run(ScriptOrder(program, {}, ()))
            assert end.failure is None, f"{end.failure}\n{end.log}"
            return dict(end.told)

    return using_sandbox(folder, run, limits=LIMITS.model_copy(update={"work_mib": 512}))


def test_hdr_stays_hdr(tmp_path: Path) -> None:
    deeds: Deeds = {
        "trim": ("trim", {"start_s": 0.5, "end_s": 2.5}),
        "encoded": ("trim", {"start_s": 1.2, "end_s": 1.7}),
        "cut_out": ("cut_out", {"start_s": 0.5, "end_s": 1.5}),
        "speed": ("speed", {"factor": 1.25}),
        "crop": ("crop", {"width_px": 160, "height_px": 90}),
    }
    told = made(tmp_path, [[*HDR, "source.mp4"]], deeds)
    before = picture_of(told["source"])
    assert (before.bit_depth, before.colour_transfer) == (10, "smpte2084")
    assert "Mastering display metadata" in told["source"]["sides"]
    names = ("pixel_format", "colour_primaries", "colour_transfer", "colour_space", "colour_range")
    for deed in deeds:
        assert "facts" in told[deed], told[deed]["log"]
        after = picture_of(told[deed])
        assert after.codec == "hevc", deed
        for name in names:
            assert getattr(after, name) == getattr(before, name), (deed, name)
        assert {"Content light level metadata", "Mastering display metadata"} <= set(
            told[deed]["sides"]
        ), deed


def test_a_picture_that_is_turned_is_cut_and_scaled_as_it_is_seen(tmp_path: Path) -> None:
    turned = ["-display_rotation", "-90", "-i", "plain.mp4", "-c", "copy", "source.mp4"]
    deeds: Deeds = {
        "upper": ("crop", {"width_px": 180, "height_px": 160, "x_px": 0, "y_px": 0}),
        "lower": ("crop", {"width_px": 180, "height_px": 160, "x_px": 0, "y_px": 160}),
        "scale": ("scale", {"height_px": 640}),
        "trim": ("trim", {"start_s": 0.5, "end_s": 2.5}),
        "speed": ("speed", {"factor": 2}),
    }
    told = made(tmp_path, [[*HALVES, "plain.mp4"], turned], deeds)
    assert picture_of(told["source"]).rotation_deg == 90
    red, blue = (240, 0, 0), (0, 0, 240)
    wanted = {
        "source": ((180, 320), red, blue),
        "upper": ((180, 160), red, red),
        "lower": ((180, 160), blue, blue),
        "scale": ((360, 640), red, blue),
        "trim": ((180, 320), red, blue),
        "speed": ((180, 320), red, blue),
    }
    for deed, (size, above, below) in wanted.items():
        assert "facts" in told[deed], told[deed]["log"]
        assert picture_of(told[deed]).size_shown == size, deed
        there = told[deed]["colours"]
        assert there == pytest.approx([*above, *below], abs=30), deed


def test_a_time_code_of_a_camera_is_in_nobodys_way(tmp_path: Path) -> None:
    source = [
        *("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30000/1001:duration=3", *TONE),
        *("-timecode", "01:00:00;00", "-c:v", "libx264", "-preset", "ultrafast", "source.mov"),
    ]
    deeds: Deeds = {
        "trim": ("trim", {"start_s": 0.5, "end_s": 2.5}),
        "speed": ("speed", {"factor": 2}),
        "reverse": ("reverse", {}),
    }
    told = made(tmp_path, [source], deeds, ending="mov")
    assert {each["codec"] for each in told["source"]["facts"]["streams"]} >= {"h264", "aac"}
    assert "data" in {each["kind"] for each in told["source"]["facts"]["streams"]}
    for deed, lasts_s in {"trim": 2.0, "speed": 1.5, "reverse": 3.0}.items():
        assert "facts" in told[deed], told[deed]["log"]
        facts = MediaFacts.model_validate(told[deed]["facts"])
        assert facts.lasts_s == pytest.approx(lasts_s, abs=0.1), deed
        assert (facts.picture is not None, len(facts.sounds)) == (True, 1), deed


def picture_of(told: dict[str, Any]) -> Any:
    found = MediaFacts.model_validate(told["facts"]).picture
    assert found is not None
    return found
