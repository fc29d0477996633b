"""Time of day, weather, and the words with which a story jumps in time."""

import re

from agents.artifacts.story.words import TimeOfDay, Weather
from agents.providers.offline.story.abroad import FIRST

_UNIT = (
    r"(?:second|minute|hour|day|night|week|month|year|morning|evening|afternoon|summer|winter"
    r"|spring|autumn)s?"
)
_PART = (
    r"(?:morning|evening|night|afternoon|day|midday|noon|midnight|dawn|dusk|sunrise|sunset"
    r"|daybreak|twilight|nightfall)"
)
_HOUR = (
    r"(?:dawn|dusk|noon|midnight|midday|sunrise|sunset|daybreak|nightfall|breakfast|lunch|supper"
    r"|dinner|twilight)"
)
_SEASON = r"(?:spring|summer|autumn|winter|christmas|easter)"
_DATE = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may"
    r"|june|july|august|september|october|november|december)"
)
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_COUNT = (
    rf"(?:an?|{_NUMBER}|twenty|thirty|forty|fifty|a hundred|a thousand|many|several|some|a few"
    r"|half an|a couple of|\d+)"
)
_NTH = r"(?:next|following|same|last|first|second|third|\w+th)"
_LATER = r"(?:later|afterwards?|after that|passed|went by|had passed|have passed|had gone by)"
_CAME = r"(?:came|fell|rose|set|broke|had|arrived|was|went|returned)"
_JUMPS = (
    rf"(?:on |in |by |for )?(?:the|that|this) (?:very )?{_NTH}? ?"
    rf"(?:{_PART}|{_SEASON}|week|month|year)\b(?! (?:of|that|when) )",
    rf"next (?:{_PART}|week|month|year|{_SEASON})\b",
    r"early (?:the )?next|early (?:one|in the|that)|late (?:one|in the|that)",
    rf"one (?:\w+ )?{_PART}\b",
    r"(?:at|by|before|after|towards?|around|just before|just after|shortly (?:before|after))"
    rf" (?:the )?{_HOUR}\b",
    r"(?:by|towards?|before|until) (?:the )?(?:morning|evening|night|afternoon)\b",
    r"at (?:half past |quarter (?:past|to) |\w+ (?:minutes )?(?:past|to) )"
    rf"(?:\d{{1,2}}|{_NUMBER})\b",
    rf"at (?:\d{{1,2}}:\d\d|(?:\d{{1,2}}|{_NUMBER}) (?:o['\u2019]clock|in the|[ap]\.?m))\b",
    rf"(?:{_COUNT} )?(?:\w+ ){{0,2}}{_UNIT} {_LATER}\b",
    rf"after (?:{_COUNT} (?:\w+ )?{_UNIT}|a (?:long )?(?:while|time)|many|that day)\b",
    rf"(?:for|during) (?:{_COUNT}|the (?:next|following)) (?:{_COUNT} )?"
    r"(?:days|nights|weeks|months|years)\b",
    rf"(?:when|as soon as|once|as) (?:the )?(?:{_PART}|{_SEASON}|sun|moon|day) {_CAME}\b",
    rf"on (?:the )?{_NTH}? ?(?:{_DATE}|day|night|morning|evening)\b",
    rf"in (?:{_DATE}|the (?:{_PART}|{_SEASON}))\b",
    r"all (?:that )?(?:day|night|winter|summer)\b",
    r"meanwhile\b|from that (?:day|night|time|hour)\b|ever since\b|since then\b",
    r"long (?:afterwards|after that)\b|some time later\b|much later\b|later that\b|later,",
    r"(?:tomorrow|morning|night|evening) (?:came|fell)\b",
)
JUMP = re.compile(rf"(?:and |but |so |then )?(?:{'|'.join(_JUMPS)})", re.I)
TIMES: dict[TimeOfDay, re.Pattern[str]] = {
    TimeOfDay.DAWN: re.compile(r"\b(dawn|sunrise|daybreak|first light|cock ?crow)\b", re.I),
    TimeOfDay.DUSK: re.compile(
        r"\b(dusk|sunset|twilight|evening|nightfall|sun (?:went down|set|was setting|sank))\b", re.I
    ),
    TimeOfDay.NIGHT: re.compile(
        r"\b(night|midnight|moonlight|starlight|tonight|stars|in the dark|lanterns?|pitch dark"
        r"|nights)\b",
        re.I,
    ),
    TimeOfDay.DAY: re.compile(
        r"\b(morning|noon|midday|afternoon|daylight|sunshine|sunlight|lunch|breakfast|by day|sunny"
        r"|next day|school)\b",
        re.I,
    ),
}
WEATHERS: dict[Weather, re.Pattern[str]] = {
    Weather.STORM: re.compile(r"\b(storms?|thunder|lightning|gale|tempest|hurricane)\b", re.I),
    Weather.SNOW: re.compile(r"\b(snow|snowing|snowed|snowflakes?|blizzard|snowy)\b", re.I),
    Weather.RAIN: re.compile(r"\b(rain|rained|raining|rainy|drizzle|downpour)\b", re.I),
    Weather.FOG: re.compile(r"\b(fog|foggy|mist|misty|haze)\b", re.I),
    Weather.CLOUDS: re.compile(r"\b(clouds?|cloudy|overcast|grey sky)\b", re.I),
    Weather.CLEAR: re.compile(
        r"\b(sun|sunshine|sunny|clear sky|blue sky|stars|flat and shining)\b", re.I
    ),
}
ENDED = re.compile(
    r"\b(?:no|not|never|had stopped|stopped|without"
    r"|(?:is|was|were|are|be|been|blew|blown) over(?! (?:the|an?|his|her|their|our|my)\b))\b",
    re.I,
)


def jumps(sentence: str) -> bool:
    """Whether a sentence begins with words that set another time."""
    first = sentence.lstrip(" \u2014*_")
    return JUMP.match(first) is not None or FIRST.match(first) is not None


def time_in(text: str) -> TimeOfDay | None:
    """The time of day that is named first."""
    found = (
        (match.start(), time) for time, words in TIMES.items() if (match := words.search(text))
    )
    return min(found, key=lambda each: each[0], default=(0, None))[1]


def weather_in(text: str) -> Weather | None:
    """The weather that is named; None where no word tells, clear where it is over."""
    for weather, words in WEATHERS.items():
        match = words.search(text)
        if match:
            near = text[max(0, match.start() - 20) : match.end() + 16]
            return Weather.CLEAR if ENDED.search(near) else weather
    return None
