"""What a video looks like: where nothing is to be seen or nothing moves, and a sheet of pictures.

Every picture is judged small and grey, a few times a second: a hold of text is told from a video
that has died, which no property of the file could tell.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from PIL import Image, ImageDraw, ImageFont

LOOKS_PER_S = 5
WIDTH, HEIGHT = 160, 90
"""Pixels of the pictures that are judged, whatever the shape of the video: only equality counts."""
PLAIN = 6
"""A picture whose brightest and darkest pixels differ by no more shows nothing, of 255."""
DARK = 24
"""A picture that shows nothing and is no brighter is black, of 255."""
MOVED = 2
"""By so much a pixel must change for a picture to be another one, of 255."""
SHORTEST_S = 0.75
"""Shorter stretches are cuts and fades."""
STRETCHES = 200
LONGEST_S = 7200
SHEET = "review_sheet.png"
COLUMNS = 3
CELL_PX = 480
"""Width of one picture on the sheet."""
MARGIN_PX = 6


def stretches(pictures: Iterator[np.ndarray]) -> list[dict[str, Any]]:
    """Where a video shows nothing, and where it stands still.

    Args:
        pictures: Grey ones, `LOOKS_PER_S` for each second.

    Returns:
        Stretches of at least `SHORTEST_S`, in order, as `Stretch` has them.
    """
    found: list[dict[str, Any]] = []
    before: np.ndarray | None = None
    kind, since, number = "", 0, -1
    for number, picture in enumerate(pictures):
        now = kind_of(picture, before)
        if now != kind:
            close(found, kind, since, number)
            # What stands still has done so since the picture before.
            kind, since = now, number - 1 if now == "frozen" else number
        if now != "frozen":  # what changes very slowly has moved, too, after a while
            before = picture
    close(found, kind, since, number + 1)
    return found[:STRETCHES]


def kind_of(picture: np.ndarray, before: np.ndarray | None) -> str:
    """`black`, `blank`, `frozen`, or nothing where something moves."""
    if int(picture.max()) - int(picture.min()) <= PLAIN:
        return "black" if picture.mean() <= DARK else "blank"
    if before is not None and np.abs(picture.astype(int) - before).max() <= MOVED:
        return "frozen"
    return ""


def close(found: list[dict[str, Any]], kind: str, since: int, until: int) -> None:
    """Note a stretch that is over, if it is one and lasted."""
    start_s, end_s = since / LOOKS_PER_S, until / LOOKS_PER_S
    if kind and end_s - start_s >= SHORTEST_S:
        found.append({"kind": kind, "start_s": start_s, "end_s": end_s})


def pictures_of(path: str) -> Iterator[np.ndarray]:
    """Small grey pictures of a video, a few for each second.

    Raises:
        subprocess.CalledProcessError: ffmpeg could not read it to its end.
    """
    size = WIDTH * HEIGHT
    # A hold of many seconds is one frame of the file; the filter gives it again for each look.
    shape = f"fps={LOOKS_PER_S},scale={WIDTH}:{HEIGHT}:flags=area,format=gray"
    command = ["ffmpeg", "-v", "error", "-protocol_whitelist", "file", "-i", path]
    command += ["-t", str(LONGEST_S), "-vf", shape, "-f", "rawvideo", "-"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    with process, cast("IO[bytes]", process.stdout) as stdout:
        while len(raw := stdout.read(size)) == size:
            yield np.frombuffer(raw, np.uint8).reshape(HEIGHT, WIDTH)
        code = process.wait()
    if code:
        raise subprocess.CalledProcessError(code, "ffmpeg")


def sheet_of(path: str, times_s: list[float], into: Path) -> bool:
    """Write one sheet of the pictures at some times, numbered from 1; whether there are any."""
    cells = [cell for time_s in times_s if (cell := picture_at(path, time_s)) is not None]
    if not cells:
        return False
    width, height = cells[0].size
    rows = -(-len(cells) // COLUMNS)
    columns = min(COLUMNS, len(cells))
    size = (columns * (width + MARGIN_PX) + MARGIN_PX, rows * (height + MARGIN_PX) + MARGIN_PX)
    sheet = Image.new("RGB", size, "#777777")
    font = ImageFont.load_default(22)
    for number, cell in enumerate(cells):
        row, column = divmod(number, COLUMNS)
        corner = MARGIN_PX + column * (width + MARGIN_PX), MARGIN_PX + row * (height + MARGIN_PX)
        sheet.paste(cell, corner)
        draw = ImageDraw.Draw(sheet)
        box = draw.textbbox(corner, str(number + 1), font=font)
        draw.rectangle((corner[0], corner[1], box[2] + 6, box[3] + 4), fill="#ffffff")
        draw.text((corner[0] + 3, corner[1]), str(number + 1), fill="#000000", font=font)
    sheet.save(into)
    return True


def picture_at(path: str, time_s: float) -> Image.Image | None:
    """The picture of a video at a time, small; None where it has none."""
    command = ["ffmpeg", "-v", "error", "-protocol_whitelist", "file", "-ss", f"{time_s:.3f}"]
    command += ["-i", path, "-frames:v", "1", "-vf", f"scale={CELL_PX}:-2", "-f", "image2pipe"]
    done = subprocess.run([*command, "-c:v", "ppm", "-"], stdout=subprocess.PIPE, check=False)
    if done.returncode or not done.stdout.startswith(b"P6"):
        return None
    head = done.stdout.split(maxsplit=4)
    width, height = int(head[1]), int(head[2])
    return Image.frombytes("RGB", (width, height), done.stdout[-width * height * 3 :])
