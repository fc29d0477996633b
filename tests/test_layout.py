"""The rooms and their rules: who may import whom, how long things may be, what is written down."""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from scripts import settings_table

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("agents", "orchestrator", "ui", "scripts", "sandbox_image", "tests")
"""Folders with code of ours."""

# --- who may import whom -------------------------------------------------------------------------
# A module belongs to the longest name below that begins its own. What it may import is a set of
# such beginnings; its own room, `agents.artifacts` and `orchestrator.errors` need no mention.
SHARED = {"agents.artifacts", "orchestrator.errors"}
BOTTOM = {"orchestrator.engine"}
TOOLS = {"orchestrator.plugins", "orchestrator.sandbox", "orchestrator.media"}
STAGES = {"orchestrator.stages", "agents"}
DOOR = {"orchestrator.workflows"} | STAGES | TOOLS | BOTTOM | {"config"}
MAY_IMPORT: dict[str, set[str]] = {
    "config": {"config_sections"},
    # Had from `config` by everybody else.
    "config_sections": set(),
    # Views are plain data; the door is all that is asked.
    "ui": {
        *("orchestrator.runs", "orchestrator.door", "orchestrator.run_view"),
        *("orchestrator.edit_view", "orchestrator.film_view"),
        # What programs that look after a process ask is shown by page and worker alike.
        *("orchestrator.observe", "config"),
    },
    # One command line: `serve` beside the commands of the terminal.
    "ui.__main__": {"ui", "orchestrator.__main__", "config"},
    # The terminal, the runs, and whatever else stands at the door and puts things together.
    "orchestrator": {"orchestrator"} | DOOR,
    "orchestrator.errors": set(),
    "orchestrator.workflows": STAGES | TOOLS | BOTTOM | {"config"},
    "orchestrator.stages": {"agents"} | TOOLS | BOTTOM | {"config"},
    # Found by the same folder scan as all pieces.
    "orchestrator.plugins": {"agents.folder_scan", "agents.errors"} | BOTTOM | {"config"},
    "orchestrator.sandbox": BOTTOM | {"config"},
    "orchestrator.media": BOTTOM | {"config"},
    "orchestrator.observe": {"orchestrator.sandbox"} | BOTTOM | {"config"},
    "orchestrator.engine": {"config"},
    "agents": set(),
    "agents.artifacts": set(),
    # Set-up needs the identity of the image it builds; the documents need the settings.
    "scripts": {"orchestrator.sandbox.image", "config"},
}
NEEDS_NOTHING = {"config", "config_sections", "agents", "agents.artifacts", "orchestrator.errors"}
"""Rooms to which even the shared vocabulary is closed, but for their own."""
OURS = {room.partition(".")[0] for room in MAY_IMPORT} | {"runner", "sandbox_image", "tests"}
IN_IMAGE = {
    *("PIL", "av", "cairo", "manim", "manimpango", "mpmath", "networkx", "numpy", "scipy", "sympy"),
    *("svgelements", "typst", "runner"),
}
"""What the runner may import beside the standard library."""

# --- sizes and words -----------------------------------------------------------------------------
MODULE_LINES = 400
FUNCTION_LINES = 60
FORBIDDEN_WORDS = {"manager", "service", "handler", "helper", "utils", "common"}

MAY_LOAD_SETTINGS = (
    "config.py",
    "orchestrator/__main__.py",
    "orchestrator/runs.py",
    "scripts/",
    "tests/",
)
MAY_READ_ENVIRONMENT = ("config.py", "scripts/", "tests/", "sandbox_image/")


@dataclass
class Module:
    """One source file."""

    path: str
    """Relative to the project root."""
    source: str

    @property
    def name(self) -> str:
        """Its import name."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in its source."""
        return list(ast.walk(ast.parse(self.source, self.path)))

    @property
    def room(self) -> str:
        """The longest entry of `MAY_IMPORT` that begins its name; empty outside of them."""
        rooms = [room for room in MAY_IMPORT if begins(room, self.name)]
        return max(rooms, key=len, default="")


def begins(outer: str, name: str) -> bool:
    return name == outer or name.startswith(f"{outer}.")


def read_modules() -> list[Module]:
    paths = [ROOT / "config.py", ROOT / "config_sections.py"]
    for room in ROOMS:
        paths += sorted((ROOT / room).rglob("*.py"))
    return [
        Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in paths
    ]


MODULES = read_modules()
HOST_MODULES = [module for module in MODULES if module.room]
RUNNER_MODULES = [module for module in MODULES if module.path.startswith("sandbox_image/")]


def imported_names(module: Module) -> Iterator[str]:
    """Yield full names: `from a import b` counts as `a.b`, which may be a module."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)


def forbidden_imports(module: Module) -> list[str]:
    """Name what a host module imports of ours though its room may not."""
    allowed = MAY_IMPORT[module.room] | {module.room}
    if module.room not in NEEDS_NOTHING:
        allowed |= SHARED
    return [
        name
        for name in imported_names(module)
        if name.split(".")[0] in OURS and not any(begins(outer, name) for outer in allowed)
    ]


def forbidden_in_image(module: Module) -> list[str]:
    return [
        name
        for name in imported_names(module)
        if name.split(".")[0] not in sys.stdlib_module_names | IN_IMAGE
    ]


def relative_imports(module: Module) -> list[str]:
    return [name for name in imported_names(module) if name.startswith(".")]


def offences(modules: list[Module], find: Callable[[Module], list[Any]]) -> dict[str, list[Any]]:
    """What a check finds, by path. One test for all: thousands would take a minute to hand out."""
    return {module.path: found for module in modules if (found := find(module))}


def test_imports_follow_the_rooms() -> None:
    assert offences(HOST_MODULES, forbidden_imports) == {}


def test_runner_imports_only_what_the_image_has() -> None:
    assert offences(RUNNER_MODULES, forbidden_in_image) == {}


def test_imports_are_absolute() -> None:
    assert offences(MODULES, relative_imports) == {}
    assert relative_imports(Module("x.py", "from .y import z")) == [".y.z"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("agents/coding/x.py", "import orchestrator.engine.stage"),
        ("agents/coding/x.py", "from orchestrator import errors"),
        ("agents/coding/x.py", "from config import Settings"),
        ("agents/artifacts/x.py", "from agents.coding import write_scene"),
        ("orchestrator/engine/x.py", "from orchestrator.sandbox.image import SandboxImage"),
        ("orchestrator/engine/x.py", "from orchestrator.stages import render"),
        ("orchestrator/engine/x.py", "from orchestrator import workflows"),
        ("orchestrator/engine/x.py", "from agents.coding import compile_scene"),
        ("orchestrator/sandbox/x.py", "from orchestrator.media import probe"),
        ("orchestrator/plugins/x.py", "import orchestrator.sandbox.docker_sandbox"),
        ("orchestrator/stages/x.py", "from orchestrator.workflows import explainer"),
        ("orchestrator/stages/x.py", "from orchestrator.runs import start"),
        ("orchestrator/workflows/x.py", "import ui.app"),
        ("orchestrator/runs.py", "from sandbox_image.runner import frames"),
        ("orchestrator/runs.py", "from runner import frames"),
        ("orchestrator/runs.py", "from tests import fakes"),
        ("ui/app.py", "from orchestrator.engine.stage import Stage"),
        ("ui/app.py", "from orchestrator.sandbox import pool"),
        ("scripts/x.py", "from orchestrator.runs import start"),
        ("config.py", "from orchestrator.errors import ChalkboxError"),
    ],
)
def test_the_check_finds_a_forbidden_import(path: str, line: str) -> None:
    assert forbidden_imports(Module(path, line)) != []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("agents/coding/x.py", "from agents.artifacts.intent import Intent"),
        ("agents/coding/x.py", "from agents.coding.compile_scene import stage"),
        ("orchestrator/engine/x.py", "from orchestrator.errors import ChalkboxError"),
        ("orchestrator/engine/x.py", "from agents.artifacts.base import Artifact"),
        ("orchestrator/sandbox/x.py", "from config import SandboxLimits"),
        ("orchestrator/stages/x.py", "from agents.coding import compile_scene"),
        ("orchestrator/stages/x.py", "import orchestrator.sandbox.contract, json, docker"),
        ("orchestrator/__main__.py", "from orchestrator.runs import start"),
        ("orchestrator/runs.py", "from orchestrator.workflows import explainer"),
        ("ui/app.py", "from orchestrator.runs import start"),
        ("ui/app.py", "from agents.artifacts.intent import Intent"),
    ],
)
def test_the_check_lets_an_allowed_import_pass(path: str, line: str) -> None:
    assert forbidden_imports(Module(path, line)) == []


@pytest.mark.parametrize(
    "line", ["import pydantic", "from agents import artifacts", "import config"]
)
def test_the_check_finds_a_host_import_in_the_runner(line: str) -> None:
    assert forbidden_in_image(Module("sandbox_image/runner/x.py", line)) != []


# --- settings are read in one place --------------------------------------------------------------


def loads_of_settings(module: Module) -> list[int]:
    """Lines that load the settings, by whatever name that was imported."""
    names = {"Settings", "load_settings"}
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "config":
            names |= {alias.asname for alias in node.names if alias.name in names and alias.asname}
    return [
        node.lineno
        for node in module.nodes
        if isinstance(node, ast.Call) and _last_name(node.func) in names
    ]


def reads_of_environment(module: Module) -> list[int]:
    return [
        node.lineno
        for node in module.nodes
        if isinstance(node, ast.Attribute | ast.alias)
        and (node.attr if isinstance(node, ast.Attribute) else node.name) in {"environ", "getenv"}
    ]


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def outside_of(allowed: tuple[str, ...]) -> list[Module]:
    """All modules but those below some paths."""
    return [module for module in MODULES if not module.path.startswith(allowed)]


def test_settings_are_loaded_only_where_things_are_put_together() -> None:
    assert offences(outside_of(MAY_LOAD_SETTINGS), loads_of_settings) == {}


def test_only_config_reads_the_environment() -> None:
    assert offences(outside_of(MAY_READ_ENVIRONMENT), reads_of_environment) == {}


def test_the_checks_find_settings_and_environment() -> None:
    assert loads_of_settings(Module("x.py", "import config\nconfig.Settings()")) == [2]
    assert loads_of_settings(Module("x.py", "from config import Settings as S\nS()")) == [2]
    assert loads_of_settings(Module("x.py", "import config\nconfig.load_settings()")) == [2]
    assert reads_of_environment(Module("x.py", "import os\nos.environ['A']")) == [2]
    assert reads_of_environment(Module("x.py", "from os import getenv")) == [1]


# --- the durable queue's library is known to the queue alone ------------------------------------
KNOWS_DBOS = ("orchestrator/engine/queue.py", "orchestrator/engine/queue_turns.py", "tests/")


def imports_of_dbos(module: Module) -> list[str]:
    return [name for name in imported_names(module) if begins("dbos", name)]


def test_only_the_queue_knows_dbos() -> None:
    assert offences(outside_of(KNOWS_DBOS), imports_of_dbos) == {}
    assert imports_of_dbos(Module("x.py", "from dbos import DBOS")) == ["dbos.DBOS"]


# --- sizes and names -----------------------------------------------------------------------------


def long_functions(module: Module) -> list[str]:
    functions = (
        node for node in module.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [
        f"{function.name}: {length} lines"
        for function in functions
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]


def forbidden_names(module: Module) -> list[str]:
    """Names of the file and of its classes that hold a forbidden word."""
    classes = [node.name for node in module.nodes if isinstance(node, ast.ClassDef)]
    return [
        name
        for name in [*Path(module.path).with_suffix("").parts, *classes]
        if FORBIDDEN_WORDS & set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower()))
    ]


def long_module(module: Module) -> list[str]:
    lines = len(module.source.splitlines())
    return [f"{lines} lines"] if lines > MODULE_LINES else []


def test_sizes_and_names() -> None:
    assert offences(MODULES, long_module) == {}
    assert offences(MODULES, long_functions) == {}
    assert offences(MODULES, forbidden_names) == {}


def test_the_checks_find_a_long_function_and_a_forbidden_name() -> None:
    body = "def f():\n" + "    pass\n" * FUNCTION_LINES
    assert long_module(Module("x.py", "\n" * MODULE_LINES)) == []
    assert long_module(Module("x.py", "\n" * (MODULE_LINES + 1))) != []
    assert long_functions(Module("x.py", body)) == [f"f: {FUNCTION_LINES + 1} lines"]
    assert forbidden_names(Module("a/run_utils.py", "")) == ["run_utils"]
    assert forbidden_names(Module("x.py", "class RunManager: ...")) == ["RunManager"]
    assert forbidden_names(Module("x.py", "class Commonplace: ...")) == []


# --- what is written down ------------------------------------------------------------------------


def code_folders() -> list[Path]:
    folders = {(ROOT / module.path).parent for module in MODULES}
    return sorted(
        folder for folder in folders if folder != ROOT and not folder.is_relative_to(ROOT / "tests")
    )


@pytest.mark.parametrize("folder", code_folders(), ids=lambda folder: folder.name)
def test_every_package_says_in_one_line_what_it_owns(folder: Path) -> None:
    docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    assert docstring, f"{folder} needs a docstring in its __init__.py"
    first, _, rest = docstring.partition("\n")
    assert first.endswith(".")
    # What must not be assumed may follow, after an empty line.
    assert not rest or rest.startswith("\n")


def test_marks_are_spelled_as_whoever_chooses_files_reads_them() -> None:
    # `conftest.py` reads them from the source; a test that is marked otherwise would never be run.
    other = re.compile(r"^from pytest import .*\bmark\b|= pytest\.mark$", re.MULTILINE)
    tests = [module for module in MODULES if module.path.startswith("tests/")]
    assert [module.path for module in tests if other.search(module.source)] == []
    assert other.search("from pytest import fixture, mark")


def test_no_package_under_tests() -> None:
    # It would shadow the package of the same name that is tested.
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    wanted = project["project"]["dependencies"]
    for group in project["dependency-groups"].values():
        wanted = wanted + group
    reasons = dict(re.findall(r'^\s*"([^"]+)",\s*# (\S.*)$', text, re.MULTILINE))
    assert [name for name in wanted if name not in reasons] == []


def test_readme_has_every_setting() -> None:
    readme = settings_table.README.read_text(encoding="utf-8")
    table = settings_table.write_table(settings_table.list_settings())
    assert settings_table.with_table(readme, table) == readme, "run `make documents`"


def test_env_example_has_every_setting() -> None:
    written = settings_table.ENV_EXAMPLE.read_text(encoding="utf-8")
    wanted = settings_table.write_env_example(settings_table.list_settings())
    assert written == wanted, "run `make documents`"


def test_every_setting_says_what_it_is_for() -> None:
    settings = settings_table.list_settings()
    assert [setting.name for setting in settings if not setting.meaning] == []
