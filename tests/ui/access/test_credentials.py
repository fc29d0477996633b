"""Token and logins."""

import hmac
from pathlib import Path

import pytest
from entering import LOGINS, TOKEN, settings_in

from ui.access.credentials import Credentials


def test_without_any_nothing_fits(tmp_path: Path) -> None:
    none = Credentials(settings_in(tmp_path))
    assert not none
    assert not none.is_token("")
    assert not none.is_login("", "")
    assert none.words_of(None) is None


def test_only_the_whole_token_fits(tmp_path: Path) -> None:
    one = Credentials(settings_in(tmp_path, token=TOKEN))
    assert (bool(one), one.has_token, one.has_logins) == (True, True, False)
    assert one.is_token(TOKEN)
    for wrong in ("", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper(), "\udcff", "é"):
        assert not one.is_token(wrong)


def test_name_and_password_must_belong_together(tmp_path: Path) -> None:
    two = Credentials(settings_in(tmp_path, logins=LOGINS))
    assert two.is_login("ann", "anns-password")
    assert two.is_login("bob", "bobs:password")
    for name, password in (
        ("ann", "bobs:password"),
        ("Ann", "anns-password"),
        ("ann", ""),
        ("", "anns-password"),
        ("bob:bobs", "password"[:-1]),
        ("eve", "anns-password"),
    ):
        assert not two.is_login(name, password)


def test_a_colon_moved_from_password_to_name_is_another_login(tmp_path: Path) -> None:
    assert not Credentials(settings_in(tmp_path, logins=LOGINS)).is_login("bob:bobs", "password")


def test_every_login_is_compared_in_constant_time_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[tuple[int, int]] = []
    real = hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        lengths.append((len(one), len(other)))
        return real(one, other)

    both = Credentials(settings_in(tmp_path, logins=LOGINS, token=TOKEN))
    monkeypatch.setattr(hmac, "compare_digest", compare)
    both.is_login("ann", "anns-password")
    both.is_login("nobody", "x" * 1000)
    both.is_token("x")
    assert lengths == [(32, 32)] * 5
