"""What can be done with captions: parameters, contracts, and what is said of a file of them."""

from typing import Literal

from pydantic import Field

from agents.artifacts.base import Record
from agents.artifacts.editing.output_contract import OutputContract
from agents.artifacts.media_facts import MediaFacts
from orchestrator.plugins.base import Misfit, PluginParams, Span
from orchestrator.plugins.contracts import mixed, unchanged

TEXTS = ("mov_text", "subrip", "webvtt", "ass", "ssa")
HEIGHTS = {"small": 0.045, "normal": 0.06, "large": 0.085}


class Style(Record):
    """How captions look."""

    height: float = Field(default=HEIGHTS["normal"], ge=0.02, le=0.25)
    """Of a line, as a share of the picture's shorter side."""
    colour: str = Field(default="FFFFFF", pattern=r"^[0-9A-F]{6}$")
    """Of the letters, RRGGBB."""
    where: Literal["top", "middle", "bottom"] = "bottom"
    """At which height of the picture."""
    box: bool = False
    """Whether they stand on a dark ground."""
    bold: bool = False
    """Whether the letters are thick."""


class Cues(Record):
    """What was found in a file of captions."""

    spans: tuple[Span, ...] = Field(default=(), max_length=5000)
    """When any are shown, seconds."""
    count: int = Field(default=0, ge=0)
    late: int = Field(default=0, ge=0)
    """So many begin after the end of the video."""
    broken: tuple[str, ...] = Field(default=(), max_length=10)
    """The first that could not be read, in words."""
    broken_count: int = Field(default=0, ge=0)
    encoding: str = Field(default="utf-8", max_length=20)


class FromFile(PluginParams):
    """Captions of an uploaded file, or of the video's own."""

    track: int | None = Field(None, ge=0, le=63)
    """Of the video's own subtitle tracks, counted from 0; none: the uploaded file."""
    shift_s: float = Field(0.0, ge=-36000, le=36000)
    """How much later they come, seconds; earlier where it is negative."""
    scale: float = Field(1.0, ge=0.1, le=10)
    """What their times are multiplied with, before they are shifted."""
    fit_s: float = Field(0.0, ge=0, le=600)
    """Bring all into so many seconds; for a short stand-in only."""
    found: Cues | None = None
    """What a look at the files has found."""


class Burn(FromFile):
    """Write captions into the picture."""

    style: Style = Style()
    """How they look: height, colour (RRGGBB), where (top, middle, bottom), box, bold."""


class Attach(FromFile):
    """Add captions as a track that players can switch on."""

    language: str = Field("", pattern=r"^([a-z]{3})?$")
    """Three letters, for example `eng`."""


class Extract(FromFile):
    """Write a subtitle track as a file of its own."""

    track: int | None = Field(0, ge=0, le=63)
    """Which one, counted from 0."""
    form: Literal["srt", "vtt"] = "srt"
    """Kind of file."""


class Remove(PluginParams):
    """Take all subtitle tracks away."""


def check_track(before: MediaFacts, params: FromFile) -> tuple[Misfit, ...]:
    """Whether the video has that track, and it is of words."""
    if params.track is None:
        return ()
    count = len(before.subtitles)
    if params.track >= count:
        told = "no captions" if not count else f"{count} subtitle track{'s' if count > 1 else ''}"
        why = f"The video has {told} of its own; a file of captions (.srt or .vtt) can be uploaded."
        return (Misfit(why, "track"),)
    if before.subtitles[params.track].codec not in TEXTS:
        why = "The video's own subtitles are pictures, not words, so nothing can be done with them."
        return (Misfit(why, "track"),)
    return ()


def check_any(before: MediaFacts, params: Remove) -> tuple[Misfit, ...]:
    """Whether there are any."""
    del params
    none = Misfit("The video has no subtitle track that could be removed.")
    return () if before.subtitles else (none,)


def burnt(before: MediaFacts, params: Burn) -> OutputContract:
    """As before, but for the picture while there are captions."""
    del params
    return mixed(before)


def while_shown(before: MediaFacts, params: Burn) -> tuple[Span, ...]:
    """When there are captions."""
    found = params.found.spans if params.found else ()
    return tuple(span for span in found if span[0] < before.lasts_s)


def attached(before: MediaFacts, params: Attach) -> OutputContract:
    """With one track more; a track at other times takes the place of the old one."""
    count = len([each for each in before.subtitles if each.codec in TEXTS])
    return unchanged(before, subtitle_tracks=count + (params.track is None))


def removed(before: MediaFacts, params: Remove) -> OutputContract:
    """Without any."""
    del params
    return unchanged(before, subtitle_tracks=0)


def extracted(before: MediaFacts, params: Extract) -> OutputContract:
    """A file of captions alone."""
    del before
    return OutputContract(ending=params.form, has_picture=False, sound_tracks=0, subtitle_tracks=1)


def cues_found(params: FromFile) -> str:
    """How many there are, and what is wrong with the file."""
    found = params.found
    if found is None:
        return ""
    if not found.count:
        why = f": {'; '.join(found.broken)}" if found.broken else ""
        return f"There is no caption in that file which could be read{why}."
    told = [f"{found.count} caption{'s' if found.count > 1 else ''}."]
    if found.encoding not in ("utf-8", "utf-8-sig", "utf-16"):
        told.append(f"The file does not say its encoding; it was read as {found.encoding}.")
    if found.broken_count:
        more = found.broken_count - len(found.broken)
        rest = f"; and {more} more" if more > 0 else ""
        told.append(f"{found.broken_count} could not be read: {'; '.join(found.broken)}{rest}.")
    if found.late:
        told.append(f"{found.late} begin after the end of the video and are not seen.")
    return " ".join(told)


def none_found(params: FromFile) -> bool:
    """Whether there is nothing to show."""
    return params.found is not None and params.found.count == 0


def is_own(params: FromFile) -> bool:
    """Whether the captions are the video's own."""
    return params.track is not None


def within_dummy(params: FromFile, dummy: MediaFacts) -> FromFile:
    """For a dummy: all captions within its length."""
    return params.model_copy(update={"fit_s": max(0.5, dummy.lasts_s * 0.9)})
