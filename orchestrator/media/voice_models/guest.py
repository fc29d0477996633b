"""The process of a voice: reads orders from stdin, answers on stdout, one JSON object a line.

It ends when its stdin does.
"""

import os
import sys
import traceback
from typing import BinaryIO

from orchestrator.media.voice_models.messages import Failed, LineOrder, Made

WORDS = 400


def own_stdout() -> BinaryIO:
    """Where answers go; whatever libraries print goes to stderr instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def main() -> int:
    """Answer every order."""
    answers = own_stdout()
    mouth = None
    for line in sys.stdin.buffer:
        try:
            if mouth is None:
                from orchestrator.media.voice_models.mouth import Mouth

                mouth = Mouth()
            answer: Made | Failed = mouth.speak(LineOrder.model_validate_json(line))
        except Exception as error:  # noqa: BLE001 (whatever a library raises is told, and it goes on)
            traceback.print_exc()
            words = f"{type(error).__name__}: {' '.join(str(error).split())}"
            answer = Failed(words=words[:WORDS])
        answers.write(answer.model_dump_json().encode() + b"\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
