"""Owns where understanding and plans come from: models, or our own lessons.

Every file here but `base.py` has a `PROVIDER` and is found by folder scan. None imports its
vendor's library before a model is asked: a second each, which offline runs never need.
"""

import importlib
import pkgutil
from functools import cache

from agents.errors import BrokenPieceError
from agents.providers.base import Provider


@cache
def load_providers() -> dict[str, Provider]:
    """Every provider by its prefix, in the order of the file names.

    Raises:
        BrokenPieceError: A file cannot be loaded, has no `PROVIDER`, or repeats a prefix.
    """
    found = [load_provider(f"{__name__}.{name}") for name in _files()]
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
    try:
        provider: object = importlib.import_module(module_name).PROVIDER
    except Exception as error:
        raise BrokenPieceError(
            f"the provider {module_name} cannot be loaded: {error}",
            context={"module": module_name},
        ) from error
    if not isinstance(provider, Provider):
        raise BrokenPieceError(f"the provider {module_name}: PROVIDER is not a Provider")
    return provider


def _files() -> list[str]:
    return sorted(
        found.name
        for found in pkgutil.iter_modules(__path__)
        if not found.ispkg and found.name != "base"
    )
