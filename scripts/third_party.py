"""Write THIRD_PARTY.md: what Chalkbox brings onto a machine, with the licences.

Names come from `uv.lock`, `requirements.lock` and the Dockerfile; licences from what is installed
here and in the sandbox image. `--write` writes, without it the text is printed.
"""

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import docker  # pyright: ignore[reportMissingTypeStubs]

from orchestrator.sandbox.image import SandboxImage
from scripts.gpu_licences import gpu_licence
from scripts.licences import read_licences
from scripts.surroundings import PROJECT_ROOT, read_surroundings

DOCUMENT = PROJECT_ROOT / "THIRD_PARTY.md"
UV_LOCK = PROJECT_ROOT / "uv.lock"
IMAGE_LOCK = PROJECT_ROOT / "sandbox_image" / "requirements.lock"
DOCKERFILE = PROJECT_ROOT / "sandbox_image" / "Dockerfile"
OWN_NAME = "chalkbox"
GPU = "gpu"
"""The extra that is no part of a usual installation."""

# What packages say less well themselves, or only where they are installed. Checked by hand.
KNOWN = {
    "python:atheris": "Apache-2.0",
    "python:audioop-lts": "PSF-2.0",
    "python:axe-playwright-python": "MIT; carries axe-core (MPL-2.0)",
    "python:colorama": "BSD-3-Clause (Windows only)",
    "python:httpx2-jsfetch": "BSD-3-Clause (in browsers only)",
    "python:python-dateutil": "Apache-2.0 or BSD-3-Clause",
    "python:pyglet": "BSD-3-Clause",
    "python:tiktoken": "MIT",
    "python:tzdata": "Apache-2.0",
    "python:pywin32": "PSF-2.0 (Windows only)",
    "debian:ca-certificates": "MPL-2.0 (the certificates), GPL-2+ (the scripts)",
    "debian:espeak-ng": "GPL-3+",
    "debian:ffmpeg": "GPL-2+ as Debian builds it; the sources are mostly LGPL-2.1+",
    "debian:fontconfig": "MIT-like (HPND)",
    "debian:libcairo2": "LGPL-2.1 or MPL-1.1",
    "debian:lmodern": "GUST Font License (LPPL-1.3c)",
    "debian:poppler-utils": "GPL-2 or GPL-3",
    "debian:python3": "PSF-2.0",
    "debian:timgm6mb-soundfont": "GPL-2",
    "python:av": "BSD-3-Clause; its wheel carries FFmpeg libraries, x264 and x265 (GPL-2+)",
}
TEXLIVE = "LPPL-1.3c and other free licences, named file by file"


VENDORED = PROJECT_ROOT / "ui" / "assets"
"""Files of others that lie in this repository, as their makers ship them."""


class Vendored(NamedTuple):
    """One of them."""

    name: str
    """Of the npm package."""
    version: str
    file: str
    """Below `VENDORED`."""
    sha256: str
    licence: str
    """With the name of the file that holds its text."""


IN_REPOSITORY = (
    Vendored(
        "hls.js",
        "1.7.4",
        "hls.light-1.7.4.min.mjs",
        "3d82a88cf9ae0d9aaab3cbe9ff6ecbb64bb89c54a399c34ae9bf8b559baeb20f",
        "Apache-2.0 (`ui/assets/hls.js-licence.txt`)",
    ),
)

TEMPLATE = """\
# What Chalkbox brings along

Chalkbox itself is under the MIT licence (`LICENSE`). Most of what follows is not part of this
repository: set-up installs it on your machine, from your package index and Debian mirror, each
under its own licence. Whoever hands a finished image on must keep to these licences, the GPL ones
among them.
Written by `make documents` from the lock files, the Dockerfile, and what the packages state.

## In the sandbox image: Debian packages

The base is Debian 13 (`debian:trixie-slim`). These are the packages we ask for; what they need
comes with them. The full text for every single one lies in the image: `/usr/share/doc/*/copyright`.

{debian}

## In the sandbox image: Python packages

Pinned with their hashes in `sandbox_image/requirements.lock`.

{python}

## On the host: what the program needs

Pinned with their hashes in `uv.lock`, installed in `.venv`.

{runtime}

## On the host, with the extra `gpu` alone

Not installed unless it is asked for, and loaded by the process of a model alone. **NVIDIA's
libraries are not free software**: they may be used free of charge, under the terms that lie beside
them. Whoever hands on an image of `Dockerfile.gpu` hands them on too.

{gpu}

## On the host: for tests and checks only

{development}

## In this repository: what the page loads in the browser

Taken unchanged from the npm registry into `ui/assets`.

{vendored}
"""

Licences = dict[str, str | None]
"""`python:NAME` or `debian:NAME` to what it states; None where it states nothing."""


def names_in_image_lock(text: str) -> list[str]:
    """Return the Python packages of the sandbox image, sorted."""
    return sorted(re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE))


def names_in_uv_lock(text: str) -> tuple[list[str], list[str]]:
    """Return what the program needs on the host, and what only its development needs, sorted.

    What only the extra `gpu` needs is in neither.
    """
    packages = _packages_in(text)
    own = packages[OWN_NAME]
    extras: dict[str, list[dict[str, str]]] = own.get("optional-dependencies", {})
    needed = [own["dependencies"], *(some for name, some in extras.items() if name != GPU)]
    runtime = _reach(packages, _names(needed))
    others = packages.keys() - runtime - {OWN_NAME}
    return sorted(runtime), sorted(others - set(names_for_gpu(text)))


def names_for_gpu(text: str) -> list[str]:
    """Return what only the extra `gpu` needs, sorted."""
    packages = _packages_in(text)
    own = packages[OWN_NAME]
    extras: dict[str, list[dict[str, str]]] = own.get("optional-dependencies", {})
    groups: dict[str, list[dict[str, str]]] = own.get("dev-dependencies", {})
    others = (some for name, some in extras.items() if name != GPU)
    rest = _reach(packages, _names([own["dependencies"], *others, *groups.values()]))
    return sorted(_reach(packages, _names([extras.get(GPU, [])])) - rest)


def _packages_in(text: str) -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in tomllib.loads(text)["package"]}


def _names(needed: Iterable[list[dict[str, str]]]) -> list[str]:
    return [entry["name"] for some in needed for entry in some]


def _reach(packages: Mapping[str, dict[str, Any]], begin: Iterable[str]) -> set[str]:
    """Collect the packages and everything they need."""
    found: set[str] = set()
    waiting = list(begin)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        entry = packages[name]
        optional: dict[str, list[dict[str, str]]] = entry.get("optional-dependencies", {})
        for needed in [entry.get("dependencies", []), *optional.values()]:
            waiting += [other["name"] for other in needed]
    return found


def names_in_dockerfile(text: str) -> list[str]:
    """Return the Debian packages that the last stage installs by name, sorted."""
    last_stage = re.split(r"^FROM ", text, flags=re.MULTILINE)[-1].replace("\\\n", " ")
    names: set[str] = set()
    for command in re.findall(r"apt-get install ([^&\n]*)", last_stage):
        names |= {word for word in command.split() if not word.startswith("-")}
    return sorted(names)


def read_licences_in_image(tag: str, wanted: list[str]) -> Licences:
    """Read licences inside the sandbox image, in a container without network.

    Raises:
        docker.errors.DockerException: The engine or the image is not there.
    """
    code = (PROJECT_ROOT / "scripts" / "licences.py").read_text(encoding="utf-8")
    # The docker package has no types.
    client: Any = docker.DockerClient(base_url=read_surroundings().engine_address)
    container = client.containers.create(
        tag, entrypoint=["python", "-c", code], command=wanted, network_mode="none"
    )
    try:
        container.start()
        container.wait(timeout=120)
        printed: bytes = container.logs(stdout=True, stderr=False)
    finally:
        container.remove(force=True)
        client.close()
    return dict(json.loads(printed))


def choose_licence(entry: str, stated: str | None) -> str:
    """Return what we know by hand, else what the package states.

    Raises:
        LookupError: Neither is there.
    """
    if entry.startswith("debian:texlive"):
        return TEXLIVE
    licence = KNOWN.get(entry, stated)
    if not licence:
        raise LookupError(f"{entry} states no licence: look it up and add it to KNOWN")
    return licence


def write_document(image_tag: str) -> str:
    """Return the whole of THIRD_PARTY.md.

    Raises:
        LookupError: A package states no licence, and `KNOWN` does not have it.
    """
    runtime, development = names_in_uv_lock(UV_LOCK.read_text(encoding="utf-8"))
    debian = names_in_dockerfile(DOCKERFILE.read_text(encoding="utf-8"))
    python = names_in_image_lock(IMAGE_LOCK.read_text(encoding="utf-8"))
    inside = [f"debian:{name}" for name in debian] + [f"python:{name}" for name in python]
    in_image = read_licences_in_image(image_tag, inside)
    on_host = read_licences([f"python:{name}" for name in (*runtime, *development)])
    gpu = [(name, gpu_licence(name)) for name in names_for_gpu(UV_LOCK.read_text(encoding="utf-8"))]
    return TEMPLATE.format(
        gpu=_rows(gpu),
        debian=_table("debian", debian, in_image),
        python=_table("python", python, in_image),
        runtime=_table("python", runtime, on_host),
        development=_table("python", development, on_host),
        vendored=table_of_vendored(),
    )


def table_of_vendored() -> str:
    """The table of what lies in this repository."""
    rows = [
        f"| {each.name} | {each.version} | `{each.file}` | `{each.sha256}` | {each.licence} |"
        for each in IN_REPOSITORY
    ]
    head = ["| package | version | file | sha256 | licence |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _table(kind: str, names: list[str], stated: Licences) -> str:
    entries = ((name, f"{kind}:{name}") for name in names)
    return _rows((name, choose_licence(entry, stated[entry])) for name, entry in entries)


def _rows(licences: Iterable[tuple[str, str]]) -> str:
    rows = [f"| {name} | {licence} |" for name, licence in licences]
    return "\n".join(["| package | licence |", "|---|---|", *rows])


def main() -> int:
    """Write or print the document; returns the exit code."""
    parser = argparse.ArgumentParser(description="Write THIRD_PARTY.md.")
    parser.add_argument("--write", action="store_true", help="write it, do not print it")
    parser.add_argument("--image", help="read this image instead of the checkout's own")
    chosen = parser.parse_args()
    own = SandboxImage(read_surroundings().sandbox_image, PROJECT_ROOT / "sandbox_image")
    text = write_document(chosen.image or own.tag)
    if chosen.write:
        DOCUMENT.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
