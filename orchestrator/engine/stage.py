"""Stages and workflows: what is done in which order, matched by the types of artifacts.

A stage is `async def deed(run, artifact, …) -> Artifact`. Its name is the function's; what it
needs is read from the annotations. Nothing is run here.
"""

import inspect
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from agents.artifacts.base import Artifact
from orchestrator.engine.errors import ChainError

Deed = Callable[..., Coroutine[Any, Any, Artifact]]


@dataclass(frozen=True)
class StageInput:
    """One parameter of a stage after the run."""

    parameter: str
    artifact: type[Artifact]


@dataclass(frozen=True)
class Stage:
    """One step of a workflow. Made by `Stage.of`."""

    name: str
    about: str
    """First line of the function's docstring."""
    deed: Deed
    inputs: tuple[StageInput, ...]
    writes: type[Artifact]

    @classmethod
    def of(cls, deed: Deed) -> "Stage":
        """Read a stage from its function.

        Raises:
            ChainError: It is not async, lacks the run or an annotation, or takes or returns
                something that is no artifact; names the stage and the parameter.
        """
        name = getattr(deed, "__name__", repr(deed))
        if not inspect.iscoroutinefunction(deed):
            raise ChainError(f"stage {name} is not `async def`", context={"stage": name})
        try:
            hints = get_type_hints(deed)
        except (NameError, TypeError, AttributeError) as error:
            raise ChainError(
                f"stage {name} has an annotation that cannot be read: {error}",
                context={"stage": name},
            ) from error
        parameters = list(inspect.signature(deed).parameters.values())
        if not parameters:
            raise ChainError(f"stage {name} takes no run", context={"stage": name})
        inputs: list[StageInput] = []
        for parameter in parameters[1:]:
            if parameter.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
                raise ChainError(
                    f"stage {name}: {parameter} is not a plain parameter", context={"stage": name}
                )
            artifact = _artifact(hints.get(parameter.name), stage=name, what=parameter.name)
            inputs.append(StageInput(parameter.name, artifact))
        return cls(
            name=name,
            about=(inspect.getdoc(deed) or "").partition("\n")[0],
            deed=deed,
            inputs=tuple(inputs),
            writes=_artifact(hints.get("return"), stage=name, what="the returned value"),
        )


@dataclass(frozen=True)
class Workflow:
    """A request and the stages that answer it, in order.

    Raises:
        ChainError: The stages do not fit together.
    """

    name: str
    request: type[Artifact]
    stages: tuple[Deed, ...]
    chain: tuple[Stage, ...] = field(init=False)
    """The stages as read from their functions."""

    def __post_init__(self) -> None:
        chain = tuple(Stage.of(deed) for deed in self.stages)
        check_chain(chain, self.request)
        object.__setattr__(self, "chain", chain)


def check_chain(stages: Sequence[Stage], request: type[Artifact]) -> None:
    """Refuse stages that do not fit together.

    Raises:
        ChainError: There is no stage; a stage needs a type that neither the request nor an earlier
            stage is; or two write one type, one file, or have one name. Names stage and type.
    """
    if not stages:
        raise ChainError("a workflow needs at least one stage")
    writers: dict[type[Artifact], str] = {request: "the request"}
    files: dict[str, str] = {_file(request, stage="the request"): "the request"}
    names: set[str] = set()
    for stage in stages:
        if stage.name in names:
            raise ChainError(f"two stages are named {stage.name}", context={"stage": stage.name})
        names.add(stage.name)
        for needed in stage.inputs:
            if needed.artifact not in writers:
                raise _misfit(
                    stage.name, f"needs {needed.artifact.__name__}", _later(stage, needed, stages)
                )
        if stage.writes in writers:
            raise _misfit(
                stage.name, f"writes {stage.writes.__name__}", f"so does {writers[stage.writes]}"
            )
        file = _file(stage.writes, stage=stage.name)
        if file in files:
            raise _misfit(stage.name, f"writes {file}", f"so does {files[file]}")
        writers[stage.writes] = stage.name
        files[file] = stage.name


def _later(stage: Stage, needed: StageInput, stages: Sequence[Stage]) -> str:
    for other in stages:
        if other.writes is needed.artifact:
            return (
                "which it writes itself" if other is stage else f"which {other.name} writes later"
            )
    return "which nobody writes"


def _misfit(stage: str, does: str, but: str) -> ChainError:
    return ChainError(f"stage {stage} {does}, {but}", context={"stage": stage})


def _artifact(annotation: object, *, stage: str, what: str) -> type[Artifact]:
    if annotation is None:
        raise ChainError(f"stage {stage}: {what} has no annotation", context={"stage": stage})
    if not (isinstance(annotation, type) and issubclass(annotation, Artifact)):
        raise ChainError(
            f"stage {stage}: {what} is {annotation!r}, which is no artifact",
            context={"stage": stage},
        )
    return annotation


def _file(artifact: type[Artifact], *, stage: str) -> str:
    file = getattr(artifact, "FILE", None)
    if not isinstance(file, str):
        raise ChainError(
            f"{artifact.__name__}, written by {stage}, names no FILE", context={"stage": stage}
        )
    return file
