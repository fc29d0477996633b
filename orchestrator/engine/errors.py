"""The engine's part of the error tree.

ChalkboxError
├── ChainError                 a workflow's stages do not fit together; raised at start
├── RunFolderError             a run folder refuses a name, is full, or is in use elsewhere
├── QueueError                 the queue of runs cannot be used
├── StoreError                 several machines: what goes between them
│   ├── StoreAwayError         the object store does not answer, or takes nothing
│   ├── StoredObjectError      an object is missing there, or is not what its name says
│   └── TakenOverError         another worker writes this run by now
├── UnknownRunError            there is no such run
├── UnknownFileError           the run has no such file, or none that may be fetched
├── RunBusyError               what was asked does not go with the state of the run
└── RunStoppedError
    ├── ArtifactInvalidError   a file of the run is missing or does not fit its model
    └── KilledWorkersError     every process that took the run was killed
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


class QueueError(ChalkboxError):
    """The queue of runs cannot be used; names its file and what to do."""

    code = "queue"


class StoreError(ChalkboxError):
    """What goes between machines cannot be had."""

    code = "store"


class StoreAwayError(StoreError):
    """The object store does not answer, or takes nothing; says why."""

    code = "store.away"


class StoredObjectError(StoreError):
    """An object is missing in the store, or its bytes are not those it is named by."""

    code = "store.object"


class TakenOverError(StoreError):
    """Another worker writes this run by now; nothing of this one is taken any more."""

    code = "store.taken_over"


class UnknownRunError(ChalkboxError):
    """There is no such run."""

    code = "run.unknown"


class UnknownFileError(ChalkboxError):
    """The run has no file of this name, or none that may be fetched."""

    code = "run.unknown_file"


class RunBusyError(ChalkboxError):
    """The run is queued or worked on, or has ended, and what was asked does not go with that."""

    code = "run.busy"


class KilledWorkersError(RunStoppedError):
    """Every process that took the run was killed; it is not tried again by itself."""

    code = "run.killed_workers"
