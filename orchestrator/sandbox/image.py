"""What the sandbox image is: its name, and the digest of everything it is built from.

Local image ids differ between machines, so identity is the digest of the build inputs, kept as a
label on the image. Set-up builds by it, and the host refuses an image whose label differs.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LABEL_INPUTS = "org.chalkbox.inputs"
LABEL_CONTRACT = "org.chalkbox.contract"
CONTRACT = "2"
"""Version of the frames between host and container; raised when either must change with it."""

UID = 10001
"""The image's user; owns nothing but the temporary folders."""


@dataclass(frozen=True)
class SandboxImage:
    """The image a service works with, as its build folder defines it."""

    name: str
    """Repository name, without a tag."""
    build_folder: Path
    """`sandbox_image/` of this checkout."""

    @cached_property
    def inputs(self) -> str:
        """Digest of the build inputs, 64 hexadecimal digits."""
        return digest_build_inputs(self.build_folder)

    @property
    def tag(self) -> str:
        """Full name, for example `chalkbox-sandbox:3f2a91c04b5d`."""
        return f"{self.name}:{self.inputs[:12]}"

    @property
    def labels(self) -> dict[str, str]:
        """The labels a build must set and a start must find."""
        return {LABEL_INPUTS: self.inputs, LABEL_CONTRACT: CONTRACT}


def digest_build_inputs(folder: Path) -> str:
    """Digest names and bytes of every file in the build folder, in a stable order."""
    digest = hashlib.sha256()
    for path in sorted(build_inputs(folder)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def build_inputs(folder: Path) -> list[Path]:
    """Every file the image is built from: all of the folder but bytecode and hidden files."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    ]
