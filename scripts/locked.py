"""What is locked, for the host and for the sandbox image, and what may be wrong with it.

Asks nobody: only what stands in this repository.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from scripts.gpu_licences import NVIDIA

REGISTRY = "https://pypi.org/simple"
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_PINNED = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[a-z,-]+\])?==[A-Za-z0-9.+!-]+( ; [^\\#]+)?"
    r"( --hash=sha256:[0-9a-f]{64})+"
)
_FREE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|PSFL|MPL|LGPL|GPL|Zlib|zlib|Unlicense|CC0|LPPL|OFL|SIL|HPND"
    r"|CNRI|bitstream-vera)\b"
)
_CLOSED = re.compile(
    r"AGPL|Affero|SSPL|BUSL|Business Source|Elastic|Commons.Clause|CC-BY-NC|-NC\b|NonCommercial"
    r"|[Pp]roprietary|EULA"
)
_CUDA = re.compile(r"nvidia-|cuda-toolkit$")
_COPYLEFT = re.compile(r"(?<!L)GPL")
_ON_HOST = "## On the host: what the program needs"
_FOR_GPU = "## On the host, with the extra `gpu` alone"


def wrong_in_uv_lock(text: str) -> Iterator[str]:
    """What is wrong with `uv.lock`: packages from elsewhere, and files without a digest."""
    packages: list[dict[str, Any]] = tomllib.loads(text)["package"]
    for package in packages:
        name, source = f"{package['name']} {package.get('version', '')}", package["source"]
        if source == {"editable": "."}:
            continue
        if source != {"registry": REGISTRY}:
            yield f"uv.lock: {name} comes from {source}, not from {REGISTRY}"
        files = [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
        if not files:
            yield f"uv.lock: {name} has no files"
        for file in files:
            if not _HASH.fullmatch(file.get("hash", "")):
                yield f"uv.lock: {name}: {file.get('url', '?')} has no sha256"


def wrong_in_image_lock(text: str) -> Iterator[str]:
    """What is wrong with `requirements.lock`: whatever is no pinned package with its digests."""
    joined = text.replace("\\\n", " ")
    for line in joined.splitlines():
        bare = " ".join(line.partition("#")[0].split())
        if bare and not _PINNED.fullmatch(bare):
            yield f"requirements.lock: {bare[:80]!r} is no package pinned with its digests"


def wrong_licences(document: str) -> Iterator[str]:
    """What stands in THIRD_PARTY.md under a licence that may not be relied on.

    Free licences only; and what is loaded into the program itself is under none that would reach
    over to it. The one exception are NVIDIA's libraries, with the extra that nobody need install.
    """
    section = ""
    for line in document.splitlines():
        if line.startswith("## "):
            section = line
        found = re.fullmatch(r"\| ([^|]+) \|(?:[^|]+\|[^|]+\|[^|]+\|)? ([^|]+) \|", line)
        if found is None or found[1] in ("package", "---"):
            continue
        name, licence = found[1].strip(), found[2].strip()
        if section == _FOR_GPU and licence == NVIDIA and _CUDA.match(name):
            continue
        if not _FREE.search(licence) or _CLOSED.search(licence):
            yield f"{name}: {licence!r} is no licence that is known to be free"
        elif section == _ON_HOST and _COPYLEFT.search(licence):
            yield f"{name}: {licence!r} would reach over to the program it is loaded into"
