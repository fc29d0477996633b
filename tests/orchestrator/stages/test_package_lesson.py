"""The package names what is there, and nothing else."""

import json
from pathlib import Path

from explaining import CAPTIONS, draw_with_captions, explain
from fakes import MP4, VERSIONS, GuestEnd, Job

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.render_result import RenderResult
from orchestrator.errors import RunStoppedError


def draw_plainly(end: GuestEnd, job: Job, **more: object) -> None:
    end.file(f"{job.params['scene_class']}.mp4", MP4)
    result = {"succeeded": True, "findings": [], "versions": VERSIONS, "render_s": 0.1} | more
    end.say("result", json.dumps(result).encode())
    end.done()


def test_every_file_of_the_package_is_there_and_listed(tmp_path: Path) -> None:
    outcome = explain(tmp_path, render=draw_with_captions)
    package = outcome.artifact(AnimationPackage)
    stem = package.scene_class
    assert (package.video, package.subtitles_srt, package.subtitles_vtt, package.poster) == (
        f"{stem}.mp4",
        f"{stem}.srt",
        f"{stem}.vtt",
        "poster.png",
    )
    for name in (package.video, package.code, f"{stem}.srt", f"{stem}.vtt", "poster.png"):
        assert (outcome.folder.root / name).stat().st_size
        assert outcome.folder.manifest.find(name) is not None
    srt = (outcome.folder.root / f"{stem}.srt").read_text()
    assert srt == f"1\n00:00:00,000 --> 00:00:01,000\n{CAPTIONS[0]['text']}\n"
    assert "without a model" in package.made_by
    assert package.checked


def test_a_video_without_captions_and_poster_says_so(tmp_path: Path) -> None:
    package = explain(tmp_path, render=draw_plainly).artifact(AnimationPackage)
    assert (package.subtitles_srt, package.subtitles_vtt, package.poster) == (None, None, None)


def test_captions_from_the_end_of_time_are_a_failure_of_the_code(tmp_path: Path) -> None:
    late = [{"start_s": 1e308, "end_s": 1.7e308, "text": "late\r\r1\n"}]
    outcome = explain(tmp_path, render=lambda end, job: draw_plainly(end, job, captions=late))
    assert isinstance(outcome.error, RunStoppedError)
    assert "larger than anything it could mean" in outcome.error.message
    assert outcome.artifact(RenderResult).status == "failed"


def test_the_package_says_why_one_process_drew_it(tmp_path: Path) -> None:
    why = "it uses threading (line 3)"
    outcome = explain(tmp_path, render=lambda end, job: draw_plainly(end, job, plain_because=why))
    assert outcome.artifact(AnimationPackage).plain_because == why
