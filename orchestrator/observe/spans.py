"""Spans of runs, stages and attempts for OpenTelemetry, from the trace; off unless it is asked for.

Those of model calls are pydantic-ai's own, with the names of the GenAI conventions, and lie within
the stage that made them. Nothing of OpenTelemetry's SDK is loaded before `open_spans`.
"""

import contextlib
import os
import socket
from collections.abc import Generator
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from orchestrator.engine.events import (
    AttemptFinished,
    AttemptStarted,
    RunFinished,
    RunStarted,
    StageFinished,
    StageStarted,
    TraceLine,
)
from orchestrator.engine.trace import Watcher
from orchestrator.errors import StartUpError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, TracerProvider

NAME = "chalkbox"
_STARTS = (RunStarted, StageStarted, AttemptStarted)
_ENDS = (RunFinished, StageFinished, AttemptFinished)


class Spans:
    """Makes the spans of the runs of one process."""

    def __init__(self, provider: "TracerProvider") -> None:
        self._tracer = provider.get_tracer(NAME, version(NAME))

    def watcher(self, video_id: str) -> Watcher:
        """Makes those of a run."""
        open_spans: dict[int, tuple[Span, Any]] = {}

        def watch(line: TraceLine) -> None:
            if isinstance(line.event, _STARTS):
                open_spans[line.span] = self._begin(line, video_id)
            elif isinstance(line.event, _ENDS) and line.span in open_spans:
                _end(line, *open_spans.pop(line.span))

        return watch

    def _begin(self, line: TraceLine, video_id: str) -> "tuple[Span, Any]":
        from opentelemetry import context, trace

        name, told = _about(line)
        before = context.get_current()
        span = self._tracer.start_span(
            name,
            attributes={"chalkbox.run": video_id, **told},
            start_time=_nanoseconds(line.at),
        )
        # From here on whatever this task does lies within it. Never detached: it is left by
        # attaching what was before, for an end may be written by another task than the start.
        context.attach(trace.set_span_in_context(span))
        return span, before


def _about(line: TraceLine) -> tuple[str, dict[str, Any]]:
    match line.event:
        case RunStarted() as event:
            told: dict[str, Any] = {
                "chalkbox.workflow": event.workflow,
                "chalkbox.continued": event.continued,
            }
            return f"run {event.workflow}", told
        case StageStarted() as event:
            return f"stage {event.stage}", {"chalkbox.stage": event.stage}
        case AttemptStarted() as event:
            told = {"chalkbox.stage": event.stage, "chalkbox.attempt": event.folder}
            return f"attempt {event.stage}", told
        case _:
            return line.event.type, {}


def _end(line: TraceLine, span: "Span", before: Any) -> None:
    from opentelemetry import context, trace

    outcome = getattr(line.event, "outcome", None)
    failure = getattr(line.event, "failure", None)
    code = getattr(line.event, "error_code", None)
    if outcome is not None:
        span.set_attribute("chalkbox.outcome", outcome)
    if getattr(line.event, "from_cache", False):
        span.set_attribute("chalkbox.from_cache", value=True)
    if wrong := failure or code:
        # A word of ours that is always the same; what was said may quote a stranger.
        span.set_attribute("error.type", wrong)
    if outcome == "failed" or (outcome is None and failure):
        span.set_status(trace.Status(trace.StatusCode.ERROR, wrong))
    span.end(end_time=_nanoseconds(line.at))
    context.attach(before)


def _nanoseconds(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000) * 1000


@contextlib.contextmanager
def open_spans(url: str, *, exporter: "SpanExporter | None" = None) -> Generator[Spans]:
    """Send spans to a collector until left; what is not sent by then is sent first.

    Args:
        url: The collector, for OTLP over HTTP; without `/v1/traces`.
        exporter: In place of one that sends there.

    Raises:
        StartUpError: The extra `otel` is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise StartUpError(
            "CHALKBOX_OTLP_URL is set, and OpenTelemetry is not installed: install the extra with"
            " `uv sync --extra otel`, or unset it"
        ) from error
    from pydantic_ai import Agent
    from pydantic_ai.models.instrumented import InstrumentationSettings

    about = {
        "service.name": NAME,
        "service.version": version(NAME),
        "service.instance.id": f"{socket.gethostname()}-{os.getpid()}",
    }
    provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
    sent_by = exporter or OTLPSpanExporter(endpoint=f"{url.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(sent_by))
    # No prompt and no answer: whoever reads spans need not be who may read the runs.
    asked = InstrumentationSettings(
        tracer_provider=provider, include_content=False, include_model_request_parameters=False
    )
    Agent.instrument_all(asked)
    try:
        yield Spans(provider)
    finally:
        Agent.instrument_all(False)
        provider.shutdown()
