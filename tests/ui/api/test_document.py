"""docs/api.md says what is so: its commands are run, its example is the answer."""

import asyncio
import json
import re
import shutil
from pathlib import Path

import pytest
from explaining import explaining_guest
from fakes import MP4, FakeEngine
from rest import served

from config import PROJECT_ROOT, Settings
from orchestrator import runs
from ui.api.answers import V1
from ui.api.problems import KINDS

DOCUMENT = (PROJECT_ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"^```json\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)[0]
ROWS = re.findall(r"^\| (\d[\d, ]*) (\|.*)$", DOCUMENT, re.MULTILINE)
COMMANDS = re.findall(r"^```sh\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
PLACE = "http://127.0.0.1:7860"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.usefixtures("nothing_left_open")
def test_the_commands_do_what_they_say(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = FakeEngine(explaining_guest())
    monkeypatch.setattr(runs, "docker_engine", lambda *_: engine)

    async def run(command: str) -> str:
        process = await asyncio.create_subprocess_exec(
            *("bash", "-euo", "pipefail", "-c", command),
            stdout=asyncio.subprocess.PIPE,
            cwd=tmp_path,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "CHALKBOX_TOKEN": "x"},
        )
        said, _ = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 0, command
        return said.decode()

    async def go() -> None:
        async with (
            runs.open_studio(settings, takes_queued=True) as studio,
            served(studio) as client,
        ):
            here = str(client.base_url).rstrip("/")
            # The second edits a video, the third a film, for which it takes a real sandbox: see the
            # browser tests.
            make, with_token, wrong = [
                await run(command.replace(PLACE, here)) for command in COMMANDS[:1] + COMMANDS[3:]
            ]
            assert 'data: {"state": "succeeded"}' in make
            assert '"percent":100' in make
            assert "class PythagoreanTheoremScene" in make
            assert json.loads(with_token)["runs"]
            assert json.loads(wrong) == json.loads(EXAMPLE)

    asyncio.run(go())
    assert (tmp_path / "video.mp4").read_bytes() == MP4
    assert (tmp_path / "part.mp4").read_bytes() == MP4[:100]
    assert (tmp_path / "everything.zip").read_bytes().startswith(b"PK")


def test_every_path_and_code_is_there(opened) -> None:
    async def read() -> list[str]:
        async with opened() as api, served(api.door) as client:
            return list((await client.get(f"{V1}/openapi.json")).json()["paths"])

    for path in asyncio.run(read()):
        said = path.removeprefix(f"{V1}/").replace("{video_id}", "{id}")
        assert f" {said}`" in DOCUMENT or f"`…/{said.partition('/{id}/')[2]}`" in DOCUMENT, said
    for code, kind in KINDS.items():
        if "." in code:
            [row] = [row for statuses, row in ROWS if str(kind.status) in statuses]
            assert f"`{code}`" in row or f"`{code.partition('.')[0]}.…`" in row, code
