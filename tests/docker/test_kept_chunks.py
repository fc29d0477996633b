"""What an attempt has drawn is not drawn again where the code behind it is the same."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from containers import using_sandbox

from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Quality
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.contract import Chunk, InspectionOrder, KeptChunk

pytestmark = pytest.mark.docker

HEAD = """from manim import *


class EightSteps(Scene):
    def construct(self):
        dot = Dot()
        self.add(Square(side_length=6), dot)
"""
STEPS = [f"        self.play(dot.animate.shift({way}), run_time=0.4)\n" for way in ["UP", "DOWN"]]
EIGHT = (STEPS * 4)[:8]
SEVENTH = "        self.play(dot.animate.shift(LEFT), run_time=0.4)  # mended\n"


def module(steps: list[str], head: str = HEAD) -> str:
    return head + "".join(steps)


def draw(
    code: str, folder: Path, kept: tuple[KeptChunk, ...] = (), *, inspect_first: bool = True
) -> tuple[RenderResult, tuple[KeptChunk, ...]]:
    """Draw, given what was kept; with what came, kept in a folder."""
    came: list[KeptChunk] = []
    folder.mkdir()

    def take(chunk: Chunk) -> None:
        path = folder / f"{len(came):03}"
        path.write_bytes(chunk.content)
        sha256 = hashlib.sha256(chunk.content).hexdigest()
        came.append(
            KeptChunk(path, sha256, chunk.start_frame, chunk.frames, chunk.code, chunk.full)
        )

    async def deed(sandbox: ContainerSandbox) -> RenderResult:
        async with sandbox.attempt() as attempt:
            inspection = await attempt.inspect(InspectionOrder(code, Quality.P480))
            assert inspection.inspected is not None, inspection.report
            if inspect_first:
                return await attempt.render(inspection.inspected, folder, on_chunk=take, kept=kept)
        async with sandbox.attempt() as fresh:
            return await fresh.render(inspection.inspected, folder, on_chunk=take, kept=kept)

    result = using_sandbox(folder, deed)
    assert result.status == "succeeded", (result.findings, result.stderr_summary)
    assert result.plain_because == ""
    return result, tuple(came)


def drawn(result: RenderResult) -> list[bool]:
    """Of each chunk, whether it was drawn."""
    assert result.accounting is not None
    return [not chunk.kept for chunk in result.accounting.chunks]


class First(NamedTuple):
    """What was drawn before anything was kept."""

    result: RenderResult
    kept: tuple[KeptChunk, ...]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> First:
    made = First(*draw(module(EIGHT), tmp_path_factory.mktemp("kept") / "first"))
    assert drawn(made.result) == [True] * 8
    return made


def test_a_change_of_the_seventh_of_eight_animations_redraws_two(
    first: First, tmp_path: Path
) -> None:
    mended = module([*EIGHT[:6], SEVENTH, EIGHT[7]])
    second, _ = draw(mended, tmp_path / "second", first.kept)
    assert drawn(second) == [False] * 6 + [True] * 2
    afresh, _ = draw(mended, tmp_path / "afresh")
    assert second.frames == afresh.frames
    # Equal files: the same chunks, joined in the same way.
    assert second.video is not None
    assert afresh.video is not None
    assert second.video.sha256 == afresh.video.sha256


def test_comments_and_lines_do_not_matter_and_a_container_of_its_own_takes_them_too(
    first: First, tmp_path: Path
) -> None:
    moved = module(EIGHT, HEAD.replace("\n\n\n", "\n\n\n# moved down\n\n"))
    second, again = draw(moved, tmp_path / "second", first.kept, inspect_first=False)
    assert drawn(second) == [False] * 8
    assert second.video == first.result.video
    assert second.poster is not None
    assert [chunk.sha256 for chunk in again] == [chunk.sha256 for chunk in first.kept]


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace("side_length=6", "side_length=5"),
        HEAD.replace("class Eight", "SIZE = 3\n\n\nclass Eight"),
        HEAD.replace("dot = Dot()", "dot = Dot(len({1}) * UP)"),
    ],
    ids=["earlier code", "code outside", "a set"],
)
def test_what_may_look_different_is_drawn(head: str, first: First, tmp_path: Path) -> None:
    second, _ = draw(module(EIGHT, head), tmp_path / "second", first.kept)
    assert drawn(second) == [True] * 8


def test_a_damaged_piece_is_drawn(first: First, tmp_path: Path) -> None:
    copies = shutil.copytree(first.kept[0].path.parent, tmp_path / "copies")
    kept = tuple(replace(chunk, path=copies / chunk.path.name) for chunk in first.kept)
    kept[3].path.write_bytes(b"damaged")
    second, _ = draw(module(EIGHT), tmp_path / "second", kept)
    assert drawn(second) == [False, False, True] + [False] * 5
    assert second.video == first.result.video
