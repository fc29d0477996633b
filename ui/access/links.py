"""Signed links: whoever holds one may look at that one run until it expires."""

import time
from collections.abc import Callable

from ui.access.seal import Seal, from_text, to_text

DAY_S = 86_400
EXPIRY_BYTES = 6


class Links:
    """Makes and checks the keys of links."""

    def __init__(self, secret: bytes, *, now: Callable[[], float] = time.time) -> None:
        self._seal = Seal(secret, "link")
        self._now = now

    def sign(self, video_id: str, *, days: float = 30) -> str:
        """A key for `/watch/{video_id}?key=…` and for the files of the run.

        Args:
            video_id: The run; the key opens no other.
            days: How long it opens it.

        Returns:
            Letters, digits, `-` and `_`.
        """
        expiry = int(self._now() + days * DAY_S).to_bytes(EXPIRY_BYTES, "big")
        return to_text(expiry + self._seal.mark(expiry + video_id.encode()))

    def check(self, video_id: str, key: str) -> bool:
        """Whether a key, as anyone may have written it, opens the run now."""
        raw = from_text(key) or b""
        expiry, mark = raw[:EXPIRY_BYTES], raw[EXPIRY_BYTES:]
        fits = self._seal.fits(mark, expiry + video_id.encode(errors="surrogatepass"))
        return fits and int.from_bytes(expiry, "big") > self._now()
