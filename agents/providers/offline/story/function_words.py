"""Words that begin with a capital letter without being a name."""

from agents.providers.offline.story.word_list import word_list

FUNCTION = frozenset(
    word_list(
        "a an the this that these those here there he she it they we i you his her its "
        "their our my your him them us me who whom whose what which when where why how if "
        "as at by for from in into of off on onto out over to under up upon with without "
        "within and but or nor so yet then than though although because since until till "
        "while after before once again also even just only not no yes oh ah aye hm hmm "
        "well now please thank thanks good bad very too all any both each every few many "
        "most much none nobody somebody someone everyone everybody nothing something "
        "anything everything one two three four five six seven eight nine ten is are was "
        "were be been am do does did have has had will would shall should can could may "
        "might must let get go come look see think know say tell take give make keep "
        "leave stay wait stop hold listen hello hi hey goodbye dear welcome sorry perhaps "
        "maybe never always often sometimes soon later today tomorrow yesterday tonight "
        "next last first second third still already suddenly finally slowly quickly "
        "quietly behind beside below above between across along around near outside "
        "inside beyond far down back away through against during towards toward like such "
        "same other another some more less own ok okay sir madam god lord monday tuesday "
        "wednesday thursday friday saturday sunday january february march april may june "
        "july august september october november december spring summer autumn winter "
        "christmas easter english french german spanish italian russian chinese indian "
        "american don't i'm it's that's there's what's he's she's you're we're they're "
        "i'll you'll we'll let's didn't can't won't isn't i've we've you've couldn't "
        "wouldn't doesn't whatever whoever anyway instead however therefore meanwhile "
        "nonsense enough little old young poor whoever half mind bring put run try ask "
        "call play sing eat drink open close turn write read whether neither either "
        "rather quite almost nearly"
    )
) - {"may"}
DETERMINERS = frozenset(
    word_list("the a an my his her our your their this that another one some every each no")
)
MINE = frozenset(["my", "his", "her", "our", "your", "their"])
PREPOSITIONS = frozenset(
    word_list(
        "in at to from of near on onto into through towards toward for with without by "
        "under over beside behind between against about around across along past upon "
        "like as than after before off round"
    )
)
PLACED = frozenset(word_list("in at to from near on through towards toward into of around outside"))
BEING = frozenset(
    word_list(
        "was is had has looked stood sat went came took put ran saw knew felt turned held "
        "gave made found got could would did does will can who whose and were"
    )
)
NOT_ADJECTIVES = frozenset(
    word_list(
        "and or but was is were are had has of in at to from with by on for that who "
        "which said then as like into"
    )
)
