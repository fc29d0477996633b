"""How long the page takes: from the command to an answer, and from an address to a form to type in.

Prints a table for `bench/results/page.md`. Needs Debian's `chromium`.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

STARTS, LOADS = 3, 5
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The page alone, on a free port; its address."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("CHALKBOX_")
    }
    environment |= {
        "CHALKBOX_RUNS_DIR": str(folder / "runs"),
        "CHALKBOX_CACHE_DIR": str(folder / "cache"),
        "CHALKBOX_PORT": "0",
    }
    command = [sys.executable, "-m", "ui", "serve", "--web-only"]
    process = subprocess.Popen(  # noqa: S603
        command, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        said = process.stderr or ()
        address = next(found[0] for line in said if (found := ADDRESS.search(line)))
        while not answers(address):
            time.sleep(0.02)
        yield address
    finally:
        process.terminate()
        process.wait()


def answers(address: str) -> bool:
    """Whether the server listens by now."""
    try:
        return httpx.get(f"{address}/api/v1/health").is_success
    except httpx.TransportError:
        return False


def load_s(browser: Browser, address: str) -> float:
    """Seconds from the address to a prompt that can be typed into, with an empty browser cache."""
    with browser.new_context() as context:
        page = context.new_page()
        begun = time.monotonic()
        page.goto(address)
        page.get_by_role("textbox").first.wait_for()
        return time.monotonic() - begun


def main() -> None:
    """Measure and print."""
    starts: list[float] = []
    firsts: list[float] = []
    laters: list[float] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        load_s(browser, "data:text/html,<input type=text>")
        for _ in range(STARTS):
            begun = time.monotonic()
            with served(Path(folder)) as address:
                starts.append(time.monotonic() - begun)
                firsts.append(load_s(browser, address))
                laters += [load_s(browser, address) for _ in range(LOADS)]
        browser.close()
    sys.stdout.write("| what | median | worst |\n|---|---|---|\n")
    for what, seconds in (
        ("command to first answer", starts),
        ("first page after the start", firsts),
        ("page, with an empty browser cache", laters),
    ):
        sys.stdout.write(
            f"| {what} | {statistics.median(seconds):.2f} s | {max(seconds):.2f} s |\n"
        )


if __name__ == "__main__":
    main()
