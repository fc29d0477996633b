"""Owns how each kind of element becomes code: one file per kind, found by folder scan.

A file is named after its kind and has a function `build(element, stage)` that writes the lines
which make the mobject, its variable included.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Any, get_args

from agents.artifacts.scene_spec import Element
from agents.coding.compile_scene.stage import Stage
from agents.errors import BrokenPieceError

Build = Callable[[Any, Stage], None]


@cache
def load_builders() -> dict[str, Build]:
    """The `build` function of every kind of element, by kind.

    Raises:
        BrokenPieceError: A file cannot be loaded, or a kind has none; named in the message.
    """
    builders = {module.name: _load(module.name) for module in pkgutil.iter_modules(__path__)}
    kinds = {model.model_fields["kind"].default for model in get_args(get_args(Element)[0])}
    if missing := sorted(kinds - builders.keys()):
        raise BrokenPieceError(f"no file compiles the element kinds {', '.join(missing)}")
    return builders


def _load(name: str) -> Build:
    try:
        build: Any = importlib.import_module(f"{__name__}.{name}").build
    except Exception as error:
        raise BrokenPieceError(f"{__name__}.{name} cannot be loaded: {error}") from error
    if not inspect.isfunction(build):
        raise BrokenPieceError(f"{__name__}.{name}: build is not a function")
    return build
