"""The page on one machine, workers on others: nothing in common but PostgreSQL and an S3 store."""

import io
import json
import os
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from chalkbox_command import clean_environment
from chalkbox_served import serving, state_of, until, working
from entering import PAGE
from explaining import PYTHAGORAS
from picture_samples import LONG_MP4
from postgresql import Cluster
from s3_server import S3Server, s3_server

from orchestrator.engine.store.objects import PIECE_BYTES, Objects, measure
from orchestrator.engine.trace import read_trace

pytestmark = pytest.mark.processes

REQUEST = {"prompt": PYTHAGORAS, "quality": "480p15"}
VIDEO = "PythagoreanTheoremScene.mp4"
API = "/api/v1/runs"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cluster: Cluster) -> Iterator[S3Server]:
    clean_environment(monkeypatch, tmp_path)
    monkeypatch.setenv("CHALKBOX_DATABASE_URL", cluster.new_database())
    with s3_server(monkeypatch) as server:
        monkeypatch.setenv("CHALKBOX_STORE", f"s3://{server.bucket}/runs")
        yield server


def machine(folder: Path, name: str) -> dict[str, str]:
    """Settings of a machine of its own, empty at first."""
    return {
        "CHALKBOX_RUNS_DIR": str(folder / name / "runs"),
        "CHALKBOX_CACHE_DIR": str(folder / name / "cache"),
    }


def follow(http: httpx.Client, video_id: str) -> list[dict[str, Any]]:
    """What happens in a run, live, until its end."""
    with http.stream("GET", f"{API}/{video_id}/events") as stream:
        lines = [line.removeprefix("data: ") for line in stream.iter_lines() if "data: " in line]
    return [json.loads(line) for line in lines]


def part(http: httpx.Client, video_id: str, asked: str) -> httpx.Response:
    return http.get(f"{API}/{video_id}/video", headers={"range": f"bytes={asked}"})


def object_key(s3: S3Server, content: bytes) -> str:
    """Where the bytes of a file lie, by their digest."""
    sha256 = measure(io.BufferedReader(io.BytesIO(content))).sha256  # type: ignore[arg-type]
    return next(key for key in s3.versions() if key.endswith(f"/{sha256}"))


def test_a_run_is_asked_for_made_watched_and_changed_on_different_machines(
    s3: S3Server, tmp_path: Path
) -> None:
    web, first, second = (machine(tmp_path, name) for name in ("web", "first", "second"))
    with (
        serving("--web-only", **web) as served,
        httpx.Client(base_url=served.url, timeout=30) as http,
    ):
        video_id = http.post("/api/v1/generate", json=REQUEST).json()["id"]
        assert http.get("/readyz").json()["checks"]["worker"]["ok"] is False
        with working("long", CHALKBOX_WORKER_NAME="elsewhere", **first) as worker:
            told = follow(http, video_id)
            until(lambda: http.get("/readyz").status_code == 200)
            worker.send_signal(signal.SIGTERM)
            worker.wait()
        there, here = (Path(each["CHALKBOX_RUNS_DIR"]) / video_id for each in (first, web))
        see_what_was_made(http, video_id, told, there=there, here=here)
        see_the_video_in_parts(http, video_id, here)
        assert set(s3.versions().values()) == {1}, "nothing is ever put over another"

        # A machine that never had the run goes on with it.
        code = http.get(f"{API}/{video_id}/artifacts/generated_code.json").json()
        code["manim"]["code"] += "\n# mine\n"
        changed = http.put(f"{API}/{video_id}/artifacts/generated_code.json", json=code)
        assert changed.status_code == 200, changed.text
        assert http.post(f"{API}/{video_id}/resume").status_code == 202
        with working("long", **second):
            follow(http, video_id)
            until(lambda: state_of(http, video_id) == "succeeded")
        view = http.get(f"{API}/{video_id}").json()
        assert view["code"]["text"].endswith("# mine\n")
        kept = {stage["name"] for stage in view["stages"] if stage["state"] == "kept"}
        assert kept >= {"read_intent", "compute_math", "plan_scene"}, kept
        lines = read_trace(Path(second["CHALKBOX_RUNS_DIR"]) / video_id / "trace.jsonl").lines
        assert [line.sequence for line in lines] == list(range(1, len(lines) + 1))
        assert lines[: len(told) - 1] == read_trace(there / "trace.jsonl").lines
        assert set(s3.versions().values()) == {1}

        see_what_a_lying_object_does(s3, http, video_id)
        with s3.away():
            see_what_is_left_without_the_store(http, video_id)
        assert part(http, video_id, "0-9").content == LONG_MP4[:10]
        assert served.stop() == 0
        said = served.rest()
    assert "Traceback" not in said


@pytest.mark.usefixtures("s3")
def test_a_run_whose_machine_is_gone_is_gone_on_with_on_another(tmp_path: Path) -> None:
    web, first, second = (machine(tmp_path, name) for name in ("web", "first", "second"))
    with (
        serving("--web-only", **web) as served,
        httpx.Client(base_url=served.url, timeout=30) as http,
        working("waiting", **first) as dying,
    ):
        video_id = http.post("/api/v1/generate", json=REQUEST).json()["id"]
        until(lambda: http.get(f"/api/v1/status/{video_id}").json()["stage"] == "inspect_code")
        with working(**second):
            dying.kill()
            until(lambda: state_of(http, video_id) == "succeeded")
        kept = {
            stage["name"]
            for stage in http.get(f"{API}/{video_id}").json()["stages"]
            if stage["state"] == "kept"
        }
        assert kept >= {"read_intent", "compute_math", "plan_scene", "compile_code"}
        assert (Path(second["CHALKBOX_RUNS_DIR"]) / video_id / VIDEO).exists()


def see_what_was_made(
    http: httpx.Client, video_id: str, told: list[dict[str, Any]], *, there: Path, here: Path
) -> None:
    assert [line["sequence"] for line in told[:-1]] == list(range(1, len(told)))
    assert told[-2]["event"]["outcome"] == "succeeded"
    assert told[-1] == {"state": "succeeded"}
    assert http.get("/", headers=PAGE).status_code == 200
    view = http.get(f"{API}/{video_id}").json()
    assert (view["video"], view["status"]["state"]) == (VIDEO, "succeeded")
    assert {stage["state"] for stage in view["stages"]} == {"succeeded"}
    assert all(artifact["problem"] is None for artifact in view["artifacts"])
    assert [card["video_id"] for card in http.get(API).json()["runs"]] == [video_id]
    for file in view["files"]:
        if file["name"] != "run.log":
            found = http.get(f"{API}/{video_id}/files/{file['name']}")
            assert found.content == (there / file["name"]).read_bytes(), file["name"]
    assert not (here / VIDEO).exists()
    archive = http.get(f"{API}/{video_id}/archive").content
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        assert packed.testzip() is None
        assert packed.read(f"{video_id}/{VIDEO}") == LONG_MP4


def see_the_video_in_parts(http: httpx.Client, video_id: str, here: Path) -> None:
    size = len(LONG_MP4)
    for asked, wanted in {
        "0-0": slice(0, 1),
        f"{PIECE_BYTES - 5}-{PIECE_BYTES + 4}": slice(PIECE_BYTES - 5, PIECE_BYTES + 5),
        f"{size - 7}-": slice(size - 7, size),
        "-9": slice(size - 9, size),
        f"100-{size + 50}": slice(100, size),
    }.items():
        found = part(http, video_id, asked)
        assert (found.status_code, found.content) == (206, LONG_MP4[wanted]), asked
        assert found.headers["content-range"].endswith(f"/{size}")
    behind = part(http, video_id, f"{size}-")
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{size}")
    video = f"{API}/{video_id}/video"
    head = http.head(video)
    assert (head.headers["content-length"], head.headers["accept-ranges"]) == (str(size), "bytes")
    known = {"if-none-match": head.headers["etag"]}
    assert http.get(video, headers=known).status_code == 304
    stale = {"if-range": '"other"', "range": "bytes=0-9"}
    assert len(http.get(video, headers=stale).content) == size
    assert not (here / VIDEO).exists()


def see_what_a_lying_object_does(s3: S3Server, http: httpx.Client, video_id: str) -> None:
    key = object_key(s3, LONG_MP4)
    lie = LONG_MP4[:PIECE_BYTES] + b"lies" + LONG_MP4[PIECE_BYTES + 4 :]
    s3.client.put_object(Bucket=s3.bucket, Key=key, Body=lie)
    assert part(http, video_id, "0-9").content == LONG_MP4[:10]
    refused = part(http, video_id, f"{PIECE_BYTES}-{PIECE_BYTES + 9}")
    assert (refused.status_code, refused.json()["code"]) == (503, "store.object")
    assert key.rpartition("/")[2][:16] in refused.json()["detail"]
    s3.client.delete_object(Bucket=s3.bucket, Key=key)
    gone = part(http, video_id, "0-9")
    assert (gone.status_code, gone.json()["code"]) == (503, "store.object")
    s3.client.put_object(Bucket=s3.bucket, Key=key, Body=LONG_MP4)


def see_what_is_left_without_the_store(http: httpx.Client, video_id: str) -> None:
    view = http.get(f"{API}/{video_id}")
    assert (view.status_code, view.json()["video"]) == (200, VIDEO)
    away = part(http, video_id, "0-9")
    assert (away.status_code, away.json()["code"]) == (503, "store.away")
    refused = http.post("/api/v1/generate", json=REQUEST)
    assert (refused.status_code, refused.json()["code"]) == (503, "store.away")
    assert [card["video_id"] for card in http.get(API).json()["runs"]] == [video_id]


def test_the_real_thing_takes_each_object_once_and_gives_it_back(
    s3: S3Server, tmp_path: Path
) -> None:
    objects = [Objects(os.environ["CHALKBOX_STORE"]) for _ in range(2)]
    for number, content in enumerate((b"", b"small", LONG_MP4)):
        path = tmp_path / str(number)
        path.write_bytes(content)
        for each in objects:
            with path.open("rb") as file:
                stored = measure(file)
                each.put(file, stored)
        objects[0].fetch(stored, tmp_path / "fetched")
        assert (tmp_path / "fetched").read_bytes() == content
        key = object_key(s3, content)
        assert s3.versions()[key] == 1
        s3.client.put_object(Bucket=s3.bucket, Key=key, Body=content + b"!")
        with path.open("rb") as file:
            objects[1].put(file, stored)  # of another size than it should be: put again
        objects[0].fetch(stored, tmp_path / "fetched")
