"""What is drawn so far is fetched like any file of a run, and only by who may see the run."""

import asyncio
from pathlib import Path

import pytest
from previewing import INIT, PIECES
from rest import ANN, BOB

from ui.api.answers import V1

PLAYLIST = "#EXTM3U\n"


@pytest.fixture
def preview(finished: str, settings) -> Path:
    """Of Ann's run."""
    folder = settings.runs_dir / finished / "preview"
    folder.mkdir()
    (folder / "init.mp4").write_bytes(INIT)
    (folder / "00000.m4s").write_bytes(PIECES[0])
    (folder / "playlist.m3u8").write_text(PLAYLIST)
    return folder


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("playlist.m3u8", PLAYLIST.encode(), "application/vnd.apple.mpegurl"),
        ("init.mp4", INIT, "video/mp4"),
        ("00000.m4s", PIECES[0], "video/iso.segment"),
    ],
)
def test_it_comes_as_what_it_is(
    finished, opened, preview, name: str, content: bytes, media_type: str
) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            path = f"{V1}/runs/{finished}/preview/{name}"
            answer = await ann.get(path)
            assert (answer.status_code, answer.content) == (200, content)
            assert answer.headers["content-type"] == media_type
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            # A playlist grows: it is asked for again, and answered shortly while it is the same.
            assert answer.headers["cache-control"] == "private, no-cache"
            again = await ann.get(path, headers={"if-none-match": answer.headers["etag"]})
            assert again.status_code == 304
            part = await ann.get(path, headers={"range": "bytes=1-3"})
            assert (part.status_code, part.content) == (206, content[1:4])
            head = await ann.head(path)
            assert (head.status_code, head.content) == (200, b"")

    asyncio.run(go())


def test_that_it_is_over_is_no_failure(finished, opened) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            for name in ("playlist.m3u8", "00000.m4s"):
                answer = await ann.get(f"{V1}/runs/{finished}/preview/{name}")
                assert (answer.status_code, answer.content) == (204, b"")

    asyncio.run(go())


@pytest.mark.parametrize("name", ["x", "playlist.m3u", "..%2frequest.json", "manifest.json"])
def test_nothing_else_is_there(finished, opened, preview, name: str) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            answer = await ann.get(f"{V1}/runs/{finished}/preview/{name}")
            assert answer.status_code == 404

    asyncio.run(go())


def test_it_is_nobody_elses(finished, opened, preview) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(BOB) as bob:
            answer = await bob.get(f"{V1}/runs/{finished}/preview/playlist.m3u8")
            assert (answer.status_code, answer.json()["code"]) == (404, "run.unknown")

    asyncio.run(go())


def test_it_is_packed_and_listed_nowhere(finished, opened, preview) -> None:
    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            view = (await ann.get(f"{V1}/runs/{finished}")).json()
            assert view["preview"] is None  # the run has ended
            assert not [file for file in view["files"] if "preview" in file["name"]]
            assert b"m4s" not in (await ann.get(f"{V1}/runs/{finished}/archive")).content
            answer = await ann.get(f"{V1}/runs/{finished}/files/preview/00000.m4s")
            assert answer.status_code == 404

    asyncio.run(go())
