"""The `media` job: what ffprobe says of a file, how it looks, or several joined."""

import subprocess
from pathlib import Path
from typing import Any

from runner.probing import probe
from runner.worker import OUT, Report

PATH = "/work/media_file"


def run(params: dict[str, Any], report: Report) -> None:
    """Probe the file, and look at it where `look_at_s` names the times for a sheet of pictures.

    With `join`, write so many files, `/work/media_file.0` and so on, as one of that `name`. With
    `path`, it is a file in a volume that is probed; with `hand_out`, files there are only handed to
    the host.
    """
    if "hand_out" in params:
        report.result({"facts": {"readable": True}}, files=tuple(params["hand_out"]))
        return
    if "path" in params:
        report.result({"facts": probe(params["path"], measure=tuple(params["measure"]))})
        return
    if "join" in params:
        join_files(params, report)
        return
    facts = probe(PATH)
    if "look_at_s" not in params or not facts["readable"]:
        report.result({"facts": facts})
        return
    from runner.viewing import SHEET, pictures_of, sheet_of, stretches

    try:
        found = stretches(pictures_of(PATH))
    except subprocess.CalledProcessError:
        report.result({"facts": facts | {"readable": False, "reason": "It cannot be decoded."}})
        return
    there = sheet_of(PATH, params["look_at_s"], Path(OUT) / SHEET)
    report.result({"facts": facts, "stretches": found}, files=(SHEET,) if there else ())


def join_files(params: dict[str, Any], report: Report) -> None:
    """Join what was sent; what cannot be joined is a result with its reason."""
    from runner.joining import join

    name, count = params["name"], params["join"]
    reason = join([f"{PATH}.{number}" for number in range(count)], Path(OUT) / name)
    facts = {"readable": not reason, "reason": reason}
    report.result({"facts": facts}, files=() if reason else (name,))
