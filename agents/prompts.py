"""Prompts: a markdown file beside each agent, filled from its brief.

The file has two parts, parted by a line of exactly `---user---`: instructions for the system, then
the user's message. Placeholders are `@@name`, because TeX and Python own `$`, `{}` and `%`; a
literal `@@` is written `@@@@`. What is filled in is never searched for placeholders again.

Words of strangers are `Quoted` in the brief. They, and every value that is more than one word or
number, appear between tags of the field's name (`<request>…</request>`), in which that closing tag
cannot occur: what stands inside cannot end its own quotation. They are refused in the system part.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import to_json

from agents.errors import BrokenPieceError

USER_LINE: Final = "---user---"
PLAIN: Final = (str, int, float, bool, NoneType)
"""Types whose values stand in a prompt without tags."""


class QuotedMark:
    """Marks a field of a brief as words of a stranger."""


Quoted = Annotated[str, QuotedMark()]
"""Text that a user, a model or a file brought; fenced in the prompt, so it cannot pose as ours."""


class PromptTemplate(Template):
    """Text with placeholders `@@name`."""

    delimiter = "@@"


@dataclass(frozen=True)
class RenderedPrompt:
    """What is sent."""

    system: str
    """Instructions; may be empty in a prompt that follows up on a conversation."""
    user: str


@dataclass(frozen=True)
class Prompt:
    """One prompt file."""

    name: str
    """File name, for example `write_scene.md`."""
    system: PromptTemplate
    user: PromptTemplate
    sha256: str
    """Digest of the file, in the trace and in the key of kept answers."""

    def check(self, brief: type[BaseModel]) -> None:
        """Compare file and brief.

        Raises:
            BrokenPieceError: A name is missing in the brief or unused by the file, a lone `@@`, or
                a stranger's words in the system part; the message names the file and the names.
        """
        used = self._names(self.system) | self._names(self.user)
        fields = brief.model_fields
        problems = [f"@@{name} is not a field of {brief.__name__}" for name in used - set(fields)]
        problems += [f"{brief.__name__}.{name} is never used" for name in set(fields) - used]
        problems += [
            f"@@{name} may hold a stranger's words and must not stand before {USER_LINE}"
            for name in self._names(self.system) & set(fields)
            if is_fenced(fields[name].annotation, fields[name].metadata)
        ]
        if problems:
            raise self._broken("; ".join(sorted(problems)))

    def render(self, brief: BaseModel) -> RenderedPrompt:
        """Fill both parts from the fields of a brief that was checked."""
        values = dict(_texts(brief))
        return RenderedPrompt(
            system=self.system.substitute(values).strip(),
            user=self.user.substitute(values).strip(),
        )

    def _names(self, part: PromptTemplate) -> set[str]:
        if not part.is_valid():
            raise self._broken("a lone @@; write @@name for a field and @@@@ for the characters")
        return set(part.get_identifiers())

    def _broken(self, why: str) -> BrokenPieceError:
        return BrokenPieceError(f"the prompt {self.name}: {why}", context={"prompt": self.name})


def prompt_beside(module_file: str, part: str | None = None) -> Prompt:
    """Load the prompt of a module: `storyboard.md` beside `storyboard.py`.

    Args:
        module_file: The module's `__file__`.
        part: Of a further prompt of the same agent: `findings` for `storyboard.findings.md`.

    Raises:
        BrokenPieceError: The file is missing, or has not exactly one line `---user---`.
    """
    ending = f".{part}.md" if part else ".md"
    path = Path(module_file).with_suffix(ending)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BrokenPieceError(
            f"the prompt {path.name} cannot be read: {error.strerror}",
            context={"prompt": path.name},
        ) from error
    return parse_prompt(path.name, content)


def parse_prompt(name: str, content: bytes) -> Prompt:
    """Part the content of a prompt file.

    Raises:
        BrokenPieceError: It is not UTF-8, or has not exactly one line `---user---`.
    """
    try:
        parts = re.split(rf"^{USER_LINE}$", content.decode(), flags=re.MULTILINE)
    except UnicodeDecodeError as error:
        raise BrokenPieceError(
            f"the prompt {name} is not UTF-8", context={"prompt": name}
        ) from error
    if len(parts) != 2:
        raise BrokenPieceError(
            f"the prompt {name} needs exactly one line {USER_LINE}, and has {len(parts) - 1}",
            context={"prompt": name},
        )
    system, user = (PromptTemplate(part) for part in parts)
    return Prompt(name=name, system=system, user=user, sha256=hashlib.sha256(content).hexdigest())


def is_fenced(annotation: Any, metadata: list[Any]) -> bool:
    """Whether a field is shown between tags: marked `Quoted`, or more than one word or number."""
    if any(isinstance(mark, QuotedMark) for mark in metadata):
        return True
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        return is_fenced(inner, marks)
    if origin is Literal:
        return False
    if origin in (Union, UnionType):
        return any(is_fenced(inner, []) for inner in get_args(annotation))
    plain = isinstance(annotation, type) and issubclass(annotation, PLAIN)
    return not plain or origin is not None


def _texts(brief: BaseModel) -> Iterator[tuple[str, str]]:
    fields = type(brief).model_fields
    for name, field in fields.items():
        value: object = getattr(brief, name)
        text = value if isinstance(value, str) else to_json(value, indent=2).decode()
        if value is None:
            text = "(none)"
        yield name, fence(name, text) if is_fenced(field.annotation, field.metadata) else text


def fence(name: str, text: str) -> str:
    """Put text between tags; a closing tag of that name inside gets a backslash.

    The backslash stands where JSON allows one, so that fenced JSON stays the same JSON.
    """
    inside = re.sub(rf"<(\s*)/(?=\s*{re.escape(name)})", r"<\1\\/", text, flags=re.IGNORECASE)
    return f"<{name}>\n{inside}\n</{name}>"
