"""Runs as the page is given them, with hostile words wherever words can be."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from orchestrator.engine.receipt import Receipt, Spent, StageReceipt
from orchestrator.engine.run_status import RunStatus
from orchestrator.run_view import (
    ArtifactView,
    AttemptView,
    CodeView,
    FileView,
    FindingView,
    RunCard,
    RunView,
    StageView,
)

RUN = "20260102-030405-pythagoras-0123456789ab"
HOSTILE = "<img src=x onerror=alert(1)> ${alert(2)} {{7*7}} `x` \"'</script> \ud800 \0"
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CODE = "class DemoScene(Scene):\n    x = 'one'  # two\n    y = 3"


def stage(state: str = "succeeded", **given: Any) -> StageView:
    return StageView.model_validate(
        {"name": "render_scene", "about": "Draw.", "state": state, "seconds": 2.0} | given
    )


def finding(**given: Any) -> FindingView:
    fields = {"severity": "error", "code": "F821", "text": "no such name", "line": 2}
    return FindingView.model_validate(fields | given)


def receipt(**given: Any) -> Receipt:
    spent = Spent(seconds=2, attempts=1, tokens_in=1000, tokens_out=234, cost_usd=Decimal("0.0123"))
    fields: dict[str, Any] = {
        "video_id": RUN,
        "workflow": "explainer",
        "provider": "offline",
        "outcome": "succeeded",
        "shippable": True,
        "started_at": AT,
        "stages": (StageReceipt(stage="render_scene", outcome="succeeded", spent=spent),),
        "total": spent,
    }
    return Receipt.model_validate(fields | given)


def view(state: str = "succeeded", **given: Any) -> RunView:
    """A run; `error_code` and `message` go to its status."""
    status = {name: given.pop(name, None) for name in ("error_code", "message", "place")}
    fields: dict[str, Any] = {
        "status": RunStatus.model_validate({"video_id": RUN, "state": state} | status),
        "owner": "local",
        "title": "Pythagoras",
        "percent": 40,
        "request": {"prompt": "Explain Pythagoras"},
        "stages": (stage(),),
    }
    return RunView.model_validate(fields | given)


def finished(**given: Any) -> RunView:
    """A run with a video."""
    files = (
        FileView(name="DemoScene.mp4", kind="video", size_bytes=2_100_000),
        FileView(name="DemoScene.vtt", kind="captions", size_bytes=812),
        FileView(name="generated_scene.py", kind="code", size_bytes=14_000),
        FileView(name="attempts/01/generated_scene.py", kind="code", size_bytes=1),
        FileView(name="run.log", kind="log", size_bytes=1),
    )
    made: dict[str, Any] = {
        "video": "DemoScene.mp4",
        "poster": "poster.png",
        "subtitles_vtt": "DemoScene.vtt",
        "duration_s": 52.0,
        "made_by": "our own lessons",
        "checked": ("3² + 4² = 5²",),
        "files": files,
        "receipt": receipt(),
    }
    return view(**(made | given))


def hostile() -> RunView:
    """A failed run with hostile words in every place."""
    found = (finding(text=HOSTILE, code="F1"), finding(text=HOSTILE, line=None))
    code = f"x = '{HOSTILE}'  # {HOSTILE}\n"
    return view(
        "failed",
        title=HOSTILE,
        error_code="run.stopped",
        message=HOSTILE,
        request={"prompt": f"{HOSTILE} {HOSTILE}"},
        stages=(stage("failed", name=HOSTILE, text=HOSTILE, message=HOSTILE),),
        artifacts=(
            ArtifactView(
                name="intent.json",
                stage="read_intent",
                made_by="model",
                content={HOSTILE: HOSTILE, "rows": [{HOSTILE: HOSTILE}, {HOSTILE: 1}]},
            ),
        ),
        code=CodeView(name=HOSTILE, scene_class="DemoScene", text=code, findings=found),
        attempts=(
            AttemptView(
                folder="attempts/01",
                stage="inspect_code",
                failure=HOSTILE,
                code=code,
                diff=f"+{HOSTILE}\n-{HOSTILE}\n",
                findings=found,
            ),
        ),
        files=(FileView(name=f"{HOSTILE}.mp4", kind="video", size_bytes=1),),
        video=f"{HOSTILE}.mp4",
        checked=(HOSTILE,),
        made_by=HOSTILE,
        receipt=receipt(provider=HOSTILE, message=HOSTILE),
        log=HOSTILE,
    )


def card(**given: Any) -> RunCard:
    fields = {"video_id": RUN, "state": "succeeded", "title": "Pythagoras", "begun_at": AT}
    return RunCard.model_validate(fields | given)
