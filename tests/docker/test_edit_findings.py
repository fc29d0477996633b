"""Captions, pauses, scenes and overlays on real videos: what was asked for is in the result."""

import zipfile
from pathlib import Path

import pytest
from containers import LIMITS, using_sandbox
from editing import Edited, edited

from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder

pytestmark = pytest.mark.docker
X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
GREY = ["-f", "lavfi", "-i", "color=gray:size=320x180:rate=25:duration=6"]
TONE = ["-f", "lavfi", "-i", "sine=frequency=440:duration=6"]
PLAIN = [[*GREY, *TONE, *X264, "-c:a", "aac", "output.mp4"]]
SRT = (
    "1\n00:00:01,000 --> 00:00:02,500\nHello <i>there</i>\n\n"
    "2\n00:00:03,000 --> 00:00:02,000\nbackwards\n\n"
    "3\n00:00:04,000 --> 00:00:05,000\n"
    "\u05e9\u05dc\u05d5\u05dd \u4f60\u597d \u0645\u0631\u062d\u0628\u0627\n"
)


def done(result: Edited) -> Edited:
    assert result.package is not None, result.error
    return result


def test_captions_are_burnt_in_only_while_they_are_shown(tmp_path: Path) -> None:
    result = done(
        edited(
            tmp_path, "burn in the captions, bigger and yellow", PLAIN,
            texts={"words.srt": SRT.encode()},
        )
    )  # fmt: skip
    assert result.package is not None
    assert result.package.output == "output.mp4"
    assert "2 captions." in result.package.notes[0]
    assert "ends before it begins" in result.package.notes[0]
    assert result.package.facts is not None
    assert result.package.facts.lasts_s == pytest.approx(6, abs=0.1)


def test_captions_are_attached_as_a_track(tmp_path: Path) -> None:
    result = done(
        edited(
            tmp_path, "attach the English subtitles half a second later", PLAIN,
            texts={"words.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"},
        )
    )  # fmt: skip
    assert result.package is not None
    assert result.package.facts is not None
    assert [each.language for each in result.package.facts.subtitles] == ["eng"]


FLASHES = "between(t,0.5,1)+between(t,4,4.5)+between(t,8,8.5)+between(t,11,11.5)"
FLASHING = [
    [
        *("-f", "lavfi", "-i", "color=black:size=320x180:rate=30:duration=13"),
        *("-f", "lavfi", "-i", f"aevalsrc='0.5*sin(2*PI*440*t)*({FLASHES})':s=48000:d=13"),
        # Three of ten pictures are missing, so they come at uneven times.
        *("-vf", f"geq=lum='235*({FLASHES.replace('t,', 'T,')})':cb=128:cr=128,"
                 "select='gt(mod(n*7,10),2)'"),
        *("-fps_mode", "vfr", *X264, "-c:a", "aac", "output.mp4"),
    ]
]  # fmt: skip
ONSETS = """
import json, re, subprocess

def said(*words):
    done = subprocess.run(["ffmpeg", "-hide_banner", "-i", "input.mp4", *words, "-f", "null", "-"],
                          capture_output=True, text=True)
    return done.stdout + done.stderr

told = said("-an", "-vf", "signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-")
light = re.findall(r"pts_time:([0-9.]+)\\s+lavfi.signalstats.YAVG=([0-9.]+)", told)
flashes = [float(b[0]) for a, b in zip(light, light[1:]) if float(a[1]) < 100 < float(b[1])]
told = said("-vn", "-af", "silencedetect=noise=-40dB:d=0.05")
beeps = [float(each) for each in re.findall(r"silence_end: ([0-9.]+)", told)]
print("told " + json.dumps({"flashes": flashes, "beeps": beeps}))
"""


def onsets(folder: Path, path: Path) -> list[float]:
    """By how much each flash comes after its beep, seconds."""

    async def deed(sandbox: ContainerSandbox) -> list[float]:
        async with sandbox.media_room() as room:
            there, _ = await room.put(path, "input.mp4")
            told = (await room.run(ScriptOrder(ONSETS, {"input.mp4": there}, ()))).told
            pairs = zip(told["flashes"], told["beeps"], strict=False)  # type: ignore[arg-type]
            return [flash - beep for flash, beep in pairs]  # type: ignore[operator]

    return using_sandbox(folder, deed, limits=LIMITS)


def test_pauses_go_and_picture_and_sound_stay_together_at_uneven_times(tmp_path: Path) -> None:
    result = done(edited(tmp_path, "remove the pauses", FLASHING))
    assert result.before.picture is not None
    assert result.before.picture.variable_rate
    assert result.package is not None
    assert "4 pauses removed" in result.package.notes[0]
    assert result.package.facts is not None
    assert result.package.facts.lasts_s == pytest.approx(3.2, abs=0.1)
    before, after = onsets(tmp_path, tmp_path / "output.mp4"), onsets(tmp_path, result.result)
    assert len(before) == len(after) == 4
    drift = [there - here for here, there in zip(before, after, strict=True)]
    assert max(map(abs, drift)) <= 0.02, drift


def test_where_there_are_no_pauses_it_is_said(tmp_path: Path) -> None:
    result = done(edited(tmp_path, "remove the pauses", PLAIN))
    assert result.package is not None
    assert result.package.output is None
    assert "There are no pauses" in result.package.answer


COLOURS = [
    [
        *("-f", "lavfi", "-i", "color=red:size=320x180:rate=25:duration=2"),
        *("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=2"),
        *("-f", "lavfi", "-i", "color=blue:size=320x180:rate=25:duration=2"),
        *("-filter_complex", "[0][1][2]concat=n=3", *X264, "output.mp4"),
    ]
]


def test_scenes_are_listed_and_written_as_chapters(tmp_path: Path) -> None:
    (tmp_path / "list").mkdir()
    listed = done(edited(tmp_path / "list", "where are the cuts?", COLOURS))
    assert listed.package is not None
    assert "3 scenes. 1: 0:00.00\u20130:02.00; 2: 0:02.00\u20130:04.00" in listed.package.answer
    (tmp_path / "chapters").mkdir()
    result = done(edited(tmp_path / "chapters", "make chapters for the scenes", COLOURS))
    assert result.package is not None
    assert result.package.facts is not None
    assert result.package.facts.chapters == 3


def test_a_title_is_drawn_and_laid_over_for_its_time(tmp_path: Path) -> None:
    result = done(edited(tmp_path, "add a title 'Hello' for the first two seconds", PLAIN))
    assert result.package is not None
    assert result.package.output == "output.mp4"
    assert (result.root / "task-01_scene.py").is_file()


def test_scenes_become_files_in_one_archive(tmp_path: Path) -> None:
    result = done(edited(tmp_path, "split it into a file for each scene", COLOURS))
    assert result.package is not None
    assert result.package.facts is not None
    assert result.package.facts.parts == 3
    with zipfile.ZipFile(result.result) as archive:
        assert archive.namelist() == ["scene-001.mp4", "scene-002.mp4", "scene-003.mp4"]


def test_a_whole_request_of_several_plugins_is_carried_out(tmp_path: Path) -> None:
    prompt = "cut the first second, make it 20 % faster, add a title “Hi” and burn in the captions"
    result = done(edited(tmp_path, prompt, PLAIN, texts={"words.srt": SRT.encode("utf-16")}))
    assert result.package is not None
    assert result.package.facts is not None
    assert result.package.facts.lasts_s == pytest.approx(5 / 1.2, abs=0.15)
    assert len(result.package.scripts) == 4


def test_ten_bits_are_steadied_and_what_that_costs_is_told(tmp_path: Path) -> None:
    moving = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=2"]
    ten = ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"]
    hdr = ["-vf", "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc"]
    result = done(edited(tmp_path, "stabilise it", [[*moving, *ten, *hdr, "output.mp4"]]))
    assert result.before.picture is not None
    before = result.before.picture
    assert (before.bit_depth, before.colour_transfer) == (10, "smpte2084")
    assert result.package is not None
    assert "stored with 10 again" in " ".join(result.package.notes)
    assert result.package.facts is not None
    picture = result.package.facts.picture
    assert picture is not None
    assert (picture.bit_depth, picture.colour_transfer) == (10, "smpte2084")
    assert picture.codec == "hevc"


def test_sound_alone_is_split_too(tmp_path: Path) -> None:
    result = done(
        edited(tmp_path, "split it into 3 parts", [[*TONE, "output.mp3"]], name="output.mp3")
    )
    with zipfile.ZipFile(result.result) as archive:
        assert archive.namelist() == ["part-001.m4a", "part-002.m4a", "part-003.m4a"]
