"""What each terminal command does and prints: results to stdout, how it goes to stderr."""

import argparse
import json
import math
import sys
import time
from pathlib import Path
from typing import Any, Self

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.request import Aspect, ExplainerRequest, Form
from agents.artifacts.validation_report import Finding, ValidationReport
from config import Settings
from orchestrator.door import Explained
from orchestrator.engine.events import Progress as StageProgress
from orchestrator.engine.events import StageFinished, StageStarted, TraceLine
from orchestrator.engine.trace import safe
from orchestrator.errors import ChalkboxError, RequestRefusedError, RunStoppedError
from orchestrator.film_makers import speech_by
from orchestrator.media.voice_models.piper_voices import PiperVoices
from orchestrator.pace import Pace, left_words
from orchestrator.prompt import require_prompt
from orchestrator.runs import Studio, open_studio
from orchestrator.sandbox.contract import InspectionOrder, Output, Progress
from orchestrator.writers import code_command, open_chain

GOOD, REFUSED, COULD_NOT_RUN = 0, 1, 2
AT_THE_END = math.inf
"""Of a still: the time where none was named."""
CODE_BYTES = 400_000
"""Largest file of a user's own that is looked at."""


class UnusableFileError(ChalkboxError):
    """The file cannot be read, or is none that could be Manim code."""

    code = "terminal.unusable_file"


async def explain(options: argparse.Namespace, settings: Settings) -> int:
    """Make an explainer and print where it lies."""
    request = read_request(options, settings)
    async with open_studio(settings) as studio:
        return tell(await studio.explain(request, watchers=(StageLines(),)))


def read_request(options: argparse.Namespace, settings: Settings) -> ExplainerRequest:
    """What the command line asks for.

    Raises:
        RequestRefusedError: The prompt is empty, too long, or no text.
    """
    require_prompt(options.prompt, settings.prompt_chars)
    return ExplainerRequest(
        prompt=options.prompt,
        quality=options.quality,
        aspect=options.aspect,
        depth=options.depth,
        voice=options.voice,
        render=options.render,
    )


def tell(explained: Explained) -> int:
    """Print where an explainer lies, or why there is none; the exit code."""
    outcome = explained.outcome
    package = outcome.artifacts.get(AnimationPackage)
    if not outcome.succeeded or not isinstance(package, AnimationPackage):
        message = outcome.error.message if outcome.error else "no video was made"
        return say_error(
            f"{message}\nEverything made so far is in {explained.folder}", exit_code(outcome.error)
        )
    spent = outcome.receipt.total
    sys.stderr.write(
        f"{package.title}: {package.duration_s:.0f} s of video in {spent.seconds:.1f} s,"
        f" {spent.tokens_in + spent.tokens_out} tokens, ${spent.cost_usd:.2f}"
        f" ({outcome.receipt.provider})\n"
    )
    if package.voice:
        sys.stderr.write(f"{printable(package.voice)}\n")
    for why in package.not_shippable_because:
        sys.stderr.write(f"not fit to be shown as it is: {printable(why)}\n")
    for flaw in package.flaws:
        sys.stderr.write(f"cannot be read well, and was not mended: {printable(flaw)}\n")
    sys.stdout.write(f"{explained.video or explained.code}\n{explained.receipt}\n")
    return GOOD


async def check(options: argparse.Namespace, settings: Settings) -> int:
    """Inspect a file and print the findings."""
    order = ordered(options, one=False)
    async with open_studio(settings) as studio:
        with NowLine() as now:
            report = await studio.check(order, on_progress=now)
    if options.json:
        # Plain ASCII: nothing in it could steer a terminal.
        sys.stdout.write(json.dumps(report.model_dump(mode="json"), indent=2) + "\n")
    else:
        sys.stdout.write(report_words(report, options.file))
    return GOOD if report.passed else REFUSED


async def render(options: argparse.Namespace, settings: Settings) -> int:
    """Inspect a file, draw one scene, and print where the video lies."""
    order = ordered(options, layout="warning")
    output = wanted_output(options)
    if output is None:
        return say_error(
            "a GIF cannot be transparent, and a still is of a time of at least 0 seconds"
        )
    if not options.into.is_dir():
        return say_error(f"there is no folder {options.into}")
    async with open_studio(settings) as studio:
        with NowLine() as now:
            drawn = await studio.draw(order, options.into.resolve(), output=output, on_progress=now)
    sys.stderr.write(report_words(drawn.report, options.file))
    if drawn.result is None:
        return REFUSED
    for finding in drawn.result.findings:
        sys.stderr.write(finding_words(finding, options.file))
    if drawn.result.plain_because:
        sys.stderr.write(f"drawn by one process alone: {printable(drawn.result.plain_because)}\n")
    if drawn.result.reduced:
        sys.stderr.write(f"{printable(drawn.result.reduced)}\n")
    for path in drawn.files:
        sys.stdout.write(f"{options.into / path.name}\n")
    return GOOD if drawn.files else REFUSED


async def doctor(options: argparse.Namespace, settings: Settings) -> int:
    """Print what is installed, and try whether containers are closed enough."""
    del options
    async with open_studio(settings) as studio:
        return await examine(studio, settings)


async def examine(studio: Studio, settings: Settings) -> int:
    """Go through what must be there, one line each; stop at the first that is not."""
    lines: tuple[tuple[str, str], ...] = (
        ("runs", str(settings.runs_dir)),
        ("cache", str(settings.cache_dir)),
        *writers_in_words(settings),
        *speech_in_words(settings),
        ("image", f"{settings.sandbox_image}, inputs {studio.sandbox.image[:12]}"),
    )
    for name, value in lines:
        say_line(name, value)
    try:
        identity = await studio.identity()
        address = settings.docker_host or "Docker's usual socket"
        version = identity["engine"].rpartition(" ")[2]
        say_line("engine", f"{version} at {address}, kernel {identity.get('kernel')}")
        posture = await studio.check_posture()
        export = await studio.export()
    except ChalkboxError as error:
        say_line("sandbox", f"NOT GOOD: {error.message}")
        return COULD_NOT_RUN
    refused = sum(answer != "allowed" for answer in posture["syscalls"].values())
    say_line("sandbox", f"closed: {refused} system calls tried and refused, no network, read-only")
    for name, version in export.versions.items():
        say_line(f"  {name}", version)
    return GOOD


def writers_in_words(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Which models would be asked, which not and why, and what runs outside the sandbox."""
    chain = open_chain(settings)
    models = ", then ".join(chain.names) or "none; the offline lessons need none"
    outside, writer = settings.docs_mcp_command, code_command(settings)
    lies = (writer.find() or "NOT THERE") if writer else ""
    return (
        ("models", models),
        *(("", sentence) for sentence in chain.left_out),
        *((("outside", f"`{writer.name}` writes the code: {lies}"),) if writer else ()),
        *((("outside", f"`{outside}` answers questions about Manim"),) if outside else ()),
    )


def speech_in_words(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Whose voices films and explainers have, and what is missing for them."""
    speech = speech_by(settings)
    where = f" from {settings.speech.voices_dir}" if settings.speech.voices_dir else ""
    voices = ""
    if isinstance(speech, PiperVoices):
        voices = f", {speech.count} voice{'s' * (speech.count != 1)}{where}"
    left_out = speech.folder.left_out if isinstance(speech, PiperVoices) else ()
    missing = "stops" if settings.strict else "is spoken by espeak-ng instead"
    return (
        ("voices", f"{speech.name}{voices}" if not speech.lacking else f"{speech.name}: NOT THERE"),
        *((("", f"{speech.lacking}. What has words {missing}."),) if speech.lacking else ()),
        *(("", sentence) for sentence in left_out if not speech.lacking),
    )


class StageLines:
    """Prints one line when a stage ends, and on a terminal what is being done just now."""

    def __init__(self) -> None:
        self._now = NowLine()
        self._words: dict[str, str] = {}
        self._doing: list[str] = []

    def __call__(self, line: TraceLine) -> None:
        """Print what happened; of stages that go together, the first is shown."""
        event = line.event
        if isinstance(event, StageStarted):
            self._doing.append(event.stage)
            self._now.show(stage_name(self._doing[0]))
        elif isinstance(event, StageProgress):
            if event.done is not None and event.stage in self._doing[:1]:
                self._now.show_frames(event.done, event.total, at_s=line.at.timestamp())
            elif event.done is None:
                self._words[event.stage] = event.text
        elif isinstance(event, StageFinished):
            self._now.clear()
            self._doing = [each for each in self._doing if each != event.stage]
            mark = "✓" if event.outcome == "succeeded" else "✗"
            cached = "  (from the cache)" if event.from_cache else ""
            words = safe(self._words.get(event.stage, ""))[:100]
            timing = f"{stage_name(event.stage):<14}{event.duration_s:6.2f} s"
            sys.stderr.write(f"{mark} {timing}  {words}{cached}\n")


class NowLine:
    """What is being done, on one line that is written over; only on a terminal."""

    def __init__(self) -> None:
        self._shown = False
        self._pace = Pace()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def __call__(self, progress: Progress) -> None:
        """Show a job's progress."""
        if progress.done is not None:
            self.show_frames(progress.done, progress.total, at_s=time.monotonic())
        else:
            self.show(progress.event)

    def show(self, deed: str) -> None:
        """Show what is being done."""
        if sys.stderr.isatty():
            self.clear()
            self._shown = True
            sys.stderr.write(f"  {safe(deed)} …")
            sys.stderr.flush()

    def show_frames(self, done: int, total: int | None, *, at_s: float) -> None:
        """Show how many frames are drawn at a time, and about how long the rest takes."""
        self._pace.add(at_s, done)
        left_s = self._pace.left_s(total)
        left = "" if left_s is None else f", {left_words(left_s)}"
        self.show(f"drawing {done}{f' of {total}' if total else ''} frames{left}")

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._shown = False
            sys.stderr.write("\r\x1b[K")


def stage_name(stage: str) -> str:
    """A stage's name in words."""
    return stage.replace("_", " ")


def ordered(options: argparse.Namespace, **more: Any) -> InspectionOrder:
    """The inspection that a command asks for.

    Raises:
        UnusableFileError: As `read_code`.
    """
    code = read_code(options.file)
    return InspectionOrder(code, options.quality, options.scene, aspect=options.aspect, **more)


def wanted_output(options: argparse.Namespace) -> Output | None:
    """What is to be made of a scene; None where what is asked for contradicts itself."""
    at_s = None if options.still in (None, AT_THE_END) else options.still
    form = Form.GIF if options.gif else Form.VIDEO if options.still is None else Form.STILL
    try:
        return Output(form, options.transparent, at_s)
    except ValueError:
        return None


def read_code(path: Path) -> str:
    """Read a Python file of the user's.

    Raises:
        UnusableFileError: It is not there, too large, or no UTF-8 text.
    """
    raw = read_bytes(path, CODE_BYTES)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnusableFileError(f"{path}, line {line}: this is not UTF-8 text") from error


def read_bytes(path: Path, most: int) -> bytes:
    """Read a file of the user's.

    Raises:
        UnusableFileError: It is not there, or larger than `most` bytes.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise UnusableFileError(f"{path} cannot be read: {error.strerror}") from error
    if len(raw) > most:
        raise UnusableFileError(f"{path} is larger than {most} bytes")
    return raw


def report_words(report: ValidationReport, path: Path) -> str:
    """A report for people: findings with their source, then the timeline."""
    lines = [finding_words(finding, path) for finding in report.findings]
    for each in report.rewrites:
        lines.append(
            f"{path}:{each.line}: renamed in Manim: {safe(each.old)} is now {safe(each.new)}\n"
        )
    for scene in report.scenes:
        seconds = f"{scene.duration_s:.1f} s, {scene.frames} frames at {report.quality}"
        if report.aspect is not Aspect.WIDE:
            seconds += f", {report.aspect}"
        plays = len(scene.animations)
        lines.append(f"{scene.scene_class}: {plays} animations, {seconds}\n")
    if report.passed:
        lines.append("passed\n")
    return "".join(lines)


def finding_words(finding: Finding, path: Path) -> str:
    """One finding with its place and the source around it."""
    place = ":".join(str(part) for part in (path, finding.line, finding.column) if part)
    head = f"{place}: {finding.severity} [{safe(finding.code)}] {printable(finding.message)}\n"
    excerpt = (
        f"{'>' if line.number == finding.line else ' '}{line.number:5} | {printable(line.text)}\n"
        for line in finding.excerpt
    )
    return head + "".join(excerpt)


def printable(text: str) -> str:
    """Text of strangers, without what could steer a terminal; its lines stay."""
    return "\n".join(safe(line) for line in text.split("\n"))


def say_line(name: str, value: str) -> None:
    """One line of the doctor's report."""
    sys.stdout.write(f"{safe(name):<14} {printable(value)}\n")


def say_error(message: str, code: int = COULD_NOT_RUN) -> int:
    """Print why not, and pass the exit code on."""
    sys.stderr.write(f"chalkbox: {printable(message)}\n")
    return code


def exit_code(error: ChalkboxError | None) -> int:
    """1 when the request or what was made of it is at fault, 2 when it could not be done."""
    asked = isinstance(error, RequestRefusedError | RunStoppedError)
    return REFUSED if asked else COULD_NOT_RUN
