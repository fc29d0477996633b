"""An edit of two written scripts that ends itself by SIGKILL; run as a program.

Reads orders from stdin, one JSON line each: a `folder`, a `moment` to die at, and `steps` of a
scripted model. Each is carried out in a process of its own, forked from this one, which has loaded
everything; where the folder has an edit already, that is gone on with. `jobs.txt` in the folder
tells what each job was, as `dummy one` or `video two`. It dies at the beginning of the job that is
named, at `the first` file that is brought out, at `the result`, or before the `package` is written;
`-`: never. For each order it prints whether the edit succeeded and how often the model was asked,
or `killed`.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any


def carry_out(folder: Path, moment: str, steps: list[Any]) -> str:
    from edit_modelling import PLAIN, Playing, edit, marked
    from fakes import GuestEnd, Job
    from wire.fake_gemini import FakeGemini

    from agents.artifacts.editing.edit_package import EditPackage
    from orchestrator.engine.run_folder import RunFolder
    from orchestrator.stages import kept_tasks

    kept_tasks.KEPT_FROM_S = 0.0
    write = RunFolder.write_artifact

    def come(name: str) -> None:
        if name == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def write_or_die(self: RunFolder, artifact: Any, **more: Any) -> str:
        if isinstance(artifact, EditPackage):
            come("package")
        return write(self, artifact, **more)

    RunFolder.write_artifact = write_or_die  # type: ignore[method-assign]

    class Mortal(Playing):
        def run(self, end: GuestEnd, job: Job) -> None:
            script = job.files["script.py"].decode()
            names = marked(script.replace("\\n", "\n"), "name")
            if names:
                looks = "check(json.loads(" in script
                kind = "lint" if looks else "dummy" if job.params["probe"] else "video"
                name = " ".join((kind, names[0].strip("\\")))
                come(name)
                with (folder / "jobs.txt").open("a") as jobs:
                    jobs.write(f"{name}\n")
            super().run(end, job)

        def tell(self, end: GuestEnd, job: Job) -> None:
            if "hand_out" in job.params:
                kept = list((folder / "01" / "kept").glob("*"))
                come("the result" if kept else "the first")
            super().tell(end, job)

    with FakeGemini(steps) as server:
        outcome = edit(folder, server, playing=Mortal(PLAIN))
        return f"{outcome.succeeded} {len(server.received)}"


def main() -> None:
    import edit_modelling  # noqa: F401
    import pydantic_ai.models.google  # noqa: F401
    import wire.fake_gemini  # noqa: F401

    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            told = carry_out(Path(order["folder"]), order["moment"], order["steps"])
            os.write(1, f"{told}\n".encode())
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status:
            told = "killed" if status == -signal.SIGKILL else "failed"
            os.write(1, f"{told}\n".encode())


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    sys.path[:0] = [str(here), str(here.parent)]
    main()
