"""How lines are spoken, in phonemes, for voices of models that are taught by them."""

import json
from pathlib import Path
from typing import Any

from runner.sound.espeak import Espeak


def write_phonemes(order: dict[str, Any], into: str) -> None:
    """Write the phonemes of lines.

    Args:
        order: `lines`, each with what is `said` and the espeak-ng `voice` that a model was taught
            with.
        into: Name of the file to write: `lines`, in that order, each a list of clauses of
            `phonemes` and the sign at their `end`.
    """
    engine = Espeak()
    found = [
        [clause._asdict() for clause in engine.phonemes(line["said"], voice=line["voice"])]
        for line in order["lines"]
    ]
    Path(into).write_text(json.dumps({"lines": found}))
