"""Stages and workflows: what is done in which order, matched by the types of artifacts.

A stage is `async def deed(run, artifact, …) -> Artifact`. Its name is the function's; what it
needs is read from the annotations. Nothing is run here.
"""

import inspect
from collections.abc import Callable, Coroutine, Mapping, Sequence
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
    mends: tuple[Deed, ...] = ()
    """What is done when an artifact `needs_repair`: it takes that artifact last and writes an
    earlier one anew, from which the stages in between are done again. It ends by raising."""
    stands_in_for: str | None = None
    """Name of the workflow in whose place this one answers where no model is set. Users know it by
    that name."""
    variant_of: str | None = None
    """Name of the workflow whose requests it answers where `answers` says so. Users know it by that
    name."""
    answers: Callable[[Any], bool] | None = None
    """With `variant_of`: whether a request is one for this variant."""
    require: Callable[[Any], None] | None = None
    """Looks at a request before a run is made of it, and raises RequestRefusedError where it can
    be seen that none would come of it."""
    beside: tuple[tuple[Deed, ...], ...] = ()
    """Neighbours in the chain of which none needs another: they are done at the same time."""
    long_stages: tuple[Deed, ...] = ()
    """Those that take most of the time, for telling how far a run is."""
    takes_story: bool = False
    """Whether its prompt is a whole text, of which users may give more than of a request."""
    parts: tuple["Workflow", ...] = ()
    """What its stages hand out, to be made as runs of their own below the run."""
    needs_upload: bool = False
    """Whether a file of the user's must lie in the run folder before it begins, so that a request
    alone starts no run."""
    is_errand: bool = False
    """Whether it is done for a page that waits, and gone at once: it stands in no list."""
    chain: tuple[Stage, ...] = field(init=False)
    """The stages as read from their functions."""
    menders: Mapping[type[Artifact], Stage] = field(init=False)
    """The mends as read from their functions, by the artifact that needs them."""

    def __post_init__(self) -> None:
        chain = tuple(Stage.of(deed) for deed in self.stages)
        check_chain(chain, self.request)
        menders = [Stage.of(deed) for deed in self.mends]
        check_menders(menders, chain, self.request)
        for deed in self.long_stages:
            if deed not in self.stages:
                raise _misfit(deed.__name__, "is said to be long", "but is no stage")
        check_beside(self.beside, chain, menders)
        object.__setattr__(self, "chain", chain)
        object.__setattr__(self, "menders", {each.inputs[-1].artifact: each for each in menders})

    @property
    def known_as(self) -> str:
        """The name that users know it by."""
        return self.stands_in_for or self.variant_of or self.name

    def done_with(self, stage: Stage) -> tuple[Stage, ...]:
        """The stages that are done at the same time as this one, where it is the first of them."""
        for first, *others in self.beside:
            if first is stage.deed:
                return tuple(each for each in self.chain if each.deed in others)
        return ()

    def stage(self, name: str) -> Stage:
        """The stage of this name.

        Raises:
            ChainError: There is none; names those there are.
        """
        for stage in self.chain:
            if stage.name == name:
                return stage
        names = ", ".join(stage.name for stage in self.chain)
        raise ChainError(f"{self.name} has no stage {name!r}, only {names}")


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


def check_beside(
    groups: Sequence[Sequence[Deed]], chain: Sequence[Stage], menders: Sequence[Stage]
) -> None:
    """Refuse stages that cannot be done at the same time.

    Raises:
        ChainError: They are no neighbours in the chain, in its order; one needs what another
            writes, is in two groups, or writes what a mender mends. Names the stage.
    """
    mended = {mender.inputs[-1].artifact: mender for mender in menders}
    grouped: set[str] = set()
    for group in groups:
        together = _neighbours(group, chain)
        written = {stage.writes for stage in together}
        for stage in together:
            if stage.name in grouped:
                raise _misfit(stage.name, "is done beside others", "twice")
            grouped.add(stage.name)
            if mender := mended.get(stage.writes):
                raise _misfit(mender.name, "mends what is made", "while another stage is done")
            for needed in stage.inputs:
                if needed.artifact in written:
                    but = _later(stage, needed, together).replace("later", "at the same time")
                    raise _misfit(stage.name, f"needs {needed.artifact.__name__}", but)


def _neighbours(group: Sequence[Deed], chain: Sequence[Stage]) -> Sequence[Stage]:
    deeds = [stage.deed for stage in chain]
    first = deeds.index(group[0]) if group and group[0] in deeds else len(deeds)
    if len(group) < 2 or deeds[first : first + len(group)] != list(group):
        names = ", ".join(deed.__name__ for deed in group)
        raise ChainError(f"{names or 'no stages'} do not follow each other in the chain")
    return chain[first : first + len(group)]


def check_menders(
    menders: Sequence[Stage], chain: Sequence[Stage], request: type[Artifact]
) -> None:
    """Refuse menders that do not fit a chain.

    Raises:
        ChainError: One mends nothing, needs what is not there by then, writes what no earlier
            stage writes, or has the name of a stage; or two mend one type. Names stage and type.
    """
    mended: set[type[Artifact]] = set()
    names = {stage.name for stage in chain}
    for mender in menders:
        if mender.name in names:
            raise ChainError(f"two stages are named {mender.name}", context={"stage": mender.name})
        names.add(mender.name)
        writes = [stage.writes for stage in chain]
        broken = mender.inputs[-1].artifact if mender.inputs else None
        if broken not in writes:
            raise _misfit(mender.name, "mends nothing", "its last input is written by no stage")
        there = {request, *writes[: writes.index(broken) + 1]}
        for needed in mender.inputs:
            if needed.artifact not in there:
                raise _misfit(mender.name, f"needs {needed.artifact.__name__}", "too early")
        if mender.writes not in writes[: writes.index(broken)]:
            raise _misfit(
                mender.name, f"writes {mender.writes.__name__}", "which no stage before it writes"
            )
        if broken in mended:
            raise _misfit(mender.name, f"mends {broken.__name__}", "so does another")
        mended.add(broken)


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
