"""What a process counted since it began, as Prometheus reads it.

Fed by the traces of the runs it carried out; only containers and cached jobs, which belong to no
run alone, are read from where they are counted. How the runs of the whole installation stand is
not counted here but asked of the queue's database, by whoever shows the figures.
"""

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder

from orchestrator.engine.events import (
    AttemptFinished,
    RunFinished,
    RunStarted,
    StageFinished,
    StageKept,
    TraceLine,
    Usage,
)
from orchestrator.engine.run_status import RunState
from orchestrator.engine.trace import Watcher
from orchestrator.observe.gpu import Gpu
from orchestrator.sandbox.cached_sandbox import Answered
from orchestrator.sandbox.counted_engine import Start

SECONDS = (0.1, 0.3, 1, 2, 5, 10, 20, 40, 60, 120, 300, 600, 1200, 3600)
"""Upper ends of the classes of a stage's seconds: from a kept answer to the longest render."""
MOST_MODELS = 40
"""Servers say what their models are called; a wrong one must not fill the memory of a monitor."""
OTHER = "other"
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}", re.ASCII)


class Figures:
    """The figures of one process; threads may add to them at once."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._models: set[str] = set()
        count = self._counter
        self._runs = count("runs_ended", "Runs whose end was written here.", "workflow", "outcome")
        self._failures = count(
            "failures",
            "Failures by class: of runs and stages by error code, of attempts by failure class.",
            *("of", "stage", "failure"),
        )
        self._kept = count("stages_kept", "Stages whose artifact stood already.", "stage")
        self._answers = count(
            "model_answers",
            "Answers of models; recalled ones were kept from before, and cost nothing.",
            *("model", "recalled"),
        )
        self._tokens = count(
            "tokens", "Tokens paid for; `thinking` are among those of `out`.", "model", "direction"
        )
        self._cost = count("cost_usd", "US dollars by list prices, where they are known.", "model")
        self._unpriced = count(
            "model_answers_unpriced", "Answers paid for at a price that is not known.", "model"
        )
        self._seconds = Histogram(
            "chalkbox_stage_seconds",
            "How long stages took.",
            ("stage", "outcome", "from_cache"),
            buckets=SECONDS,
            registry=self.registry,
        )

    def watcher(self, video_id: str) -> Watcher:
        """Counts what happens in a run."""
        del video_id  # a label for each run would be a series for each
        workflow = ""

        def watch(line: TraceLine) -> None:
            nonlocal workflow
            if isinstance(line.event, RunStarted):
                workflow = line.event.workflow
            self._add(line, workflow)

        return watch

    def count_sandbox(self, starts: Mapping[Start, int], answers: Mapping[Answered, int]) -> None:
        """Show besides how many containers were started, and what caches knew; read when asked."""
        self.registry.register(_SandboxCounts(starts, answers))

    def write(self, accept: str, more: Iterable[Metric] = ()) -> tuple[bytes, str]:
        """Everything as text, and its media type.

        Args:
            accept: The asker's `Accept`, by which the text's kind is chosen.
            more: Figures that hold for now.
        """
        encode, kind = choose_encoder(accept)
        shown = CollectorRegistry()
        shown.register(_Gathered([*self.registry.collect(), *more]))
        return encode(shown), kind

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"chalkbox_{name}", about, labels, registry=self.registry)

    def _add(self, line: TraceLine, workflow: str) -> None:
        match line.event:
            case RunFinished() as event:
                self._runs.labels(workflow, event.outcome).inc()
                if event.outcome in ("failed", "refused"):
                    self._failures.labels("run", "", event.error_code or "").inc()
            case StageFinished() as event:
                cached = str(event.from_cache).lower()
                self._seconds.labels(event.stage, event.outcome, cached).observe(event.duration_s)
                if event.outcome in ("failed", "refused"):
                    failure = event.failure or event.error_code or ""
                    self._failures.labels("stage", event.stage, failure).inc()
            case StageKept() as event:
                self._kept.labels(event.stage).inc()
            case AttemptFinished(failure=str(failure)) as event:
                self._failures.labels("attempt", event.stage, failure).inc()
            case Usage() as event:
                self._add_usage(event)
            case _:
                pass

    def _add_usage(self, event: Usage) -> None:
        model = self._named(event.model)
        self._answers.labels(model, str(event.recalled).lower()).inc()
        if event.recalled:
            return
        self._tokens.labels(model, "in").inc(event.tokens_in)
        self._tokens.labels(model, "out").inc(event.tokens_out)
        self._tokens.labels(model, "thinking").inc(event.tokens_thinking)
        self._cost.labels(model).inc(float(event.cost_usd))
        if not event.cost_known:
            self._unpriced.labels(model).inc()

    def _named(self, model: str) -> str:
        if model not in self._models:
            if len(self._models) >= MOST_MODELS or not _MODEL.fullmatch(model):
                return OTHER
            self._models.add(model)
        return model


class _Gathered:
    """Figures that were collected already, as what an encoder takes."""

    def __init__(self, found: Sequence[Metric]) -> None:
        self._found = found

    def collect(self) -> Sequence[Metric]:
        return self._found


class _SandboxCounts:
    def __init__(self, starts: Mapping[Start, int], answers: Mapping[Answered, int]) -> None:
        self._starts = starts
        self._answers = answers

    def collect(self) -> Iterable[Metric]:
        starts = CounterMetricFamily(
            "chalkbox_sandbox_starts",
            "Containers that were started, or could not be.",
            labels=("profile", "outcome"),
        )
        for start, count in dict(self._starts).items():
            outcome = "succeeded" if start.succeeded else "failed"
            starts.add_metric((start.profile.value, outcome), count)
        yield starts
        lookups = CounterMetricFamily(
            "chalkbox_cache_lookups",
            "Jobs that were asked for, and whether their result was known.",
            labels=("job", "result"),
        )
        for answer, count in dict(self._answers).items():
            lookups.add_metric((answer.job, "hit" if answer.from_cache else "miss"), count)
        yield lookups


def figures_of_now(
    *,
    states: Mapping[RunState, int] | None,
    ready: bool,
    gpus: Sequence[Gpu] = (),
    folders: Mapping[str, Path] | None = None,
) -> list[Metric]:
    """Figures that are not counted but looked at.

    Args:
        states: Runs of the whole installation by state; none where they could not be asked, or
            are not to be shown by this process.
        ready: Whether the process is ready.
        gpus: What there is of graphics processors.
        folders: Of which the free room is told, by name.
    """
    found: list[Metric] = [_gauge("ready", "Whether /readyz says so.", {(): float(ready)})]
    about = {(version("chalkbox"),): 1.0}
    found.append(_gauge("info", "Which Chalkbox this is.", about, "version"))
    if states is not None:
        runs = {(state,): float(count) for state, count in states.items()}
        found.append(
            _gauge("runs", "Runs of the whole installation, from the queue.", runs, "state")
        )
    free = {
        (name,): float(shutil.disk_usage(path).free)
        for name, path in (folders or {}).items()
        if path.is_dir()
    }
    found.append(_gauge("disk_free_bytes", "Free room where a folder lies.", free, "folder"))
    for name, what, values in (
        ("busy_ratio", "How busy a GPU is", {(g.number,): g.busy for g in gpus}),
        ("memory_used_bytes", "Used memory of a GPU", {(g.number,): g.used_bytes for g in gpus}),
        ("memory_bytes", "Memory of a GPU", {(g.number,): g.total_bytes for g in gpus}),
    ):
        known = {labels: value for labels, value in values.items() if value is not None}
        if known:
            found.append(_gauge(f"gpu_{name}", f"{what}.", known, "gpu"))
    return found


def _gauge(
    name: str, about: str, values: Mapping[tuple[str, ...], float], *labels: str
) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(f"chalkbox_{name}", about, labels=labels)
    for named, value in values.items():
        gauge.add_metric(named, value)
    return gauge
