"""Reads plain text and Markdown into blocks: title, chapters, breaks and paragraphs."""

import re

from agents.providers.offline.story.blocks import Block, Manuscript, has_words, one_line
from agents.providers.offline.story.cleaning import ENDED

CHAPTER = re.compile(
    r"(?:(?:chapter|part|book|act|kapitel|chapitre|cap[i\u00ed]tulo|capitolo)\b.{0,80}"
    r"|(?:prologue|epilogue|interlude|preface|foreword)\b.{0,60}"
    r"|(?-i:[IVXL]{1,7})(?:\.|[.:]? ?[-\u2014:.] ?.{1,70}|\.? (?-i:[A-Z]).{1,70})?"
    r"|\d{1,3}(?:\.|[.:]\s.{1,70})?"
    r"|\u7b2c[\u4e00-\u9fff\d]{1,5}[\u7ae0\u56de\u8282\u7bc0].{0,40}"
    r"|\u0905\u0927\u094d\u092f\u093e\u092f.{0,60}|\u0627\u0644\u0641\u0635\u0644.{0,60}"
    r"|\u05e4\u05e8\u05e7 .{0,60})",
    re.I,
)
BREAK = re.compile(r"[\s*#~_=\u2022\u00b7\u2042\u2014\u2013+<>.o-]{1,40}")
AUTHOR = re.compile(r"(?:written )?by:?\s+(.{2,100})", re.I)
FRONT = re.compile(r"\A---\n((?:[\w-]+:.*\n)+)---\n")
MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S[^*\n]*\*\*|\[[^\]\n]{1,200}\]\([^)\n]{1,500}\)", re.M)
HEADING = re.compile(r"^(#{1,6}) +(.*?)(?: +#+)?$")
UNDERLINED = re.compile(r"^(\S[^\n]*)\n(=+|-{3,})[ \t]*$", re.M)
OPENS = tuple("\"\u201c\u201e\u00ab\u300c\u2018'\u2014")


def looks_like_markdown(text: str) -> bool:
    """Whether there are headings, strong words or links in Markdown's way."""
    return FRONT.match(text) is not None or MARKDOWN.search(text) is not None


def read_markdown(text: str, removed: list[str]) -> Manuscript:
    """A story in Markdown: its first heading is the title, if no other is as high."""
    story = Manuscript("markdown", removed=removed)
    front = FRONT.match(text)
    if front:
        pairs = (line.partition(":") for line in front.group(1).splitlines())
        facts = {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}
        story.title, story.author = facts.pop("title", "")[:120], facts.pop("author", "")[:120]
        if facts:
            removed.append(f"facts about the file ({'; '.join(facts)[:200]})")
        text = text[front.end() :]
    text = _plain_words(UNDERLINED.sub(_as_heading, text), removed)
    blocks: list[Block] = []
    levels: list[int] = []
    for part in paragraphs_of(text):
        heading = HEADING.match(part)
        if heading and has_words(heading.group(2)):
            levels.append(len(heading.group(1)))
            blocks.append(Block("chapter", one_line(heading.group(2))))
        else:
            blocks.append(_block(part, is_markdown=True))
    if not story.title and blocks and levels and blocks[0].kind == "chapter":
        first, *others = levels
        if len(blocks) > 1 and first not in others and len(blocks[0].text) <= 120:
            story.title = blocks.pop(0).text
    story.blocks = blocks
    _take_author(story)
    return story


def read_text(text: str, removed: list[str]) -> Manuscript:
    """A story in plain text."""
    story = Manuscript("text", removed=removed)
    story.blocks = [_block(part) for part in paragraphs_of(text)]
    if len(story.blocks) > 1 and _is_title(story.blocks):
        story.title = story.blocks.pop(0).text
    _take_author(story)
    return story


def paragraphs_of(text: str) -> list[str]:
    """Paragraphs in one line each: between blank lines, or the lines themselves, or indented."""
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    ended = sum(bool(ENDED.search(line.rstrip())) for line in filled)
    blank = sum(not line.strip() for line in text.strip().split("\n"))
    if len(filled) > 1 and not blank and ended >= 0.6 * len(filled):
        return [one_line(line) for line in filled]
    found: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            found.append([])
            continue
        indented = line.startswith(("  ", "\t", "\u3000")) and bool(found[-1])
        if (indented and ENDED.search(found[-1][-1])) or HEADING.match(line):
            found.append([])
        found[-1].append(line.strip())
        if HEADING.match(line):
            found.append([])
    return [one_line(" ".join(part)) for part in found if part]


def _block(part: str, *, is_markdown: bool = False) -> Block:
    if not has_words(part) and BREAK.fullmatch(part):
        return Block("break", part)
    if not is_markdown and is_chapter(part):
        return Block("chapter", part)
    return Block("prose", part)


def is_chapter(line: str) -> bool:
    """Whether a paragraph is the heading of a chapter."""
    if len(line) > 100 or line.startswith(OPENS):
        return False
    if CHAPTER.fullmatch(line) and not re.search(r"[a-z,;][.!?]$|,$", line):
        return True
    letters = [each for each in line if each.isalpha()]
    return (
        len(letters) >= 4
        and line.upper() == line != line.lower()
        and len(line) <= 60
        and not re.search(r"[!?,;\u2026]$", line)
    )


def _is_title(blocks: list[Block]) -> bool:
    """Whether the first paragraph is the story's name."""
    line, follows = blocks[0], next((each for each in blocks[1:] if each.kind != "break"), None)
    if follows is None or line.kind == "break" or not 1 <= len(line.text) <= 100:
        return False
    if line.kind == "chapter":
        numbered = CHAPTER.fullmatch(line.text) is not None
        return not numbered and any(each.kind == "prose" for each in blocks[1:])
    return (
        not line.text.startswith(OPENS)
        and not re.search(r"[.,;:\u3002\uff0c\u0964\u06d4\u060c]$", line.text)
        and has_words(line.text)
        and len(line.text.split()) <= 12
        and (follows.kind == "chapter" or len(follows.text) >= 2)
    )


def _take_author(story: Manuscript) -> None:
    """The line that names the author, if it is the first."""
    if story.title and not story.author and len(story.blocks) > 1:
        named = AUTHOR.fullmatch(story.blocks[0].text)
        if named and len(named.group(1).split()) <= 8 and not named.group(1).endswith(","):
            story.author = named.group(1)
            story.blocks.pop(0)


def _as_heading(match: re.Match[str]) -> str:
    level = "#" if match.group(2).startswith("=") else "##"
    return f"\n{level} {match.group(1)}\n"


def _plain_words(text: str, removed: list[str]) -> str:
    """Without the marks of Markdown; pictures, comments and addresses of links are told of."""
    counts = {
        "pictures": r"!\[([^\]\n]{0,200})\]\([^)\n]{0,500}\)",
        "comments": r"<!--(?:(?!-->).){0,5000}-->",
    }
    for what, pattern in counts.items():
        text, count = re.subn(pattern, "", text, flags=re.S)
        if count:
            removed.append(f"{count} {what}")
    text, links = re.subn(r"\[([^\]\n]{1,200})\]\([^)\n]{1,500}\)", r"\1", text)
    if links:
        removed.append(f"the addresses of {links} links")
    text = re.sub(r"(\*\*\*|\*\*|__)(?=\S)([^*_\n]+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*_])", r"\2", text)
    return re.sub(r"^[ \t]*(?:>[ \t]?)+", "", text, flags=re.M)
