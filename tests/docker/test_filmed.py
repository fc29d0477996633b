"""Pictures of a model become clips that join those drawn by rules."""

import io
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from containers import LIMITS, using_sandbox
from filming import film_of, shot
from PIL import Image

from agents.artifacts.story.words import Transition
from orchestrator.media.filming import FilmOrder, MixingInterpolator
from orchestrator.media.storyboard import ClipOrder, storyboard_script
from orchestrator.media.video_models.encoding import encode_script
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import MediaRoom, ScriptOrder, Stored

pytestmark = pytest.mark.docker
T = TypeVar("T")
NEAR = 4
LOOK = """
import json, subprocess
import av

def look(path):
    with av.open(path) as video:
        stream = video.streams.video[0]
        frames = [frame.to_ndarray(format="gray") for frame in video.decode(stream)]
        coder = stream.codec_context
        return {
            "size": [coder.width, coder.height],
            "header": coder.extradata.hex(),
            "rate": str(stream.average_rate),
            "light": [float(frame.mean()) for frame in frames],
            "left": [float(frame[:, :20].mean()) for frame in frames],
        }
"""


def in_room(folder: Path, deed: Callable[[MediaRoom], Awaitable[T]]) -> T:
    async def run(sandbox: ContainerSandbox) -> T:
        async with sandbox.media_room() as room:
            return await deed(room)

    return using_sandbox(folder, run, limits=LIMITS)


async def do(
    room: MediaRoom, script: str, inputs: dict[str, Stored], *outputs: str
) -> tuple[dict[str, Stored], dict[str, Any]]:
    end = await room.run(ScriptOrder(script, inputs, outputs))
    assert end.failure is None, end.log
    return dict(end.outputs), dict(end.told)


def piece(path: Path, lights: Sequence[int]) -> tuple[Path, int]:
    """Grey pictures behind each other, a little wider than the film."""
    written = io.BytesIO()
    for light in lights:
        Image.new("RGB", (1280, 704), (light, light, light)).save(written, "PNG")
    path.write_bytes(written.getvalue())
    return path, len(lights)


async def encoded(
    room: MediaRoom, film: FilmOrder, order: ClipOrder, pieces: list[tuple[Path, int]]
) -> dict[str, Stored]:
    given = {path.name: path for path, _ in pieces}
    if order.before is not None:
        given[order.before.name] = order.before
    stored = await room.put_made(given)
    script = encode_script(order, film, pieces, MixingInterpolator())
    made, _ = await do(room, script, stored, order.clip, order.still)
    return made


async def looked_at(room: MediaRoom, clips: dict[str, Stored]) -> dict[str, Any]:
    names = sorted(clips)
    script = f"{LOOK}\nfor name in {names!r}: print('told ' + json.dumps({{name: look(name)}}))\n"
    _, told = await do(room, script, clips)
    return told


def test_pieces_are_one_clip_as_long_as_its_shot_with_pictures_mixed(tmp_path: Path) -> None:
    film = film_of(shot("s01-01"), shot("s01-02"), seconds=13 / 15)
    order = film.orders[0]
    assert order.frames == 13
    pieces = [
        piece(tmp_path / "s01-01.0.png", (40, 60, 80, 100, 120)),
        piece(tmp_path / "s01-01.1.png", (120, 140, 160)),
    ]

    async def deed(room: MediaRoom) -> dict[str, Any]:
        made = await encoded(room, film, order, pieces)
        drawn, _ = await do(room, storyboard_script(film.orders[1:]), {}, "s01-02.mp4")
        still = await room.fetch(made[order.still], tmp_path)
        with Image.open(still) as opened:
            assert opened.size == (640, 360)
        return await looked_at(room, {order.clip: made[order.clip]} | drawn)

    told = in_room(tmp_path, deed)
    clip, drawn = told["s01-01.mp4"], told["s01-02.mp4"]
    assert (clip["size"], clip["rate"]) == ([854, 480], "15/1")
    assert clip["light"] == pytest.approx(list(range(40, 161, 10)), abs=NEAR)
    # The same header, or players would stumble where clips are put behind each other.
    assert clip["header"] == drawn["header"]


def test_clips_go_over_into_one_another_whoever_made_them(tmp_path: Path) -> None:
    film = film_of(
        shot("s01-01"),
        shot("s01-02", transition=Transition.DISSOLVE),
        shot("s01-03", transition=Transition.DISSOLVE),
    )
    white = tmp_path / "last-00ff.png"
    Image.new("RGB", (1280, 704), (255, 255, 255)).save(white)
    by_rules, by_model = film.orders[1].out_of(white), film.orders[2]

    async def deed(room: MediaRoom) -> dict[str, Any]:
        stored = await room.put_made({white.name: white})
        drawn, _ = await do(room, storyboard_script([by_rules]), stored, by_rules.clip)
        plain, _ = await do(
            room, storyboard_script([film.orders[0]._replace(shot="s01-04")]), {}, "s01-04.mp4"
        )
        pieces = [piece(tmp_path / "s01-03.0.png", (10, 10))]
        made = await encoded(room, film, by_model, pieces)
        clips = {by_model.clip: made[by_model.clip]} | drawn | plain
        return await looked_at(room, clips)

    told = in_room(tmp_path, deed)
    # From nearly white to the picture itself.
    drawn = told[by_rules.clip]["light"]
    assert drawn[0] > 200
    assert drawn[15] == pytest.approx(told["s01-04.mp4"]["light"][15], abs=25)
    # Out of the clip that rules drew, and at the end to black.
    made = told[by_model.clip]["light"]
    assert made[0] > made[5] > made[12]
    assert made[12] == pytest.approx(10, abs=NEAR)
    assert made[-1] < NEAR


def test_too_few_pictures_are_no_clip(tmp_path: Path) -> None:
    film = film_of(shot("s01-01"))
    path, _ = piece(tmp_path / "s01-01.0.png", (10, 20))

    async def deed(room: MediaRoom) -> str:
        stored = await room.put_made({path.name: path})
        script = encode_script(film.orders[0], film, [(path, 5)], MixingInterpolator())
        end = await room.run(ScriptOrder(script, stored, (film.orders[0].clip,)))
        assert end.failure is not None
        return end.log

    assert "fewer pictures than the clip needs" in in_room(tmp_path, deed)
