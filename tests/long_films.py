"""An explainer of two scenes, planned and written by a scripted model."""

from pathlib import Path
from typing import Any

from modelling import make_video, module, sent, upgrades
from planning import CLAIMS, CONCEPT, CURRICULUM, KNOWLEDGE, SPEC, planning_guest
from wire.fake_gemini import FakeGemini
from wire.fake_server import Step

from orchestrator.engine.outcome import RunOutcome
from orchestrator.workflows.planned_explainer import WORKFLOW

CLASSES = ("SquareOfASumPart1Scene", "SquareOfASumPart2Scene")
BEATS: list[dict[str, Any]] = [
    {"id": f"beat_{n}", "goal": "One thought.", "say": f"This is thought {n}.", "seconds": 4,
     "seen": "A square."}
    for n in range(10)
]  # fmt: skip
PLANNING: tuple[Step, ...] = (
    upgrades(),
    {"answer": CONCEPT, "when": "You read what a short science animation"},
    {"answer": KNOWLEDGE, "when": "You find out what a viewer must know"},
    {"answer": CURRICULUM, "when": "You are a teacher who plans"},
    {"answer": CLAIMS, "when": "You write down the mathematics"},
    {"answer": {"beats": BEATS}, "when": "You draw the storyboard"},
    {"answer": SPEC, "when": "You turn a storyboard into an exact plan"},
    {"answer": SPEC, "when": "You turn a storyboard into an exact plan"},
)


def scene_writes(number: int, *marks: str, when: str = "Part{}Scene", code: str = "") -> Step:
    """The answer of the writer of one of the two scenes."""
    name = CLASSES[number - 1]
    text = code or module(*marks, name=name)
    return {"answer": {"scene_name": name, "code": text}, "when": when.format(number)}


def film(folder: Path, *steps: Step, **options: Any) -> tuple[RunOutcome, list[str]]:
    """Make it; the outcome, and everything that was sent to the model."""
    with FakeGemini((*PLANNING, *steps)) as server:
        options = {"workflow": WORKFLOW, "guest": planning_guest(), **options}
        outcome = make_video(folder, server, **options)
        return outcome, [sent(each) for each in server.received]
