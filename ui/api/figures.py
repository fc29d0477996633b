"""Who may see the figures of the process."""

from fastapi import Request
from fastapi.responses import Response

from ui.api.entry import visitor_of
from ui.api.problems import answer


def may_see_figures(request: Request) -> Response | None:
    """None for the owner, and for whoever has the token of the figures; else a problem."""
    visitor = visitor_of(request)
    if visitor.is_owner or visitor.sees_figures:
        return None
    return answer(
        request,
        "access.owner_only",
        "The figures are for whoever runs this Chalkbox. Send CHALKBOX_METRICS_TOKEN or"
        " CHALKBOX_TOKEN as `Authorization: Bearer …`.",
    )
