"""Words as they can be drawn into a picture: without emoji, which no font of the image has.

Captions that a player shows keep them; so does everything that is read or written down.
"""

import re

_ALONE = (
    "\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728"
    "\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f000-\U0001faff"
)
"""Signs that are pictures by themselves (Unicode, `Emoji_Presentation`), and their blocks."""
_BEHIND = "\ufe0f\u20e3\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
"""What changes or joins them."""
EMOJI = re.compile(rf"(?:[{_ALONE}]|[^\w\s]\ufe0f|[0-9#*]\ufe0f?\u20e3)(?:[{_BEHIND}]|[{_ALONE}])*")
BEFORE_MARK = re.compile(r"[ \t]+(?=[.,;:!?\u2026\u201d\u00bb\u061f\u060c)])")


def has_emoji(text: str) -> bool:
    """Whether something of a text cannot be drawn."""
    return EMOJI.search(text) is not None


def drawn_words(text: str) -> str:
    """A text without its emoji, and without the gaps that they leave."""
    if not has_emoji(text):
        return text
    lines = (" ".join(EMOJI.sub(" ", line).split()) for line in text.split("\n"))
    return "\n".join(BEFORE_MARK.sub("", line) for line in lines)
