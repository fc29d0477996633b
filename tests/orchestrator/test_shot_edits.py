"""What a user changes of shots, and what of it does not fit."""

from typing import Any

import pytest
from handmade_films import LINE, SHOTS
from timelines import STORY

from agents.artifacts.story.words import Mood, ShotMaker, VoiceType
from orchestrator.errors import EditRefusedError, RequestRefusedError
from orchestrator.film_view import ShotChange
from orchestrator.shot_edits import with_change, with_shot, with_voices


def change(shot: str = "s01-02", **fields: Any) -> Any:
    changed = with_change(SHOTS, shot, ShotChange.model_validate(fields), STORY)
    return next(each for each in changed.shots if each.id == shot)


def test_what_is_not_named_stays_and_so_do_all_other_shots() -> None:
    wanted = ShotChange(mood=Mood.SAD, seconds=7)
    changed = with_change(SHOTS, "s01-02", wanted, STORY)
    assert changed.shots[0] == SHOTS.shots[0]
    expected = SHOTS.shots[1].model_copy(update={"mood": Mood.SAD, "seconds": 7})
    assert changed.shots[1] == expected


def test_another_composition_has_another_number_each_time() -> None:
    assert change(draw_again=True).variant == 1
    last = with_shot(SHOTS, "s01-02", {"variant": 9999})
    again = with_change(last, "s01-02", ShotChange(draw_again=True), STORY)
    assert again.shots[1].variant == 0


def test_a_shot_is_for_a_model_or_drawn_whatever_the_film_is_and_goes_back() -> None:
    promoted = with_change(SHOTS, "s01-02", ShotChange(maker=ShotMaker.MODEL), STORY)
    assert promoted.shots[1] == SHOTS.shots[1].model_copy(update={"maker": ShotMaker.MODEL})
    back = with_change(promoted, "s01-02", ShotChange(maker=ShotMaker.FILM), STORY)
    assert back == SHOTS


def test_no_model_is_asked_for_a_card_or_in_the_place_of_an_own_file() -> None:
    with pytest.raises(EditRefusedError, match="a card with words is always drawn"):
        change(maker="model", type="title", card="The end")
    own = {"file": "own/0123456789abcdef.png", "sha256": "0" * 64}
    shown = with_shot(SHOTS, "s01-02", {"own": own})
    with pytest.raises(EditRefusedError, match="a file of your own is in it"):
        with_change(shown, "s01-02", ShotChange(maker=ShotMaker.MODEL), STORY)


def test_new_words_keep_their_place_in_the_story_and_may_be_none() -> None:
    lines = [{"text": "Nobody."}, {"speaker": "anna", "text": "Oh."}]
    said = change(lines=lines).lines
    assert [(each.speaker, each.text) for each in said] == [
        ("narrator", "Nobody."),
        ("anna", "Oh."),
    ]
    assert {(each.first, each.last) for each in said} == {(LINE.first, LINE.last)}
    assert change(lines=[]).lines == ()
    assert change("s01-01", lines=[{"text": "Spoken now."}]).lines[0].text == "Spoken now."


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"characters": ["bob"]}, "characters"),
        ({"lines": [{"speaker": "bob", "text": "Hi."}]}, "lines.0.speaker"),
    ],
)
def test_who_is_not_in_the_film_can_neither_be_seen_nor_speak(
    fields: dict[str, Any], place: str
) -> None:
    with pytest.raises(EditRefusedError) as refused:
        change(**fields)
    assert refused.value.fields[0].startswith(f"{place}: nobody is called 'bob'")


def test_a_shot_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(RequestRefusedError, match="s01-01 to s01-02"):
        change("s09-09", seconds=3)


def test_values_that_do_not_fit_are_told_by_field() -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_shot(SHOTS, "s01-02", {"own": {"file": "../request.json", "sha256": "0" * 64}})
    assert refused.value.fields[0].startswith("own.file:")


def test_voices_are_chosen_for_those_who_are_there() -> None:
    chosen = with_voices(SHOTS, {"anna": VoiceType.OLD_WOMAN}, STORY)
    again = with_voices(chosen, {"narrator": VoiceType.MAN}, STORY)
    assert again.voices == {"anna": VoiceType.OLD_WOMAN, "narrator": VoiceType.MAN}
    with pytest.raises(EditRefusedError, match="bob"):
        with_voices(SHOTS, {"bob": VoiceType.MAN}, STORY)
