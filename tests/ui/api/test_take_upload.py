"""Uploads over REST: what comes in, from whom, and what becomes of hostile things."""

import asyncio
import json
import os
import resource
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from handmade_sessions import VIDEO, left_in, root_of, upload
from rest import ANN, Api

from config import PublicLimits
from ui.access.visitor import Visitor
from ui.api.answers import V1


def test_an_upload_begins_a_session_in_the_visitors_name(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        answer = await upload(ann)
        assert answer.status_code == 202, answer.text
        accepted = answer.json()
        assert accepted["edit"] == 1
        assert answer.headers["location"] == accepted["links"]["status"]
        status = (await ann.get(accepted["links"]["status"])).json()
        assert status["state"] == "queued"
        view = (await ann.get(accepted["links"]["run"])).json()
        assert view["owner"] == "ann"
        assert view["session"]["source"]["named"] == "talk.mp4"
        [edit] = view["session"]["edits"]
        assert (edit["prompt"], edit["state"]) == ("keep the first 3 seconds", "waiting")
        there = await ann.get(f"{accepted['links']['run']}/files/source.mp4")
        assert (there.content, there.headers["content-type"]) == (VIDEO, "video/mp4")
        assert left_in(api) == []

    as_ann(deed)


@pytest.mark.parametrize(
    ("named", "file", "shown"),
    [
        ("../../etc/passwd", "source.bin", "passwd"),
        ("..\\..\\boot.MP4", "source.mp4", "boot.MP4"),
        ("a\"b'c\nd.mov", "source.mov", "a\"b'c d.mov"),
        ("/abs/olute.mkv", "source.mkv", "olute.mkv"),
        (".hidden", "source.hidden", ".hidden"),
        ("x." + "e" * 300, "source.eeeeeeee", ("x." + "e" * 300)[:120]),
        ("a;filename=b.mp4", "source.mp4", "a;filename=b.mp4"),
        ("\u202egpj.mp4", "source.mp4", "gpj.mp4"),
        ("t" * 200 + ".mov", "source.mov", "t" * 120),
        ("clip.m p4", "source.mp4", "clip.m p4"),
    ],
)
def test_the_name_of_a_file_is_shown_and_never_a_path(
    as_ann, named: str, file: str, shown: str
) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        answer = await upload(ann, named=named)
        assert answer.status_code == 202, answer.text
        root = root_of(api, answer)
        assert sorted(path.name for path in root.glob("source*")) == [file]
        source = (await ann.get(answer.json()["links"]["run"])).json()["session"]["source"]
        assert (source["file"], source["named"]) == (file, shown)
        assert {path.name for path in root.parent.iterdir() if path.name[0] != "."} >= {root.name}

    as_ann(deed)


def test_several_files_keep_their_order(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        files = [("file", ("a.mp4", b"first")), ("file", ("b.mp4", b"second"))]
        form = {"prompt": "join them", "plan_first": "true"}
        answer = await ann.post(f"{V1}/edit", data=form, files=files)
        assert answer.status_code == 202
        root = root_of(api, answer)
        assert (root / "source.mp4").read_bytes() == b"first"
        assert (root / "source-2.mp4").read_bytes() == b"second"
        assert json.loads((root / "request.json").read_bytes())["plan_first"] is True

    as_ann(deed)


def test_a_form_that_lacks_something_is_told_by_field(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        async def fields(**given: Any) -> list[str]:
            answer = await ann.post(f"{V1}/edit", **given)
            assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
            return [each["field"] for each in answer.json()["errors"]]

        file = {"file": ("a.mp4", VIDEO)}
        assert await fields(files=file) == ["body.prompt"]
        nothing: dict[str, Any] = {"prompt": (None, "x")}
        assert await fields(files=nothing) == ["body.file"]
        extra = {"prompt": "x", "colour": "red", "plan_first": "perhaps"}
        assert await fields(data=extra, files=file) == ["body.colour", "body.plan_first"]
        assert (await upload(ann, prompt=" ")).json()["code"] == "request.refused"
        assert await api.door.cards() == ()
        assert left_in(api) == []

    as_ann(deed)


BOUND = "multipart/form-data; boundary=XX"
HEAD = b'--XX\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (BOUND, HEAD + b"half of it"),
        (BOUND, b""),
        (BOUND, b"no form at all"),
        (BOUND, HEAD.replace(b'"file"', b'"video"') + b"x\r\n--XX--\r\n"),
        ("multipart/form-data", HEAD + b"x\r\n--XX--\r\n"),
        ("multipart/form-data; boundary=" + "X" * 3000, b"x"),
        (BOUND, b'--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 60 + b"--XX--"),
        (BOUND, b'--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"x" * 300_000),
    ],
    ids=["cut off", "empty", "no form", "other field", "no boundary", "boundary", "many", "long"],
)
def test_a_broken_upload_leaves_nothing(as_ann, kind: str, content: bytes) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        answer = await ann.post(f"{V1}/edit", content=content, headers={"content-type": kind})
        assert (answer.status_code, answer.json()["code"]) == (400, "upload.broken"), answer.text
        assert await api.door.cards() == ()
        assert left_in(api) == []

    as_ann(deed)


def test_what_is_too_large_is_refused_before_it_is_sent_and_while_it_comes(
    opened, monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    small = settings.limits.model_copy(update={"upload_bytes": 1024**2})
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield HEAD
        while True:
            read += 64 * 1024
            yield b"v" * 64 * 1024

    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            monkeypatch.setattr(api.door, "settings", settings.model_copy(update={"limits": small}))
            told = {"content-type": BOUND, "content-length": str(2 * 1024**3)}
            early = await ann.post(f"{V1}/edit", content=HEAD, headers=told)
            assert (early.status_code, early.json()["code"]) == (413, "upload.too_large")
            assert "1 MiB" in early.json()["detail"]
            streamed = await ann.post(
                f"{V1}/edit", content=endless(), headers={"content-type": BOUND}
            )
            assert (streamed.status_code, streamed.json()["code"]) == (413, "upload.too_large")
            assert read < 4 * 1024**2
            assert left_in(api) == []
            assert await api.door.cards() == ()

    asyncio.run(go())


def test_a_full_disk_leaves_nothing(as_ann, monkeypatch: pytest.MonkeyPatch) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        real = os.statvfs

        def full(path: Any) -> Any:
            found = list(real(path))
            found[3] = found[4] = 0
            return os.statvfs_result(found)

        monkeypatch.setattr(os, "statvfs", full)
        answer = await upload(ann)
        monkeypatch.undo()
        assert (answer.status_code, answer.json()["code"]) == (503, "host_file")
        assert left_in(api) == []
        assert await api.door.cards() == ()

    as_ann(deed)


def test_a_large_upload_does_not_lie_in_memory(opened) -> None:
    pieces = 300

    async def large() -> AsyncIterator[bytes]:
        yield b'--XX\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nmute it\r\n'
        yield HEAD
        for _ in range(pieces):
            yield bytes(1024**2)
        yield b"\r\n--XX--\r\n"

    async def go() -> None:
        async with opened() as api, api.as_visitor(ANN) as ann:
            before = resident_bytes()
            answer = await ann.post(
                f"{V1}/edit", content=large(), headers={"content-type": BOUND}, timeout=120
            )
            assert answer.status_code == 202, answer.text
            assert resident_bytes() - before < 120 * 1024**2
            assert (root_of(api, answer) / "source.mp4").stat().st_size == pieces * 1024**2

    asyncio.run(go())


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


# --- visitors of the public link ------------------------------------------------------------------


def test_a_public_visitor_sends_less_or_nothing(opened) -> None:
    async def go() -> None:
        none = Visitor("visitor-1", limits=PublicLimits(upload_bytes=0))
        little = Visitor("visitor-2", limits=PublicLimits(upload_bytes=1000))
        fair = Visitor("visitor-3", limits=PublicLimits())
        async with opened() as api:
            for visitor in (none, little):
                async with api.as_visitor(visitor) as client:
                    answer = await upload(client)
                    assert (answer.status_code, answer.json()["code"]) == (413, "upload.too_large")
            async with api.as_visitor(fair) as client:
                long = await upload(client, prompt="x" * 401)
                assert long.json()["code"] == "limit.prompt"
                first = await upload(client)
                assert first.status_code == 202
                ticket = json.loads((root_of(api, first) / "ticket.json").read_bytes())
                assert ticket["limits"]["longest_video_s"] == 60
                second = await upload(client)
                assert (second.status_code, second.json()["code"]) == (429, "limit.one_run")
            async with api.as_visitor(Visitor("guest")) as guest:
                assert (await upload(guest)).json()["code"] == "access.read_only"
            assert left_in(api) == []

    asyncio.run(go())


def test_a_disk_that_fills_while_it_comes_leaves_nothing(as_ann) -> None:
    async def deed(api: Api, ann: httpx.AsyncClient) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8 * 1024**2, hard))
        try:
            answer = await upload(ann, content=bytes(10 * 1024**2))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert (answer.status_code, answer.json()["code"]) == (503, "host_file"), answer.text
        assert left_in(api) == []
        assert await api.door.cards() == ()

    as_ann(deed)
