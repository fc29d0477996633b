"""How characters look: the same in every shot, unlike each other, as the story says."""

import pytest
from runner.storyboard.colour import rgb
from runner.storyboard.looks import GARMENTS, look_of
from runner.storyboard.order import Actor

VOICES = ("woman", "man", "girl", "boy", "old_woman", "old_man")


@pytest.mark.parametrize("voice", VOICES)
def test_somebody_always_looks_the_same(voice: str) -> None:
    assert look_of(Actor("mira", voice)) == look_of(Actor("mira", voice))
    looks = {look_of(Actor(f"c{number}", voice)) for number in range(12)}
    assert len(looks) == 12


def test_the_first_characters_of_a_film_have_colours_of_their_own() -> None:
    cast = [Actor(f"c{number}", "man", number=number) for number in range(len(GARMENTS))]
    assert len({look_of(actor).main for actor in cast}) == len(GARMENTS)


def test_children_are_smaller_and_old_men_lean_on_a_stick() -> None:
    heights = {voice: look_of(Actor("x", voice)).size for voice in VOICES}
    assert heights["girl"] == heights["boy"] < heights["old_man"] < heights["man"]
    old = look_of(Actor("x", "old_man"))
    assert old.stick
    assert old.beard == "long"


@pytest.mark.parametrize(
    ("name", "beast"),
    [
        ("the_fox", "fox"),
        ("grey_wolf", "wolf"),
        ("owl", "bird"),
        ("rabbit", "rabbit"),
        ("the_donkey", "horse"),
        ("catherine", ""),
        ("wolfgang", ""),
        ("mira", ""),
    ],
)
def test_animals_are_known_by_their_names(name: str, beast: str) -> None:
    assert look_of(Actor(name, "man")).beast == beast


def test_an_animal_that_somebody_only_looks_like_makes_nobody_one() -> None:
    assert look_of(Actor("mira", "girl", look="quick as a fox")).beast == ""


def test_colours_that_the_story_tells_are_worn() -> None:
    look = look_of(Actor("mira", "girl", look="fair hair, and a long red coat", number=3))
    assert look.main == rgb("b8352f")
    assert look.hair == rgb("d9b25f")
    assert look_of(Actor("mira", "girl", look="red cheeks", number=3)).main == rgb(GARMENTS[3])


@pytest.mark.parametrize(
    ("name", "hat"),
    [("the_queen", "crown"), ("old_witch", "pointed"), ("captain_rey", "captain")],
)
def test_who_they_are_shows_on_their_heads(name: str, hat: str) -> None:
    assert look_of(Actor(name, "woman")).hat == hat
