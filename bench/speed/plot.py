"""The results as one picture: SVG, written by hand."""

import html
import math
from collections.abc import Sequence

from bench.speed.figures import LateError, Pair, of

WIDTH = 960
NAMES = 250
"""Where the bars begin, points."""
BARS = 600
ROW = 30
BAR = 9
PLAIN, OURS, WHOLE, READY, INK = "#8a8f98", "#1f6feb", "#9ec5fe", "#2da44e", "#24292f"
STYLE = (
    f"text{{font:13px sans-serif;fill:{INK}}}.t{{font-weight:bold;font-size:16px}}"
    ".e{text-anchor:end}.s{font-size:11px}"
)
LEAST_S, MOST_S = 0.05, 100.0
"""Ends of the logarithmic scale of the times to an error."""


class Sheet:
    """A picture that grows downwards."""

    def __init__(self) -> None:
        self.y = 10
        self.shapes: list[str] = []

    def text(self, x: float, y: float, words: str, kind: str = "") -> None:
        """Write a line."""
        place = f'<text x="{x:.0f}" y="{y:.0f}" class="{kind}">'
        self.shapes.append(f"{place}{html.escape(words)}</text>")

    def bar(self, y: float, length: float, colour: str) -> None:
        """Draw a bar from the left."""
        size = f'width="{max(1.0, length):.1f}" height="{BAR}"'
        self.shapes.append(f'<rect x="{NAMES}" y="{y:.0f}" {size} fill="{colour}"/>')

    def dot(self, x: float, y: float, colour: str) -> None:
        """Draw a dot."""
        self.shapes.append(f'<circle cx="{x:.1f}" cy="{y:.0f}" r="5" fill="{colour}"/>')

    def line(self, x: float, top: float, bottom: float) -> None:
        """Draw an upright line of the scale."""
        ends = f'x1="{x:.1f}" y1="{top:.0f}" x2="{x:.1f}" y2="{bottom:.0f}"'
        self.shapes.append(f'<line {ends} stroke="#d0d7de"/>')

    def legend(self, names: Sequence[tuple[str, str]]) -> None:
        """Say what the colours mean."""
        x = float(NAMES)
        for colour, words in names:
            self.dot(x + 5, self.y + 8, colour)
            self.text(x + 16, self.y + 12, words)
            x += 30 + 7.5 * len(words)
        self.y += 26

    def finish(self) -> str:
        """The file."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.y + 10:.0f}"'
            f' width="{WIDTH}" height="{self.y + 10:.0f}"><style>{STYLE}</style>'
            '<rect width="100%" height="100%" fill="white"/>'
        )
        return "\n".join([head, *self.shapes, "</svg>", ""])


def draw(pairs: Sequence[Pair], errors: Sequence[LateError]) -> str:
    """Bars of seconds for each quality, and the times to an error."""
    sheet = Sheet()
    for quality in ("1080p60", "720p30", "480p15"):
        if some := of(pairs, quality):
            draw_pairs(sheet, quality, some)
    if errors:
        draw_errors(sheet, errors)
    return sheet.finish()


def draw_pairs(sheet: Sheet, quality: str, pairs: Sequence[Pair]) -> None:
    """Two bars for each scene; the inspection is added to ours in a lighter colour."""
    sheet.text(10, sheet.y + 14, f"{quality}: seconds of wall time", "t")
    sheet.y += 26
    sheet.legend([(PLAIN, "manim render"), (OURS, "ours"), (WHOLE, "ours, with inspection")])
    longest = max(max(pair.plain.wall_s, pair.whole.wall_s) for pair in pairs)
    for pair in pairs:
        y = sheet.y
        sheet.text(NAMES - 10, y + 15, f"{pair.scene} ({pair.kind})", "e")
        lengths = [BARS * each.wall_s / longest for each in (pair.plain, pair.whole, pair.ours)]
        sheet.bar(y, lengths[0], PLAIN)
        sheet.bar(y + BAR + 2, lengths[1], WHOLE)
        sheet.bar(y + BAR + 2, lengths[2], OURS)
        words = f"{pair.plain.wall_s:.1f} → {pair.ours.wall_s:.1f} s, {pair.faster:.1f}×"
        sheet.text(NAMES + max(lengths) + 6, y + 15, words, "s")
        sheet.y += ROW
    sheet.y += 14


def draw_errors(sheet: Sheet, errors: Sequence[LateError]) -> None:
    """Three dots for each broken scene, on a logarithmic scale."""
    sheet.text(10, sheet.y + 14, "Seconds until an error is known (logarithmic)", "t")
    sheet.y += 26
    sheet.legend([(PLAIN, "manim render"), (OURS, "ours"), (READY, "ours, container ready")])
    top = sheet.y
    bottom = top + 20 * len(errors) + 6
    for second in (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0):
        sheet.line(along(second), top, bottom)
        sheet.text(along(second) - 8, bottom + 14, f"{second:g}", "s")
    for each in errors:
        y = sheet.y + 10
        name = f"{each.name.partition(': ')[2]}{' (late)' if each.late else ''}"
        sheet.text(NAMES - 10, y + 4, name, "e s")
        sheet.dot(along(each.plain_s), y, PLAIN)
        sheet.dot(along(each.ours_s), y, OURS)
        sheet.dot(along(each.warm_s), y, READY)
        sheet.y += 20
    sheet.y = bottom + 20


def along(seconds: float) -> float:
    """Where a time lies on the scale."""
    kept = min(max(seconds, LEAST_S), MOST_S)
    return NAMES + BARS * math.log(kept / LEAST_S) / math.log(MOST_S / LEAST_S)
