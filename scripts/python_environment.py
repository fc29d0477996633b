"""The Python environment in `.venv`: exactly what `uv.lock` names, made with uv.

Python itself is never downloaded. uv is taken from PATH, else brought into `.tools`.
"""

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.lock import only_one
from scripts.packages import install_packages
from scripts.step import CommandFailedError, SetUpError, Step, run_command
from scripts.surroundings import PROJECT_ROOT, TOOLS, VENV, Surroundings

UV_VERSION = "0.13.8"
"""What is installed where uv is missing."""
UV_OLDEST = (0, 8)
"""Older ones cannot read the lock file."""
STAMP = VENV / "chalkbox-set-up.json"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def ensure_environment(running: Step, surroundings: Surroundings, *, dev: bool) -> None:
    """Make `.venv` match `uv.lock`, unless it is known to.

    Args:
        running: The step to report to.
        surroundings: Where the lock is.
        dev: Also the tools for tests and checks. They stay when a later call asks for less.

    Raises:
        SetUpError: uv or the packages cannot be had, or the lock file is out of date.
    """
    if is_up_to_date(dev=dev):
        return
    with only_one(surroundings.checkout_lock, running):
        if is_up_to_date(dev=dev):
            return
        _drop_moved_environment()
        uv = find_uv() or fetch_uv(running)
        running.say("installing the locked packages with uv")
        _sync(uv, dev=dev)
        stamp = {"digest": _digest_inputs(), "root": str(PROJECT_ROOT), "dev": dev}
        STAMP.write_text(json.dumps(stamp), encoding="utf-8")
        running.note = f"made with uv in {VENV.name}"


def is_up_to_date(*, dev: bool) -> bool:
    """Tell from the stamp alone whether `.venv` holds what the lock file names."""
    stamp = _read_stamp()
    return (
        stamp.get("digest") == _digest_inputs()
        and stamp.get("root") == str(PROJECT_ROOT)
        and (stamp.get("dev") is True or not dev)
        and all((VENV / "bin" / name).exists() for name in _programs(dev=dev))
    )


def _programs(*, dev: bool) -> tuple[str, ...]:
    """Name what must be there: somebody may have changed the environment by hand."""
    return ("python", "chalkbox", "pytest") if dev else ("python", "chalkbox")


def _read_stamp() -> dict[str, object]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _digest_inputs() -> str:
    """Digest what decides the environment: both files, and the Python it was made with."""
    digest = hashlib.sha256()
    for path in (PROJECT_ROOT / "uv.lock", PROJECT_ROOT / "pyproject.toml", VENV / "pyvenv.cfg"):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _drop_moved_environment() -> None:
    """Remove an environment of ours that was made in another folder: its scripts point there."""
    root = _read_stamp().get("root")
    if root is not None and root != str(PROJECT_ROOT):
        shutil.rmtree(VENV)


def _sync(uv: Path, *, dev: bool) -> None:
    # Inexact: a demo after the tests does not take the test tools away again.
    command = [str(uv), "sync", "--locked", *([] if dev else ["--no-dev", "--inexact"])]
    if not VENV.exists():
        command += ["--python", str(Path(sys.executable).resolve())]
    try:
        run_command(command, cwd=PROJECT_ROOT, env=uv_settings())
    except CommandFailedError as error:
        if "needs to be updated" in error.output:
            raise SetUpError(
                "uv.lock does not match pyproject.toml",
                "Run `uv lock` and commit the result, then run this again.",
            ) from error
        raise SetUpError(
            "uv could not install the locked Python packages",
            "Check the network, or name your package index (UV_DEFAULT_INDEX), then run this "
            "again.",
            detail=error.tail(),
        ) from error


def uv_settings(venv: Path | None = None) -> dict[str, str]:
    """Environment for uv and pip: no download of Python, and the machine's own certificates.

    Args:
        venv: Where packages go; None: into `.venv`.
    """
    venv = venv or VENV
    settings = {"UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(venv)}
    # A virtual environment that happens to be active is not the one meant.
    settings["VIRTUAL_ENV"] = str(venv)
    if SYSTEM_CERTIFICATES.is_file():
        for name in ("SSL_CERT_FILE", "PIP_CERT"):
            settings[name] = os.environ.get(name) or str(SYSTEM_CERTIFICATES)
    return settings


def find_uv() -> Path | None:
    """Find a uv that works and is new enough: on PATH, else in `.tools`."""
    on_path = shutil.which("uv")
    places = [Path(on_path)] if on_path else []
    for uv in (*places, TOOLS / "bin" / "uv", TOOLS / "venv" / "bin" / "uv"):
        try:
            version = run_command([str(uv), "--version"])
        except CommandFailedError:
            continue
        numbers = re.search(r"(\d+)\.(\d+)", version)
        if numbers and (int(numbers[1]), int(numbers[2])) >= UV_OLDEST:
            return uv
    return None


def fetch_uv(running: Step) -> Path:
    """Bring uv into `.tools` with pip, whatever way pip can be had.

    Raises:
        SetUpError: No way was open, or the package index did not answer.
    """
    running.say(f"fetching uv into {TOOLS.name}/")
    pip = next(_ways_to_pip(running))
    try:
        run_command([*pip, f"uv=={UV_VERSION}"], env=uv_settings())
    except CommandFailedError as error:
        raise SetUpError(
            "pip could not fetch uv",
            "Check the network, or install uv yourself so that it is on PATH, then run this again.",
            detail=error.tail(),
        ) from error
    uv = find_uv()
    if uv is None:
        raise SetUpError(
            "uv was fetched but does not start",
            f"Remove {TOOLS}, install uv yourself so that it is on PATH, then run this again.",
        )
    return uv


def _ways_to_pip(running: Step) -> Iterator[list[str]]:
    """Give pip commands that install into `.tools`, best first; the last one installs pip."""
    install = ["install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    # Not inside .venv: uv makes it without pip.
    own = str(Path(sys.executable).resolve())
    into_tools = [*install, "--upgrade", "--target", str(TOOLS)]
    for python in (own, "/usr/bin/python3"):
        if _works([python, "-m", "pip", "--version"]):
            # A target folder is allowed where Debian says "externally managed environment".
            yield [python, "-m", "pip", *into_tools]
    if _works([own, "-c", "import ensurepip, venv"]) and _works(
        [own, "-m", "venv", "--clear", str(TOOLS / "venv")]
    ):
        yield [str(TOOLS / "venv" / "bin" / "python"), "-m", "pip", *install]
    install_packages(["python3-pip"], running, purpose="uv, or pip to fetch it,")
    yield ["/usr/bin/python3", "-m", "pip", *into_tools]


def _works(command: list[str]) -> bool:
    try:
        run_command(command)
    except CommandFailedError:
        return False
    return True
