from typing import Any

from orchestrator.run_view import ArtifactView
from ui.parts.artifacts import MOST_RAW_CHARS, artifacts_part


def shown(content: dict[str, Any], **given: Any) -> str:
    fields = {"name": "plan.json", "stage": "plan", "made_by": "x", "content": content} | given
    return artifacts_part([ArtifactView.model_validate(fields)])


def changeable(still: bool, **fields: object) -> str:
    usual = {"name": "intent.json", "stage": "read_intent", "made_by": "stage", "editable": True}
    view = ArtifactView.model_validate({**usual, **fields})
    return artifacts_part([view], video_id="20261128-x", still=still)


def test_what_may_be_changed_can_be_while_nobody_works_on_the_run() -> None:
    content = {"title": "</textarea><script>"}
    html = changeable(True, content=content)
    assert 'data-name="intent.json"' in html
    assert "&lt;/textarea&gt;&lt;script&gt;" in html
    assert "<script>" not in html
    assert "<textarea" not in changeable(False, content=content)
    assert "<textarea" not in changeable(True, content=content, editable=False)
    assert "chalkbox edit ID intent.json" in changeable(True, content={"say": "x" * 70_000})


def test_the_pictures_of_a_review_are_shown_with_it() -> None:
    html = changeable(True, content={"sheet": "review_sheet.png"}, editable=False)
    assert "files/review_sheet.png" in html
    assert "alt=" in html


def test_names_and_values() -> None:
    html = shown({"schema_version": 1, "run_time": 1.5, "is_ok": True, "empty": None, "note": "x"})
    assert "<dt>Run time</dt><dd><span>1.5</span></dd>" in html
    assert "<dt>Is ok</dt><dd><span>yes</span></dd>" in html
    assert "<dt>Empty" not in html
    assert "<dt>Schema version" not in html


def test_rows_of_one_kind_are_a_table() -> None:
    html = shown({"rows": [{"name": "a", "value": 1}, {"name": "b", "value": None}]})
    assert '<th scope="col">Name</th><th scope="col">Value</th>' in html
    assert html.count("<tr>") == 3


def test_other_lists_are_lists_and_nested_things_are_nested() -> None:
    assert '<ul class="values"><li>' in shown({"words": ["a", "b"]})
    assert '<ol class="values"><li><dl' in shown({"beats": [{"do": [{"what": 1}]}]})


def test_a_huge_artifact_is_cut_and_says_so() -> None:
    html = shown({"rows": [{"a": i, "b": i} for i in range(20_000)], "more": "x"})
    assert "more in the file" in html
    assert "the rest is in plan.json" in html
    assert len(html) < MOST_RAW_CHARS * 3


def test_versions_and_nothing() -> None:
    assert "version 3" in shown({"a": 1}, versions=3)
    assert "It is empty" in shown({})
    assert "Nothing is planned" in artifacts_part([])
