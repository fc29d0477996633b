"""Draws the small video again that stands for one under way: whole, and cut into its pieces.

Eight seconds, 15 frames each, in pieces of two; a number counts the seconds. Run it from the
project root: `python tests/golden/preview/regenerate.py`.
"""

import io
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DRAW = r"""
import io, sys, tarfile
import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, FPS, SECONDS, PIECE = 854, 480, 15, 8, 30
FONT = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 180)


def picture(number):
    image = Image.new("RGB", (WIDTH, HEIGHT), (16, 24, 32))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 440, WIDTH * (number + 1) // (FPS * SECONDS), 480), fill=(134, 211, 180))
    draw.text((WIDTH / 2, 220), f"{number / FPS:.1f}", (240, 240, 235), FONT, anchor="mm")
    return av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")


def encode(**movflags):
    target = "/tmp/drawn.mp4"
    with av.open(target, "w", format="mp4", options=movflags) as output:
        stream = output.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"crf": "30", "g": str(PIECE), "bf": "0", "sc_threshold": "0"}
        for number in range(FPS * SECONDS):
            frame = picture(number)
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode())
    with open(target, "rb") as file:
        return file.read()


def boxes(content):
    at = 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        yield content[at + 4 : at + 8], content[at : at + size]
        at += size


files = {"whole.mp4": encode(movflags="faststart"), "init.mp4": b""}
number = -1
for kind, box in boxes(encode(movflags="frag_keyframe+empty_moov+default_base_moof")):
    number += kind == b"moof"
    if kind in (b"ftyp", b"moov"):
        files["init.mp4"] += box
    elif kind in (b"moof", b"mdat"):
        name = f"{number:05d}.m4s"
        files[name] = files.get(name, b"") + box
with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as archive:
    for name, content in files.items():
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
"""


def main() -> None:
    sys.path.insert(0, str(HERE.parents[2]))
    from config import PROJECT_ROOT
    from orchestrator.sandbox.image import SandboxImage

    image = SandboxImage("chalkbox-sandbox", PROJECT_ROOT / "sandbox_image")
    command = ["docker", "run", "--rm", "-i", "--network", "none", "--entrypoint"]
    command += ["/opt/venv/bin/python", image.tag, "-c", DRAW]
    drawn = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(drawn)) as archive:
        archive.extractall(HERE, filter="data")
        sys.stdout.write("\n".join(archive.getnames()) + "\n")


if __name__ == "__main__":
    main()
