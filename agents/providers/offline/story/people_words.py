"""Words for people and animals, and what they say of gender and age."""

import re
from typing import Literal, NamedTuple

from agents.providers.offline.story.word_list import word_list

Gender = Literal["m", "f", ""]
Age = Literal["child", "adult", "old"]


class Kind(NamedTuple):
    """What a word says about whoever it names."""

    gender: Gender
    age: Age
    is_animal: bool = False


def _kinds(words: str, gender: Gender, age: Age, *, is_animal: bool = False) -> dict[str, Kind]:
    return dict.fromkeys(words.split(), Kind(gender, age, is_animal))


GENERIC = {
    **_kinds("man gentleman fellow husband bloke guy", "m", "adult"),
    **_kinds("woman lady wife", "f", "adult"),
    **_kinds("boy lad youngster", "m", "child"),
    **_kinds("girl lass maiden", "f", "child"),
    **_kinds("child kid infant toddler youth", "", "child"),
    **_kinds("stranger person creature animal beast figure newcomer visitor guest", "", "adult"),
}
"""Words for anybody: they often mean somebody who has a name."""
KIN = {
    **_kinds("father dad papa brother uncle nephew son", "m", "adult"),
    **_kinds("mother mum mom mama sister aunt auntie niece daughter", "f", "adult"),
    **_kinds("grandfather grandpa granddad grandad", "m", "old"),
    **_kinds("grandmother grandma granny nan gran", "f", "old"),
    **_kinds("cousin", "", "adult"),
    **_kinds("grandson", "m", "child"),
    **_kinds("granddaughter", "f", "child"),
}
WORKERS = {
    **_kinds(
        "king prince emperor duke baron count lord knight wizard sorcerer monk priest father"
        " fisherman huntsman woodsman watchman postman master milkman policeman ferryman boatman"
        " craftsman nobleman headman salesman doorman coachman fireman workman innkeeper"
        " landlord butler waiter actor blacksmith smith bishop abbot sultan shepherd miller"
        " woodcutter carpenter cobbler sailor mate captain admiral skipper bosun helmsman"
        " lieutenant sergeant colonel general soldier guard porter giant ogre troll dwarf"
        " tinker beggar thief robber pirate hunter farmer gardener driver conductor inspector"
        " clerk mayor schoolmaster headmaster professor merchant pedlar peddler hermit rabbi"
        " imam vizier caliph goblin gnome boatswain detective constable officer sheriff",
        "m",
        "adult",
    ),
    **_kinds(
        "queen princess empress duchess baroness countess witch sorceress nun fairy mermaid"
        " waitress actress seamstress nurse maid mistress governess housekeeper stepmother goddess"
        " shepherdess milkmaid hostess landlady abbess nymph enchantress laundress midwife",
        "f",
        "adult",
    ),
    **_kinds(
        "doctor teacher baker cook tailor weaver potter painter singer musician poet writer"
        " librarian lawyer judge banker engineer pilot scientist student pupil apprentice"
        " servant traveller traveler pilgrim neighbour neighbor butcher barber jeweller"
        " shopkeeper passenger keeper lighthouse-keeper spirit ghost angel robot monster"
        " prisoner patient owner editor secretary director manager customer boss chief"
        " astronaut commander messenger minstrel juggler fiddler piper ranger warden cashier",
        "",
        "adult",
    ),
    **_kinds(
        "widower bachelor groom bridegroom squire earl marquis viscount caesar tsar czar pope "
        "cardinal"
        " vicar parson curate deacon friar druid warlock yeoman peasant cowboy gunner trooper"
        " corporal cadet gunman henchman executioner hangman gaoler jailer warder footman valet"
        " steward chauffeur cabman cabby bellboy barman bartender plumber electrician mechanic"
        " miner mason bricklayer roofer tiler stonecutter joiner turner cooper tanner saddler"
        " ploughman swineherd goatherd cowherd drover trapper poacher whaler harpooner stoker"
        " rower oarsman lifeguard chieftain warrior champion samurai ninja emir maharajah raja",
        *("m", "adult"),
    ),
    **_kinds(
        "widow bride spinster matron dame marchioness ballerina heroine damsel housewife "
        "chambermaid"
        " barmaid schoolmistress headmistress stewardess fishwife washerwoman charwoman sorceress"
        " fortune-teller murderess heiress priestess prioress siren banshee dryad sultana",
        *("f", "adult"),
    ),
    **_kinds(
        "twin heir rival enemy friend companion partner colleague stepfather pensioner lodger "
        "tenant"
        " buyer dealer agent broker trader grocer greengrocer fishmonger chemist dentist vet"
        " surgeon psychiatrist therapist lecturer scholar philosopher historian astronomer"
        " mathematician inventor artist sculptor composer conductor violinist pianist drummer"
        " dancer acrobat clown magician puppeteer storyteller narrator reporter journalist"
        " photographer printer bookseller referee coach runner swimmer rider jockey cyclist"
        " driver-mate watcher spy smuggler burglar pickpocket outlaw bandit assassin murderer"
        " rebel hostage victim witness juror notary accountant cleaner janitor caretaker"
        " receptionist operator technician programmer android cyborg alien martian computer"
        " zombie vampire werewolf demon devil imp sprite genie djinn ghoul mummy skeleton wraith",
        *("", "adult"),
    ),
    **_kinds("orphan schoolboy errand-boy choirboy urchin prodigy cub", "m", "child"),
    **_kinds("schoolgirl", "f", "child"),
    **_kinds("elf cabin-boy page", "m", "child"),
    **_kinds("crone hag", "f", "old"),
    **_kinds("elder greybeard", "m", "old"),
}
ANIMALS = _kinds(
    "swallow reed nightingale starling kingfisher jay rook thrush kite hornet wasp mosquito flea"
    " caterpillar firefly moth gnat chicken turkey ox buffalo calf lamb gander drake hound "
    "wolfhound"
    " rattlesnake cobra python mongoose chipmunk raccoon skunk moose elk reindeer walrus porcupine"
    " rhinoceros hippopotamus giraffe zebra ostrich flamingo pelican albatross newt fox owl hare "
    "rabbit badger hedgehog bear wolf lion tiger mouse rat cat dog cow horse"
    " donkey goat sheep ram pig hen rooster cock duck goose swan crow raven magpie sparrow"
    " robin nightingale eagle hawk stork heron frog toad turtle tortoise snake lizard"
    " crocodile monkey ape elephant camel deer stag squirrel mole otter beaver weasel ant bee"
    " spider butterfly grasshopper cricket fish whale dolphin seal crab octopus dragon unicorn"
    " phoenix parrot peacock cuckoo jackal hyena leopard panther puppy kitten pony mule bull"
    " lark wren finch gull seagull pigeon dove bat snail worm beetle salmon trout shark kid"
    " kangaroo penguin",
    "",
    "adult",
    is_animal=True,
)
NOUNS: dict[str, Kind] = {**ANIMALS, **WORKERS, **KIN, **GENERIC}
"""Every word that names somebody without being a name."""

TITLES = {
    **_kinds(
        "mr mister sir lord king prince don monsieur herr signor father brother uncle", "m", "adult"
    ),
    **_kinds(
        "mrs miss ms madam madame lady queen princess donna frau sister aunt auntie", "f", "adult"
    ),
    **_kinds("grandfather grandpa", "m", "old"),
    **_kinds("grandmother grandma granny", "f", "old"),
    **_kinds("captain colonel sergeant inspector constable admiral major lieutenant", "m", "adult"),
    **_kinds(
        "doctor dr professor prof judge old young little big saint st unit chief", "", "adult"
    ),
}
"""What stands before a name and belongs to it."""
OLD = {"old", "elderly", "aged", "ancient", "oldest", "white-haired", "grey-haired", "toothless"}
YOUNG = {"little", "young", "small", "tiny", "youngest", "smallest"}
TELLS_APART = {
    *("first", "second", "third", "fourth", "fifth", "eldest", "youngest", "elder", "younger"),
    *("other", "another", "taller", "shorter", "tall", "fat", "thin", "bald", "wicked", "good"),
}
"""Words that make another person of the same noun."""

MALE_NAMES = frozenset(
    word_list(
        "adam ahmed alan albert alex alexander alfred ali andrew anton antonio arjun "
        "arthur ben benjamin bernard bill bob boris bruno carl carlos charles charlie "
        "chen chris christopher daniel david dmitri edgar edmund edward emil eric ernest "
        "felix francis frank fred frederick george gregory gustav hans harold harry "
        "hassan henry hugh hugo ibrahim igor isaac ivan jack jacob jakob james jan jim "
        "joe john jonas jonathan jose joseph joshua juan karl ken kurt leo leon louis "
        "lucas luis luke marco mark martin matthew max michael mike mohammed nathan ned "
        "nicholas nick noah oliver omar oscar otto pablo patrick paul pedro peter philip "
        "pierre rafael raj ralph ravi richard robert roger sam samuel sebastian sergei "
        "simon stefan stephen steven ted theo thomas tim timothy toby tom tomas tony "
        "victor vikram walter will william yusuf sherlock watson holmes pip silas elias amos ezra "
        "caleb gabriel rashid kofi kwame bilal"
    )
)
FEMALE_NAMES = frozenset(
    word_list(
        "ada agatha agnes alice alma amelia amina amy anita ann anna anne annie astrid "
        "aysha beatrice bella bertha beth betty carla carmen caroline catherine cecilia "
        "charlotte clara claire dora dorothy dot edith eleanor elena elisa elizabeth ella "
        "ellen elsa emily emma erika esther eva eve fatima fiona flora florence frances "
        "frida gerda grace greta hannah harriet heidi helen helga ida ilse ines ingrid "
        "irene iris isabel jane janet jean jenny jessica joan julia juliet kate katherine "
        "kathleen laila laura layla lena leila lily linda lisa lotte louise lucia lucy "
        "mabel magda margaret maria marie marta martha mary matilda maud may mei mia mina "
        "mira miriam molly nadia nancy nell nina nora olga olivia patricia pauline "
        "penelope polly priya rachel rebecca rita rosa rose rosie ruth sally sara sarah "
        "sita sofia sonia sophie susan sylvia tania teresa tess thea theresa ursula "
        "valerie vera victoria viola violet wendy yasmin zoe gretel hilda ivy joy hope "
        "meera lakshmi noor zahra abigail"
    )
)
TITLE_NOUNS = {
    **{"father": "priest", "sister": "nun", "dr": "doctor", "prof": "professor"},
    **{"lord": "lord", "lady": "lady", "don": "", "big": "", "old": "", "young": "", "little": ""},
}
"""What somebody with a title is called without their name, where it is another word."""
TRADES = re.compile(r"(?:[a-z]{3,}(?:maker|smith|keeper|seller|master|wright|monger|herd|dresser))")
"""Words that name somebody by their trade, beside the ones in the lists."""
