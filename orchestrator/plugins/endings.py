"""Which kind of file a result is: the same as before, where that can be written."""

from agents.artifacts.media_facts import MediaFacts

IN_WEBM = {"vp8", "vp9", "av1", "opus", "vorbis", "webvtt"}
SOUND_ENDINGS = {"mp3": "mp3", "wav": "wav", "flac": "flac", "ogg": "ogg", "aac": "m4a"}

ATTACHED = ("gif", "png", "jpg", "srt", "vtt", "zip")
"""Results that are no videos: they are handed on, and nothing more is done to them."""


def is_attached(ending: str) -> bool:
    """Whether a result with this ending is handed on beside the video it was made from."""
    return ending in ATTACHED


def ending_of(facts: MediaFacts) -> str:
    """Ending of a file of the same kind, or of an mp4 where that kind is not written any more."""
    formats = set(facts.container.split(","))
    codecs = {each.codec for each in facts.streams if each.kind in ("video", "audio", "subtitle")}
    if facts.picture is None:
        found = next((SOUND_ENDINGS[each] for each in formats if each in SOUND_ENDINGS), None)
        return found or "m4a"
    if "webm" in formats:
        return "webm" if codecs <= IN_WEBM else "mkv"
    if "mov" in formats and any(each in ("prores", "dnxhd") for each in codecs):
        return "mov"
    return "mp4"
