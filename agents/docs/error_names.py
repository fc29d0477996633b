"""Picks the Manim names that an error message and the line it stands on speak of."""

import builtins
import re

MOST = 8
FOREIGN = {"np", "math", "random", "itertools", "print", "super", *dir(builtins)}
"""First parts of names that are not Manim's."""

ATTRIBUTE = re.compile(r"(?:type object )?'(\w+)'(?: object)? has no attribute '(\w+)'")
MODULE = re.compile(r"module '([\w.]+)' has no attribute '(\w+)'")
CALLED = re.compile(r"([\w.]+)\(\) (?:got|takes|missing)\b")
KEYWORD = re.compile(
    r"keyword arguments? '(\w+)'|multiple values for (?:keyword )?argument '(\w+)'"
)
UNDEFINED = re.compile(r"name '(\w+)'|[Uu]ndefined name `(\w+)`")
QUOTED = re.compile(r"`([A-Za-z_][\w.]*)`")
TOKEN = re.compile(
    r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|(?P<called>[A-Za-z_][\w.]*)\s*\("""
    r"""|(?P<keyword>[A-Za-z_]\w*)\s*=(?!=)|(?P<opens>[(\[{])|(?P<closes>[)\]}])"""
)
GET_OR_SET = re.compile(r"\.((?:get|set)_\w+)")


def names_in_error(message: str, code_line: str) -> tuple[str, ...]:
    """Names to look up for an error, likeliest first; a wrong keyword is among them.

    Args:
        message: Of Python, of Manim or of the lint.
        code_line: The line of the user's code it is about; may be empty.
    """
    found: dict[str, None] = {}
    calls = _calls(code_line)
    keyword = KEYWORD.search(message)
    if keyword:
        name = keyword.group(1)
        # Manim's constructors hand keywords on, so the message names the last class that refused.
        given_to = [called for called, keywords in calls if name in keywords]
        found |= dict.fromkeys(given_to or [_callable(each) for each in CALLED.findall(message)])
        found[name] = None
    else:
        found |= dict.fromkeys(_attributes(message, code_line))
        found |= dict.fromkeys(_callable(each) for each in CALLED.findall(message))
        for one, other in UNDEFINED.findall(message):
            found[one or other] = None
        found |= dict.fromkeys(QUOTED.findall(message))
    last_names = {name.rpartition(".")[2] for name in found}
    found |= {called: None for called, _ in calls if called.rpartition(".")[2] not in last_names}
    return tuple(name for name in found if _may_be_manims(name))[:MOST]


def _attributes(message: str, code_line: str) -> list[str]:
    """Missing attributes with their classes."""
    found = [f"{module.rpartition('.')[2]}.{name}" for module, name in MODULE.findall(message)]
    for owner, name in ATTRIBUTE.findall(MODULE.sub("", message)):
        # For an unknown `get_graph()` Manim says that there is no attribute `graph`.
        written = [each for each in GET_OR_SET.findall(code_line) if each[4:] == name]
        found.append(f"{owner}.{written[0] if written else name}")
    return found


def _callable(called: str) -> str:
    """`Circle` of `manim.mobject.geometry.arc.Circle.__init__`; members keep their class."""
    parts = called.removesuffix(".__init__").split(".")
    parts = [part for part in parts if part != "<locals>"]
    kept = parts[-1:] if called.endswith(".__init__") or len(parts) == 1 else parts[-2:]
    return ".".join(kept)


def _calls(code_line: str) -> list[tuple[str, set[str]]]:
    """What a line calls, outermost last, each with its keywords.

    Read by its brackets alone: nothing a model wrote is parsed as Python outside the sandbox, and
    an error's line is often no whole statement anyway.
    """
    done: list[tuple[str, set[str]]] = []
    under_way: list[tuple[str, set[str]]] = []
    for found in TOKEN.finditer(code_line):
        if found["called"]:
            under_way.append((found["called"], set()))
        elif found["opens"]:
            under_way.append(("", set()))
        elif found["closes"] and under_way:
            done.append(under_way.pop())
        elif found["keyword"] and under_way:
            under_way[-1][1].add(found["keyword"])
    return [call for call in (*done, *reversed(under_way)) if call[0]]


def _may_be_manims(name: str) -> bool:
    parts = name.split(".")
    if parts[0] in FOREIGN or name in {"self.play", "self.add", "self.wait", "self.animate"}:
        return False
    return not any(part.startswith("_") for part in parts)
