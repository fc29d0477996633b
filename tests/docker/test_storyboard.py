"""Shots that are drawn without a model: every composition, its frames, and what stays the same."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from containers import using_sandbox
from guests import ask_guest

from agents.artifacts.request import PixelSize
from agents.artifacts.story.shot_list import Shot
from agents.artifacts.story.story_digest import Character
from agents.artifacts.story.words import (
    CameraMove,
    Look,
    Mood,
    PlaceKind,
    ShotType,
    TimeOfDay,
    VoiceType,
    Weather,
)
from orchestrator.media.storyboard import ClipOrder, shot_order, storyboard_script
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import Progress
from orchestrator.sandbox.media_room import ScriptEnd, ScriptOrder

pytestmark = pytest.mark.docker

SMALL = PixelSize(320, 180)
CAST = (
    Character(id="mira", name="Mira", voice=VoiceType.GIRL, look="a red cloak with a hood"),
    Character(id="fox", name="Fox", voice=VoiceType.MAN),
    Character(id="old_tom", name="Old Tom", voice=VoiceType.OLD_MAN),
    Character(id="anna", name="Anna", voice=VoiceType.WOMAN),
)
SEEN = {
    ShotType.INSERT: (),
    ShotType.SKY: (),
    ShotType.TITLE: (),
    ShotType.GROUP: ("mira", "fox", "old_tom", "anna"),
    ShotType.TWO_SHOT: ("mira", "fox"),
    ShotType.OVER_SHOULDER: ("old_tom", "anna"),
}
NOT_GREY = 40
"""A designed picture has more different colours than that, counted coarsely."""
OTHER = 4.0
"""By so much of 255 pictures differ that show something else."""


def shot(number: int, type_: ShotType = ShotType.WIDE, **fields: Any) -> Shot:
    """A shot of a film; by default those are seen who belong to its type."""
    told: dict[str, Any] = {
        "characters": SEEN.get(type_, ("mira",)),
        "card": "Chapter One" if type_ == ShotType.TITLE else "",
        "thing": "letter" if type_ == ShotType.INSERT else "",
        "place": None,
    }
    told |= fields
    return Shot(id=f"s01-{number:02d}", scene=1, type=type_, description="", seconds=2, **told)


def order(each: Shot, *, frames: int = 1, size: PixelSize = SMALL, fps: int = 30) -> dict[str, Any]:
    return dict(shot_order(each, CAST, size=size, fps=fps, frames=frames))


def drawn(shots: list[Shot], *, look_for: list[tuple[float, ...]] | None = None) -> list[Any]:
    stills = [order(each) for each in shots]
    return ask_guest("storyboard_guest", {"stills": stills, "look_for": look_for or []})


def test_every_composition_is_designed_and_no_two_that_follow_are_alike() -> None:
    looks = (
        (PlaceKind.FOREST, TimeOfDay.NIGHT, Weather.CLEAR, Mood.MYSTERIOUS),
        (PlaceKind.ROOM, TimeOfDay.DAY, Weather.RAIN, Mood.TENDER),
        (PlaceKind.SEA, TimeOfDay.DUSK, Weather.CLOUDS, Mood.HOPEFUL),
    )
    shots = [
        shot(number, type_, scenery=scenery, time=time, weather=weather, mood=mood)
        for number, ((scenery, time, weather, mood), type_) in enumerate(
            itertools.product(looks, ShotType), 1
        )
    ]
    answers = drawn(shots)
    assert len(answers) == len(shots) == 36
    assert len({answer["digest"] for answer in answers}) == len(shots)
    poor = [each.type for each, answer in zip(shots, answers, strict=True) if answer["colours"] < 8]
    assert poor == []
    assert sum(answer["colours"] > NOT_GREY for answer in answers) > len(answers) / 2
    assert [answer["differs"] for answer in answers[1:] if answer["differs"] < OTHER] == []


def test_the_same_type_of_shot_at_the_same_place_is_another_picture() -> None:
    types = (ShotType.WIDE, ShotType.CLOSE_UP, ShotType.MEDIUM, ShotType.SKY, ShotType.SILHOUETTE)
    for type_ in types:
        first, second = drawn([shot(number, type_, place="village") for number in (1, 2)])
        assert first["digest"] != second["digest"]
        assert second["differs"] > 1.0, type_


def test_every_place_is_drawn_at_every_time_and_in_every_weather() -> None:
    shots = [
        shot(number, ShotType.ESTABLISHING, scenery=scenery, time=time, weather=weather)
        for number, (scenery, (time, weather)) in enumerate(
            itertools.product(PlaceKind, zip(TimeOfDay, tuple(Weather)[2:], strict=True)), 1
        )
    ]
    answers = drawn(shots)
    assert len({answer["digest"] for answer in answers}) == len(PlaceKind) * len(TimeOfDay)


@pytest.mark.parametrize("mood", list(Mood))
def test_each_mood_has_its_own_palette(mood: Mood) -> None:
    other = Mood.CALM if mood != Mood.CALM else Mood.SAD
    first, second = drawn([shot(1, mood=mood), shot(1, mood=other)])
    assert first["digest"] != second["digest"]


def test_a_character_keeps_its_colours_from_afar_and_close_by_day_and_by_night() -> None:
    red = tuple(int("b8352f"[at : at + 2], 16) / 255 for at in (0, 2, 4))
    shots = [
        shot(1, ShotType.WIDE, mood=Mood.CALM),
        shot(2, ShotType.CLOSE_UP, mood=Mood.SAD, time=TimeOfDay.NIGHT, scenery=PlaceKind.FOREST),
        shot(3, ShotType.MEDIUM, mood=Mood.ANGRY, time=TimeOfDay.DUSK, scenery=PlaceKind.HALL),
        shot(4, ShotType.WIDE, characters=("anna",)),
    ]
    *with_mira, without = [answer["found"][0] for answer in drawn(shots, look_for=[red])]
    assert min(with_mira) > 60
    assert with_mira[1] > 5 * with_mira[0]
    assert without == 0


def test_each_look_is_another_picture_and_a_word_nobody_knows_is_none() -> None:
    plain = order(shot(1, ShotType.WIDE, weather=Weather.SNOW))
    looks = [*(each.value for each in Look if each is not Look.STORYBOOK), "neon"]
    stills = [plain, *(plain | {"look": look} for look in looks)]
    digests = [each["digest"] for each in ask_guest("storyboard_guest", {"stills": stills})]
    assert len(set(digests[:-1])) == len(Look)
    assert digests[-1] == digests[0]


def test_the_same_shot_gives_the_same_frames_and_the_same_file() -> None:
    moving = order(shot(1, camera=CameraMove.PUSH_IN, weather=Weather.RAIN), frames=20)
    first, second = ask_guest("storyboard_guest", {"clips": [moving, moving]})
    assert first == second


@pytest.mark.parametrize(
    ("camera", "weather", "moves"),
    [
        *((move, Weather.CLEAR, move != CameraMove.STATIC) for move in CameraMove),
        (CameraMove.STATIC, Weather.SNOW, True),
        (CameraMove.STATIC, Weather.FOG, True),
    ],
)
def test_a_clip_has_every_frame_and_moves_as_the_camera_does(
    camera: CameraMove, weather: Weather, moves: bool
) -> None:
    each = order(shot(1, camera=camera, weather=weather, scenery=PlaceKind.VILLAGE), frames=47)
    (clip,) = ask_guest("storyboard_guest", {"clips": [each]})
    assert clip["drawn"] == clip["frames"] == 47
    assert clip["form"] == ["h264", "yuv420p", "1/90000"]
    assert (clip["begins"], clip["steps"], clip["streams"]) == (0, [3000.0], 1)
    assert clip["still"] == [180, 320, 3]
    assert clip["told"] == [15, 30, 45]
    if not moves:
        assert max(clip["changes"]) < 0.02
        return
    middle = clip["changes"][4:-4]
    assert max(middle) < 12 * (sum(middle) / len(middle))  # no frame jumps,
    if camera == CameraMove.STATIC:  # fog and snow drift by whole pixels, now and then
        assert sum(change > 0.02 for change in middle) > len(middle) / 6
    else:
        assert min(middle) > 0.02  # and none stands still


def test_clips_join_without_another_encoding() -> None:
    parts = [
        order(shot(1, ShotType.WIDE, camera=CameraMove.PAN_LEFT), frames=31),
        order(shot(2, ShotType.TITLE), frames=1),
        order(shot(3, ShotType.CLOSE_UP, weather=Weather.STORM), frames=64),
    ]
    (whole,) = ask_guest("storyboard_guest", {"joined": parts})
    assert whole["refused"] == ""
    assert whole["frames"] == 96
    assert (whole["begins"], whole["steps"]) == (0, [3000.0])
    clips = ask_guest("storyboard_guest", {"clips": parts})
    assert len({clip["header"] for clip in clips}) == 1


@pytest.mark.parametrize("size", [PixelSize(270, 480), PixelSize(300, 300), PixelSize(854, 480)])
def test_every_shape_of_picture_is_drawn(size: PixelSize) -> None:
    stills = [order(shot(number, type_), size=size) for number, type_ in enumerate(ShotType, 1)]
    answers = ask_guest("storyboard_guest", {"stills": stills})
    assert len({answer["digest"] for answer in answers}) == len(ShotType)


def test_cards_show_their_words_in_any_script() -> None:
    words = ("第一章　海", "الفصل الأول", "अध्याय एक", "Глава первая", "x" * 300, "<b>&")
    cards = ("", "😀", *words)
    empty, emoji, *others = drawn([shot(1, ShotType.TITLE, card=card) for card in cards])
    digests = {answer["digest"] for answer in (empty, *others)}
    assert len(digests) == len(words) + 1
    assert emoji["digest"] == empty["digest"], "what no font has is left out, not drawn as a box"


def test_a_thing_that_nobody_has_drawn_stands_on_a_label() -> None:
    things = ("a silver key", "lantern", "bread", "hippogriff", "unheard-of thing", "")
    answers = drawn([shot(1, ShotType.INSERT, thing=thing) for thing in things])
    assert len({answer["digest"] for answer in answers}) == len(things)


def test_a_clip_comes_out_of_the_picture_before_it_or_from_black_and_goes_to_black() -> None:
    before = order(shot(1, scenery=PlaceKind.DESERT), frames=30)
    after = order(shot(2, scenery=PlaceKind.SEA, time=TimeOfDay.NIGHT), frames=30)
    plain, dissolving, from_black = ask_guest(
        "storyboard_guest",
        {
            "clips": [
                after,
                after | {"begins": {"frames": 10, "from": before}},
                after | {"begins": {"frames": 10, "from": None}, "ends_in_black": 10},
            ]
        },
    )
    old, new = plain["means"][0], before_mean(before)
    assert abs(old - new) > 20, "the two shots differ in light, or nothing is shown here"
    assert abs(dissolving["means"][0] - new) < 0.3 * abs(old - new)
    assert dissolving["means"][15:] == pytest.approx(plain["means"][15:], abs=0.5)
    assert from_black["means"][0] < 0.35 * old
    assert from_black["means"][-1] < 20
    assert from_black["means"][15] == pytest.approx(plain["means"][15], abs=0.5)
    rising = from_black["means"][:10]
    assert rising == sorted(rising)


def before_mean(content: dict[str, Any]) -> float:
    (clip,) = ask_guest("storyboard_guest", {"clips": [content]})
    return float(clip["means"][-1])


def in_room(script: str, folder: Path, orders: list[ClipOrder]) -> tuple[ScriptEnd, list[Progress]]:
    """Run a script as the stage does."""
    seen: list[Progress] = []
    names = tuple(name for each in orders for name in (each.clip, each.still))

    async def deed(sandbox: ContainerSandbox) -> ScriptEnd:
        async with sandbox.media_room() as room:
            return await room.run(
                ScriptOrder(script, {}, names, probe=True), on_progress=seen.append
            )

    return using_sandbox(folder, deed), seen


def clip_order(each: Shot, frames: int) -> ClipOrder:
    return ClipOrder(each.id, frames, order(each, frames=frames))


def test_a_script_draws_several_shots_and_says_how_far_it_is(tmp_path: Path) -> None:
    orders = [
        clip_order(shot(number, camera=CameraMove.PUSH_IN), 10 + 10 * number)
        for number in range(1, 5)
    ]
    end, seen = in_room(storyboard_script(orders, at_once=2), tmp_path, orders)
    assert end.failure is None, end.log
    assert set(end.outputs) == {name for each in orders for name in (each.clip, each.still)}
    for each in orders:
        assert end.facts[each.clip].lasts_s == pytest.approx(each.frames / 30)
    clips = [{"file": each.clip, "frames": each.frames} for each in orders]
    assert end.told == {"clips": clips}
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert done[-1] == 100
    assert len(set(done)) > 3


def test_a_shot_that_cannot_be_drawn_fails_the_script_and_is_named(tmp_path: Path) -> None:
    orders = [clip_order(shot(1), 20), clip_order(shot(2), 20)]
    script = storyboard_script(orders)
    broken = script.replace('"width_px": 320', '"width_px": 321')
    assert broken != script
    end, _ = in_room(broken, tmp_path, orders)
    assert end.failure is not None
    assert "could not be drawn" in end.log
    assert "s01-0" in end.log
