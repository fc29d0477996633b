"""A file is sent whole, in part, or not at all; and never as something a browser would run."""

import asyncio
import os
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from ui.api.errors import UnsatisfiableError
from ui.api.file_answer import CHUNK_BYTES, PLAYED, FileAnswer, Part, disposition, wanted_part
from ui.api.guarded_route import NOTHING_RUNS

CONTENT = bytes(range(256)) * 40


def get(path: Path, *, name: str = "", method: str = "GET", **headers: str) -> httpx.Response:
    """Ask for a file as a client does."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await FileAnswer(path, name=name or path.name)(scope, receive, send)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.request(method, "/", headers=named)

    return asyncio.run(ask())


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp4"
    path.write_bytes(CONTENT)
    return path


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-", Part(0, 100)),
        ("bytes=10-19", Part(10, 20)),
        ("bytes=99-5000", Part(99, 100)),
        ("bytes=-10", Part(90, 100)),
        ("bytes=-5000", Part(0, 100)),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=\u0660-\u0669", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("", None),
        (None, None),
    ],
)
def test_the_part_that_is_asked_for(header: str | None, part: Part | None) -> None:
    assert wanted_part(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_behind_the_end_is_refused(header: str) -> None:
    with pytest.raises(UnsatisfiableError, match="100 bytes"):
        wanted_part(header, 100)


def test_the_whole_file(video: Path) -> None:
    answer = get(video)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"] == 'inline; filename="a.mp4"'
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_part(video: Path) -> None:
    answer = get(video, range="bytes=300-309")
    assert (answer.status_code, answer.content) == (206, CONTENT[300:310])
    assert answer.headers["content-range"] == f"bytes 300-309/{len(CONTENT)}"
    assert answer.headers["content-length"] == "10"


def test_a_file_of_many_pieces(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    content = os.urandom(3 * CHUNK_BYTES + 17)
    path.write_bytes(content)
    assert get(path).content == content
    assert get(path, range="bytes=-300000").content == content[-300_000:]


def test_a_part_behind_the_end(video: Path) -> None:
    answer = get(video, range="bytes=99999-")
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"
    assert answer.json()["code"] == "file.range"
    assert "last-modified" not in answer.headers


def test_head_tells_what_get_would_send_and_knows_no_parts(video: Path) -> None:
    answer = get(video, method="HEAD", range="bytes=0-9")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(CONTENT))


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    path.touch()
    assert (get(path).status_code, get(path).content) == (200, b"")
    assert get(path, range="bytes=0-").status_code == 416


def test_what_is_known_already_is_not_sent_again(video: Path) -> None:
    tag = get(video).headers["etag"]
    for header in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        answer = get(video, if_none_match=header)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        assert "content-range" not in answer.headers
    assert get(video, if_none_match='"x"').status_code == 200


def test_a_part_is_given_only_of_what_the_client_has_begun_with(video: Path) -> None:
    first = get(video)
    for known in (first.headers["etag"], first.headers["last-modified"]):
        assert get(video, range="bytes=0-9", if_range=known).status_code == 206
    for other in ('"x"', f"W/{first.headers['etag']}", "Thu, 01 Jan 1970 00:00:00 GMT"):
        assert get(video, range="bytes=0-9", if_range=other).status_code == 200


def test_a_file_of_other_content_has_another_tag_even_with_size_and_time_of_the_old(
    video: Path,
) -> None:
    before, facts = get(video).headers["etag"], video.stat()
    other = video.with_suffix(".new")
    other.write_bytes(CONTENT[::-1])
    os.utime(other, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    other.replace(video)
    assert get(video).headers["etag"] != before


@pytest.mark.parametrize(
    ("name", "media_type", "policy"),
    [
        ("a.mp4", "video/mp4", PLAYED),
        ("a.webm", "video/webm", PLAYED),
        ("a.gif", "image/gif", PLAYED),
        ("poster.png", "image/png", PLAYED),
        ("a.vtt", "text/vtt; charset=utf-8", PLAYED),
        ("request.json", "application/json", NOTHING_RUNS),
        ("generated_scene.py", "text/plain; charset=utf-8", NOTHING_RUNS),
        ("run.log", "text/plain; charset=utf-8", NOTHING_RUNS),
        ("trace.jsonl", "text/plain; charset=utf-8", NOTHING_RUNS),
    ],
)
def test_what_a_file_is_shown_as(tmp_path: Path, name: str, media_type: str, policy: str) -> None:
    (tmp_path / name).write_text("<script>alert(1)</script>")
    answer = get(tmp_path / name)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-security-policy"] == policy
    assert answer.headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.js", "a.htm", "a", "a.mp4.xhtml"])
def test_what_a_browser_would_run_is_only_given_to_be_saved(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("<script>alert(1)</script>")
    answer = get(tmp_path / name)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"] == NOTHING_RUNS


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a/b/c.txt", 'attachment; filename="c.txt"'),
        ('a"b.txt', "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt"),
        ("é.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%C3%A9.txt"),
        (
            "a\r\nx: y.txt",
            "attachment; filename=\"a__x: y.txt\"; filename*=UTF-8''a%0D%0Ax%3A%20y.txt",
        ),
    ],
)
def test_a_name_cannot_leave_its_header(name: str, header: str) -> None:
    assert disposition(name, save=True) == header


def test_neither_links_nor_folders_nor_pipes_are_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("link.txt", "folder.txt", "pipe.txt", "none.txt"):
        answer = get(tmp_path / name)
        assert (answer.status_code, answer.json()["code"]) == (404, "run.unknown_file")


@pytest.mark.usefixtures("nothing_left_open")
def test_nothing_is_read_any_more_when_the_client_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    with path.open("wb") as file:
        file.truncate(1000 * CHUNK_BYTES)
    sent = 0

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        nonlocal sent
        sent += 1

    scope = {"type": "http", "method": "GET", "headers": [], "path": "/", "query_string": b""}
    asyncio.run(FileAnswer(path, name=path.name)(scope, receive, send))  # type: ignore[arg-type]
    assert sent < 5
