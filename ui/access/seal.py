"""Short signed texts: what was sealed for one purpose opens for no other."""

import base64
import binascii
import hashlib
import hmac

MARK_BYTES = 32


class Seal:
    """Signs with HMAC-SHA256, by a key derived from the secret for one purpose."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._key = digest(secret, f"chalkbox {purpose}".encode())

    def mark(self, content: bytes) -> bytes:
        """The signature of some bytes, 32 bytes."""
        return digest(self._key, content)

    def fits(self, mark: bytes, content: bytes) -> bool:
        """Whether it is the signature of these bytes; takes as long whether or not it is."""
        return hmac.compare_digest(mark, self.mark(content))

    def close(self, content: bytes) -> str:
        """Signature and content in one text."""
        return to_text(self.mark(content) + content)

    def open(self, text: str) -> bytes | None:
        """What was sealed; none for anything that this seal did not close."""
        raw = from_text(text)
        if raw is None:
            return None
        content = raw[MARK_BYTES:]
        return content if self.fits(raw[:MARK_BYTES], content) else None


def digest(key: bytes, content: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.new(key, content, hashlib.sha256).digest()


def to_text(raw: bytes) -> str:
    """Base64url without padding, fit for cookies and addresses."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def from_text(text: str) -> bytes | None:
    """The bytes of a text that `to_text` wrote; none for any other text."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    # One writing for each: base64 would ignore the last bits of the last character.
    return raw if to_text(raw) == text else None
