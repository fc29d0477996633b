"""Other ways in than the login: links to one run, the public link, websockets; the headers."""

import asyncio
from typing import Any

import httpx
from entering import LOGINS, OTHER_RUN, PUBLIC_PORT, RUN, TOKEN, Doorway, client, small_app

from ui.access import Access

ANN = {"name": "ann", "password": "anns-password"}

# --- links ----------------------------------------------------------------------------------------


def test_a_link_opens_one_run_to_look_at(doorway: Doorway) -> None:
    access = doorway.access(logins=LOGINS)
    key = access.links.sign(RUN)

    async def deed() -> None:
        async with client(access) as http:
            for path in (f"/watch/{RUN}", f"/api/v1/runs/{RUN}/files/a.mp4"):
                said = (await http.get(path, params={"key": key})).json()
                assert (said["name"], said["owner"], said["watches"]) == ("guest", False, RUN)
            for path in (f"/watch/{OTHER_RUN}", "/", "/api/v1/runs", "/gradio_api/info"):
                assert (await http.get(path, params={"key": key})).status_code == 401
            for method in ("POST", "DELETE", "PUT"):
                answer = await http.request(method, f"/api/v1/runs/{RUN}", params={"key": key})
                assert answer.status_code == 401
            assert (await http.get(f"/watch/{RUN}", params={"key": key[:-1]})).status_code == 401
            assert (await http.get(f"/watch/{RUN}")).status_code == 401
            await http.post("/login", data=ANN)
            said = (await http.get(f"/watch/{RUN}", params={"key": key})).json()
            assert (said["name"], said["watches"]) == ("ann", RUN)

    asyncio.run(deed())


# --- the public link ------------------------------------------------------------------------------


def test_visitors_of_the_public_link_are_told_apart_and_held(doorway: Doorway) -> None:
    access = doorway.access(share=True)
    access.open_public_port(PUBLIC_PORT)
    app = small_app(access)

    async def deed() -> None:
        tunnel = f"http://127.0.0.1:{PUBLIC_PORT}"
        names: set[str] = set()
        for _ in range(2):
            async with client(access, base=tunnel, app=app) as http:
                host = {"host": "abc.gradio.live", "x-forwarded-for": "1.2.3.4"}
                first = await http.get("/", headers=host)
                assert first.json()["limited"]
                assert not first.json()["owner"]
                http.cookies.set(*first.headers["set-cookie"].partition(";")[0].split("="))
                again = await http.post("/x", headers=host)
                assert again.json()["name"] == first.json()["name"]
                assert "set-cookie" not in again.headers
                names.add(first.json()["name"])
        assert len(names) == 2
        async with client(access, app=app) as http:
            assert (await http.get("/")).json()["owner"]

    asyncio.run(deed())


def test_through_the_public_link_nobody_becomes_the_owner(doorway: Doorway) -> None:
    access = doorway.access(share=True)
    access.open_public_port(PUBLIC_PORT)

    async def deed() -> None:
        async with client(access, base=f"http://127.0.0.1:{PUBLIC_PORT}") as http:
            for host in ("localhost", "127.0.0.1:7860", "[::1]"):
                said = (await http.get("/", headers={"host": host})).json()
                assert (said["owner"], said["limited"]) == (False, True)
            bearer = {"authorization": "Bearer "}
            assert not (await http.get("/", headers=bearer)).json()["owner"]

    asyncio.run(deed())


def test_through_the_public_link_the_owner_may_still_log_in(doorway: Doorway) -> None:
    access = doorway.access(share=True, token=TOKEN)
    access.open_public_port(PUBLIC_PORT)

    async def deed() -> None:
        async with client(access, base=f"http://127.0.0.1:{PUBLIC_PORT}") as http:
            assert (await http.get("/")).json()["limited"]
            await http.post("/login", data={"token": TOKEN})
            assert (await http.get("/")).json()["owner"]
        async with client(access) as http:
            assert (await http.get("/")).status_code == 401

    asyncio.run(deed())


def test_without_share_there_is_no_public_port(doorway: Doorway) -> None:
    access = doorway.access(token=TOKEN)
    access.open_public_port(PUBLIC_PORT)

    async def deed() -> None:
        async with client(access, base=f"http://127.0.0.1:{PUBLIC_PORT}") as http:
            assert (await http.get("/")).status_code == 401

    asyncio.run(deed())


# --- headers --------------------------------------------------------------------------------------


def test_every_answer_carries_the_headers(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        for path, headers in (("/x", {}), ("/login", {}), ("/x", {"origin": "http://evil"})):
            answer = await http.request("POST" if headers else "GET", path, headers=headers)
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["referrer-policy"] == "same-origin"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["x-frame-options"] == "DENY"
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"

    doorway.come(deed)


def test_the_site_that_may_frame_the_page_is_set(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        answer = await http.get("/x")
        assert "frame-ancestors https://a.example" in answer.headers["content-security-policy"]
        assert "x-frame-options" not in answer.headers
        login = await http.get("/login")
        assert "frame-ancestors 'none'" in login.headers["content-security-policy"]

    doorway.come(deed, frame_ancestors="https://a.example")


# --- websockets -----------------------------------------------------------------------------------


async def converse(access: Access, *headers: tuple[bytes, bytes]) -> list[dict[str, Any]]:
    scope = {
        "type": "websocket",
        "path": "/x",
        "query_string": b"",
        "scheme": "ws",
        "headers": [(b"host", b"localhost"), *headers],
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 80),
        "subprotocols": [],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await small_app(access)(scope, receive, send)
    return sent


def test_websockets_are_guarded_alike(doorway: Doorway) -> None:
    async def deed() -> None:
        closed = [{"type": "websocket.close", "code": 1008}]
        guarded = doorway.access(token=TOKEN)
        assert await converse(guarded) == closed
        bearer = (b"authorization", f"Bearer {TOKEN}".encode())
        assert (await converse(guarded, bearer))[1]["text"] == "localx"
        evil = (b"origin", b"https://evil.example")
        assert await converse(guarded, bearer, evil) == closed
        local = doorway.access()
        assert (await converse(local))[1]["text"] == "localx"
        assert await converse(local, evil) == closed
        assert await converse(local, (b"host", b"evil.example")) == closed

    asyncio.run(deed())
