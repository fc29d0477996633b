"""What set-up must know about the machine before the project's own settings can be read.

`config.py` needs packages that set-up has yet to install, so the few settings set-up depends on
are read here, from the same places in the same order: the environment, then `.env`.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
VENV = PROJECT_ROOT / ".venv"
TOOLS = PROJECT_ROOT / ".tools"
"""Tools that set-up had to bring along; git ignores it."""
DEFAULT_ENGINE = "unix:///var/run/docker.sock"
SYSTEM_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin"
"""Where services lie; not on the PATH of every user."""


@dataclass(frozen=True)
class Surroundings:
    """The settings set-up depends on."""

    values: Mapping[str, str]
    """Environment and `.env` together."""

    @property
    def engine_setting(self) -> str | None:
        """The variable that names the engine, or None where the default one is meant."""
        for name in ("CHALKBOX_DOCKER_HOST", "DOCKER_HOST"):
            if self.values.get(name):
                return name
        return None

    @property
    def engine_address(self) -> str:
        """Address of the container engine."""
        return self.values[self.engine_setting] if self.engine_setting else DEFAULT_ENGINE

    @property
    def sandbox_image(self) -> str:
        """Name of the sandbox image, without a tag."""
        return self.values.get("CHALKBOX_SANDBOX_IMAGE") or "chalkbox-sandbox"

    @cached_property
    def engine_key(self) -> str:
        """Short word that is the same for every checkout that uses this engine."""
        return hashlib.sha256(self.engine_address.encode()).hexdigest()[:8]

    @property
    def engine_lock(self) -> Path:
        """Held while the engine is started or an image is built, by all checkouts of one user."""
        return _lock_path(f"engine-{self.engine_key}")

    @property
    def checkout_lock(self) -> Path:
        """Held while the Python environment of this checkout is made."""
        return _lock_path(f"checkout-{hashlib.sha256(bytes(PROJECT_ROOT)).hexdigest()[:8]}")


def read_surroundings() -> Surroundings:
    """Read the environment, and `.env` for what it does not name."""
    return Surroundings(values={**_read_env_file(PROJECT_ROOT / ".env"), **os.environ})


def is_root() -> bool:
    """Tell whether packages may be installed and services started."""
    return os.geteuid() == 0


def find_program(name: str) -> str | None:
    """Find a program, in the system's own folders too."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SYSTEM_FOLDERS}")


def _lock_path(name: str) -> Path:
    return Path(tempfile.gettempdir()) / f"chalkbox-{os.geteuid()}-{name}.lock"


def _read_env_file(path: Path) -> dict[str, str]:
    """Read plain `NAME=value` lines; quotes around a value are dropped."""
    values: dict[str, str] = {}
    if not path.is_file():
        return values
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            values[name.strip().upper()] = _unquote(value.strip())
    return values


def _unquote(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value.partition(" #")[0].rstrip()
