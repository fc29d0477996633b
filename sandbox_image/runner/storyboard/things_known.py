"""Which drawing belongs to which word for a thing."""

import re
from collections.abc import Callable

from runner.storyboard import things, things_more
from runner.storyboard.pen import Pen

Drawn = Callable[[Pen], None]
WORDS: dict[Drawn, str] = {
    things.letter: "letter envelope note message mail invitation",
    things.key: "key keys",
    things.lamp: "lamp lantern light torch",
    things.candle: "candle candles flame",
    things.book: "book books diary page pages notebook journal",
    things.sword: "sword knife dagger blade spear",
    things.cup: "cup mug tea bowl goblet glass coffee soup",
    things.ring: "ring jewel gem diamond",
    things.door: "door gate doorway",
    things.bread: "bread loaf cake pie",
    things.boat: "boat ship sail raft",
    things.apple: "apple fruit pear",
    things.flower: "flower rose flowers blossom daisy",
    things.coin: "coin coins gold money treasure penny",
    things.bell: "bell bells",
    things.clock: "clock watch hour compass",
    things.map_sheet: "map chart scroll parchment",
    things.mirror: "mirror",
    things.chest: "chest box trunk casket",
    things.crown: "crown",
    things.hat: "hat cap",
    things.feather: "feather quill pen",
    things.stone: "stone rock pebble",
    things.star: "star stars spark",
    things.bottle: "bottle potion jar flask vial",
    things.basket: "basket bag sack",
    things_more.shoe: "shoe shoes boot boots slipper slippers",
    things_more.egg: "egg eggs",
    things_more.axe: "axe hatchet",
    things_more.telescope: "telescope spyglass",
    things_more.necklace: "necklace pendant locket amulet medallion chain",
    things_more.violin: "violin fiddle",
    things_more.portrait: "picture portrait painting photograph photo",
    things_more.wheel: "wheel helm",
}
"""Things that can be drawn, by the words that stories have for them."""
BY_WORD = {word: draw for draw, words in WORDS.items() for word in words.split()}


def drawing_of(thing: str) -> Drawn | None:
    """How a thing is drawn, by the last of its words that is known; None where none is."""
    words = re.findall(r"[a-z]+", thing.lower())
    return next((BY_WORD[word] for word in reversed(words) if word in BY_WORD), None)
