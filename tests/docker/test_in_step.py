"""Picture and sound stay together, whatever is cut out, slowed down, joined or played backwards."""

from pathlib import Path

import pytest
from in_step import DEEDS, SOURCES, Deed, drift, played

pytestmark = pytest.mark.docker
MOST_S = 0.02


@pytest.mark.parametrize("name", SOURCES)
def test_picture_and_sound_stay_together(name: str, tmp_path: Path) -> None:
    options, ending = SOURCES[name]
    told = played(tmp_path, options, ending)
    source = told["source"]
    own = max(map(abs, drift(source, source, Deed("", {}))))
    assert own < 0.001, "what is measured is measured well"
    problems: list[str] = []
    for each, deed in DEEDS.items():
        made = told[each]
        off = drift(source, made, deed) if "beeps" in made else []
        least = 2 if each in ("trim", "pauses") else 4
        worst = max(map(abs, off), default=9.0)
        if worst > MOST_S or len(off) < least:
            problems.append(f"{each}: {off}\n{made['log']}")
        if deed.is_backwards and made.get("numbers") != source["numbers"][::-1]:
            problems.append(f"{each}: {made.get('numbers')}")
    assert not problems, "\n".join(problems)
