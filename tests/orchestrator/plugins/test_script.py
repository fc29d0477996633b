"""What a planner may promise of a script that is still to be written."""

import pytest
from edit_layouts import LAYOUTS

from agents.artifacts.editing.output_contract import OutputContract
from orchestrator.plugins.base import on_dummy
from orchestrator.plugins.script import PLUGIN, Custom

CUSTOM = PLUGIN.operations[0]
PLAIN = LAYOUTS["plain"]
WORDS = "Draw a red frame."


def promised(**params: object) -> OutputContract:
    read = CUSTOM.read({"words": WORDS, **params}, PLAIN)  # type: ignore[dict-item]
    assert not isinstance(read, str), read
    return CUSTOM.expect(PLAIN, read)


def test_without_more_words_everything_stays_as_it_is() -> None:
    found = promised()
    assert (found.duration_s, found.width_px, found.fps, found.sound_tracks) == (3.0, 320, 25.0, 1)


@pytest.mark.parametrize(
    ("params", "lasts_s"),
    [
        ({"lasts": "part", "start_s": 1.0}, 2.0),
        ({"lasts": "rest", "start_s": 1.0, "end_s": 1.5}, 2.5),
        ({"times": 2, "adds_s": 0.5}, 6.5),
        ({"lasts": "free"}, None),
    ],
)
def test_the_length_is_worked_out_from_what_is_stated(
    params: dict[str, object], lasts_s: float | None
) -> None:
    assert promised(**params).duration_s == lasts_s


def test_sound_and_size_are_free_or_stated() -> None:
    assert promised(sound="none").sound_tracks == 0
    assert promised(sound="free").sound_tracks is None
    found = promised(width_px=100)
    assert (found.width_px, found.height_px) == (100, None)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"start_s": 20.0}, "The start at 20 s lies past the end: the video lasts 3 s."),
        ({"start_s": 2.0, "end_s": 1.0}, "after the start"),
        ({"lasts": "part"}, "needs start_s or end_s"),
        ({"words": ""}, "words"),
    ],
)
def test_what_does_not_fit_is_refused(params: dict[str, object], why: str) -> None:
    found = CUSTOM.read({"words": WORDS, **params}, PLAIN)  # type: ignore[dict-item]
    assert isinstance(found, str)
    assert why in found


def test_on_a_shorter_stand_in_its_times_are_others() -> None:
    long = PLAIN.model_copy(update={"duration_s": 600.0})
    read = CUSTOM.read({"words": WORDS, "lasts": "rest", "start_s": 100, "end_s": 400}, long)
    assert isinstance(read, Custom)
    short = on_dummy(CUSTOM, read, long, PLAIN)
    assert isinstance(short, Custom)
    assert (short.start_s, short.end_s) == (1.0, 2.0)
    assert CUSTOM.expect(PLAIN, short).duration_s == pytest.approx(2.0)
