"""Writes the golden answers again, by running the container's own mathematics.

Run from the project root, naming an image that holds SymPy:

    .venv/bin/python tests/golden/math/regenerate.py chalkbox-sandbox:<tag>

`prompts.json` names a prompt for each file. Only answers are stored: the questions follow from
the lesson, and a lesson that asks for something else needs new answers.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent.parent
RUNNER = ROOT / "sandbox_image" / "runner"
ANSWER = """
import json, pathlib, sys, tempfile
order = json.load(sys.stdin)
package = pathlib.Path(tempfile.mkdtemp()) / "runner"
package.mkdir()
for name, source in order["sources"].items():
    (package / name).write_text(source)
sys.path.insert(0, str(package.parent))
from runner.mathematics import answer
print(json.dumps([answer(questions) for questions in order["packets"]]))
"""
"""The image has a runner too; this checkout's comes before it."""

Packets = list[list[dict[str, Any]]]


def main(image: str) -> None:
    """Ask the questions of every prompt in one container, and store the answers."""
    sys.path.insert(0, str(ROOT))
    prompts = json.loads((FOLDER / "prompts.json").read_text())
    packets = [questions_of(prompt) for prompt in prompts.values()]
    for name, answers in zip(prompts, ask_container(image, packets), strict=True):
        lines = ",\n".join(json.dumps(answer, separators=(",", ":")) for answer in answers)
        (FOLDER / f"{name}.answers.json").write_text(f"[\n{lines}\n]\n")


def questions_of(prompt: str) -> list[dict[str, Any]]:
    """What the lesson of a prompt asks."""
    from agents.providers.offline import lesson_of, understand_prompt

    intent = understand_prompt(prompt)
    return [question.model_dump(mode="json") for question in lesson_of(intent).ask(intent)]


def ask_container(image: str, packets: Packets) -> Packets:
    """The answers to packets of questions, from the mathematics of this checkout."""
    command = ["docker", "run", "--rm", "--interactive", "--network", "none"]
    command += ["--entrypoint", "/opt/venv/bin/python", image, "-c", ANSWER]
    sources = {path.name: path.read_text() for path in RUNNER.glob("*.py")}
    order = json.dumps({"sources": sources, "packets": packets})
    done = subprocess.run(command, input=order, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
