"""What every package of a video holds, whoever planned it."""

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult, VideoFile
from agents.artifacts.voice_over import VoiceOver
from orchestrator.engine.errors import RunFolderError
from orchestrator.errors import RunStoppedError
from orchestrator.media.subtitles import to_srt, to_vtt
from orchestrator.stages.workshop import ExplainerRun

NOT_REPAIRED = "not_repaired"
"""The failure of a run whose code could not be repaired within its bounds."""


def pack(
    run: ExplainerRun,
    result: RenderResult,
    over: VoiceOver,
    code: GeneratedCode,
    *,
    title: str,
    made_by: str,
    checked: tuple[str, ...] = (),
    flaws: tuple[str, ...] = (),
    unfit: tuple[str, ...] = (),
) -> AnimationPackage:
    """Write the captions of a video, and name its files.

    Raises:
        RunStoppedError: There is no video.
    """
    failure = NOT_REPAIRED if code.given_up else result.failure
    if needs_video(result):
        require_video(result, failure=failure)
    video, duration_s = over.video, over.duration_s
    stem = code.manim.scene_name
    told = over.captions or result.captions
    subtitles: dict[str, str] = {}
    if told:
        for suffix, text in (("srt", to_srt(told)), ("vtt", to_vtt(told))):
            subtitles[suffix] = f"{stem}.{suffix}"
            run.folder.write_file(f"{stem}.{suffix}", text.encode())
    captions = f", {len(told)} captions" if told else ""
    shown = f"video of {duration_s:.0f} s{captions}, " if video else ""
    run.progress(f"{shown}code")
    package = AnimationPackage(
        title=title,
        scene_class=stem,
        video=video.path if video else None,
        duration_s=duration_s,
        voice=over.in_words,
        code=GeneratedCode.CODE_FILE,
        subtitles_srt=subtitles.get("srt"),
        subtitles_vtt=subtitles.get("vtt"),
        poster=result.poster.path if result.poster else None,
        checked=checked,
        flaws=flaws,
        not_shippable_because=unfit,
        plain_because=result.plain_because,
        made_by=made_by,
    )
    require_listed(run, package)
    return package


def require_listed(run: ExplainerRun, package: AnimationPackage) -> None:
    """The last look: every file that is handed out is one of the run's own, and there.

    Raises:
        RunFolderError: One is not; names it.
    """
    named = (
        *(package.video, package.code, package.poster),
        *(package.subtitles_srt, package.subtitles_vtt),
    )
    for name in filter(None, named):
        entry = run.folder.manifest.find(name)
        path = run.folder.path(name)
        if entry is None or not path.is_file() or path.stat().st_size != entry.size_bytes:
            raise RunFolderError(f"{name} is to be handed out and is not as the run listed it")


def needs_video(result: RenderResult) -> bool:
    """Whether there is to be a video: it was not asked for without one."""
    return not (result.status == "skipped" and result.failure is None)


def require_video(result: RenderResult, *, failure: str | None = None) -> VideoFile:
    """The video of a render.

    Args:
        result: The render.
        failure: What the receipt names where there is none.

    Raises:
        RunStoppedError: There is none.
    """
    if result.video is None:
        raise RunStoppedError(
            f"No video: {result.why_no_video}", context={"failure": failure or result.failure}
        )
    return result.video
