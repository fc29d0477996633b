"""What led to a result, as one Python script that needs no Chalkbox.

Prompts, names and scripts were written by strangers: in the export they are comments of one line
without a sign that ends it, or literals as `repr` writes them.
"""

import ast
import base64
import contextlib
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from agents.artifacts.editing.edit_package import TaskValidation
from agents.artifacts.editing.edit_plan import EditTask
from orchestrator.edit_folders import Link, links_to, open_session
from orchestrator.engine.errors import RunFolderError
from orchestrator.errors import RequestRefusedError
from orchestrator.media import run_steps
from orchestrator.plugins import load_plugins
from orchestrator.plugins.base import PARAMS_LINE
from orchestrator.plugins.others import pick_other
from orchestrator.stages.carry_out_edit import input_of
from orchestrator.stages.draw_overlay import overlay_name
from orchestrator.stages.write_script import TEMPLATE

EMBEDDED_BYTES = 4 * 1024**2
"""A larger file that was drawn is no part of the script: it is given as one of the others."""
COLUMNS = 96
WORDS_CHARS = 2000
ABOUT = '''#!/usr/bin/env python3
"""An edit of a video, exported from Chalkbox: its scripts, one after the other.

    python {name} INPUT{others} OUTPUT

INPUT is the video, OUTPUT a new {ending} file. Needs Python {python} or later{needs}, and ffmpeg
on the path; no Chalkbox, no network, no model.

The scripts are those that were tried, run and measured in a closed sandbox. Here they run with your
rights, so read those first that a model wrote. What was looked for in the video, as pauses or
scenes, stands in them as it was found there; `chalkbox edit FILE --replay` looks anew.
"""
'''


class Export(NamedTuple):
    """A script to be saved."""

    name: str
    text: str


@dataclass
class _Steps:
    """What is put together so far."""

    root: Path
    steps: list[run_steps.Step] = field(default_factory=list[run_steps.Step])
    others: dict[str, str] = field(default_factory=dict[str, str])
    """What the further files are in words, by their names in the session."""
    files: dict[str, str] = field(default_factory=dict[str, str])
    comments: list[str] = field(default_factory=list[str])

    def other(self, file: str, words: str) -> int:
        """Number of a further file; the same is asked for once."""
        self.others.setdefault(file, words)
        return list(self.others).index(file) + 1

    def add(self, link: Link, takes: int) -> int:
        """Add the steps of a request; the number of the step that makes its result."""
        self.comments += commented(f"{link.request.number}. {link.request.prompt}")
        made = {0: takes}
        for task in link.plan.tasks:
            validation = link.validation(task)
            made[task.task] = made[input_of(task)]
            if validation is not None and validation.video is not None:
                about = task.about or task.operation
                self.comments += commented(f"   - {about}{by_whom(validation)}")
                self.steps.append(
                    run_steps.Step(
                        what=one_line(about)[:200],
                        takes=made[input_of(task)],
                        beside=self.beside(link, task),
                        gives=f"output.{validation.video.contract.ending}",
                        script=link.script(task),
                    )
                )
                made[task.task] = len(self.steps)
        return made[len(link.plan.tasks)]

    def beside(self, link: Link, task: EditTask) -> list[int | str]:
        """The files that a task takes beside the video.

        Raises:
            RequestRefusedError: What it does is not known any more, or a file is gone.
        """
        plugin = load_plugins().get(task.plugin)
        operation = plugin.find(task.operation) if plugin else None
        try:
            if operation is None:
                raise ValueError(f"there is no {task.plugin}.{task.operation}")
            params = operation.params.model_validate(dict(task.params))
        except (ValidationError, ValueError) as error:
            raise RequestRefusedError(
                f"Task {task.task} of request {link.request.number} cannot be exported: this"
                " Chalkbox does not know it, or knows it otherwise."
            ) from error
        if operation.draws is not None:
            return [self.drawn(link, overlay_name(f"task-{task.task:02d}"))]
        if not operation.takes_upload(params):
            return []
        place = pick_other(operation.other, link.request.other_facts)
        if place is None:
            raise RequestRefusedError(f"The further file that task {task.task} takes is gone.")
        upload = link.request.others[place]
        return [self.other(upload.file, one_line(upload.named) or upload.file)]

    def drawn(self, link: Link, name: str) -> int | str:
        """A file that was drawn: in the script itself when it is small."""
        path = link.folder.path(name)
        where = path.relative_to(self.root).as_posix()
        try:
            if path.stat().st_size > EMBEDDED_BYTES:
                return self.other(where, f"{where} of the session {self.root.name}")
            content = link.folder.read_file(name)
        except (OSError, RunFolderError) as error:
            raise RequestRefusedError(f"{where} is not there any more.") from error
        name = f"{link.request.number:02d}-{name}"
        self.files[name] = base64.b64encode(content).decode()
        return name


def export_of(root: Path, number: int | None = None) -> Export:
    """What led to a result of a session.

    Args:
        root: The session's folder.
        number: Of the request whose result it is; none: the one that is looked at.

    Raises:
        UnknownRunError: It is no session.
        RequestRefusedError: There is no such result, or a file of it is gone.
    """
    folder = open_session(root)
    links = links_to(folder, number)
    made = _Steps(root)
    result = 0
    for link in links:
        result = made.add(link, result)
    if not result:
        raise RequestRefusedError("No script is kept of what was done, so none can be exported.")
    name = f"edit_{root.name}.py"
    return Export(name, "\n".join(_lines(name, made, result)))


def _lines(name: str, made: _Steps, result: int) -> Iterator[str]:
    scripts = [step["script"] for step in made.steps]
    needs = needed(scripts)
    yield ABOUT.format(
        name=name,
        others="".join(f" OTHER{number}" for number in range(1, len(made.others) + 1)),
        ending=Path(made.steps[result - 1]["gives"]).suffix[1:],
        python=".".join(map(str, run_steps.PYTHON)),
        needs=f" with {', '.join(needs)}" if needs else "",
    )
    yield "# What was asked:"
    yield from made.comments
    yield ""
    yield runner()
    beginnings = list(dict.fromkeys(beginning_of(script) for script in scripts))
    for number, beginning in enumerate(beginnings, start=1):
        yield f"BEGINNING_{number} = {literal(beginning)}"
    yield f"OTHERS: list[str] = {literals(list(made.others.values()))}"
    yield "FILES: dict[str, str] = {"
    for file, content in made.files.items():
        yield f"    {file!r}: {literal(content)},"
    yield "}\nSTEPS: list[Step] = ["
    for step in made.steps:
        start = beginning_of(step["script"])
        rest = step["script"].removeprefix(start)
        yield "    {"
        for key in ("what", "takes", "beside", "gives"):
            yield f"        {key!r}: {step[key]!r},"
        yield f"        'script': BEGINNING_{beginnings.index(start) + 1} + {literal(rest)},"
        yield "    },"
    yield "]\n\nif __name__ == '__main__':"
    yield f"    sys.exit(main(STEPS, OTHERS, FILES, result={result}, words=sys.argv[1:]) or None)"
    yield ""


@cache
def runner() -> str:
    """What carries the steps out, without the words about it."""
    code = Path(run_steps.__file__).read_text(encoding="utf-8")
    return code.partition('"""\n\n')[2]


def beginning_of(script: str) -> str:
    """What a script has before its parameters."""
    before, line, _ = script.partition(PARAMS_LINE)
    return before if line else ""


def needed(scripts: Iterable[str]) -> list[str]:
    """What scripts import that does not come with Python."""
    found: set[str] = set()
    for script in scripts:
        nodes: list[ast.AST] = []
        with contextlib.suppress(SyntaxError):  # a later Python's, as the sandbox may have
            nodes += ast.walk(ast.parse(script))
        for node in nodes:
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names.append(node.module)
            found |= {name.partition(".")[0] for name in names}
    return sorted(found - sys.stdlib_module_names)


def by_whom(validation: TaskValidation) -> str:
    """Who wrote the script of a task, where it was no template."""
    by = validation.written_by
    return "" if by == TEMPLATE else f" (script by {by})"


def one_line(text: str) -> str:
    """A text on one line, without a sign that ends it or steers a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def commented(text: str) -> Iterator[str]:
    """A text as comments."""
    indent = " " * (len(text) - len(text.lstrip()))
    words = indent + one_line(text)[:WORDS_CHARS]
    lines = textwrap.wrap(words, COLUMNS - 2, subsequent_indent=f"{indent}   ")
    return (f"# {line}" for line in lines)


def literal(text: str) -> str:
    """A text as Python writes it, line by line."""
    lines = text.splitlines(keepends=True)
    pieces = [
        line[at : at + COLUMNS] for line in lines for at in range(0, len(line), COLUMNS) if line
    ]
    return "".join(["(\n", *(f"    {piece!r}\n" for piece in pieces or [""]), ")"])


def literals(texts: Sequence[str]) -> str:
    """A list of texts as Python writes it."""
    return "".join(["[\n", *(f"    {text!r},\n" for text in texts), "]"])
