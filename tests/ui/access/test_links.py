"""Links that open one run."""

import hmac

import pytest
from entering import OTHER_RUN, RUN

from ui.access.links import DAY_S, Links

SECRET = b"s" * 32


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_key_opens_its_run_until_it_expires() -> None:
    clock = Clock()
    links = Links(SECRET, now=clock)
    key = links.sign(RUN, days=2)
    assert links.check(RUN, key)
    clock.now += 2 * DAY_S - 1
    assert links.check(RUN, key)
    clock.now += 2
    assert not links.check(RUN, key)


def test_a_key_opens_no_other_run_and_nowhere_else() -> None:
    links = Links(SECRET)
    key = links.sign(RUN)
    assert not links.check(OTHER_RUN, key)
    assert not links.check(RUN, links.sign(OTHER_RUN))
    assert not Links(b"t" * 32).check(RUN, key)


def test_the_end_cannot_be_moved() -> None:
    links = Links(SECRET)
    late, key = links.sign(RUN, days=300), links.sign(RUN, days=1)
    assert not links.check(RUN, late[:8] + key[8:])


@pytest.mark.parametrize("key", ["", "x", "ä", "\udcff", "A" * 54, "A" * 5000, "../../etc"])
def test_any_other_text_is_no_key(key: str) -> None:
    assert not Links(SECRET).check(RUN, key)


def test_ids_of_any_text_are_refused_without_an_error() -> None:
    assert not Links(SECRET).check("\udcff", Links(SECRET).sign(RUN))


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    links = Links(SECRET)
    links.check(RUN, links.sign(RUN))
    links.check(RUN, "")
    assert len(compared) == 2
