"""Reads screenplays in Fountain, also those with broken headings, into blocks.

The syntax: https://fountain.io/syntax. What is only for the makers (notes, boneyard, sections,
synopses) is left out and told of.
"""

import re

from agents.providers.offline.story.blocks import Block, Manuscript, has_words, one_line

HEADING = re.compile(
    r"^(?:\.(?=[^.\s])|(?:INT|EXT|EST|INT\.? ?/ ?EXT|EXT\.? ?/ ?INT|I ?/ ?E)(?:[. :-]))\s*(.+)$",
    re.I,
)
TRANSITION = re.compile(
    r"^(?:>\s*[^<]+|[A-Z ]+ TO:|FADE (?:IN|OUT|TO BLACK)[.:]?|CUT TO BLACK[.:]?)$"
)
CUE = re.compile(
    r"^@?(?=[^a-z]*[^\W\d_a-z])(?:@.+|[^a-z.!?:;,\"]{1,40}\.?[^a-z!?:;,\"]{0,20}"
    r"(?:\([^)]{1,30}\)?)?)\s*\^?$"
)
FACT = re.compile(r"^([A-Z][A-Za-z ]{1,20}):[ \t]*(.*)$")
EXTENSION = re.compile(r"\s*\([^)]*(?:\)|$)|\s*\^$")
DIRECTION_CHARS = 40
"""A direction without its closing bracket is no longer."""
HIDDEN = (
    ("notes", re.compile(r"\[\[(?:(?!\]\]).){0,5000}\]\]", re.S)),
    ("parts that were crossed out", re.compile(r"/\*(?:(?!\*/).){0,50000}\*/", re.S)),
)
OUTLINE = re.compile(r"^(?:#{1,6}|=(?!==)) ?.*$", re.M)


def looks_like_screenplay(text: str) -> bool:
    """Whether there are headings of scenes and names before lines."""
    lines = text.split("\n")
    headings = sum(
        bool(HEADING.match(line.strip())) and _alone(lines, at) for at, line in enumerate(lines)
    )
    cues = sum(_is_cue(lines, at) for at in range(len(lines)))
    blocks = 1 + sum(not line.strip() for line in lines)
    return (headings >= 1 and cues >= 1) or headings >= 2 or (cues >= 3 and cues > 0.3 * blocks)


def read_screenplay(text: str, removed: list[str]) -> Manuscript:
    """A screenplay in blocks."""
    story = Manuscript("screenplay", removed=removed)
    for what, pattern in HIDDEN:
        text, count = pattern.subn("", text)
        if count:
            removed.append(f"{count} {what}")
    text, outlines = OUTLINE.subn("", text)
    if outlines:
        removed.append(f"{outlines} lines of outline")
    lines = _read_facts(text.split("\n"), story)
    transitions: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if not line:
            at += 1
        elif HEADING.match(line) and len(line) <= 120:
            story.blocks.append(Block("heading", line.lstrip(".")))
            at += 1
        elif TRANSITION.match(line):
            transitions.append(line)
            at += 1
        elif _is_cue(lines, at):
            at = _read_speech(lines, at, story)
        else:
            at = _read_action(lines, at, story)
    if transitions:
        removed.append(f"{len(transitions)} transitions ({', '.join(transitions)[:200]})")
    return story


def _alone(lines: list[str], at: int) -> bool:
    return at == 0 or not lines[at - 1].strip()


def _begins(lines: list[str], at: int) -> bool:
    """Whether a name may stand there: behind an empty line, or behind a heading that lacks one."""
    if _alone(lines, at):
        return True
    is_sentence = EXTENSION.sub("", lines[at].strip()).endswith(".")
    return not is_sentence and HEADING.match(lines[at - 1].strip()) is not None


def _is_cue(lines: list[str], at: int) -> bool:
    """Whether a line is a name before what they say."""
    line = lines[at].strip()
    follows = lines[at + 1].strip() if at + 1 < len(lines) else ""
    if not follows or not _begins(lines, at) or not has_words(line) or len(line) > 60:
        return False
    if HEADING.match(line) or TRANSITION.match(line) or line.startswith("!"):
        return False
    bare = EXTENSION.sub("", line)
    return line.startswith("@") or (bool(CUE.match(line)) and bare.upper() == bare != bare.lower())


def _read_facts(lines: list[str], story: Manuscript) -> list[str]:
    """Takes the title page off the top."""
    at, key = 0, ""
    facts: dict[str, str] = {}
    while at < len(lines) and not lines[at].strip():
        at += 1
    first = at
    while at < len(lines) and lines[at].strip():
        match = FACT.match(lines[at])
        if match and not TRANSITION.match(lines[at].strip()):
            key = match.group(1)
            facts[key] = match.group(2).strip()
        elif key and lines[at][:1].isspace():
            facts[key] = f"{facts[key]} {lines[at].strip()}".strip()
        else:
            return lines  # No title page.
        at += 1
    if at == first or not facts:
        return lines
    known = {name.lower(): name for name in facts}
    if len(facts.get(known.get("title", ""), "")) <= 120:
        story.title = re.sub(r"[*_]", "", facts.pop(known.get("title", ""), ""))
    author = known.get("author") or known.get("authors", "")
    if len(facts.get(author, "")) <= 120:
        story.author = facts.pop(author, "")
    if facts:
        words = "; ".join(f"{name}: {value}" for name, value in facts.items())
        story.removed.append(f"the rest of the title page ({words})")
    return lines[at:]


def _read_speech(lines: list[str], at: int, story: Manuscript) -> int:
    """A name and what they say; the number of the line behind it."""
    name = lines[at].strip()
    speaker = one_line(EXTENSION.sub("", name.lstrip("@")))
    story.blocks.append(Block("cue", one_line(name.lstrip("@")), speaker))
    at += 1
    spoken: list[str] = []

    def close() -> None:
        if spoken:
            story.blocks.append(Block("line", one_line(" ".join(spoken)), speaker))
            spoken.clear()

    while at < len(lines) and lines[at].strip():
        line = lines[at].strip()
        directed = _direction(lines, at)
        if directed:
            close()
            story.blocks.append(
                Block("cue", one_line(" ".join(lines[at : at + directed])), speaker)
            )
        elif HEADING.match(line) and line.upper() == line[:120] and line[0] != ".":
            break  # The empty line before a heading is missing.
        else:
            spoken.append(_plain(line))
        at += directed or 1
    close()
    return at


def _direction(lines: list[str], at: int) -> int:
    """How many lines tell how something is said: in brackets, of which the last may be missing."""
    if not lines[at].strip().startswith("("):
        return 0
    for number, line in enumerate(lines[at : at + 4], start=1):
        if not line.strip():
            break
        if ")" in line:
            return number if line.strip().endswith(")") else 0
    follows = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return 1 if follows and len(lines[at].strip()) <= DIRECTION_CHARS else 0


def _read_action(lines: list[str], at: int, story: Manuscript) -> int:
    """What is seen; the number of the line behind it."""
    seen: list[str] = []
    while at < len(lines) and lines[at].strip():
        line = lines[at].strip()
        if seen and HEADING.match(line) and len(line) <= 120:
            break
        seen.append(_plain(line.removeprefix("!").removeprefix(">").removesuffix("<")))
        at += 1
    text = one_line(" ".join(seen))
    if has_words(text):
        story.blocks.append(Block("prose", text))
    return at


def _plain(line: str) -> str:
    """Without the marks of emphasis."""
    return re.sub(r"(\*{1,3}|_)(?=\S)([^*_]+?)(?<=\S)\1", r"\2", line.removeprefix("~"))
