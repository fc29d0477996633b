"""How a character looks, in every shot of the film alike: chosen by its words, voice and id."""

import re
from dataclasses import dataclass

from runner.storyboard.colour import Colour, darker, rgb
from runner.storyboard.order import Actor, Dice

GARMENTS = (
    "c8553d", "2f6f7e", "d9a441", "5b4b8a", "4f7d4b", "b5477b", "3f5d8f", "8a5a3a",
    "7f9b3f", "9e3039", "4f8f8a", "d07a3f",
)  # fmt: skip
"""Colours of what is worn; the first characters of a film take them in this order."""
SECONDS = ("f1e3c6", "35405a", "e8cfae", "5a4236", "d8dee0", "3d4a3a", "f4d9b0", "44384f")
SKINS = ("f6cfae", "e9b48a", "c98f63", "9a6543", "71492f", "f3c4a0", "dba379")
HAIRS = ("2e2320", "5b3a24", "8a5a2e", "c9963f", "a4472a", "463a3f", "6e4a38")
WHITES = ("e9e6e0", "cfd2d6", "dcd3c4")
WOMAN = ("dress", "cloak", "coat", "dress")
MAN = ("coat", "tunic", "cloak", "tunic")
VOICES = {
    "woman": (WOMAN, ("bun", "long", "bob", "braid", "curly")),
    "man": (MAN, ("short", "curly", "swept", "short")),
    "girl": (("dress", "cape", "dress"), ("pigtails", "bob", "braid", "long")),
    "boy": (("tunic", "coat", "tunic"), ("tousled", "short", "curly")),
    "old_woman": (("shawl", "cloak"), ("bun", "bun", "bob")),
    "old_man": (("robe", "coat"), ("bald", "swept")),
}
HATS = {
    "woman": ("", "", "brim", "hood", ""),
    "man": ("", "brim", "cap", "", "hood"),
    "girl": ("", "bow", "hood", "bow"),
    "boy": ("cap", "", "", "beanie"),
    "old_woman": ("scarf", "", "scarf"),
    "old_man": ("", "brim", "cap", ""),
}
BEASTS = {
    "fox": "fox vixen",
    "wolf": "wolf",
    "bird": "bird crow raven owl robin eagle sparrow swan goose hen duck "
    "nightingale swallow rooster cock parrot magpie",
    "cat": "cat kitten tomcat lynx tiger panther",
    "dog": "dog hound puppy",
    "bear": "bear",
    "horse": "horse pony mare donkey foal unicorn stallion",
    "rabbit": "rabbit hare bunny",
    "mouse": "mouse rat",
    "lion": "lion lioness",
    "deer": "deer stag doe fawn reindeer goat",
    "sheep": "sheep lamb ram",
}
BEAST_OF = {word: beast for beast, words in BEASTS.items() for word in words.split()}
COLOURS = {
    "red": "b8352f",
    "scarlet": "b8352f",
    "crimson": "9e3039",
    "blue": "3a64a0",
    "green": "4b7d4a",
    "yellow": "e0b23c",
    "golden": "d9a441",
    "gold": "d9a441",
    "white": "efebe2",
    "black": "2b2a33",
    "grey": "8b9096",
    "gray": "8b9096",
    "silver": "c3c8ce",
    "brown": "7a5238",
    "purple": "6b4a8f",
    "violet": "6b4a8f",
    "pink": "dd8aa0",
    "orange": "d9772f",
    "blond": "d9b25f",
    "blonde": "d9b25f",
    "fair": "d9b25f",
    "dark": "2e2320",
    "ginger": "b3592b",
    "auburn": "8a4628",
}
WORN = {
    "coat",
    "cloak",
    "cape",
    "dress",
    "robe",
    "jacket",
    "shirt",
    "tunic",
    "hood",
    "gown",
    "scarf",
    "shawl",
    "skirt",
}
HAIRY = {"hair", "haired", "beard", "bearded", "curls", "braid", "braids", "locks"}
CROWNED = {"king", "queen", "prince", "princess", "emperor", "empress"}
MAGIC = {"witch", "wizard", "magician", "sorcerer", "sorceress", "fairy"}
AT_SEA = {"captain", "sailor", "admiral", "skipper"}


@dataclass(frozen=True)
class Look:
    """What somebody looks like."""

    beast: str
    """Kind of animal; empty for people."""
    main: Colour
    """Of what they wear: by it they are known from far away."""
    second: Colour
    skin: Colour
    hair: Colour
    hair_cut: str
    garment: str
    hat: str
    heads: float
    """Height from foot to crown, in heights of the head."""
    size: float
    """Height, as a share of a grown man's."""
    slim: float
    beard: str = ""
    old: bool = False
    stick: bool = False
    glasses: bool = False


def look_of(actor: Actor) -> Look:
    """How somebody looks; nothing but the character itself is asked."""
    dice = Dice("look", actor.id)
    words = re.findall(r"[a-z]+", f"{actor.id} {actor.name} {actor.look}".lower().replace("_", " "))
    named = set(re.findall(r"[a-z]+", f"{actor.id} {actor.name}".lower().replace("_", " ")))
    voice = actor.voice if actor.voice in VOICES else "woman"
    number = actor.number if actor.number >= 0 else dice.whole(0, len(GARMENTS) - 1)
    garments, cuts = VOICES[voice]
    child, old = voice in ("girl", "boy"), voice.startswith("old")
    skin, hair = rgb(dice.pick(SKINS)), rgb(dice.pick(WHITES if old else HAIRS))
    hat = dice.pick(HATS[voice])
    for known, kind in ((CROWNED, "crown"), (MAGIC, "pointed"), (AT_SEA, "captain")):
        hat = kind if named & known else hat
    garment = dice.pick(garments)
    if "hood" in words:
        hat, garment = "hood", "cape" if child else "cloak"
    beard = dice.pick(("", "short", "moustache", "", "")) if voice == "man" else ""
    told = coloured(words)
    return Look(
        beast=next((BEAST_OF[word] for word in words if word in BEAST_OF and word in named), ""),
        main=told.get("worn", rgb(GARMENTS[number % len(GARMENTS)])),
        second=rgb(dice.pick(SECONDS)),
        skin=skin,
        hair=told.get("hair", hair if brightness_differs(hair, skin) else darker(hair, 0.45)),
        hair_cut=dice.pick(cuts),
        garment=garment,
        hat=hat,
        heads=3.7 if child else 4.4 if old else 4.8,
        size=0.68 if child else 0.88 if old else 0.95 if voice == "woman" else 1.0,
        slim=dice.between(0.9, 1.12) * (0.9 if voice in ("woman", "girl") else 1.0),
        beard="long" if voice == "old_man" else beard,
        old=old,
        stick=voice == "old_man" or (voice == "old_woman" and dice.chance(0.5)),
        glasses=dice.chance(0.4 if old else 0.1),
    )


def brightness_differs(one: Colour, other: Colour) -> bool:
    """Whether two colours can be told from each other."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.35


def coloured(words: list[str]) -> dict[str, Colour]:
    """Colours of hair and clothes, where the words tell: `a long red coat`."""
    told: dict[str, Colour] = {}
    for index, word in enumerate(words):
        if word not in COLOURS:
            continue
        for after in words[index + 1 : index + 4]:
            if after in WORN:
                told.setdefault("worn", rgb(COLOURS[word]))
                break
            if after in HAIRY:
                told.setdefault("hair", rgb(COLOURS[word]))
                break
    return told
