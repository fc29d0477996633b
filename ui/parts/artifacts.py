"""Typed artifacts as people read them: names and values, tables, lists; raw JSON behind a fold."""

import json
from collections.abc import Mapping, Sequence
from typing import cast

from orchestrator.run_view import ArtifactView
from ui.escape import Html, el
from ui.parts.edit import edit_part
from ui.words import NOTHING, file_path, name_words

MOST_VALUES = 400
"""So many values of one artifact are laid out; the rest is in its file."""
MOST_RAW_CHARS = 30_000
LONG_CHARS = 160
"""Longer text, or text of several lines, stands in a block of its own."""
OPEN = frozenset({"upgraded_prompt.json", "intent.json", "request.json"})
"""What a reader wants to see first."""


def artifacts_part(
    artifacts: Sequence[ArtifactView], *, video_id: str = "", still: bool = False
) -> Html:
    """Every artifact in the order of the stages.

    Args:
        artifacts: Of one run.
        video_id: The run, for the pictures that an artifact speaks of.
        still: Nobody works on the run, so what may be changed can be.
    """
    if not artifacts:
        return el("p", "Nothing is planned yet.", class_="quiet")
    return el(
        "div", (_artifact(each, video_id, still=still) for each in artifacts), class_="artifacts"
    )


def _artifact(artifact: ArtifactView, video_id: str, *, still: bool) -> Html:
    again = f", version {artifact.versions}" if artifact.versions > 1 else ""
    name = name_words(artifact.name.removesuffix(".json"))
    stage = name_words(artifact.stage)
    beside = f"{stage if stage != name else 'What was asked for'}{again}"
    content = {key: value for key, value in artifact.content.items() if key != "schema_version"}
    return el(
        "details",
        el(
            "summary",
            el("span", name, class_="artifact-name"),
            el("span", beside, class_="quiet"),
        ),
        el(
            "div",
            _sheet(artifact, video_id),
            _Layout().value(content) if content else el("p", "It is empty.", class_="quiet"),
            edit_part(artifact.name, as_json(artifact), what=name)
            if still and artifact.editable and content
            else None,
            _raw(artifact),
            class_="artifact-body",
        ),
        class_="artifact",
        open=artifact.name in OPEN,
    )


def _sheet(artifact: ArtifactView, video_id: str) -> Html | None:
    """The pictures that a review judged."""
    sheet = artifact.content.get("sheet")
    if not isinstance(sheet, str) or not video_id:
        return None
    return el(
        "img",
        src=file_path(video_id, sheet),
        alt="One picture of each beat, numbered",
        loading="lazy",
        class_="sheet",
    )


def as_json(artifact: ArtifactView) -> str:
    """The artifact as its file has it."""
    return json.dumps(artifact.content, ensure_ascii=False, indent=2)


def _raw(artifact: ArtifactView) -> Html:
    raw = as_json(artifact)
    if len(raw) > MOST_RAW_CHARS:
        raw = f"{raw[:MOST_RAW_CHARS]}\n… the rest is in {artifact.name}"
    return el(
        "details",
        el("summary", "Raw JSON"),
        el("pre", raw, tabindex="0", role="region", aria_label=f"Raw {artifact.name}"),
        class_="raw",
    )


class _Layout:
    """Lays out one artifact, up to so many values."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def value(self, value: object) -> Html:
        if isinstance(value, Mapping):
            return self._names(cast("Mapping[str, object]", value))
        if isinstance(value, list | tuple):
            return self._list(cast("Sequence[object]", value))
        self._left -= 1
        return _plain(value)

    def _names(self, values: Mapping[str, object]) -> Html:
        rows: list[Html] = []
        for key, value in values.items():
            if value in (None, [], {}, ""):
                continue
            if self._left <= 0:
                rows.append(_more())
                break
            rows.append(el("div", el("dt", name_words(key)), el("dd", self.value(value))))
        return el("dl", rows, class_="names")

    def _list(self, values: Sequence[object]) -> Html:
        if columns := _columns(values):
            return self._table(cast("Sequence[Mapping[str, object]]", values), columns)
        items: list[Html] = []
        for value in values:
            if self._left <= 0:
                items.append(el("li", "… more in the file", class_="quiet"))
                break
            items.append(el("li", self.value(value)))
        return el("ol" if _nested(values) else "ul", items, class_="values")

    def _table(self, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> Html:
        fitting = max(1, self._left // len(columns))
        shown = rows[:fitting]
        self._left -= len(shown) * len(columns)
        rest = len(rows) - len(shown)
        return el(
            "div",
            el(
                "table",
                el("thead", el("tr", (el("th", name_words(c), scope="col") for c in columns))),
                el(
                    "tbody",
                    (el("tr", (el("td", _plain(row.get(c))) for c in columns)) for row in shown),
                ),
            ),
            el("p", f"… {rest} more in the file", class_="quiet") if rest else None,
            class_="scrolls",
            tabindex="0",
            role="region",
            aria_label="Table",
        )


def _columns(values: Sequence[object]) -> list[str]:
    """The columns of a list whose rows are flat; none where it is no table."""
    if len(values) < 2:
        return []
    columns: dict[str, None] = {}
    for row in values:
        if not isinstance(row, Mapping):
            return []
        for key, value in cast("Mapping[str, object]", row).items():
            if isinstance(value, Mapping | list | tuple) and value:
                return []
            if value not in (None, "", [], {}):
                columns[key] = None
    return list(columns) if len(columns) <= 7 else []


def _nested(values: Sequence[object]) -> bool:
    return any(isinstance(value, Mapping | list) for value in values)


def _plain(value: object) -> Html:
    match value:
        case None | [] | {} | ():
            return el("span", NOTHING, class_="quiet")
        case bool():
            return el("span", "yes" if value else "no")
        case float():
            return el("span", f"{value:g}")
        case _:
            text = str(value)
    if "\n" in text or len(text) > LONG_CHARS * 4:
        return el("pre", text[:MOST_RAW_CHARS], tabindex="0", role="region", aria_label="Text")
    return el("span", text, dir="auto")


def _more() -> Html:
    return el("div", el("dt", "…"), el("dd", "more in the file", class_="quiet"))
