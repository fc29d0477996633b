"""The versions of the code: what was wrong with each, and what changed to the next."""

from collections.abc import Sequence

from orchestrator.run_view import AttemptView
from ui.escape import Html, el, join
from ui.parts.code import code_lines, findings_list
from ui.words import name_words, seconds_words

MOST_DIFF_LINES = 2000


def attempts_part(attempts: Sequence[AttemptView]) -> Html:
    """Every attempt, the newest open."""
    if not attempts:
        return el("p", "No attempt was made yet.", class_="quiet")
    last = len(attempts)
    return el(
        "div",
        (_attempt(each, number, open_it=number == last) for number, each in enumerate(attempts, 1)),
        class_="artifacts",
    )


def diff_lines(diff: str) -> Html:
    """A unified diff, line by line, with a mark that needs no colour."""
    lines = diff.splitlines()
    shown = [_diff_line(line) for line in lines[:MOST_DIFF_LINES]]
    if len(lines) > MOST_DIFF_LINES:
        shown.append(el("span", f"… {len(lines) - MOST_DIFF_LINES} more lines\n", class_="quiet"))
    return el(
        "pre",
        el("code", shown),
        class_="diff",
        tabindex="0",
        role="region",
        aria_label="What changed",
    )


def _diff_line(line: str) -> Html:
    kinds = {"+": "added", "-": "removed", "@": "place"}
    kind = "place" if line.startswith(("+++", "---")) else kinds.get(line[:1], "same")
    return el("span", line, "\n", class_=f"d-{kind}")


def _attempt(attempt: AttemptView, number: int, *, open_it: bool) -> Html:
    errors = sum(finding.severity == "error" for finding in attempt.findings)
    ended = name_words(attempt.failure) if attempt.failure else "Passed"
    found = f", {errors} error{'s' if errors != 1 else ''}" if errors else ""
    return el(
        "details",
        el(
            "summary",
            el("span", f"Attempt {number}", class_="artifact-name"),
            el("span", ended + found, class_="tag", data_tone="bad" if attempt.failure else "good"),
            el(
                "span",
                f"{name_words(attempt.stage)}, {seconds_words(attempt.seconds)}",
                class_="quiet",
            ),
        ),
        el("div", _body(attempt), class_="artifact-body"),
        class_="artifact",
        open=open_it,
    )


def _body(attempt: AttemptView) -> Html:
    unplaced = [each for each in attempt.findings if each.line is None or attempt.code is None]
    return join(
        findings_list(unplaced),
        join(el("h2", "What changed", class_="small-title"), diff_lines(attempt.diff))
        if attempt.diff
        else None,
        el(
            "details",
            el("summary", "The code of this attempt"),
            code_lines(attempt.code, attempt.findings),
            class_="raw",
            open=not attempt.diff,
        )
        if attempt.code
        else el("p", "Its code is not kept.", class_="quiet"),
    )
