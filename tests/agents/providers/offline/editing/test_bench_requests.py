"""The written requests of the bench are planned as is expected of them, with no sandbox."""

import json
from pathlib import Path
from typing import Any

from agents.artifacts.editing.edit_session import EditRequest, Upload
from agents.artifacts.media_facts import MediaFacts, MediaStream
from agents.providers.offline.editing.plan import plan_by_rules
from config import PROJECT_ROOT
from orchestrator.stages.plan_edit import why_not

BENCH = PROJECT_ROOT / "bench"
LEAST = 0.95
UPLOADS = {
    "captions": MediaFacts(
        readable=True, container="srt", streams=(MediaStream(kind="subtitle", codec="subrip"),)
    ),
    "picture": MediaFacts(
        readable=True,
        container="png_pipe",
        streams=(MediaStream(kind="video", codec="png", width_px=200, height_px=100),),
    ),
    "video": MediaFacts(
        readable=True,
        container="mov,mp4",
        duration_s=20,
        streams=(
            MediaStream(kind="video", codec="h264", width_px=320, height_px=180, fps=25),
            MediaStream(kind="audio", codec="aac", channels=2),
        ),
    ),
}


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def made_of(line: dict[str, Any], layouts: dict[str, MediaFacts]) -> list[str] | str:
    """The operations that a request is planned to, or that it is asked back or answered."""
    names = line.get("uploads", [])
    before, others = layouts[line["layout"]], tuple(UPLOADS[name] for name in names)
    planned = plan_by_rules(line["request"], before, others=len(others), uploads=others)
    if planned.asks_about_file:
        return "answer"
    request = EditRequest(
        number=1,
        prompt=line["request"],
        based_on=0,
        file="source.mp4",
        before=before,
        others=tuple(Upload(file=f"source-{n}.bin") for n in range(2, 2 + len(others))),
        other_facts=others,
    )
    if planned.question or why_not(planned.tasks, request):
        return "question"
    return [f"{task.plugin}.{task.operation}" for task in planned.tasks]


def test_nearly_all_are_planned_as_expected() -> None:
    lines = read_lines(BENCH / "edit_requests.jsonl")
    told = json.loads((BENCH / "edit_layouts.json").read_text(encoding="utf-8"))
    layouts = {name: MediaFacts.model_validate(facts) for name, facts in told.items()}
    assert len(lines) >= 150
    assert len(layouts) == 12
    assert {line["layout"] for line in lines} == set(layouts)
    found = [(line, made_of(line, layouts)) for line in lines]
    wrong = [f"{line['request']} → {made}" for line, made in found if made != line["expects"]]
    assert len(wrong) <= (1 - LEAST) * len(lines), "\n".join(wrong)
