"""A user's own version of what a run has made, in place of the one there is."""

from pydantic import ValidationError

from agents.artifacts.base import Artifact
from agents.artifacts.generated_code import GeneratedCode, ManimCode
from orchestrator.engine.artifact_text import from_text
from orchestrator.engine.errors import ArtifactInvalidError
from orchestrator.engine.run_folder import RunFolder
from orchestrator.engine.stage import Workflow
from orchestrator.errors import EditRefusedError

MOST_BYTES = 4_000_000
"""A version that is larger is none that anybody wrote."""


def may_be_edited(workflow: Workflow) -> frozenset[str]:
    """Names of the artifacts of a workflow that a user may put others in place of."""
    return frozenset(name for name, kind in _kinds(workflow).items() if not kind.REPORTS)


def edit_artifact(workflow: Workflow, folder: RunFolder, name: str, content: bytes) -> None:
    """Put a user's version in the place of an artifact, or of the code; the one before is kept.

    Args:
        workflow: The one the run belongs to.
        folder: Of a run that nobody is at.
        name: File name of an artifact, or `generated_scene.py`.
        content: All of it, UTF-8.

    Raises:
        EditRefusedError: The run has no such artifact, it is none of those that may be edited, or
            the content does not fit; names each field that is wrong.
        ArtifactInvalidError: The run is damaged.
        RunFolderError: The disk refuses it.
    """
    if len(content) > MOST_BYTES:
        raise EditRefusedError(
            f"It has {len(content):,} bytes, and at most {MOST_BYTES:,} are taken. Nothing was"
            " changed."
        )
    is_code = name == GeneratedCode.CODE_FILE
    kind = GeneratedCode if is_code else _kinds(workflow).get(name)
    entry = folder.manifest.find(kind.FILE) if kind else None
    if kind is None or entry is None:
        raise EditRefusedError(f"The run has no {name[:100]!r} that could be changed.")
    if kind.REPORTS:
        raise EditRefusedError(
            f"{name} tells what was found or made, so it is not changed by hand. Change what it was"
            " made from, and go on from there."
        )
    artifact = _with_code(folder, content) if is_code else _read(kind, content)
    if isinstance(artifact, GeneratedCode):
        if artifact.parts:
            raise EditRefusedError(
                "The code is put together from several scenes. Change scene_spec.json, or a scene's"
                " own code in the folder `scenes`."
            )
        code = artifact.manim.code.encode()
        folder.as_stage(entry.stage).write_file(GeneratedCode.CODE_FILE, code)
    folder.replace_artifact(artifact)


def _kinds(workflow: Workflow) -> dict[str, type[Artifact]]:
    kinds = (workflow.request, *(stage.writes for stage in workflow.chain))
    return {kind.FILE: kind for kind in kinds}


def _read(kind: type[Artifact], content: bytes) -> Artifact:
    try:
        return from_text(kind, content, name=kind.FILE)
    except ArtifactInvalidError as error:
        raise EditRefusedError(
            f"{error.message}. Nothing was changed.", context=error.context
        ) from error


def _with_code(folder: RunFolder, content: bytes) -> GeneratedCode:
    there = folder.read_artifact(GeneratedCode)
    try:
        text = content.decode()
        manim = ManimCode(scene_name=there.manim.scene_name, code=text)
    except (UnicodeDecodeError, ValidationError) as error:
        words = "it is no UTF-8 text"
        if isinstance(error, ValidationError):
            words = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise EditRefusedError(
            f"{GeneratedCode.CODE_FILE} does not fit: {words}. Nothing was changed.",
            context={"fields": [words]},
        ) from error
    return there.model_copy(update={"manim": manim})
