"""The finished lesson: video, captions, poster, code, and what was checked."""

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.intent import ConceptIntent
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.render_result import RenderResult
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.validation_report import ValidationReport
from agents.artifacts.voice_over import VoiceOver
from agents.providers.offline.understand import lesson_of
from orchestrator.stages.agent_failures import told_to_the_run
from orchestrator.stages.packing import pack
from orchestrator.stages.workshop import ExplainerRun

MADE_BY = "Chalkbox's own lessons, without a model"


async def package_lesson(
    run: ExplainerRun,
    intent: ConceptIntent,
    packet: MathPacket,
    code: GeneratedCode,
    report: ValidationReport,
    result: RenderResult,
    review: VideoReviewReport,
    over: VoiceOver,
) -> AnimationPackage:
    """Write the captions and name every file of the package.

    Raises:
        RunStoppedError: There is no video.
    """
    with told_to_the_run():
        checked = lesson_of(intent).claims(intent, packet)
    return pack(
        run,
        result,
        over,
        code,
        title=intent.title,
        made_by=MADE_BY,
        checked=checked,
        flaws=report.flaws,
        unfit=review.unfit,
    )
