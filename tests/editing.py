"""Requests of a session, carried out for real in the sandbox on videos that are made there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from containers import LIMITS, using_sandbox

from agents.artifacts.editing.edit_package import EditPackage
from agents.artifacts.editing.edit_plan import EditPlan
from agents.artifacts.editing.edit_session import EditRequest, Upload
from agents.artifacts.media_facts import MediaFacts
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.runner import carry_out
from orchestrator.sandbox.container_sandbox import ContainerSandbox
from orchestrator.sandbox.media_room import ScriptOrder
from orchestrator.stages.edit_bench import EditBench
from orchestrator.stages.edit_session import EDIT
from orchestrator.stages.workshop import open_workshop

FFMPEG = """
import json, subprocess
from pathlib import Path
for name, text in json.loads({texts!r}).items():
    Path(name).write_text(text)
for command in json.loads({commands!r}):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *command], check=True)
"""


@dataclass(frozen=True)
class Edited:
    """What became of a request."""

    plan: EditPlan | None
    package: EditPackage | None
    error: str
    before: MediaFacts
    root: Path

    @property
    def result(self) -> Path:
        assert self.package is not None, self.error
        assert self.package.output is not None, self.package
        return self.root / self.package.output


async def made_by_ffmpeg(
    sandbox: ContainerSandbox,
    into: Path,
    commands: list[list[str]],
    *,
    name: str = "output.mp4",
    texts: Mapping[str, str] | None = None,
) -> Path:
    """A file that ffmpeg made in the sandbox; the last command writes it."""
    script = FFMPEG.format(commands=json.dumps(commands), texts=json.dumps(dict(texts or {})))
    async with sandbox.media_room() as room:
        end = await room.run(ScriptOrder(script, {}, (name,)))
        assert end.failure is None, f"{end.failure}\n{end.log}"
        return await room.fetch(end.outputs[name], into)


async def edit_in(
    sandbox: ContainerSandbox, folder: Path, prompt: str, paths: list[Path]
) -> Edited:
    """Plan a request about the first file, and carry it out."""
    async with open_workshop(sandbox) as workshop:
        placed = [await workshop.bring(path) for path in paths]
        before = placed[0][1]
        request = EditRequest(
            number=1,
            prompt=prompt,
            based_on=0,
            file=paths[0].name,
            before=before,
            others=tuple(
                Upload(file=f"source-{number}.{path.suffix[1:]}", named=path.name)
                for number, path in enumerate(paths[1:], start=2)
            ),
            other_facts=tuple(facts for _, facts in placed[1:]),
        )
        run = RunFolder.create(folder, "01", workflow=EDIT.name)
        run.write_artifact(request)
        others = tuple(file for file, _ in placed[1:])
        bench = EditBench(workshop, await workshop.room(), placed[0][0], others)
        outcome = await carry_out(EDIT, run, bench, provider="")
    plan, package = outcome.artifacts.get(EditPlan), outcome.artifacts.get(EditPackage)
    return Edited(
        plan if isinstance(plan, EditPlan) else None,
        package if isinstance(package, EditPackage) else None,
        outcome.error.message if outcome.error else "",
        before,
        run.root,
    )


def edited(
    folder: Path,
    prompt: str,
    commands: list[list[str]],
    *,
    texts: Mapping[str, bytes] | None = None,
    name: str = "output.mp4",
) -> Edited:
    """Make a video, and edit it with files of texts beside it."""

    async def deed(sandbox: ContainerSandbox) -> Edited:
        source = await made_by_ffmpeg(sandbox, folder, commands, name=name)
        paths = [source]
        for other, content in (texts or {}).items():
            (folder / other).write_bytes(content)
            paths.append(folder / other)
        (folder / "run").mkdir()
        return await edit_in(sandbox, folder / "run", prompt, paths)

    return using_sandbox(folder, deed, limits=LIMITS.model_copy(update={"work_mib": 512}))
