"""Finds who says what: words of saying, what people do beside their words, and whose turn it is."""

import re

from agents.providers.offline.story.cast import Cast, Mention
from agents.providers.offline.story.casting import NARRATED_I
from agents.providers.offline.story.joining import join_by_words
from agents.providers.offline.story.meanings import Paragraph
from agents.providers.offline.story.people_words import GENERIC
from agents.providers.offline.story.quotes import Quote
from agents.providers.offline.story.saying import SAYS
from agents.providers.offline.story.talk import Talk, Turn
from agents.providers.offline.story.telling import Telling
from agents.providers.offline.story.times import jumps

DOES = re.compile(r"\s*[a-z]+ed\b")
"""`"No," hiccuped the bear`: any deed right behind a quotation that goes on."""
CLAUSE_END = re.compile(r"[.!?;\u2026](?=\s|$)|[\"\u201c\u00ab\u2018](?=\S?)")
UNKNOWN, NOBODY = "?", "-"
"""Somebody whom no word for people names; a voice, or many."""
THEY = re.compile(
    r"\b(they|we|voices?|somebody|someone|everyone|everybody|both|one of)\b"
    r"|\b(?:the|all|some|many|other|two|three) (?:\w+ ){0,2}\w+(?:s|ren)\b",
    re.I,
)
ASKS_NAME = re.compile(r"\b(your name|who are you|are you called)\b", re.I)


def find_speakers(
    cast: Cast, tellings: list[Telling], mentions: list[list[Mention]], *, anew: set[int]
) -> list[list[str]]:
    """Who speaks each quotation of each paragraph, as keys; empty where it is not told.

    Args:
        cast: Who is in the story; learns who is the same, and how often each is mentioned.
        tellings: Its paragraphs.
        mentions: Who is mentioned in each.
        anew: Numbers of the paragraphs where a scene or chapter begins by the author's mark.
    """
    told = {each.key for seen in mentions for each in seen if each.key and each.is_told}
    talk = Talk(cast, told=told)
    found: list[list[str]] = []
    goes_on = ""
    for number, (telling, seen) in enumerate(zip(tellings, mentions, strict=True)):
        join_by_words(cast, telling, seen)
        if number in anew or jumps(telling.text):
            talk.turns.clear()
        reader = _Reader(talk, number, telling, seen)
        speakers = reader.read(goes_on)
        found.append(speakers)
        last = telling.speeches[-1] if telling.speeches else None
        goes_on = speakers[-1] if last and last.goes_on else ""
    return [[cast.who(key) if key else "" for key in keys] for keys in found]


class _Reader(Paragraph):
    """Reads who speaks in one paragraph."""

    def read(self, goes_on: str) -> list[str]:
        """The speakers of its quotations; the talk learns what the paragraph says."""
        self.resolve_told()
        self.end_talk()
        if not self.quotes:
            return []
        tags = [self._tagged(at) for at in range(len(self.quotes))]
        speakers = ["" if tag in {UNKNOWN, NOBODY} else tag for tag in tags]
        if not any(speakers) and goes_on:
            speakers[0] = goes_on
        if not any(speakers) and NOBODY in tags:
            return self._nobody()
        if not any(speakers) and UNKNOWN in tags:
            speakers[0] = self._by_turn(not_i=True)
        if not any(speakers):
            speakers[0] = self._beside() or self._by_turn()
        known = next((each for each in speakers if each), "")
        for at, speaker in enumerate(speakers):
            known = speaker or known
            speakers[at] = known
        speakers = self._introduced(speakers)
        self._remember(speakers)
        return speakers

    # --- by words ---------------------------------------------------------------------------------

    def _gap(self, at: int) -> tuple[int, int]:
        """What is told before a quotation, behind the one before it; `len` asks for the end."""
        begin = self.quotes[at - 1].end if at else 0
        end = self.quotes[at].begin if at < len(self.quotes) else len(self.telling.text)
        return begin, end

    def _tagged(self, at: int) -> str:
        """Who speaks by the words around a quotation."""
        return self._tag_behind(at) or self._tag_before(at)

    def _tag_behind(self, at: int) -> str:
        begin, end = self._gap(at + 1)
        stop = CLAUSE_END.search(self.telling.told, begin + 1, end)
        end = stop.start() if stop else end
        says = SAYS.search(self.telling.told, begin, end)
        if not says and self.telling.text[begin - 1] in ",!?\u2014\u2026":
            says = DOES.match(self.telling.told, begin + 1, end)
        if not says:
            return ""
        words = self.telling.told[begin : says.start()].split()
        before = self._first(begin, says.start())
        if before:
            return before
        found = self._first(says.end(), end, nearest=6) if len(words) <= 3 else ""
        if found or len(words) > 5:
            return found
        return NOBODY if THEY.search(self.telling.told, begin, end) else UNKNOWN

    def _tag_before(self, at: int) -> str:
        begin, end = self._gap(at)
        before = self.telling.told[begin : end - 1].rstrip()
        if not before or before[-1] in ".!?\u2026":
            return ""
        begin = max(begin, self.telling.sentence_begin(end - 1))
        if at and not SAYS.search(self.telling.told, begin, end) and before[-1] not in ",:":
            return ""
        return self._first(begin, end)

    def _first(self, begin: int, end: int, *, nearest: int = 100) -> str:
        """Who is mentioned first in a stretch, but for those behind a preposition."""
        for mention in self.told:
            if begin <= mention.begin < end:
                between = self.telling.told[begin : mention.begin].split()
                if len(between) > nearest:
                    return ""
                if not mention.after_preposition and mention.pronoun not in {"him", "himself"}:
                    return self.meant[mention.begin]
        return ""

    def _beside(self) -> str:
        """Who does something in the paragraph where somebody speaks."""
        begin, end = self._gap(0)
        while end > begin + 1:
            start = max(begin, self.telling.sentence_begin(max(begin, end - 3)))
            found = self._first(start, end)
            if found:
                return found
            if start >= end - 1:
                break
            end = start
        for at in range(1, len(self.quotes) + 1):
            begin, end = self._gap(at)
            start = begin + 1
            found = self._first(start, min(end, self.telling.sentence_end(start + 1)), nearest=5)
            if found:
                return found
        return ""

    # --- by turn ----------------------------------------------------------------------------------

    def _by_turn(self, *, not_i: bool = False) -> str:
        """Whose turn it is, where nothing else says who speaks."""
        turn = self.talk.last_turn(self.number)
        own_name = self._is_own_name(self.quotes[0])
        if own_name and turn and own_name != self.cast.who(turn.speaker or own_name):
            return own_name
        addressed = NARRATED_I if not_i else self.addressed()
        told_between = self.talk.subject_paragraph > (turn.paragraph if turn else -1)
        if told_between and self.number - self.talk.subject_paragraph <= 1:
            subject = self.cast.who(self.talk.subject)
            if subject != addressed:
                return subject
        if turn is None or not turn.speaker:
            choices = [self.cast.who(key) for key in self.talk.recent]
            return next((key for key in choices if key != addressed), "") if turn is None else ""
        last = self.cast.who(turn.speaker)
        choices = [
            self.cast.who(turn.addressed) if turn.addressed else "",
            self.talk.partner(last),
            NARRATED_I if NARRATED_I in self.cast.people else "",
            *(self.cast.who(key) for key in self.talk.recent),
        ]
        return next((key for key in choices if key and key not in {last, addressed}), "")

    # --- who they are -----------------------------------------------------------------------------

    def _nobody(self) -> list[str]:
        """Words of which the story does not tell who says them."""
        self.talk.turns.append(Turn(self.number, ""))
        return [""] * len(self.quotes)

    def _introduced(self, speakers: list[str]) -> list[str]:
        """Joins somebody without a name with the name that they say is theirs."""
        turn = self.talk.last_turn(self.number, within=2)
        for at, (quote, speaker) in enumerate(zip(self.quotes, speakers, strict=True)):
            name = self._says_own_name(quote, asked=bool(turn and turn.asks_name and at == 0))
            person = self.cast.people.get(self.cast.who(speaker)) if speaker else None
            if not name or not person or person.key == name:
                continue
            named = self.cast.people[name]
            if person.is_named and person.key != NARRATED_I:
                continue
            if person.gender and named.gender and person.gender != named.gender:
                continue
            if person.key == NARRATED_I:
                continue
            speakers[at] = self.cast.join(name, person.key)
        return speakers

    def _is_own_name(self, quote: Quote) -> str:
        """Whose name the whole quotation is, said plainly: an answer."""
        text = self.telling.text[quote.begin : quote.end]
        found = self._says_own_name(quote, asked=False) if text.endswith((".", ",")) else ""
        return found if found in {self.cast.who(key) for key in self.talk.recent[:5]} else ""

    def _says_own_name(self, quote: Quote, *, asked: bool) -> str:
        text = self.telling.text[quote.begin : quote.end]
        for mention in self.mentions:
            if mention.is_told or not quote.begin <= mention.begin < quote.end:
                continue
            who = self.cast.people.get(self.cast.who(mention.key)) if mention.key else None
            if who is None or not who.is_named:
                continue
            before = self.telling.text[quote.begin : mention.begin]
            behind = self.telling.text[mention.end : quote.end]
            titles = re.fullmatch(r"\s*(?:[A-Z][a-z]+\.? ?)?", before)
            alone = titles and re.fullmatch(r"[,.]?\s*", behind)
            if alone and (asked or text.rstrip()[-1:] in {",", "."}):
                return who.key
            if re.search(r"(?:\bI am|\bI['\u2019]m|[Mm]y name is|call me)(?: the)?\s*$", before):
                return who.key
        return ""

    def _named_now(self, addressed: str) -> None:
        """Joins somebody without a name, who just came, with the name by which they are called."""
        person = self.cast.people.get(addressed)
        if person is None or person.mentions or person.speeches or not person.is_named:
            return
        for key in self.talk.recent[:4]:
            other = self.cast.people[self.cast.who(key)]
            fresh = other.born >= 0 and self.number - other.born <= 2
            if fresh and not other.is_named and other.noun in GENERIC:
                genders = {person.gender, other.gender} - {""}
                if len(genders) < 2:
                    self.cast.join(person.key, other.key)
                    return

    def _third(self, speaker: str) -> str:
        """Who spoke without a name, where a name comes up among two who talk."""
        person = self.cast.people[speaker]
        before = {self.cast.who(each.speaker) for each in self.talk.turns[-6:] if each.speaker}
        if not person.is_named or speaker in self.talk.spoke or speaker == NARRATED_I:
            return speaker
        last = self.cast.who(self.talk.turns[-1].speaker) if self.talk.turns else ""
        for key in before if len(before) == 2 else ():
            other = self.cast.people[key]
            genders = {person.gender, other.gender} - {""}
            fits_turn = other.noun in GENERIC or (person.born == self.number and key != last)
            if not other.is_named and fits_turn and len(genders) < 2:
                return self.cast.join(speaker, key)
        return speaker

    def _hear_names(self) -> None:
        """Those who are only spoken of can be meant by a pronoun too, behind those who talk."""
        for mention in self.mentions:
            key = self.cast.who(mention.key) if mention.key and not mention.is_told else ""
            if key and not mention.is_loose and key not in self.talk.recent:
                self.talk.recent.insert(2, key)

    def _remember(self, speakers: list[str]) -> None:
        for at, speaker in enumerate(speakers):
            if speaker:
                speakers[at] = self._third(self.cast.who(speaker))
                self.talk.push(speakers[at])
                self.talk.spoke.add(speakers[at])
        self._hear_names()
        spoken = " ".join(self.telling.text[each.begin : each.end] for each in self.quotes)
        addressed = self.addressed()
        self._named_now(addressed)
        if addressed and NARRATED_I in self.cast.people and NARRATED_I not in speakers:
            person = self.cast.people.get(addressed)
            # Whoever is called by a name that the narrator never says is the narrator.
            if person and person.is_named and addressed not in self.talk.told | self.talk.spoke:
                addressed = self.cast.join(NARRATED_I, addressed)
        self.talk.turns.append(
            Turn(self.number, speakers[-1], addressed, bool(ASKS_NAME.search(spoken)))
        )
