"""The entrance from outside: who gets in, as whom, and every way round it that we know."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
from entering import (
    LOCAL,
    LOGINS,
    PAGE,
    PUBLIC_PORT,
    RUN,
    TOKEN,
    Doorway,
    client,
    settings_in,
    small_app,
)
from starlette.requests import ClientDisconnect

from ui.access.attempts import GUESSES
from ui.access.credentials import Credentials
from ui.access.guard import BODY_BYTES
from ui.access.sessions import Session, Sessions

ANN = {"name": "ann", "password": "anns-password"}


# --- on this machine, without token and logins ----------------------------------------------------


@pytest.mark.parametrize("base", [LOCAL, "http://127.0.0.1:7860", "http://[::1]:7860"])
def test_on_this_machine_one_is_the_owner(doorway: Doorway, base: str) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        said = (await http.get("/x")).json()
        assert (said["name"], said["owner"], said["limited"]) == ("local", True, False)
        assert (await http.post("/x")).status_code == 200

    doorway.come(deed, base=base)


@pytest.mark.parametrize("base", ["http://evil.example", "http://127.0.0.1.evil.example:7860"])
def test_a_foreign_name_for_this_machine_is_refused(doorway: Doorway, base: str) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        for path in ("/", "/login", "/api/v1/health", "/gradio_api/info"):
            answer = await http.get(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "access.other_name")
            assert answer.headers["content-type"] == "application/problem+json"

    doorway.come(deed, base=base)


def test_a_name_that_is_allowed_is_taken(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        assert (await http.get("/")).status_code == 200
        assert (await http.get("/", headers={"host": "chalk.other"})).status_code == 403

    doorway.come(deed, base="http://chalk.lan", allowed_hosts="x.lan, chalk.lan")
    doorway.come(deed, base="http://localhost", allowed_hosts="x.lan")


@pytest.mark.parametrize(
    "name",
    ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "Via"],
)
def test_nobody_becomes_the_owner_through_a_proxy(doorway: Doorway, name: str) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        answer = await http.get("/", headers={name: "1.2.3.4"})
        assert (answer.status_code, answer.json()["code"]) == (403, "access.forwarded")

    doorway.come(deed)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/api/v1/generate", "/gradio_api/queue/join", "/login"])
def test_another_site_cannot_make_the_owner_do_something(
    doorway: Doorway, headers: dict[str, str], method: str, path: str
) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        answer = await http.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "access.other_site")

    doorway.come(deed)


def test_another_site_cannot_look_either(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        embedded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
        assert (await http.get(f"/api/v1/runs/{RUN}/video", headers=embedded)).status_code == 403
        followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
        assert (await http.get("/", headers=followed)).status_code == 200

    doorway.come(deed)


# --- with a token or logins -----------------------------------------------------------------------


@pytest.mark.parametrize("given", [{"token": TOKEN}, {"logins": LOGINS}])
@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/config",
            "/queue/join",
            "/gradio_api/queue/data",
            "/gradio_api/info",
            "/theme.css",
        ),
        *("/gradio_api/file=/etc/passwd", "/assets/index.js", "/api/v1/runs", "/api/v1/generate"),
        *(f"/api/v1/runs/{RUN}/video", f"/watch/{RUN}", "/docs", "/api/v1/openapi.json"),
        *("/api/v1/health/", "/api/v1/health/x", "//api/v1/health", "/api/v1/%2e%2e/v1/health"),
        *(
            "/API/V1/HEALTH",
            "/metrics",
            "/metrics/",
            "/healthz/",
            "/readyz/x",
            "//healthz",
            "/api/v1/health%00",
            "/api/v1/health%2f",
            "/api/v1/health;x",
            "/login/",
        ),
        *("/login/", "/theme.css"),
        *("//login", "/login%2f..", "/login;/%2e%2e/config", "/LOGIN", "/.", "/%2e%2e/config"),
        *("/x/%2e%2e/login", "/api%2fv1%2fruns", "/\\login", "/login%0d%0a", "/logout/", "//"),
    ],
)
def test_nothing_is_open(doorway: Doorway, given: dict[str, Any], path: str) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "X"):
            url = httpx.URL(LOCAL).copy_with(raw_path=path.encode())
            answer = await http.request(method, url)
            assert answer.status_code == 401, (method, path, answer.text)
            assert "Bearer" in answer.headers["www-authenticate"]
            if method != "HEAD":
                assert answer.json()["code"] == "access.unknown"

    doorway.come(deed, **given)


def test_health_alone_is_for_everybody_and_names_nobody(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        answer = await http.get("/api/v1/health")
        assert (answer.status_code, answer.json()["name"]) == (200, None)
        assert (await http.post("/api/v1/health")).status_code == 401

    doorway.come(deed, token=TOKEN, base="http://anything.example")


def test_a_browser_is_led_to_the_login_and_back(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        answer = await http.get("/?run=x&a=%26", headers=PAGE)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/login?next=%2F%3Frun%3Dx%26a%3D%2526"
        assert answer.headers["cache-control"] == "no-store"
        page = await http.get(answer.headers["location"])
        assert 'value="/?run=x&amp;a=%26"' in page.text
        form = ANN | {"next": "/?run=x&a=%26"}
        entered = await http.post("/login", data=form)
        assert (entered.status_code, entered.headers["location"]) == (303, "/?run=x&a=%26")
        said = (await http.get("/")).json()
        assert (said["name"], said["owner"]) == ("ann", False)

    doorway.come(deed, logins=LOGINS)


def test_below_a_root_path_addresses_carry_it(doorway: Doorway) -> None:
    access = doorway.access(logins=LOGINS, root_path="/chalk")
    app = small_app(access)
    app.root_path = "/chalk"

    async def deed() -> None:
        async with client(access, app=app) as http:
            answer = await http.get("/chalk/x", headers=PAGE)
            assert answer.headers["location"] == "/chalk/login?next=%2Fchalk%2Fx"
            assert 'action="/chalk/login"' in (await http.get("/chalk/login")).text
            entered = await http.post("/chalk/login", data=ANN)
            assert entered.headers["location"] == "/chalk/"
            assert "; Path=/chalk;" in entered.headers["set-cookie"]
            assert (await http.get("/chalk/x")).json()["name"] == "ann"

    asyncio.run(deed())


def test_the_token_enters_by_header_once_by_address_and_by_form(doorway: Doorway) -> None:
    async def by_header(http: httpx.AsyncClient) -> None:
        answer = await http.post("/x", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.json()["owner"]
        assert "set-cookie" not in answer.headers
        assert (await http.get("/x")).status_code == 401

    async def by_address(http: httpx.AsyncClient) -> None:
        answer = await http.get("/x", params={"token": TOKEN, "run": "a&b"}, headers=PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/x?run=a%26b")
        assert (await http.get("/x")).json()["owner"]

    async def by_form(http: httpx.AsyncClient) -> None:
        answer = await http.post("/login", data={"token": TOKEN})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert (await http.get("/x")).json()["name"] == "local"

    for deed in (by_header, by_address, by_form):
        doorway.come(deed, token=TOKEN)


def test_a_wrong_token_is_said_to_be_wrong(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        answer = await http.get("/x", headers={"authorization": "Bearer wrong"})
        assert (answer.status_code, answer.json()["code"]) == (401, "access.wrong_token")
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        assert (await http.get("/x?token=wrong")).json()["code"] == "access.wrong_token"
        led = await http.get("/x?token=wrong&a=b", headers=PAGE)
        assert led.headers["location"] == "/login?next=%2Fx%3Fa%3Db"
        assert (await http.post("/x", params={"token": TOKEN})).status_code == 401
        twice = await http.get("/x", params=[("token", "wrong"), ("token", TOKEN)])
        assert twice.status_code == 401

    doorway.come(deed, token=TOKEN)


def test_another_kind_of_authorization_is_not_ours(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        await http.post("/login", data={"token": TOKEN})
        assert (await http.get("/x", auth=("proxy", "password"))).json()["owner"]

    doorway.come(deed, token=TOKEN)


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_the_login_leads_to_no_other_site(doorway: Doorway, onward: str) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        page = await http.get("/login", params={"next": onward})
        assert "evil.example" not in page.text
        answer = await http.post("/login", data=ANN | {"next": onward})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")

    doorway.come(deed, logins=LOGINS)


def test_the_way_back_from_a_redirect_is_of_this_site(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        url = httpx.URL(LOCAL).copy_with(raw_path=b"//evil.example/x?token=" + TOKEN.encode())
        answer = await http.get(url, headers=PAGE)
        assert answer.headers["location"] == "/evil.example/x"

    doorway.come(deed, token=TOKEN)


def test_wrong_guesses_are_answered_alike_and_then_slowed(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        wrong = [{"name": "ann", "password": "wrong"}, {"name": "nobody", "password": "wrong"}]
        answers = [await http.post("/login", data=wrong[turn % 2]) for turn in range(GUESSES)]
        assert {(each.status_code, each.text) for each in answers} == {(401, answers[0].text)}
        assert all("set-cookie" not in each.headers for each in answers)
        slowed = await http.post("/login", data=ANN)
        assert slowed.status_code == 429
        assert 0 < int(slowed.headers["retry-after"]) <= 62
        assert "set-cookie" not in slowed.headers

    doorway.come(deed, logins=LOGINS)


def test_each_address_is_slowed_on_its_own(doorway: Doorway) -> None:
    access = doorway.access(logins=LOGINS)
    app = small_app(access)

    async def deed() -> None:
        async with client(access, app=app, address="10.0.0.1") as http:
            for _ in range(GUESSES):
                await http.post("/login", data={"name": "ann", "password": "wrong"})
            assert (await http.post("/login", data=ANN)).status_code == 429
        async with client(access, app=app, address="10.0.0.2") as http:
            assert (await http.post("/login", data=ANN)).status_code == 303

    asyncio.run(deed())


def test_who_guesses_by_the_public_link_locks_only_the_public_link(doorway: Doorway) -> None:
    access = doorway.access(share=True, logins=LOGINS)
    access.open_public_port(PUBLIC_PORT)
    app = small_app(access)

    async def deed() -> None:
        base = f"https://x.gradio.live:{PUBLIC_PORT}"
        for number in range(GUESSES):  # as a trusted proxy on this machine would make them look
            async with client(access, base=base, app=app, address=f"10.0.0.{number}") as http:
                await http.post("/login", data={"name": "ann", "password": "wrong"})
        async with client(access, base=base, app=app) as http:
            assert (await http.post("/login", data=ANN)).status_code == 429
        async with client(access, app=app) as http:
            assert (await http.post("/login", data=ANN)).status_code == 303

    asyncio.run(deed())


def test_no_file_and_no_endless_body_is_taken(doorway: Doorway) -> None:
    async def endless() -> AsyncGenerator[bytes]:
        while True:
            yield b"x" * 100_000

    async def deed(http: httpx.AsyncClient) -> None:
        files = {"files": ("x.txt", b"x")}
        answer = await http.post("/gradio_api/upload", files=files)
        assert (answer.status_code, answer.json()["code"]) == (415, "request.media_type")
        answer = await http.post("/x", content=b"x" * (BODY_BYTES + 1))
        assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
        assert (await http.post("/x", content=b"x" * BODY_BYTES)).json()["bytes"] == BODY_BYTES
        assert (await http.post("/x", headers={"content-length": "-1"})).status_code == 413
        with pytest.raises(ClientDisconnect):
            await http.post("/x", content=endless())

    doorway.come(deed)


def test_what_is_no_form_is_refused(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        assert (await http.post("/login", json=ANN)).status_code == 415
        assert (await http.post("/login", data={"token": "x" * 10_000})).status_code == 415
        assert (await http.put("/login", data=ANN)).status_code == 405
        assert (await http.post("/login", data={"token": TOKEN})).status_code == 401

    doorway.come(deed, logins=LOGINS)


def test_logging_out_takes_a_post_and_ends_the_session(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        await http.post("/login", data=ANN)
        assert (await http.get("/logout")).status_code == 405
        assert (await http.get("/x")).status_code == 200
        answer = await http.post("/logout")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        assert (await http.get("/x")).status_code == 401

    doorway.come(deed, logins=LOGINS)


def forged_cookies(folder: Path) -> list[str]:
    settings = settings_in(folder, logins=LOGINS)
    credentials = Credentials(settings)
    other = Sessions(settings, b"another secret of 32 characters!", credentials)
    real = Sessions(settings, b"s" * 32, credentials)
    old = Sessions(settings, b"s" * 32, credentials, now=lambda: 0)
    right = real.write(Session("login", "ann"))
    return [
        other.write(Session("login", "ann")),
        old.write(Session("login", "ann")),
        real.write(Session("token")),
        real.write(Session("login", "eve")),
        real.write(Session("visitor", "visitor-1")),
        right[:-1],
        right + "A",
        right.swapcase(),
        "",
        "local",
        "x" * 10_000,
    ]


def test_forged_cookies_let_nobody_in(doorway: Doorway, tmp_path: Path) -> None:
    given = {"logins": LOGINS, "secret": "s" * 32}
    settings = settings_in(tmp_path, **given)
    sessions = Sessions(settings, b"s" * 32, Credentials(settings))

    async def deed(http: httpx.AsyncClient) -> None:
        for value in forged_cookies(tmp_path):
            answer = await http.get("/x", headers={"cookie": f"{sessions.cookie}={value}"})
            assert answer.status_code == 401, value
        right = sessions.write(Session("login", "ann"))
        answer = await http.get("/x", headers={"cookie": f"{sessions.cookie}={right}"})
        assert answer.json()["name"] == "ann"

    doorway.come(deed, **given)


def test_the_cookie_is_only_for_tls_where_there_is_tls(doorway: Doorway) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        cookie = (await http.post("/login", data=ANN)).headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert ("Secure" in cookie) is (str(http.base_url).startswith("https"))

    doorway.come(deed, logins=LOGINS)
    doorway.come(deed, logins=LOGINS, base="https://chalk.example.org")
