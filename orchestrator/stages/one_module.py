"""Several modules of one scene each as one module: what they say in the same words is said once."""

import re

_BEGINS = re.compile(r"^(?=[^\s#)\]}\"'])", re.MULTILINE)
"""Where a statement of the module begins: not where one goes on or a text ends."""
_FUTURE = re.compile(r"^from __future__ import .*\n", re.MULTILINE)
_SHARED = re.compile(r"(?:from|import|def)\b|[A-Z_]+ = ")
"""How statements begin that may be left out where they stand already: imports, and what the
compiler puts before each scene. Nothing but imports comes before a scene that a model wrote."""


def one_module(modules: tuple[str, ...]) -> str:
    """The modules one after the other; each has its class, and imports of its own."""
    future = dict.fromkeys(line for module in modules for line in _FUTURE.findall(module))
    there: set[str] = set()
    kept: list[str] = []
    for module in modules:
        statements = _BEGINS.split(_FUTURE.sub("", module))
        new = [each for each in statements if each.strip() not in there or not _SHARED.match(each)]
        there |= {each.strip() for each in statements}
        kept.append("".join(new).strip("\n"))
    return "".join(future) + "\n\n\n".join(kept) + "\n"
