"""Names of runs: sortable by time, readable, impossible to guess by counting."""

import re
import unicodedata
import uuid
from datetime import UTC, datetime

_SLUG_CHARS = 40
_READ_CHARS = 400
_SHAPE = re.compile(r"\d{8}-\d{6}-[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{12}", re.ASCII)


def new_video_id(now: datetime, text: str) -> str:
    """Make the name of a run, which is also the name of its folder.

    Args:
        now: With a time zone; the id speaks UTC.
        text: What the run is about, in anyone's words; only a readable rest of it is used.

    Returns:
        `<yyyymmdd-hhmmss>-<slug>-<12 hexadecimal digits>`, at most 70 characters of `a-z0-9-`.
    """
    return f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{slug_of(text)}-{uuid.uuid4().hex[-12:]}"


def slug_of(text: str) -> str:
    """A readable rest of a text: its first words in `a-z0-9` and dashes, at most 40 characters."""
    plain = unicodedata.normalize("NFKD", text[:_READ_CHARS])
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_only)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > _SLUG_CHARS:
            break
        slug = longer
    return slug or (words[0][:_SLUG_CHARS] if words else "video")


def is_video_id(name: str) -> bool:
    """Whether a name could be one that `new_video_id` made."""
    return _SHAPE.fullmatch(name) is not None
