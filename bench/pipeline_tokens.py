"""What the explainer sends to a model, by agent: a scripted model, the real prompts and sandbox.

Tokens are estimated as characters of the JSON sent, divided by four; no tokenizer of a vendor is
needed, and ratios between rows do not depend on it. A picture counts as Gemini counts it: 258 for
each tile of 768 pixels (https://ai.google.dev/gemini-api/docs/tokens).
"""

import base64
import io
import json
import re
import struct
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from containers import docker_engine, sandbox_on  # noqa: E402
from modelling import make_video, upgrades, writes  # noqa: E402
from planning import chain, six_beats  # noqa: E402
from real_mistakes import BOTH, GOOD, OLD_NAMES, WRONG_METHOD, WRONG_NAME  # noqa: E402
from wire.fake_gemini import FakeGemini  # noqa: E402
from wire.fake_server import Received, Step  # noqa: E402

from config import Review  # noqa: E402
from orchestrator.engine.stage import Workflow  # noqa: E402
from orchestrator.workflows.explainer import WORKFLOW as QUICK  # noqa: E402
from orchestrator.workflows.planned_explainer import WORKFLOW as WHOLE  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "pipeline_tokens.md"
HEAD = """# What is sent to a model

Written by `make bench` (`bench/pipeline_tokens.py`): a scripted model, the real prompts, schemas, tools and sandbox. Tokens are the characters of the JSON sent, divided by four; a picture counts 258 for each tile of 768 pixels; in brackets the requests of each agent. Asked: at most 40,000 for a planned video of six beats with one repair.

"""  # noqa: E501
CHARACTERS_A_TOKEN = 4
LINT = {"call": "lint_tool", "args": {"code": GOOD}}
AGENTS = {
    "director of short": "upgrade_prompt",
    "You read what a short science": "read_concept",
    "what a viewer must know": "plan_knowledge",
    "You are a teacher who plans": "plan_curriculum",
    "You write down the mathematics": "draft_claims",
    "You draw the storyboard": "draw_storyboard",
    "You turn a storyboard into": "design_scene",
    "You write one Manim scene": "write_scene",
    "You repair a Manim scene": "repair_scene",
    "You check a short": "watch_video",
}
BOARD, SPEC = six_beats()
PLAN = chain(storyboard=BOARD, spec=SPEC)
CLASS = SPEC["scene_class"]


def planned(code: str) -> Step:
    """The answer of a writer of the planned scene."""
    named = code.replace("WaveScene", CLASS)
    return {"answer": {"scene_name": CLASS, "code": named}}


SEEN: Step = {
    "answer": {"answers_request": True, "problems": []},
    "when": "You check a short",
    "times": 0,
}
PLANNED: dict[str, tuple[Step, ...]] = {
    "six beats, good at once": (*PLAN, planned(GOOD)),
    "six beats, checked, bad, one repair": (*PLAN, LINT, planned(WRONG_NAME), planned(GOOD)),
    "six beats, never good: compiled": (
        *PLAN,
        *(planned(f"{WRONG_NAME}# try {number}\n") for number in range(4)),
    ),
}
"""The whole planning chain, for a video of usual length."""
SCENARIOS: dict[str, tuple[Step, ...]] = {
    "good at once": (upgrades(), writes(GOOD)),
    "checked by the writer, then good": (upgrades(), LINT, writes(GOOD)),
    "names that Manim has renamed: no repair asked": (upgrades(), writes(OLD_NAMES)),
    "bad, then mended by the writer": (upgrades(), writes(WRONG_NAME), writes(GOOD)),
    "bad twice: one fresh agent": (
        upgrades(),
        writes(WRONG_NAME),
        writes(WRONG_METHOD),
        writes(GOOD),
    ),
    "two errors: two fresh agents": (
        upgrades(),
        writes(BOTH),
        writes(f"{BOTH}# again\n"),
        writes(WRONG_METHOD),
        writes(GOOD),
    ),
    "never good: three tries at one error": (
        upgrades(),
        *(writes(f"{WRONG_NAME}# try {number}\n") for number in range(4)),
    ),
}


class Row(NamedTuple):
    """One scenario: requests and tokens by agent."""

    name: str
    ended: str
    sent: dict[str, tuple[int, int]]


PICTURE = re.compile(r'"data": "([A-Za-z0-9+/=_-]{100,})"')
TILE_PX, TILE_TOKENS = 768, 258


def measure(name: str, script: Iterable[Step], workflow: Workflow = QUICK) -> Row:
    """Run one scenario in the real sandbox."""
    with tempfile.TemporaryDirectory() as folder, FakeGemini((*script, SEEN)) as server:
        containers = sandbox_on(lambda: docker_engine(Path(folder)))
        outcome = make_video(
            Path(folder), server, containers=containers, workflow=workflow, review=Review()
        )
        sent: dict[str, tuple[int, int]] = {}
        for received in server.received:
            agent = agent_of(received)
            requests, tokens = sent.get(agent, (0, 0))
            sent[agent] = requests + 1, tokens + tokens_of(received.body)
    return Row(name, outcome.receipt.outcome, sent)


def agent_of(received: Received) -> str:
    """Who sent a request, by the first words of its instructions."""
    text = json.dumps(received.body)
    return next(agent for words, agent in AGENTS.items() if words in text)


def tokens_of(body: dict[str, Any]) -> int:
    """Estimated tokens of a request."""
    text = json.dumps(body, ensure_ascii=False)
    pictures = sum(map(picture_tokens, PICTURE.findall(text)))
    return round(len(PICTURE.sub("", text)) / CHARACTERS_A_TOKEN) + pictures


def picture_tokens(encoded: str) -> int:
    """What a PNG file counts, by the size that its head tells."""
    head = base64.urlsafe_b64decode(encoded[:64].replace("+", "-").replace("/", "_"))
    width, height = struct.unpack(">II", head[16:24])
    return TILE_TOKENS * -(-width // TILE_PX) * -(-height // TILE_PX)


def main() -> None:
    """Print the table, and keep it."""
    rows = [measure(name, script) for name, script in SCENARIOS.items()]
    rows += [measure(name, script, WHOLE) for name, script in PLANNED.items()]
    agents = list(AGENTS.values())
    out = io.StringIO(HEAD)
    out.seek(0, io.SEEK_END)
    out.write(f"| scenario | ends | {' | '.join(agents)} | requests | tokens sent |\n")
    out.write(f"|---|---|{'---:|' * (len(agents) + 2)}\n")
    for row in rows:
        by_agent = [row.sent.get(agent, (0, 0)) for agent in agents]
        cells = [f"{tokens} ({requests})" if requests else "0" for requests, tokens in by_agent]
        total = sum(tokens for _, tokens in by_agent)
        requests = sum(count for count, _ in by_agent)
        out.write(f"| {row.name} | {row.ended} | {' | '.join(cells)} | {requests} | {total} |\n")
    RESULTS.write_text(out.getvalue(), encoding="utf-8")
    sys.stdout.write(out.getvalue())


if __name__ == "__main__":
    main()
