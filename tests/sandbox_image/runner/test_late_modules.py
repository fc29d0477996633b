"""Modules that are executed once something is wanted of them."""

import importlib
import importlib.util
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from runner.late_modules import LateModule, late_modules

PACKAGE = """
import executed
executed.names.append(__name__)
from slowly import layout
size = 3
def double(number):
    return 2 * number
"""
LAYOUT = """
def round_layout(graph):
    return f"round {graph}"
"""


@pytest.fixture
def executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A package `slowly` that can be imported, and what of it has been executed."""
    (tmp_path / "executed.py").write_text("names = []\n")
    package = tmp_path / "slowly"
    package.mkdir()
    (package / "__init__.py").write_text(PACKAGE)
    (package / "layout.py").write_text(LAYOUT)
    (package / "part.py").write_text("import executed\nexecuted.names.append(__name__)\n")
    (package / "broken.py").write_text("raise OSError('not now')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("executed").names
    for name in [name for name in sys.modules if name.split(".")[0] in ("slowly", "executed")]:
        del sys.modules[name]


def test_a_late_module_is_executed_at_the_first_look(executed: list[str]) -> None:
    with late_modules({"slowly": {}}):
        slowly: Any = importlib.import_module("slowly")
    assert executed == []
    assert slowly.size == 3
    assert (slowly.double(2), executed) == (4, ["slowly"])
    assert type(slowly) is not LateModule
    assert importlib.import_module("slowly") is slowly


def test_a_part_of_a_late_package_is_had_without_it(executed: list[str]) -> None:
    with late_modules({"slowly": {}}):
        part = importlib.import_module("slowly.part")
        slowly: Any = importlib.import_module("slowly")
    assert slowly.part is part
    assert executed == ["slowly.part"]


def test_a_function_that_is_looked_up_early_is_the_real_one_when_it_is_called(
    executed: list[str],
) -> None:
    with late_modules({"slowly": {"": ("double",), "layout": ("round_layout",)}}):
        slowly: Any = importlib.import_module("slowly")
        double, layout = slowly.double, slowly.layout.round_layout
    assert executed == []
    assert (double(4), layout("graph")) == (8, "round graph")
    assert executed == ["slowly"]
    assert slowly.layout.__name__ == "slowly.layout"
    assert slowly.double is not double


def test_what_was_executed_within_keeps_what_it_has(executed: list[str]) -> None:
    with late_modules({"slowly": {"": ("double",)}}):
        slowly: Any = importlib.import_module("slowly")
        assert slowly.size == 3
        real = slowly.double
    assert slowly.double is real
    assert (real(1), executed) == (2, ["slowly"])


def test_a_module_that_fails_fails_again_when_it_is_asked_again(executed: list[str]) -> None:
    with late_modules({"slowly": {}, "slowly.broken": {}}):
        broken: Any = importlib.import_module("slowly.broken")
    for _ in range(2):
        with pytest.raises(OSError, match="not now"):
            _ = broken.anything


def test_a_module_that_is_not_there_is_said_at_once() -> None:
    with (
        pytest.raises(ModuleNotFoundError, match="not_to_be_found"),
        late_modules({"not_to_be_found": {}}),
    ):
        pass


def test_a_part_that_is_imported_later_has_its_package_executed_first(executed: list[str]) -> None:
    with late_modules({"slowly": {}}):
        slowly: Any = importlib.import_module("slowly")
    assert importlib.import_module("slowly.part").__spec__.name == "slowly.part"
    assert executed == ["slowly", "slowly.part"]
    assert type(slowly) is not LateModule


def test_a_part_that_its_package_imports_itself_is_had_once(executed: list[str]) -> None:
    with late_modules({"slowly": {}}):
        pass
    layout: Any = importlib.import_module("slowly.layout")
    slowly: Any = sys.modules["slowly"]
    assert slowly.layout is layout is sys.modules["slowly.layout"]
    assert layout.__spec__.origin.endswith("layout.py")
    assert executed == ["slowly"]


def test_a_part_that_is_not_there_is_told_as_such_and_its_package_stays_late(
    executed: list[str],
) -> None:
    with late_modules({"slowly": {}}):
        pass
    assert importlib.util.find_spec("slowly.nowhere") is None
    with pytest.raises(ModuleNotFoundError, match=r"slowly\.nowhere"):
        importlib.import_module("slowly.nowhere")
    assert executed == []


def test_a_late_part_of_a_late_package_can_be_loaded_again(executed: list[str]) -> None:
    with late_modules({"slowly": {}, "slowly.part": {}}):
        pass
    part = importlib.reload(sys.modules["slowly.part"])
    assert (part.__package__, part.__spec__.name) == ("slowly", "slowly.part")
    assert executed == ["slowly.part"]


def test_two_threads_that_import_one_another_s_parts_both_come_to_an_end(
    executed: list[str], tmp_path: Path
) -> None:
    (tmp_path / "slowly" / "__init__.py").write_text("import in_common\n")
    (tmp_path / "in_common.py").write_text("import time\ntime.sleep(0.3)\nimport a_third\n")
    (tmp_path / "a_third.py").touch()
    with late_modules({"slowly": {}}):
        pass
    threads = [
        threading.Thread(target=importlib.import_module, args=(name,), daemon=True)
        for name in ("in_common", "slowly.part")
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    for name in ("in_common", "a_third"):
        del sys.modules[name]
