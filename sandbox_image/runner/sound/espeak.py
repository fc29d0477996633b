"""espeak-ng by its C library, which tells at which sample each word begins.

Its functions keep state in the process: one process speaks one text after another, never two.
"""

import ctypes
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LIBRARY = "libespeak-ng.so.1"
SYNCHRONOUS, BUFFER_MS, DO_NOT_EXIT = 2, 500, 0x8000
CHARACTERS, UTF8 = 1, 1
IPA = 0x02
WORD, END_OF_LIST = 1, 0
RATE, VOLUME, PITCH = 1, 2, 3
SEED = 1
INTONATION, SENTENCE, PAUSE = 0x7000, 0x80000, 0x0FFF
"""Parts of what the library tells of the end of a clause (its `translate.h`)."""
COMMA, QUESTION, EXCLAMATION, NONE = 0x1000, 0x2000, 0x3000, 0x4000
SHORT_PAUSE = 25
"""Of its own units: a comma has 20, a semicolon and a colon have 30."""
SOFT = 70
"""Of its volume, where 100 is normal: some voices would be clipped at that."""
Samples = NDArray[np.float32]


class Event(ctypes.Structure):
    """As `speak_lib.h` has it."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_uint64),
    )


CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event)
)


class VoiceMissingError(Exception):
    """espeak-ng has no voice of that name."""


class Clause(NamedTuple):
    """A part of a text up to a sign at which a voice pauses."""

    phonemes: str
    """In the signs of the IPA, as espeak-ng has them, words apart."""
    end: str
    """The sign: one of `,;:.?!`; empty where the text goes on."""


class WordStart(NamedTuple):
    """Where a word begins."""

    character: int
    """In the text, from 0."""
    sample: int
    """In its sound, from 0."""


class Spoken(NamedTuple):
    """A text as sound."""

    samples: Samples
    """One channel, from -1 to 1, at the engine's own rate."""
    starts: tuple[WordStart, ...]
    """Of its words, as far as the engine tells; some short words are spoken as one."""


class Espeak:
    """The engine."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        options = (SYNCHRONOUS, BUFFER_MS, None, DO_NOT_EXIT)
        self.rate_hz: int = self._library.espeak_Initialize(*options)
        if self.rate_hz <= 0:
            raise RuntimeError("espeak-ng does not start: its data are missing")
        # By itself it takes the time of day, for the noise in its voices.
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(SEED))
        self._sound: list[bytes] = []
        self._starts: list[WordStart] = []
        self._callback = CALLBACK(self._take)  # kept: the library only borrows it
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, *, voice: str, pitch: int, words_per_minute: int) -> Spoken:
        """Speak a text.

        Args:
            text: What to say; markup in it is read as it stands.
            voice: Name of a voice, with its variant: `en-us+f3`.
            pitch: 0 to 99.
            words_per_minute: 80 to 450.

        Raises:
            VoiceMissingError: There is no such voice.
        """
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise VoiceMissingError(f"espeak-ng has no voice {voice!r}")
        for number, value in ((RATE, words_per_minute), (VOLUME, SOFT), (PITCH, pitch)):
            self._library.espeak_SetParameter(number, value, 0)
        self._sound, self._starts = [], []
        said = text.replace("\0", " ").encode()
        size = ctypes.c_size_t(len(said) + 1)
        self._library.espeak_Synth(said, size, 0, CHARACTERS, 0, UTF8, None, None)
        samples = np.frombuffer(b"".join(self._sound), np.int16).astype(np.float32) / 32768
        return Spoken(samples, tuple(self._starts))

    def phonemes(self, text: str, *, voice: str) -> list[Clause]:
        """How a text is spoken, clause by clause.

        Raises:
            VoiceMissingError: There is no such voice.
        """
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise VoiceMissingError(f"espeak-ng has no voice {voice!r}")
        said = ctypes.create_string_buffer(text.replace("\0", " ").encode())
        place, ended = ctypes.c_void_p(ctypes.addressof(said)), ctypes.c_int()
        read = self._library.espeak_TextToPhonemesWithTerminator
        read.restype = ctypes.c_char_p
        found: list[Clause] = []
        while place.value:
            heard = read(ctypes.byref(place), UTF8, IPA, ctypes.byref(ended)) or b""
            if heard.strip():
                spoken = heard.decode(errors="replace").strip()
                found.append(Clause(spoken, sign_of(ended.value)))
        return found

    def _take(self, sound: "ctypes._Pointer[ctypes.c_short]", count: int, events: object) -> int:
        if sound and count:
            self._sound.append(ctypes.string_at(sound, 2 * count))
        place = 0
        while events[place].type != END_OF_LIST:
            event = events[place]
            if event.type == WORD:
                self._starts.append(WordStart(event.text_position - 1, event.sample))
            place += 1
        return 0


def sign_of(end: int) -> str:
    """The sign that stands for the end of a clause."""
    intonation = end & INTONATION
    if intonation == NONE:
        return ""
    if intonation == COMMA:
        return "," if end & PAUSE < SHORT_PAUSE else ";"
    if intonation in (QUESTION, EXCLAMATION):
        return "?" if intonation == QUESTION else "!"
    return "." if end & SENTENCE else ":"
