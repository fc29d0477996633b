"""Run folders to look at: failed ones, and such as hold what a stranger would like to execute."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from browser.serving import Served
from modelling import make_video, module, upgrades, writes
from wire.fake_gemini import FakeGemini

from config import RepairBounds

FLAG = "hostile_text_was_executed"
"""What it would set in the window."""
HOSTILE = "".join(
    (
        f"<script>window.{FLAG}=1</script><img src=x onerror='window.{FLAG}=2'>",
        f"\"'`</textarea></title><svg onload=window.{FLAG}=3>",
        f"${{window.{FLAG}=4}}{{{{window.{FLAG}=5}}}}[x](javascript:window.{FLAG}=6)",
        " \u202eright to left\u202c שלום עולם &lt;b&gt; &amp; \\u003cscript>",
    )
)
LONG = "unbreakable" * 30
TOKEN = "browser-" * 4
"""Of the server that shows these folders."""
TITLE_CHARS = 120
FAILED_PROMPT = "Why do waves add up?"


@dataclass(frozen=True)
class Gallery:
    """A server that shows runs, and their ids."""

    served: Served
    done: str
    failed: str
    hostile: str
    hostile_failed: str


def write_failed(runs_dir: Path) -> str:
    """A run whose code could not be repaired; its id."""
    bad = module("lint: F821 Undefined name `ShowCreation`")
    still_bad = module("rehearsal: E900 Circle got an unexpected keyword `colour`")
    return _write(runs_dir, FAILED_PROMPT, title="Waves add up", codes=(bad, still_bad))


def write_hostile(runs_dir: Path, *, succeeds: bool) -> str:
    """A run in which title, code, findings, captions and log are hostile; its id."""
    prompt = f"{HOSTILE}\n{LONG}\n{HOSTILE * 3}"
    bad = module(f"lint: X1 {HOSTILE}", f"lint: X2 {LONG}", f"{HOSTILE} {LONG}")
    better = module(f"{HOSTILE} {LONG}") if succeeds else bad + f"# {HOSTILE}\n"
    return _write(runs_dir, prompt, title=HOSTILE[:TITLE_CHARS], codes=(bad, better))


def copy_run(root: Path, runs_dir: Path, *, ending: str) -> str:
    """The same run under another id, which ends with 12 hexadecimal digits; its id."""
    video_id = root.name[:-12] + ending
    shutil.copytree(root, runs_dir / video_id)
    return video_id


def _write(runs_dir: Path, prompt: str, *, title: str, codes: tuple[str, ...]) -> str:
    def make() -> Path:
        with FakeGemini() as server:
            server.load(
                upgrades(title=title, description=prompt), *(writes(code) for code in codes)
            )
            bounds = RepairBounds(tries_per_run=1)
            return make_video(runs_dir, server, prompt=prompt, bounds=bounds).folder.root

    # The browser's own loop may be open in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(make).result().name
