"""The error tree.

ChalkboxError
├── BadPromptListError     a line of the list does not fit; nothing is run
└── EvaluationBusyError    another process is at this folder
"""

from orchestrator.errors import ChalkboxError


class BadPromptListError(ChalkboxError):
    """A line of the list does not fit; the message names the line and the field."""

    code = "evaluation.prompt_list"


class EvaluationBusyError(ChalkboxError):
    """Another process writes to the folder of this evaluation."""

    code = "evaluation.busy"
