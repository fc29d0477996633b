"""Code that turns against the processes around it, or leaves some behind, or lies about its end."""

from collections.abc import Iterator

import pytest
from attacking import GOOD, HEAD, SCENE, Box, box, ending, inside, told
from containers import LIMITS

from agents.artifacts.validation_report import FailureClass

pytestmark = pytest.mark.docker

SMALL = LIMITS.model_copy(update={"inspect_s": 60, "grace_s": 0.5, "pids": 64})
IMPATIENT_S = 1.0


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with box(tmp_path_factory.mktemp("processes"), limits=SMALL) as made:
        yield made


COUNT = "print('LEFT', len([n for n in os.listdir('/proc') if n.isdigit()]))\n"
ALONE = 3
"""PID 1, the zygote, and the code that looks."""
OTHERS = "[int(n) for n in os.listdir('/proc') if n.isdigit() and int(n) not in (1, os.getpid())]"
NO_TRACE = {
    "a daemon that ignores every signal and holds the pipes open": inside(
        "if os.fork() == 0:",
        "    os.setsid()",
        "    if os.fork() == 0:",
        "        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())",
        "        while True: time.sleep(9)",
        "    os._exit(0)",
        "self.wait()",
    ),
    "zombies that nobody reaps": inside(
        "for _ in range(50):", "    if os.fork() == 0: os._exit(0)", "self.wait()"
    ),
    "a process group that is stopped": inside(
        "for _ in range(5):",
        "    if os.fork() == 0: os.kill(os.getpid(), signal.SIGSTOP)",
        "self.wait()",
    ),
    "a daemon that takes orphans to itself": inside(
        "ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)",
        "if os.fork() == 0:",
        "    if os.fork() == 0: time.sleep(99)",
        "    os._exit(0)",
        "self.wait()",
    ),
    "kill -9 -1": inside("os.kill(-1, signal.SIGKILL)", "self.wait()"),
    "the zygote gets every signal": inside(
        f"for pid in {OTHERS}:",
        "    for number in signal.valid_signals() - {signal.SIGSTOP}: os.kill(pid, number)",
        "self.wait()",
    ),
    "PID 1 gets every signal, with and without a value": inside(
        "libc = ctypes.CDLL(None)",
        "for number in signal.valid_signals():",
        "    os.kill(1, number)",
        "    libc.sigqueue(1, number, ctypes.c_void_p(1))",
        "    libc.syscall(234, 1, 1, number)",
        "self.wait()",
    ),
    "PID 1 is to be told of input by signals": inside(
        "import fcntl",
        "r, w = os.pipe()",
        "fcntl.fcntl(r, fcntl.F_SETOWN, 1)",
        "fcntl.fcntl(r, 10, signal.SIGKILL)",
        "fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC)",
        "os.write(w, b'x')",
        "self.wait()",
    ),
}


def test_nothing_that_code_leaves_running_is_there_for_the_next(attacked: Box) -> None:
    left: list[object] = []
    for name, code in [*NO_TRACE.items(), ("the last", GOOD)]:
        report = attacked.inspect(code.replace(HEAD, f"{HEAD}{COUNT}"))
        assert report.passed, (name, report.findings, report.log)
        left.append(told(report, "LEFT "))
    assert left == [ALONE] * (len(NO_TRACE) + 1)


NEVER = {
    "a loop with every signal blocked": inside(
        "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())", "while True: pass"
    ),
    "a clock that stands still": inside(
        "time.monotonic = time.time = time.perf_counter = lambda: 0.0",
        "signal.setitimer(signal.ITIMER_REAL, 0)",
        "while time.monotonic() == 0: pass",
    ),
    "a storm of alarms for PID 1": inside(
        "for _ in range(4):",
        "    if os.fork() == 0:",
        "        while True: os.kill(1, signal.SIGALRM)",
        "time.sleep(99)",
    ),
}


def test_what_never_ends_is_ended_and_told_as_that(attacked: Box) -> None:
    endings = {
        name: attacked.inspect(code, seconds=IMPATIENT_S).failure for name, code in NEVER.items()
    }
    assert endings == dict.fromkeys(NEVER, FailureClass.TIMEOUT)


LIES = {
    "exit 0": (inside("os._exit(0)"), "ended_early"),
    "exit 77, by which a render says that all is well": (inside("os._exit(77)"), "ended_early"),
    "another program in its place": (inside("os.execv('/bin/true', ['true'])"), "ended_early"),
    "an end by atexit": (
        inside("import atexit", "atexit.register(os._exit, 0)", "sys.exit(0)"),
        "ended_early",
    ),
    "a signal's death": (inside("os.kill(os.getpid(), signal.SIGKILL)"), "crashed"),
    "a signal as its own limit": (
        inside(
            "import resource",
            "resource.setrlimit(resource.RLIMIT_CPU, (1, 1))",
            "while True: pass",
        ),
        "crashed",
    ),
    "an alarm as PID 1's": (
        inside("signal.signal(signal.SIGALRM, signal.SIG_DFL)", "signal.raise_signal(14)"),
        "crashed",
    ),
    "an error that lies about its kind": (
        inside("raise type('TimeLimitReached', (BaseException,), {})('out of memory')"),
        "findings",
    ),
    "a stack that has no end": (
        inside("f = lambda f: f(f)", "f(f)"),
        "findings",
    ),
    "a stack of C that has no end": (
        inside("sys.setrecursionlimit(1 << 30)", "f = lambda: f()", "f()"),
        None,
    ),
}


def test_no_end_passes_for_another(attacked: Box) -> None:
    endings = {name: ending(attacked.inspect(code))[0] for name, (code, _) in LIES.items()}
    expected = {name: failure for name, (_, failure) in LIES.items() if failure}
    assert {name: endings[name] for name in expected} == expected
    assert all(endings.values()), endings


POISON = (
    HEAD
    + """
import runner.worker, runner.static_inspection, runner.job, locale, shutil, random
runner.static_inspection.lint = runner.static_inspection.check = None
sys.settrace(lambda *_: None)
sys.path.insert(0, '/work')
for name in ('sitecustomize', 'usercustomize', 'manim', 'runner', 'json', 'numpy'):
    open(f'/work/{name}.py', 'w').write('raise SystemExit("poisoned")')
for path in ('/work/manim.cfg', '/work/.config/manim/manim.cfg', '/work/manim/manim.cfg',
             '/work/.pythonrc', '/work/fontconfig/fonts.conf', '/work/.texlive/texmf.cnf',
             '/work/standalone.cls', '/tmp/texmf-var/x', '/work/.latexmkrc'):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, 'w').write('[CLI\\npoisoned')
lists = '/var/cache/fontconfig'
os.makedirs('/tmp/fontconfig', exist_ok=True)
for name in os.listdir(lists):
    with open(f'{lists}/{name}', 'rb') as clean:
        data = bytearray(clean.read())
    for at in range(64, len(data)):
        data[at] = random.randrange(256)
    open(f'/tmp/fontconfig/{name}', 'wb').write(data)
os.environ.update(LD_PRELOAD='/work/x.so', PYTHONPATH='/work', PYTHONSTARTUP='/work/manim.py',
                  LC_ALL='tr_TR.UTF-8', TZ='Mars', PATH='/work', HOME='/work', LANG='xx')
try: locale.setlocale(locale.LC_ALL, 'C')
except locale.Error: pass
"""
)
KILL_ZYGOTE = f"for pid in {OTHERS}: os.kill(pid, signal.SIGKILL)\n"


def test_what_one_phase_poisons_the_next_does_not_drink(attacked: Box) -> None:
    """Settings, modules, fonts, TeX and environment, where the zygote is started anew, and not."""
    wait = f'{SCENE}        self.add(VGroup(Text("a"), MathTex("x^2")).arrange())\n'
    wait += "        self.wait()\n"
    guarded = "if not os.path.isdir('/work/studio'):\n" + "".join(
        f"    {line}\n" for line in (POISON.removeprefix(HEAD) + KILL_ZYGOTE).splitlines()
    )
    attacked.inspect(POISON + "os._exit(0)\n")
    after = attacked.inspect(f"{HEAD}{wait}")
    assert after.passed, (after.findings, after.log)
    report = attacked.inspect(f"{HEAD}{guarded}{SCENE}        self.wait()\n")
    assert ending(report)[0] in (None, FailureClass.FINDINGS), (report.findings, report.log)
    drawn = attacked.draw(f"{HEAD}{wait}")
    assert drawn.status == "succeeded", (drawn.findings, drawn.stderr_summary)


PROCESS_BOMBS = {
    "forks": inside(
        "while True:", "    if os.fork() == 0: os.setsid(); signal.pthread_sigmask(0, range(1, 65))"
    ),
    "programs": inside(
        "import subprocess", "subprocess.run(['sh', '-c', 'f(){ f|f& f; }; f'])", "time.sleep(99)"
    ),
}
THREADS = inside(
    "import threading",
    "for _ in range(10_000): threading.Thread(target=time.sleep, args=(99,)).start()",
)
STOPPED = {FailureClass.TOO_MANY_PROCESSES, FailureClass.TIMEOUT}


def test_a_storm_of_processes_is_stopped_and_leaves_none(attacked: Box) -> None:
    endings = {
        name: attacked.inspect(code, seconds=IMPATIENT_S).failure
        for name, code in PROCESS_BOMBS.items()
    }
    assert attacked.inspect(THREADS).failure is FailureClass.TOO_MANY_PROCESSES
    left = told(attacked.inspect(GOOD.replace(HEAD, f"{HEAD}{COUNT}")), "LEFT ")
    assert set(endings.values()) <= STOPPED
    assert left == ALONE
