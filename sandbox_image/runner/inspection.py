"""The `inspect` job: lint, check, rehearse. What it says is a report, never an exception."""

import time
from typing import Any

from runner import cgroup
from runner.diagnosis import diagnose
from runner.drawing.text_files import share_formulas
from runner.formulas_ahead import set_ahead
from runner.manim_setup import set_up
from runner.rehearsal import rehearse
from runner.scene_file import SceneRefusedError, choose_scenes, first_line, load_module
from runner.settings import keep_settings, without_effect
from runner.static_inspection import (
    add_rewrites,
    fitting,
    has_errors,
    inspect_statically,
    is_error,
    read_source,
)
from runner.worker import Report


def run(params: dict[str, Any], report: Report) -> None:
    """Inspect the user's module and report.

    Args:
        params: `scene_class` (or None), `one` (whether several are refused), `quality`
            (`width_px`, `height_px`, `fps`), `seconds` (the time limit, for messages), `layout`
            (`error`, or `warning` where what cannot be read well may be drawn all the same),
            `source` (the module; bytes that are not UTF-8 as surrogates), `static` (what
            `inspect_statically` said of it, where it was asked already).
        report: Where the result goes.
    """
    result: dict[str, Any] | None = params.get("static")
    if result is None:
        report.event(event="linting")
        result = inspect_statically(params["source"])
    started = time.monotonic()
    source = read_source(params["source"], result)
    if source is not None and result["failure"] is None:
        try_rehearsal(source, params, report, result)
        if not result["passed"]:
            add_rewrites(source, result)
        result["duration_s"] += time.monotonic() - started
    report.result(result)


def tolerated(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding, as a warning where it is an error of the layout."""
    if finding["source"] != "layout" or not is_error(finding):
        return finding
    return finding | {"severity": "warning", "tolerated": True}


def try_rehearsal(
    source: str, params: dict[str, Any], report: Report, result: dict[str, Any]
) -> None:
    """Walk the chosen scenes; the first exception ends the walk and becomes a finding.

    It stands before what was seen of the layout until then: it is to be mended first.
    """
    set_up(params["quality"])
    share_formulas(apart=False)
    if cgroup.processors() > 1:
        set_ahead(source)
    failure: str | None = None
    seen: list[dict[str, Any]] = []
    try:
        with keep_settings() as changed:
            module = load_module(source)
        result["findings"] += [without_effect(*each) for each in changed.items()]
        for scene_class in choose_scenes(module, params["scene_class"], one=params["one"]):
            scene = rehearse(scene_class, report, found=seen)
            refuse_empty(scene_class, scene)
            result["scenes"].append(scene)
    except BaseException as error:  # noqa: BLE001 (whatever user code raises is a finding)
        found = diagnose(error, source, where="rehearsal", seconds=params["seconds"])
        failure = found["failure"]
        result["findings"].append(found["finding"])
    if params["layout"] == "warning":
        seen = [tolerated(finding) for finding in seen]
    result["findings"] = fitting(result["findings"] + seen)
    result["passed"] = failure is None and not has_errors(result)
    result["failure"] = failure or (None if result["passed"] else "findings")


def refuse_empty(scene_class: type, scene: dict[str, Any]) -> None:
    """See that there is something to draw.

    Raises:
        SceneRefusedError: There is not.
    """
    name, line = scene_class.__name__, first_line(scene_class)
    if not scene["animations"]:
        words = (
            f"{name} plays no animation and waits for nothing, so its video would be empty. Use"
            " self.play(...) or self.wait()."
        )
        raise SceneRefusedError("no-animation", words, line)
    if not scene["frames"]:
        words = f"{name} skips every animation, so its video would be empty."
        raise SceneRefusedError("all-skipped", words, line)
