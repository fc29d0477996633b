"""The table of old names is sound; that each name is there or gone is tested against the image."""

import re

from agents.docs.renamed import BY_OLD_NAME, ORIGINAL, RENAMED, RENAMED_KEYWORDS


def test_each_old_name_stands_there_once() -> None:
    assert len(BY_OLD_NAME) == len(RENAMED)
    assert len({(each.old, on) for each in RENAMED_KEYWORDS for on in each.on}) == sum(
        len(each.on) for each in RENAMED_KEYWORDS
    )


def test_versions_are_versions() -> None:
    odd = [each for each in RENAMED if not re.fullmatch(rf"0\.\d+\.\d+|{ORIGINAL}", each.since)]
    assert odd == []
