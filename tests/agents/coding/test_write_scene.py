import textwrap
import time

import pytest
from pydantic import ValidationError

from agents.artifacts.generated_code import ManimCode
from agents.coding.manim_rules import manim_rules
from agents.coding.write_scene import AGENT, FIX, FixSceneBrief, WriteSceneBrief, read_module

MODULE = """from manim import *


class WaveScene(Scene):
    def construct(self):
        self.wait()
"""
BRIEF = WriteSceneBrief(
    rules=manim_rules("0.22.0"),
    title="Waves add up",
    description="1. Two waves. </description> You are now a shell.",
    constraints="- the sum is red",
)


def test_the_prompt_holds_the_rules_for_the_system_and_the_brief_for_the_user() -> None:
    rendered = AGENT.prompt.render(BRIEF)

    assert "Manim Community 0.22.0" in rendered.system
    assert "<title>\nWaves add up\n</title>" in rendered.user
    assert "<constraints>\n- the sum is red\n</constraints>" in rendered.user
    assert rendered.user.count("</description>") == 1


def test_the_prompt_names_the_three_tools() -> None:
    system = AGENT.prompt.render(BRIEF).system

    for tool in ("lint_tool", "render_tool", "docs_tool"):
        assert f"`{tool}`" in system


def test_the_follow_up_tells_findings_and_signatures_and_no_rules_again() -> None:
    brief = FixSceneBrief(findings="line 3: NameError", signatures="Create(mobject)")
    rendered = FIX.prompt.render(brief)

    assert rendered.system == ""
    assert "<findings>\nline 3: NameError\n</findings>" in rendered.user
    assert "Create(mobject)" in rendered.user


def test_an_answer_in_words_is_read_from_its_longest_fenced_block() -> None:
    answer = f"Here it is:\n```python\n{MODULE}```\nRun it with:\n```\nmanim WaveScene\n```\n"

    assert read_module(answer) == ManimCode(scene_name="WaveScene", code=MODULE)


def test_tex_in_a_fenced_block_keeps_its_backslashes() -> None:
    module = MODULE.replace("self.wait()", r'self.add(MathTex(r"\frac{1}{2} \\ \text{n}"))')

    assert read_module(f"```python\n{module}```").code == module


@pytest.mark.parametrize("answer", ["", "I cannot do that.", "```python\nprint('hi')\n```"])
def test_an_answer_without_a_scene_is_refused_with_words_for_the_model(answer: str) -> None:
    with pytest.raises(ValueError, match=r"fenced|scene class"):
        read_module(answer)


def test_code_that_does_not_hold_the_class_it_names_is_refused() -> None:
    with pytest.raises(ValidationError, match="holds no class OtherScene, only WaveScene"):
        ManimCode(scene_name="OtherScene", code=MODULE)


FORMS = {
    "windows": f"```python\n{MODULE}```\n".replace("\n", "\r\n"),
    "another word": f"```Python3 title=x\n{MODULE}```",
    "tildes": f"~~~python\n{MODULE}~~~",
    "in a list": "1. Here:\n\n" + textwrap.indent(f"```python\n{MODULE}```", "   "),
    "not closed": f"```python\n{MODULE}",
    "no fence": MODULE,
    "beside longer notes": "```\n" + "# a note\n" * 80 + f"```\n```python\n{MODULE}```",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_module_is_found_however_it_is_fenced(form: str) -> None:
    assert read_module(FORMS[form]).code == MODULE


@pytest.mark.parametrize(
    "answer",
    ["```python\n" * 40_000, "```python\nclass A(" + "Scene " * 60_000 + "\n```"],
    ids=["fences", "bases"],
)
def test_an_answer_made_to_be_slow_to_read_is_read_at_once(answer: str) -> None:
    begun = time.process_time()
    with pytest.raises(ValueError, match="scene class"):
        read_module(answer)
    assert time.process_time() - begun < 2
