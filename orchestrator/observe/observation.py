"""Everything that watches the runs of one process, put together from the settings."""

import contextlib
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING

from config import Settings
from orchestrator.engine.trace import Watcher
from orchestrator.observe.records import close_log, logging_watcher, open_log, secrets_in
from orchestrator.observe.spans import Spans, open_spans

if TYPE_CHECKING:
    from orchestrator.observe.figures import Figures
    from orchestrator.sandbox.cached_sandbox import Answered
    from orchestrator.sandbox.counted_engine import Start


class Observation:
    """Watches runs: into the log, the spans and the figures, as far as there are any."""

    def __init__(self, spans: Spans | None = None) -> None:
        self._watch = [logging_watcher]
        if spans is not None:
            self._watch.append(spans.watcher)

    def watchers(self, video_id: str) -> tuple[Watcher, ...]:
        """Those of one run, to be told of all that happens in it."""
        return tuple(watch(video_id) for watch in self._watch)

    def count_sandbox(
        self, starts: "Mapping[Start, int]", answers: "Mapping[Answered, int]"
    ) -> None:
        """Where there are figures, show these too."""


class LongObservation(Observation):
    """The same, with figures, of a process that others look after."""

    def __init__(self, figures: "Figures", spans: Spans | None = None) -> None:
        super().__init__(spans)
        self.figures = figures
        self._watch.append(figures.watcher)

    def count_sandbox(
        self, starts: "Mapping[Start, int]", answers: "Mapping[Answered, int]"
    ) -> None:
        """Show these too."""
        self.figures.count_sandbox(starts, answers)


@contextlib.contextmanager
def observing(settings: Settings) -> Generator[Observation]:
    """Of a command that ends by itself: spans, where they are asked for, and nothing else."""
    with contextlib.ExitStack() as opened:
        yield Observation(_spans(settings, opened))


@contextlib.contextmanager
def observing_for_long(settings: Settings) -> Generator[LongObservation]:
    """Of a process that others look after: its log and its figures, besides.

    Raises:
        StartUpError: Spans are asked for, and the extra `otel` is not installed.
    """
    from orchestrator.observe.figures import Figures

    with contextlib.ExitStack() as opened:
        log = open_log(settings.log_format, settings.log_level, secrets=secrets_in(settings))
        opened.callback(close_log, log)
        yield LongObservation(Figures(), _spans(settings, opened))


def _spans(settings: Settings, opened: contextlib.ExitStack) -> Spans | None:
    return opened.enter_context(open_spans(settings.otlp_url)) if settings.otlp_url else None
