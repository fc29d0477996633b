"""The few paths from outside that take files."""

import httpx
from entering import TOKEN, Doorway

from ui.access.guard import BODY_BYTES

RUN = "/api/v1/runs/20260102-030405-the-lamp-0123456789ab"


def test_files_are_taken_at_few_paths_and_may_be_large_there(doorway: Doorway) -> None:
    file = {"file": ("a.mp4", b"v" * (BODY_BYTES + 1))}

    async def deed(http: httpx.AsyncClient) -> None:
        for method, path in (
            ("POST", "/api/v1/edit"),
            ("POST", "/api/v1/film"),
            ("POST", "/api/v1/story"),
            ("PUT", f"{RUN}/shots/s01-03/picture"),
            ("PUT", f"{RUN}/music"),
        ):
            taken = await http.request(method, path, files=file)
            assert taken.status_code == 200, path
            assert taken.json()["bytes"] > BODY_BYTES
        for path in (f"{RUN}/music", f"{RUN}/shots/s01-03/picture"):
            other = await http.post(path, files={"file": ("a.mp4", b"v")})
            assert other.status_code == 415
        for path in ("/api/v1/generate", "/gradio_api/upload", "/api/v1/edit/x"):
            small = await http.post(path, files={"file": ("a.mp4", b"v")})
            assert (small.status_code, small.json()["code"]) == (415, "request.media_type")
            assert (await http.post(path, files=file)).status_code == 413
        large = await http.post("/api/v1/edit", content=b"x" * (BODY_BYTES + 1))
        assert (large.status_code, large.json()["code"]) == (413, "request.too_large")

    doorway.come(deed)


def test_nobody_uploads_who_may_not_enter(doorway: Doorway) -> None:
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 1
            yield b"x" * 4096

    async def deed(http: httpx.AsyncClient) -> None:
        headers = {"content-type": "multipart/form-data; boundary=XX"}
        answer = await http.post("/api/v1/edit", content=endless(), headers=headers)
        assert answer.status_code == 401
        assert read <= 1

    doorway.come(deed, token=TOKEN)
