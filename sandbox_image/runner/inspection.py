"""The `inspect` job: lint, then rehearse. What it says is a report, never an exception."""

import time
from typing import Any

from runner.diagnosis import diagnose
from runner.lint import lint
from runner.manim_setup import set_up, versions
from runner.rehearsal import rehearse
from runner.scene_file import PATH, SceneChoiceError, choose_scenes, load_module
from runner.worker import Report

FINDINGS = 200


def run(params: dict[str, Any], report: Report) -> None:
    """Inspect `/work/scene.py` and report.

    Args:
        params: `scene_class` (or None), `one` (whether several are refused), `quality`
            (`width_px`, `height_px`, `fps`), `seconds` (the time limit, for messages).
        report: Where the result goes.
    """
    started = time.monotonic()
    result: dict[str, Any] = {
        "passed": False,
        "failure": "findings",
        "findings": [],
        "scenes": [],
        "versions": versions(),
    }
    source = read_source(result)
    if source is not None:
        report.event(event="linting")
        result["findings"] = lint(source)[:FINDINGS]
        if not has_errors(result):
            try_rehearsal(source, params, report, result)
    result["duration_s"] = time.monotonic() - started
    report.result(result)


def read_source(result: dict[str, Any]) -> str | None:
    """The user's module as text; a finding when it is none."""
    with open(PATH, "rb") as file:
        raw = file.read()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        result["findings"] = [
            {
                "source": "lint",
                "code": "not-utf-8",
                "line": line,
                "message": f"The file is not UTF-8 text: byte {error.start} cannot be read.",
            }
        ]
        return None


def has_errors(result: dict[str, Any]) -> bool:
    """Whether any finding stops the code."""
    return any(finding.get("severity", "error") == "error" for finding in result["findings"])


def try_rehearsal(
    source: str, params: dict[str, Any], report: Report, result: dict[str, Any]
) -> None:
    """Walk the chosen scenes; the first exception ends the walk and becomes the finding."""
    set_up(params["quality"])
    try:
        module = load_module(source)
        for scene_class in choose_scenes(module, params["scene_class"], one=params["one"]):
            scene = rehearse(scene_class, report)
            if not scene["animations"]:
                raise SceneChoiceError(
                    "no-animation",
                    f"{scene_class.__name__} plays no animation and waits for nothing, so its video"
                    " would be empty. Use self.play(...) or self.wait().",
                    line=getattr(scene_class, "__firstlineno__", None),
                )
            result["scenes"].append(scene)
    except BaseException as error:  # noqa: BLE001 (whatever user code raises is a finding)
        found = diagnose(error, source, where="rehearsal", seconds=params["seconds"])
        result["failure"] = found["failure"]
        result["findings"].append(found["finding"])
        return
    result["passed"] = True
    result["failure"] = None
