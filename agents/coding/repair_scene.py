"""Mends one error in Manim code; each error gets an agent that knows of no other."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.generated_code import ManimCode
from agents.coding.write_scene import read_module
from agents.prompts import Quoted, prompt_beside


class RepairSceneBrief(Brief):
    """What a repair agent is given."""

    rules: str
    """Of `manim_rules`."""
    task: Quoted
    """The user's own words."""
    title: Quoted
    description: Quoted
    constraints: Quoted
    code: Quoted
    error: Quoted
    """One error, with its line and the lines around it."""
    signatures: Quoted
    """What the installed Manim has for the names concerned."""


AGENT = AgentSpec(
    name="repair_scene",
    brief=RepairSceneBrief,
    writes=ManimCode,
    prompt=prompt_beside(__file__),
    reads_text=read_module,
)
