"""The door to the models is light; what goes through it is tested in `tests/wire`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_model_library_is_imported_before_a_model_is_asked() -> None:
    code = (
        "import sys, agents.run_agent, agents.agent_spec, agents.ledger\n"
        "from agents.providers.chain.model_chain import open_models\n"
        "open_models('google:m,openai:m,openai-chat:m,anthropic:m', accounts={}, limits=None)\n"
        "print(sorted({'pydantic_ai', 'google', 'openai', 'anthropic', 'tenacity'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
