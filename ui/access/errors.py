"""Errors of the entrance.

ChalkboxError
└── AccessError
    ├── OpenAddressError      the address is open to others and nothing guards it
    ├── SecretFileError       the secret beside the runs cannot be kept or read
    ├── ReadOnlyError         who came by a link may look and do nothing else
    └── PublicLimitError      a visitor of the public link asks for more than is given
        ├── PromptTooLongError
        ├── QualityTooHighError
        ├── UploadTooLargeError   larger than is taken from anybody, or from a visitor
        ├── VisitorBusyError      so many runs at once
        ├── VisitorDayError       so many runs in a day
        ├── CrowdedError          so many runs of all visitors
        └── MoneyDayError         so much money in a day
"""

from typing import ClassVar

from orchestrator.errors import ChalkboxError


class AccessError(ChalkboxError):
    """The root; `status` is the HTTP status it is answered with."""

    code = "access"
    status: ClassVar[int] = 403


class OpenAddressError(AccessError):
    """Others than this machine could enter, and nothing keeps them out."""

    code = "access.open_address"


class SecretFileError(AccessError):
    """The secret that signs sessions and links cannot be kept."""

    code = "access.secret"


class ReadOnlyError(AccessError):
    """A link opens one run to look at."""

    code = "access.read_only"


class PublicLimitError(AccessError):
    """More than visitors of the public link are given; the message says the limit."""

    code = "limit"
    status = 429


class PromptTooLongError(PublicLimitError):
    """The prompt is longer than visitors may write."""

    code = "limit.prompt"
    status = 422


class QualityTooHighError(PublicLimitError):
    """The frame is larger than visitors may ask for."""

    code = "limit.quality"
    status = 422


class UploadTooLargeError(PublicLimitError):
    """The upload is larger than is taken from whoever sends it; says the limit."""

    code = "upload.too_large"
    status = 413


class VisitorBusyError(PublicLimitError):
    """The visitor has so many runs that have not ended."""

    code = "limit.one_run"


class VisitorDayError(PublicLimitError):
    """The visitor has had all runs of the day."""

    code = "limit.runs_per_day"


class CrowdedError(PublicLimitError):
    """All visitors together have as many runs as they are given."""

    code = "limit.crowded"


class NoPinsError(PublicLimitError):
    """Visitors' runs are not kept for good: anybody could fill the disk."""

    code = "limit.pin"
    status = 403


class MoneyDayError(PublicLimitError):
    """The day's money is spent."""

    code = "limit.money"
