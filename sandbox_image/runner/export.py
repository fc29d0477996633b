"""The `export` job: hands the host what was built into the image about the image."""

import json
import shutil
from pathlib import Path
from typing import Any

from runner.worker import OUT, Report

FOLDER = Path("/opt/chalkbox/export")


def run(params: dict[str, Any], report: Report) -> None:
    """Copy every export file to the outbox and list them."""
    names = sorted(path.name for path in FOLDER.iterdir())
    for name in names:
        shutil.copyfile(FOLDER / name, Path(OUT, name))
    versions = json.loads((FOLDER / "versions.json").read_text())
    report.result({"names": names, "versions": versions}, files=tuple(names))
