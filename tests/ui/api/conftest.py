"""A real door over real runs."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest
from chalkbox_command import clean_environment
from explaining import PYTHAGORAS, explaining_guest
from fakes import FakeEngine
from rest import ANN, Api

from agents.artifacts.request import ExplainerRequest, Quality
from config import Settings, load_settings
from orchestrator import runs
from orchestrator.door import open_door

OpenApi = Callable[[], AbstractAsyncContextManager[Api]]
Deed = Callable[[Api, httpx.AsyncClient], Awaitable[None]]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    clean_environment(monkeypatch, tmp_path)
    return load_settings()


@pytest.fixture
def opened(settings: Settings) -> OpenApi:
    """Opens the door, with REST over it."""

    @contextlib.asynccontextmanager
    async def opened() -> AsyncGenerator[Api]:
        async with open_door(settings) as door:
            yield Api(door)

    return opened


@pytest.fixture(scope="session")
def stored_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A runs folder in which Ann has a finished explainer."""
    folder = tmp_path_factory.mktemp("stored")

    async def make() -> None:
        async with runs.open_studio(load_settings(), takes_queued=True) as studio:
            request = ExplainerRequest(prompt=PYTHAGORAS, quality=Quality.P480)
            ended = await studio.wait(await studio.submit(request, user="ann"))
            assert ended.outcome.succeeded, ended.outcome.receipt

    with pytest.MonkeyPatch.context() as patch:
        clean_environment(patch, folder)
        engine = FakeEngine(explaining_guest())
        patch.setattr(runs, "docker_engine", lambda *_: engine)
        asyncio.run(make())
    return folder / "runs"


@pytest.fixture
def finished(stored_runs: Path, settings: Settings) -> str:
    """The id of Ann's finished run, in a runs folder of this test's own."""
    shutil.copytree(stored_runs, settings.runs_dir)
    return next(path.name for path in settings.runs_dir.iterdir() if path.name[0].isdigit())


@pytest.fixture
def as_ann(opened: OpenApi) -> Callable[[Deed], None]:
    """Does something as Ann, with a door of the test's own."""

    def do(deed: Deed) -> None:
        async def go() -> None:
            async with opened() as api, api.as_visitor(ANN) as ann:
                await deed(api, ann)

        asyncio.run(go())

    return do
