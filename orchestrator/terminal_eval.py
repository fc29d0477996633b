"""The terminal command that runs a list of prompts."""

import argparse
import sys

from config import Settings
from orchestrator.engine.trace import safe
from orchestrator.evaluation.eval_folder import open_eval_folder
from orchestrator.evaluation.eval_result import EvalResult
from orchestrator.evaluation.evaluate import Told, evaluate
from orchestrator.evaluation.prompt_list import Usual, read_prompt_list
from orchestrator.evaluation.table import number, share, tokens, usd
from orchestrator.runs import open_studio
from orchestrator.terminal import COULD_NOT_RUN, GOOD, REFUSED

MESSAGE_CHARS = 120


async def evaluate_list(options: argparse.Namespace, settings: Settings) -> int:
    """Run the prompts of a list that have no result yet; print where the table lies."""
    usual = Usual(options.quality, options.aspect, options.depth, options.voice)
    asked = read_prompt_list(options.list, usual, prompt_chars=settings.prompt_chars)
    with open_eval_folder(options.out) as folder:
        async with open_studio(settings) as studio:
            await studio.identity()  # first: without an engine, every prompt would fail
            told = await evaluate(
                studio,
                asked,
                folder,
                at_once=options.at_once or settings.runs_at_once,
                again_failed=options.again == "failed",
                tell=say_told,
            )
        sys.stdout.write(f"{folder.table}\n{folder.results}\n")
    return sum_up(told)


def say_told(told: Told) -> None:
    """One line about a prompt that is done with."""
    sys.stderr.write(f"{told_words(told)}\n")
    sys.stderr.flush()


def told_words(told: Told) -> str:
    """What became of a prompt, on one line."""
    if not isinstance(told, EvalResult):
        return f"… {told.id}: no result yet: {_short(told.why)}"
    took = f"{number(told.seconds, 1)} s, {tokens(told):,} tokens, ${usd([told])}"
    if not told.delivered:
        return f"✗ {told.id}: {told.failure or told.outcome}: {_short(told.message or '')}; {took}"
    tries = "first try" if told.first_try else f"{told.attempts} attempts, code {told.code_by}"
    return f"✓ {told.id}: {tries}, layout {number(told.layout, 2)}; {took}"


def sum_up(told: tuple[Told, ...]) -> int:
    """Print how many were delivered.

    Returns:
        0 when all were, 1 when some were not, 2 when some have no result yet.
    """
    results = [each for each in told if isinstance(each, EvalResult)]
    delivered = sum(each.delivered for each in results)
    left = len(told) - len(results)
    more = f"; {left} without a result: the same command goes on with them" if left else ""
    sys.stderr.write(f"delivered {share(delivered, len(results))}{more}\n")
    if left:
        return COULD_NOT_RUN
    return GOOD if delivered == len(results) else REFUSED


def _short(text: str) -> str:
    return safe(text.partition("\n")[0])[:MESSAGE_CHARS]
