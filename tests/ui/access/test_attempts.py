"""How often one may guess."""

import pytest

from ui.access.attempts import ADDRESSES, GUESSES, WINDOW_S, Attempts, network


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_after_so_many_wrong_guesses_one_waits() -> None:
    clock = Clock()
    attempts = Attempts(now=clock)
    for _ in range(GUESSES):
        assert attempts.wait_s("1.2.3.4") == 0
        attempts.count("1.2.3.4")
        clock.now += 1
    assert attempts.wait_s("1.2.3.4") == WINDOW_S - GUESSES
    assert attempts.wait_s("1.2.3.5") == 0
    clock.now += WINDOW_S
    assert attempts.wait_s("1.2.3.4") == 0


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_network_of_one_user_counts_as_one(address: str, name: str) -> None:
    assert network(address) == name


def test_many_addresses_are_not_all_remembered() -> None:
    attempts = Attempts()
    for number in range(ADDRESSES + GUESSES):
        attempts.count(f"address {number}")
    for _ in range(GUESSES):
        attempts.count("address 0")
    assert attempts.wait_s("address 0") > 0
