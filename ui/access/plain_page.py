"""Small pages of our own: no script, nothing fetched, readable on any screen."""

import base64
import hashlib

from ui.escape import Child, Html, el

STYLE = """
:root { color-scheme: light dark; --back: #fbfaf6; --front: #1d1f1c; --soft: #5a5d56;
  --line: #e4e1d7; --edge: #8f8b80; --card: #fff; --accent: #1d5c49; --on: #fff; --wrong: #9b2c1f; }
@media (prefers-color-scheme: dark) { :root { --back: #131614; --front: #eceee9; --soft: #a9b0a8;
  --line: #313832; --edge: #767f78; --card: #1b1f1c; --accent: #86d3b4; --on: #0c241b;
  --wrong: #f3a091; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--front); line-height: 1.5;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 26rem; margin: 0 auto; padding: 12vh 1.25rem 3rem; }
main.wide { max-width: 60rem; padding-top: 2rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; }
p { margin: 0 0 1rem; } .soft { color: var(--soft); }
form { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1.25rem; margin: 1.25rem 0; display: grid; gap: .4rem; }
label { font-weight: 600; }
input { font: inherit; color: inherit; background: var(--back); padding: .6rem .7rem;
  border: 1px solid var(--edge); border-radius: .5rem; width: 100%; margin-bottom: .6rem; }
button, .button { font: inherit; font-weight: 600; color: var(--on); background: var(--accent);
  border: 0; border-radius: .5rem; padding: .65rem 1rem; cursor: pointer; text-decoration: none; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.wrong { color: var(--wrong); font-weight: 600; }
video { width: 100%; display: block; aspect-ratio: 16/9; border-radius: .75rem;
  background: #000; margin: 1rem 0; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0;
  align-items: center; list-style: none; }
"""
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; img-src 'self' data:; media-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""What such a page may do: show itself and media of this site, send a form here."""


def write_page(title: str, *body: Child, wide: bool = False) -> str:
    """A whole page.

    Args:
        title: Of the window.
        body: What is on it.
        wide: For a video rather than a form.
    """
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="robots", content="noindex"),
        el("link", rel="icon", href="data:,"),
        el("title", f"{title} · Chalkbox"),
        el("style", Html(STYLE)),
    )
    main = el("main", *body, class_="wide" if wide else None)
    return "<!doctype html>" + el("html", head, el("body", main), lang="en")
