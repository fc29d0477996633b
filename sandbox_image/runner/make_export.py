"""Run once while the image is built: writes down what is in it, so that it always matches."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from runner import make_api_spec, make_docs_index
from runner.api_check.spec import FILE
from runner.spec_names import public_names

COMMANDS = {
    "ffmpeg": ["ffmpeg", "-version"],
    "latex": ["latex", "--version"],
    "dvisvgm": ["dvisvgm", "--version"],
    "espeak-ng": ["espeak-ng", "--version"],
    "fluidsynth": ["fluidsynth", "--version"],
    "pdftotext": ["pdftotext", "-v"],
}
PACKAGES = ("manim", "ruff", "sympy", "numpy", "scipy", "av", "typst")


def main(folder: Path) -> None:
    """Write the files that the host is given, and the spec of the API, which stays in the image."""
    folder.mkdir(parents=True, exist_ok=True)
    versions = {"python": sys.version.split()[0]}
    versions |= {name: version(name) for name in PACKAGES}
    for name, command in COMMANDS.items():
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        lines = [
            line
            for line in (done.stdout or done.stderr).splitlines()
            if any(c.isdigit() for c in line)
        ]
        versions[name] = lines[0].strip()[:100]
    (folder / "versions.json").write_text(json.dumps(versions, indent=1))
    names = sorted(public_names("manim"))
    (folder / "manim_names.json").write_text(json.dumps(names))
    make_docs_index.main(folder / "docs_index.json")
    make_api_spec.main(FILE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
