import asyncio
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from orchestrator.engine.key_lock import hold_key


def test_a_key_has_one_holder_at_a_time(tmp_path: Path):
    at_work: list[int] = []

    async def work(number: int) -> None:
        held = await hold_key(tmp_path, "k", wait_s=30)
        assert held is not None
        at_work.append(number)
        assert at_work == [number]
        await asyncio.sleep(0.005)
        at_work.remove(number)
        held.release()

    async def all_at_once() -> None:
        await asyncio.gather(*(work(number) for number in range(12)))

    asyncio.run(all_at_once())
    assert list(tmp_path.iterdir()) == []


def test_other_keys_are_not_waited_for(tmp_path: Path):
    async def two() -> None:
        first = await hold_key(tmp_path, "a/../b", wait_s=0)
        second = await hold_key(tmp_path, "c", wait_s=0)
        assert first is not None
        assert second is not None
        first.release()
        second.release()

    asyncio.run(two())


def test_a_wait_in_vain_ends(tmp_path: Path):
    async def twice() -> None:
        held = await hold_key(tmp_path, "k", wait_s=0)
        assert held is not None
        assert await hold_key(tmp_path, "k", wait_s=0.1) is None
        held.release()

    asyncio.run(twice())


def test_a_key_of_a_killed_process_is_free(tmp_path: Path):
    script = textwrap.dedent(
        """
        import asyncio, sys
        from pathlib import Path
        from orchestrator.engine.key_lock import hold_key

        held = asyncio.run(hold_key(Path(sys.argv[1]), "k", wait_s=0))
        print("held", flush=True)
        sys.stdin.read()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert asyncio.run(hold_key(tmp_path, "k", wait_s=0)) is None
        other.kill()
        other.wait()
    held = asyncio.run(hold_key(tmp_path, "k", wait_s=0))
    assert held is not None
    held.release()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        asyncio.run(hold_key(tmp_path / "nowhere", "k", wait_s=0))
