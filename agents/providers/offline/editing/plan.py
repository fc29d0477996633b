"""Plans an edit from plain English by rules; asks where words can mean several things."""

import re
from dataclasses import dataclass

from agents.artifacts.editing.edit_plan import EditTask
from agents.artifacts.media_facts import MediaFacts
from agents.providers.offline.editing import (
    captioning,
    cutting,
    finding,
    laying,
    looking,
    mixing,
    sounding,
    splitting,
)
from agents.providers.offline.editing.answers import Answer, Dialogue
from agents.providers.offline.editing.quotes import hold_quotes
from agents.providers.offline.editing.rule import AskError, Clause, Rule, Step

RULES: tuple[Rule, ...] = (
    *(*captioning.RULES, *finding.RULES, *splitting.RULES, *mixing.RULES, *laying.RULES),
    *(*looking.RULES[:4], *sounding.RULES, *looking.RULES[4:], *cutting.RULES),
)
"""In the order in which they are tried; the first that reads a clause has it."""
QUESTION = re.compile(
    r"^(what|how|which|does|do|is|are|has|when|who|tell me|show me (the )?info)\b"
)
PLAIN = str.maketrans({"\u00d7": "x", "\u2013": "-", "\u2014": "-", "\u2019": "'"})
BETWEEN = "\x1e"
"""Stands between what was said one after the other."""
POLITE = re.compile(
    r"^(?:(?:please|hey|hi|ok|okay|so|now|then|also|and|i want you to|i want to|i'?d like to"
    r"|i need to|can you|could you|would you|will you|let'?s)\b[ ,]*)+"
)
BREAKS = re.compile(
    r"\s*(?:[;.!?](?=\s|$)|,\s+"
    r"|,?\s+(?:and|then|and then|after that|afterwards|plus|also)\s+)\s*"
)
KEPT = (
    (re.compile(r"\b(black|b) ?(?:and|&|n) ?(white|w)\b"), "black&white"),
    (re.compile(r"\b(fade\w*)(?: it| the \w+)? in and (?:fade )?(?:it )?out\b"), r"\1 in out"),
    (re.compile(r"(\bbetween [^,;]*?) and (?=[\dt])"), r"\1 to "),
    (re.compile(r"\b(one|two|three|\d+) and a half\b"), r"\1.5"),
    (re.compile(r"\b(?:an?|one) (second|minute|hour) and a half\b"), r"1.5 \1s"),
    (re.compile(r"\b(first|last|final) (second|minute|hour) and a half\b"), r"\1 1.5 \2s"),
    (re.compile(r"\bhalf[- ](?:an? )?(second|minute|hour)\b"), r"0.5 \1"),
    (re.compile(r"\bquarter[- ](?:of an? )?(second|minute|hour)\b"), r"0.25 \1"),
    (re.compile(r"\b(minutes?|m|hours?) and (?=[\da-z]+ (?:s|m))"), r"\1 "),
    (re.compile(rf"({captioning.STYLED}),? and (?={captioning.STYLED})"), r"\1 "),
    (
        re.compile(
            rf"({captioning.WORDS}[^;.]*?), (?:and )?(?=(?:in |with )?(?:a )?{captioning.STYLED})"
        ),
        r"\1 ",
    ),
    (re.compile(r"(\bpauses\b[^;.]*?),? and (?=(?:keep|leave)\b)"), r"\1 "),
    (re.compile(r"\b(sound|audio) and (?:the )?(?:music|noise)\b"), r"\1"),
)
IDLE = {"please", "thanks", "thank you", "fix it", "fix that", "fix this", "do it"}
"""Parts that ask for nothing more."""
WORD_HALVES = {"one.5": "1.5", "two.5": "2.5", "three.5": "3.5"}


@dataclass(frozen=True)
class Planned:
    """What rules make of a request."""

    tasks: tuple[EditTask, ...] = ()
    question: str = ""
    asks_about_file: bool = False
    is_understood: bool = True
    """Whether a question is about what was understood; else about words that nobody knows."""
    is_answered: bool = False
    """Whether the last answer has told what was asked before it."""


def plan_by_rules(
    prompt: str,
    facts: MediaFacts,
    *,
    others: int = 0,
    uploads: tuple[MediaFacts, ...] = (),
    answers: tuple[str, ...] = (),
    amended: int = 0,
) -> Planned:
    """The tasks of a request, one after the other, or a question.

    Args:
        prompt: The user's words.
        facts: The video now.
        others: How many further files were uploaded.
        uploads: What those are.
        answers: What was said, one after the other, when it was asked back.
        amended: Number of the task that the last answer mends; 0: none.
    """
    said = [each.replace(BETWEEN, " ") for each in (prompt, *answers)]
    held = hold_quotes(f"\n{BETWEEN}\n".join(said))
    text, *told = (tidy(each) for each in held.text.split(BETWEEN))
    asks = QUESTION.match(text) and prompt.strip().endswith("?")
    if asks and not finding.LOOKS.search(text):
        return Planned(asks_about_file=True)
    dialogue = Dialogue([Answer(*each) for each in zip(told, said[1:], strict=True)])
    steps: list[Step] = []
    lasts_s = facts.lasts_s
    clauses = clauses_of(text)
    try:
        while clauses:
            clause = Clause(clauses.pop(0), lasts_s, facts, others, held.quoted, uploads)
            found = read_clause(clause, dialogue)
            if len(steps) < amended <= len(steps) + len(found):
                found = dialogue.amend(clause, found, read_alone) or found
            clauses += dialogue.more()
            for step in found:
                steps.append(step)
                lasts_s = length_after(step, lasts_s)
    except AskError as question:
        is_understood = question.rule is not None
        answered = dialogue.is_over
        return Planned(question=str(question), is_understood=is_understood, is_answered=answered)
    if not steps:
        return Planned(question="What should be done with the video?", is_understood=False)
    tasks = tuple(
        EditTask(
            task=number,
            plugin=step.plugin,
            operation=step.operation,
            params=step.params,
            depends_on=(number - 1,) if number > 1 else (),
            about=step.about[:200],
        )
        for number, step in enumerate(steps[:20], start=1)
    )
    return Planned(tasks=tasks, is_answered=dialogue.is_over)


def tidy(prompt: str) -> str:
    """One line of lower-case words."""
    text = splitting.hold_times(" ".join(prompt.lower().translate(PLAIN).split()))
    for pattern, instead in KEPT:
        text = pattern.sub(instead, text)
    for word, digits in WORD_HALVES.items():
        text = text.replace(word, digits)
    return POLITE.sub("", text)


def clauses_of(text: str) -> list[str]:
    """What is asked for, one thing each."""
    parts = (POLITE.sub("", part.strip()) for part in BREAKS.split(text))
    return [part for part in parts if part and part not in IDLE]


def read_clause(clause: Clause, dialogue: Dialogue) -> tuple[Step, ...]:
    """The steps of one clause, with what was answered when it was asked back.

    Raises:
        AskError: It has to be asked.
    """
    try:
        return read_alone(clause)
    except AskError as question:
        found = dialogue.answer(question, clause, read_alone)
        if found is None:
            raise
        return found


def read_alone(clause: Clause) -> tuple[Step, ...]:
    """The steps of one clause.

    Raises:
        AskError: Nothing is known for its words, or they can mean several things.
    """
    for known in RULES:
        if known.words.search(clause.text):
            found = known.steps(clause)
            if found is not None:
                return found
    raise AskError(
        f"“{clause.text[:200]}” is not understood. Say one thing at a time, for example “keep the"
        " first 10 seconds”, “twice as fast”, “make it square”, “normalise the sound”."
    )


def length_after(step: Step, lasts_s: float) -> float:
    """How long the video lasts after a step, seconds."""
    given = {name: value for name, value in step.params.items() if isinstance(value, int | float)}
    if step.operation == "trim":
        return max(0.0, min(given.get("end_s", lasts_s), lasts_s) - given.get("start_s", 0.0))
    if step.operation == "cut_out":
        return max(0.0, lasts_s - (min(given["end_s"], lasts_s) - given["start_s"]))
    if step.operation == "speed":
        return lasts_s / given["factor"]
    return lasts_s
