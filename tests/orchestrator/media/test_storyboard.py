"""The script that has clips drawn, and what a clip is known by."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from agents.artifacts.request import PixelSize
from agents.artifacts.story.narration import ShotVoice
from agents.artifacts.story.shot_list import Shot, SpokenLine
from agents.artifacts.story.story_digest import Character
from agents.artifacts.story.words import CameraMove, Mood, ShotType, Transition, VoiceType
from orchestrator.media.drawn_words import drawn_words
from orchestrator.media.storyboard import (
    ClipOrder,
    clip_key,
    clip_orders,
    shot_order,
    storyboard_script,
)

SIZE = PixelSize(1280, 720)
MIRA = Character(id="mira", name="Mira", voice=VoiceType.GIRL, look="a red cloak")
FOX = Character(id="fox", name="Fox", voice=VoiceType.MAN)
SHOT = Shot(
    id="s01-01",
    scene=1,
    type=ShotType.WIDE,
    description="Mira meets the fox.",
    characters=("fox", "mira"),
    seconds=4,
)


def orders_in(script: str) -> list[dict[str, Any]]:
    """What a script hands to the drawing, read without running it."""
    calls = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Call)]
    loads = next(call for call in calls if ast.unparse(call.func) == "json.loads")
    return json.loads(ast.literal_eval(loads.args[0]))


def key(
    shot: Shot = SHOT, *, characters: tuple[Character, ...] = (MIRA, FOX), frames: int = 120
) -> str:
    return clip_key(order_of(shot, characters, frames=frames))


def order_of(
    shot: Shot,
    characters: tuple[Character, ...] = (MIRA, FOX),
    *,
    size: PixelSize = SIZE,
    fps: int = 30,
    frames: int = 120,
) -> ClipOrder:
    content = shot_order(shot, characters, size=size, fps=fps, frames=frames)
    return ClipOrder(shot.id, frames, content)


def film_of(*shots: Shot, seconds: float = 4.0) -> tuple[ClipOrder, ...]:
    voices = [ShotVoice(shot=shot.id, duration_s=seconds) for shot in shots]
    return clip_orders(shots, (MIRA, FOX), voices, size=SIZE, fps=30)


def changed(**fields: Any) -> Shot:
    return SHOT.model_copy(update=fields)


def test_a_script_holds_every_shot_with_its_frames_and_who_is_seen() -> None:
    other = changed(id="s01-02", characters=())
    script = storyboard_script([order_of(SHOT), order_of(other, frames=75)])
    first, second = orders_in(script)
    assert (first["file"], second["file"]) == ("s01-01.mp4", "s01-02.mp4")
    assert [each["shot"]["frames"] for each in (first, second)] == [120, 75]
    seen = [(each["id"], each["voice"], each["number"]) for each in first["shot"]["characters"]]
    assert seen == [("fox", "man", 1), ("mira", "girl", 0)]
    assert second["shot"]["characters"] == []
    assert (first["shot"]["width_px"], first["shot"]["height_px"]) == (1280, 720)


@pytest.mark.parametrize(
    "words",
    [
        "'''); import os; os.abort() #",
        '"""\\',
        "{0} {orders} %s \\n \x00",
        "गाँव\u2028東の村\U0001f98a",
        "\ud83e",
    ],
)
def test_words_of_a_story_are_never_code(words: str) -> None:
    shot = changed(card=words, thing=words)
    script = storyboard_script([order_of(shot, (MIRA,), frames=1)])
    assert script.isascii()
    assert orders_in(script)[0]["shot"]["card"] == drawn_words(words)
    plain = storyboard_script([order_of(SHOT, (MIRA,), frames=1)])
    kinds = [[type(node) for node in ast.walk(ast.parse(each))] for each in (script, plain)]
    assert kinds[0] == kinds[1]


def test_what_changes_no_frame_changes_no_key() -> None:
    line = SpokenLine(text="Hello.", first=0, last=0)
    same = changed(description="Something else.", lines=(line,), seconds=9.0, scene=3)
    assert key(same) == key()


@pytest.mark.parametrize(
    "other",
    [
        key(changed(mood=Mood.SAD)),
        key(changed(camera=CameraMove.PUSH_IN)),
        key(changed(id="s01-02")),
        key(changed(characters=("mira",))),
        key(characters=(FOX, MIRA)),
        key(characters=(MIRA.model_copy(update={"look": "a blue cloak"}), FOX)),
        key(frames=121),
        clip_key(order_of(SHOT, size=PixelSize(720, 1280))),
        clip_key(order_of(SHOT, fps=60)),
    ],
)
def test_what_changes_a_frame_changes_the_key(other: str) -> None:
    assert other != key()


@pytest.mark.parametrize(("frames", "size"), [(0, SIZE), (10, PixelSize(1281, 720))])
def test_a_shot_without_a_picture_is_refused(frames: int, size: PixelSize) -> None:
    with pytest.raises(ValueError, match="s01-01"):
        shot_order(SHOT, (MIRA,), size=size, fps=30, frames=frames)


def test_a_dissolve_comes_out_of_the_shot_before_and_black_lies_between_scenes() -> None:
    second = changed(id="s01-02", transition=Transition.DISSOLVE)
    third = changed(id="s02-01", transition=Transition.FADE_BLACK)
    first, dissolving, from_black = film_of(SHOT, second, third)
    assert "begins" not in first.content
    assert "ends_in_black" not in first.content
    assert dissolving.content["begins"] == {"frames": 18, "from": first.content}
    assert from_black.content["begins"] == {"frames": 24, "from": None}
    assert dissolving.content["ends_in_black"] == from_black.content["ends_in_black"] == 24


def test_a_shot_that_changes_is_drawn_again_and_only_one_that_comes_out_of_it_besides() -> None:
    second = changed(id="s01-02", transition=Transition.DISSOLVE)
    third = changed(id="s01-03")
    before = [clip_key(each) for each in film_of(SHOT, second, third)]
    after = [clip_key(each) for each in film_of(changed(mood=Mood.SAD), second, third)]
    assert [a == b for a, b in zip(before, after, strict=True)] == [False, False, True]


def test_a_clip_that_dissolves_can_begin_out_of_a_picture(tmp_path: Path) -> None:
    first = shot_like("s01-01")
    plain, dissolving = film_of(first, shot_like("s01-02", Transition.DISSOLVE))
    picture = tmp_path / "last-0123456789abcdef.png"
    changed = dissolving.out_of(picture)
    begins = changed.content["begins"]
    assert begins == {"frames": 18, "picture": picture.name}
    assert changed.before == picture
    assert clip_key(changed) != clip_key(dissolving)
    assert plain.out_of(picture) == plain  # it begins with a cut


def test_from_black_stays_from_black(tmp_path: Path) -> None:
    _, black = film_of(shot_like("s01-01"), shot_like("s01-02", Transition.FADE_BLACK))
    assert black.out_of(tmp_path / "last.png") == black


def shot_like(name: str, transition: Transition = Transition.CUT) -> Shot:
    return SHOT.model_copy(update={"id": name, "transition": transition})
