"""What carries an exported edit out, with scripts that need no ffmpeg."""

import base64
from pathlib import Path

import pytest

from orchestrator.media import run_steps
from orchestrator.media.run_steps import Step, main

COPY = """
import sys
from pathlib import Path
names = sorted(path.name for path in Path().iterdir())
text = "".join(Path(name).read_text() for name in names)
Path(sys.argv[1]).write_text(f"<{text}>")
"""


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Somewhere an ffmpeg and an ffprobe; and a folder to work in."""
    monkeypatch.setattr(run_steps.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.chdir(tmp_path)
    Path("in.MP4").write_text("in")


def step(script: str = COPY, *, takes: int = 0, beside: tuple[int | str, ...] = ()) -> Step:
    return Step(what="do it", takes=takes, beside=beside, gives="output.mp4", script=script)


def do(*steps: Step, words: tuple[str, ...] = ("in.MP4", "out.mp4"), result: int = 0) -> str:
    return main(steps, (), {}, result=result or len(steps), words=words)


def test_each_step_takes_what_it_is_told_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert do(step(), step(takes=1), step(takes=1), result=3) == ""
    assert Path("out.mp4").read_text() == "<<in>>"
    assert sorted(path.name for path in Path().iterdir()) == ["in.MP4", "out.mp4"]
    assert capsys.readouterr().out.splitlines()[1:] == ["2 of 3: do it", "3 of 3: do it", "out.mp4"]


def test_files_come_along_from_the_command_line_and_from_the_export() -> None:
    Path("logo.png").write_text("logo")
    files = {"drawn.webm": base64.b64encode(b"drawn").decode()}
    steps = (step(beside=("drawn.webm",)), step(takes=1, beside=(1,)))
    words = ("in.MP4", "logo.png", "out.mp4")
    assert main(steps, ("logo.png",), files, result=2, words=words) == ""
    # Sorted by name: what lies beside it comes before the video.
    assert Path("out.mp4").read_text() == "<logo<drawnin>>"


def test_the_first_step_that_fails_ends_it_and_nothing_is_left() -> None:
    told = do(step(), step("raise SystemExit('no such filter')", takes=1), step("1/0"))
    assert told.startswith("Step 2 of 3 (do it) failed: it ended with code 1.")
    assert "no such filter" in told
    assert [path.name for path in Path().iterdir()] == ["in.MP4"]
    assert "wrote no output.mp4" in do(step("print('done')"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("in.MP4",), "usage: python"),
        (("nothing.mp4", "out.mp4"), "There is no file nothing.mp4."),
        (("in.MP4", "in.MP4"), "in.MP4 is there already."),
        (("in.MP4", "there/out.mp4"), "There is no folder"),
        (("in.MP4", "out.mkv"), "The result is a mp4 file: let the name of out.mkv end in .mp4."),
    ],
)
def test_what_cannot_be_begun_is_told_first(words: tuple[str, ...], told: str) -> None:
    assert told in do(step("1/0"), words=words)


def test_programs_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_steps.shutil, "which", lambda _: None)
    assert do(step()) == "ffmpeg and ffprobe cannot be found; install ffmpeg."


def test_further_files_are_told_in_the_usage() -> None:
    told = main((step(beside=(1,)),), ("logo.png",), {}, result=1, words=())
    assert "INPUT OTHER1 OUTPUT" in told
    assert "OTHER1: as logo.png" in told


def test_where_there_are_no_links_files_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "symlink_to", refuse)
    assert do(step()) == ""
    assert Path("out.mp4").read_text() == "<in>"
