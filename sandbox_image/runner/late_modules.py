"""Modules that Manim imports and few scenes use, executed at the first look at what they have.

Half of the time that importing Manim takes goes to these, and every container begins with it.
"""

import functools
import importlib
import importlib.util
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from operator import attrgetter
from types import ModuleType, SimpleNamespace
from typing import Any

Late = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Names of modules; and the functions of each that are looked up while Manim is imported and called
later, by the part of the module that they are in, `""` for the module itself."""
LAYOUTS = ("circular", "kamada_kawai", "planar", "shell", "spectral", "spiral", "spring")
LATE: Late = {
    "av": {},
    "networkx": {"layout": tuple(f"{layout}_layout" for layout in LAYOUTS)},
    "numpy.f2py": {},
    "numpy.testing": {},
    "scipy": {},
    "scipy.linalg": {"": ("solve_banded",)},
    "scipy.spatial": {},
    "scipy.spatial.transform": {"Rotation": ("from_rotvec",)},
    "soupsieve": {},
    "urllib.request": {},
}
"""Manim's graphs want networkx; its rotations SciPy, which lists all that NumPy has; its code
Beautiful Soup, which wants soupsieve; its texts a function that stands beside one for addresses.
What reads and writes videos is needed by who draws, and not by who looks for errors."""


class LateModule(ModuleType):
    """A module whose file is executed when something is wanted of it that it does not have yet."""

    def __getattr__(self, name: str) -> Any:
        part = sys.modules.get(f"{self.__name__}.{name}")
        if part is not None:
            return part
        execute(self)
        return getattr(self, name)


def execute(late: ModuleType) -> None:
    """Have it be what it is, if it is not yet."""
    if not isinstance(late, LateModule):
        return
    late.__class__ = ModuleType
    try:
        late.__spec__.loader.exec_module(late)
    except BaseException:
        late.__class__ = LateModule
        raise


class PartsOfLate:
    """A finder that has a package executed before any further part of it: parts rely on that.

    Finders are asked under a lock that all imports share, so the loader does it, which is not.
    """

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None, unless it is a part of a package that is still to be executed."""
        package = sys.modules.get(name.rpartition(".")[0])
        if target is not None or not isinstance(package, LateModule):
            return None
        real = PathFinder.find_spec(name, path)
        return real and ModuleSpec(name, AfterPackage(real, package), origin=real.origin)


class AfterPackage:
    """A loader of a part, which its package may have imported itself when it is executed."""

    def __init__(self, real: ModuleSpec, package: ModuleType) -> None:
        self._real, self._package = real, package
        self._loaded: ModuleType | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The part, if the package has it, or an empty module."""
        execute(self._package)
        self._loaded = sys.modules.get(spec.name)
        if self._loaded is not None:
            self._real = self._loaded.__spec__ or self._real
            return self._loaded
        return importlib.util.module_from_spec(self._real)

    def exec_module(self, module: ModuleType) -> None:
        """Let it be a module like any other."""
        module.__spec__ = self._real
        if self._loaded is not None or self._real.loader is None:
            return
        self._real._initializing = True  # others wait for it, as for any other
        try:
            self._real.loader.exec_module(module)
        finally:
            self._real._initializing = False


@contextmanager
def late_modules(late: Late = LATE) -> Generator[None]:
    """Import Manim within; afterwards whoever imports one of those gets it, once it is needed.

    Parts of them that are imported within are had alone; parts that are imported later, with it.

    Raises:
        ModuleNotFoundError: One of them is not there.
    """
    if PartsOfLate in sys.meta_path:
        sys.meta_path.remove(PartsOfLate)
    stand_ins = [(put_off(name), deferred(name, wanted)) for name, wanted in late.items()]
    for module, names in stand_ins:
        vars(module).update(names)
    try:
        yield
    finally:
        for module, names in stand_ins:
            for name, stand_in in names.items():
                if vars(module).get(name) is stand_in:
                    del vars(module)[name]
        sys.meta_path.insert(0, PartsOfLate)


def deferred(module: str, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """What stands in a module until it is executed."""
    names: dict[str, Any] = {}
    for part, functions in wanted.items():
        within = f"{part}." if part else ""
        made = {name: later(module, within + name) for name in functions}
        names |= {part: SimpleNamespace(**made)} if part else made
    return names


def put_off(name: str) -> ModuleType:
    """Have a module that is not imported yet executed when it is needed."""
    parent, _, child = name.rpartition(".")
    if parent:
        importlib.import_module(parent)
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    module.__class__ = LateModule
    sys.modules[name] = module
    if parent:
        setattr(sys.modules[parent], child, module)
    return module


def later(module: str, name: str) -> Callable[..., Any]:
    """A function of a module, by its name with dots, looked up when it is called first."""

    @functools.cache
    def function() -> Callable[..., Any]:
        return attrgetter(name)(importlib.import_module(module))

    def called(*args: Any, **options: Any) -> Any:
        return function()(*args, **options)

    called.__name__ = called.__qualname__ = name.rpartition(".")[2]
    return called
