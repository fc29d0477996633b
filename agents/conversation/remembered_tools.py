"""Tools whose answers are kept, so that a conversation goes on as it went.

What a tool says becomes part of the next question. A check that timed out once, or a documentation
server that answers differently today, would make it another question after a restart, and the
model's answers to it would be asked, and paid for, again.
"""

import contextlib
import hashlib
from dataclasses import dataclass
from typing import Any

from pydantic_ai import RunContext
from pydantic_ai.toolsets import ToolsetTool, WrapperToolset
from pydantic_core import from_json, to_json

from agents.conversation.recorded_model import RecordedModel
from agents.ledger import Ledger


@dataclass
class RememberedTools(WrapperToolset[Any]):
    """The same tools; an answer that the ledger has is not asked for again.

    Args:
        wrapped: The tools.
        ledger: Keeps their answers beside the model's.
        model: Whose last answer called the tool.
    """

    ledger: Ledger
    model: RecordedModel

    async def call_tool(
        self,
        name: str,
        tool_args: dict[str, Any],
        ctx: RunContext[Any],
        tool: ToolsetTool[Any],
    ) -> Any:
        """Recall or call; a text is durable before it is returned."""
        called = to_json([self.model.answered_key, name, sorted(tool_args.items())])
        key = hashlib.sha256(b"tool:" + called).hexdigest()
        kept = await self.ledger.recall(key)
        if kept is not None:
            with contextlib.suppress(ValueError, KeyError, TypeError):  # damaged: it is asked again
                return from_json(kept)["said"]
        said = await super().call_tool(name, tool_args, ctx, tool)
        if isinstance(said, str):
            await self.ledger.keep(key, to_json({"said": said}))
        return said
