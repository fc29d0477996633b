import ast
import re

import pytest

from agents.editing.write_script import AGENT, REPAIR, read_script
from orchestrator.plugins.base import prelude

BODY = 'filter_picture(Source(), ["negate"])\n'


def test_the_longest_fenced_block_is_the_script() -> None:
    text = f"First:\n```\nls\n```\nthen\n```python\n{BODY}```"
    assert read_script(text).script == BODY


def test_an_answer_without_a_script_says_what_to_answer() -> None:
    with pytest.raises(ValueError, match="fenced ```python block"):
        read_script("I cannot do that.")


@pytest.mark.parametrize("agent", [AGENT, REPAIR], ids=["write", "repair"])
def test_prompts_name_only_what_every_script_begins_with(agent: object) -> None:
    told = agent.prompt.system.template  # type: ignore[attr-defined]
    tree = ast.parse(prelude())
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    named = set(re.findall(r"`(\w+)\(", told))
    assert {"Source", "run", "filter_picture"} <= named
    assert named <= defined
    assert "SAFE" in prelude()
