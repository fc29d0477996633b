"""Another job has another key, whatever the difference is."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import IMAGE

from orchestrator.errors import HostFileError
from orchestrator.sandbox.conversation import JobOrder
from orchestrator.sandbox.job_key import key_of_job


def key(job: JobOrder, *, image: str = IMAGE, built: str = "sha256:a") -> str:
    return key_of_job(job, image, built)


def test_everything_a_job_is_given_is_in_its_key_but_its_time(tmp_path: Path) -> None:
    asset = tmp_path / "logo.png"
    asset.write_bytes(b"one picture")
    params = {"quality": {"width_px": 854, "fps": 15}, "scene_class": "A", "seconds": 5}
    job = JobOrder("render", 5, params, {"scene.py": b"x", "logo.png": asset}, frozenset({"A.mp4"}))
    others = [
        replace(job, kind="inspect"),
        replace(job, params=params | {"scene_class": "B"}),
        replace(job, params=params | {"quality": {"width_px": 854, "fps": 30}}),
        replace(job, params=params | {"transparent": True}),
        replace(job, files=job.files | {"scene.py": b"y"}),
        replace(job, files=job.files | {"font.ttf": b"a font"}),
        replace(job, files=job.files | {"logo.png": b"another picture"}),
        replace(job, takes=frozenset({"A.gif"})),
    ]
    keys = [key(each) for each in (job, *others)]
    keys += [key(job, image="0" * 64), key(job, built="sha256:b")]
    before = keys[0]
    assert key(replace(job, seconds=9, params=params | {"seconds": 9})) == before
    assert key(replace(job, into=tmp_path)) == before
    assert key(replace(job, files=job.files | {"logo.png": b"one picture"})) == before
    asset.write_bytes(b"two pictures")
    keys.append(key(job))
    assert len(set(keys)) == len(keys) == len(others) + 4


def test_an_asset_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    job = JobOrder("render", 5, {}, {"logo.png": tmp_path / "logo.png"})
    with pytest.raises(HostFileError, match=r"logo\.png"):
        key(job)
