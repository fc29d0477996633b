"""A small Debian in a temporary folder, made with debootstrap; it is gone afterwards.

Only root can make one. Nothing here knows of images or engines.
"""

import fnmatch
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.step import CommandFailedError, SetUpError, run_command
from scripts.surroundings import PROJECT_ROOT

SUITE = "trixie"
PARENT = Path("/var/tmp")  # noqa: S108 - /tmp may be in memory, or forbid devices and programs
EXCLUDES = PROJECT_ROOT / "sandbox_image" / "dpkg-exclude"
HOST_CERTIFICATES = Path("/usr/local/share/ca-certificates")
LEFTOVERS = (
    "var/lib/apt/lists/*",
    "var/cache/apt/*",
    "var/cache/debconf/*-old",
    "var/cache/ldconfig/*",
    "var/lib/dpkg/*-old",
    "var/log/*",
    "tmp/*",
    "etc/hostname",
    "etc/resolv.conf",
)
"""What a fresh root has and an image must not: caches, logs, and this machine's own names."""


@dataclass(frozen=True)
class Mirrors:
    """Where Debian packages come from; None means the tool's default."""

    main: str | None = None
    security: str | None = None


@contextmanager
def make_debian_root(prefix: str) -> Generator[Path]:
    """Make a minimal Debian with this machine's certificates, for as long as the block runs.

    Args:
        prefix: Begins the folder's name. Folders of an earlier call that was killed are removed,
            so two calls with one prefix must not run at once.

    Raises:
        SetUpError: debootstrap failed.
    """
    for stale in PARENT.glob(f"{prefix}*"):
        remove_root(stale)
    root = Path(tempfile.mkdtemp(prefix=prefix, dir=PARENT))
    try:
        mirrors = find_mirrors()
        try:
            _fill(root, mirrors)
        except CommandFailedError as error:
            raise SetUpError(
                f"a base image could not be made: {error}",
                "Check that this machine reaches a Debian mirror, then run this again.",
                detail=error.tail(),
            ) from error
        yield root
    finally:
        remove_root(root)


def _fill(root: Path, mirrors: Mirrors) -> None:
    # A program started by make may have no PATH to the system's own folders.
    env = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
    root.chmod(0o755)
    command = ["debootstrap", "--variant=minbase", "--include=ca-certificates", SUITE, str(root)]
    run_command([*command, mirrors.main] if mirrors.main else command, env=env)
    _add_sources(root, mirrors)
    add_certificates(root)
    run_command(["chroot", str(root), "update-ca-certificates"], env=env)
    drop_excluded(root, EXCLUDES.read_text(encoding="utf-8").splitlines())
    # From now on dpkg leaves out by itself what was just removed.
    shutil.copy(EXCLUDES, root / "etc/dpkg/dpkg.cfg.d/docker-slim")
    for pattern in LEFTOVERS:
        for path in root.glob(pattern):
            _remove(path)
    # An empty id is filled in by whoever starts; a full one would be the same in every image.
    (root / "etc/machine-id").write_text("")


def _add_sources(root: Path, mirrors: Mirrors) -> None:
    """Add updates from the mirror debootstrap used, and security fixes where their place is known.

    Debian's own base images have both; debootstrap itself writes only the release.
    """
    sources = root / "etc/apt/sources.list"
    release = sources.read_text(encoding="utf-8").strip()
    lines = [release, release.replace(f" {SUITE} ", f" {SUITE}-updates ")]
    if mirrors.security:
        lines.append(f"deb {mirrors.security} {SUITE}-security main")
    sources.write_text("\n".join(lines) + "\n", encoding="utf-8")


def add_certificates(root: Path) -> None:
    """Trust what this machine trusts beyond Debian's own list, a company's proxy for example."""
    place = root / HOST_CERTIFICATES.relative_to("/")
    place.mkdir(parents=True, exist_ok=True)
    for certificate in HOST_CERTIFICATES.rglob("*.crt"):
        shutil.copy(certificate, place / certificate.name)


def drop_excluded(root: Path, rules: list[str]) -> None:
    """Remove files as dpkg's `path-exclude` and `path-include` lines say; the last match counts."""
    parsed = [line.split(None, 1) for line in rules if line.startswith("path-")]
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            inside = f"/{path.relative_to(root)}"
            verdict = [kind for kind, pattern in parsed if fnmatch.fnmatchcase(inside, pattern)]
            if verdict and verdict[-1] == "path-exclude":
                path.unlink()


def find_mirrors() -> Mirrors:
    """Find the mirrors this machine uses, if it is a Debian and names any."""
    try:
        system = _read_os_release(Path("/etc/os-release").read_text(encoding="utf-8"))
        form = "$(REPO_URI) $(RELEASE) $(COMPONENT)"
        targets = run_command(["apt-get", "indextargets", "--format", form, "Created-By: Packages"])
    except (OSError, CommandFailedError):
        return Mirrors()
    return choose_mirrors(system, targets)


def choose_mirrors(system: dict[str, str], targets: str) -> Mirrors:
    """Pick the mirrors out of apt's list.

    Args:
        system: What /etc/os-release says. Mirrors of Ubuntu do not carry Debian.
        targets: Lines of address, suite and component.
    """
    codename = system.get("VERSION_CODENAME", "")
    if system.get("ID") != "debian" or not codename:
        return Mirrors()
    found: dict[str, str] = {}
    for line in targets.splitlines():
        address, _, rest = line.partition(" ")
        if rest.endswith(" main") and address.startswith(("http://", "https://", "file:/")):
            found.setdefault(rest.removesuffix(" main"), address.rstrip("/"))
    return Mirrors(main=found.get(codename), security=found.get(f"{codename}-security"))


def _read_os_release(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines())
    return {name: value.strip("\"'") for name, equals, value in pairs if equals}


def remove_root(root: Path) -> None:
    """Remove a root and whatever debootstrap left mounted in it."""
    for mounted in sorted(_mounts_below(root), reverse=True):
        try:
            run_command(["umount", "--lazy", mounted])
        except CommandFailedError as error:
            # Deleting through a mount would delete what is mounted.
            raise SetUpError(
                f"{mounted} could not be unmounted", f"Unmount it, then remove {root}."
            ) from error
    shutil.rmtree(root, ignore_errors=True)


def _mounts_below(root: Path) -> list[str]:
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    places = (line.split(" ")[4] for line in mounts)
    return [place for place in places if place.startswith(f"{root}/")]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
