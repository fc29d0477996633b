"""Writes the Manim code of a video, and mends it once in the same conversation."""

import re

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
    signatures: str
    """What the installed Manim has for the names concerned."""


FENCED = re.compile(r"^```(?:python|py)?[ \t]*\n(?P<code>.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)


def read_module(text: str) -> ManimCode:
    """The module in an answer of plain text: its longest fenced block.

    Raises:
        ValueError: There is no such block, or no scene class in it; says what to answer.
    """
    blocks = [found["code"] for found in FENCED.finditer(text)]
    if not blocks:
        raise ValueError("answer with the whole module in one fenced ```python block")
    code = max(blocks, key=len)
    names = scene_classes(code)
    if not names:
        raise ValueError("the module holds no scene class, `class NameScene(Scene):`")
    return ManimCode(scene_name=names[-1], code=code)


AGENT = AgentSpec(
    name="write_scene",
    brief=WriteSceneBrief,
    writes=ManimCode,
    prompt=prompt_beside(__file__),
    reads_text=read_module,
)
FIX = AGENT.follow_up(brief=FixSceneBrief, prompt=prompt_beside(__file__, "fix"))
