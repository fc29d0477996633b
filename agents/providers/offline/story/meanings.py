"""Finds whom the words of a paragraph mean: names, nouns, pronouns, and who is spoken to."""

from agents.providers.offline.story.cast import PRONOUNS, Mention, Person, fits
from agents.providers.offline.story.casting import NARRATED_I
from agents.providers.offline.story.joining import is_apposed
from agents.providers.offline.story.people_words import GENERIC
from agents.providers.offline.story.talk import Talk
from agents.providers.offline.story.telling import Telling

LONG = 25
"""Words that are told without a conversation, before it counts as over."""


def _is_known(person: Person) -> bool:
    """Whether somebody has a name, or a trade or kind instead of one."""
    return person.is_named or (person.noun not in GENERIC and not person.kind.is_animal)


class Paragraph:
    """One paragraph, and what is known of those who are mentioned in it."""

    def __init__(self, talk: Talk, number: int, telling: Telling, seen: list[Mention]) -> None:
        self.talk, self.cast = talk, talk.cast
        self.number, self.telling = number, telling
        self.quotes = telling.speeches
        self.mentions = seen
        self.told = [each for each in seen if each.is_told]
        self.meant: dict[int, str] = {}
        """Keys of told mentions, by where they begin."""

    def resolve_told(self) -> None:
        """Finds whom each told mention means, from left to right."""
        sentence, subject = -1, ""
        before: Mention | None = None
        for mention in self.told:
            begins = self.telling.sentence_begin(mention.begin)
            if begins != sentence:
                if subject:
                    self.talk.push(subject)
                sentence, subject = begins, ""
            key = self._meant_by(mention, before)
            before = mention
            self.meant[mention.begin] = key
            if not key:
                continue
            self._count(mention, key)
            if not mention.pronoun:
                self.talk.push(key)
            if not subject and not mention.after_preposition:
                subject = key
                self.talk.subject, self.talk.subject_paragraph = key, self.number
        if subject:
            self.talk.push(subject)

    def end_talk(self) -> None:
        """Long told words end a conversation for those who are not in them."""
        end = self.quotes[0].begin if self.quotes else len(self.telling.text)
        if len(self.telling.text[:end].split()) < LONG:
            return
        there = {key for at, key in self.meant.items() if key and at < end}
        if there:
            turns = self.talk.turns
            self.talk.turns = [each for each in turns if self.cast.who(each.speaker) in there]

    def _count(self, mention: Mention, key: str) -> None:
        if mention.pronoun:
            return
        person = self.cast.people[key]
        person.mentions += 1
        if person.born < 0:
            person.born = self.number
        if mention.is_loose and mention.age != "adult":
            person.ages[mention.age] += 1

    def _meant_by(self, mention: Mention, before: Mention | None) -> str:
        if mention.pronoun in PRONOUNS:
            return self._meant_by_pronoun(mention)
        if not mention.is_loose:
            return self.cast.who(mention.key)
        if before and self._explains(before, mention):
            return self.meant[before.begin]
        found = "" if mention.is_new else self._loose(mention)
        return self.cast.who(found or mention.key)

    def _explains(self, before: Mention, mention: Mention) -> bool:
        """Whether a mention says what somebody is: `the badger, the oldest animal, …`."""
        who = self.cast.people.get(self.meant[before.begin])
        between = self.telling.told[before.end : mention.begin]
        behind = self.telling.told[mention.end : mention.end + 5]
        is_same = is_apposed(between, behind + ",") or between in {" was ", " is "}
        clause = self.telling.told[max(0, before.begin - 6) : before.begin].split()
        if clause and clause[-1].lower() in {"since", "when", "while"}:
            return False  # `since he was a boy`
        kind = self.cast.person(mention.key).kind
        return bool(who and is_same and (not kind.gender or who.gender in {kind.gender, ""}))

    def _loose(self, mention: Mention) -> str:
        """Somebody with a name whom `the old man` may mean."""
        loose = self.cast.person(mention.key)
        if loose.is_named or loose.key in self.talk.spoke:
            return loose.key
        kind = loose.kind._replace(age=mention.age)
        recent = [self.cast.who(key) for key in self.talk.recent]
        if loose.key in recent:
            recent = recent[: recent.index(loose.key)]
        people = [person for key in recent if _is_known(person := self.cast.people[key])]
        for closely in (True, kind.age == "child"):
            found = next((each for each in people if fits(each, kind, closely=closely)), None)
            if found and found.key != NARRATED_I:
                return found.key
        return ""

    def _meant_by_pronoun(self, mention: Mention) -> str:
        gender = PRONOUNS[mention.pronoun]
        turn = self.talk.last_turn(self.number, within=1)
        own = any(key and at < mention.begin for at, key in self.meant.items())
        avoided = ""
        if turn and not own and self.quotes and turn.speaker:
            avoided = self.cast.who(turn.speaker)
        found: list[str] = []
        for key in self.talk.recent:
            who = self.cast.who(key)
            person = self.cast.people.get(who)
            if person and who != NARRATED_I and person.gender == gender:
                found.append(who)
        partner = self.talk.partner(avoided) if avoided else ""
        if partner in found:
            return partner
        spoken_to = self.cast.who(turn.addressed) if turn and turn.addressed and avoided else ""
        return spoken_to if spoken_to in found else found[0] if found else ""

    def addressed(self) -> str:
        """Who is spoken to by name."""
        for quote in self.quotes:
            for mention in self.mentions:
                if mention.is_told or not quote.begin <= mention.begin < quote.end:
                    continue
                if mention.pronoun or (mention.is_loose and mention.is_new):
                    continue
                before = self.telling.text[max(quote.begin, mention.begin - 2) : mention.begin]
                after = self.telling.text[mention.end : mention.end + 1]
                alone = not before.strip() and mention.begin - quote.begin < 2
                if after in set(",.!?\u2026") and (alone or before.strip() in {",", "!", "."}):
                    return self.cast.who(mention.key)
        return ""
