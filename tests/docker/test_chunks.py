"""Pieces of a video leave a real container while it draws, and what is none stays there."""

from pathlib import Path

import pytest
from containers import using_sandbox

from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Quality
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import Chunk, InspectionOrder, Progress

pytestmark = pytest.mark.docker

MAKING = '''import io

import av
import numpy as np
from manim import *


def fragmented():
    target = io.BytesIO()
    movflags = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with av.open(target, "w", format="mp4", options=movflags) as output:
        stream = output.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 128, 72, "yuv420p"
        stream.options = {"g": "10", "bf": "0", "sc_threshold": "0"}
        for number in range(30):
            picture = np.full((72, 128, 3), 8 * number, dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode())
    return target.getvalue()


def pieces():
    content, at, init, media = fragmented(), 0, b"", []
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        kind, box = content[at + 4 : at + 8], content[at : at + size]
        at += size
        if kind in (b"ftyp", b"moov"):
            init += box
        elif kind == b"moof":
            media.append(box)
        elif kind == b"mdat":
            media[-1] += box
    return init, media


def report():
    """As the renderer has it, which runs in the same process."""
    import importlib

    worker = importlib.import_module("runner.worker")
    return worker.Report(worker.REPORT_FD)


def put(name, content):
    with open("/work/out/" + name, "wb") as file:
        file.write(content)


class TestScene(Scene):
    def construct(self):
        import os
        import time

        @@hands_out
        self.wait(0.2)
'''

GOOD = """init, media = pieces()
        put("init.mp4", init)
        report().chunk("init.mp4", start_frame=0, frames=0)
        for number, piece in enumerate(media):
            name = f"{number:05d}.m4s"
            put(name, piece)
            report().chunk(name, start_frame=10 * number, frames=10)
            time.sleep(0.2)
"""
HOSTILE = {
    "a link": 'os.symlink("/proc/1/environ", "/work/out/init.mp4")',
    "a folder": 'os.mkdir("/work/out/init.mp4")',
    "nothing": "pass",
    "too much": 'put("init.mp4", bytes(9 * 1024 * 1024))',
    "no mp4": 'put("init.mp4", b"<html>")',
}
SAID = """report().chunk("init.mp4", start_frame=0, frames=0)
        report().chunk("../scene.py", start_frame=0, frames=0)
        report().chunk("x" * 9999, start_frame=[], frames={})
"""


def draw(hands_out: str, folder: Path) -> tuple[RenderResult, list[Chunk], list[str]]:
    """Draw a scene that hands things out; with what came, and in which order."""
    code = MAKING.replace("@@hands_out", hands_out)
    order = InspectionOrder(code, Quality.P480, layout="warning")
    chunks: list[Chunk] = []
    came: list[str] = []

    def take(chunk: Chunk) -> None:
        chunks.append(chunk)
        came.append(chunk.name)

    def say(progress: Progress) -> None:
        came.append(f"{progress.event} {progress.done}/{progress.total}")

    async def deed(sandbox: ContainerSandbox) -> RenderResult:
        async with sandbox.attempt() as attempt:
            inspection = await attempt.inspect(order)
            assert inspection.inspected is not None, inspection.report
            assert chunks == []
            return await attempt.render(
                inspection.inspected, folder, on_progress=say, on_chunk=take
            )

    return using_sandbox(folder, deed), chunks, came


def test_pieces_come_while_the_rest_is_drawn(tmp_path: Path) -> None:
    result, chunks, came = draw(GOOD, tmp_path)
    assert result.status == "succeeded", result
    assert [(chunk.name, chunk.start_frame, chunk.frames) for chunk in chunks] == [
        ("init.mp4", 0, 0),
        ("00000.m4s", 0, 10),
        ("00001.m4s", 10, 10),
        ("00002.m4s", 20, 10),
    ]
    assert chunks[0].content[4:8] == b"ftyp"
    assert all(chunk.content[4:8] == b"moof" for chunk in chunks[1:])
    assert came[-1].startswith("frames ")
    assert came.index("00002.m4s") < len(came) - 1
    assert not list(tmp_path.glob("*.m4s"))


@pytest.mark.parametrize("put", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_piece_stays_there_and_the_video_is_drawn(put: str, tmp_path: Path) -> None:
    result, chunks, _ = draw(f"{put}\n        {SAID}", tmp_path)
    assert result.status == "succeeded", result
    assert chunks == []
