"""What REST refuses by itself; everything else it refuses comes from the door or the entrance.

ChalkboxError
└── ApiError
    ├── NotYoursError          the run is somebody else's; told as if there were none
    ├── NoArtifactError        the run has no artifact of this name
    ├── NoVideoError           the run has no video, or not yet
    ├── BrokenUploadError      an upload is no whole form
    ├── UnsatisfiableError     the part of a file that was asked for lies behind its end
    └── TooManyStreamsError    one visitor follows too many runs at once
"""

from collections.abc import Mapping

from orchestrator.errors import ChalkboxError


class ApiError(ChalkboxError):
    """The root; `headers` go with the answer."""

    code = "api"

    def __init__(self, message: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.headers = dict(headers or {})


class NotYoursError(ApiError):
    """The run is somebody else's; its code is that of a run that is not there."""

    code = "run.unknown"


class NoArtifactError(ApiError):
    """The run has no artifact of this name; its code is that of a file that is not there."""

    code = "run.unknown_file"


class NoVideoError(ApiError):
    """The run has no video, or not yet; says how it stands."""

    code = "run.no_video"


class BrokenUploadError(ApiError):
    """An upload is no whole form; says what is wrong with it."""

    code = "upload.broken"


class UnsatisfiableError(ApiError):
    """The part of a file that was asked for lies behind its end; says its size."""

    code = "file.range"


class TooManyStreamsError(ApiError):
    """One visitor, or all of them together, follow too many runs at once."""

    code = "events.too_many"
