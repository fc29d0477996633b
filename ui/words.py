"""Numbers, times and names as people read them; pure functions."""

from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote

from ui.escape import Html, el

NOTHING = "\N{EN DASH}"
"""Stands where there is no value."""
STATES = {
    "queued": "Waiting",
    "running": "In the making",
    "succeeded": "Ready",
    "failed": "Failed",
    "refused": "Not possible",
    "cancelled": "Cancelled",
    "interrupted": "Interrupted",
    "damaged": "Damaged",
    "unfinished": "Unfinished",
}
"""State of a run, in words."""


def state_words(state: str) -> str:
    """The state of a run or stage, for a badge."""
    return STATES.get(state, name_words(state))


def name_words(name: str) -> str:
    """A name from code as words: `read_intent` is `Read intent`."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def seconds_words(seconds: float) -> str:
    """A span of time: `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def length_words(seconds: float) -> str:
    """The length of a video, as players show it: `0:52`, `1:02:03`."""
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 60:
        return f"{minutes}:{rest:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def size_words(size_bytes: int) -> str:
    """A file's size: `812 B`, `14 kB`, `2.1 MB`."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    size = size_bytes / 1000
    for unit in ("kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:.1f} {unit}" if size < 10 and unit != "kB" else f"{size:.0f} {unit}"
        size /= 1000
    return ""


def money_words(usd: Decimal) -> str:
    """An amount: a dash for none, tenths of a cent for little."""
    if not usd:
        return NOTHING
    return f"${usd:.4f}" if usd < Decimal("0.1") else f"${usd:.2f}"


def date_words(at: datetime) -> str:
    """A day and a time, UTC: `21 Nov 2026, 17:31`; the page turns it into the reader's own."""
    return f"{at.day} {at:%b %Y, %H:%M}"


def begun_at(video_id: str) -> datetime | None:
    """When a run was asked for: its id begins with it."""
    try:
        return datetime.strptime(video_id[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def time_element(at: datetime) -> Html:
    """A day and a time, which the page turns into the reader's own."""
    return el("time", date_words(at), datetime=at.isoformat(), class_="quiet")


def quoted(name: str, *, safe: str = "") -> str:
    """A name as part of an address; half a surrogate pair is replaced."""
    return quote(name, safe=safe, errors="replace")


def run_path(video_id: str) -> str:
    """Where a run is on the page, relative to it."""
    return f"./?run={quoted(video_id)}"


def file_path(video_id: str, name: str, *, download: bool = False) -> str:
    """Where a file of a run is fetched, relative to the page."""
    path = f"api/v1/runs/{quoted(video_id)}/files/{quoted(name, safe='/')}"
    return f"{path}?download=1" if download else path


def preview_path(video_id: str, name: str) -> str:
    """Where a file of a run's preview is fetched, relative to the page."""
    return f"api/v1/runs/{quoted(video_id)}/preview/{quoted(name)}"


def export_path(video_id: str, number: int) -> str:
    """Where what led to a result is fetched as one script."""
    return f"api/v1/edit/{quoted(video_id)}/export?number={number}"


def archive_path(video_id: str) -> str:
    """Where everything of a run is fetched as one zip."""
    return f"api/v1/runs/{quoted(video_id)}/archive"
