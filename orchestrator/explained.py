"""What became of an explainer, with paths that are ready to open."""

from dataclasses import dataclass
from pathlib import Path

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from orchestrator.engine.outcome import RunOutcome
from orchestrator.engine.trace import LOG_FILE


@dataclass(frozen=True)
class Explained:
    """A finished or failed explainer, with paths that are ready to open."""

    outcome: RunOutcome
    video: Path | None
    receipt: Path

    @property
    def folder(self) -> Path:
        """The run folder, with every artifact."""
        return self.outcome.folder.root

    @property
    def code(self) -> Path | None:
        """The code of the video; None when the run did not get that far."""
        path = self.folder / GeneratedCode.CODE_FILE
        return path if path.exists() else None

    @property
    def log(self) -> Path:
        """What happened, for people."""
        return self.folder / LOG_FILE


def explained(outcome: RunOutcome) -> Explained:
    """The outcome, with paths."""
    root = outcome.folder.root
    package = outcome.artifacts.get(AnimationPackage)
    made = package if isinstance(package, AnimationPackage) and outcome.succeeded else None
    video = root / made.video if made and made.video else None
    return Explained(outcome, video, root / outcome.receipt.FILE)
