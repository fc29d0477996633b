"""Words with which stories say that somebody speaks."""

import re

PLAIN = "said says say asked asks replied replies answered answers"
"""Whoever hears the voice needs none of these."""
LIVELY = (
    "cried called shouted whispered muttered murmured sobbed groaned growled roared bellowed panted"
    " gasped laughed sighed added continued began went told repeated explained exclaimed yelled"
    " screamed snapped hissed snarled grumbled moaned wailed croaked squeaked chirped purred barked"
    " sneered mumbled stammered stuttered agreed admitted announced argued begged boasted breathed"
    " chuckled giggled commanded complained concluded confessed declared demanded insisted"
    " interrupted inquired enquired joked lied mused objected observed offered ordered pleaded"
    " promised protested remarked responded retorted returned scolded shrieked snorted spoke"
    " suggested swore teased thought threatened urged warned wondered yawned piped thundered rasped"
    " cackled crowed crooned drawled echoed bawled chimed cautioned consoled corrected counted"
    " guessed reminded reported sang stated tried ventured volunteered quavered wheezed"
    " twittered chirruped quoth pursued rejoined ejaculated vowed confided coaxed soothed comforted"
    " praised lamented marvelled chattered bleated howled yelped buzzed hooted quacked clucked "
    "mewed"
    " whimpered whined sniffed sniffled scoffed mocked taunted jeered puffed wept rumbled boomed"
    " calls shouts whispers cries mutters adds tells laughs sighs thinks"
)
SAY = frozenset(f"{PLAIN} {LIVELY}".split())
PLAIN_SAY = frozenset(PLAIN.split())
SAY_PATTERN = r"(?:" + "|".join(sorted(SAY, key=lambda word: (-len(word), word))) + r")"
SAYS = re.compile(rf"\b{SAY_PATTERN}\b")
NAMED_SAYS = re.compile(rf"\s*(?:[A-Z][\w.\u2019'-]*\s+){{1,3}}(?:\w+ly\s+)?{SAY_PATTERN}\b")
"""A name, then a word of saying: goes on with the sentence of the quotation before it."""
