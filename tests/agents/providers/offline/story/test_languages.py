"""Which language a text is in; the samples are Article 1 of the Declaration of Human Rights."""

# ruff: noqa: RUF001 (letters that look like others are those of their languages)
import pytest

from agents.providers.offline.story.languages import language_of, tell_language
from agents.providers.offline.story.latin_languages import LETTERS, WORDS
from orchestrator.media.voices import LANGUAGES

RIGHTS = {
    "af": (
        "Alle menslike wesens word vry, met gelyke waardigheid en regte, gebore. Hulle "
        "het rede en gewete en behoort in die gees van broederskap teenoor mekaar op te "
        "tree."
    ),
    "az": (
        "Bütün insanlar ləyaqət və hüquqlarına görə azad və bərabər doğulurlar. Onların "
        "şüurları və vicdanları var və bir-birlərinə münasibətdə qardaşlıq ruhunda "
        "davranmalıdırlar."
    ),
    "ca": (
        "Tots els éssers humans neixen lliures i iguals en dignitat i en drets. Són "
        "dotats de raó i de consciència, i han de comportar-se fraternalment els uns amb "
        "els altres."
    ),
    "cs": (
        "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni "
        "rozumem a svědomím a mají spolu jednat v duchu bratrství."
    ),
    "cy": (
        "Genir pawb yn rhydd ac yn gydradd â'i gilydd mewn urddas a hawliau. Fe'u "
        "cynysgaeddir â rheswm a chydwybod, a dylai pawb ymddwyn y naill at y llall mewn "
        "ysbryd cymodlon."
    ),
    "da": (
        "Alle mennesker er født frie og lige i værdighed og rettigheder. De er udstyret "
        "med fornuft og samvittighed, og de bør handle mod hverandre i en broderskabets "
        "ånd."
    ),
    "de": (
        "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit "
        "Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit "
        "begegnen."
    ),
    "en": (
        "All human beings are born free and equal in dignity and rights. They are endowed "
        "with reason and conscience and should act towards one another in a spirit of "
        "brotherhood."
    ),
    "eo": (
        "Ĉiuj homoj estas denaske liberaj kaj egalaj laŭ digno kaj rajtoj. Ili posedas "
        "racion kaj konsciencon, kaj devus konduti unu al alia en spirito de frateco."
    ),
    "es": (
        "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados "
        "como están de razón y conciencia, deben comportarse fraternalmente los unos con "
        "los otros."
    ),
    "et": (
        "Kõik inimesed sünnivad vabadena ja võrdsetena oma väärikuselt ja õigustelt. "
        "Neile on antud mõistus ja südametunnistus ja nende suhtumist üksteisesse peab "
        "kandma vendluse vaim."
    ),
    "eu": (
        "Gizon-emakume guztiak aske jaiotzen dira, duintasun eta eskubide berberak "
        "dituztela; eta ezaguera eta kontzientzia dutenez gero, elkarren artean senide "
        "legez jokatu beharra dute."
    ),
    "fi": (
        "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. "
        "Heille on annettu järki ja omatunto, ja heidän on toimittava toisiaan kohtaan "
        "veljeyden hengessä."
    ),
    "fr": (
        "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils "
        "sont doués de raison et de conscience et doivent agir les uns envers les autres "
        "dans un esprit de fraternité."
    ),
    "ga": (
        "Saolaítear na daoine uile saor agus comhionann ina ndínit agus ina gcearta. Tá "
        "bua an réasúin agus an choinsiasa acu agus dlíd gníomhú i dtreo a chéile i "
        "spiorad an bhráithreachais."
    ),
    "hr": (
        "Sva ljudska bića rađaju se slobodna i jednaka u dostojanstvu i pravima. Ona su "
        "obdarena razumom i sviješću i trebaju jedno prema drugome postupati u duhu "
        "bratstva."
    ),
    "ht": (
        "Tout moun fèt lib, egal ego pou diyite kou wè dwa. Nou gen la rezon ak la "
        "konsyans epi nou fèt pou nou aji youn ak lòt ak yon lespri fratènite."
    ),
    "hu": (
        "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az "
        "emberek, ésszel és lelkiismerettel bírván, egymással szemben testvéri szellemben "
        "kell hogy viseltessenek."
    ),
    "id": (
        "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama. "
        "Mereka dikaruniai akal dan hati nurani dan hendaknya bergaul satu sama lain "
        "dalam semangat persaudaraan."
    ),
    "is": (
        "Hver maður er borinn frjáls og jafn öðrum að virðingu og réttindum. Menn eru "
        "gæddir vitsmunum og samvisku, og ber þeim að breyta bróðurlega hverjum við "
        "annan."
    ),
    "it": (
        "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono "
        "dotati di ragione e di coscienza e devono agire gli uni verso gli altri in "
        "spirito di fratellanza."
    ),
    "la": (
        "Omnes homines dignitate et iure liberi et pares nascuntur, rationis et "
        "conscientiae participes sunt, quibus inter se concordiae studio est agendum."
    ),
    "lt": (
        "Visi žmonės gimsta laisvi ir lygūs savo orumu ir teisėmis. Jiems suteiktas "
        "protas ir sąžinė ir jie turi elgtis vienas kito atžvilgiu kaip broliai."
    ),
    "lv": (
        "Visi cilvēki piedzimst brīvi un vienlīdzīgi savā pašcieņā un tiesībās. Viņi ir "
        "apveltīti ar saprātu un sirdsapziņu, un viņiem jāizturas citam pret citu "
        "brālības garā."
    ),
    "ms": (
        "Semua manusia dilahirkan bebas dan samarata dari segi kemuliaan dan hak-hak. "
        "Mereka mempunyai pemikiran dan perasaan hati dan hendaklah bertindak di antara "
        "satu sama lain dengan semangat persaudaraan, kerana itu boleh."
    ),
    "mt": (
        "Il-bnedmin kollha jitwieldu ħielsa u ugwali fid-dinjità u d-drittijiet. Huma "
        "mogħnija bir-raġuni u bil-kuxjenza u għandhom iġibu ruħhom ma' xulxin bi spirtu "
        "ta' aħwa."
    ),
    "nb": (
        "Alle mennesker er født frie og med samme menneskeverd og menneskerettigheter. De "
        "er utstyrt med fornuft og samvittighet og bør handle mot hverandre i brorskapets "
        "ånd, og ikke av frykt."
    ),
    "nl": (
        "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn "
        "begiftigd met verstand en geweten, en behoren zich jegens elkander in een geest "
        "van broederschap te gedragen."
    ),
    "pl": (
        "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. "
        "Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu "
        "braterstwa."
    ),
    "pt": (
        "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. "
        "Dotados de razão e de consciência, devem agir uns para com os outros em espírito "
        "de fraternidade."
    ),
    "ro": (
        "Toate ființele umane se nasc libere și egale în demnitate și în drepturi. Ele "
        "sunt înzestrate cu rațiune și conștiință și trebuie să se comporte unele față de "
        "altele în spiritul fraternității."
    ),
    "sk": (
        "Všetci ľudia sa rodia slobodní a sebe rovní, čo sa týka ich dôstojnosti a práv. "
        "Sú obdarení rozumom a svedomím a majú navzájom jednať v bratskom duchu."
    ),
    "sl": (
        "Vsi ljudje se rodijo svobodni in imajo enako dostojanstvo in enake pravice. "
        "Obdarjeni so z razumom in vestjo in bi morali ravnati drug z drugim kakor "
        "bratje."
    ),
    "sq": (
        "Të gjithë njerëzit lindin të lirë dhe të barabartë në dinjitet dhe në të drejta. "
        "Ata kanë arsye dhe ndërgjegje dhe duhet të sillen ndaj njëri-tjetrit me frymë "
        "vëllazërimi."
    ),
    "sv": (
        "Alla människor är födda fria och lika i värde och rättigheter. De är utrustade "
        "med förnuft och samvete och bör handla gentemot varandra i en anda av "
        "broderskap."
    ),
    "sw": (
        "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa akili na "
        "dhamiri, hivyo yapasa watendeane kindugu."
    ),
    "tr": (
        "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana "
        "sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler."
    ),
    "uz": (
        "Barcha odamlar erkin, qadr-qimmat va huquqlarda teng bo'lib tug'iladilar. Ular "
        "aql va vijdon sohibidirlar va bir-birlari ila birodarlarcha muomala qilishlari "
        "zarur."
    ),
    "vi": (
        "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi. "
        "Mọi con người đều được tạo hoá ban cho lý trí và lương tâm và cần phải đối xử "
        "với nhau trong tình anh em."
    ),
}


@pytest.mark.parametrize("language", RIGHTS)
def test_a_paragraph_tells_its_language(language: str) -> None:
    assert language_of(RIGHTS[language]) == language


def test_nearly_all_of_them_are_told_without_a_doubt() -> None:
    unsure = {code for code, text in RIGHTS.items() if not tell_language(text * 3).is_sure}
    assert unsure <= {"af", "da"}, unsure


def test_every_language_that_is_known_has_a_voice_and_as_many_words_as_the_others() -> None:
    assert set(WORDS) <= set(LANGUAGES)
    assert set(WORDS) == set(RIGHTS)
    assert set(LETTERS) <= set(WORDS)
    assert {len(words.split()) for words in WORDS.values()} == {20}


def test_what_tells_nothing_is_read_as_english_with_a_doubt() -> None:
    for text in ("", "1984", "Xyzzy plugh frotz.", "Ada"):
        assert tell_language(text) == ("en", False), text


def test_letters_of_a_script_tell_without_a_doubt() -> None:
    assert tell_language("दीपक पहाड़ पर गया।") == ("hi", True)
    assert tell_language("山と川") == ("ja", True)
