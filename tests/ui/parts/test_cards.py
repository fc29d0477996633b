import pytest
from ui_runs import HOSTILE, RUN, card

from ui.parts.cards import card_list
from ui.parts.examples import EXAMPLES, example_cards
from ui.theme import ASSETS


def test_a_card_is_a_link_with_poster_length_and_day() -> None:
    html = card_list([card(poster="poster.png", duration_s=52)])
    assert f'href="./?run={RUN}"' in html
    assert f'src="api/v1/runs/{RUN}/files/poster.png"' in html
    for told in ("0:52", "2026-01-02T03:04:05+00:00", "Delete Pythagoras"):
        assert told in html


def test_a_card_is_kept_or_not_and_offers_the_other() -> None:
    assert 'data-deed="pin"' in card_list([card()])
    kept = card_list([card(pinned=True)])
    assert 'data-deed="unpin"' in kept
    assert 'aria-label="Kept Pythagoras"' in kept
    assert "pin" not in card_list([card(pinned=True)], pins=False)


@pytest.mark.parametrize("state", ["queued", "running"])
def test_what_is_under_way_cannot_be_deleted(state: str) -> None:
    html = card_list([card(state=state)])
    assert 'data-deed="delete"' not in html
    assert f'data-state="{state}"' in html


def test_hostile_titles_are_text() -> None:
    assert "<img" not in card_list([card(title=HOSTILE)])
    assert "<img" not in card_list([], search=HOSTILE)


def test_none_and_more() -> None:
    assert "Your videos will be here" in card_list([])
    assert "Nothing matches" in card_list([], search="x")
    assert 'data-deed="more"' in card_list([card()], more=True)


def test_every_example_has_its_small_picture() -> None:
    html = example_cards()
    for example in EXAMPLES:
        picture = ASSETS / "examples" / f"{example.name}.webp"
        assert 0 < picture.stat().st_size < 25_000
        assert f'data-prompt="{example.prompt}"'.replace("&", "&amp;") in html
