"""One request about a video, with a scripted model; scripts say what comes of them.

The fake sandbox finds what lines of a script say: `# lint: S602 words` is found by the check,
`# dummy: words` fails on the dummy, `# video: words` on the video; `# makes: no sound` leaves a
video of that layout.
"""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

from edit_layouts import LAYOUTS
from fake_sandbox import sandbox_on
from fakes import FakeEngine, GuestEnd, Job, guest_that
from modelling import writers
from picture_samples import MP4
from wire.fake_server import FakeServer, Step

from agents.artifacts.editing.edit_session import Earlier, EditRequest
from agents.artifacts.media_facts import MediaFacts
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import carry_out
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.stages.edit_bench import EditBench
from orchestrator.stages.edit_session import EDIT
from orchestrator.stages.workshop import open_workshop

PLAIN = LAYOUTS["plain"]
PROMPT = "draw a red frame around it"


def plans(operation: str, **params: object) -> Step:
    """A plan of one task, as a model answers it."""
    given = [{"name": name, "value": str(value)} for name, value in params.items()]
    task = {"operation": operation, "about": f"do {operation}", "params": given}
    return {"answer": {"tasks": [task]}, "when": "You plan how a video is edited"}


def plans_custom() -> Step:
    """A plan of one script that has to be written."""
    return plans("script.custom", words="Draw a red frame around the picture.")


def scripts(*marks: str, fresh: bool = False, **more: Any) -> Step:
    """The answer of whoever writes a script."""
    body = "".join(f"# {mark}\n" for mark in marks) + 'filter_picture(Source(), ["null"])\n'
    when = "You repair a Python script" if fresh else "You write one Python script"
    return {"text": f"```python\n{body}```", "when": when, **more}


class Playing:
    """A guest that does as scripts say; what it tells of a video is what the last script made."""

    def __init__(self, before: MediaFacts) -> None:
        self.before = self.made = before

    def run(self, end: GuestEnd, job: Job) -> None:
        """Do as a script says."""
        script = job.files["script.py"].decode()
        looks = "check(json.loads(" in script
        makes = "testsrc2" in script
        kind = "lint" if looks else "dummy" if job.params["probe"] else "video"
        found = [] if makes else marked(script.replace("\\n", "\n"), kind)
        layout = next(iter(marked(script, "makes")), "plain")
        self.made = self.before if makes else LAYOUTS[layout]
        outputs = job.params["outputs"]
        result: dict[str, Any] = {"succeeded": not found, "exit_code": 1 if found else 0}
        if not found:
            facts = self.made.model_dump(mode="json")
            result |= {"outputs": outputs, "facts": dict.fromkeys(outputs, facts)}
        end.say("result", json.dumps(result).encode())
        end.done(log="\n".join(f"line 1: {each}" if looks else each for each in found).encode())

    def tell(self, end: GuestEnd, job: Job) -> None:
        """Probe a video, or hand it out."""
        for name in job.params.get("hand_out", ()):
            end.file(name, MP4)
        end.say("result", json.dumps({"facts": self.made.model_dump(mode="json")}).encode())
        end.done()


def marked(script: str, kind: str) -> list[str]:
    """What lines of a script say of one kind."""
    lines = (line.strip() for line in script.splitlines())
    return [line.partition(": ")[2] for line in lines if line.startswith(f"# {kind}: ")]


def edit(
    folder: Path,
    server: FakeServer | None,
    *,
    prompt: str = PROMPT,
    before: MediaFacts = PLAIN,
    earlier: tuple[Earlier, ...] = (),
    video: Path | None = None,
    containers: ContainerSandbox | None = None,
    playing: Playing | None = None,
    **options: Any,
) -> RunOutcome:
    """Answer one request, or go on with the one in that folder.

    Args:
        folder: Where the request gets its folder.
        server: Plays the model; without it there is none.
        prompt: What is asked.
        before: What the video is, for the fake sandbox.
        earlier: What was asked before.
        video: A real one, for real `containers`, which are closed.
        containers: In place of the fake sandbox.
        playing: Who plays what scripts say.
        options: As `writers` takes them.
    """
    source = video or folder / "source.mp4"
    if video is None:
        source.write_bytes(MP4)

    async def run() -> RunOutcome:
        player = playing or Playing(before)
        fake = FakeEngine(guest_that(script=player.run, media=player.tell))
        sandbox = containers or sandbox_on(fake)
        async with contextlib.AsyncExitStack() as at_end:
            at_end.push_async_callback(sandbox.close)
            who = writers(server, **options)
            workshop = await at_end.enter_async_context(open_workshop(sandbox, who))
            stored, probed = await workshop.bring(source)
            bench = EditBench(workshop, await workshop.room(), stored)
            if (folder / "01").exists():
                there = RunFolder.open(folder / "01")
            else:
                there = RunFolder.create(folder, "01", workflow=EDIT.name)
                facts = probed if video else before
                asked = EditRequest(
                    number=1,
                    prompt=prompt,
                    based_on=0,
                    file=source.name,
                    before=facts,
                    earlier=earlier,
                )
                there.write_artifact(asked)
            return await carry_out(EDIT, there, bench, provider="test")

    return asyncio.run(run())
