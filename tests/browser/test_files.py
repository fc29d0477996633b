"""What can be taken home."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from browser.serving import Served
from browser.visiting import Visits, open_tab, run_page
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.docker]


def downloaded(page: Page, words: str) -> tuple[str, bytes]:
    """Name and bytes of what a link of the page saves."""
    with page.expect_download() as waiting:
        page.locator(".downloads").get_by_role("link", name=words).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_what_is_saved_is_what_the_run_holds(visits: Visits, studio: Served, finished: str) -> None:
    page = run_page(visits, studio, finished)
    root = studio.runs_dir / finished
    for words, ending in (
        ("Video", ".mp4"),
        ("Captions (srt)", ".srt"),
        ("Captions (vtt)", ".vtt"),
        ("Code", ".py"),
        ("Poster", ".png"),
    ):
        name, content = downloaded(page, words)
        assert name.endswith(ending)
        assert content == (root / name).read_bytes()


def test_everything_comes_as_one_zip(visits: Visits, studio: Served, finished: str) -> None:
    page = run_page(visits, studio, finished)
    name, content = downloaded(page, "Everything")
    assert name == f"{finished}.zip"
    root = studio.runs_dir / finished
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = {each.removeprefix(f"{finished}/") for each in archive.namelist()}
        for each in names:
            packed = hashlib.sha256(archive.read(f"{finished}/{each}")).hexdigest()
            assert packed == hashlib.sha256((root / each).read_bytes()).hexdigest()
    kept = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    kept -= {name for name in kept if name.startswith("segments/")}  # for the next attempt alone
    assert kept - names == {"ticket.json"}, "whose it is goes nowhere"


def test_code_is_copied_as_it_is(visits: Visits, studio: Served, finished: str) -> None:
    page = run_page(visits, studio, finished, permissions=["clipboard-read", "clipboard-write"])
    open_tab(page, "Code")
    page.get_by_role("button", name="Copy code").click()
    page.get_by_text("Code copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (studio.runs_dir / finished / "generated_scene.py").read_text()
