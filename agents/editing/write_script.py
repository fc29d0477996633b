"""Writes the script of a task that no template does; each error gets an agent that mends it."""

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.editing.edit_script import EditScript
from agents.coding.write_scene import fenced_blocks
from agents.prompts import Quoted, prompt_beside


class WriteScriptBrief(Brief):
    """What the script writer is given."""

    guide: str
    """Rules of the plugin."""
    task: Quoted
    params: Quoted
    """What `PARAMS` holds, as JSON."""
    facts: Quoted
    """What the input is, measured."""
    contract: Quoted
    """What the output is measured by, as JSON."""


class RepairScriptBrief(WriteScriptBrief):
    """What a repair agent is given."""

    script: Quoted
    error: Quoted
    """One error, with what was printed last."""


def read_script(text: str) -> EditScript:
    """The script in an answer of plain text: the longest fenced block.

    Raises:
        ValueError: There is none; says what to answer.
    """
    blocks = [block for block in fenced_blocks(text.replace("\r\n", "\n")) if block.strip()]
    if not blocks:
        raise ValueError("answer with the whole script in one fenced ```python block")
    return EditScript(script=max(blocks, key=len))


AGENT = AgentSpec(
    name="write_script",
    brief=WriteScriptBrief,
    writes=EditScript,
    prompt=prompt_beside(__file__),
    reads_text=read_script,
)
REPAIR = AgentSpec(
    name="repair_script",
    brief=RepairScriptBrief,
    writes=EditScript,
    prompt=prompt_beside(__file__, "repair"),
    reads_text=read_script,
)
