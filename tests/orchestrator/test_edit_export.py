"""An exported edit: it runs by itself, and nothing that strangers wrote is code in it."""

import ast
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from handmade_sessions import FACTS, write_edit, write_probe

from agents.artifacts.editing.edit_package import TaskRun, TaskValidation
from agents.artifacts.editing.edit_plan import EditPlan, EditTask
from agents.artifacts.editing.edit_session import (
    EditHistory,
    EditRequest,
    EditSession,
    Upload,
)
from agents.artifacts.editing.output_contract import OutputContract
from orchestrator.edit_export import EMBEDDED_BYTES, export_of, needed, one_line
from orchestrator.engine.artifact_text import to_text
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import create_run
from orchestrator.errors import RequestRefusedError
from orchestrator.workflows import load_workflows

HOSTILE = (
    '"""\n# coding: utf-7\nraise SystemExit("owned")\r\x0craise SystemExit(1)\u2028raise '
    "SystemExit(2)\x1b[2J\u202e ''' \\ {0} %s"
)
APPEND = """
import json
import sys
from pathlib import Path

PARAMS = json.loads({params!r})

text = "".join(path.read_text() for path in sorted(Path().glob("input*"), reverse=True))
Path(sys.argv[1]).write_text(text + PARAMS["word"])
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A session with a video and a logo, that has not been edited yet."""
    uploads = (
        Upload(file="source.mp4", named="talk.mp4"),
        Upload(file="source-2.png", named="my logo"),
    )
    request = EditSession(prompt="trim it", uploads=uploads)
    folder = create_run(load_workflows()["video_edit"], request, runs_dir=tmp_path / "runs")
    write_probe(folder.root)
    return folder.root


def script(word: str) -> str:
    return APPEND.format(params=f'{{"word": "{word}"}}')


def done(
    root: Path,
    prompt: str,
    *tasks: tuple[str, dict[str, Any]],
    scripts: Sequence[str | None],
    by: str = "template",
) -> None:
    """A request was carried out; a script of None found nothing to do."""
    planned = [
        EditTask(
            task=number,
            plugin=name.partition(".")[0],
            operation=name.partition(".")[2],
            params=params,
            about=f"{number} {prompt}"[:200],
            depends_on=(number - 1,) if number > 1 else (),
        )
        for number, (name, params) in enumerate(tasks, start=1)
    ]
    number = write_edit(root, prompt, "done", plan=EditPlan(tasks=tuple(planned)))
    edit = RunFolder.open(root / f"edits/{number:02d}")
    others = {"others": (Upload(file="source-2.png", named="my logo"),), "other_facts": (FACTS,)}
    edit.write_artifact(edit.read_artifact(EditRequest).model_copy(update=others))
    run = TaskRun(contract=OutputContract(ending="mp4"))
    for task, text in zip(planned, scripts, strict=True):
        name = f"task-{task.task:02d}"
        video = None if text is None else run
        edit.write_file(f"{name}.py", (text or script("dummy")).encode())
        validation = TaskValidation(
            task=task.task, script=f"{name}.py", written_by=by, dummy=run, video=video
        )
        edit.write_file(f"{name}_validation.json", to_text(validation))


def run_export(root: Path, folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """Run the export as a user does, with programs that do nothing in place of ffmpeg."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    for name in ("ffmpeg", "ffprobe"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    (folder / "in.mp4").write_text("in")
    export = export_of(root)
    (folder / export.name).write_text(export.text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, export.name, "in.mp4", *files, "out.mp4"],
        cwd=folder,
        env={"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_scripts_of_a_chain_run_in_order(root: Path, tmp_path: Path) -> None:
    done(root, "flip", ("ffmpeg.flip", {}), ("ffmpeg.mute", {}), scripts=[script("1"), script("2")])
    done(root, "grey", ("ffmpeg.grayscale", {}), scripts=[script("3")])
    ended = run_export(root, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "out.mp4").read_text() == "in123"
    assert ended.stdout.splitlines()[0] == "1 of 3: 1 flip"


def test_only_what_led_to_the_result_is_exported(root: Path) -> None:
    done(root, "flip", ("ffmpeg.flip", {}), scripts=[script("1")])
    history = RunFolder.open(root).read_artifact(EditHistory)
    folder = RunFolder.open(root).as_stage("answer_requests")
    folder.write_artifact(history.model_copy(update={"current": 0}))
    done(root, "grey", ("ffmpeg.grayscale", {}), scripts=[script("2")])
    assert "# 1. flip" not in export_of(root).text
    assert "# 1. flip" in export_of(root, 1).text
    with pytest.raises(RequestRefusedError, match="Request 7 has no result"):
        export_of(root, 7)
    with pytest.raises(RequestRefusedError, match="Nothing was done to the upload"):
        export_of(root, 0)


def test_a_task_that_found_nothing_to_do_is_passed_over(root: Path, tmp_path: Path) -> None:
    tasks = (("ffmpeg.flip", {}), ("silence.remove_silence", {}))
    done(root, "flip, no pauses", *tasks, scripts=[script("1"), None])
    done(root, "grey", ("ffmpeg.grayscale", {}), scripts=[script("2")])
    assert run_export(root, tmp_path).returncode == 0
    assert (tmp_path / "out.mp4").read_text() == "in12"


def test_what_strangers_wrote_is_never_code(root: Path, tmp_path: Path) -> None:
    done(root, HOSTILE, ("ffmpeg.flip", {}), scripts=[script("1")], by=HOSTILE[:80])
    text = export_of(root).text
    assert text.splitlines()[:2] == [
        "#!/usr/bin/env python3",
        '"""An edit of a video, exported from Chalkbox: its scripts, one after the other.',
    ]
    assert "\x1b" not in text
    assert "\u202e" not in text
    told = {type(node).__name__ for node in ast.parse(text).body}
    known = {"Expr", "Import", "ImportFrom", "Assign", "AnnAssign", "ClassDef", "FunctionDef", "If"}
    assert told == known
    assert sum(isinstance(node, ast.Raise) for node in ast.walk(ast.parse(text))) == 0
    ended = run_export(root, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "\x1b" not in ended.stdout


def test_scripts_are_in_it_sign_by_sign(root: Path) -> None:
    odd = script("1") + f"# {HOSTILE}\nx = 'ü\ud7ff'\n".replace("\r", "").replace("\x0c", "")
    odd = odd.replace("\nraise", "\n# raise").replace("\u2028", "")
    done(root, "flip", ("ffmpeg.flip", {}), scripts=[odd])
    namespace: dict[str, Any] = {"__name__": "export"}
    exec(compile(export_of(root).text, "export", "exec"), namespace)  # noqa: S102
    assert namespace["STEPS"][0]["script"] == odd


def test_who_wrote_a_script_and_what_it_needs_are_told(root: Path) -> None:
    own = f"import numpy as np\nfrom os import path\n{script('1')}"
    done(root, "frame", ("script.custom", {"words": "a frame"}), scripts=[own], by="some-model")
    text = export_of(root).text
    assert "(script by some-model)" in text
    assert "with numpy" in text
    assert needed(["import av.video\nimport json", "this is no Python"]) == ["av"]


def test_further_files_are_given_and_small_drawings_are_in_it(root: Path, tmp_path: Path) -> None:
    tasks = (("ffmpeg.overlay_image", {}), ("overlay.title", {"text": "Hello"}))
    done(root, "logo", *tasks, scripts=[script("1"), script("2")])
    (root / "edits/01/task-02-overlay.webm").write_text("drawn")
    (tmp_path / "logo.png").write_text("logo")
    missing = run_export(root, tmp_path)
    assert missing.returncode == 1
    assert "OTHER1: as my logo" in missing.stderr
    ended = run_export(root, tmp_path, "logo.png")
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "out.mp4").read_text() == "inlogo1drawn2"


def test_a_large_drawing_is_one_of_the_further_files(root: Path, tmp_path: Path) -> None:
    done(root, "title", ("overlay.title", {"text": "Hello"}), scripts=[script("1")])
    drawn = root / "edits/01/task-01-overlay.webm"
    with pytest.raises(RequestRefusedError, match="task-01-overlay"):
        export_of(root)
    with drawn.open("wb") as file:
        file.truncate(EMBEDDED_BYTES + 1)
    assert f"edits/01/task-01-overlay.webm of the session {root.name}" in export_of(root).text


def test_what_is_gone_or_unknown_is_refused(root: Path) -> None:
    done(root, "dance", ("ffmpeg.dance", {}), scripts=[script("1")])
    with pytest.raises(RequestRefusedError, match="Task 1 of request 1 cannot be exported"):
        export_of(root)
    done(root, "flip", ("ffmpeg.flip", {}), scripts=[script("1")])
    (root / "edits/02/task-01.py").unlink()
    folder = RunFolder.open(root).as_stage("answer_requests")
    history = folder.read_artifact(EditHistory)
    last = history.entries[-1].model_copy(update={"based_on": 0})
    folder.write_artifact(history.model_copy(update={"entries": (last,)}))
    with pytest.raises(RequestRefusedError, match=r"task-01\.py of request 2 is not there"):
        export_of(root)


def test_one_line_keeps_words_of_any_language() -> None:
    assert (
        one_line("schneide\n\tzwei\u2029Sekunden \x07ab 切る") == "schneide zwei Sekunden ab 切る"
    )
