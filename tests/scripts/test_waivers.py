"""A finding is let stand for a reason and until a day, and not longer."""

from datetime import date

import pytest

from scripts.waivers import (
    FILE,
    BadWaiverError,
    Finding,
    Waiver,
    expired,
    read_waivers,
    unknown,
    unneeded,
    unwaived,
)

REASON = "It is never called, and tests/test_x.py holds that."
ENTRY = f'[[waiver]]\nid = "CVE-1"\npackage = "one"\nuntil = 2027-01-31\nreason = "{REASON}"\n'
WAIVER = Waiver("CVE-1", "one", date(2027, 1, 31), REASON)
FOUND = Finding("one", "1.0", frozenset({"GHSA-1", "CVE-1"}), ())


def test_those_of_this_repository_can_be_read() -> None:
    assert {waiver.package for waiver in read_waivers(FILE.read_text(encoding="utf-8"))}


def test_a_waiver_ends_after_its_last_day() -> None:
    assert read_waivers(ENTRY) == (WAIVER,)
    assert list(expired([WAIVER], date(2027, 1, 31))) == []
    (words,) = expired([WAIVER], date(2027, 2, 1))
    assert "CVE-1" in words
    assert "2027-01-31" in words


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (ENTRY.replace(REASON, "no matter"), "says too little"),
        (ENTRY.replace("2027-01-31", '"next year"'), "is a day"),
        (ENTRY.replace("2027-01-31", "2027-01-31T00:00:00"), "is a day"),
        (ENTRY.replace("until", "til"), "has id, package, until and reason"),
        (ENTRY * 2, "twice"),
    ],
)
def test_a_waiver_that_says_too_little_is_refused(changed: str, says: str) -> None:
    with pytest.raises(BadWaiverError, match=says):
        read_waivers(changed)


def test_a_finding_goes_by_any_of_its_names_and_only_for_its_package() -> None:
    other = FOUND._replace(package="two")
    assert list(unwaived([FOUND, other], [WAIVER])) == [other]
    assert list(unneeded([FOUND], [WAIVER])) == []
    assert len(list(unneeded([other], [WAIVER]))) == 1
    assert list(unknown([WAIVER], ["one"])) == []
    assert len(list(unknown([WAIVER], ["two"]))) == 1
    assert "no release mends it" in FOUND.words
