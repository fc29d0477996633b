"""Pictures and clips of the user's own in a shot: what is seen of them, and what is refused."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from containers import using_sandbox

from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder
from orchestrator.stages.own_files import SCRIPT

pytestmark = pytest.mark.docker

WIDTH, HEIGHT = 320, 180
LOOK = """
import json

import av
import numpy as np
from PIL import Image
from runner.storyboard.clip import draw_clip


def tell(**found):
    print("told " + json.dumps(found), flush=True)


def shot(own, **more):
    return {"id": "s01-01", "camera": "static", "frames": 30, "fps": 15, "width_px": 320} | {
        "height_px": 180, "own": {"file": own, "sha256": "0"}
    } | more


def frames(order):
    draw_clip(order, "clip.mp4", still="still.jpg")
    with av.open("clip.mp4") as video:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in video.decode(video=0)]


def means(pictures):
    return [[float(each[..., part].mean()) for part in range(3)] for each in pictures]


def bars(path, size=(640, 360)):
    # Four upright bars: red, green, blue, white.
    pixels = np.zeros((size[1], size[0], 3), np.uint8)
    quarter = size[0] // 4
    for number, colour in enumerate(((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))):
        pixels[:, number * quarter : (number + 1) * quarter] = colour
    Image.fromarray(pixels).save(path)


def film(path, seconds, rate=10, size=(640, 360)):
    # A picture that becomes brighter from black to white while it lasts.
    with av.open(path, "w") as video:
        stream = video.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = size[0], size[1], "yuv420p"
        count = int(seconds * rate)
        for number in range(count):
            pixels = np.full((size[1], size[0], 3), 255 * number // (count - 1), np.uint8)
            video.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        video.mux(stream.encode(None))
"""


def told(folder: Path, script: str) -> dict[str, Any]:
    """What a script in the sandbox told."""

    async def deed(sandbox: ContainerSandbox) -> dict[str, Any]:
        async with sandbox.media_room() as room:
            end = await room.run(ScriptOrder(LOOK + script, {}, ()))
            assert end.failure is None, f"{end.failure}\n{end.log}"
            return dict(end.told)

    return using_sandbox(folder, deed)


def asking(name: str) -> str:
    """The script that tells what a file is."""
    return SCRIPT.format(name=json.dumps(name))


def test_a_picture_fills_the_frame_and_the_camera_moves_over_it(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
bars("own.png")
tell(still=[each[90, 40::80].tolist() for each in frames(shot("own.png"))[::29]])
pushed = frames(shot("own.png", camera="push_in"))
panned = frames(shot("own.png", camera="pan_right"))
def edge(picture):
    return int(np.flatnonzero(picture[90, :, 0] < 128)[0])  # where red ends
tell(pushed=[edge(each) for each in pushed], panned=[edge(each) for each in panned])
tell(rim=[int(each[:, (0, 1, -2, -1)].sum(axis=2).min()) for each in (*pushed, *panned)])
""",
    )
    first, last = found["still"]
    assert first == last
    for colour, sharp in zip(
        first, ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255,) * 3), strict=True
    ):
        assert colour == pytest.approx(sharp, abs=12)
    assert found["pushed"][0] == pytest.approx(80, abs=1)
    assert found["pushed"][-1] < found["pushed"][0] - 3
    assert found["panned"][-1] < found["panned"][0] - 10
    assert min(found["rim"]) > 150  # nowhere black beside it


def test_a_picture_of_another_shape_is_shown_whole_on_itself(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
bars("own.png", (180, 720))
picture = frames(shot("own.png"))[0]
middle, side = picture[90, 140:180], picture[90, :100]
tell(whole=[int(middle[:, part].max()) for part in range(3)], side=int(side.max()))
Image.new("RGBA", (64, 36), (255, 255, 255, 0)).save("clear.png")
tell(clear=int(frames(shot("clear.png"))[0].max()))
turned = Image.open("own.png").getexif()
turned[274] = 6
Image.new("RGB", (90, 160), (0, 200, 0)).save("turned.jpg", exif=turned)
tell(turned=means(frames(shot("turned.jpg"))[:1]))
""",
    )
    assert min(found["whole"]) > 200
    assert 20 < found["side"] < 200
    assert found["clear"] < 20
    assert found["turned"][0] == pytest.approx([0, 200, 0], abs=8)


def test_a_clip_is_cut_or_its_last_picture_stays_and_it_fills_the_frame(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """
film("own.mp4", 1.0)
film("long.mp4", 6.0, size=(360, 360))
tell(held=[each[0] for each in means(frames(shot("own.mp4")))])
tell(cut=[each[0] for each in means(frames(shot("long.mp4")))])
after = {"begins": {"frames": 6, "from": shot("long.mp4", frames=60)}}
bars("own.png")
tell(dissolved=means(frames(shot("own.png", **after)))[::29])
Image.new("RGB", (64, 36), (255, 0, 0)).save(
    "own.gif", save_all=True, append_images=[Image.new("RGB", (64, 36), (0, 0, 255))], duration=500
)
tell(moves=means(frames(shot("own.gif")))[::20])
""",
    )
    held, cut = found["held"], found["cut"]
    assert (len(held), len(cut)) == (30, 30)
    assert held[0] < 10
    assert min(held[15:]) > 245
    assert cut[0] < 10
    assert cut[-1] == pytest.approx(255 * 19 / 59, abs=10)
    assert all(after > before - 1 for before, after in pairwise(cut))
    first, last = found["dissolved"]
    assert first != pytest.approx(last, abs=5)
    assert last == pytest.approx([127, 127, 127], abs=12)
    assert found["moves"][0] == pytest.approx([255, 0, 0], abs=12)
    assert found["moves"][1] == pytest.approx([0, 0, 255], abs=12)


BROKEN = {
    "text": ('open("own.jpg", "w").write("hello")', "no picture and no video"),
    "empty.mp4": ('open("own.jpg", "wb").write(b"\\0\\0\\0\\x18ftypmp42" + b"x" * 9000)',
                  "no picture and no video"),
    "cut": ('bars("whole.png"); open("own.jpg", "wb").write(open("whole.png", "rb").read()[:900])',
            "the picture is damaged"),
    "moov": ('film("f.mp4", 1.0); open("own.jpg", "wb").write(open("f.mp4", "rb").read()[:2000])',
             "no picture and no video"),
    "small": ('Image.new("RGB", (4, 4)).save("own.jpg")', "4x4 pixels small"),
    "large": ('Image.new("1", (20000, 6000)).save("own.jpg", "PNG")', "at most 100 million"),
    "bomb": ('Image.new("1", (20000, 16000)).save("own.jpg", "PNG")', ""),
    "sound": ('import wave; w = wave.open("own.jpg", "wb"); w.setnchannels(1); w.setsampwidth(2);'
              ' w.setframerate(8000); w.writeframes(b"\\0" * 16000); w.close()', "no picture"),
    "list": ('open("own.jpg", "w").write("ffconcat version 1.0\\nfile /etc/passwd\\n")',
             "no picture"),
    "svg": ('open("own.jpg", "w").write("<svg xmlns=\\"http://www.w3.org/2000/svg\\"/>")',
            "no picture"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_neither_picture_nor_video_is_refused_with_a_reason(
    name: str, tmp_path: Path
) -> None:
    make, words = BROKEN[name]
    reason = told(tmp_path, f"{make}\n{asking('own.jpg')}")["own"]["reason"]
    assert reason
    assert words in reason


def test_what_a_file_is_is_told(tmp_path: Path) -> None:
    found = told(tmp_path, f'bars("own.png")\n{asking("own.png")}')["own"]
    assert found == {"kind": "picture", "width_px": 640, "height_px": 360}
    found = told(tmp_path, f'film("own.mp4", 3.0)\n{asking("own.mp4")}')["own"]
    assert (found["kind"], found["seconds"]) == ("clip", pytest.approx(3, abs=0.1))
