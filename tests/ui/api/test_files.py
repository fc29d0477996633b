"""What a run left is fetched by name; what it does not list is not there."""

import asyncio
import io
import zipfile

import pytest
from fakes import MP4
from rest import ANN

from ui.api.answers import V1
from ui.api.file_answer import PLAYED


def test_the_video_its_parts_and_its_head(finished, opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            video = f"{V1}/runs/{finished}/video"
            whole = await ann.get(video)
            assert (whole.content, whole.headers["content-type"]) == (MP4, "video/mp4")
            assert whole.headers["x-content-type-options"] == "nosniff"
            assert whole.headers["content-security-policy"] == PLAYED
            part = await ann.get(video, headers={"range": "bytes=4-7"})
            assert (part.status_code, part.content) == (206, b"ftyp")
            head = await ann.head(video)
            assert (head.content, head.headers["content-length"]) == (b"", str(len(MP4)))
            behind = await ann.get(video, headers={"range": f"bytes={len(MP4)}-"})
            assert (behind.status_code, behind.headers["content-range"]) == (
                416,
                f"bytes */{len(MP4)}",
            )
            saved = await ann.get(video, params={"download": "1"})
            assert saved.headers["content-disposition"] == (
                'attachment; filename="PythagoreanTheoremScene.mp4"'
            )

    asyncio.run(go())


def test_every_file_that_a_run_lists_can_be_fetched(finished, opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            files = (await ann.get(f"{V1}/runs/{finished}")).json()["files"]
            names = {file["name"] for file in files}
            assert {"generated_scene.py", "attempts/01/generated_scene.py", "poster.png"} <= names
            for file in files:
                answer = await ann.get(f"{V1}/runs/{finished}/files/{file['name']}")
                assert (answer.status_code, len(answer.content)) == (200, file["size_bytes"])
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert "default-src 'none'" in answer.headers["content-security-policy"]
                assert not answer.headers["content-type"].startswith("text/html")

    asyncio.run(go())


@pytest.mark.parametrize(
    "name",
    [
        "ticket.json",
        "replies/x.json",
        "../../cache/x",
        "..%2f..%2fcache",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "attempts",
        "attempts/",
        "none.json",
        "request.json/",
        "request.json%00.mp4",
        "REQUEST.JSON",
        "%ff",
    ],
)
def test_what_a_run_does_not_list_is_not_there(finished, opened, settings, name: str) -> None:
    async def go() -> None:
        (settings.runs_dir / finished / "replies").mkdir(exist_ok=True)
        (settings.runs_dir / finished / "replies" / "x.json").write_text("{}")
        async with opened() as api, api.as_visitor(ANN) as ann:
            for folder in ("files", "artifacts"):
                answer = await ann.get(f"{V1}/runs/{finished}/{folder}/{name}")
                assert (answer.status_code, answer.json()["status"]) == (404, 404)
                assert str(settings.runs_dir) not in answer.text

    asyncio.run(go())


@pytest.mark.parametrize("name", ["run.log", "PythagoreanTheoremScene.mp4", "trace.jsonl"])
def test_only_artifacts_are_artifacts(finished, opened, name: str) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            answer = await ann.get(f"{V1}/runs/{finished}/artifacts/{name}")
            assert (answer.status_code, answer.json()["code"]) == (404, "run.unknown_file")

    asyncio.run(go())


def test_code_that_would_be_a_page_comes_as_text(finished, opened, settings) -> None:
    async def go() -> None:
        page = "<!doctype html><script>alert(1)</script>"
        (settings.runs_dir / finished / "generated_scene.py").write_text(page)
        async with opened() as api, api.as_visitor(ANN) as ann:
            answer = await ann.get(f"{V1}/runs/{finished}/files/generated_scene.py")
            assert answer.text == page
            assert answer.headers["content-type"] == "text/plain; charset=utf-8"
            assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"

    asyncio.run(go())


def test_everything_as_one_zip(finished, opened, settings) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            answer = await ann.get(f"{V1}/runs/{finished}/archive")
            assert answer.headers["content-type"] == "application/zip"
            assert answer.headers["content-disposition"] == f'attachment; filename="{finished}.zip"'
            listed = (await ann.get(f"{V1}/runs/{finished}")).json()["files"]
            with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
                assert archive.testzip() is None
                assert archive.namelist() == [f"{finished}/{file['name']}" for file in listed]
                for file in listed:
                    path = settings.runs_dir / finished / file["name"]
                    assert archive.read(f"{finished}/{file['name']}") == path.read_bytes()
                packed = archive.getinfo(f"{finished}/PythagoreanTheoremScene.mp4")
                assert packed.compress_type == zipfile.ZIP_STORED

    asyncio.run(go())
