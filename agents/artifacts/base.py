"""The base of every artifact: frozen, closed, versioned."""

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from agents.artifacts.field_words import words_below_fields

OURS: dict[str, JsonValue] = {"ours": True}
"""`json_schema_extra` of a field or a class that models are not told of: it is ours to write."""


class Record(BaseModel):
    """A frozen value inside an artifact: unknown fields and non-finite numbers are refused.

    The string below a field is its description.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        # Of some three hundred models a process uses few; to build all takes half a second.
        defer_build=True,
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        words = words_below_fields(cls)
        for name, field in cls.model_fields.items():
            if field.description is None:
                field.description = words.get(name)


class Artifact(Record):
    """What one stage leaves for the next, written to the run folder as `<FILE>`."""

    FILE: ClassVar[str]
    """File name in the run folder, for example `scene_spec.json`; a public contract."""

    REPORTS: ClassVar[bool] = False
    """Whether it tells what was found or made, so that nobody says it otherwise by hand."""

    schema_version: int = 1
    """Raised when a field is renamed or changes meaning; an upgrade function reads older ones."""

    @property
    def needs_repair(self) -> bool:
        """Whether what it reports on failed, so that what it was made from must be mended."""
        return False

    @property
    def unfit(self) -> tuple[str, ...]:
        """Why what it reports on should not be shown to anybody, in words."""
        return ()


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A digest in lower-case hexadecimal."""

SceneClassName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]{0,59}Scene$")]
"""TitleCase and ends in `Scene`; the video is named after it."""

PythonName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,119}$")]
"""Any class name a user's own file may hold."""

Seconds = Annotated[float, Field(ge=0)]
"""A time or a length, seconds."""
