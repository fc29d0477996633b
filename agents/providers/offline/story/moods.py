"""What a stretch of a story feels like, and what the story is about, by its words."""

import re
from collections import Counter

from agents.artifacts.story.words import Mood
from agents.providers.offline.story.word_list import word_list

_MOODS = {
    Mood.JOYFUL: "laugh laughed laughing laughter smile smiled smiling happy happily joy joyful "
    "merry glad dance danced dancing sang sing song cheer cheered cheerful feast "
    "party delighted grin grinned giggled celebrate fun funny wonderful play played "
    "birthday wedding gift present",
    Mood.HOPEFUL: "hope hoped hopeful dream dreamed promise promised begin beginning new spring "
    "tomorrow believe believed wish wished light bright sunrise dawn perhaps chance "
    "help rescued mend mended found return ready green again",
    Mood.TENDER: "love loved gently gentle softly soft kiss kissed embrace embraced tender dear "
    "darling heart hand stroked warm hug hugged mother child baby whispered kind "
    "kindly quietly together sleep slept friend friends lullaby shoulder",
    Mood.SAD: "sad sadly cry cried crying tears tear wept weep sob sobbed lonely alone lost "
    "grief mourn funeral grave died dead death farewell goodbye sorrow sorrowful miss "
    "missed sigh sighed empty never old broken forgotten poor silent",
    Mood.TENSE: "quick quickly hurry hurried ran run suddenly shout shouted chase chased escape "
    "danger dangerous careful watch warning knock knocked storm fire wreck crash "
    "alarm gun knife hard wait waited late stop seized struck rope pulled deep must",
    Mood.FEARFUL: "fear afraid frightened terrified terror scared scream screamed trembled "
    "trembling shook shaking dark darkness black monster horror shiver shivered ghost "
    "nightmare dread pale howl howled shadow shadows blood cold",
    Mood.ANGRY: "angry anger angrily furious rage fury hate hated yelled roared bellowed snapped "
    "fight fought hit struck cursed swore enemy revenge shouted growled slammed "
    "disgrace war battle",
    Mood.MYSTERIOUS: "strange mystery mysterious secret secrets hidden whisper whispered fog mist "
    "shadow unknown ancient magic spell wonder wondered door moon moonlight riddle "
    "curious silence key nobody legend dream vanished glow glowed eyes",
    Mood.TRIUMPHANT: "victory triumph triumphant won win winner crown crowned hero proud proudly "
    "glory "
    "conquered finished saved succeeded success cheered applause champion free "
    "freedom king queen highest summit",
    Mood.CALM: "calm peace peaceful quiet still rest rested slow slowly evening garden tea river "
    "meadow sat breeze gentle morning shade",
}
MOODS: dict[str, tuple[Mood, ...]] = {
    word: tuple(mood for mood, words in _MOODS.items() if word in words.split())
    for words in _MOODS.values()
    for word in words.split()
}
_STRONG = frozenset(
    word_list(
        "laughed happy joy hope hoped love loved sad tears wept sobbed died dead lonely "
        "danger suddenly afraid terrified frightened screamed angry furious rage strange "
        "secret mysterious victory triumph won peace calm funeral grave lullaby storm "
        "escape"
    )
)
_THEMES = {
    "friendship": "friend friends friendship together companion companions neighbour neighbours",
    "love": "love loved lover beloved kiss kissed marry married wedding heart",
    "courage": "brave bravely courage afraid fear fears dare dared hero danger bold boldest",
    "family": "mother father brother sister son daughter grandmother grandfather family child "
    "children aunt uncle granddaughter",
    "loss": "lost loss died dead death grave funeral mourn gone missed farewell",
    "home": "home house hearth village homeward",
    "honesty": "truth lie lied honest liar promise promised secret confess confessed",
    "greed": "gold money rich greed greedy treasure coins silver steal stole thief",
    "the sea": "sea ship sail sailor sailors captain wave waves harbour shore lighthouse boat deck",
    "night and light": "dark darkness light lamp candle candles moon night lantern star stars",
    "learning": "book books school teacher read reading learn learned letter letters schoolmaster",
    "music": "music song violin piano sing sang fiddle flute play orchestra",
    "magic": "magic wizard witch spell fairy enchanted wish wishes dragon",
    "war": "war soldier soldiers battle army enemy gun guns",
    "growing old": "old age aged beard grandfather grandmother years remember remembered",
    "nature": "forest tree trees river mountain meadow animals birds wind rain snow",
    "a journey": "journey road travel travelled travelled path train voyage distance arrived "
    "wander",
    "machines": "robot machine engine computer clock clocks spaceship rocket",
    "forgiveness": "forgive forgave forgiven sorry mercy pardon",
}
THEMES: dict[str, tuple[str, ...]] = {
    word: tuple(theme for theme, words in _THEMES.items() if word in words.split())
    for words in _THEMES.values()
    for word in words.split()
}
WORDS = re.compile(r"[^\W\d_]+")


def mood_of(text: str) -> Mood:
    """The mood with most words; calm where there are hardly any."""
    scores: Counter[Mood] = Counter()
    for word in WORDS.findall(text.lower()):
        for mood in MOODS.get(word, ()):
            scores[mood] += 2 if word in _STRONG else 1
    if not scores:
        return Mood.CALM
    best = max(Mood, key=lambda mood: scores[mood])
    return best if scores[best] >= 2 else Mood.CALM


def themes_of(text: str, *, most: int = 4) -> tuple[str, ...]:
    """What a story is about, the strongest first."""
    scores: Counter[str] = Counter()
    for word in WORDS.findall(text.lower()):
        for theme in THEMES.get(word, ()):
            scores[theme] += 1
    return tuple(theme for theme, count in scores.most_common(most) if count > 1)
