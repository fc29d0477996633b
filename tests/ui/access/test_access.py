"""Opening the entrance."""

from pathlib import Path
from typing import Any

import pytest
from entering import LOGINS, TOKEN, settings_in

from ui.access import Access
from ui.access.access import is_loopback
from ui.access.errors import OpenAddressError


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "chalk.example.org", ""])  # noqa: S104
def test_an_open_address_without_a_guard_is_refused_in_one_sentence(
    tmp_path: Path, host: str
) -> None:
    with pytest.raises(OpenAddressError, match="CHALKBOX_TOKEN or CHALKBOX_LOGINS") as raised:
        Access.open(settings_in(tmp_path, host=host))
    assert "\n" not in raised.value.message
    with pytest.raises(OpenAddressError):
        Access.open(settings_in(tmp_path, host=host), share=True)


@pytest.mark.parametrize("given", [{"token": TOKEN}, {"logins": LOGINS}, {"behind_loopback": True}])
def test_with_a_guard_any_address_is_served(tmp_path: Path, given: dict[str, Any]) -> None:
    access = Access.open(settings_in(tmp_path, host="0.0.0.0", **given))  # noqa: S104
    assert access.can_log_out is ("behind_loopback" not in given)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_this_machine_alone_needs_no_guard(tmp_path: Path, host: str) -> None:
    assert not Access.open(settings_in(tmp_path, host=host)).can_log_out


@pytest.mark.parametrize("host", ["127.0.0.1.evil.example", "localhost.evil.example", "1", "::2"])
def test_what_only_looks_like_this_machine_is_not(host: str) -> None:
    assert not is_loopback(host)


def test_a_request_that_came_another_way_has_no_visitor(tmp_path: Path) -> None:
    access = Access.open(settings_in(tmp_path))
    for scope in ({}, {"state": {}}, {"state": {"visitor": "local"}}):
        with pytest.raises(LookupError):
            access.visitor_of(scope)
