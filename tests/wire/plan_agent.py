"""A small agent to talk with the fake servers, also from a process of its own."""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, SecretStr
from wire.fake_server import FakeServer
from wire.ledgers import FolderLedger

from agents.agent_spec import AgentSpec, Brief
from agents.artifacts.base import Artifact
from agents.prompts import Quoted, parse_prompt
from agents.providers.base import Account
from agents.providers.chain.model_chain import ModelChain, open_models
from agents.run_agent import AgentReply, run_agent
from config import ModelLimits

KEY = "sesame-key-4711"


class PlanBrief(Brief):
    request: Quoted


class FindingsBrief(Brief):
    findings: Quoted


class Plan(Artifact):
    """What the video shows."""

    FILE: ClassVar[str] = "plan.json"

    title: str = Field(min_length=3)
    beats: tuple[int, ...] = ()


def read_plan(text: str) -> Plan:
    """A text answer: the title on its first line."""
    if not text.startswith("Title: "):
        raise ValueError("the answer must begin with `Title: `")
    return Plan(title=text.removeprefix("Title: ").splitlines()[0])


PROMPT = parse_prompt("plan.md", b"You plan videos.\n---user---\nPlan this: @@request\n")
FINDINGS = parse_prompt("plan.findings.md", b"---user---\nStill wrong: @@findings\n")
PLAN = AgentSpec(name="plan", brief=PlanBrief, writes=Plan, prompt=PROMPT)
PLAN_IN_TEXT = AgentSpec(
    name="plan", brief=PlanBrief, writes=Plan, prompt=PROMPT, reads_text=read_plan
)
CORRECT_PLAN = PLAN.follow_up(brief=FindingsBrief, prompt=FINDINGS)
GOOD = {"answer": {"title": "Circles", "beats": [1, 2]}}


async def look_up(name: str) -> str:
    """Look a word up."""
    return f"{name} is round"


@dataclass
class Line:
    """One provider and the fake server behind it."""

    prefix: str
    server: FakeServer

    def chain(self, *models: str, key: str | None = KEY, **limits: Any) -> ModelChain:
        """A chain of this provider's models with limits for tests."""
        return self.chain_of(",".join(f"{self.prefix}:{model}" for model in models), key, **limits)

    def chain_of(self, setting: str, key: str | None = KEY, **limits: Any) -> ModelChain:
        return open_models(setting, accounts=accounts(self.server.url, key), limits=quick(**limits))


def accounts(url: str, key: str | None = KEY) -> Mapping[str, Account]:
    secret = SecretStr(key) if key else None
    return {name: Account(secret, url) for name in ("google", "openai", "anthropic")}


def quick(**limits: Any) -> ModelLimits:
    """Limits with short waits."""
    return ModelLimits(
        **{"tries": 3, "attempt_s": 20, "deadline_s": 60, "first_wait_s": 0.01} | limits
    )


def plan(
    chain: ModelChain,
    ledger: FolderLedger,
    *,
    spec: AgentSpec[PlanBrief, Plan] = PLAN,
    tools: Sequence[Any] = (),
    **more: Any,
) -> AgentReply[Plan]:
    """Run the agent in an event loop of its own."""
    brief = PlanBrief(request="circles, please")
    return asyncio.run(run_agent(spec, brief, models=chain, ledger=ledger, tools=tools, **more))


def main() -> None:
    """Run it with a tool in this process: provider:model, address, folder of the ledger."""
    model, url, folder = sys.argv[1:]
    chain = open_models(model, accounts=accounts(url), limits=quick(attempt_s=60))
    reply = plan(chain, FolderLedger(Path(folder)), tools=[look_up])
    sys.stdout.write(json.dumps(reply.value.model_dump(mode="json")))


if __name__ == "__main__":
    main()
