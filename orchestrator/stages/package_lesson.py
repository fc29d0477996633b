"""The finished explainer: video, captions, poster, code, and what was checked."""

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.intent import Intent
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.render_result import RenderResult
from agents.providers.offline.understand import lesson_of
from orchestrator.errors import RunStoppedError
from orchestrator.media.subtitles import to_srt, to_vtt
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.workshop import ExplainerRun

MADE_BY = "Chalkbox's own lessons, without a model"


async def package_video(
    run: ExplainerRun,
    intent: Intent,
    packet: MathPacket,
    code: GeneratedCode,
    result: RenderResult,
) -> AnimationPackage:
    """Write the captions and name every file of the package.

    Raises:
        RunStoppedError: There is no video.
    """
    if result.video is None:
        words = result.findings[0].message if result.findings else "the render failed"
        raise RunStoppedError(f"No video: {words}", context={"failure": result.failure})
    with told_to_the_run():
        checked = lesson_of(intent).claims(intent, packet)
    stem = code.manim.scene_name
    subtitles: dict[str, str] = {}
    if result.captions:
        for suffix, text in (("srt", to_srt(result.captions)), ("vtt", to_vtt(result.captions))):
            subtitles[suffix] = f"{stem}.{suffix}"
            run.folder.write_file(f"{stem}.{suffix}", text.encode())
    return AnimationPackage(
        title=intent.title,
        scene_class=code.manim.scene_name,
        video=result.video.path,
        duration_s=result.duration_s,
        code=GeneratedCode.CODE_FILE,
        subtitles_srt=subtitles.get("srt"),
        subtitles_vtt=subtitles.get("vtt"),
        poster=result.poster.path if result.poster else None,
        checked=checked,
        made_by=MADE_BY,
    )
