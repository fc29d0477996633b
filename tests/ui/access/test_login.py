"""The login page and its form."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from entering import LOGINS, TOKEN, settings_in

from ui.access.credentials import Credentials
from ui.access.login import FORM_BYTES, read_form, within_site, write_login

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("address", ["/", "/?run=1", "/a/b?c=d&e=%2F", "/login?next=/"])
def test_addresses_of_this_site_are_gone_on_to(address: str) -> None:
    assert within_site(address, otherwise="/home") == address


@pytest.mark.parametrize(
    "address",
    [
        *("", "a", "//evil.example", "///evil.example", "https://evil.example", "/\\evil.example"),
        *("\\/evil.example", "/\t/evil.example", "/\n/evil.example", "\t//evil.example", "/\x00"),
        *("javascript:alert(1)", " //evil.example", "/é", "data:text/html,x", "/\x7f"),
    ],
)
def test_all_others_are_not(address: str) -> None:
    assert within_site(address, otherwise="/home") == "/home"


def page(folder: Path, *, problem: str | None = None, onward: str = "/", **given: Any) -> str:
    credentials = Credentials(settings_in(folder, **given))
    return write_login(credentials, action="/login", onward=onward, problem=problem)


def test_the_page_asks_for_what_is_set(tmp_path: Path) -> None:
    assert page(tmp_path, token=TOKEN).count("<form") == 1
    assert 'name="token"' not in page(tmp_path, logins=LOGINS)
    both = page(tmp_path, token=TOKEN, logins=LOGINS)
    assert both.count("<form") == 2
    for name in ("name", "password", "token"):
        assert f'<label for="{name}"' in both
        assert f'id="{name}"' in both
    assert "<form" not in page(tmp_path)


def test_it_holds_no_secret_and_escapes_what_it_is_told(tmp_path: Path) -> None:
    text = page(tmp_path, token=TOKEN, onward='/"><script>', problem="<b>")
    assert TOKEN not in text
    assert "<script" not in text
    assert "<b>" not in text
    assert 'role="alert"' in text


def read(*bodies: bytes, kind: str = FORM) -> dict[str, str] | None:
    messages = [
        {"type": "http.request", "body": body, "more_body": number < len(bodies)}
        for number, body in enumerate(bodies, start=1)
    ]

    async def receive() -> dict[str, object]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    return asyncio.run(read_form(receive, kind))


def test_a_form_is_read_in_pieces() -> None:
    assert read(b"name=ann&pass", b"word=a%20b") == {"name": "ann", "password": "a b"}
    assert read(b"", kind=f"{FORM}; charset=utf-8") == {}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"token=x", "application/json"),
        (b"token=x", ""),
        (b"a" * (FORM_BYTES + 1), FORM),
        (b"&".join([b"a=b"] * 9), FORM),
        ("token=é".encode(), FORM),
    ],
)
def test_anything_else_is_none(body: bytes, kind: str) -> None:
    assert read(body, kind=kind) is None


def test_a_browser_that_goes_away_sent_no_form() -> None:
    assert asyncio.run(read_form(gone, FORM)) is None


async def gone() -> dict[str, object]:
    return {"type": "http.disconnect"}
