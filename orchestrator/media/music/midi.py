"""Writes a Standard MIDI File (format 1): a track with tempo and names, and one for each channel.

The format needs little: chunks, times as numbers of seven bits, and events of a few bytes.
"""

import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

TICKS = 480
"""In a quarter note."""
DRUM_CHANNEL = 9
CHANNELS = 16
NOTE_ON, NOTE_OFF, CONTROL, PROGRAM = 0x90, 0x80, 0xB0, 0xC0
TEMPO, TITLE, MARKER, TRACK_END = 0x51, 0x03, 0x06, 0x2F
FIRST, SECOND, LAST = 0, 1, 2
"""Order at one moment: notes end, then channels are set, then notes begin."""


class Note(NamedTuple):
    """A tone of an instrument."""

    channel: int
    pitch: int
    velocity: int
    beat: float
    """Since the beginning of its section."""
    length: float
    """Beats."""


class Setting(NamedTuple):
    """Something of a channel that is set."""

    channel: int
    beat: float
    number: int
    """Of the controller, or `PROGRAM` for the instrument."""
    value: int


class Section(NamedTuple):
    """Music of one tempo."""

    name: str
    tempo_bpm: float
    beats: float
    """How long it is."""
    notes: tuple[Note, ...]
    settings: tuple[Setting, ...]


Event = tuple[int, int, bytes]
"""Its tick, its place among those of one moment, its bytes."""


def midi_file(sections: Sequence[Section], *, title: str, rings_s: float = 0.0) -> bytes:
    """The file of some sections, one after the other; no note of one lasts into the next.

    Args:
        sections: What is played.
        title: Name of the piece.
        rings_s: How long it goes on after its last note, so that it can ring out.
    """
    conductor: list[Event] = [(0, FIRST, _meta(TITLE, title.encode()[:100]))]
    channels: dict[int, list[Event]] = {}
    begin = 0
    for section in sections:
        tempo = round(60e6 / section.tempo_bpm)
        conductor.append((begin, FIRST, _meta(TEMPO, tempo.to_bytes(3, "big"))))
        conductor.append((begin, FIRST, _meta(MARKER, section.name.encode()[:100])))
        length = round(section.beats * TICKS)
        for setting in section.settings:
            at = begin + min(length, round(setting.beat * TICKS))
            channels.setdefault(setting.channel, []).append((at, SECOND, _set(setting)))
        for note in section.notes:
            channels.setdefault(note.channel, []).extend(_play(note, begin, length))
        begin += length
    begin += round(rings_s * sections[-1].tempo_bpm / 60 * TICKS)
    tracks = [conductor, *(channels[number] for number in sorted(channels))]
    header = b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), TICKS)
    return header + b"".join(_track(events, end=begin) for events in tracks)


def _play(note: Note, begin: int, length: int) -> Iterable[Event]:
    first = begin + min(length - 1, round(note.beat * TICKS))
    last = min(begin + length, max(first + 1, begin + round((note.beat + note.length) * TICKS)))
    yield first, LAST, bytes((NOTE_ON | note.channel, note.pitch, note.velocity))
    yield last, FIRST, bytes((NOTE_OFF | note.channel, note.pitch, 0))


def _set(setting: Setting) -> bytes:
    if setting.number == PROGRAM:
        return bytes((PROGRAM | setting.channel, setting.value))
    return bytes((CONTROL | setting.channel, setting.number, setting.value))


def _meta(kind: int, content: bytes) -> bytes:
    return bytes((0xFF, kind)) + _variable(len(content)) + content


def _track(events: list[Event], *, end: int) -> bytes:
    content, now = bytearray(), 0
    for tick, _, told in sorted(events, key=lambda event: event[:2]):
        content += _variable(tick - now) + told
        now = tick
    content += _variable(end - now) + _meta(TRACK_END, b"")
    return b"MTrk" + struct.pack(">I", len(content)) + bytes(content)


def _variable(number: int) -> bytes:
    """A number in groups of seven bits, the highest first; all but the last have the eighth bit."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))
