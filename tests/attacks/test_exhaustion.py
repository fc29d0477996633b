"""Code that uses up all there is of something: it is stopped, told what of, and nothing is left.

Processes and time are in `test_processes.py`, floods of output in `test_output.py`.
"""

from pathlib import Path

import pytest
from attacking import GOOD, box, ending, guest, inside, told
from containers import LIMITS

from agents.artifacts.validation_report import FailureClass
from orchestrator.sandbox.contract import KeptChunk

pytestmark = pytest.mark.docker

MEMORY = {"memory_mib": 512}
OUT_OF_MEMORY = (FailureClass.OUT_OF_MEMORY, "out-of-memory")
ONCE = (
    "if not os.path.isdir('/work/studio'):  # which a render makes before it loads the code\n    "
)


KILL_OTHERS = (
    "for n in os.listdir('/proc'):\n"
    "    if n.isdigit() and int(n) not in (1, os.getpid()): os.kill(int(n), 9)"
)


def test_all_that_can_be_used_up_is_capped_and_a_render_finds_room(tmp_path: Path) -> None:
    """Also for what the host sends before it: pieces that an earlier attempt has drawn."""
    small = {"work_mib": 64, "tmp_mib": 16, "inodes": 2000, "file_bytes": 16 * 1024**2}
    limits = LIMITS.model_copy(update=MEMORY | small)
    code = guest("exhausting_guest", f"{ONCE}use_everything({limits.file_bytes})")
    earlier = tmp_path / "init.mp4"
    earlier.write_bytes(b"x" * 4 * 1024**2)
    kept = (KeptChunk(earlier, "0" * 64, 0, 0, "", -1.0),)
    with box(tmp_path, limits=limits) as attacked:
        report = attacked.inspect(code)
        assert report.passed, (report.findings, report.log)
        drawn = attacked.draw(code, again=True, kept=kept)
    used = told(report, "USED ")
    assert used["a file of 1 TB"] == "EFBIG"
    assert used["swarm"] == 100, "holes take no room"
    for place, room in (("/dev/shm", 64), ("/tmp", 16), ("/work", 64)):  # noqa: S108
        assert used[place][0] <= room
        assert used[place][1] == "ENOSPC"
    assert all(used[f"{place} inodes"][1] == "ENOSPC" for place in ("/tmp", "/work"))  # noqa: S108
    assert used["descriptors"][1] == "EMFILE"
    assert used["descriptors"][0] < limits.open_files
    assert used["signals"][1] == "EAGAIN"
    assert (used["arguments"], used["core"]) == ("E2BIG", 0)
    assert drawn.status == "succeeded", (drawn.findings, drawn.stderr_summary)


EAT = "x = [bytearray(1 << 26) for _ in range(100)]"
MEMORY_BOMBS = {
    "in the process itself": inside("keep = []", "while True: keep.append(bytearray(1 << 24))"),
    "in a program": inside(
        "import subprocess", f"subprocess.run([sys.executable, '-c', {EAT!r}], check=True)"
    ),
    "in a child that is not waited for": inside(
        "if os.fork() == 0:", f"    {EAT}", "os.wait()", "raise KeyError"
    ),
    "in a file without a name": inside(
        "fd = os.memfd_create('x')", "while True: os.write(fd, bytes(1 << 24))"
    ),
    "in shared pages": inside(
        "import mmap", "m = mmap.mmap(-1, 1 << 30)", "for n in range(0, 1 << 30, 4096): m[n] = 1"
    ),
    "in temporary files": inside(
        "for n in range(1 << 20): open(f'/work/{n}', 'wb').write(bytes(1 << 24))"
    ),
}


def test_memory_is_told_whatever_it_was_used_for(tmp_path: Path) -> None:
    """Temporary files are memory too, where a folder may hold more than there is of it."""
    large = {"work_mib": 1024, "tmp_mib": 1024, "inspect_s": 20}
    with box(tmp_path, limits=LIMITS.model_copy(update=MEMORY | large)) as attacked:
        endings = {name: ending(attacked.inspect(code)) for name, code in MEMORY_BOMBS.items()}
        assert attacked.draw(GOOD).status == "succeeded"  # it clears the folder first
    assert endings == dict.fromkeys(MEMORY_BOMBS, OUT_OF_MEMORY)


def test_memory_that_outlives_its_process_is_told_as_memory(tmp_path: Path) -> None:
    """System V segments stay: a container that is full of them can do nothing more, and says so.

    It may come to that in the inspection, or not before the render, which has no zygote then.
    """
    code = guest("exhausting_guest", "keep_shared_memory(330)")
    code = code.replace("from manim", f"{KILL_OTHERS}\nfrom manim")
    with box(tmp_path, limits=LIMITS.model_copy(update=MEMORY), well=False) as attacked:
        failure = attacked.inspect(code).failure or attacked.draw(code, again=True).failure
    assert failure is FailureClass.OUT_OF_MEMORY
