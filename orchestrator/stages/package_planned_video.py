"""The finished video of the whole planning chain."""

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.math_packet import MathPacket
from agents.artifacts.render_result import RenderResult
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.artifacts.validation_report import ValidationReport
from agents.artifacts.voice_over import VoiceOver
from orchestrator.stages.package_video import share_all_replies
from orchestrator.stages.packing import pack
from orchestrator.stages.workshop import ExplainerRun

WRITTEN = "a language model; its code was inspected, its mathematics as far as listed"
COMPILED = "a language model; its plan was compiled to code without one, because {why}"


async def package_planned_video(
    run: ExplainerRun,
    upgraded: UpgradedPrompt,
    packet: MathPacket,
    code: GeneratedCode,
    report: ValidationReport,
    result: RenderResult,
    review: VideoReviewReport,
    over: VoiceOver,
) -> AnimationPackage:
    """Write the captions, name every file of the package, and share what the models answered.

    Raises:
        RunStoppedError: There is no video.
    """
    verified = (each.claim.words for each in packet.claims if each.verdict == "verified")
    by_model = code.written_by != "compiled"
    package = pack(
        run,
        result,
        over,
        code,
        title=upgraded.title,
        made_by=WRITTEN if by_model else COMPILED.format(why=code.given_up),
        checked=tuple(verified),
        flaws=report.flaws,
        unfit=review.unfit,
    )
    if by_model:
        await share_all_replies(run, package)
    return package
