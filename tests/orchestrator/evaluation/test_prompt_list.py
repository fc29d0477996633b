import json
from pathlib import Path

import pytest

from agents.artifacts.request import Aspect, Depth, ExplainerRequest, Quality, Voice
from orchestrator.errors import HostFileError
from orchestrator.evaluation.errors import BadPromptListError
from orchestrator.evaluation.prompt_list import Asked, Usual, read_prompt_list


def read(path: Path, *lines: str, usual: Usual | None = None) -> tuple[Asked, ...]:
    file = path / "prompts.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines))
    return read_prompt_list(file, usual or Usual(), prompt_chars=100)


def refusal(path: Path, *lines: str) -> str:
    with pytest.raises(BadPromptListError) as caught:
        read(path, *lines)
    return caught.value.message


def test_a_line_may_hold_no_more_than_a_prompt(tmp_path: Path) -> None:
    (asked,) = read(tmp_path, '{"prompt": "Why is the sky blue?"}')
    assert asked.request == ExplainerRequest(prompt="Why is the sky blue?")
    assert (asked.row.subject, asked.row.level) == (None, None)


def test_a_name_is_made_from_the_prompt_and_stays_the_same(tmp_path: Path) -> None:
    first, other = read(tmp_path, '{"prompt": "Why? Ω"}', '{"prompt": "Why? β"}')
    assert first.row.id.startswith("why-")
    assert first.row.id != other.row.id
    assert read(tmp_path, '{"prompt": "Why? Ω", "subject": "physics"}')[0].row.id == first.row.id


def test_a_line_counts_more_than_the_command_line(tmp_path: Path) -> None:
    line = {"prompt": "x", "id": "a.1", "quality": "1080p60", "aspect": "1:1", "depth": "quick"}
    line["voice"] = "man"
    usual = Usual(Quality.P480, Aspect.TALL, Depth.FULL, Voice.WOMAN)
    own, other = read(tmp_path, json.dumps(line), "", '{"prompt": "y"}', usual=usual)
    request = ExplainerRequest(
        prompt="x",
        quality=Quality.P1080,
        aspect=Aspect.SQUARE,
        depth=Depth.QUICK,
        voice=Voice.MAN,
    )
    assert (own.row.id, own.request) == ("a.1", request)
    assert other.request == ExplainerRequest(
        prompt="y", quality=Quality.P480, aspect=Aspect.TALL, voice=Voice.WOMAN
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"prompt": 1}', "line 2, prompt: "),
        ('{"id": "a"}', "line 2, prompt: Field required"),
        ('{"prompt": "x", "level": "school"}', "line 2, level: "),
        ('{"prompt": "x", "subject": "history"}', "line 2, subject: "),
        ('{"prompt": "x", "id": "../x"}', "line 2, id: "),
        ('{"prompt": "x", "depht": "full"}', "line 2, depht: Extra inputs"),
        ('{"prompt": " "}', "line 2, prompt: The prompt is empty"),
        (json.dumps({"prompt": "x" * 101}), "line 2, prompt: The prompt has 101 characters"),
        ('{"prompt": "x"', "line 2, the whole line: "),
        ('{"prompt": "x", "id": "good"}', "line 2, id: good is that of line 1 too"),
    ],
)
def test_a_bad_line_is_named_with_its_field(tmp_path: Path, line: str, told: str) -> None:
    assert told in refusal(tmp_path, '{"prompt": "x", "id": "good"}', line)


def test_every_bad_line_is_told_at_once(tmp_path: Path) -> None:
    message = refusal(tmp_path, *['{"prompt": 1}'] * 12)
    assert "line 1, prompt" in message
    assert "line 10, prompt" in message
    assert ", id" not in message
    assert message.endswith("and 2 more")


def test_a_list_without_prompts_or_without_a_file_is_refused(tmp_path: Path) -> None:
    assert "holds no prompt" in refusal(tmp_path, "")
    with pytest.raises(HostFileError, match=r"nowhere\.jsonl cannot be read: No such file"):
        read_prompt_list(tmp_path / "nowhere.jsonl", Usual(), prompt_chars=10)
