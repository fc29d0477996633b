"""Runs as cards: poster, title, state, length and day."""

from collections.abc import Sequence

from orchestrator.run_view import RunCard
from ui.escape import Html, el, join
from ui.words import file_path, length_words, run_path, state_words, time_element


def card_list(
    cards: Sequence[RunCard], *, search: str = "", more: bool = False, pins: bool = True
) -> Html:
    """The cards, or what is there instead of them.

    Args:
        cards: Newest first.
        search: The words that were looked for.
        more: There are older ones.
        pins: Whether they can be kept for good.
    """
    if not cards:
        words = f"Nothing matches “{search}”." if search else "Your videos will be here."
        return el("p", words, class_="empty")
    return join(
        el("ul", (_card(card, pins=pins) for card in cards), class_="cards"),
        el(
            "p",
            el("button", "Show older", type="button", class_="button", data_deed="more"),
            class_="more",
        )
        if more
        else None,
    )


def _card(card: RunCard, *, pins: bool) -> Html:
    length = length_words(card.duration_s) if card.duration_s else None
    return el(
        "li",
        el(
            "a",
            _picture(card, length),
            el("h3", card.title, dir="auto", class_="card-title"),
            href=run_path(card.video_id),
            data_deed="open",
            data_run=card.video_id,
            class_="card-link",
        ),
        el(
            "p",
            time_element(card.begun_at),
            _pin(card) if pins else None,
            _delete(card),
            class_="card-line",
        ),
        class_="card",
    )


def _picture(card: RunCard, length: str | None) -> Html:
    poster = (
        el("img", src=file_path(card.video_id, card.poster), alt="", loading="lazy")
        if card.poster
        else el("span", card.title[:1].upper(), class_="no-poster", aria_hidden="true")
    )
    badge = el("span", state_words(card.state), class_="badge", data_state=card.state)
    return el(
        "span",
        poster,
        badge if card.state != "succeeded" else None,
        el("span", length, class_="length") if length else None,
        class_="picture",
    )


def _pin(card: RunCard) -> Html:
    words = "Kept" if card.pinned else "Keep"
    return el(
        "button",
        words,
        type="button",
        class_="button is-quiet is-kept" if card.pinned else "button is-quiet",
        data_deed="unpin" if card.pinned else "pin",
        data_run=card.video_id,
        aria_label=f"{words} {card.title}",
        title="Keep it no longer than others" if card.pinned else "Keep it, however old it gets",
    )


def _delete(card: RunCard) -> Html | None:
    if card.state in ("queued", "running"):
        return None
    return el(
        "button",
        "Delete",
        type="button",
        class_="button is-quiet",
        data_deed="delete",
        data_run=card.video_id,
        data_title=card.title,
        aria_label=f"Delete {card.title}",
    )
