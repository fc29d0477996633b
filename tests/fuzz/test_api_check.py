"""Whatever a model writes, the API check says something about it or nothing, and never fails.

So does all else that reads source before it is run: renamed names, brackets, what lies on a line.
`make fuzz` goes on with the same test for minutes, guided by coverage.
"""

import json
from pathlib import Path

import real_mistakes
from broken_scenes import read_broken_scenes
from fuzz.mutations import Corpus, mangled, spliced
from fuzz.sampled import regressions, sampled
from hypothesis import given
from hypothesis import strategies as st
from runner.api_check.check import check, explain, never_closed
from runner.api_check.spec import load_spec
from runner.rewrites import rewrite
from runner.scene_file import excerpt, split_lines

ROOT = Path(__file__).resolve().parents[2]
SPEC = load_spec(ROOT / "tests/golden/api/api_spec.json")
SCENES = Corpus(
    (
        *(
            path.read_text(encoding="utf-8")
            for path in sorted((ROOT / "bench/scenes").glob("*.py"))
        ),
        *(scene.code for scene in read_broken_scenes()),
        *(real_mistakes.OLD_NAMES, real_mistakes.BOTH),
    )
)
WORDS = (
    "self", "self.play(", "*", "**", "lambda", "lambda x: x", "await", "yield", "async", "def f(",
    "class A(A):", "class A(B, C):", "from manim import *", "import manim as m", "global x", "del",
    "nonlocal self", "x := 3", "match x:", "case _:", "f'{x!r:{y}}'", "f'{", "b''", "...",
    "@property", "Circle(radius=1, radius=2)", "Circle(**{})", "Circle(*a, *b)",
    "MathTex(r'\\frac{1}{', 'a')",
    "Tex('}{')", ".animate", ".animate.animate", ".shift(", "FadeIn(", "Transform(a)", "wait(-1)",
    "super().__init__()", "type X = int", "try:", "except*", "with a as b, c as d:", "if True:",
    "=",    "x: int = 3", "[i for i in i]", "{**a}", "1_000e999", "0x", "'\\N{BULLET}'", "\t",
    "    ", ";",
    "VGroup(*[Dot() for _ in range(10**9)])", "9**9**9**9", "'a' * 10**9", "(", ")", "]",
    "\\\n", "\f",
)  # fmt: skip


def look_at(source: str) -> None:
    """All that is done with source in the container before it is run, but for ruff."""
    source = source.encode(errors="replace").decode()  # as `read_source` lets it in
    findings = check(source, SPEC)
    json.dumps(findings)
    lines = len(split_lines(source))
    for finding in findings:
        assert finding["message"]
        assert 1 <= finding.get("line", 1) <= lines + 1
        explain(finding, source, SPEC)
        excerpt(source, finding.get("line") or 1)
    never_closed(source)
    rewritten, replaced = rewrite(source, findings, SPEC)
    assert replaced or rewritten == source


@sampled(150)
@regressions("api_check", lambda data: {"source": data.decode(errors="surrogatepass")})
@given(
    source=spliced(SCENES, WORDS)
    | st.integers(0, len(SCENES) - 1)
    .map(SCENES.__getitem__)
    .map(str.encode)
    .flatmap(mangled)
    .map(lambda raw: raw.decode(errors="replace"))
)
def test_every_source_is_looked_at_to_its_end(source: str) -> None:
    look_at(source)
