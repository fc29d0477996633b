"""One ASGI app: REST, our own files, and the page at the root; guarded as a whole.

Gradio takes seconds to load, so only `build_app` does it.
"""
# pyright: reportUnknownMemberType=false

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from config import Settings
from orchestrator.door import Door
from orchestrator.observe.pages import Shown
from ui.access import Access
from ui.api import build_router, install_problems, may_see_figures
from ui.watch import build_watch


def build_app(
    door: Door, settings: Settings, access: Access, shown: Shown | None = None
) -> FastAPI:
    """Put the app together.

    Args:
        door: Where runs are asked for.
        settings: All of them.
        access: Who may enter; guards everything.
        shown: What programs that look after the process may see, if there are any.
    """
    import gradio as gr

    from ui.desk import Desk
    from ui.page import build_page
    from ui.theme import ASSETS, head, theme

    app = FastAPI(title="Chalkbox", openapi_url=None, docs_url=None, redoc_url=None)
    install_problems(app)
    app.include_router(build_router(door))
    app.include_router(build_watch(door, access))
    if shown is not None:
        app.router.routes.extend(shown.routes(may_see_figures))
    app.mount("/look", StaticFiles(directory=ASSETS), name="look")
    desk = Desk(door, access.links.sign)
    gr.mount_gradio_app(
        app,
        build_page(door, settings, desk, can_log_out=access.can_log_out),
        path="/",
        favicon_path=str(ASSETS / "favicon.svg"),
        theme=theme(),
        head=head(),
        show_error=False,
        run_history=False,
        ssr_mode=False,
        footer_links=[],
        enable_monitoring=False,
    )
    app.add_middleware(access.middleware)
    return app
