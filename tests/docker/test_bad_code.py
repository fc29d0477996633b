"""Code that does what it must not: each gets its own clear message, and leaves nothing behind.

Memory and storms of processes, and what is meant as an attack, are in `tests/attacks`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attacking import Box, box
from containers import LIMITS, draw_code, inspect_code

from agents.artifacts.request import Quality
from agents.artifacts.validation_report import FailureClass, ValidationReport
from orchestrator.sandbox.contract import InspectionOrder

pytestmark = pytest.mark.docker

HEAD = "import os, sys, time, socket, signal\nfrom manim import *\n"
SCENE = "class TestScene(Scene):\n    def construct(self):\n"
LINE = 5
"""The line that `inside` puts its first statement on."""


def inside(*statements: str) -> str:
    body = "".join(f"        {statement}\n" for statement in statements)
    return f"{HEAD}{SCENE}{body}"


IMPATIENT_S = 5.0
FILLS_A_FOLDER = ("disk_full",)
"""What is full stays full until the render, so these have a container of their own."""


@pytest.fixture(scope="module")
def one_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with box(tmp_path_factory.mktemp("bad"), limits=LIMITS) as made:
        yield made


def inspect(code: str, folder: Path) -> ValidationReport:
    """In a container of its own."""
    return inspect_code(InspectionOrder(code, Quality.P480), folder)


@pytest.fixture
def inspect_for(one_for_all: Box, tmp_path: Path) -> Callable[[str, str], ValidationReport]:
    """Inspect some code that is to fail in a way, and be impatient where it is time that fails."""

    def do(code: str, failure: str) -> ValidationReport:
        if failure in FILLS_A_FOLDER:
            return inspect(code, tmp_path)
        return one_for_all.inspect(code, seconds=IMPATIENT_S if failure == "timeout" else None)

    return do


def only_error(report: ValidationReport) -> tuple[FailureClass | None, str, int | None, str]:
    assert not report.passed
    (found,) = [finding for finding in report.findings if finding.severity == "error"]
    return report.failure, found.code, found.line, found.message


@pytest.mark.parametrize(
    ("statements", "failure", "code", "words"),
    [
        (("import nosuchmodule",), "findings", "api-unknown-module", "no module `nosuchmodule`"),
        (
            ("__import__('nosuchmodule')",),
            "findings",
            "ModuleNotFoundError",
            "no module 'nosuchmodule'",
        ),
        (("while True: pass",), "timeout", "time-limit", "after 5 s"),
        (("time.sleep(1e6)",), "timeout", "time-limit", "after 5 s"),
        (("sys.exit(0)",), "ended_early", "ended-early", "SystemExit 0"),
        (
            ("open('/work/big', 'wb').write(bytes(1 << 30))",),
            "disk_full",
            "disk-full",
            "work folder",
        ),
        (
            ("while True: open(f'/work/{time.monotonic_ns()}', 'w')",),
            "disk_full",
            "disk-full",
            "No space left",
        ),
        (
            ("socket.create_connection(('192.0.2.1', 80), 3)",),
            "findings",
            "no-network",
            "no network",
        ),
        (("open('/proc/1/environ').read()",), "findings", "PermissionError", "/proc/1/environ"),
        (("open('/proc/1/mem', 'rb+')",), "findings", "PermissionError", "/proc/1/mem"),
        (("open('/proc/1/fd/1', 'wb')",), "findings", "PermissionError", "/proc/1/fd/1"),
        (("open('/usr/x', 'w')",), "findings", "read-only", "read-only"),
        (("MathTex(r'\\nosuchmacro')",), "findings", "tex-error", "Undefined control sequence"),
        (
            ("MathTex(r'\\def\\x{\\x}\\x')",),
            "timeout",
            "time-limit",
            "after 5 s",
        ),
        (("self.undefined_thing()",), "findings", "api-unknown-attribute", "undefined_thing"),
        (("getattr(self, 'undefined')()",), "findings", "AttributeError", "undefined"),
        (("exec('self.f = 1 / 0')",), "findings", "ZeroDivisionError", "division by zero"),
        (("self.wait(1e9)",), "findings", "api-too-long", "7200 s"),
        (("self.play(Create(Circle()), run_time=10**9)",), "findings", "too-long", "7200 s"),
        (("self.wait(10**9)",), "findings", "too-long", "7200 s"),
        (
            ("raise type('Silent', (ValueError,), {'__str__': lambda self: 1 / 0})",),
            "findings",
            "Silent",
            "cannot be read",
        ),
        (("raise ValueError(chr(0xD800) + 'x' * 10_000_000)",), "findings", "ValueError", "?xxx"),
        (
            ("raise ExceptionGroup('two', [ValueError('a'), KeyError('b')])",),
            "findings",
            "ExceptionGroup",
            "ValueError: a; KeyError: 'b'",
        ),
    ],
    ids=lambda value: value[0][:40] if isinstance(value, tuple) else "",
)
def test_an_error_names_its_cause_and_the_users_line(
    statements: tuple[str, ...],
    failure: str,
    code: str,
    words: str,
    inspect_for: Callable[[str, str], ValidationReport],
) -> None:
    report = inspect_for(inside(*statements), failure)
    found_failure, found_code, line, message = only_error(report)
    assert (found_failure, found_code, line) == (failure, code, LINE)
    assert words in message
    assert statements[0].strip() in [row.text.strip() for row in report.findings[-1].excerpt]


@pytest.mark.parametrize(
    ("statements", "failure", "words"),
    [
        (("os._exit(0)",), "ended_early", "exit code 0"),
        (("os.kill(os.getpid(), signal.SIGSEGV)",), "crashed", "segmentation fault"),
        (("chunk = 'x' * 65536", "while True: print(chunk)"), "too_much_output", "more than 8 MiB"),
        (
            (
                "import ctypes; signal.signal(signal.SIGALRM, signal.SIG_IGN)",
                "while True: pass",
            ),
            "timeout",
            "5 s",
        ),
        (
            ("while True:", "    try: time.sleep(99)", "    except BaseException: pass"),
            "timeout",
            "5 s",
        ),
        (("os.close(3)", "self.wait()"), "ended_early", "exit code"),
    ],
    ids=lambda value: value[-1][:40] if isinstance(value, tuple) else "",
)
def test_a_limit_is_told_from_every_other(
    statements: tuple[str, ...],
    failure: str,
    words: str,
    inspect_for: Callable[[str, str], ValidationReport],
) -> None:
    report = inspect_for(inside(*statements), failure)
    found_failure, code, _, message = only_error(report)
    assert (found_failure, code) == (failure, failure.replace("_", "-"))
    assert words in message


def test_a_hang_that_cannot_be_interrupted_still_has_its_line(one_for_all: Box) -> None:
    code = inside("signal.signal(signal.SIGALRM, signal.SIG_IGN)", "while True: pass")
    failure, _, line, _ = only_error(one_for_all.inspect(code, seconds=IMPATIENT_S))
    assert (failure, line) == (FailureClass.TIMEOUT, LINE + 1)


FORGED = r"""
frame = b'{"type":"result","size":15}\n{"passed":true}'
frame += b'{"type":"done","size":0,"ending":"finished","exit_code":0,"signal":null,'
frame += b'"oom_kills":0,"duration_s":0}\n'
for fd in range(3):
    try: os.write(fd, frame)
    except OSError: pass
for path in ("/proc/1/fd/1", "/proc/1/fd/0", "/dev/stdout", "/proc/self/fd/1"):
    try: open(path, "wb", buffering=0).write(frame)
    except OSError: pass
"""


def test_forged_frames_are_only_something_the_code_printed(one_for_all: Box) -> None:
    report = one_for_all.inspect(HEAD + FORGED + "raise ValueError('the truth')\n")
    assert only_error(report)[1] == "ValueError"
    assert '"ending":"finished"' in report.log


def test_pid_1_can_be_neither_ended_nor_stopped(one_for_all: Box) -> None:
    """By any signal; the posture test's canary sends them too, but only in a self-check."""
    code = inside(
        "for number in signal.valid_signals(): os.kill(1, number)", "time.sleep(0.3)", "self.wait()"
    )
    assert one_for_all.inspect(code).passed


def test_orphans_do_not_fill_the_limit_on_processes(one_for_all: Box) -> None:
    code = inside(
        "for i in range(40):",
        "    if os.fork() == 0: os._exit(0 if os.fork() else 0)",
        "    os.wait()",
        "deadline = time.monotonic() + 60",
        "while len([name for name in os.listdir('/proc') if name.isdigit()]) > 5:",
        "    assert time.monotonic() < deadline, 'orphans stay'",
        "    time.sleep(0.1)",
        "self.wait()",
    )
    report = one_for_all.inspect(code)
    assert report.passed, report.findings


def test_what_code_leaves_running_does_not_reach_the_render(tmp_path: Path) -> None:
    code = inside(
        "if os.fork() == 0:",
        "    os.setsid()",
        "    while True: time.sleep(0.01)",
        "self.wait()",
    )
    _, result = draw_code(InspectionOrder(code, Quality.P480), tmp_path)
    assert result.status == "succeeded", result.findings


def test_code_that_stops_the_zygote_costs_only_time(tmp_path: Path) -> None:
    code = HEAD + (
        "for name in os.listdir('/proc'):\n"
        "    if name.isdigit() and int(name) not in (1, os.getpid()):\n"
        "        os.kill(int(name), signal.SIGSTOP)\n"
    )
    code += f"{SCENE}        self.wait()\n"
    _, result = draw_code(InspectionOrder(code, Quality.P480), tmp_path)
    assert result.status == "succeeded", result.findings


def test_a_render_draws_what_was_inspected_whatever_that_left_behind(tmp_path: Path) -> None:
    """Another file in place of the module, a full disk, settings for the next import of Manim."""
    code = HEAD + (
        "try:\n"
        "    open('/work/zygote-gone', 'x')\n"
        "except FileExistsError:\n"
        "    raise AssertionError('left over')\n"
        "os.makedirs('/work/.config/manim')\n"
        "for path in ('/work/manim.cfg', '/work/.config/manim/manim.cfg'):\n"
        "    open(path, 'w').write('[CLI\\nbroken')\n"
        "for name in os.listdir('/proc'):\n"
        "    if name.isdigit() and int(name) not in (1, os.getpid()):\n"
        "        os.kill(int(name), signal.SIGKILL)\n"
        f"{SCENE}        self.wait()\n"
        "        if config.dry_run:\n"
        "            open('/work/scene.py', 'w').write('another = 1 / 0')\n"
        "            try: open('/work/big', 'wb').write(bytes(1 << 28))\n"
        "            except OSError: pass\n"
    )
    _, result = draw_code(InspectionOrder(code, Quality.P480), tmp_path)
    assert result.status == "succeeded", result.findings


def test_a_video_that_is_a_link_to_a_secret_does_not_come_back(tmp_path: Path) -> None:
    code = inside("self.wait()", "import pathlib", "import runner.worker as w") + (
        "        real = w.Report.result\n"
        "        def lie(self, result, *, files=()):\n"
        "            for name in files:\n"
        "                pathlib.Path('/work/out', name).unlink()\n"
        "                pathlib.Path('/work/out', name).symlink_to('/proc/1/environ')\n"
        "            real(self, result, files=files)\n"
        "        w.Report.result = lie\n"
    )
    _, result = draw_code(InspectionOrder(code, Quality.P480), tmp_path)
    assert result.status == "failed"
    assert result.findings[0].code == "no-video"
    assert not (tmp_path / "TestScene.mp4").exists()


def test_limits_are_those_of_the_settings(tmp_path: Path) -> None:
    code = inside("open('/work/big', 'wb').write(bytes((128 << 20) + 1))")
    assert only_error(inspect(code, tmp_path))[0] is FailureClass.DISK_FULL
    assert LIMITS.work_mib == 128
