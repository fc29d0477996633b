"""The entrance as the app and the routes see it."""

from collections.abc import Mapping
from typing import Any, Self

from starlette.types import ASGIApp

from config import Settings
from orchestrator.observe.listening import is_loopback
from ui.access.entrance import Entrance
from ui.access.errors import OpenAddressError
from ui.access.guard import Guard
from ui.access.links import Links
from ui.access.secret import read_secret
from ui.access.visitor import Visitor


class Access:
    """Who may enter one server. Made by `Access.open`."""

    def __init__(self, settings: Settings, entrance: Entrance) -> None:
        self._settings = settings
        self._entrance = entrance

    @classmethod
    def open(cls, settings: Settings, *, share: bool = False) -> Self:
        """Read the secret and the credentials.

        Args:
            settings: All of them.
            share: Whether there will be a public link, see `open_public_port`.

        Raises:
            OpenAddressError: Others could enter, and neither token nor logins are set.
            SecretFileError: The secret cannot be kept.
        """
        entrance = Entrance(settings, read_secret(settings), share=share)
        guarded = entrance.credentials or settings.behind_loopback
        if not guarded and not is_loopback(settings.host):
            raise OpenAddressError(
                f"{settings.host} can be reached by others, and nothing keeps them out: set"
                " CHALKBOX_TOKEN or CHALKBOX_LOGINS, or serve on 127.0.0.1",
                context={"host": settings.host},
            )
        return cls(settings, entrance)

    def middleware(self, app: ASGIApp, /) -> ASGIApp:
        """The app, guarded; fit for `FastAPI.add_middleware`, where it must be the outermost."""
        return Guard(app, self._entrance, self._settings)

    @property
    def links(self) -> Links:
        """Signs links to runs, and checks them."""
        return self._entrance.links

    @property
    def can_log_out(self) -> bool:
        """Whether entering took a token or a login, so that a page may offer `POST /logout`."""
        return bool(self._entrance.credentials)

    def open_public_port(self, port: int) -> None:
        """Take whoever comes by this port of ours for a visitor of the public link."""
        self._entrance.public_port = port

    def visitor_of(self, scope: Mapping[str, Any]) -> Visitor:
        """Who asks.

        Raises:
            LookupError: The request did not come through the middleware.
        """
        visitor = scope.get("state", {}).get("visitor")
        if not isinstance(visitor, Visitor):
            raise LookupError("the request did not come through the access middleware")
        return visitor
