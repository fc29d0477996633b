"""Which of the storyboard's looks is meant by words about style."""

import re

from agents.artifacts.story.words import Look

_WORDS = {
    Look.NOIR: r"noir|black[- ]and[- ]white|black & white|b ?& ?w|monochrome|grey|gray|silent film",
    Look.SEPIA: r"sepia|vintage|antique|old (?:photo|film|picture)\w*|nostalgi\w+|victorian",
    Look.PASTEL: r"pastels?|water ?colou?rs?|soft|pale|gentle|dreamy|airy|nursery",
    Look.VIVID: r"vivid|bright|colou?rful|bold|cartoon\w*|comic\w*|pop[- ]art|saturated",
    Look.COLD: r"cold|cool|icy|wintry|blue|moonlit|nordic|bleak",
    Look.GOLDEN: r"golden|warm|sunny|autumn\w*|amber|candle\w*|honey\w*",
    Look.STORYBOOK: r"story ?book\w*|picture ?book\w*|plain|usual|default|normal",
}


def look_of(style: str) -> Look | None:
    """The look that words ask for, the one they name first; None where they ask for none of them.

    Args:
        style: What somebody wrote; empty for the usual look.
    """
    if not style.strip():
        return Look.STORYBOOK
    found = [
        (match.start(), look)
        for look, words in _WORDS.items()
        if (match := re.search(rf"\b(?:{words})(?!\w)", style.lower()))
    ]
    return min(found, key=lambda each: each[0])[1] if found else None
