"""Languages in Latin letters, each by its shortest words and by letters that few others have."""

WORDS = {
    "af": "die en van is nie het 'n dat hulle wat vir met om sy ek ons aan hy in word",
    "az": "və bir bu ki ilə üçün o da də olan isə hər sonra idi kimi onun var çox daha nə",
    "ca": "el la els les i de que un una amb no per va és seva del al tots són però",
    "cs": "a se na v je že to s do jsem byl ale jako který když si ve jeho by jsou",
    "cy": "y yr a yn i o ei ar mae ac am oedd wedi ond gan na eu fel nid hi",
    "da": "og i at det er en til af den på ikke jeg han de med var sig men hun blev",
    "de": "der die das und ist nicht ein eine zu er sie mit sich den auf es war im dem als",
    "en": "the and of to in was he she it that had his her with said a is for on they",
    "eo": "la kaj de en estas al ne ke mi li ŝi por kun ili sed el ĉiuj oni por estis",
    "es": "el la los las y es una un en que no por con su para se del al lo de",
    "et": "ja on ei et ta see oli kui oma ma mis aga või nad tema ka siis seda olla kes",
    "eu": (
        "eta da ez du bat zen zuen dira baina ere hau egin zer dute guztiak izan bere "
        "zion beste haren"
    ),
    "fi": (
        "ja on ei se että hän oli mutta kun ovat niin kuin joka olla hänen minä mitä sitten tai sen"
    ),
    "fr": "le la les et est une un dans il elle que des pas qui pour de en du au ils",
    "ga": "an agus na ar is i go a bhí sé le níl tá do ag sí mar iad ach leis",
    "hr": "i je u se na da su nije od bio za što kao ali koji s bi sam to njegov",
    "ht": "ak yo nan li pou ki se te gen tout ou mwen pa sou yon fè lè sa nou men",
    "hu": "a az és hogy nem egy is volt de meg csak ez mint el azt van ki még ha mert",
    "id": (
        "yang dan di itu dengan tidak dari ini untuk pada ke karena adalah akan dia "
        "mereka bisa dalam ada telah"
    ),
    "is": "og að í er ekki það á hann var sem með til en hún við þau um eru ég af",
    "it": "il la che e di un una non per con gli era si del le i in è della sono",
    "la": "et in est non ad ut cum qui quae sed si ex quod sunt omnes atque esse erat eius ab",
    "lt": "ir yra kad ne su į iš tai buvo jis kaip bet ji visi savo už jo ar nuo per",
    "lv": "un ir ka ar no viņš bija uz tas nav bet kā ne par viņa lai visi es vai to",
    "ms": (
        "yang dan di itu dengan tidak dari ini untuk pada ke kerana ialah akan dia mereka "
        "boleh daripada telah adalah"
    ),
    "mt": "u li ta fil hu ma dan il kien minn jew għal biex din kienet lil meta kull tal huma",
    "nb": "og i at det er en til av den på ikke jeg han de med var seg men hun ble",
    "nl": "de het een en van in is niet dat hij zij met op was te zijn er ze voor die",
    "pl": "i w się na nie że jest z do to był ale jak od przez są co o jego wszyscy",
    "pt": "o a os as e um uma que não em com para do da era de se no na são",
    "ro": "și în de a la nu o cu un pe că din este să care mai sunt dar pentru lui",
    "sk": "a sa na v je že to s do som bol ale ako ktorý keď si vo jeho by sú",
    "sl": "in je se na da v ne so za bil pa ki ni s kot sem bi tudi vsi njegov",
    "sq": "dhe të në e një i me për që nuk është se ishte nga u por ka si ai tij",
    "sv": "och i att det är en till av den på inte jag han de med var sig men hon blev",
    "sw": (
        "na ya wa kwa ni katika za la kuwa yake hii wote alikuwa lakini huyo si cha watu kama ili"
    ),
    "tr": "ve bir bu da de için ile çok o ne gibi daha ama olarak var en onun ki sonra değil",
    "uz": (
        "va bir bu bilan uchun edi ham u deb esa emas bo'lgan ega kerak o'z har keyin "
        "lekin barcha bor"
    ),
    "vi": "và của là một không có trong được cho người với những các đã này khi để như anh ông",
}
"""Twenty each, so that none has more chances than another."""
LETTERS = {
    "az": "ə",
    "cs": "řěů",
    "da": "øæ",
    "de": "ßäö",
    "eo": "ĉĝŭŝ",
    "es": "ñ¿¡",
    "et": "õ",
    "fi": "äö",
    "hr": "đć",
    "hu": "őű",
    "is": "ðþ",
    "lt": "ėųįš",
    "lv": "āēīņ",
    "mt": "ħġż",
    "nb": "øå",
    "pl": "łąęś",
    "pt": "ãõ",
    "ro": "șțăţ",
    "sk": "ľĺŕô",
    "sq": "ë",
    "sv": "äå",
    "tr": "ğış",
    "vi": "ơưđạ",
}
