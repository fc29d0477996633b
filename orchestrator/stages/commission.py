"""What a code writer is to show, whoever that is."""

import json
from typing import Any, NamedTuple

from agents.artifacts.request import ExplainerRequest
from agents.artifacts.scene_spec import ManimSceneSpec
from agents.artifacts.upgraded_prompt import UpgradedPrompt


class Commission(NamedTuple):
    """What is to be shown."""

    request: ExplainerRequest
    upgraded: UpgradedPrompt
    spec: ManimSceneSpec | None = None
    """None: there is no plan beside the prompt."""
    earlier: str = ""
    """What there is of an earlier plan, in words with its code; empty where there is none."""

    def told(self) -> UpgradedPrompt:
        """What an agent is told: the spec, if there is one, in place of the description."""
        if self.spec is None:
            return self.upgraded
        told = planned(self.upgraded, self.spec)
        if not self.earlier:
            return told
        return told.model_copy(update={"description": f"{told.description}\n\n{self.earlier}"})


def planned(upgraded: UpgradedPrompt, spec: ManimSceneSpec) -> UpgradedPrompt:
    """A brief that has a spec in place of its description."""
    plan = plan_of(spec)
    about = (
        f"Write the scene class {spec.scene_class} after this plan. Each beat is a section with"
        " `say` as its subcaption; `place.within` names a region of the frame, and what is seen in"
        " one region at once stands one below the other.\n\n"
    )
    return upgraded.model_copy(update={"description": about + plan})


def plan_of(spec: ManimSceneSpec, *, indent: int | None = None) -> str:
    """A spec as JSON without what has its usual value; it can be read as a spec again.

    The kind of an element is the usual value of its class, but nobody who reads it knows that class
    by anything else, so it stays.
    """
    plan = spec.model_dump(mode="json", exclude_defaults=True, exclude={"schema_version"})
    told: list[dict[str, Any]] = plan["elements"]
    plan["elements"] = [
        {"kind": element.kind, **each} for element, each in zip(spec.elements, told, strict=True)
    ]
    return json.dumps(plan, indent=indent, ensure_ascii=False)


def as_list(constraints: tuple[str, ...]) -> str:
    """Sentences, one to a line."""
    return "\n".join(f"- {sentence}" for sentence in constraints) or "(none)"
