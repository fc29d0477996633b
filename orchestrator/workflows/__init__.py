"""Owns the workflows: one file each with a `WORKFLOW`, found by folder scan."""

import importlib
import pkgutil
from functools import cache

from orchestrator.engine.stage import Workflow
from orchestrator.errors import StartUpError


@cache
def load_workflows() -> dict[str, Workflow]:
    """Every workflow by its name.

    Raises:
        StartUpError: A file cannot be loaded, has no `WORKFLOW`, or repeats a name; names it.
    """
    workflows: dict[str, Workflow] = {}
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        workflow = load_workflow(f"{__name__}.{found.name}")
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
        workflow: object = importlib.import_module(module_name).WORKFLOW
    except Exception as error:
        raise StartUpError(
            f"the workflow {module_name} cannot be loaded: {error}",
            context={"module": module_name},
        ) from error
    if not isinstance(workflow, Workflow):
        raise StartUpError(f"the workflow {module_name}: WORKFLOW is not a Workflow")
    return workflow
