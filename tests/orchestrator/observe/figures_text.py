"""Reads figures as Prometheus does."""

from prometheus_client.parser import text_string_to_metric_families


class Scraped:
    """What one page of figures says."""

    def __init__(self, text: str) -> None:
        self.families = {each.name: each for each in text_string_to_metric_families(text)}
        self._values = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in self.families.values()
            for sample in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float | None:
        """The value of one series; none where there is none."""
        return self._values.get((f"chalkbox_{name}", frozenset(labels.items())))
