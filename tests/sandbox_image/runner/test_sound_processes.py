"""Work that is shared out between processes."""

import subprocess
import sys
from pathlib import Path

from config import PROJECT_ROOT

PROGRAM = """
import gc
from runner.sound.processes import in_processes

class Filter:
    def __init__(self):
        self.itself = self  # only the collector frees it
    def __del__(self):
        raise SystemExit("it would wait for threads that are in another process")

def deed(number):
    gc.collect()
    with open(f"{number}.done", "w"):
        pass

gc.disable()
Filter()
in_processes(3, deed, tell=lambda part: None, failed="no")
gc.collect()
"""


def test_what_was_left_over_before_is_never_freed_in_another_process(
    tmp_path: Path,
) -> None:
    """A graph of filters that was collected in a child waited for its threads for ever."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT_ROOT / "sandbox_image")},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == ["0.done", "1.done", "2.done"]
    assert done.stderr.count("it would wait") == 1  # in the process that made it
