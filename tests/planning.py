"""The whole planning chain with a scripted model: one good answer of every agent."""

import json
from collections.abc import Mapping
from typing import Any

from fakes import Guest, GuestEnd, Job, guest_that
from modelling import inspect_marks, render_marks, upgrades
from wire.fake_server import Step

Json = dict[str, Any]
TRUE = {"(a + b)**2": "a**2 + 2*a*b + b**2"}
CONCEPT: Json = {
    "topic": "square_of_a_sum",
    "title": "Why (a + b)² has a middle term",
    "subject": "mathematics",
    "level": "beginner",
    "goal": "The viewer sees where 2ab comes from.",
    "parameters": [{"name": "a", "value": "3", "given": False}],
}
KNOWLEDGE: Json = {
    "level": "beginner",
    "target": "square_of_a_sum",
    "concepts": [
        {"id": "area", "name": "Area", "meaning": "How much a figure covers.", "needs": []},
        {
            "id": "square_of_a_sum",
            "name": "Square of a sum",
            "meaning": "The area of a square whose side is a sum.",
            "needs": ["area"],
        },
    ],
}
CURRICULUM: Json = {
    "units": [
        {"concept": "area", "goal": "Say what area is.", "idea": "A square.", "seconds": 8},
        {
            "concept": "square_of_a_sum",
            "goal": "Say why 2ab is there.",
            "idea": "A square cut into four.",
            "seconds": 20,
        },
    ]
}
CLAIMS: Json = {
    "claims": [
        {
            "kind": "statement",
            "words": "The square of a sum has a middle term.",
            "tex": "(a + b)^2 = a^2 + 2ab + b^2",
            "left": "(a + b)**2",
            "right": "a**2 + 2*a*b + b**2",
        },
        {"kind": "definition", "words": "A square has four equal sides."},
    ]
}
REFUTED: Json = {
    "claims": [
        {"words": "It has none.", "left": "(a + b)**2", "right": "a**2 + b**2"},
    ]
}  # fmt: skip
STORYBOARD: Json = {
    "beats": [
        {
            "id": "square", "concept": "area", "goal": "Area is clear.", "seconds": 6,
            "say": "This square has the side a plus b.", "seen": "A square with its sides named.",
        },
        {
            "id": "answer", "concept": "square_of_a_sum", "goal": "2ab is clear.", "seconds": 7,
            "say": "Two rectangles of the size a b make the middle term.",
            "seen": "The formula beside the square.",
        },
    ]
}  # fmt: skip
SPEC: Json = {
    "scene_class": "SquareOfASumScene",
    "title": "Why (a + b)² has a middle term",
    "elements": [
        {"kind": "text", "id": "title", "text": "The square of a sum", "size": "title",
         "place": {"within": "title"}},
        {"kind": "figure", "id": "square", "place": {"within": "left"},
         "corners": [{"at": [0, 0]}, {"at": [1, 0]}, {"at": [1, 1]}, {"at": [0, 1]}],
         "sides": ["a + b", "a + b", "", ""]},
        {"kind": "formula", "id": "formula", "place": {"within": "right"},
         "parts": [{"tex": "(a + b)^2", "colour": "blue"}, {"tex": "= a^2 + 2ab + b^2"}]},
    ],
    "beats": [
        {"id": "square", "say": "This square has the side a plus b.", "hold_s": 2,
         "actions": [{"do": "write", "targets": ["title"]},
                     {"do": "create", "targets": ["square"], "run_s": 2}]},
        {"id": "answer", "say": "Two rectangles of the size a b make the middle term.", "hold_s": 3,
         "actions": [{"do": "write", "targets": ["formula"], "run_s": 2}]},
    ],
}  # fmt: skip


def chain(**changed: Mapping[str, Any]) -> tuple[Step, ...]:
    """One answer of each agent up to the code writer, with some of them changed by name."""
    answers: dict[str, tuple[str, Mapping[str, Any]]] = {
        "concept": ("You read what a short science animation", CONCEPT),
        "knowledge": ("You find out what a viewer must know", KNOWLEDGE),
        "curriculum": ("You are a teacher who plans", CURRICULUM),
        "claims": ("You write down the mathematics", CLAIMS),
        "storyboard": ("You draw the storyboard", STORYBOARD),
        "spec": ("You turn a storyboard into an exact plan", SPEC),
    }
    steps: list[Step] = [upgrades()]
    for name, (when, answer) in answers.items():
        steps.append({"answer": dict(changed.get(name, answer)), "when": when})
    return tuple(steps)


def judge_claims(end: GuestEnd, job: Job) -> None:
    """The algebra system, as far as these claims go."""
    answers: list[Json] = []
    for question in job.params["questions"]:
        holds = TRUE.get(question["left"]) == question["right"]
        against = None if holds else "the two sides differ by 12 at a = 2, b = 3"
        answers.append({"id": question["id"], "holds": holds, "text": against})
    end.say("result", json.dumps({"answers": answers}).encode())
    end.done()


def planning_guest() -> Guest:
    """A fake sandbox that judges claims, and finds in code what its marks say."""
    return guest_that(inspect=inspect_marks, render=render_marks, math=judge_claims)


def six_beats() -> tuple[Json, Json]:
    """A storyboard and its scene of a usual length."""
    say = "Here is one more thought about the square, said in a calm sentence or two."
    beats = [
        {"id": f"beat_{n}", "goal": "One thought is clear.", "say": say, "seconds": 8,
         "seen": "The figure stays on the left; on the right a formula takes the place of another."}
        for n in range(6)
    ]  # fmt: skip
    elements, told = list[Json](SPEC["elements"][:2]), list[Json]()
    for n, beat in enumerate(beats):
        formula = {
            "kind": "formula", "id": f"formula_{n}", "place": {"within": "right"},
            "parts": [
                {"tex": f"(a + {n})^2", "colour": "blue"},
                {"tex": f"= a^2 + {2 * n}a + {n * n}"},
            ],
        }  # fmt: skip
        words = {
            "kind": "text", "id": f"words_{n}", "text": "What stands beside it",
            "place": {"within": "right"}, "size": "small",
        }  # fmt: skip
        elements += [formula, words]
        actions: list[Json] = [
            {"do": "write", "targets": [f"formula_{n}"], "run_s": 2},
            {"do": "fade_in", "targets": [f"words_{n}"]},
        ]
        if n == 0:
            actions = [{"do": "fade_in", "targets": ["title", "square"]}, *actions]
        else:
            gone = [f"formula_{n - 1}", f"words_{n - 1}"]
            actions = [{"do": "fade_out", "targets": gone}, *actions]
        told.append({"id": beat["id"], "say": say, "actions": actions, "hold_s": 4})
    return {"beats": beats}, {**SPEC, "elements": elements, "beats": told}
