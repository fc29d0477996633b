"""What was done before is not done again, unless what was kept of it is damaged."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from cached_drawing import BuiltEngine, drawing, inspect, using
from fake_sandbox import GOOD, ORDER, sandbox_on
from fakes import MP4, GuestEnd, Job, guest_that, playing_guest

from agents.artifacts.math_packet import Evaluate
from agents.artifacts.render_result import RenderResult
from agents.artifacts.request import Aspect, Form, Quality
from agents.artifacts.validation_report import FailureClass
from orchestrator.engine.render_cache import ResultCache
from orchestrator.errors import HostFileError, NotInspectedError
from orchestrator.sandbox.cached_sandbox import Answered, CachedSandbox, KeptSelfChecks
from orchestrator.sandbox.contract import InspectedCode, InspectionOrder, Output
from orchestrator.sandbox.engine import Profile

pytestmark = pytest.mark.usefixtures("nothing_left_open")

HALF = (Evaluate(id="half", expression="1/2"),)


@pytest.fixture
def cache(tmp_path: Path, nothing_left_open: None) -> Iterator[ResultCache]:
    with ResultCache(tmp_path / "cache", size_limit_bytes=1024**3) as opened:
        yield opened


def test_a_hit_opens_no_container(cache: ResultCache, tmp_path: Path) -> None:
    first, started = using(cache, drawing(tmp_path / "a"))
    assert (started, first.from_cache) == ([Profile.MANIM], False)
    again, started = using(cache, drawing(tmp_path / "b"))
    assert (started, again.from_cache, again.render_s) == ([], True, 0.0)
    assert again.model_copy(update={"from_cache": False, "render_s": first.render_s}) == first
    assert (tmp_path / "b" / "SquareScene.mp4").read_bytes() == MP4


def test_a_kept_inspection_is_sealed_and_can_be_drawn(cache: ResultCache, tmp_path: Path) -> None:
    using(cache, inspect)
    result, started = using(cache, drawing(tmp_path / "a"))
    assert (result.status, result.from_cache, started) == ("succeeded", False, [Profile.MANIM])


def test_findings_are_kept(cache: ResultCache) -> None:
    bad = InspectionOrder("x = 1", Quality.P480)

    async def look(sandbox: CachedSandbox) -> tuple[bool, str, bool]:
        async with sandbox.attempt() as attempt:
            found = await attempt.inspect(bad)
        assert found.inspected is None
        return found.from_cache, found.report.findings[0].code, found.report.passed

    assert using(cache, look) == ((False, "no-scene", False), [Profile.MANIM])
    assert using(cache, look) == ((True, "no-scene", False), [])


@pytest.mark.parametrize("ending", ["timeout", "out_of_memory", "too_much_output", "killed"])
def test_a_limit_that_was_passed_is_tried_again(cache: ResultCache, ending: str) -> None:
    slow = guest_that(inspect=lambda end, _: end.done(ending))
    assert using(cache, inspect, guest=slow)[0] is None
    inspected, started = using(cache, inspect)
    assert (inspected is not None, started) == (True, [Profile.MANIM])


def test_a_failed_render_is_drawn_again(cache: ResultCache, tmp_path: Path) -> None:
    broken = guest_that(render=lambda end, _: end.done("out_of_memory"))
    result, _ = using(cache, drawing(tmp_path / "a"), guest=broken)
    assert result.failure is FailureClass.OUT_OF_MEMORY
    result, started = using(cache, drawing(tmp_path / "a"))
    assert (result.status, started) == ("succeeded", [Profile.MANIM])


@pytest.mark.parametrize(
    "other",
    [
        InspectionOrder(GOOD + "# changed\n", Quality.P480),
        InspectionOrder(GOOD, Quality.P720),
        InspectionOrder(GOOD, Quality.P480, "SquareScene"),
        InspectionOrder(GOOD, Quality.P480, one=False),
        InspectionOrder(GOOD, Quality.P480, layout="warning"),
        InspectionOrder(GOOD, Quality.P480, aspect=Aspect.TALL),
    ],
    ids=["code", "quality", "scene class", "one", "layout", "aspect"],
)
def test_another_order_is_another_inspection(cache: ResultCache, other: InspectionOrder) -> None:
    using(cache, inspect)
    assert using(cache, lambda sandbox: inspect(sandbox, other))[1] == [Profile.MANIM]


@pytest.mark.parametrize(
    "other",
    [
        InspectionOrder(GOOD + "# changed\n", Quality.P480),
        InspectionOrder(GOOD, Quality.P720),
        InspectionOrder(GOOD, Quality.P480, aspect=Aspect.TALL),
        InspectionOrder(GOOD, Quality.P480, aspect=Aspect.SQUARE),
    ],
    ids=["code", "quality", "upright", "square"],
)
def test_another_code_quality_or_shape_is_another_video(
    cache: ResultCache, other: InspectionOrder, tmp_path: Path
) -> None:
    using(cache, drawing(tmp_path / "a"))
    result, _ = using(cache, drawing(tmp_path / "a", other))
    assert not result.from_cache


@pytest.mark.parametrize(
    "output",
    [
        Output(transparent=True),
        Output(Form.GIF),
        Output(Form.STILL),
        Output(Form.STILL, True),
        Output(Form.STILL, at_s=1.0),
    ],
)
def test_another_form_is_another_file_and_is_kept_as_such(
    cache: ResultCache, output: Output, tmp_path: Path
) -> None:
    async def make(sandbox: CachedSandbox) -> RenderResult:
        (tmp_path / "b").mkdir(exist_ok=True)
        async with sandbox.attempt() as attempt:
            inspected = (await attempt.inspect(ORDER)).inspected
            assert inspected is not None
            return await attempt.render(inspected, tmp_path / "b", output=output)

    using(cache, drawing(tmp_path / "a"))
    first, second = using(cache, make)[0], using(cache, make)[0]
    assert (first.from_cache, second.from_cache) == (False, True)
    assert first.video is not None
    assert first.video.path == f"SquareScene.{output.ending}"
    assert second.video == first.video
    assert using(cache, drawing(tmp_path / "c"))[0].from_cache


def test_another_scene_of_the_same_code_is_another_video(
    cache: ResultCache, tmp_path: Path
) -> None:
    two = GOOD + GOOD.split("\n\n\n")[1].replace("Square", "Circle")
    for name in ("SquareScene", "CircleScene"):
        order = InspectionOrder(two, Quality.P480, name)
        result, _ = using(cache, drawing(tmp_path / "a", order))
        assert (result.scene_class, result.from_cache) == (name, False)


def test_another_image_knows_nothing(cache: ResultCache, tmp_path: Path) -> None:
    using(cache, drawing(tmp_path / "a"))
    result, started = using(cache, drawing(tmp_path / "a"), image="0" * 64)
    assert (result.from_cache, result.image, started) == (False, "0" * 64, [Profile.MANIM])


def test_the_same_inputs_built_again_know_nothing(cache: ResultCache, tmp_path: Path) -> None:
    """Months later the distribution has other fonts, and the image is still called the same."""
    using(cache, drawing(tmp_path / "a"))
    result, started = using(cache, drawing(tmp_path / "a"), built="sha256:b")
    assert (result.from_cache, started) == (False, [Profile.MANIM])
    result, started = using(cache, drawing(tmp_path / "a"), built="sha256:b")
    assert (result.from_cache, started) == (True, [])


def test_a_kept_video_needs_no_engine(cache: ResultCache, tmp_path: Path) -> None:
    using(cache, drawing(tmp_path / "a"))
    result, started = using(cache, drawing(tmp_path / "b"), down=True)
    assert (result.from_cache, started) == (True, [])


def test_an_engine_that_comes_back_is_asked_again(cache: ResultCache) -> None:
    engine = BuiltEngine(playing_guest, down=True)
    plain = sandbox_on(engine)
    sandbox = CachedSandbox(plain, cache)

    async def ask() -> tuple[str, str]:
        down = await sandbox._what_draws()
        engine.down = False
        up = await sandbox._what_draws()
        await plain.close()
        return down, up

    assert asyncio.run(ask()) == ("", "sha256:a")


def test_a_new_render_into_a_folder_with_a_kept_video_spares_the_cache(
    cache: ResultCache, tmp_path: Path
) -> None:
    using(cache, drawing(tmp_path / "a"))
    using(cache, drawing(tmp_path / "a"))
    longer = MP4[:-40] + (8 + 64).to_bytes(4, "big") + b"mdat" + b"\1" * 64

    def answer(end: GuestEnd, job: Job) -> None:
        end.file("SquareScene.mp4", longer)
        end.say("result", b'{"succeeded":true,"findings":[],"render_s":0,"versions":'
                b'{"python":"3","manim":"0"}}')  # fmt: skip
        end.done()

    changed = InspectionOrder(GOOD + "# changed\n", Quality.P480)
    using(cache, drawing(tmp_path / "a", changed), guest=guest_that(render=answer))
    assert (tmp_path / "a" / "SquareScene.mp4").read_bytes() == longer
    result, started = using(cache, drawing(tmp_path / "b"))
    assert (result.from_cache, started) == (True, [])


def test_the_same_video_asked_for_at_once_is_drawn_once(cache: ResultCache, tmp_path: Path) -> None:
    async def both(sandbox: CachedSandbox) -> list[RenderResult]:
        await inspect(sandbox)
        return await asyncio.gather(*(drawing(tmp_path / str(n))(sandbox) for n in range(4)))

    results, started = using(cache, both)
    assert sorted(result.from_cache for result in results) == [False, True, True, True]
    assert started == [Profile.MANIM] * 2, "one for the inspection, one for the render"


def test_hits_and_misses_are_counted_once_each(cache: ResultCache, tmp_path: Path) -> None:
    async def twice(sandbox: CachedSandbox) -> dict[Answered, int]:
        # At once: who waited for the other looks twice, and is one hit.
        folders = [tmp_path / name for name in ("a", "b")]
        for folder in folders:
            folder.mkdir()
        await asyncio.gather(*(drawing(folder)(sandbox) for folder in folders))
        for _ in range(3):
            await sandbox.answer_math(HALF)
        return dict(sandbox.answers)

    answers, _ = using(cache, twice)
    assert answers == {
        Answered("inspect", False): 1,
        Answered("inspect", True): 1,
        Answered("render", False): 1,
        Answered("render", True): 1,
        Answered("math", False): 1,
        Answered("math", True): 2,
    }


def test_the_same_code_inspected_at_once_is_inspected_once(cache: ResultCache) -> None:
    async def all_at_once(sandbox: CachedSandbox) -> list[InspectedCode | None]:
        return await asyncio.gather(*(inspect(sandbox) for _ in range(4)))

    inspected, started = using(cache, all_at_once)
    assert None not in inspected
    assert started == [Profile.MANIM]


def test_a_render_that_fails_lets_the_next_one_try(cache: ResultCache, tmp_path: Path) -> None:
    tries: list[int] = []

    def answer(end: GuestEnd, job: Job) -> None:
        tries.append(1)
        end.done("out_of_memory")

    async def both(sandbox: CachedSandbox) -> list[RenderResult]:
        await inspect(sandbox)
        return await asyncio.gather(*(drawing(tmp_path / str(n))(sandbox) for n in range(2)))

    results, _ = using(cache, both, guest=guest_that(render=answer))
    assert [result.status for result in results] == ["failed", "failed"]
    assert len(tries) == 2


def test_a_hit_with_no_folder_to_go_to_is_named(cache: ResultCache, tmp_path: Path) -> None:
    using(cache, drawing(tmp_path / "a"))

    async def draw(sandbox: CachedSandbox) -> None:
        async with sandbox.attempt() as attempt:
            inspected = (await attempt.inspect(ORDER)).inspected
            assert inspected is not None
            await attempt.render(inspected, tmp_path / "nowhere")

    with pytest.raises(HostFileError, match="nowhere cannot be used"):
        using(cache, draw)


def test_several_scenes_are_refused_before_the_cache_is_asked(
    cache: ResultCache, tmp_path: Path
) -> None:
    two = GOOD + GOOD.split("\n\n\n")[1].replace("Square", "Circle")
    order = InspectionOrder(two, Quality.P480, one=False)
    with pytest.raises(NotInspectedError, match="one scene class"):
        using(cache, drawing(tmp_path / "a", order))


def test_answers_are_kept_when_there_is_one(cache: ResultCache) -> None:
    ask = lambda sandbox: sandbox.answer_math(HALF)  # noqa: E731
    first, started = using(cache, ask)
    assert (started, first.from_cache) == ([Profile.PLAIN], False)
    again, started = using(cache, ask)
    assert (started, again.from_cache, again.answers) == ([], True, first.answers)
    other = (Evaluate(id="half", expression="sqrt(4)"),)
    assert using(cache, lambda sandbox: sandbox.answer_math(other))[1] == [Profile.PLAIN]


def test_a_packet_without_any_answer_is_asked_again(cache: ResultCache) -> None:
    late = guest_that(math=lambda end, _: end.done("timeout"))
    reply, _ = using(cache, lambda sandbox: sandbox.answer_math(HALF), guest=late)
    assert reply.answers[0].error
    reply, started = using(cache, lambda sandbox: sandbox.answer_math(HALF))
    assert (reply.answers[0].value, started) == (0.5, [Profile.PLAIN])


def test_the_image_tells_once_what_it_holds(cache: ResultCache) -> None:
    first, started = using(cache, lambda sandbox: sandbox.export())
    again, none = using(cache, lambda sandbox: sandbox.export())
    assert (first, started, none) == (again, [Profile.PLAIN], [])


def test_a_media_file_is_read_each_time(cache: ResultCache, tmp_path: Path) -> None:
    path = tmp_path / "upload.mp4"
    path.write_bytes(b"x")
    for _ in range(2):
        assert using(cache, lambda sandbox: sandbox.probe_media(path))[1] == [Profile.PLAIN]


def test_a_self_check_is_made_each_time_it_is_asked_for(cache: ResultCache) -> None:
    for _ in range(2):
        assert len(using(cache, lambda sandbox: sandbox.check_posture())[1]) == 2


def test_a_passed_self_check_is_remembered_for_what_it_was_made(cache: ResultCache) -> None:
    async def remember() -> None:
        kept = KeptSelfChecks(cache)
        here = {"engine": "a", "kernel": "6.1"}
        assert not await kept.recall_passed(here)
        await kept.remember_passed(here)
        assert await kept.recall_passed(here)
        assert not await kept.recall_passed(here | {"kernel": "6.2"})

    asyncio.run(remember())
