"""`make audit`: is anything that we lock known to be vulnerable, withdrawn, unpinned or not free?

What needs no network is always looked at. Two questions need it: whether the package index has
withdrawn ("yanked") a release, and whether the OSV database knows a vulnerability. Where either
cannot be reached the audit says so, and what was therefore not looked at; `--strict` fails then.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.locked import wrong_in_image_lock, wrong_in_uv_lock, wrong_licences
from scripts.python_environment import find_uv
from scripts.surroundings import PROJECT_ROOT, VENV
from scripts.third_party import (
    DOCUMENT,
    IMAGE_LOCK,
    UV_LOCK,
    names_for_gpu,
    names_in_image_lock,
    names_in_uv_lock,
)
from scripts.waivers import FILE, Finding, expired, read_waivers, unknown, unneeded, unwaived

OSV = "https://api.osv.dev/v1/query"
"""The database that PyPI's own advisories go to."""
IMAGE, IMAGE_PYTHON = "image.txt", "3.13"
"""The lock of the sandbox image, and Debian 13's Python."""
REACH_S = 10
LONGEST_S = 900
_YANKED = re.compile(r'`([^`]+)` is yanked(?: \(reason: "?(.*?)"?\))?$', re.MULTILINE)
_PROBE = {"package": {"name": "pip", "ecosystem": "PyPI"}, "version": "0"}


class NotLookedAtError(Exception):
    """Somebody who was to be asked cannot be reached."""


def wrong_offline() -> Iterator[str]:
    """What is wrong with the locks, the licences and the waivers; asks nobody."""
    uv_lock, image_lock = _text(UV_LOCK), _text(IMAGE_LOCK)
    yield from wrong_in_uv_lock(uv_lock)
    yield from wrong_in_image_lock(image_lock)
    yield from wrong_licences(_text(DOCUMENT))
    waivers = read_waivers(_text(FILE))
    yield from expired(waivers, datetime.now(UTC).date())
    runtime, development = names_in_uv_lock(uv_lock)
    yield from unknown(
        waivers,
        (*runtime, *development, *names_for_gpu(uv_lock), *names_in_image_lock(image_lock)),
    )


def wrong_releases(locks: tuple[Path, ...]) -> Iterator[str]:
    """Locked releases that the package index has withdrawn.

    Raises:
        NotLookedAtError: uv is not there, or the index cannot be reached.
    """
    uv = find_uv()
    if uv is None:
        raise NotLookedAtError("uv is not there")
    for lock in locks:
        with tempfile.TemporaryDirectory() as nowhere:
            command = [
                *(str(uv), "pip", "install", "--dry-run", "--no-deps", "--refresh"),
                *("--python", str(VENV / "bin/python"), "--target", nowhere, "-r", str(lock)),
                *(("--python-version", IMAGE_PYTHON) if lock.name == IMAGE else ()),
            ]
            done = subprocess.run(  # noqa: S603 - our own command
                command, capture_output=True, text=True, check=False, timeout=LONGEST_S
            )
        if done.returncode:
            raise NotLookedAtError(f"uv: {done.stderr.strip()[-300:]}")
        for name, reason in _YANKED.findall(done.stderr):
            yield f"{name} was withdrawn by its makers: {reason or 'they say not why'}"


def wrong_versions(locks: tuple[Path, ...], url: str) -> Iterator[str]:
    """Known vulnerabilities that no waiver lets stand, and waivers that let nothing stand.

    Raises:
        NotLookedAtError: The database cannot be reached.
    """
    _reach(url)
    waivers = read_waivers(_text(FILE))
    findings = [finding for lock in locks for finding in ask_pip_audit(lock, url)]
    for finding in unwaived(findings, waivers):
        yield finding.words
    yield from unneeded(findings, waivers)


def ask_pip_audit(lock: Path, url: str) -> list[Finding]:
    """What pip-audit finds in a file of pinned requirements.

    Raises:
        NotLookedAtError: It came to no answer; what it said is in the message.
    """
    command = [
        *(str(VENV / "bin/python"), "-m", "pip_audit", "--requirement", str(lock)),
        *("--disable-pip", "--no-deps", "--vulnerability-service", "osv", "--osv-url", url),
        *("--format", "json", "--aliases", "on", "--progress-spinner", "off"),
    ]
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run(  # noqa: S603 - our own command
            [*command, "--cache-dir", cache],
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_S,
        )
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise NotLookedAtError(f"pip-audit: {done.stderr.strip()[-300:]}") from error
    skipped = [each["name"] for each in report["dependencies"] if "skip_reason" in each]
    if skipped:
        raise NotLookedAtError(f"pip-audit left out {', '.join(skipped)}")
    return [
        Finding(
            package=each["name"],
            version=each["version"],
            ids=frozenset({found["id"], *found.get("aliases", ())}),
            fixed_in=tuple(found["fix_versions"]),
        )
        for each in report["dependencies"]
        for found in each["vulns"]
    ]


def as_requirements(into: Path) -> tuple[Path, ...]:
    """Both locks as files of requirements, of every platform and group.

    Raises:
        NotLookedAtError: uv is not there, or the lock is out of date.
    """
    uv = find_uv()
    if uv is None:
        raise NotLookedAtError("uv is not there")
    host, image = into / "host.txt", into / IMAGE
    command = [str(uv), "export", "--locked", "--no-emit-project", "--no-header", "-o", str(host)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotLookedAtError(f"uv: {done.stderr.strip()[-300:]}")
    image.write_text(_text(IMAGE_LOCK), encoding="utf-8")
    return host, image


def _reach(url: str) -> None:
    asked = urllib.request.Request(url, json.dumps(_PROBE).encode(), method="POST")  # noqa: S310
    try:
        with urllib.request.urlopen(asked, timeout=REACH_S) as answer:  # noqa: S310
            json.load(answer)
    except (OSError, ValueError) as error:
        raise NotLookedAtError(f"{url} cannot be reached: {error}") from error


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def look(name: str, ask: Callable[[], Iterator[str]], *, strict: bool) -> bool:
    """Ask one question and print the answer; whether all is well."""
    try:
        wrong = list(ask())
    except NotLookedAtError as error:
        mark = "✗" if strict else "?"
        sys.stdout.write(f"{mark} {name}: NOT LOOKED AT, {error}\n")
        return not strict
    for each in wrong:
        sys.stdout.write(f"✗ {name}: {each}\n")
    if not wrong:
        sys.stdout.write(f"✓ {name}\n")
    return not wrong


def main() -> int:
    """Ask everything; returns the exit code."""
    parser = argparse.ArgumentParser(description="Look at what is locked.")
    parser.add_argument("--strict", action="store_true", help="fail where something is unreachable")
    parser.add_argument("--osv-url", default=OSV, help="of another database")
    chosen = parser.parse_args()
    strict: bool = chosen.strict
    well = [look("locks, licences and waivers", wrong_offline, strict=strict)]
    with tempfile.TemporaryDirectory() as folder:
        try:
            locks = as_requirements(Path(folder))
        except NotLookedAtError as error:
            sys.stdout.write(f"✗ the locks cannot be read: {error}\n")
            return 1
        well.append(look("withdrawn releases", lambda: wrong_releases(locks), strict=strict))
        ask = lambda: wrong_versions(locks, chosen.osv_url)  # noqa: E731
        well.append(look("known vulnerabilities", ask, strict=strict))
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
