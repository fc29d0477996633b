"""What every writer of Manim code is told: `manim_rules.md`, for the installed version."""

from agents.agent_spec import Brief
from agents.prompts import prompt_beside


class RulesBrief(Brief):
    """What the rules depend on."""

    manim_version: str


def manim_rules(manim_version: str) -> str:
    """The rules for a version of Manim, for example `0.22.0`."""
    return RULES.render(RulesBrief(manim_version=manim_version)).system


RULES = prompt_beside(__file__)
RULES.check(RulesBrief)
