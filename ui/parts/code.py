"""Python code with its findings at their lines, coloured by a small highlighter of our own."""

import re
from collections.abc import Iterable, Iterator, Sequence

from orchestrator.run_view import CodeView, FindingView
from ui.escape import Html, el, escape, join
from ui.parts.edit import edit_part

MOST_CHARS = 200_000
"""Longer code is shown without colours."""
_KEYWORDS = (
    "False None True and as assert async await break class continue def del elif else except"
    " finally for from global if import in is lambda nonlocal not or pass raise return try while"
    " with yield match case self"
)
# One pass, each part read in one way only. An open quote is one too: were it none, each of many
# would be looked for to the end again.
_TOKEN = re.compile(
    r"(?P<comment>#[^\n]*)"
    r"|(?P<string>[rbfuRBFU]{0,2}(?:\"\"\"[\s\S]*?(?:\"\"\"|\Z)|'''[\s\S]*?(?:'''|\Z)"
    r"|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?))"
    r"|(?P<decorator>@[A-Za-z_][\w.]*)"
    r"|(?P<number>\b\d[\w.]*)"
    r"|(?P<word>[A-Za-z_]\w*)"
)
_WORDS = frozenset(_KEYWORDS.split())


def code_part(code: CodeView | None, *, still: bool = False) -> Html:
    """The code of the video, with what was found in it; of a run that stands still to be changed.

    Args:
        code: None: there is none yet.
        still: Nobody works on the run.
    """
    if code is None:
        return el("p", "No code is written yet.", class_="quiet")
    rest = [each for each in code.findings if each.line is None]
    return join(
        el(
            "div",
            el("p", el("strong", code.scene_class), " in ", el("code", code.name)),
            el("button", "Copy code", type="button", class_="button", data_deed="copy-code"),
            class_="code-head",
        ),
        findings_list(rest),
        code_lines(code.text, code.findings),
        edit_part(code.name, code.text, what="The code") if still else None,
    )


def code_lines(text: str, findings: Sequence[FindingView] = ()) -> Html:
    """Numbered, coloured lines; a finding stands under its line."""
    by_line: dict[int, list[FindingView]] = {}
    for finding in findings:
        if finding.line is not None:
            by_line.setdefault(finding.line, []).append(finding)
    lines = list(highlighted(text))
    shown = [_line(number, line, by_line.get(number, [])) for number, line in enumerate(lines, 1)]
    beyond = [each for line, found in by_line.items() if line > len(lines) for each in found]
    return join(
        el(
            "pre",
            el("code", shown),
            class_="code",
            tabindex="0",
            role="region",
            aria_label="Python code",
        ),
        findings_list(beyond),
    )


def findings_list(findings: Sequence[FindingView]) -> Html | None:
    """Findings without a line to stand at."""
    if not findings:
        return None
    return el("ul", (el("li", _finding(each)) for each in findings), class_="findings")


def highlighted(text: str) -> Iterator[Html]:
    """The lines of the code, each with its colours."""
    if len(text) > MOST_CHARS:
        yield from (escape(line) for line in text.splitlines())
        return
    line: list[Html] = []
    for kind, piece in _pieces(text):
        first, *others = piece.split("\n")
        line.append(_coloured(kind, first))
        for other in others:
            yield join(line)
            line = [_coloured(kind, other)]
    if any(line):
        yield join(line)


def _pieces(text: str) -> Iterable[tuple[str, str]]:
    end = 0
    after = ""
    for found in _TOKEN.finditer(text):
        if found.start() > end:
            yield "", text[end : found.start()]
        kind, piece, end = str(found.lastgroup), found[0], found.end()
        if kind == "word":
            kind = "keyword" if piece in _WORDS else "name" if after in ("def", "class") else ""
            after = piece
        yield kind, piece
    yield "", text[end:]


def _coloured(kind: str, text: str) -> Html:
    return el("span", text, class_=f"t-{kind}") if kind and text else escape(text)


def _line(number: int, line: Html, findings: Sequence[FindingView]) -> Html:
    worst = "error" if any(f.severity == "error" for f in findings) else "warning"
    return join(
        el(
            "span",
            line,
            "\n",
            class_="line",
            data_line=number,
            data_severity=worst if findings else None,
        ),
        (el("span", _finding(each), class_="at-line") for each in findings),
    )


def _finding(finding: FindingView) -> Html:
    where = f"line {finding.line}: " if finding.line else ""
    return el(
        "span",
        el("span", finding.severity, class_="severity"),
        " ",
        el("code", finding.code),
        " ",
        el("span", where, class_="sr-only") if where else None,
        finding.text,
        class_="finding",
        data_severity=finding.severity,
    )
