"""The engine's part of the error tree.

ChalkboxError
├── ChainError                 a workflow's stages do not fit together; raised at start
├── RunFolderError             a run folder refuses a name, is full, or is in use elsewhere
└── RunStoppedError
    └── ArtifactInvalidError   a file of the run is missing or does not fit its model
"""

from orchestrator.errors import ChalkboxError, RunStoppedError


class ChainError(ChalkboxError):
    """A stage needs what nobody writes, or two write the same; names stage and type."""

    code = "workflow.chain"


class RunFolderError(ChalkboxError):
    """The run folder refuses a name, cannot be written, or is in use by another process."""

    code = "run.folder"


class ArtifactInvalidError(RunStoppedError):
    """A file of the run is missing or was edited into something its model refuses."""

    code = "run.artifact_invalid"
