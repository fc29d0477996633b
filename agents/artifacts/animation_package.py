"""The finished explainer: what to hand to a viewer."""

from typing import ClassVar

from agents.artifacts.base import Artifact, SceneClassName, Seconds


class AnimationPackage(Artifact):
    """Names every file of a finished video, relative to the run folder."""

    FILE: ClassVar[str] = "animation_package.json"
    REPORTS: ClassVar[bool] = True

    title: str
    scene_class: SceneClassName
    video: str | None
    """None: it was asked for without one."""
    duration_s: Seconds
    voice: str = ""
    """Who speaks in it, or why nobody does; empty where nobody was asked to."""
    code: str
    subtitles_srt: str | None = None
    subtitles_vtt: str | None = None
    poster: str | None = None
    checked: tuple[str, ...] = ()
    """Statements of the video that the algebra system confirmed, in words."""
    flaws: tuple[str, ...] = ()
    """What cannot be read well in it and was not mended, in words."""
    not_shippable_because: tuple[str, ...] = ()
    """Why it should not be shown as it is, in words; empty where nothing speaks against it."""
    plain_because: str = ""
    """Why one process drew it alone, which takes longer; empty where several shared the work."""
    made_by: str
    """Who planned it, in words a viewer understands; says so when no model was used."""
