"""The stages of a run: what is done, what is under way, what went wrong."""

from decimal import Decimal

from orchestrator.run_view import RunView, StageView
from ui.escape import Html, el
from ui.words import money_words, name_words, seconds_words

SPOKEN = {
    "waiting": "waits",
    "running": "under way",
    "succeeded": "done",
    "kept": "kept from before",
    "failed": "failed",
    "refused": "not possible",
    "cancelled": "cancelled",
    "interrupted": "interrupted",
}
"""State of a stage, for those who cannot see its mark."""


def stage_list(view: RunView) -> Html:
    """Every stage in its order; seconds are counted on by the page itself."""
    if not view.stages:
        return el("p", "Nothing is planned yet.", class_="quiet")
    costs = {
        each.stage: _cost(each.spent.tokens_in + each.spent.tokens_out, each.spent.cost_usd)
        for each in (view.receipt.stages if view.receipt else ())
    }
    return el("ol", (_stage(each, costs.get(each.name)) for each in view.stages), class_="stages")


def stage_summary(view: RunView) -> Html:
    """One sentence about how far it is, spoken when it changes."""
    total = len(view.stages)
    for number, stage in enumerate(view.stages, 1):
        if stage.state == "running":
            return el("span", f"Step {number} of {total}: {name_words(stage.name)}")
    words = {
        "queued": f"Waiting in the queue, place {view.status.place or 1}",
        "running": "Starting",
        "succeeded": "The video is ready",
        "failed": "The run failed",
        "refused": "This is not possible",
        "cancelled": "The run was cancelled",
        "interrupted": "The run was interrupted",
        "damaged": "The run is damaged",
    }
    return el("span", words[view.status.state])


def _stage(stage: StageView, cost: Html | None) -> Html:
    return el(
        "li",
        el("span", class_="stage-mark", aria_hidden="true"),
        el(
            "div",
            el(
                "p",
                el("span", name_words(stage.name), class_="stage-name"),
                el("span", f", {SPOKEN[stage.state]}", class_="sr-only"),
                _tags(stage),
                _seconds(stage),
                class_="stage-line",
            ),
            _said(stage),
            cost,
            _progress(stage),
            el("p", stage.message, class_="stage-wrong") if stage.message else None,
            class_="stage-body",
        ),
        class_="stage",
        data_state=stage.state,
    )


def _cost(tokens: int, usd: Decimal) -> Html | None:
    """What the models took for a stage; nothing where none was asked."""
    if not tokens:
        return None
    money = f"{money_words(usd)}, " if usd else ""
    return el("p", f"{money}{tokens:,} tokens", class_="stage-cost")


def _tags(stage: StageView) -> Html | None:
    if stage.state == "kept":
        return el("span", "kept", class_="tag", title="It already stood; nothing was done again")
    if stage.from_cache:
        return el("span", "cached", class_="tag", title="Computed for an earlier run")
    return None


def _seconds(stage: StageView) -> Html | None:
    if stage.state in ("waiting", "kept"):
        return None
    started = stage.started_at.isoformat() if stage.started_at else None
    return el(
        "span",
        seconds_words(stage.seconds),
        class_="stage-seconds",
        data_started=started if stage.state == "running" else None,
        data_before=stage.seconds if stage.state == "running" and started else None,
    )


def _said(stage: StageView) -> Html | None:
    said = stage.about if stage.state == "waiting" or not stage.text else stage.text
    if stage.done is not None and stage.total and stage.text:
        far = f"{stage.done:,} of {stage.total:,}"
        said = f"{stage.total:,} {said}" if stage.state == "succeeded" else f"{far} {said}"
        said = f"{said}, {stage.left}" if stage.left else said
    return el("p", said, class_="stage-said") if said and not stage.message else None


def _progress(stage: StageView) -> Html | None:
    if stage.state != "running" or stage.done is None or not stage.total:
        return None
    return el(
        "progress",
        max=stage.total,
        value=min(stage.done, stage.total),
        aria_label=f"{name_words(stage.name)}, {stage.text or 'progress'}",
    )
