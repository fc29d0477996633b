"""An agent's spec: file and brief are compared when it is made."""

import pytest

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.intent import ConceptIntent
from agents.errors import BrokenPieceError
from agents.prompts import Quoted, parse_prompt


class AskBrief(Brief):
    request: Quoted


class AgainBrief(Brief):
    findings: Quoted


ASK = parse_prompt("ask.md", b"---user---\n@@request")
AGAIN = parse_prompt("ask.again.md", b"---user---\n@@findings")


def test_a_prompt_of_another_brief_is_refused() -> None:
    with pytest.raises(BrokenPieceError, match=r"ask\.again\.md: .*AskBrief"):
        AgentSpec(name="ask", brief=AskBrief, writes=ConceptIntent, prompt=AGAIN)


def test_a_follow_up_has_its_own_brief_and_the_same_answer() -> None:
    spec = AgentSpec(name="ask", brief=AskBrief, writes=ConceptIntent, prompt=ASK)
    later = spec.follow_up(brief=AgainBrief, prompt=AGAIN)
    assert (later.name, later.brief, later.writes) == ("ask", AgainBrief, ConceptIntent)
    with pytest.raises(BrokenPieceError, match="AgainBrief"):
        spec.follow_up(brief=AgainBrief, prompt=ASK)
