"""The paths from outside that take files."""

import httpx
import pytest
from entering import TOKEN, Doorway

from ui.access.guard import BODY_BYTES


@pytest.mark.parametrize("uploads", ["/api/v1/edit", "/api/v1/story"])
def test_files_are_taken_at_two_paths_and_may_be_large_there(
    doorway: Doorway, uploads: str
) -> None:
    file = {"file": ("a.mp4", b"v" * (BODY_BYTES + 1))}

    async def deed(http: httpx.AsyncClient) -> None:
        taken = await http.post(uploads, files=file)
        assert taken.status_code == 200
        assert taken.json()["bytes"] > BODY_BYTES
        for path in ("/api/v1/generate", "/gradio_api/upload", f"{uploads}/x"):
            small = await http.post(path, files={"file": ("a.mp4", b"v")})
            assert (small.status_code, small.json()["code"]) == (415, "request.media_type")
            assert (await http.post(path, files=file)).status_code == 413
        large = await http.post(uploads, content=b"x" * (BODY_BYTES + 1))
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
