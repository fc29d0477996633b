"""Programs of the tests that run inside the real image, in a container of their own."""

import json
import subprocess
from pathlib import Path
from typing import Any

from containers import IMAGE

HERE = Path(__file__).resolve().parent


def ask_guest(name: str, order: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a guest of this folder its order; what it answers, one line for each module."""
    program = (HERE / "documentation_examples.py").read_text(encoding="utf-8")
    program += (HERE / f"{name}.py").read_text(encoding="utf-8")
    command = ["docker", "run", "--rm", "--interactive", "--network", "none"]
    command += ["--tmpfs", "/work:uid=10001,gid=10001,mode=0700", "--workdir", "/work"]
    command += ["--entrypoint", "/opt/venv/bin/python", IMAGE.tag, "-c", program]
    done = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
