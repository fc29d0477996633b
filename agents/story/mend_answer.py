"""Tells an agent what of its answer about a story does not fit."""

from agents.agent_spec import AgentSpec, AnswerT, Brief, BriefT
from agents.prompts import Quoted, prompt_beside


class MendAnswerBrief(Brief):
    """What does not fit, one finding to a line."""

    findings: Quoted


def mending(spec: AgentSpec[BriefT, AnswerT]) -> AgentSpec[MendAnswerBrief, AnswerT]:
    """The same agent, told of its findings."""
    return spec.follow_up(brief=MendAnswerBrief, prompt=prompt_beside(__file__))
