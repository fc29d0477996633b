"""Which of the further uploads an operation takes as its second file."""

from collections.abc import Sequence
from typing import Literal

from agents.artifacts.media_facts import MediaFacts

Other = Literal["media", "captions", "picture", "video"]
"""What a second file has to be; `picture`: a still one, or else a moving one."""
WANTED = {
    "media": "another file is needed",
    "captions": "a file of captions is needed (.srt or .vtt)",
    "picture": "a picture is needed, for example a .png",
    "video": "another video is needed",
}
STILLS = ("png_pipe", "jpeg_pipe", "webp_pipe", "bmp_pipe")


def is_captions(facts: MediaFacts) -> bool:
    """Whether a file holds captions and nothing else."""
    return bool(facts.subtitles) and not facts.sounds and facts.picture is None


def is_still(facts: MediaFacts) -> bool:
    """Whether it is one picture."""
    return any(each in facts.container.split(",") for each in STILLS)


def pick_other(kind: Other, uploads: Sequence[MediaFacts]) -> int | None:
    """Place of the upload to take: of captions the one that came last, of others the first."""
    fitting = [place for place, facts in enumerate(uploads) if _fits(kind, facts)]
    if kind == "captions":
        return fitting[-1] if fitting else None
    if kind == "picture":
        fitting.sort(key=lambda place: not is_still(uploads[place]))
    return fitting[0] if fitting else None


def _fits(kind: Other, facts: MediaFacts) -> bool:
    if kind == "captions":
        return is_captions(facts)
    if kind == "media":
        return not is_captions(facts)
    return facts.picture is not None and not (kind == "video" and is_still(facts))
