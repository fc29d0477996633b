"""Whether a server answered with the model that was asked for."""

import re

VERSION = re.compile(r"(?:[-@:](?:\d[\w.\-]*|latest|preview[\w.\-]*|exp[\w.\-]*))?")
"""What may follow a model's name in an answer: a date, a number, a stage."""


def is_same_model(asked: str, answered: str | None) -> bool:
    """Compare the name that was asked for with the one in the answer.

    `models/` and other paths before a name, and versions after it, do not count; a name that means
    "the newest" is answered by any. An answer without a name says nothing, and counts as the same.
    """
    if not answered or asked.endswith("latest"):
        return True
    wanted, found = (name.rpartition("/")[2].lower() for name in (asked, answered))
    if not found.startswith(wanted):
        return False
    return VERSION.fullmatch(found, len(wanted)) is not None
