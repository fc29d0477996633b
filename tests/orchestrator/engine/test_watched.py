"""Whoever looks at a run is seen, in whichever process, for as long as they live."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import PROJECT_ROOT
from orchestrator.engine.watched import is_watched, watching

LOOKING = (
    "import sys; from pathlib import Path\n"
    "from orchestrator.engine.watched import watching\n"
    "with watching(Path(sys.argv[1])):\n"
    "    print('looks', flush=True); sys.stdin.read()\n"
)


def test_many_may_look_and_the_last_one_who_leaves_counts(tmp_path: Path) -> None:
    with watching(tmp_path):
        with watching(tmp_path):
            assert is_watched(tmp_path)
        assert is_watched(tmp_path)
    assert not is_watched(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_not_watched(tmp_path: Path) -> None:
    with watching(tmp_path / "none"):
        assert not is_watched(tmp_path / "none")


@pytest.mark.processes
def test_another_process_is_seen_until_it_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LOOKING, str(tmp_path)],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"looks\n"
        assert is_watched(tmp_path)
        process.kill()
        process.wait()
        assert not is_watched(tmp_path)
