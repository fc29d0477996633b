"""The prompts of the bench, each with a plan as a capable model would answer it."""

import functools
import json
from pathlib import Path
from typing import Any, NamedTuple

from planning import chain
from wire.fake_server import Step

from agents.artifacts.intent import Level, Subject
from agents.explainer.design_scene import PlannedScene
from config import PROJECT_ROOT

PROMPTS = PROJECT_ROOT / "bench" / "prompts.jsonl"
PLANS = Path(__file__).resolve().parent / "golden" / "plans"


class BenchPrompt(NamedTuple):
    """A line of `bench/prompts.jsonl`."""

    id: str
    prompt: str
    subject: Subject
    level: Level

    @property
    def plan(self) -> PlannedScene:
        """What a capable model would plan for it."""
        return plan_of(self.id)

    def answers(self) -> tuple[Step, ...]:
        """One good answer of every planning agent."""
        plan = self.plan
        beats: list[dict[str, Any]] = [
            {
                "id": beat.id, "say": beat.say, "seconds": beat.duration_s,
                "goal": "The viewer follows.", "seen": "What the scene shows at this moment.",
            }
            for beat in plan.beats
        ]  # fmt: skip
        concept: dict[str, Any] = {
            "topic": self.id, "title": plan.title, "subject": self.subject, "level": self.level,
            "goal": "The viewer can answer the question.", "parameters": [],
        }  # fmt: skip
        return chain(
            concept=concept, storyboard={"beats": beats}, spec=plan.model_dump(mode="json")
        )


@functools.cache
def plan_of(prompt_id: str) -> PlannedScene:
    """Read once: to see that everything has room takes long."""
    return PlannedScene.model_validate_json((PLANS / f"{prompt_id}.json").read_bytes())


def kinds_in(prompt_id: str) -> set[str]:
    """Kinds of elements in a plan, without looking whether it is a good one."""
    plan = json.loads((PLANS / f"{prompt_id}.json").read_bytes())
    return {element["kind"] for element in plan["elements"]}


def read_prompts() -> tuple[BenchPrompt, ...]:
    """All of them, in the order of the file."""
    lines = PROMPTS.read_text(encoding="utf-8").splitlines()
    return tuple(BenchPrompt(**json.loads(line)) for line in lines)


def covering(prompts: tuple[BenchPrompt, ...]) -> tuple[BenchPrompt, ...]:
    """A few whose plans hold every kind of element that is in any: the same ones each time."""
    kinds = {each.id: kinds_in(each.id) for each in prompts}
    wanted, chosen = set[str]().union(*kinds.values()), list[BenchPrompt]()
    while wanted:
        best = max(prompts, key=lambda each: len(kinds[each.id] & wanted))
        chosen.append(best)
        wanted -= kinds[best.id]
    return tuple(chosen)
