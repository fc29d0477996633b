"""Pieces that are found by folder scan: one in each file, under a name that all files share."""

import importlib
import pkgutil
from collections.abc import Iterable
from typing import TypeVar

from agents.errors import BrokenPieceError

T = TypeVar("T")


def scan(
    package: str, path: Iterable[str], *, without: str = "", packages: bool = False
) -> list[str]:
    """Full names of the modules of a package, in the order of their files.

    Args:
        package: Its name.
        path: Its `__path__`.
        without: A module that holds what the pieces share, and is none itself.
        packages: Whether a piece may be a folder of its own.
    """
    names = (found.name for found in pkgutil.iter_modules(path) if packages or not found.ispkg)
    return [f"{package}.{name}" for name in sorted(names) if name != without]


def load_piece(module_name: str, attribute: str, kind: type[T], *, what: str) -> T:
    """The piece of one module.

    Args:
        module_name: Full name.
        attribute: Name of the piece in it, for example `LESSON`.
        kind: What it must be.
        what: What such a piece is called, for the error.

    Raises:
        BrokenPieceError: It cannot be loaded, or is none; the message names the module.
    """
    try:
        piece: object = getattr(importlib.import_module(module_name), attribute)
    except Exception as error:
        raise BrokenPieceError(
            f"the {what} {module_name} cannot be loaded: {error}", context={"module": module_name}
        ) from error
    if not isinstance(piece, kind):
        raise BrokenPieceError(f"the {what} {module_name}: {attribute} is not a {kind.__name__}")
    return piece
