"""What TeX complained of: the formula, the place in it and the reason, in a sentence, no log."""

import re
from pathlib import Path

from runner.scene_file import traced_frames

TEX_FOLDER = Path("/work/media/Tex")
SHOWN = 160
SOURCES = ("tex_string", "expression", "typst_code")
"""Locals of Manim's functions that hold what is being set."""
LINE = re.compile(r"^l\.\d+ ")
COMMAND = re.compile(r"\\[a-zA-Z@]+")
MARKS = re.compile(r"(?:\\special\{dvisv|\.\.\.[^<]*)?(?:gm:raw )?<[^>]*>\}|\\special\{dvisv.*$")
"""What Manim puts around parts of a formula, whole or cut off by TeX."""
REASONS = (
    (r"Undefined control sequence", "there is no such command"),
    (r"Missing \$ inserted", "it needs mathematics mode: put it between $…$, or use MathTex"),
    (r"Extra \}, or forgotten", "a brace is closed that was not opened"),
    (r"Missing (?:\}|\{) inserted", "a brace is missing"),
    (r"File ended while scanning|Runaway argument", "a brace or an environment is not closed"),
    (r"Double (?:super|sub)script", "two exponents or two indices stand on one base: use braces"),
    (r"Environment (\S+) undefined", "there is no such environment"),
    (r"\\begin\{.*ended by", "an environment is closed by another's \\end"),
    (r"Misplaced alignment tab", "& stands where no columns are: write \\& for the sign"),
    (r"Extra alignment tab", "a row has more columns than were announced"),
    (r"Missing number", "a number is missing"),
    (r"Unicode character|not set up for use", "TeX has no such character: use a command, or Text"),
    (r"File .* not found", "this package is not installed"),
    (r"mathaccent", "a letter with an accent stands in mathematics: put it into \\text{…}"),
    (r"Missing delimiter|Extra \\right|Missing \\right", "\\left and \\right must come in pairs"),
)


UNDRAWABLE = (
    "the page cannot be drawn. A % begins a comment, and what Manim needs behind it is lost:"
    r" for the sign, write \%."
)


def tex_message(error: BaseException, text: str, *, folder: Path = TEX_FOLDER) -> str | None:
    """What TeX complained of, when Manim says that setting a formula failed.

    Args:
        error: What was raised.
        text: What it says.
        folder: Where Manim runs TeX.
    """
    if type(error).__name__ == "TypstError":
        return f"Typst: {text.rstrip('.')}." + in_words(source_of(error))
    if "files to SVG" in text:
        return f"TeX: {UNDRAWABLE}" + in_words(source_of(error))
    if "error converting to" not in text and "TeX" not in text and "dvisvgm" not in text:
        return None
    logs = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
    found = read_log(logs[-1].read_text(errors="replace")) if logs else None
    if found is None:
        return None
    return f"TeX: {found}" + in_words(source_of(error))


def in_words(source: str) -> str:
    """Where it was, if that is known."""
    return f" In: {source}" if source else ""


def read_log(log: str) -> str | None:
    """The first error of a log, its reason and where it is."""
    lines = log.splitlines()
    for number, line in enumerate(lines):
        if not line.startswith("!"):
            continue
        said = line[1:].strip().removeprefix("LaTeX Error:").strip()
        reason = next((words for pattern, words in REASONS if re.search(pattern, said)), "")
        at = place_of(lines[number + 1 :], command="control sequence" in said)
        if said.endswith("not found.") or r"\end{align*}" in at:
            at = ""  # what Manim wrote around the formula
        return said.rstrip(".") + (f" ({reason})." if reason else ".") + at
    return None


def place_of(lines: list[str], *, command: bool) -> str:
    """Where TeX stopped.

    Args:
        lines: The log after the message.
        command: It is a command that it stopped at: the last one it read.
    """
    after = next((n for n, line in enumerate(lines) if LINE.match(line)), None)
    if after is None:
        return ""
    if command:
        read = [COMMAND.findall(line) for line in [*lines[:after], lines[after]]]
        last = next((found[-1] for found in read if found), "")
        return f" At: {last}." if last else ""
    read_text = MARKS.sub("", LINE.sub("", lines[after])).strip()
    rest = MARKS.sub("", lines[after + 1]).strip() if after + 1 < len(lines) else ""
    if not read_text and not rest:
        return ""
    return f" At: {read_text[-60:]}" + (f" (before {rest[:40]})." if rest else ".")


def source_of(error: BaseException) -> str:
    """The formula as the user wrote it, shortened; empty where that cannot be seen."""
    for frame, _ in traced_frames(error):
        strings = frame.f_locals.get("tex_strings")
        if isinstance(strings, tuple) and strings and all(isinstance(one, str) for one in strings):
            return shortened(" ".join(strings))
        for name in SOURCES:
            source = frame.f_locals.get(name)
            if isinstance(source, str):
                return shortened(source)
    return ""


def shortened(source: str) -> str:
    """The beginning of a formula, in one line."""
    line = " ".join(source.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
