"""Owns the workflows: one file each with a `WORKFLOW`, found by folder scan."""

from functools import cache

from agents.errors import BrokenPieceError
from agents.folder_scan import load_piece, scan
from orchestrator.engine.stage import Workflow
from orchestrator.errors import StartUpError


@cache
def load_workflows() -> dict[str, Workflow]:
    """Every workflow by its name.

    Raises:
        StartUpError: A file cannot be loaded, has no `WORKFLOW`, or repeats a name; names it.
    """
    workflows: dict[str, Workflow] = {}
    for name in scan(__name__, __path__):
        workflow = load_workflow(name)
        if workflow.name in workflows:
            raise StartUpError(f"two workflows are named {workflow.name}; see {__name__}")
        workflows[workflow.name] = workflow
    return workflows


def load_workflow(module_name: str) -> Workflow:
    """The workflow of one module.

    Raises:
        StartUpError: It cannot be loaded or has no `WORKFLOW`; the message names it.
    """
    try:
        return load_piece(module_name, "WORKFLOW", Workflow, what="workflow")
    except BrokenPieceError as error:
        raise StartUpError(error.message, context=error.context) from error
