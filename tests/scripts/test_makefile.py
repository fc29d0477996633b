import itertools
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression

ROOT = Path(__file__).resolve().parents[2]
SHOW = '#!/bin/sh\nprintf "<%s>\\n" "$@"\n'

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The Makefile beside a set-up that does nothing and a program that shows its arguments."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "set_up.sh").write_text("exit 0\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    program = tmp_path / ".venv" / "bin" / "chalkbox"
    program.write_text(SHOW)
    program.chmod(0o755)
    shutil.copy(ROOT / "Makefile", tmp_path)
    return tmp_path


def make(checkout: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_demo_has_a_prompt_of_its_own(checkout: Path) -> None:
    assert make(checkout, "demo") == "<explain>\n<-->\n<Explain the Pythagorean theorem>\n"


@pytest.mark.parametrize(
    "prompt",
    [
        'say "hello" and it\'s fine',
        "$(shell touch pwned) $(touch pwned) `touch pwned` ${HOME} $HOME $$",
        "a; touch pwned & touch pwned | touch pwned > pwned",
        "--help # not an option, not a comment \\",
        "π² ≥ 9 % 100%",
    ],
)
@pytest.mark.parametrize("as_argument", [True, False], ids=["argument", "environment"])
def test_a_prompt_is_text_and_nothing_else(checkout: Path, prompt: str, as_argument: bool) -> None:
    shown = (
        make(checkout, "demo", f"PROMPT={prompt}")
        if as_argument
        else make(checkout, "demo", PROMPT=prompt)
    )
    assert shown == f"<explain>\n<-->\n<{prompt}>\n"
    assert not (checkout / "pwned").exists()


def test_make_alone_lists_what_there_is(checkout: Path) -> None:
    listed = make(checkout)
    assert "make demo" in listed
    assert "make test" in listed


def test_ci_lets_no_container_test_be_skipped() -> None:
    assert "export REQUIRE_DOCKER=1" in (ROOT / ".ci" / "run").read_text()
    assert "export REQUIRE_DOCKER" in (ROOT / "Makefile").read_text()


def test_every_test_is_in_a_part_of_make_test() -> None:
    parts = re.findall(r'pytest .*-m "?([^"\n]+)"?', (ROOT / "Makefile").read_text("utf-8"))
    assert len(parts) > 1
    marks = ("docker", "processes", "browser")
    for chosen in itertools.product((True, False), repeat=len(marks)):
        some = {mark for mark, has in zip(marks, chosen, strict=True) if has}
        matches = [
            Expression.compile(part).evaluate(lambda name, some=some, **_: name in some)
            for part in parts
        ]
        assert any(matches), some
