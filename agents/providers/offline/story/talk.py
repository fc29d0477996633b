"""What is known while a story is read: who was mentioned, who spoke to whom."""

from dataclasses import dataclass, field

from agents.providers.offline.story.cast import Cast

REMEMBERED = 12
"""How many people a pronoun can mean, the last mentioned first."""


@dataclass
class Turn:
    """A paragraph in which somebody spoke."""

    paragraph: int
    speaker: str
    addressed: str = ""
    asks_name: bool = False


@dataclass
class Talk:
    """What is known while a story is read from its beginning."""

    cast: Cast
    recent: list[str] = field(default_factory=list[str])
    """Keys, the last mentioned first."""
    turns: list[Turn] = field(default_factory=list[Turn])
    told: set[str] = field(default_factory=set[str])
    """Keys of all whom the narrator names anywhere."""
    spoke: set[str] = field(default_factory=set[str])
    """Keys of all who spoke."""
    subject: str = ""
    """Of the last told sentence."""
    subject_paragraph: int = -1

    def push(self, key: str) -> None:
        """Somebody was mentioned."""
        if key in self.recent:
            self.recent.remove(key)
        self.recent.insert(0, key)
        del self.recent[REMEMBERED:]

    def last_turn(self, paragraph: int, *, within: int = 3) -> Turn | None:
        """The last one who spoke, if not long ago."""
        turn = self.turns[-1] if self.turns else None
        return turn if turn and paragraph - turn.paragraph <= within else None

    def partner(self, speaker: str) -> str:
        """Who else spoke last in the same conversation."""
        at = self.turns[-1].paragraph if self.turns else 0
        for turn in reversed(self.turns[-12:]):
            if at - turn.paragraph > 3:
                break
            other = self.cast.who(turn.speaker) if turn.speaker else ""
            if other and other != speaker:
                return other
            at = turn.paragraph
        return ""
