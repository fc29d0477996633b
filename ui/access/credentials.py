"""The token and the logins that are set, compared so that time tells nothing."""

import hmac
import secrets

from config import Settings, read_logins
from ui.access.seal import digest


class Credentials:
    """What lets someone in."""

    def __init__(self, settings: Settings) -> None:
        # Digests of one length: comparing them takes as long for every guess.
        self._key = secrets.token_bytes(32)
        token = settings.token.get_secret_value() if settings.token else ""
        logins = read_logins(settings.logins) if settings.logins else {}
        self._token = self._digest(token) if token else None
        self._logins = {name: self._digest(pair(name, word)) for name, word in logins.items()}
        figures = settings.metrics_token
        self._figures = self._digest(figures.get_secret_value()) if figures else None
        self._words = {name: f"login {name}:{word}" for name, word in logins.items()}
        self._token_words = f"token {token}"

    def __bool__(self) -> bool:
        """Whether anything is asked for at all."""
        return self.has_token or self.has_logins

    @property
    def has_token(self) -> bool:
        """Whether a token is set."""
        return self._token is not None

    @property
    def has_logins(self) -> bool:
        """Whether logins are set."""
        return bool(self._logins)

    def is_token(self, given: str) -> bool:
        """Whether it is the token."""
        return self._token is not None and hmac.compare_digest(self._digest(given), self._token)

    def is_metrics_token(self, given: str) -> bool:
        """Whether it is the token of those who may see the figures, and nothing else."""
        return self._figures is not None and hmac.compare_digest(self._digest(given), self._figures)

    def is_login(self, name: str, password: str) -> bool:
        """Whether name and password belong together; every login is looked at each time."""
        given = self._digest(pair(name, password))
        fits = [hmac.compare_digest(given, kept) for kept in self._logins.values()]
        return any(fits)

    def words_of(self, name: str | None) -> bytes | None:
        """What a session stands on: it ends when these change.

        Args:
            name: The login; none for the token.

        Returns:
            None when there is no such credential any more.
        """
        if name is None:
            return self._token_words.encode() if self.has_token else None
        words = self._words.get(name)
        return words.encode() if words else None

    def _digest(self, text: str) -> bytes:
        return digest(self._key, text.encode(errors="surrogatepass"))


def pair(name: str, password: str) -> str:
    """Both in one text, which no other two give."""
    return f"{len(name)} {name} {password}"
