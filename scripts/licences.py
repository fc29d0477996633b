"""Read the licences of installed packages; one file, standard library only.

Its text also runs inside the sandbox image, where nothing of ours may be imported: given names on
the command line, `python:NAME` or `debian:NAME`, it prints them with their licences as JSON.
"""

import json
import re
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

LONGEST = 60
"""Longer ones are whole licence texts, which some packages put where the name belongs."""


def python_licence(name: str) -> str | None:
    """Return the licence of an installed Python package as it states it itself."""
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    expressions = stated.get_all("License-Expression") or []
    if expressions:
        return str(expressions[0]).strip()
    classifiers = stated.get_all("Classifier") or []
    named = [line.split(" :: ")[-1] for line in classifiers if line.startswith("License ::")]
    text = "".join(stated.get_all("License") or []).strip()
    if text and "\n" not in text and len(text) <= LONGEST:
        return text
    return " or ".join(entry for entry in named if entry != "OSI Approved") or None


def debian_licence(name: str, documents: Path = Path("/usr/share/doc")) -> str | None:
    """Return the licence of a Debian package itself: of `Files: *` in its copyright file.

    Parts of it may have others. Not every copyright file has this form.
    """
    copyright_file = documents / name / "copyright"
    if not copyright_file.is_file():
        return None
    text = copyright_file.read_text(encoding="utf-8", errors="replace")
    for paragraph in re.split(r"\n\s*\n", text):
        fields = dict(re.findall(r"^(Files|License):[ \t]*(.*)$", paragraph, re.MULTILINE))
        if fields.get("Files", "").split()[:1] == ["*"] and fields.get("License"):
            return str(fields["License"]).strip()
    return None


def read_licences(wanted: Sequence[str]) -> dict[str, str | None]:
    """Read the licence of each `python:NAME` or `debian:NAME`; None where none is stated."""
    readers = {"python": python_licence, "debian": debian_licence}
    found: dict[str, str | None] = {}
    for entry in wanted:
        kind, _, name = entry.partition(":")
        found[entry] = readers[kind](name)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(read_licences(sys.argv[1:])))
