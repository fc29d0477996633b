"""Where what is in a film was made: on this machine, or by somebody else's service."""

from enum import StrEnum


class ModelProvider(StrEnum):
    """What kind of maker it was. No vendor: which model it was, its name tells."""

    RULES = "rules"
    """Rules on this machine, without a model."""
    LOCAL = "local"
    """A model whose weights lie on this machine."""
    HOSTED = "hosted"
    """A service over the network: what it was given has left this machine."""
    USER = "user"
    """The user, who brought a file."""

    @property
    def words(self) -> str:
        """For people."""
        return _WORDS[self]


_WORDS = {
    ModelProvider.RULES: "rules on this machine",
    ModelProvider.LOCAL: "a model on this machine",
    ModelProvider.HOSTED: "a service over the network",
    ModelProvider.USER: "you",
}
