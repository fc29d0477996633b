"""What a run may not pass, held against what was measured."""

from agents.artifacts.validation_report import FailureClass, Finding, ValidationReport
from orchestrator.engine.ticket import RunLimits

VIDEO_TOO_LONG = "video-too-long"
FINDINGS = 200
"""So many a report holds."""


def held_to(limits: RunLimits, report: ValidationReport) -> ValidationReport:
    """The report of an inspection; not passed when the video would be longer than the run may be.

    That is a finding like any other, so it is repaired like any other; before the layout, which
    another length may change.
    """
    longest_s = limits.longest_video_s
    # Rounded as it is said: "lasts 60 s; at most 60 s" would help nobody.
    lasts_s = round(sum(scene.duration_s for scene in report.scenes), 1)
    layout = tuple(each for each in report.findings if each.source == "layout")
    others = tuple(each for each in report.findings if each.source != "layout")
    walked = report.passed or (layout and not any(each.severity == "error" for each in others))
    if not walked or longest_s is None or lasts_s <= longest_s:
        return report
    finding = Finding(
        source="rehearsal",
        code=VIDEO_TOO_LONG,
        message=(
            f"the video lasts {lasts_s:g} s; at most {longest_s:g} s are allowed here:"
            " shorten waits and animations"
        ),
    )
    return report.model_copy(
        update={
            "passed": False,
            "failure": FailureClass.FINDINGS,
            "findings": (*others, finding, *layout)[:FINDINGS],
        }
    )
