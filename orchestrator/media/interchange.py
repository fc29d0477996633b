"""A film's timeline for people's own editors: OpenTimelineIO, and EDL and FCPXML by its adapters.

Paths are relative to the run folder, so the folder can be moved to where the editor is.
"""

from typing import Any

import opentimelineio  # pyright: ignore[reportMissingTypeStubs]

from agents.artifacts.story.film_timeline import FilmTimeline, PictureClip, VoiceClip

otio: Any = opentimelineio
OTIO_FILE, EDL_FILE, FCPXML_FILE = "timeline.otio", "timeline.edl", "timeline.fcpxml"
SOUND_HZ = 48_000
"""Sounds begin where a sample does, not where a picture does."""
KNOWN_RATES = (24, 25, 30, 50, 60)
"""Pictures a second that EDL and FCPXML know; and they have one rate for everything."""


def write_interchange(timeline: FilmTimeline) -> dict[str, bytes]:
    """The timeline in each format, by file name; an EDL holds the pictures alone."""
    rate = timeline.fps if timeline.fps in KNOWN_RATES else max(KNOWN_RATES)
    even = to_otio(timeline, rate=rate, sound_hz=rate)
    pictures = otio.schema.Timeline(name=timeline.title)
    pictures.tracks.append(even.tracks[0].deepcopy())
    texts = {
        OTIO_FILE: otio.adapters.write_to_string(to_otio(timeline), "otio_json"),
        EDL_FILE: otio.adapters.write_to_string(pictures, "cmx_3600", rate=rate),
        FCPXML_FILE: otio.adapters.write_to_string(even, "fcpx_xml"),
    }
    return {name: text.encode() for name, text in texts.items()}


def to_otio(timeline: FilmTimeline, *, rate: int | None = None, sound_hz: int = SOUND_HZ) -> Any:
    """Pictures, voices and music on a track each; chapters are marks on the pictures.

    Args:
        timeline: The film.
        rate: Pictures a second in which to count, where that is not the film's own rate.
        sound_hz: Parts of a second in which sounds are counted.
    """
    rate = rate or timeline.fps
    whole = otio.schema.Timeline(name=timeline.title)
    whole.metadata["chalkbox"] = {"levels": timeline.levels.model_dump()}
    whole.global_start_time = otio.opentime.RationalTime(0, rate)
    pictures = otio.schema.Track("Pictures", kind=otio.schema.TrackKind.Video)
    pictures.extend([_picture(clip, rate) for clip in timeline.pictures])
    for chapter in timeline.chapters:
        at = otio.opentime.RationalTime(round(chapter.begin_s * rate), rate)
        span = otio.opentime.TimeRange(at, otio.opentime.RationalTime(1, rate))
        pictures.markers.append(otio.schema.Marker(name=chapter.title, marked_range=span))
    whole.tracks.append(pictures)
    if timeline.voices:
        whole.tracks.append(_voices(timeline.voices, sound_hz))
    if timeline.music:
        music = otio.schema.Track("Music", kind=otio.schema.TrackKind.Audio)
        music.append(_sound("Music", timeline.music, _span(timeline.duration_s, sound_hz)))
        whole.tracks.append(music)
    return whole


def _picture(clip: PictureClip, rate: int) -> Any:
    span = _span(clip.duration_s, rate)
    begins = {"transition": clip.transition.value, "transition_s": clip.transition_s}
    return otio.schema.Clip(
        name=clip.shot,
        media_reference=otio.schema.ExternalReference(clip.file, available_range=span),
        source_range=span,
        metadata={"chalkbox": begins},
    )


def _voices(clips: tuple[VoiceClip, ...], rate: int) -> Any:
    track, reached = otio.schema.Track("Voices", kind=otio.schema.TrackKind.Audio), 0
    for clip in clips:
        begin, end = round(clip.begin_s * rate), round((clip.begin_s + clip.duration_s) * rate)
        if begin > reached:
            track.append(otio.schema.Gap(source_range=_counted(begin - reached, rate)))
        track.append(_sound(f"{clip.shot} voice", clip.file, _counted(end - begin, rate)))
        reached = end
    return track


def _sound(name: str, file: str, span: Any) -> Any:
    heard = otio.schema.ExternalReference(file, available_range=span)
    return otio.schema.Clip(name=name, media_reference=heard, source_range=span)


def _span(seconds: float, rate: int) -> Any:
    return _counted(round(seconds * rate), rate)


def _counted(count: int, rate: int) -> Any:
    begin = otio.opentime.RationalTime(0, rate)
    return otio.opentime.TimeRange(begin, otio.opentime.RationalTime(count, rate))
