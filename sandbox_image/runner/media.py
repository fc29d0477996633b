"""The `media` job: what ffprobe says of `/work/media_file`, how it looks, or several joined.

Uploads are parsed only here.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from runner.worker import OUT, Report

PATH = "/work/media_file"


def run(params: dict[str, Any], report: Report) -> None:
    """Probe the file, and look at it where `look_at_s` names the times for a sheet of pictures.

    With `join`, write so many files, `/work/media_file.0` and so on, as one of that `name`.
    """
    if "join" in params:
        join_files(params, report)
        return
    facts = probe()
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


def probe() -> dict[str, Any]:
    """The facts of the file; what ffprobe cannot read is a result with its reason."""
    done = subprocess.run(
        [
            "ffprobe",
            "-v",
            "error",
            "-protocol_whitelist",
            "file",
            "-show_format",
            "-show_streams",
            "-of",
            "json",
            PATH,
        ],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().replace(f"{PATH}: ", "")
        return {"readable": False, "reason": reason[-500:] or "unknown"}
    found = json.loads(done.stdout)
    container = found.get("format", {})
    return {
        "readable": True,
        "container": container.get("format_name", ""),
        "duration_s": to_number(container.get("duration")),
        "streams": [stream_facts(stream) for stream in found.get("streams", [])[:64]],
    }


def stream_facts(stream: dict[str, Any]) -> dict[str, Any]:
    """The facts of one stream, with units; what does not apply is null."""
    top, _, bottom = str(stream.get("avg_frame_rate", "0/0")).partition("/")
    rate = to_number(top), to_number(bottom)
    return {
        "kind": str(stream.get("codec_type", "data")),
        "codec": str(stream.get("codec_name", "unknown")),
        "width_px": stream.get("width"),
        "height_px": stream.get("height"),
        "fps": rate[0] / rate[1] if rate[0] and rate[1] else None,
        "frames": int(to_number(stream.get("nb_frames")) or 0) or None,
        "pixel_format": stream.get("pix_fmt"),
        "sample_rate_hz": int(to_number(stream.get("sample_rate")) or 0) or None,
        "channels": stream.get("channels"),
        "duration_s": to_number(stream.get("duration")),
    }


def to_number(text: object) -> float | None:
    """A finite number that is not negative, or None."""
    try:
        value = float(str(text))
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
