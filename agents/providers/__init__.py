"""Owns where understanding and plans come from: models, or our own lessons.

Every file here but `base.py` has a `PROVIDER` and is found by folder scan. None imports its
vendor's library before a model is asked: a second each, which offline runs never need.
"""

from functools import cache

from agents.errors import BrokenPieceError
from agents.folder_scan import load_piece, scan
from agents.providers.base import Provider


@cache
def load_providers() -> dict[str, Provider]:
    """Every provider by its prefix, in the order of the file names.

    Raises:
        BrokenPieceError: A file cannot be loaded, has no `PROVIDER`, or repeats a prefix.
    """
    found = [load_provider(name) for name in scan(__name__, __path__, without="base")]
    providers = {provider.prefix: provider for provider in found}
    if len(providers) != len(found):
        prefixes = ", ".join(provider.prefix for provider in found)
        raise BrokenPieceError(f"two providers have the same prefix: {prefixes}")
    return providers


def load_provider(module_name: str) -> Provider:
    """The provider of one module.

    Raises:
        BrokenPieceError: It cannot be loaded or has no `PROVIDER`; the message names it.
    """
    return load_piece(module_name, "PROVIDER", Provider, what="provider")
