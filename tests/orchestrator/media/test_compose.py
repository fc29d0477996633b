"""The script that puts a film together says what it should, whatever the story's words are."""

import json
import re
from typing import Any

import pytest
from timelines import film

from agents.artifacts.story.film_timeline import FilmChapter
from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.words import Captions
from orchestrator.media.compose import chapter_marks, clip_list, compose_script

MADE = film(ShotVoice(shot="s01-01", duration_s=2), ShotVoice(shot="s02-01", duration_s=3))
HOSTILE = "'''\n\"\"\"; import os; os.system('x') #\\"


def params(script: str) -> dict[str, Any]:
    """What the script is given, as Python reads it."""
    found = re.search(r"^PARAMS = json\.loads\((.*)\)$", script, re.MULTILINE)
    assert found is not None
    namespace: dict[str, Any] = {}
    compiled = compile(f"told = {found[1]}", "script", "exec")
    exec(compiled, {"__builtins__": {}}, namespace)  # noqa: S102 (a literal of our own)
    return json.loads(namespace["told"])


def test_clips_come_in_their_order_and_chapters_reach_to_the_next() -> None:
    told = params(compose_script(MADE, "1\n", language="en"))
    assert told["texts"]["clips.txt"] == clip_list(["s01-01.mp4", "s02-01.mp4"])
    marks = told["texts"]["chapters.txt"]
    assert "START=0\nEND=2000\ntitle=Scene 0\n" in marks
    assert "START=2000\nEND=5000\ntitle=Scene 1\n" in marks


@pytest.mark.parametrize("shown", Captions)
def test_captions_are_attached_burned_or_left_out(shown: Captions) -> None:
    made = MADE.model_copy(update={"shown": shown})
    told = params(compose_script(made, "1\n", language="en"))
    assert told["captions"] == shown.value
    assert ("film.srt" in told["texts"]) is (shown is not Captions.NONE)


def test_burned_captions_run_as_their_letters_do() -> None:
    """Without it libass sets every line from left to right, and a full stop at its wrong end."""
    burned = compose_script(
        MADE.model_copy(update={"shown": Captions.BURNED}), "1\n", language="he"
    )
    assert ",Encoding=-1" in burned


@pytest.mark.parametrize(
    ("width_px", "height_px", "letters"),
    [(1280, 720, "FontSize=15.0"), (720, 720, "FontSize=15.0"), (720, 1280, "FontSize=10.1")],
)
def test_burned_captions_fit_into_a_narrow_picture(
    width_px: int, height_px: int, letters: str
) -> None:
    made = MADE.model_copy(update={"width_px": width_px, "height_px": height_px})
    assert params(compose_script(made, "1\n", language="en"))["letters"].startswith(letters)


def test_a_film_in_which_nobody_speaks_has_no_captions_to_attach() -> None:
    assert params(compose_script(MADE, "", language="en"))["captions"] == "none"


def test_words_of_the_story_are_never_code_and_never_a_line_of_their_own() -> None:
    made = MADE.model_copy(update={"title": HOSTILE})
    script = compose_script(made, HOSTILE, language="en")
    compile(script, "script", "exec")
    assert params(script)["texts"]["film.srt"] == HOSTILE
    marks = chapter_marks(HOSTILE, (FilmChapter(title="a=b;c\n[CHAPTER]", begin_s=0),), 5)
    assert marks.count("\n[CHAPTER]\n") == 1
    assert "title=a\\=b\\;c [CHAPTER]\n" in marks


@pytest.mark.parametrize(
    ("lasts_s", "at_s"),
    [
        ((4, 4.4, 4, 4.5, 6.2, 5.1, 4), 6.2),  # 12 % of it is where the title has gone to black
        ((4, 100, 4), 54.0),
        ((4, 60, 60, 60, 4), 34.0),
        ((3,), 1.5),
        ((2, 3), 1.0),
    ],
)
def test_the_poster_is_no_card_and_not_black(lasts_s: tuple[float, ...], at_s: float) -> None:
    shots = [ShotVoice(shot=f"s01-{n:02d}", duration_s=each) for n, each in enumerate(lasts_s, 1)]
    told = params(compose_script(film(*shots), "", language="en"))
    assert told["poster_s"] == pytest.approx(at_s, abs=0.05)
