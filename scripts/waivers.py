"""Findings of the audit that are let stand, each with its reason and its last day."""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_suffix(".toml")
SHORTEST_REASON = 40
"""Characters; fewer tell nobody why."""


class BadWaiverError(ValueError):
    """The file of waivers is none; the message names the entry."""


class Waiver(NamedTuple):
    """One finding that is let stand."""

    id: str
    """As any database names it: `CVE-…`, `GHSA-…` or `PYSEC-…`."""
    package: str
    until: date
    """Its last day."""
    reason: str


class Finding(NamedTuple):
    """A known vulnerability in what is locked."""

    package: str
    version: str
    ids: frozenset[str]
    """Every name it goes by."""
    fixed_in: tuple[str, ...]

    @property
    def words(self) -> str:
        """One line for people."""
        mended = f"mended in {', '.join(self.fixed_in)}" if self.fixed_in else "no release mends it"
        return f"{self.package} {self.version}: {', '.join(sorted(self.ids))}; {mended}"


def read_waivers(text: str) -> tuple[Waiver, ...]:
    """The waivers.

    Raises:
        BadWaiverError: One lacks something, says too little, or is there twice.
    """
    waivers: list[Waiver] = []
    for entry in tomllib.loads(text).get("waiver", []):
        try:
            waiver = Waiver(**entry)
        except TypeError as error:
            raise BadWaiverError(f"{entry}: a waiver has id, package, until and reason") from error
        if type(waiver.until) is not date:
            raise BadWaiverError(f"{waiver.id}: `until` is a day, as 2027-03-31")
        if len(waiver.reason.strip()) < SHORTEST_REASON:
            raise BadWaiverError(f"{waiver.id}: its reason says too little")
        if waiver.id in {each.id for each in waivers}:
            raise BadWaiverError(f"{waiver.id}: it is waived twice")
        waivers.append(waiver)
    return tuple(waivers)


def expired(waivers: Iterable[Waiver], today: date) -> Iterator[str]:
    """Those whose last day is over."""
    for waiver in waivers:
        if waiver.until < today:
            yield (
                f"the waiver of {waiver.id} ({waiver.package}) ended on {waiver.until}: look at the"
                " finding again, and mend it or waive it anew"
            )


def unknown(waivers: Iterable[Waiver], locked: Iterable[str]) -> Iterator[str]:
    """Those of packages that are not locked any more."""
    names = set(locked)
    for waiver in waivers:
        if waiver.package not in names:
            yield f"the waiver of {waiver.id} is of {waiver.package}, which is not locked any more"


def unwaived(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> Iterator[Finding]:
    """Findings that no waiver lets stand."""
    let = {(waiver.package, waiver.id) for waiver in waivers}
    for finding in findings:
        if not any((finding.package, name) in let for name in finding.ids):
            yield finding


def unneeded(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> Iterator[str]:
    """Waivers of what was not found."""
    found = {(finding.package, name) for finding in findings for name in finding.ids}
    for waiver in waivers:
        if (waiver.package, waiver.id) not in found:
            yield f"the waiver of {waiver.id} ({waiver.package}) lets nothing stand; remove it"
