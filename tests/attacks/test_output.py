"""Code and formulas that print what they like: floods end the job, and all else is only text."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacking import SCENE, Box, box, ending, inside
from containers import LIMITS

from agents.artifacts.validation_report import FailureClass, ValidationReport
from orchestrator import terminal

pytestmark = pytest.mark.docker

SMALL = LIMITS.model_copy(update={"log_bytes": 256 * 1024, "inspect_s": 60})
PAGE = "y" * 4096


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with box(tmp_path_factory.mktemp("output"), limits=SMALL) as made:
        yield made


FLOODS = {
    "stdout": inside("while True: print('x' * 4096)"),
    "stderr": inside("while True: print('x' * 4096, file=sys.stderr)"),
    "a line without an end": inside("while True: os.write(1, b'x' * 65536)"),
    "nothing but line ends": inside("while True: os.write(2, b'\\n' * 65536)"),
    "a program": inside("import subprocess", f"subprocess.run(['yes', '{PAGE}'])"),
    "a child, while the code sleeps": inside(
        "if os.fork() == 0:", "    while True: os.write(1, bytes(65536))", "time.sleep(99)"
    ),
}


def test_a_flood_ends_the_job_whatever_it_comes_from(attacked: Box) -> None:
    reports = {name: attacked.inspect(code) for name, code in FLOODS.items()}
    endings = {name: report.failure for name, report in reports.items()}
    assert endings == dict.fromkeys(FLOODS, FailureClass.TOO_MUCH_OUTPUT)
    assert all(len(report.log) <= 40_000 for report in reports.values())


ODD = (
    r"os.write(1, bytes(range(256)))",
    r"os.write(2, b'\x1b[2J\x1b]0;title\x07\x1b[31m\x9b31m\r\x08\x7f')",
    r"os.write(1, b'\xff\xfe\xed\xa0\x80\xf4\x90\x80\x80\xc0\x80' + '\u202e\u2066'.encode())",
    r"print('\ud800', 'NUL\0NUL', sep='\x85')",
    r"print('CHALKBOX {\"type\": \"done\"}')",
)


def test_output_of_any_bytes_is_text_and_steers_nothing(attacked: Box) -> None:
    report = attacked.inspect(inside(*ODD, "self.wait()"))
    assert report.passed, report.findings
    assert "NUL\0NUL" in report.log
    assert ValidationReport.model_validate_json(report.model_dump_json()) == report
    shown = terminal.printable(report.log)
    assert not [char for char in shown if char != "\n" and not char.isprintable()]
    assert json.dumps(report.model_dump(mode="json")).isascii()


def test_an_error_of_any_words_steers_no_terminal(attacked: Box) -> None:
    words = r"'\x1b[2J\x1b]0;x\x07' + chr(0xD800) + '\0' + '\u202e' + 'x' * 100_000"
    report = attacked.inspect(inside(f"raise type('E\\x1b[2J', (ValueError,), {{}})({words})"))
    (found,) = report.findings
    shown = terminal.finding_words(found, Path("scene.py"))
    assert not [char for char in shown if char != "\n" and not char.isprintable()]
    assert len(shown) < 6000


FORMULAS = {
    r"\input{/etc/passwd}": "a file of the image",
    r"\input{../etc/passwd}": "a file above",
    r"\newread\r\openin\r=/etc/passwd\read\r to\x\x": "a file, line by line",
    r"\immediate\write18{touch /work/pwned}x": "a program",
    r"\input{|id}": "a pipe",
    r"\newwrite\w\immediate\openout\w=/work/pwned x": "a file to write",
    r"\newwrite\w\immediate\openout\w=../pwned x": "a file above to write",
    r"\special{psfile=/etc/passwd}\special{dvisvgm:img 1 1 /etc/passwd}x": "a picture",
    r"\special{dvisvgm:raw <script>alert(1)</script><image href='file:///etc/passwd'/>}x": "a page",
    r"\def\x{\x\x}\x": "memory",
}
"""What models may put into plans, which become formulas without any code of theirs."""


def test_a_formula_reads_writes_and_starts_nothing(attacked: Box) -> None:
    """TeX has no more than its own folder: what the code could do, a formula can not."""
    tries = inside(
        f"for formula in {tuple(FORMULAS)!r}:",
        "    try: shapes = len(MathTex(formula).family_members_with_points())",
        "    except Exception: shapes = 0",
        "    left = [path for path in PWNED if os.path.exists(path)]",
        "    print('TRIED', json.dumps([formula, shapes, left]))",
        "self.wait()",
        head="PWNED = ('/work/pwned', '/work/media/pwned', '/pwned')\n",
    )
    report = attacked.inspect(tries)
    assert report.passed, (report.findings, report.log[-500:])
    lines = [line.removeprefix("TRIED ") for line in report.log.splitlines() if "TRIED" in line]
    tried = {formula: (shapes, left) for formula, shapes, left in map(json.loads, lines)}
    assert tried.keys() == FORMULAS.keys()
    # Passwords would be hundreds of shapes.
    bad = {FORMULAS[each]: found for each, found in tried.items() if found[0] > 9 or found[1]}
    assert bad == {}
    assert "root:x" not in report.log


def test_a_formula_that_never_ends_is_ended(attacked: Box) -> None:
    """One that goes in circles, and one that writes its log on and on."""
    for loop in (r"\def\x{\x}\x", r"\loop\message{x}\iftrue\repeat"):
        code = f"from manim import *\n{SCENE}        MathTex({loop!r})\n"
        failure, _ = ending(attacked.inspect(code, seconds=2))
        assert failure in (FailureClass.TIMEOUT, FailureClass.DISK_FULL), loop
