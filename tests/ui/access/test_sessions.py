"""Session cookies."""

from pathlib import Path
from typing import Any

import pytest
from entering import LOGINS, TOKEN, settings_in

from ui.access.credentials import Credentials
from ui.access.links import DAY_S
from ui.access.seal import Seal
from ui.access.sessions import Session, Sessions

SECRET = b"s" * 32


def sessions(
    folder: Path, *, secret: bytes = SECRET, now: float = 1_000_000.0, **given: Any
) -> Sessions:
    settings = settings_in(folder, **({"token": TOKEN, "logins": LOGINS} | given))
    return Sessions(settings, secret, Credentials(settings), now=lambda: now)


@pytest.mark.parametrize(
    "session", [Session("token"), Session("login", "ann"), Session("visitor", "visitor-1")]
)
def test_a_session_is_read_back(tmp_path: Path, session: Session) -> None:
    assert sessions(tmp_path).read(sessions(tmp_path).write(session)) == session


def test_it_ends(tmp_path: Path) -> None:
    value = sessions(tmp_path, session_days=2).write(Session("token"))
    late = 1_000_000.0 + 2 * DAY_S
    assert sessions(tmp_path, now=late - 1).read(value)
    assert sessions(tmp_path, now=late).read(value) is None


@pytest.mark.parametrize(
    "given",
    [
        {"secret": b"t" * 32},
        {"token": "another-token-of-ours"},
        {"token": None},
    ],
)
def test_a_new_secret_or_token_ends_the_owners(tmp_path: Path, given: dict[str, Any]) -> None:
    value = sessions(tmp_path).write(Session("token"))
    assert sessions(tmp_path, **given).read(value) is None


@pytest.mark.parametrize("logins", ["ann:anns-new-password", "bob:bobs:password", None])
def test_a_new_password_or_none_ends_the_logins(tmp_path: Path, logins: str | None) -> None:
    value = sessions(tmp_path).write(Session("login", "ann"))
    assert sessions(tmp_path, logins=logins).read(value) is None


def test_anothers_new_password_ends_nothing(tmp_path: Path) -> None:
    value = sessions(tmp_path).write(Session("login", "ann"))
    changed = "ann:anns-password,bob:another-password"
    assert sessions(tmp_path, logins=changed, token="x" * 20).read(value)


def test_a_key_of_a_link_is_no_session(tmp_path: Path) -> None:
    assert sessions(tmp_path).read(Seal(SECRET, "link").close(b"{}")) is None


@pytest.mark.parametrize("value", ["", "x", "x" * 5000, '{"kind":"token"}', "null"])
def test_forged_ones_are_none(tmp_path: Path, value: str) -> None:
    assert sessions(tmp_path).read(value) is None


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(tmp_path: Path) -> None:
    plain = sessions(tmp_path).header(Session("token"), secure=False)
    assert "; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax" in plain
    assert "Secure" not in plain
    assert sessions(tmp_path).header(Session("token"), secure=True).endswith("; Secure")
    assert "; Path=/chalk;" in sessions(tmp_path, root_path="/chalk").ending(secure=False)
    assert TOKEN not in plain


def test_two_on_one_machine_have_cookies_of_their_own(tmp_path: Path) -> None:
    assert sessions(tmp_path).cookie == sessions(tmp_path).cookie
    assert sessions(tmp_path).cookie != sessions(tmp_path, secret=b"t" * 32).cookie


def test_every_new_visitor_is_another(tmp_path: Path) -> None:
    names = {sessions(tmp_path).new_visitor().name for _ in range(50)}
    assert len(names) == 50
    assert all(name.startswith("visitor-") for name in names)
