"""Inspections of many modules in one container, without the rest of the sandbox."""

import json
import subprocess
from pathlib import Path
from typing import Any

from containers import IMAGE

HERE = Path(__file__).resolve().parent


def inspect_modules(
    modules: dict[str, str], *, short: dict[str, float]
) -> dict[str, dict[str, Any]]:
    """The result of the `inspect` job for each module; `short` has time limits of some, seconds."""
    return ask_guest({"do": "inspect", "modules": modules, "short": short})


def read_examples_in_image() -> dict[str, dict[str, Any]]:
    """What lint and API check find in each example of Manim's documentation: nothing is run."""
    return ask_guest({"do": "read"})


def read_modules_in_image(modules: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The same for modules of one's own."""
    return ask_guest({"do": "read", "modules": modules})


def spec_of_image() -> dict[str, Any]:
    """What the check knows of the installed Manim."""
    return ask_guest({"do": "spec"})


def ask_guest(order: dict[str, Any]) -> Any:
    program = (HERE / "documentation_examples.py").read_text(encoding="utf-8")
    program += (HERE / "inspecting_guest.py").read_text(encoding="utf-8")
    command = ["docker", "run", "--rm", "--interactive", "--network", "none"]
    command += ["--tmpfs", "/work:uid=10001,gid=10001,mode=0700", "--workdir", "/work"]
    command += ["--entrypoint", "/opt/venv/bin/python", IMAGE.tag, "-c", program]
    done = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)
