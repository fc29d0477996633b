"""Speakers and jumps in time in stories that are not in English, by each language's own words.

Simpler than the rules for English: who is named beside a word of saying speaks, and two who talk
take turns; nobody is guessed by a pronoun.
"""

import re

from agents.providers.offline.story.cast import Cast, Gender
from agents.providers.offline.story.people_words import Kind
from agents.providers.offline.story.telling import Telling
from agents.providers.offline.story.word_list import word_list

_NAME = r"(?P<who>(?:[\w\u2019'-]+\s)?[^\W\d_][\w\u2019'-]*)"
_HAN = "\u4e00-\u9fff"
SAYING: dict[str, str] = {
    "de": r"(?:sagte|fragte|rief|antwortete|fl\u00fcsterte|schrie|meinte|erwiderte|brummte|sprach)",
    "fr": r"(?:dit|demanda|r\u00e9pondit|cria|murmura|s['\u2019]\u00e9cria|r\u00e9pliqua|ajouta)",
    "es": r"(?:dijo|pregunt\u00f3|respondi\u00f3|grit\u00f3|susurr\u00f3|exclam\u00f3"
    "|contest\u00f3)",
    "it": r"(?:disse|chiese|rispose|grid\u00f2|sussurr\u00f2|esclam\u00f2|domand\u00f2)",
    "pt": r"(?:disse|perguntou|respondeu|gritou|sussurrou|exclamou)",
    "nl": r"(?:zei|vroeg|antwoordde|riep|fluisterde)",
    "ru": r"(?:\u0441\u043a\u0430\u0437\u0430\u043b|\u0441\u043f\u0440\u043e\u0441\u0438\u043b"
    r"|\u043e\u0442\u0432\u0435\u0442\u0438\u043b|\u043a\u0440\u0438\u043a\u043d\u0443\u043b"
    r"|\u043f\u0440\u043e\u0448\u0435\u043f\u0442\u0430\u043b)(?P<f>\u0430?)",
    "ar": r"[\u0641\u0648]?(?:\u0642\u0627\u0644|\u0633\u0623\u0644|\u0623\u062c\u0627\u0628"
    r"|\u0635\u0627\u062d|\u0647\u0645\u0633|\u0635\u0631\u062e)(?P<f>\u062a?)",
    "he": r"(?:\u05d0\u05de\u05e8|\u05e9\u05d0\u05dc|\u05e2\u05e0\u05d4|\u05e2\u05e0\u05ea"
    r"|\u05e6\u05e2\u05e7|\u05dc\u05d7\u05e9)(?P<f>\u05d4?)",
}
"""Words of saying that stand before who speaks; a letter behind them may tell a woman."""
_HI_SAYS = (
    r"(?:\u0915\u0939\u093e|\u092a\u0942\u091b\u093e|\u092c\u094b\u0932\u093e|\u0909\u0924\u094d\u0924\u0930"
    r" \u0926\u093f\u092f\u093e|\u091c\u0935\u093e\u092c \u0926\u093f\u092f\u093e)"
)
_ZH_SAYS = (
    r"(?:\u8bf4\u9053|\u95ee\u9053|\u7b54\u9053|\u558a\u9053|\u56de\u7b54|\u8bf4|\u8aaa|\u95ee|\u554f"
    r"|\u7b54|\u558a|\u53eb|\u9053)"
)
_JA_SAYS = r"(?:\u8a00|\u805e|\u7b54|\u53eb|\u5c0b|\u3044)"
GOES_ON = re.compile(
    "|".join(rf"{SAYING[code].partition('(?P<f>')[0]}\w?\s" for code in ("ar", "he"))
)
"""Behind a closed quotation, where no capital letters tell that a sentence begins."""
BEHIND: dict[str, re.Pattern[str]] = {
    **{
        code: re.compile(rf"[\s,\u060c.!?\u2014-]*{verb}\s+{_NAME}")
        for code, verb in SAYING.items()
    },
    "hi": re.compile(rf"[\s,]*(?P<who>\S+) \u0928\u0947 {_HI_SAYS}"),
    "zh": re.compile(rf"[\s\uff0c,]*(?P<who>[{_HAN}]{{1,5}}?){_ZH_SAYS}"),
    "ja": re.compile(
        rf"\s*\u3068\u3001?(?P<who>[^\u306f\u304c\u3082\u3001\u3002]{{1,8}})[\u306f\u304c]{_JA_SAYS}"
    ),
}
BEFORE: dict[str, re.Pattern[str]] = {
    **{
        code: re.compile(rf"(?:^|\W){verb}\s+{_NAME}\s*[:,\u060c]?\s*$")
        for code, verb in SAYING.items()
    },
    "hi": re.compile(rf"(?P<who>\S+) \u0928\u0947 {_HI_SAYS}\s*[,:]?\s*$"),
    "zh": re.compile(
        rf"(?:^|[^{_HAN}])(?P<who>[{_HAN}]{{1,5}}?){_ZH_SAYS}\s*[:\uff1a,\uff0c]?\s*$"
    ),
    "ja": re.compile(
        r"(?:^|[\u3002\u3001])(?P<who>[^\u306f\u304c\u3082\u3001\u3002]{1,8})[\u306f\u304c]\u3001?\s*$"
    ),
}
PRONOUNS = frozenset(
    word_list(
        "er sie es ich wir il elle ils on je \xe9l ella yo lui lei ele ela hij zij ze ik "
        "\u043e\u043d \u043e\u043d\u0430 \u044f \u0647\u0648 \u0647\u064a "
        "\u05d4\u05d5\u05d0 \u05d4\u05d9\u05d0 \u0909\u0938 \u0909\u0938\u0928\u0947 "
        "\u4ed6 \u5979 \u5b83 \u6211 \u5f7c \u5f7c\u5973 \u79c1"
    )
)
ARTICLES = frozenset(
    word_list("der die das ein eine le la les l' un une el los il lo una o a os as de het een")
)
FIRST = re.compile(
    "(?:"
    "\u7b2c\u4e8c\u5929|\u6b21\u65e5|\u5f8c\u6765|\u540e\u6765|\u90a3\u5929\u665a\u4e0a|\u7b2c\u4e8c\u65e9"
    "|\u7ffb\u65e5|\u6b21\u306e\u65e5|\u305d\u306e\u591c"
    "|[\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u51e0\u5e7e\u8bb8\u591a]{1,3}"
    "(?:\u5929|\u5e74|\u4e2a\u6708)(?:\u540e|\u4e4b\u540e|\u8fc7\u53bb)"
    "|\u0641\u064a \u0627\u0644\u064a\u0648\u0645 \u0627\u0644\u062a\u0627\u0644\u064a"
    "|\u0641\u064a (?:\u0627\u0644\u0635\u0628\u0627\u062d|\u0627\u0644\u0645\u0633\u0627\u0621)"
    "|\u0641\u064a \u062a\u0644\u0643 \u0627\u0644\u0644\u064a\u0644\u0629"
    "|\u05dc\u05de\u05d7\u05e8\u05ea|\u05d1\u05d1\u05d5\u05e7\u05e8|\u05d1\u05e2\u05e8\u05d1"
    "|\u0905\u0917\u0932\u0947 \u0926\u093f\u0928"
    "|\u0905\u0917\u0932\u0940 \u0938\u0941\u092c\u0939|\u0909\u0938 \u0930\u093e\u0924"
    "|\u0936\u093e\u092e \u0915\u094b"
    "|am (?:n\u00e4chsten|anderen) (?:tag|morgen|abend)|in der nacht|am abend|sp\u00e4ter"
    "|tags darauf"
    "|le lendemain|ce soir-l\u00e0|plus tard|quelques jours|cette nuit"
    "|al d\u00eda siguiente|esa noche|m\u00e1s tarde|a la ma\u00f1ana siguiente"
    "|il giorno dopo|quella notte|pi\u00f9 tardi|no dia seguinte|naquela noite|de volgende dag"
    "|\u043d\u0430 \u0441\u043b\u0435\u0434\u0443\u044e\u0449\u0438\u0439 \u0434\u0435\u043d\u044c"
    "|\u0432\u0435\u0447\u0435\u0440\u043e\u043c|\u043d\u043e\u0447\u044c\u044e"
    "|\u0443\u0442\u0440\u043e\u043c"
    ")",
    re.I,
)
"""Words at the beginning of a paragraph that set another time."""


ENDED = re.compile(r"[.!?\u3002\uff01\uff1f\u0964\u061f]")
SOMEBODY = "?"
"""He, she or they: not guessed."""


def find_speakers_abroad(tellings: list[Telling], language: str) -> tuple[Cast, list[list[str]]]:
    """Who speaks each quotation, by the words of saying of a language; and all who do."""
    cast = Cast()
    behind, before = BEHIND.get(language), BEFORE.get(language)
    found: list[list[str]] = []
    turns: list[str] = []
    silent = 0
    for telling in tellings:
        keys: list[str] = []
        quotes = telling.speeches
        for at, quote in enumerate(quotes):
            end = quotes[at + 1].begin if at + 1 < len(quotes) else len(telling.text)
            begin = quotes[at - 1].end if at else 0
            near = telling.text[max(begin, quote.begin - 60) : max(begin, quote.begin - 1)]
            match = before.search(near) if before else None
            gap = telling.text[quote.end + 1 : end - 1].rstrip()
            is_for_next = gap.endswith((":", "\uff1a")) and not ENDED.search(gap)
            if match is None and behind and not is_for_next:
                match = behind.match(telling.text, quote.end + 1, end)
            keys.append(_person(cast, match) if match else "")
        known = next((key for key in keys if key), "")
        if quotes and not known and behind:
            known = turns[-2] if len(turns) > 1 and silent < 2 else ""
        tags = [known := key or known for key in keys]
        found.append(["" if key == SOMEBODY else key for key in tags])
        known = "" if known == SOMEBODY else known
        silent = 0 if quotes else silent + 1
        if known and turns[-1:] != [known]:
            turns.append(known)
    for person in cast.people.values():
        person.mentions = sum(telling.told.count(person.name) for telling in tellings)
    return cast, found


def _person(cast: Cast, match: re.Match[str]) -> str:
    """The person whom a word of saying names; `SOMEBODY` for pronouns."""
    words = match["who"].split()
    while words and words[0].lower() in ARTICLES:
        words.pop(0)
    if not words or words[0].lower() in PRONOUNS:
        return SOMEBODY
    name = words[0]
    woman = match.groupdict().get("f")
    gender: Gender = "f" if woman else "m" if woman == "" else ""
    person = cast.add(name.lower(), name, is_named=True, kind=Kind(gender, "adult"))
    return person.key
