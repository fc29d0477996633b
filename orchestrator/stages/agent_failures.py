"""Says in the run's words what agents raise."""

import contextlib
from collections.abc import Generator

from agents.errors import (
    AgentError,
    BadParameterError,
    ModelError,
    UnclearPromptError,
    UnknownTopicError,
)
from orchestrator.errors import ModelFailedError, RequestRefusedError, RunStoppedError

HOW_TO_SET_A_KEY = (
    "Every other topic needs a model to write it: put GOOGLE_API_KEY=… (Gemini) into the file .env"
    " beside the README, or name a server of your own with CHALKBOX_MODEL; the README tells how."
)


@contextlib.contextmanager
def told_to_the_run() -> Generator[None]:
    """Turn an agent's error into a refused request or a stopped run; the message stays.

    Raises:
        RequestRefusedError: The user can ask differently.
        ModelFailedError: No model gave a usable answer.
        RunStoppedError: The plan is at fault.
    """
    try:
        yield
    except UnknownTopicError as error:
        raise RequestRefusedError(
            f"{error.message}\n{HOW_TO_SET_A_KEY}", context=error.context
        ) from error
    except (UnclearPromptError, BadParameterError) as error:
        raise RequestRefusedError(error.message, context=error.context) from error
    except ModelError as error:
        raise ModelFailedError(
            error.message,
            context={**error.context, "failure": error.code},
            retryable=error.retryable,
        ) from error
    except AgentError as error:
        raise RunStoppedError(
            error.message, context={"agent_error": error.code, **error.context}
        ) from error
