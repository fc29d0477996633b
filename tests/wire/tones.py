"""Speech of a kind, made of tones: a burst for each word, and a pause at each sign of one.

So it is known to the sample when each word is heard.
"""

import array
import math
import re
from typing import NamedTuple

RATE_HZ = 24_000
LETTER_S, GAP_S, PAUSE_S, AROUND_S = 0.07, 0.03, 0.35, 0.3
SIGNS = ",;:.?!"


class Toned(NamedTuple):
    """Words as tones."""

    samples: bytes
    """One channel of 16 bits, at `RATE_HZ`, silent for `AROUND_S` first and last."""
    words: tuple[tuple[float, float], ...]
    """When each begins and ends, seconds."""


def toned(text: str, *, rate_hz: int = RATE_HZ, pitch_hz: float = 220.0) -> Toned:
    """A text as tones."""
    sound = array.array("h", bytes(2 * round(AROUND_S * rate_hz)))
    words: list[tuple[float, float]] = []
    for word in text.split():
        letters = len(re.sub(r"\W", "", word)) or 1
        count = round(letters * LETTER_S * rate_hz)
        begin_s = len(sound) / rate_hz
        sound.extend(
            round(12_000 * math.sin(2 * math.pi * pitch_hz * at / rate_hz) * min(1, at / 120))
            for at in range(count)
        )
        words.append((begin_s, len(sound) / rate_hz))
        rest_s = PAUSE_S if word[-1] in SIGNS else GAP_S
        sound.extend([0] * round(rest_s * rate_hz))
    sound.extend([0] * round(AROUND_S * rate_hz))
    return Toned(sound.tobytes(), tuple(words))
