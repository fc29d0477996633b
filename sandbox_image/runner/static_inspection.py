"""The part of an inspection that runs nothing: lint and API check. It needs no Manim.

While a container still imports Manim, PID 1 has this done by a fork of its own: most mistakes are
found by it, and nobody has to wait for Manim to be told of them.
"""

import codecs
import platform
import time
from typing import Any

from runner.api_check.check import check, explain
from runner.api_check.spec import load_spec
from runner.lint import lint
from runner.rewrites import rewrite
from runner.worker import Report

FINDINGS = 200


def run(params: dict[str, Any], report: Report) -> None:
    """Do the `static` job: report what `inspect_statically` says of `source`."""
    report.event(event="linting")
    report.result(inspect_statically(params["source"]))


def inspect_statically(source: str) -> dict[str, Any]:
    """Read the user's module, and say what is wrong with it.

    Args:
        source: The module; bytes that are not UTF-8 as surrogates.

    Returns:
        The result of an inspection that has not passed. Where `failure` is None nothing is wrong
        so far, and the code is to be rehearsed.
    """
    started = time.monotonic()
    spec = load_spec()
    result: dict[str, Any] = {
        "passed": False,
        "failure": None,
        "findings": [],
        "scenes": [],
        "versions": {"python": platform.python_version(), "manim": spec.raw["manim"]},
    }
    text = read_source(source, result)
    if text is not None:
        result["findings"] = read_only(text)
    if has_errors(result):
        result["failure"] = "findings"
        if text is not None:
            add_rewrites(text, result)
    result["duration_s"] = time.monotonic() - started
    return result


def add_rewrites(source: str, result: dict[str, Any]) -> None:
    """Put the code with what can be replaced in it beside the findings, where there is any."""
    rewritten, replaced = rewrite(source, result["findings"], load_spec())
    if replaced:
        result |= {"rewritten_code": rewritten, "rewrites": replaced}


def read_only(source: str) -> list[dict[str, Any]]:
    """What is found without running anything, by the lint and by the API check, line by line."""
    spec = load_spec()
    linted = [explain(finding, source, spec) for finding in lint(source, spec.stars)]
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
