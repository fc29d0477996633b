"""Code that was written after an earlier plan, of which most still stands: only the rest is new."""

import contextlib
from typing import NamedTuple

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.scene_spec import Beat, ManimSceneSpec
from orchestrator.engine.artifact_text import from_text, to_text
from orchestrator.engine.errors import ArtifactInvalidError, RunFolderError
from orchestrator.stages.workshop import ExplainerRun

KEPT_FOR = 0.5
"""Where more of the beats have changed, the scene is written from nothing."""


class Earlier(NamedTuple):
    """What there is already."""

    code: str
    changed: tuple[str, ...]
    """Ids of the beats that are other than they were."""

    @property
    def words(self) -> str:
        """What a writer is told of it."""
        return (
            "This module was written after an earlier plan. Only these beats are other than they"
            f" were: {', '.join(self.changed)}. Change what belongs to them, and keep every other"
            " line exactly as it is: what comes before them is then not drawn again.\n\n"
            f"{self.code}"
        )


def keep_plan(run: ExplainerRun, spec: ManimSceneSpec, *, folder: str) -> None:
    """Keep the plan beside the code that is written after it."""
    run.folder.write_file(f"{folder}/{ManimSceneSpec.FILE}", to_text(spec))


def earlier_code(run: ExplainerRun, spec: ManimSceneSpec) -> Earlier | None:
    """The code there is, if a model wrote it after a plan of which at least half still stands."""
    with contextlib.suppress(ArtifactInvalidError, RunFolderError, FileNotFoundError):
        code = run.folder.read_artifact(GeneratedCode)
        first = code.failed[0].attempt if code.failed else code.attempt
        if first is None or code.written_by == "compiled":
            return None
        name = f"{first}/{ManimSceneSpec.FILE}"
        before = from_text(ManimSceneSpec, run.folder.read_file(name), name=name)
        changed = changed_beats(before, spec)
        if 0 < len(changed) <= KEPT_FOR * len(spec.beats):
            return Earlier(code.manim.code, changed)
    return None


def changed_beats(before: ManimSceneSpec, now: ManimSceneSpec) -> tuple[str, ...]:
    """Ids of the beats that say or show something else, or something that looks otherwise.

    Every one, where the scene itself is another.
    """
    same = {"scene_class", "title", "aspect"}
    if before.model_dump(include=same) != now.model_dump(include=same):
        return tuple(beat.id for beat in now.beats)
    known = {beat.id: _told(before, beat) for beat in before.beats}
    return tuple(beat.id for beat in now.beats if known.get(beat.id) != _told(now, beat))


def _told(spec: ManimSceneSpec, beat: Beat) -> tuple[object, ...]:
    named = {name for action in beat.actions for name in (*action.targets, action.into) if name}
    shown = tuple(element for element in spec.elements if element.id in named)
    return (beat, *shown)
