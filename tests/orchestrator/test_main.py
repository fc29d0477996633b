"""The command line: what each command says, and its exit code."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS
from fake_sandbox import GOOD
from fakes import FakeEngine
from tiny_voices import write_voice

from config import PROJECT_ROOT
from orchestrator.__main__ import INTERRUPTED, main

COMMAND = str(PROJECT_ROOT / "tests" / "chalkbox_command.py")
Chalkbox = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clean_environment(monkeypatch, tmp_path)


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "scene.py"
    path.write_text(GOOD)
    return path


def test_explain_prints_the_video_and_its_receipt(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine], tmp_path: Path
) -> None:
    play()
    code, out, err = chalkbox("explain", PYTHAGORAS, "--quality", "480p15")
    assert code == 0
    video, receipt = map(Path, out.splitlines())
    assert (video.suffix, receipt.name) == (".mp4", "receipt.json")
    assert video.is_relative_to(tmp_path / "runs")
    assert video.exists()
    assert receipt.exists()
    assert err.count("✓") == 13
    assert "no model used" in err


def test_an_identical_prompt_comes_from_the_cache_without_a_container(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine]
) -> None:
    play()
    chalkbox("explain", PYTHAGORAS)
    engine = play()
    code, _, err = chalkbox("explain", PYTHAGORAS)
    assert (code, engine.started, err.count("(from the cache)")) == (0, [], 4)


def test_an_unknown_topic_is_refused_with_what_can_be_done(chalkbox: Chalkbox) -> None:
    code, out, err = chalkbox("explain", "why is the sky blue")
    assert (code, out) == (1, "")
    assert "Pythagorean theorem" in err
    assert "GOOGLE_API_KEY=" in err
    assert "Everything made so far is in" in err


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("", "The prompt is empty"),
        (" \n\t", "The prompt is empty"),
        ("x" * 100_000, "100,000 characters, and at most 20,000 are taken here"),
        ("\udcff\udcfe", "not UTF-8 text"),
    ],
    ids=["empty", "blank", "long", "bytes"],
)
def test_a_prompt_that_is_none_is_refused(
    chalkbox: Chalkbox, prompt: str, words: str, tmp_path: Path
) -> None:
    code, out, err = chalkbox("explain", prompt)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert words in err
    assert not (tmp_path / "runs").exists()


def test_a_prompt_may_start_with_a_dash(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine]
) -> None:
    play()
    code, _, _ = chalkbox("explain", "--quality", "480p15", "--", "- " + PYTHAGORAS)
    assert code == 0
    with pytest.raises(SystemExit) as stopped:
        chalkbox("explain", "-pythagoras")
    assert stopped.value.code == 2


def test_a_prompt_cannot_steer_the_terminal(chalkbox: Chalkbox) -> None:
    code, _, err = chalkbox("explain", "\x1b[2J\x1b]0;owned\x07\x9b2J hello")
    assert code == 1
    assert not any(char in err for char in "\x1b\x07\x9b")


def test_a_failed_inspection_ends_with_1_and_says_where_everything_is(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine]
) -> None:
    play(inspect=lambda end, _: end.done("timeout"))
    code, out, err = chalkbox("explain", PYTHAGORAS)
    assert (code, out) == (1, "")
    assert "did not pass inspection" in err
    folder = Path(err.rsplit("is in ", 1)[1].strip())
    assert (folder / "attempts" / "01" / "findings.json").exists()


def test_a_failed_render_ends_with_1(chalkbox: Chalkbox, play: Callable[..., FakeEngine]) -> None:
    play(render=lambda end, _: end.done("out_of_memory"))
    code, out, err = chalkbox("explain", PYTHAGORAS)
    assert (code, out) == (1, "")
    assert "No video: The code used more than 2048 MiB of memory" in err


def test_a_container_that_is_less_closed_runs_nothing(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine]
) -> None:
    play(self_check=lambda end, _: end.done("timeout"))
    code, _, err = chalkbox("explain", PYTHAGORAS)
    assert code == 2
    assert "not closed enough" in err


@pytest.mark.parametrize("command", ["explain", "check", "render"])
def test_without_an_engine_nothing_runs_and_one_line_says_so(
    chalkbox: Chalkbox, command: str, scene: Path
) -> None:
    code, out, err = chalkbox(command, PYTHAGORAS if command == "explain" else scene)
    assert (code, out) == (2, "")
    (line,) = [line for line in err.splitlines() if line.startswith("chalkbox: ")]
    assert "no container engine answers at unix:///nonexistent" in line
    assert "make setup" in line


def test_the_doctor_tells_of_a_good_sandbox(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine]
) -> None:
    play()
    code, out, err = chalkbox("doctor")
    assert (code, err) == (0, "")
    assert "closed: " in out
    assert "0.22.0" in out


def test_the_doctor_tells_of_a_code_writer_outside_the_sandbox_and_whether_it_is_there(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    play()
    assert "writes the code" not in chalkbox("doctor")[1]
    monkeypatch.setenv("CHALKBOX_CODE_WRITER", "codex-cli")
    monkeypatch.setenv("CHALKBOX_CODE_WRITER_COMMAND", "no-such-coder --key sesame")
    out = chalkbox("doctor")[1]
    assert "outside        `no-such-coder` writes the code: NOT THERE\n" in out
    assert "sesame" not in out
    monkeypatch.setenv("CHALKBOX_CODE_WRITER_COMMAND", "sh -c x")
    assert "`sh` writes the code: /" in chalkbox("doctor")[1]
    monkeypatch.setenv("CHALKBOX_CODE_WRITER_COMMAND", "sh 'x")
    code, _, err = chalkbox("explain", PYTHAGORAS)
    assert (code, "CHALKBOX_CODE_WRITER_COMMAND: No closing quotation" in err) == (2, True)


def test_the_doctor_tells_whose_voices_there_are_and_what_they_lack(
    chalkbox: Chalkbox,
    play: Callable[..., FakeEngine],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    play()
    assert "voices         espeak-ng\n" in chalkbox("doctor")[1]
    monkeypatch.setenv("CHALKBOX_SPEECH__ENGINE", "piper")
    out = chalkbox("doctor")[1]
    assert "voices         piper: NOT THERE\n" in out
    assert "CHALKBOX_SPEECH__VOICES_DIR is not set" in out
    monkeypatch.setenv("CHALKBOX_SPEECH__VOICES_DIR", str(tmp_path))
    write_voice(tmp_path, "en_US-amy-low")
    (tmp_path / "bad.onnx.json").write_text("{}")
    (tmp_path / "bad.onnx").write_bytes(b"")
    out = chalkbox("doctor")[1]
    assert f"voices         piper, 1 voice from {tmp_path}\n" in out
    assert "bad.onnx.json is left out" in out
    monkeypatch.setenv("CHALKBOX_SPEECH__ENGINE", "alexa")
    code, _, err = chalkbox("doctor")
    assert code == 2
    assert "CHALKBOX_SPEECH__ENGINE: Input should be 'espeak', 'piper' or 'gemini'" in err


def test_the_doctor_tells_of_a_bad_one(chalkbox: Chalkbox) -> None:
    code, out, _ = chalkbox("doctor")
    assert code == 2
    assert "NOT GOOD: no container engine answers" in out


def test_check_ends_with_0_or_1(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine], scene: Path
) -> None:
    play()
    code, out, _ = chalkbox("check", scene)
    assert (code, out) == (0, "SquareScene: 1 animations, 1.0 s, 15 frames at 720p30\npassed\n")
    scene.write_text("from manim import *\n")
    code, out, _ = chalkbox("check", scene)
    assert code == 1
    assert f"{scene}: error [no-scene] The file has no Scene" in out
    assert "passed" not in out


@pytest.mark.parametrize("code_text", [GOOD, "x = (\n"])
def test_json_is_all_there_is_on_stdout(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine], scene: Path, code_text: str
) -> None:
    play()
    scene.write_text(code_text)
    code, out, _ = chalkbox("check", "--json", scene)
    report = json.loads(out)
    assert (report["passed"], code) == ((True, 0) if code_text == GOOD else (False, 1))
    assert out.isascii()


def test_render_prints_the_video(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine], scene: Path, tmp_path: Path
) -> None:
    play()
    into = tmp_path / "into"
    into.mkdir()
    code, out, _ = chalkbox("render", scene, "SquareScene", "--into", into)
    assert (code, out) == (0, f"{into}/SquareScene.mp4\n{into}/SquareScene.srt\n")
    assert sorted(path.name for path in into.iterdir()) == ["SquareScene.mp4", "SquareScene.srt"]


@pytest.mark.parametrize(
    ("options", "made"),
    [
        (["--transparent"], ["SquareScene.srt", "SquareScene.webm"]),
        (["--gif"], ["SquareScene.gif"]),
        (["--still"], ["SquareScene.png"]),
        (["--still", "0.5", "--transparent"], ["SquareScene.png"]),
    ],
    ids=["transparent", "gif", "still", "still of a time"],
)
def test_render_makes_what_is_asked_for(
    options: list[str],
    made: list[str],
    chalkbox: Chalkbox,
    play: Callable[..., FakeEngine],
    scene: Path,
    tmp_path: Path,
) -> None:
    play()
    into = tmp_path / "into"
    into.mkdir()
    code, out, err = chalkbox("render", scene, *options, "--aspect", "9:16", "--into", into)
    assert code == 0, err
    assert sorted(Path(line).name for line in out.splitlines()) == made
    assert sorted(path.name for path in into.iterdir()) == made


@pytest.mark.parametrize("options", [["--gif", "--transparent"], ["--still", "-1"]])
def test_what_cannot_be_made_ends_with_2_before_anything_runs(
    options: list[str], chalkbox: Chalkbox, scene: Path, tmp_path: Path
) -> None:
    code, _, err = chalkbox("render", scene, *options, "--into", tmp_path)
    assert code == 2
    assert "a GIF cannot be transparent" in err


def test_render_of_what_is_no_scene_ends_with_1(
    chalkbox: Chalkbox, play: Callable[..., FakeEngine], scene: Path, tmp_path: Path
) -> None:
    play()
    code, out, err = chalkbox("render", scene, "NoScene", "--into", tmp_path)
    assert (code, out) == (1, "")
    assert "no-such-scene" in err
    play(render=lambda end, _: end.done("killed", signal=11))
    code, out, err = chalkbox("render", scene, "--into", tmp_path)
    assert (code, out) == (1, "")
    assert "segmentation fault" in err


def test_render_into_what_is_no_folder_ends_with_2(
    chalkbox: Chalkbox, scene: Path, tmp_path: Path
) -> None:
    code, _, err = chalkbox("render", scene, "--into", tmp_path / "none")
    assert (code, err) == (2, f"chalkbox: there is no folder {tmp_path}/none\n")


@pytest.mark.parametrize("command", ["check", "render"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read: No such file"),
        (b"\x7fELF\x02\x01\n\xff\xfe", "line 2: this is not UTF-8 text"),
        (b"x" * 400_001, "larger than 400000 bytes"),
    ],
    ids=["missing", "binary", "large"],
)
def test_a_file_that_is_no_code_ends_with_2(
    chalkbox: Chalkbox, command: str, content: bytes | None, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.py"
    if content is not None:
        path.write_bytes(content)
    code, out, err = chalkbox(command, path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err
    assert str(path) in err


def test_a_folder_is_no_file(chalkbox: Chalkbox, tmp_path: Path) -> None:
    code, _, err = chalkbox("check", tmp_path)
    assert (code, "Is a directory" in err) == (2, True)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("CHALKBOX_RUN_DIR", "/x", "did you mean CHALKBOX_RUNS_DIR?"),
        ("CHALKBOX_NONSENSE", "1", "CHALKBOX_NONSENSE is not a setting"),
        ("CHALKBOX_CACHE_MIB", "-1", "CHALKBOX_CACHE_MIB"),
        ("CHALKBOX_LIMITS__PIDS", "many", "CHALKBOX_LIMITS__PIDS"),
    ],
)
def test_a_wrong_setting_ends_with_2_and_is_named(
    chalkbox: Chalkbox, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    code, out, err = chalkbox("explain", PYTHAGORAS)
    assert (code, out) == (2, "")
    assert err.startswith("chalkbox: a setting is wrong: ")
    assert words in err


@pytest.mark.parametrize("name", ["CHALKBOX_CACHE_DIR", "CHALKBOX_RUNS_DIR"])
def test_a_folder_that_cannot_be_made_ends_with_2(
    chalkbox: Chalkbox, monkeypatch: pytest.MonkeyPatch, name: str, scene: Path
) -> None:
    monkeypatch.setenv(name, str(scene / "below a file"))
    code, _, err = chalkbox("explain", PYTHAGORAS)
    assert code == 2
    assert "below a file" in err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["explain"], ["check", "--quality", "4k"]])
def test_a_wrong_command_line_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def started(*arguments: str | Path, guest: str = "playing") -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, COMMAND, guest, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_a_reader_that_goes_away_is_no_traceback(scene: Path) -> None:
    with started("check", "--json", scene) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 2


def test_ctrl_c_ends_with_130_and_keeps_the_run(tmp_path: Path) -> None:
    with started("explain", PYTHAGORAS, guest="waiting") as process:
        assert process.stderr is not None
        assert b"waiting\n" in iter(process.stderr.readline, b"")
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read().decode()
        assert process.wait(60) == INTERRUPTED
    assert "stopped; what was made so far is kept" in rest
    assert "Traceback" not in rest
    (folder,) = (tmp_path / "runs").glob("[0-9]*")
    assert json.loads((folder / "receipt.json").read_text())["outcome"] == "cancelled"
    assert (folder / "scene_spec.json").exists()
