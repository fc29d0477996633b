"""How many words a text has, in any script."""

import re
import unicodedata

WORD = re.compile(r"[^\W\d_][^\W\d_'-]+")
"""A single letter is no word: it is a name in a formula."""
SQUARE = re.compile("[\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+")
"""Chinese and Japanese, which have no spaces between words: two letters are one."""
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Thai, Lao, Burmese and Khmer, which have none either: four letters are one."""


def count_words(text: str) -> int:
    """How many there are to read; marks on letters do not part them."""
    letters = "".join(each for each in text if unicodedata.category(each)[0] != "M")
    count = sum(-(-len(run) // 2) for run in SQUARE.findall(letters))
    letters = SQUARE.sub(" ", letters)
    count += sum(-(-len(run) // 4) for run in UNSPACED.findall(letters))
    return count + len(WORD.findall(UNSPACED.sub(" ", letters)))
