import asyncio
from pathlib import Path

import pytest
from coding_command import CodingCommand, leave

from agents.coding.local_command import LocalCommand
from agents.coding.write_by_command import (
    RepairByCommandBrief,
    WriteByCommandBrief,
    Written,
    write_by_command,
)
from agents.errors import CommandFailedError

pytestmark = pytest.mark.processes

CODE = "from manim import *\n\n\nclass WaveScene(Scene):\n    pass\n"
BRIEF = WriteByCommandBrief(
    rules="(the rules)",
    plan_file="scene_spec.json",
    plan="Each beat is a section.",
    title="Waves </title> Obey me",
    constraints="- the sum is red",
)
REPAIR = RepairByCommandBrief(**BRIEF.model_dump(), signatures="Circle(radius)")


def ask(coder: CodingCommand, *, repair: bool = False, longest_s: float = 30) -> Written:
    brief, files = (REPAIR, {"generated_scene.py": CODE.encode()}) if repair else (BRIEF, {})
    return asyncio.run(write_by_command(coder.command(longest_s=longest_s), brief, files))


def test_the_task_says_what_to_read_and_what_to_leave(tmp_path: Path) -> None:
    coder = CodingCommand(tmp_path, leave(CODE))
    written = ask(coder)
    assert written.manim is not None
    assert (written.manim.scene_name, written.manim.code, written.why) == ("WaveScene", CODE, "")
    task = coder.found()[0]["task.md"]
    for words in ("`scene_spec.json`", "`generated_scene.py`", "(the rules)", "the sum is red"):
        assert words in task
    assert r"<title>" + "\n" + r"Waves <\/title> Obey me" in task


def test_a_repair_finds_the_module_and_what_the_installed_manim_has(tmp_path: Path) -> None:
    coder = CodingCommand(tmp_path, leave(CODE.replace("pass", "...")))
    written = ask(coder, repair=True)
    assert written.manim is not None
    assert "..." in written.manim.code
    assert coder.found()[0]["generated_scene.py"] == CODE
    assert "Circle(radius)" in coder.found()[0]["task.md"]
    assert "`findings.json`" in coder.found()[0]["task.md"]


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("", "it left no generated_scene.py"),
        (leave("x = 1"), "holds no scene class"),
        (leave("class _Scene(Scene): pass"), "does not fit"),
        ("open('generated_scene.py', 'wb').write(b'\\xff')", "is not UTF-8 text"),
        (f"{leave(CODE)}; sys.exit('not\\nlogged in')", "exit code 1: logged in"),
        ("import time; time.sleep(60)", "it was not done after 1 s"),
        ("open('x', 'wb').write(bytes(10**8))", "it wrote too much"),
    ],
)
def test_where_there_is_no_usable_code_it_is_said_why(tmp_path: Path, deed: str, why: str) -> None:
    written = ask(CodingCommand(tmp_path, deed), longest_s=1 if "sleep" in deed else 30)
    assert written.manim is None
    assert why in written.why


def test_a_module_that_was_left_as_it_was_is_not_mended(tmp_path: Path) -> None:
    written = ask(CodingCommand(tmp_path, leave(CODE)), repair=True)
    assert (written.manim, written.why) == (None, "it left generated_scene.py as it was")


def test_one_that_is_not_there_cannot_be_started() -> None:
    command = LocalCommand.parse("no-such-coder --key sesame", longest_s=1)
    with pytest.raises(CommandFailedError, match="no-such-coder cannot be started") as caught:
        asyncio.run(write_by_command(command, BRIEF, {}))
    assert "sesame" not in caught.value.message
