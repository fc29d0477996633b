"""The `math` job: questions in, answers out. SymPy parses only here, never on the host."""

from typing import Any

from runner.mathematics import answer
from runner.worker import Report


def run(params: dict[str, Any], report: Report) -> None:
    """Answer `params["questions"]`."""
    report.result({"answers": answer(params["questions"])})
