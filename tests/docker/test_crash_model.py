"""The explainer with a model is killed; what a model answered is not asked, or paid for, again.

Real processes, SIGKILL, real containers; the model is a fake server on the real wire format.
"""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from containers import PATIENT, checked, containers_of
from crashing import Moment, cut, die_at, made_twice, reached, submit, wait, wait_for, worker
from modelling import sent, upgrades, writes
from pydantic import SecretStr
from real_mistakes import GOOD, UNDRAWABLE, WRONG_METHOD, WRONG_NAME
from sampling import FULL, sample
from wire.fake_gemini import FakeGemini
from wire.fake_server import Step

from agents.artifacts.generated_code import GeneratedCode
from agents.artifacts.request import Depth, ExplainerRequest, Quality
from config import Settings
from orchestrator.engine.events import RunStarted, StageFinished, StageStarted, Usage
from orchestrator.engine.trace import read_trace

pytestmark = [pytest.mark.docker, pytest.mark.slow]

MODEL = "google:gemini-4-argon"
REQUESTS = 6
GOOD_END = "        self.wait(1)\n"
UNDRAWABLE_END = UNDRAWABLE[GOOD.index(GOOD_END) :]
"""What only the render stumbles over."""


SEEN: Step = {
    "answer": {"answers_request": True, "problems": []},
    "when": "You check a short",
}
"""What the finished video looks like to a model."""


class Story(NamedTuple):
    """One test's own words, so that nothing of it is in the cache of another test."""

    request: ExplainerRequest
    good: str
    script: tuple[Step, ...]
    """The writer checks some code; a bad answer, its bad repair, a good one by somebody else; and
    the video is looked at."""


def story_of(name: str) -> Story:
    def own(code: str) -> str:
        return code.replace("A wave", f"A wave in {name}")

    return Story(
        request=ExplainerRequest(
            prompt=f"why do waves add up in {name}?", quality=Quality.P480, depth=Depth.QUICK
        ),
        good=own(GOOD),
        script=(
            upgrades(description=name),
            {"call": "lint_tool", "args": {"code": own(GOOD).replace("A wave", "A first wave")}},
            writes(own(WRONG_NAME)),
            writes(own(WRONG_METHOD)),
            writes(own(GOOD)),
            SEEN,
        ),
    )


@pytest.fixture(scope="module")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all: what the image holds is fetched once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return story_of(tmp_path.name)


@pytest.fixture
def server(story: Story) -> Iterator[FakeGemini]:
    with FakeGemini(story.script) as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, cache_dir: Path, server: FakeGemini) -> Settings:
    settings = Settings(
        runs_dir=tmp_path / "runs",
        cache_dir=cache_dir,
        limits=PATIENT,
        model=MODEL,
        google_api_key=SecretStr("k"),
        google_base_url=server.url,
    )
    return checked(settings)


def environment(server: FakeGemini) -> dict[str, str]:
    return {
        "CHALKBOX_MODEL": MODEL,
        "CHALKBOX_GOOGLE_API_KEY": "k",
        "CHALKBOX_GOOGLE_BASE_URL": server.url,
    }


MENDED = (
    *cut("repair_code", "begun", "answered", "made", "written"),
    *cut("inspect_code", "begun", "made", "written"),
)
"""What comes twice in the story: an agent repairs, and what it wrote is inspected."""
WHOLE: dict[str, tuple[Moment, ...]] = {
    "writing": (
        *cut("upgrade_prompt", "begun", "answered", "made", "written", "recorded"),
        # It answers twice: with the call of a tool, then with code.
        *cut("write_code", "begun", "answered", "answered", "made", "written", "recorded"),
    ),
    "repairing": (
        *cut("inspect_code", "begun", "made", "written"),
        *MENDED,
        *MENDED,
        *cut("inspect_code", "recorded"),
    ),
    "drawing": (
        *cut("render_scene", "begun", "made", "written", "recorded"),
        *cut("review_video", "begun", "answered", "made", "written", "recorded"),
        *cut("add_voice", "begun", "made", "written", "recorded"),
        *cut("package_video", "begun", "made", "written", "recorded"),
    ),
    "finished": tuple(
        Moment("finished", stage)
        for stage in (
            *("upgrade_prompt", "write_code", "inspect_code"),
            *("repair_code", "inspect_code", "repair_code", "inspect_code"),
            *("render_scene", "review_video", "add_voice", "package_video"),
        )
    ),
}
"""Where the workers of one run die, one after the other."""
SAMPLE = (
    *cut("upgrade_prompt", "answered", "finished"),
    *cut("write_code", "answered", "answered", "made"),
    *cut("inspect_code", "made"),
    *cut("repair_code", "answered", "made", "written"),
    *cut("inspect_code", "written"),
    *cut("repair_code", "begun", "finished"),
    *cut("inspect_code", "begun", "recorded"),
    *cut("render_scene", "made", "recorded"),
    *cut("review_video", "answered", "made"),
    *cut("add_voice", "written"),
    *cut("package_video", "written"),
)
CASES = WHOLE if FULL else {"sample": SAMPLE}
RENDER_REPAIRED = (
    *cut("render_scene", "begun", "made", "written"),
    *cut("repair_render", "begun", "answered", "made", "written"),
    *cut("inspect_code", "made"),
    *cut("render_scene", "made", "written", "recorded"),
)


def test_the_sample_leaves_out_no_stage_and_no_kind_of_moment() -> None:
    whole = [moment for moments in WHOLE.values() for moment in moments]
    assert {moment.stage for moment in SAMPLE} == {moment.stage for moment in whole}
    assert {moment.when for moment in SAMPLE} == {moment.when for moment in whole}


@pytest.mark.parametrize("moments", CASES.values(), ids=CASES)
def test_no_answered_call_is_made_again(
    moments: tuple[Moment, ...], story: Story, settings: Settings, server: FakeGemini
) -> None:
    video_id = submit(settings, story.request)
    explained = die_at(moments, video_id, settings, **environment(server))
    assert explained.outcome.succeeded, explained.outcome.error
    assert containers_of(settings.runs_dir) == []
    asked = [sent(received) for received in server.received]
    assert len(asked) == len(set(asked)) == REQUESTS
    trace = read_trace(explained.folder / "trace.jsonl").lines
    starts = [line.event for line in trace if isinstance(line.event, RunStarted)]
    assert len(starts) == len(moments) + 1
    paid = [line.event for line in trace if isinstance(line.event, Usage)]
    assert sum(not use.recalled for use in paid) == REQUESTS
    code = explained.outcome.artifact(GeneratedCode)
    assert code.manim.code == story.good
    assert (explained.folder / code.attempt / code.CODE_FILE).read_text() == story.good
    twice = {"inspect_code", "repair_code"}
    assert set(made_twice(trace)) <= twice


def test_a_render_that_failed_is_repaired_through_every_crash(
    story: Story, settings: Settings, server: FakeGemini
) -> None:
    undrawable = story.good.replace(GOOD_END, UNDRAWABLE_END)
    assert undrawable != story.good
    server.load(story.script[0], writes(undrawable), writes(story.good), SEEN)
    video_id = submit(settings, story.request)
    moments = sample(RENDER_REPAIRED, 1, 4, 5, 9)
    explained = die_at(moments, video_id, settings, **environment(server))
    assert explained.outcome.succeeded, explained.outcome.error
    assert containers_of(settings.runs_dir) == []
    asked = [sent(received) for received in server.received]
    assert len(asked) == len(set(asked)) == 4
    assert explained.outcome.artifact(GeneratedCode).manim.code == story.good


def test_killed_between_two_calls_of_one_agent_the_first_is_recalled_and_its_tool_asked_again(
    story: Story, settings: Settings, server: FakeGemini
) -> None:
    video_id = submit(settings, story.request)
    trace = settings.runs_dir / video_id / "trace.jsonl"
    with worker(settings, **environment(server)) as process:
        wait_for(lambda: len(server.received) == 2, process)
        wait_for(lambda: containers_of(settings.runs_dir), process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not reached(trace, "after", "write_code")
    with worker(settings, **environment(server)) as process:
        explained = wait(settings, video_id)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert explained.outcome.succeeded, explained.outcome.error
    asked = [sent(received) for received in server.received]
    assert len(asked) == len(set(asked)) == REQUESTS
    recalled = [
        line.event
        for line in read_trace(trace).lines
        if isinstance(line.event, Usage) and line.event.recalled
    ]
    assert [use.agent for use in recalled] == ["write_scene"]
    assert explained.outcome.artifact(GeneratedCode).attempt == "attempts/03"


def test_killed_while_a_model_thinks_only_that_call_is_made_again(
    story: Story, settings: Settings, server: FakeGemini
) -> None:
    slow = {**writes(story.good), "silent_s": 20}
    server.load(story.script[0], slow, writes(story.good), SEEN)
    video_id = submit(settings, story.request)
    with worker(settings, **environment(server)) as process:
        wait_for(lambda: len(server.received) == 2, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with worker(settings, **environment(server)) as process:
        explained = wait(settings, video_id)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert explained.outcome.succeeded, explained.outcome.error
    asked = [sent(received) for received in server.received]
    assert len(asked) == 4
    assert asked[1] == asked[2]
    lines = read_trace(explained.folder / "trace.jsonl").lines
    stages = [line.event.stage for line in lines if isinstance(line.event, StageStarted)]
    assert stages.count("upgrade_prompt") == 1
    finished = [line.event.stage for line in lines if isinstance(line.event, StageFinished)]
    assert sorted(finished) == sorted(set(finished))
