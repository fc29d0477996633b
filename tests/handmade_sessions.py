"""Uploads, and sessions written by hand as the stages leave them."""

from pathlib import Path

import httpx
from rest import Api

from agents.artifacts.editing.edit_package import EditPackage
from agents.artifacts.editing.edit_plan import EditPlan, EditTask
from agents.artifacts.editing.edit_session import (
    EditHistory,
    EditRequest,
    EditSession,
    HistoryEntry,
    SourceProbe,
)
from agents.artifacts.media_facts import MediaFacts, MediaStream
from orchestrator.engine.run_folder import RunFolder
from orchestrator.stages.edit_session import EDIT, new_request, stands_beside
from ui.api.answers import V1

VIDEO = b"\0\0\0\x18ftypmp42" + b"v" * 5000

FACTS = MediaFacts(
    readable=True,
    container="mov,mp4",
    duration_s=8.0,
    streams=(
        MediaStream(
            kind="video",
            codec="h264",
            width_px=640,
            height_px=360,
            fps=25,
            duration_s=8.0,
            pixel_format="yuv420p",
        ),
        MediaStream(kind="audio", codec="aac", channels=2, duration_s=8.0),
    ),
)
TRIM = EditTask(
    task=1,
    plugin="ffmpeg",
    operation="trim",
    params={"start_s": 0.0, "end_s": 3.0},
    about="keep 0 s to 3 s",
)
PLAN = EditPlan(tasks=(TRIM,))


def write_probe(root: Path) -> None:
    """The uploads were looked at, and taken."""
    RunFolder.open(root).as_stage("probe_source").write_artifact(SourceProbe(facts=(FACTS,)))


def write_edit(
    root: Path, prompt: str, state: str, *, plan: EditPlan = PLAN, made: str = "output.mp4"
) -> int:
    """A request was answered: `done`, `planned`, `asked`, … Its number."""
    folder = RunFolder.open(root).as_stage("answer_requests")
    session, probe = folder.read_artifact(EditSession), folder.read_artifact(SourceProbe)
    there = folder.manifest.find(EditHistory.FILE)
    history = folder.read_artifact(EditHistory) if there else EditHistory()
    number = new_request(folder, session, probe, history, prompt=prompt)
    edit = RunFolder.open(root / f"edits/{number:02d}")
    request = edit.read_artifact(EditRequest)
    output = None
    if plan.tasks or plan.question:
        edit.as_stage(EDIT.chain[0].name).write_artifact(plan)
    if state == "done":
        edit.write_file(made, b"\0\0\0\x18ftypmp42" + bytes([number]))
        edit.write_file("task-01.py", b"print('trim')\n")
        edit.write_artifact(EditPackage(output=made, facts=FACTS, scripts=("task-01.py",)))
        output = f"edits/{number:02d}/{made}"
    entry = HistoryEntry.model_validate(
        {
            "number": number,
            "prompt": prompt,
            "based_on": request.based_on,
            "state": state,
            "output": output,
            "words": plan.question or "keep 0 s to 3 s",
            "is_attached": state == "done" and stands_beside(made, FACTS, request.before),
        }
    )
    current = number if state == "done" and not entry.is_attached else history.current
    entries = (*history.entries, entry)
    folder.write_artifact(EditHistory(entries=entries, current=current))
    return number


async def upload(
    client: httpx.AsyncClient, *, named: str = "talk.mp4", content: bytes = VIDEO, **fields: str
) -> httpx.Response:
    form = {"prompt": "keep the first 3 seconds"} | fields
    return await client.post(f"{V1}/edit", data=form, files={"file": (named, content)})


def left_in(api: Api) -> list[str]:
    return [path.name for path in api.door.settings.runs_dir.glob(".upload-*")]


def root_of(api: Api, answer: httpx.Response) -> Path:
    return api.door.settings.runs_dir / answer.json()["id"]
