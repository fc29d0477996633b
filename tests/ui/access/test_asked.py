"""What is read out of a request, and what is not believed."""

from typing import Any

import pytest
from entering import RUN

from ui.access.asked import Asked


def asked(
    path: str = "/",
    *,
    query: bytes = b"",
    method: str = "GET",
    kind: str = "http",
    root: str = "",
    host: str = "localhost:7860",
    **headers: str,
) -> Asked:
    lines = {"host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
    scope: dict[str, Any] = {
        "type": kind,
        "method": method,
        "path": root + path,
        "root_path": root,
        "query_string": query,
        "scheme": "http",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in lines.items()],
        "server": ("127.0.0.1", 7860),
        "client": ("127.0.0.1", 5),
    }
    return Asked(scope)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost", "localhost"),
        ("LOCALHOST:7860", "localhost"),
        ("[::1]:7860", "[::1]"),
        ("chalk.example.org", "chalk.example.org"),
        ("localhost.evil.example", "localhost.evil.example"),
        ("localhost@evil.example", None),
        ("localhost:7860:1", None),
        ("localhost ", None),
        ("localhost\x00", None),
        ("", None),
    ],
)
def test_the_host_is_a_name_or_nothing(host: str, name: str | None) -> None:
    assert asked(host=host).host == name


def test_two_hosts_are_none() -> None:
    one = asked()
    one.scope["headers"].append((b"host", b"evil.example"))
    assert Asked(one.scope).host is None


def test_the_root_path_is_no_part_of_the_path() -> None:
    assert asked("/login", root="/chalk").path == "/login"
    assert asked("", root="/chalk").path == ""
    outside = asked("/login")
    outside.scope["root_path"] = "/chalk"
    outside.scope["path"] = "/chalkbox/login"
    assert Asked(outside.scope).path == "/chalkbox/login"


@pytest.mark.parametrize(
    ("path", "query", "back"),
    [
        ("/", b"", "/"),
        ("/a b", b"c=d%2Fe&token=x", "/a%20b?c=d%2Fe"),
        ("//evil.example/x", b"", "/evil.example/x"),
        ("/x", b"token=1&token=2", "/x"),
        ("/?x", b"", "/%3Fx"),
    ],
)
def test_one_comes_back_to_this_site(path: str, query: bytes, back: str) -> None:
    assert asked(path, query=query).address_without("token") == back


def test_a_name_that_stands_twice_in_the_query_is_none() -> None:
    assert asked(query=b"key=a").asked_for("key") == "a"
    assert asked(query=b"key=a&key=b").asked_for("key") is None
    assert asked(query=b"&".join([b"a=b"] * 200) + b"&key=a").asked_for("key") is None


@pytest.mark.parametrize(
    ("path", "run"),
    [
        (f"/watch/{RUN}", RUN),
        (f"/api/v1/runs/{RUN}", RUN),
        (f"/api/v1/runs/{RUN}/files/a/b.mp4", RUN),
        (f"/api/v1/status/{RUN}", RUN),
        ("/api/v1/runs", None),
        ("/api/v1/runs/", None),
        (f"//api/v1/runs/{RUN}", None),
        (f"/api/v1/runs//{RUN}", None),
        (f"/api/v1/../v1/runs/{RUN}", None),
        (f"/x/api/v1/runs/{RUN}", None),
        ("/api/v1/runs/../../etc", None),
        (f"/api/v1/runs/{RUN}\n", None),
        (f"/api/v1/workflows/{RUN}", None),
    ],
)
def test_the_run_of_a_path(path: str, run: str | None) -> None:
    assert asked(path).run == run
    assert asked(path, method="POST").run is None


def test_nginx_as_it_comes_says_nothing_but_speaks_an_old_tongue() -> None:
    scope = asked().scope
    assert Asked({**scope, "http_version": "1.0"}).was_forwarded
    assert not Asked({**scope, "http_version": "1.1"}).was_forwarded


def test_cookies_and_bearer() -> None:
    one = asked(cookie="a=b; chalk=c", authorization="bearer  x ")
    assert (one.cookie("chalk"), one.cookie("none"), one.bearer) == ("c", None, "x")
    assert asked(authorization="Basic eDp5").bearer is None
    assert asked(authorization="Bearer " + "grüße".encode().decode("latin-1")).bearer == "grüße"
    assert asked(authorization="Bearer \xff").bearer == "\ufffd"
    assert asked(cookie="\x01=").cookie("chalk") is None
    assert asked(cookie="chalk=c; chalk=d").cookie("chalk") == "c"


@pytest.mark.parametrize(
    "other", ['{"a":1}', "a b", '"unclosed', "caf\xe9", "Mon, 1 Jan", "[0]", "=", ""]
)
@pytest.mark.parametrize("name", ["x=", "", "a b=", "path="])
def test_a_cookie_that_another_program_left_hides_none_of_ours(name: str, other: str) -> None:
    assert asked(cookie=f"{name}{other}; chalk=c").cookie("chalk") == "c"
    assert asked(cookie=f"chalk=c; {name}{other}").cookie("chalk") == "c"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("site", "mode", "good"),
    [
        ("same-origin", "cors", True),
        ("none", "navigate", True),
        ("cross-site", "navigate", True),
        ("same-site", "navigate", True),
        ("cross-site", "no-cors", False),
        ("cross-site", "websocket", False),
        ("same-site", "cors", False),
        ("x", "y", False),
    ],
)
def test_another_site_may_lead_here_and_nothing_else(
    method: str, site: str, mode: str, good: bool
) -> None:
    fetch = {"sec_fetch_site": site, "sec_fetch_mode": mode}
    assert asked(method=method, **fetch).is_of_this_site is good
    if site in ("cross-site", "same-site"):
        assert not asked(method="POST", **fetch).is_of_this_site
        assert not asked(kind="websocket", **fetch).is_of_this_site


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("origin", "host", "good"),
    [
        ("http://localhost:7860", "localhost:7860", True),
        ("http://LOCALHOST:7860", "localhost:7860", True),
        ("https://chalk.example.org", "chalk.example.org", True),
        ("https://chalk.example.org", "chalk.example.org:443", True),
        ("http://[::1]:7860", "[::1]:7860", True),
        ("http://localhost:7861", "localhost:7860", False),
        ("http://localhost", "localhost:7860", False),
        ("http://evil.example", "localhost:7860", False),
        ("http://localhost.evil.example:7860", "localhost:7860", False),
        ("http://localhost:7860.evil.example", "localhost:7860", False),
        ("http://localhost:x", "localhost:7860", False),
        ("null", "localhost:7860", False),
        ("file://", "localhost:7860", False),
        ("", "localhost:7860", False),
        ("http://a", "a b", False),
    ],
)
def test_without_a_word_of_the_browser_the_origin_must_be_the_host(
    kind: str, origin: str, host: str, good: bool
) -> None:
    assert asked(method="POST", kind=kind, origin=origin, host=host).is_of_this_site is good


def test_programs_say_nothing_and_pass() -> None:
    assert asked(method="POST").is_of_this_site
    assert asked(method="DELETE").is_of_this_site


@pytest.mark.parametrize(
    ("path", "method", "accept", "page"),
    [
        ("/", "GET", "text/html", True),
        ("/watch/x", "HEAD", "text/html", True),
        ("/", "POST", "text/html", False),
        ("/", "GET", "*/*", False),
        ("/api/v1/runs", "GET", "text/html", False),
        ("/gradio_api/info", "GET", "text/html", False),
    ],
)
def test_who_waits_for_a_page(path: str, method: str, accept: str, page: bool) -> None:
    assert asked(path, method=method, accept=accept).wants_page is page
