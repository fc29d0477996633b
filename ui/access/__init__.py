"""Who may enter, as whom, and how much a visitor may ask for."""

from ui.access.access import Access
from ui.access.admission import admit, pin, resume, submit
from ui.access.visitor import Visitor

__all__ = ["Access", "Visitor", "admit", "pin", "resume", "submit"]
