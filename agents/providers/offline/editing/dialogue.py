"""Tells whether a request is a new one, or an answer to what was asked back before it."""

import re
from collections.abc import Callable
from dataclasses import replace

from agents.artifacts.editing.edit_plan import EditTask
from agents.artifacts.media_facts import MediaFacts
from agents.providers.offline.editing.plan import Planned, plan_by_rules, tidy

VERBS = re.compile(
    r"^(?:add|append|apply|attach|blur|boost|brighten|burn|change|chop|colou?r|compress|convert|crop"
    r"|cut|darken|delete|divide|drop|export|extract|fade|fit|flip|get|give|increase|insert|join|keep"
    r"|lower|make|merge|mirror|mute|normali[sz]e|pad|play|put|raise|reduce|remove|replace|resize"
    r"|reverse|rotate|scale|set|sharpen|shorten|show|shrink|slow|speed|split|stabili[sz]e|take|trim"
    r"|turn|use|write)\b"
)
"""How requests begin that are no answers."""
NO = re.compile(
    r"^(?:no|nope|nothing|none|never ?mind|forget (?:it|that)|cancel|leave it)\b[ .!]*$"
)
NOTHING_DONE = "Then nothing is done. What should be done with the video?"
Wrong = Callable[[tuple[EditTask, ...]], int]
"""Number of the first task that does not fit the video; 0: all fit."""


def plan_in_dialogue(
    prompt: str,
    facts: MediaFacts,
    *,
    others: int = 0,
    uploads: tuple[MediaFacts, ...] = (),
    asked: tuple[str, ...] = (),
    wrong: Wrong = lambda tasks: 0,
) -> Planned:
    """The tasks of a request, or of an earlier one that it answers a question about.

    A request that is understood by itself is a new one, but where it is part of what comes of the
    earlier one with this answer.

    Args:
        prompt: The user's words.
        facts: The video now.
        others: How many further files were uploaded.
        uploads: What those are.
        asked: What was said before and only asked back, oldest first; each may be a request of its
            own or an answer to a question about an earlier one.
        wrong: Says of tasks that were understood which one was asked about.
    """

    def plan(words: str, answers: tuple[str, ...] = (), amended: int = 0) -> Planned:
        return plan_by_rules(
            words, facts, others=others, uploads=uploads, answers=answers, amended=amended
        )

    alone = plan(prompt)
    if not asked:
        return alone
    if NO.match(tidy(prompt)):
        return Planned(question=NOTHING_DONE)
    open_since = max(
        (n for n, each in enumerate(asked, start=1) if NO.match(tidy(each))), default=0
    )
    repeated = ""
    for place in reversed(range(open_since, len(asked))):
        base, answers = asked[place], asked[place + 1 :]
        before = plan(base, answers)
        number = wrong(before.tasks) if before.tasks else 0
        joined = plan(base, (*answers, prompt), number)
        if joined.is_answered and _is_meant(prompt, alone, joined):
            return joined
        if before.question and before.is_understood:
            repeated = repeated or before.question
    if repeated and alone.question and not alone.is_understood:
        return replace(alone, question=f"That does not say it. {repeated}", is_understood=True)
    return alone


def _is_meant(prompt: str, alone: Planned, joined: Planned) -> bool:
    """Whether words are an answer rather than a request of their own."""
    if alone.tasks:
        # They say by themselves what they say as an answer; the earlier request said more.
        mine = {(each.plugin, each.operation) for each in alone.tasks}
        return mine <= {(each.plugin, each.operation) for each in joined.tasks}
    if alone.asks_about_file:
        return False
    return not (alone.is_understood and VERBS.match(tidy(prompt)))
