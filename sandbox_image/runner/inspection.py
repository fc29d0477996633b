"""The `inspect` job: lint, check, rehearse. What it says is a report, never an exception."""

import codecs
import time
from typing import Any

from runner.api_check.check import check, explain
from runner.api_check.spec import load_spec
from runner.diagnosis import diagnose
from runner.lint import lint
from runner.manim_setup import set_up, versions
from runner.rehearsal import rehearse
from runner.rewrites import rewrite
from runner.scene_file import SceneRefusedError, choose_scenes, first_line, load_module
from runner.settings import keep_settings, without_effect
from runner.worker import Report

FINDINGS = 200


def run(params: dict[str, Any], report: Report) -> None:
    """Inspect the user's module and report.

    Args:
        params: `scene_class` (or None), `one` (whether several are refused), `quality`
            (`width_px`, `height_px`, `fps`), `seconds` (the time limit, for messages), `layout`
            (`error`, or `warning` where what cannot be read well may be drawn all the same),
            `source` (the module; bytes that are not UTF-8 as surrogates).
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
    source = read_source(params["source"], result)
    if source is not None:
        report.event(event="linting")
        result["findings"] = read_only(source)
        if not has_errors(result):
            try_rehearsal(source, params, report, result)
    if source is not None and not result["passed"]:
        rewritten, replaced = rewrite(source, result["findings"], load_spec())
        if replaced:
            result |= {"rewritten_code": rewritten, "rewrites": replaced}
    result["duration_s"] = time.monotonic() - started
    report.result(result)


def read_only(source: str) -> list[dict[str, Any]]:
    """What is found without running anything, by the lint and by the API check, line by line."""
    spec = load_spec()
    linted = [explain(finding, source, spec) for finding in lint(source)]
    both = fitting(linted + check(source, spec))
    return sorted(both, key=lambda each: each.get("line") or 0)


def read_source(source: str, result: dict[str, Any]) -> str | None:
    """The user's module as text; a finding when it is none."""
    raw = source.encode("utf-8", "surrogateescape").removeprefix(codecs.BOM_UTF8)
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


def is_error(finding: dict[str, Any]) -> bool:
    """Whether a finding stops the code."""
    return finding.get("severity", "error") == "error"


def has_errors(result: dict[str, Any]) -> bool:
    """Whether any finding stops the code."""
    return any(map(is_error, result["findings"]))


def fitting(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many findings as a report holds, in their order; warnings are left out first."""
    kept = sorted(range(len(findings)), key=lambda at: not is_error(findings[at]))[:FINDINGS]
    return [findings[at] for at in sorted(kept)]


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
