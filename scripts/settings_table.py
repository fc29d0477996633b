"""Write the settings table of README.md and the whole of .env.example from `config.Settings`.

`python -m scripts.settings_table` tells whether both are as they should be; `--write` writes them.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Literal, get_args, get_origin

import annotated_types
from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo

from config import PROJECT_ROOT, Settings

README = PROJECT_ROOT / "README.md"
ENV_EXAMPLE = PROJECT_ROOT / ".env.example"
BEGIN = "<!-- settings: written by `make documents` from config.py -->"
END = "<!-- end of settings -->"
SIGNS = {
    annotated_types.Ge: "at least",
    annotated_types.Gt: "more than",
    annotated_types.Le: "at most",
    annotated_types.Lt: "less than",
}


@dataclass(frozen=True)
class Setting:
    """One thing that can be set."""

    name: str
    """Its name in the environment."""
    default: str
    """Its value when nobody sets it; empty where there is none."""
    meaning: str
    """What it is for, with its range."""
    aliases: tuple[str, ...] = ()
    """Other names it is accepted under."""
    section: str = ""
    """The section it belongs to, by its docstring; empty for the settings outside of any."""


def list_settings(model: type[BaseModel] = Settings) -> list[Setting]:
    """List every leaf of the settings, in the order of `config.py`."""
    prefix = str(model.model_config.get("env_prefix", ""))
    return list(_walk(model, prefix, section=""))


def _walk(model: type[BaseModel], prefix: str, *, section: str) -> Iterator[Setting]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            heading = (inner.__doc__ or name).strip().splitlines()[0]
            yield from _walk(inner, f"{prefix}{name.upper()}__", section=heading)
            continue
        names = _names(field, f"{prefix}{name.upper()}")
        yield Setting(
            name=names[0],
            default=_show(field.get_default(call_default_factory=True)),
            meaning=_meaning(field),
            aliases=tuple(names[1:]),
            section=section,
        )


def _names(field: FieldInfo, own: str) -> list[str]:
    """Return the names a field is read from; an alias replaces the name made from the prefix."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        names = [choice.upper() for choice in alias.choices if isinstance(choice, str)]
        return sorted(names, key=lambda name: name != own)
    return [alias.upper()] if isinstance(alias, str) else [own]


def _show(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Path) and value.is_relative_to(PROJECT_ROOT):
        return value.relative_to(PROJECT_ROOT).as_posix()
    if isinstance(value, Enum):
        return str(value.value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _meaning(field: FieldInfo) -> str:
    text = " ".join((field.description or "").split())
    bounds = [
        f"{sign} {getattr(bound, kind.__name__.lower())}"
        for bound in field.metadata
        for kind, sign in SIGNS.items()
        if isinstance(bound, kind)
    ]
    if get_origin(field.annotation) is Literal:
        bounds.append("one of " + ", ".join(str(word) for word in get_args(field.annotation)))
    return f"{text} ({', '.join(bounds)})" if bounds else text


def write_table(settings: list[Setting]) -> str:
    """Return the table of README.md, markers included."""
    lines = [BEGIN, "", "| setting | default | meaning |", "|---|---|---|"]
    for setting in settings:
        default = f"`{setting.default}`" if setting.default else ""
        also = f" Also read: {', '.join(f'`{name}`' for name in setting.aliases)}."
        meaning = (setting.meaning + (also if setting.aliases else "")).replace("|", r"\|")
        lines.append(f"| `{setting.name}` | {default} | {meaning} |")
    return "\n".join([*lines, "", END])


def write_env_example(settings: list[Setting]) -> str:
    """Return `.env.example`: every setting with its default, as a comment."""
    lines = [
        "# Every setting of Chalkbox with its default. Copy to .env and take the # away where you",
        "# want another value. Written by `make documents` from config.py.",
    ]
    section = ""
    for setting in settings:
        if setting.section != section:
            section = setting.section
            lines += ["", f"# --- {section}"]
        also = f" Also read: {', '.join(setting.aliases)}." if setting.aliases else ""
        lines += ["", f"# {setting.meaning}{also}", f"#{setting.name}={setting.default}"]
    return "\n".join(lines) + "\n"


def with_table(readme: str, table: str) -> str:
    """Return README.md with the text between its markers replaced.

    Raises:
        ValueError: README.md lacks the markers.
    """
    before, found, rest = readme.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise ValueError(f"README.md needs the lines {BEGIN!r} and {END!r}, in this order")
    return f"{before}{table}{after}"


def main() -> int:
    """Write both, or tell which of them is out of date; returns the exit code."""
    parser = argparse.ArgumentParser(description="Settings table and .env.example.")
    parser.add_argument("--write", action="store_true", help="write what differs")
    write = parser.parse_args().write
    settings = list_settings()
    wanted = {ENV_EXAMPLE: write_env_example(settings)}
    wanted[README] = with_table(README.read_text(encoding="utf-8"), write_table(settings))
    stale = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        sys.stdout.write(f"{path.name} {'written' if write else 'is out of date'}\n")
        if write:
            path.write_text(wanted[path], encoding="utf-8")
    return 1 if stale and not write else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ValueError as error:
        sys.exit(f"✗ {error}")
