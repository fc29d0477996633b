"""Chromium, two servers, and runs to look at.

`studio` carries runs out in real containers. `gallery` only shows a folder of runs, behind a token.
"""

import inspect
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.folders import TOKEN, Gallery, copy_run, write_failed, write_hostile
from browser.serving import Served, serving
from browser.visiting import PROGRAM, Visits
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

TRIES = 4
PROMPT = "Explain the Pythagorean theorem with legs 3 and 4"


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page with a worker behind it, as one starts it on one's own machine."""
    with serving(tmp_path_factory.mktemp("studio")) as served:
        yield served


@pytest.fixture(scope="session")
def finished(studio: Served) -> str:
    """The id of a run that was made in real containers."""
    video_id = studio.create(PROMPT)
    assert studio.ended(video_id) == "succeeded"
    return video_id


@pytest.fixture(scope="session")
def gallery(
    studio: Served, finished: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gallery]:
    """Runs of all kinds, on a server that has a token."""
    folder = tmp_path_factory.mktemp("gallery")
    runs_dir = folder / "runs"
    runs_dir.mkdir()
    done = copy_run(studio.runs_dir / finished, runs_dir, ending="00000000d0e1")
    ids = (
        done,
        write_failed(runs_dir),
        write_hostile(runs_dir, succeeds=True),
        write_hostile(runs_dir, succeeds=False),
    )
    with serving(folder, token=TOKEN, web_only=True) as served:
        yield Gallery(served, *ids)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Its loop is in this thread, so it is closed after each module."""
    if not Path(PROGRAM).exists():
        reason = f"{PROGRAM} is missing: apt-get install chromium"
        if os.environ.get("REQUIRE_DOCKER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visits(chromium: Browser) -> Iterator[Visits]:
    """Visits of one test; at its end nothing may have been asked elsewhere or complained of."""
    visits = Visits(chromium)
    try:
        yield visits
    finally:
        visits.close()
    assert visits.outside == []
    assert visits.complaints == []


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test again when the browser was cut off by what others do to the machine's network."""
    visits = pyfuncitem.funcargs.get("visits")
    if not isinstance(visits, Visits):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    given = {name: pyfuncitem.funcargs[name] for name in wanted}
    for _ in range(TRIES):
        try:
            pyfuncitem.obj(**given)
        except (AssertionError, PlaywrightError):
            if not visits.cut_off:
                raise
        if not visits.cut_off:
            return True
        visits.start_anew()
    pytest.fail(f"the machine's network changed during each of {TRIES} tries")
