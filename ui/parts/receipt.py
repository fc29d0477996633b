"""What a run took: seconds, attempts, tokens and money, by stage."""

from decimal import Decimal

from orchestrator.run_view import RunView
from ui.escape import Html, el, join
from ui.words import NOTHING, money_words, name_words, seconds_words, state_words, time_element

HEADINGS = ("Step", "Result", "Time", "Attempts", "Tokens in", "Tokens out", "Money")


def receipt_part(view: RunView) -> Html:
    """The receipt as a table, and who made it."""
    receipt = view.receipt
    if receipt is None:
        return el("p", "The receipt is written when the run ends.", class_="quiet")
    rows = [
        _row(
            name_words(stage.stage),
            _result(
                stage.outcome,
                stage.failure,
                cached=stage.from_cache,
                kept=stage.kept,
                flaws=stage.flaws,
            ),
            stage.spent.seconds,
            (stage.spent.attempts, stage.spent.tokens_in, stage.spent.tokens_out),
            stage.spent.cost_usd,
        )
        for stage in receipt.stages
    ]
    total = receipt.total
    foot = _row(
        "Total",
        state_words(receipt.outcome),
        total.seconds,
        (total.attempts, total.tokens_in, total.tokens_out),
        total.cost_usd,
    )
    return join(
        _who(view),
        el(
            "div",
            el(
                "table",
                el("thead", el("tr", (el("th", each, scope="col") for each in HEADINGS))),
                el("tbody", rows),
                el("tfoot", foot),
                class_="receipt",
            ),
            class_="scrolls",
            tabindex="0",
            role="region",
            aria_label="Receipt by step",
        ),
    )


def _thought(tokens: int) -> str | None:
    return f"{tokens:,} tokens" if tokens else None


def _who(view: RunView) -> Html:
    receipt = view.receipt
    rows = [
        ("Planned and written by", view.made_by or view.provider),
        ("Voice", view.voice),
        ("Drawn by one process, because", view.plain_because),
        *_made_by(view),
        (
            "Thought, of the tokens out",
            _thought(receipt.total.tokens_thinking) if receipt else None,
        ),
        ("Begun", time_element(receipt.started_at) if receipt else None),
        ("Went on after a stop", str(receipt.continued) if receipt and receipt.continued else None),
        ("Run", el("code", view.status.video_id)),
    ]
    return el(
        "dl",
        (el("div", el("dt", name), el("dd", value)) for name, value in rows if value),
        class_="names",
    )


def _made_by(view: RunView) -> list[tuple[str, str]]:
    """Who made the parts of a film, and in place of whom."""
    found = list[tuple[str, str]]()
    stages = view.receipt.stages if view.receipt else ()
    for each in (made for stage in stages for made in stage.made_by):
        asked = f", in place of {each.requested}" if each.used != each.requested else ""
        why = f": {each.because}" if each.because else ""
        kind = f" ({each.provider.words})" if each.provider else ""
        found.append((name_words(each.what), f"{each.count} by {each.used}{kind}{asked}{why}"))
    return found


def _result(outcome: str, failure: str | None, *, cached: bool, kept: bool, flaws: int) -> str:
    words = "Done" if outcome == "succeeded" else state_words(outcome)
    if kept or cached:
        words += ", kept" if kept else ", cached"
    if flaws:
        words += f", {flaws} {'flaw' if flaws == 1 else 'flaws'} let pass"
    return f"{words} (was: {name_words(failure).lower()})" if failure else words


def _row(
    name: str, result: str, seconds: float, counts: tuple[int, int, int], usd: Decimal
) -> Html:
    numbers = [seconds_words(seconds), *(f"{count:,}" if count else NOTHING for count in counts)]
    return el(
        "tr",
        el("th", name, scope="row"),
        el("td", result),
        (el("td", number, class_="number") for number in (*numbers, money_words(usd))),
    )
