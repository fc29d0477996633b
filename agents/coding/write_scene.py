"""Writes the Manim code of a video, and mends it once in the same conversation."""

import re
import textwrap

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.generated_code import ManimCode, scene_classes
from agents.prompts import Quoted, prompt_beside


class WriteSceneBrief(Brief):
    """What the code writer is given."""

    rules: str
    """Of `manim_rules`."""
    title: Quoted
    description: Quoted
    constraints: Quoted


class FixSceneBrief(Brief):
    """What the code writer is told when its module did not pass."""

    findings: Quoted
    """Every error, with its line."""
    signatures: Quoted
    """What the installed Manim has for the names concerned."""


FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})[^`]*")
BEGINNING = "from manim import"


def read_module(text: str) -> ManimCode:
    """The module in an answer of plain text: the longest fenced block with a scene class.

    Raises:
        ValueError: There is no such block, or no scene class in it; says what to answer.
    """
    blocks = fenced_blocks(text.replace("\r\n", "\n"))
    if not blocks:
        raise ValueError("answer with the whole module in one fenced ```python block")
    modules = [(code, names) for code in blocks if (names := scene_classes(code))]
    if not modules:
        raise ValueError("the module holds no scene class, `class NameScene(Scene):`")
    code, names = max(modules, key=lambda module: len(module[0]))
    return ManimCode(scene_name=names[-1], code=code)


def fenced_blocks(text: str) -> list[str]:
    """What stands between fences, line by line; a module without any fence counts as one block.

    A last block that is not closed is one too: an answer that was cut off never comes here.
    """
    blocks: list[list[str]] = []
    closing = ""
    for line in text.splitlines(keepends=True):
        word = line.strip()
        if not closing:
            found = FENCE.fullmatch(word)
            if found:
                closing = found["marks"]
                blocks.append([])
        elif word == closing:
            closing = ""
        else:
            blocks[-1].append(line)
    if not blocks and text.lstrip().startswith(BEGINNING):
        return [text.strip() + "\n"]
    return [textwrap.dedent("".join(block)) for block in blocks]


AGENT = AgentSpec(
    name="write_scene",
    brief=WriteSceneBrief,
    writes=ManimCode,
    prompt=prompt_beside(__file__),
    reads_text=read_module,
)
FIX = AGENT.follow_up(brief=FixSceneBrief, prompt=prompt_beside(__file__, "fix"))
