"""The finished video of a model's code: captions, poster, code."""

from agents.artifacts.animation_package import AnimationPackage
from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.render_result import RenderResult
from agents.artifacts.review_report import VideoReviewReport
from agents.artifacts.upgraded_prompt import UpgradedPrompt
from agents.artifacts.validation_report import ValidationReport
from agents.artifacts.voice_over import VoiceOver
from orchestrator.stages.packing import pack
from orchestrator.stages.run_ledger import share_replies
from orchestrator.stages.workshop import ExplainerRun

MADE_BY = "a language model; its code was inspected, what it says was not checked"


async def package_video(
    run: ExplainerRun,
    upgraded: UpgradedPrompt,
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
    package = pack(
        run,
        result,
        over,
        code,
        title=upgraded.title,
        made_by=MADE_BY,
        flaws=report.flaws,
        unfit=review.unfit,
    )
    await share_all_replies(run, package)
    return package


async def share_all_replies(run: ExplainerRun, package: AnimationPackage) -> None:
    """Let later runs have what the models answered, where a video without a flaw came of it."""
    replies = run.workshop.writers.replies
    if replies is not None and not package.flaws and not package.not_shippable_because:
        await share_replies(run, replies)
