"""Six releases, one a language, with errors of every check; and what a language asks of marks, words and names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.scoring import Flag, Marked, rights, touches
from pipeline import knowledge, run
from pipeline.aligning import sources
from pipeline.checks import (
    CHECKS,
    consistency,
    duplicates,
    grammar,
    name_of,
    names,
    places,
    romanisation,
    rules,
    terms,
    typography,
    untranslated,
)
from pipeline.glossary import glossary
from pipeline.glossary.glossary import Glossary
from pipeline.model import USUAL, Document, Finding, InputError, Issue, Span
from pipeline.words import languages, lexicon
from tests import marked

RELEASES = Path(__file__).parents[1] / "data" / "releases"
# How the names of the copies without errors begin.
_CORRECTED = "corrected-"
LANGUAGES = languages.checked()
CHECK_NAMES = {name_of(check) for check in CHECKS}

# LanguageTool has no rule for these: verbs and adjectives far from their noun, a pronoun after *of*.
MISSED = {
    "en": set(),
    # Those behind the first are found, and only asked about: their rules were too often wrong where people read them.
    "fr": {"peut", "on", "auparavent"},
    "de": {"zeigten", "Arbeitsplätzze"},
    "es": {"estrecha"},
    "pt": set(),
    "it": set(),
}
# It finds these, and another correction stands first: number and gender both fit the words beside.
NOT_FIRST = {"en": set(), "fr": {"polluante"}, "de": {"den"}, "es": {"nueva"}, "pt": {"nova"}, "it": set()}


def _gold(language: str) -> list[Marked]:
    (file,) = RELEASES.glob(f"*.{language}.gold.jsonl")
    rows = map(json.loads, file.read_text("utf-8").splitlines())
    return [Marked(row["start"], row["end"], tuple(row["correction"]), row["category"]) for row in rows]


def _categories(language: str) -> set[str]:
    """The checks that are to find an error of the language's release."""
    return {mark.category for mark in _gold(language)}


def _asked(language: str) -> set[str]:
    """The checks of which a release must hold an error: those of the English one that have a rule in the language."""
    held = {rule.check for rule in rules.every().values() if not rule.languages or language in rule.languages}
    return held & _categories("en")


def _corrected(text: str, gold: Iterable[Marked]) -> str:
    for mark in sorted(gold, key=lambda mark: mark.start, reverse=True):
        text = text[: mark.start] + mark.corrections[0] + text[mark.end :]
    return text


def _run(folder: Path, releases: Iterable[Path], languagetool: str | None = None) -> list[run.Result]:
    settings = run.Settings(
        RELEASES / "glossary.csv", folder / "corrections", folder / "reports", languagetool_url=languagetool
    )
    return list(run.examine(sorted(releases), settings))


def _by_language(results: Iterable[run.Result]) -> dict[str, run.Result]:
    return {result.review.document.language: result for result in results}


def _flags(result: run.Result) -> list[Flag]:
    issues = [item.issue for item in result.review.within(USUAL).issues]
    return [Flag(i.span.start, i.span.end, i.suggestions, i.check) for i in issues]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, languagetool: str) -> list[run.Result]:
    """The releases, and the same without their errors: in one run, as the engine reads each language's rules once."""
    folder = tmp_path_factory.mktemp("checked")
    corrected = []
    for path in _releases():
        name, language = path.name.split(".")[:2]
        copy = folder / f"{_CORRECTED}{path.name}"
        copy.write_text(_corrected(path.read_text("utf-8"), _gold(language)), "utf-8")
        copy.with_name(f"{_CORRECTED}{name}.zh.txt").write_bytes(path.with_name(f"{name}.zh.txt").read_bytes())
        corrected.append(copy)
    return _run(folder, [*_releases(), *corrected], languagetool)


@pytest.fixture(scope="module")
def results(checked: list[run.Result]) -> dict[str, run.Result]:
    return _by_language(result for result in checked if not _is_corrected(result))


def _is_corrected(result: run.Result) -> bool:
    return result.review.document.name.startswith(_CORRECTED)


def _releases() -> list[Path]:
    return sorted(path for tag in LANGUAGES for path in RELEASES.glob(f"*.{tag}.txt"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_of_a_release_is_found_and_nothing_else_is_flagged(
    language: str, results: dict[str, run.Result]
) -> None:
    text, flags, gold = results[language].review.document.text, _flags(results[language]), _gold(language)
    found_by = {(mark.category, flag.check) for mark in gold for flag in flags if touches(flag, mark)}
    assert {check for category, check in found_by if check == category} == _categories(language)
    assert [flag for flag in flags if not any(touches(flag, mark) for mark in gold)] == []
    missed = {text[m.start : m.end] for m in gold if not any(touches(flag, m) for flag in flags)}
    assert missed == MISSED[language]
    wrong = {text[m.start : m.end] for m in gold if not any(rights(text, flag, m) for flag in flags)}
    assert wrong - missed == NOT_FIRST[language]


def test_the_english_release_has_errors_of_the_checks() -> None:
    assert _categories("en") <= CHECK_NAMES and len(_categories("en")) >= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_release_has_an_error_of_every_check_that_its_language_has(language: str) -> None:
    assert _asked(language) <= _categories(language) <= CHECK_NAMES


def test_corrected_releases_are_silent(checked: list[run.Result]) -> None:
    found = _by_language(filter(_is_corrected, checked))
    assert {language: _flags(result) for language, result in found.items()} == {language: [] for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_source_names_are_held_against_the_glossary(language: str) -> None:
    (path,) = RELEASES.glob(f"*.{language}.txt")
    text, gold = path.read_text("utf-8"), [m for m in _gold(language) if m.category == "names"]
    terms = glossary.load(RELEASES / "glossary.csv")
    issues = sorted(names.check(marked.document(text, language), terms), key=lambda issue: issue.span)
    assert [(i.text, i.suggestions[0]) for i in issues] == [(text[m.start : m.end], m.corrections[0]) for m in gold]


def test_a_language_without_a_data_file_gets_what_holds_everywhere(tmp_path: Path) -> None:
    (tmp_path / "haven.nl.txt").write_text("De haven van Jiaxing is  groot ; heel heel .\n", "utf-8")
    (tmp_path / "minato.ja.txt").write_text("嘉興の港は大きい。（新華社）\n", "utf-8")
    found = _by_language(_run(tmp_path, tmp_path.glob("*.txt")))
    assert [(flag.check, flag.suggestions) for flag in _flags(found["nl"])] == [("typography", (" ",))]
    assert _flags(found["ja"]) == []
    for tag, result in found.items():
        assert any(f"No data file for the language “{tag}”" in str(note) for note in result.notes)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_data_file_is_read_completely(tag: str) -> None:
    tongue = languages.of(tag)
    assert tongue.known and tongue.engine and tongue.sentences.starters and tongue.duplicates.function_words
    assert tongue.names.before_place and tongue.names.before_person and tongue.names.of
    assert all(len(pair) == 2 for pair in tongue.typography.quotes)
    assert languages.of(f"{tag}-XX") == tongue


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en", "en-US"), ("en-GB", "en-GB"), ("de", "de-DE"), ("de-AT", "de-AT"), ("fr", "fr"), ("fr-CA", "fr-CA"),
     ("es", "es"), ("es-MX", "es"), ("pt", "pt-PT"), ("it", "it"), ("nl", None),
     ("ja", None)],
)  # fmt: skip
def test_the_engine_is_asked_in_a_variant_it_has(tag: str, code: str | None) -> None:
    assert languages.engine(tag) == code


Check = Callable[[Document, Glossary], Iterable[Issue]]
TABLES: dict[str, tuple[Check, list[str]]] = {
    "fr typography": (
        typography.check,
        [
            "Quelle [ville!>ville\u202f!] Elle a un [port;>port\u202f;] il est grand.",
            "La ville a une [devise:>devise\u00a0:] « Le bateau rouge ».",
            "La ville a ouvert un [«port>«\u00a0port] » et une gare.",
            "Elle protège [l’ environnement>l’environnement] et [qu ’elle>qu’elle] vit.",
            "Le port a [ouvert ,>ouvert,] la gare [aussi .>aussi.]",
            "Le film [《La>«\u00a0La] Terre [errante》>errante\u00a0»] est sorti.",
            "Il a dit « bonjour », puis « au revoir ». [»>?] Et il est parti.",
            # Right: any kind of space, times, the no-break space before ».
            "Qui ? Eux ! Voici\u00a0: la ville\u202f; « bien », « oui\u00a0», “non” et 10:30.",
            "Est-ce possible ? oui, c’est possible.",
            "Voir https://www.jiaxing.gov.cn:80/a?b=c;d pour en savoir plus.",
            "« La qualité\u00a0», c’est « la\u00a0» force.",
        ],
    ),
    "de typography": (
        typography.check,
        [
            "Die [“Rote-Boot-Idee”>„Rote-Boot-Idee“] wächst.",
            "Die „Rote [Idee”>Idee“] wächst.",
            "„Das ist eine [Ehre“ ,>Ehre“,] sagte sie.",
            "Die [„Rote>?] Idee wächst.",
            "Das ist [wahr ,>wahr,] sagte er[,,>,] und ging.",
            # Right: the marks of German, hyphens that stand for a word left out.
            "Die „Rote Idee“ und die »Blaue Idee« wachsen; „sie sagte: ‚gut‘“.",
            "Die Wirtschafts- und Sozialpolitik, die Textilindustrie und -handel.",
            "„Wir bauen.“ Dann ging er. Es gibt usw. nichts, z. B. am 26. Juli, bzw. gar nichts.",
            "Sie sagte: „Das ist gut.“",
        ],
    ),
    "es typography": (
        typography.check,
        [
            "[Cuándo>¿Cuándo] abre el puerto? Hoy.",
            "[Qué>¡Qué] ciudad tan bella!",
            'La «[seda">seda»] crece.',
            "«Es [grande”>grande»], dijo. «[Qué>¡Qué] alegría verla!», dijo ella. Dijo: «[Salud>¡Salud]!».",
            "«¿Cuándo?», dijo. [Cuánto>¿Cuánto] cuesta? ¡Mucho! [Dijo>?] que, por fin, abre!",
            "Es [grande ,>grande,] dijo.",
            # Right.
            "¿Cuándo abre? ¡Hoy! «Sí», dijo. “No”, dijo. ¿Y si no?, preguntó.",
            "«La “ruta” crece», dijo. «¡Gracias por todo!», dijo. Yahoo! y otros. Pero ¿quién lo sabe?",
            "Creció 10,8 % hasta 25.000 millones, etc.",
        ],
    ),
    "fr duplicates": (
        duplicates.check,
        [
            "Elle est [de de>de] la ville. [Le le>Le] port croît [dans dans>dans] le sud.",
            "Nous nous félicitons, vous vous souvenez, c’est très très bien.",
        ],
    ),
    "de duplicates": (
        duplicates.check,
        [
            "Er geht [in in>in] die Stadt [und und>und] bleibt, es sind nur [noch noch>noch] zwei.",
            "Die Stadt, die die Brücke baut, weiß, dass das das Ziel ist.",
        ],
    ),
    "es duplicates": (
        duplicates.check,
        ["Va [a a>a] la ciudad [de de>de] la seda.", "No no, es muy muy bueno y poco poco a poco."],
    ),
    "it typography": (
        typography.check,
        [
            "[L’ economia>L’economia] e l’industria crescono.",
            "È [grande ,>grande,] disse. Vale 3,5 milioni.",
            # Right.
            "«Va bene», disse; “no”, rispose. Un po’ d’acqua, un po' di tè, c’è già, dov’è?",
            "Gli anni ’80 e gli anni '90: più 10,8 %, ecc.",
        ],
    ),
    "it duplicates": (
        duplicates.check,
        ["Va [alla alla>alla] città [della della>della] seta.", "Piano piano, molto molto bello, man mano."],
    ),
    "fr untranslated": (
        untranslated.check,
        [
            "la ville de [嘉兴>?] croît",
            "la « stratégie des huit » (八八战略), la qualité (质量), « 七山一水 » (sept montagnes)",
        ],
    ),
}


def test_a_term_has_one_rendering_in_a_release() -> None:
    rows = ("八八战略=Stratégie Double Huit:preferred:slogan", "八八战略=Stratégie d’Huit Huit:admitted:slogan")
    row = "La Stratégie Double Huit guide la ville. La Stratégie [d’Huit>Double] Huit est connue."
    marked.expect(consistency.check, row, marked.glossary(*rows, language="fr"), "fr")


@pytest.fixture
def dutch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, object]], None]]:
    """Gives the program a data file for Dutch, which it has not."""

    def give(tables: dict[str, object]) -> None:
        name = "language-nl.toml"
        has, read = knowledge.has, knowledge.tables
        monkeypatch.setattr(knowledge, "has", lambda asked: asked == name or has(asked))
        monkeypatch.setattr(knowledge, "tables", lambda asked: tables if asked == name else read(asked))
        languages._of.cache_clear()

    yield give
    languages._of.cache_clear()


def test_a_new_language_is_one_data_file(dutch: Callable[[dict[str, object]], None]) -> None:
    dutch(
        {
            "name": "Dutch",
            "duplicates": {"function_words": ["van"]},
            "typography": {"quotes": ["«»"], "elisions": ["d"]},
            "terms": {"endings": [["en", ""], ["e", ""]], "inflections": [[["e", "en"], ["", "en"]]], "agree": True},
            "names": {"before_place": "stad provincie", "of": ["van"]},
            "places": {"links": ["in de"], "of": ["van"], "provinces": "provincie"},
        }
    )
    rows = ("嘉兴=Jiaxing", "国企=openbaar bedrijf", "国企=staats bedrijf:deprecated")
    own = marked.glossary(*rows, language="nl")
    marked.expect(duplicates.check, "De haven [van van>van] Jiaxing groeit.", own, "nl")
    marked.expect(typography.check, "De [d’ economie>d’economie] van [“Jiaxing”>«Jiaxing»] groeit.", own, "nl")
    marked.expect(terms.check, "Het [staats>openbaar] bedrijf van Jiaxing.", own, "nl")
    marked.expect(names.check, "De stad [Jiaixng>Jiaxing] groeit.", own, "nl")
    marked.expect(places.check, "In Haining, in de provincie [Anhui>Zhejiang], net als in Jiaxing.", own, "nl")
    assert languages.engine("nl") is None


def test_a_key_that_no_language_has_is_refused(dutch: Callable[[dict[str, object]], None]) -> None:
    dutch({"name": "Dutch", "quirks": {}})
    with pytest.raises(InputError, match=r"language-nl\.toml: unknown key “quirks”; use tag, name"):
        languages.of("nl")
    dutch({"name": "Dutch", "names": {"befor_place": []}})
    with pytest.raises(InputError, match=r"language-nl\.toml, names: unknown key “befor_place”"):
        languages.of("nl")


def _rows() -> Iterator[tuple[str, str]]:
    return ((name, row) for name, (_, rows) in TABLES.items() for row in rows)


@pytest.mark.parametrize(("table", "row"), list(_rows()))
def test_a_language_in_a_table(table: str, row: str) -> None:
    marked.expect(TABLES[table][0], row, language=table[:2])


NAMES = {
    "fr": [
        "Dans la ville de [Jiaixng>Jiaxing], à [Pinghhu>Pinghu] et l’économie d’[Hangzhuo>Hangzhou].",
        "La province du [Zhejang>Zhejiang] et le district de Pinghu. Pékin, Canton et Nankin sont grandes.",
        "Hangar, Jamais, Chemin, Canal et Pingouin sont des mots; Chengdu et Changsha sont des villes.",
    ],
    "de": [
        "[Jiaixng>Jiaxing]s Hafen, die Jiaxinger Wirtschaft, Jiaxings Brücke und der Jiaxing-Bezirk.",
        "In der Provinz [Zhejang>Zhejiang] liegt [Hangzhuo>Hangzhou]. Peking und Kanton sind groß.",
        "Der Hang, die Jagd, das Haining-Werk, Hochgeschwindigkeitszüge, Wirtschaftsentwicklungszonen, Changsha.",
    ],
    "es": [
        "En la ciudad de [Jiaixng>Jiaxing] y en [Hangzhuo>Hangzhou]. La provincia de [Zhejang>Zhejiang] crece.",
        "Pekín, Cantón y Shanghái son grandes; Changsha y Chengdu también. Pingüino y Hacienda son palabras.",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("language", "row"), [(tag, row) for tag, rows in NAMES.items() for row in rows])
def test_names_are_verified_in_every_language(language: str, row: str) -> None:
    rows = ("嘉兴=Jiaxing", "平湖=Pinghu", "杭州=Hangzhou", "浙江=Zhejiang", "上海=Shanghai", "海宁=Haining")
    marked.expect(names.check, row, marked.glossary(*rows, language=language), language)


def test_names_with_the_language_s_endings_are_known() -> None:
    terms = marked.glossary("嘉兴=Jiaxing", language="de")
    text = "Jiaxings Hafen, die Jiaxinger Wirtschaft, Peking."
    assert [span.of(text) for span in names.judge(marked.document(text, "de"), terms).known] == [
        "Jiaxing",
        "Jiaxing",
        "Peking",
    ]


OWN_NAMES = {
    "fr": [
        # the language's own name without its accents
        "Un vol vers [Pekin>Pékin] part à midi. Le musée de [Pekin>Pékin], à Pékin, est ouvert. Taiwan et Canton.",
        "Le canard Pekin est un plat. Les jeunes de [Pekin>Pékin] et de Milan.",
        # a county that the release names itself
        "La rivière coule à Yangshuo. À [Yangsuo>Yangshuo], les rizières donnent du travail.",
        "La rivière coule à Guilin. À Yangsuo, les rizières donnent du travail.",
    ],
    "de": ["Der Fluss fließt durch Yangshuo. In [Yangsuo>Yangshuo] gibt es Reisfelder. Urumqi, Peking und Ürümqi."],
    "es": [
        "La delegación viajó a [Pekin>Pekín] y a [Nankin>Nankín]. Shanghai y Shanghái, Taiwan y Taiwán.",
        "La Feria de Canton abre hoy en el Tibet.",
        "El río pasa por Yangshuo. En [Yangsuo>Yangshuo], los arrozales dan trabajo.",
    ],
    "en": ["The river flows through Yangshuo. In [Yangsuo>Yangshuo], the fields give work. Peking and Pékin."],
}  # fmt: skip


@pytest.mark.parametrize(("language", "row"), [(tag, row) for tag, rows in OWN_NAMES.items() for row in rows])
def test_without_a_glossary_the_language_and_the_release_know_names(language: str, row: str) -> None:
    marked.expect(names.check, row, None, language)


# Places and persons that every reader knows, without source and glossary: slips, and what is right beside them.
WELL_KNOWN = {
    "en": ["Experts from [Shenzen>Shenzhen] came to [Guangzouh>Guangzhou]. The dam in [Hubie>Hubei] is large."],
    "fr": [
        "Des experts venus de [Shenzen>Shenzhen]. La ville de [Guangzouh>Guangzhou] et le barrage du [Hubie>Hubei].",
        "Le président Xi [Jingping>Jinping] a visité [Wuahn>Wuhan]. Le musée de [Péknin>Pékin] est ouvert.",
        "Moukden et Tsingtao, le Poitou, la Meuse; les Naxi vivent à Lijiang; Meulan et Langkawi sont loin.",
    ],
    "de": [
        "Fachleute aus [Shenzen>Shenzhen] kamen nach [Guangzou>Guangzhou]. Der Damm in [Hubie>Hubei] ist groß.",
        "Präsident Xi [Jingping>Jinping] sprach. Die Firma [Xiaoim>Xiaomi] wächst, [Huawie>Huawei] auch.",
        "Tsingtao-Bier, Charbin und Mukden; die Naxi leben in Lijiang; Hamdan, Huber und Lessing kamen nach Hanau.",
    ],
    "es": [
        "Expertos de [Shenzen>Shenzhen]. La ciudad de [Guanghzou>Guangzhou] y la presa de [Hubie>Hubei].",
        "El presidente Xi [Jingping>Jinping] habló. La feria de [Shanhgái>Shanghái] abre.",
        "Chengdú, Wuhán, Turfán y Harbín son grandes; los naxi viven en Lijiang; cantó en La Scala.",
    ],
    "pt": [
        "Especialistas de [Shenzen>Shenzhen]. A cidade de [Guangzouh>Guangzhou] e a barragem de [Hubie>Hubei].",
        "O presidente Xi [Jingping>Jinping] falou. O museu de [Pequin>Pequim] está aberto.",
        "Xangai, Cantão e Nanquim são grandes; os naxi vivem em Lijiang; Simão e Lessa vieram.",
    ],
    "it": [
        "Gli esperti di [Shenzen>Shenzhen]. La città di [Guangzouh>Guangzhou] e la diga dello [Hubie>Hubei].",
        "Il presidente Xi [Jingping>Jinping] ha parlato. Il museo di [Pechno>Pechino] è aperto.",
        "Pechino, Canton e Nanchino; i Naxi vivono a Lijiang; Altan Khan, Muiden, Lanzo, Muggia e Chieti.",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("language", "row"), [(tag, row) for tag, rows in WELL_KNOWN.items() for row in rows])
def test_slips_of_what_every_reader_knows_are_found_in_every_language(language: str, row: str) -> None:
    marked.expect(names.check, row, None, language)


# A real place that is another than the source names, and names as the language writes them.
BESIDE_A_SOURCE = [
    ("fr", "L’exposition a gagné [Nankin>Nanning], chef-lieu du Guangxi.", "展览移师广西首府南宁。"),
    ("de", "Die Ausstellung zog nach [Nanking>Nanning], in die Hauptstadt von Guangxi.", "展览移师广西首府南宁。"),
    ("es", "La exposición viajó a [Nankín>Nanning], capital de Guangxi.", "展览移师广西首府南宁。"),
    ("pt", "A exposição seguiu para [Nanquim>Nanning], capital de Guangxi.", "展览移师广西首府南宁。"),
    ("it", "La mostra è passata a [Nanchino>Nanning], capoluogo del Guangxi.", "展览移师广西首府南宁。"),
    ("it", "Il treno collega Canton e Shanghai a Pechino.", "列车连接广州、上海和北京。"),
    ("en", "The exhibition moved to [Nanjing>Nanning], capital of Guangxi.", "展览移师广西首府南宁。"),
    ("fr", "La mine se trouve dans la province du [Shanxi>Shaanxi].", "该矿位于陕西省。"),
    ("fr", "Le maire, Yao [Gaoyaun>Gaoyuan], a inauguré le parc.", "市长姚高员为新产业园揭牌。"),
    ("fr", "Le Shaanxi et le Shanxi sont deux provinces voisines.", "陕西和山西是两个相邻的省份。"),
    ("fr", "La Mongolie-Intérieure et le Tibet sont des régions autonomes.", "内蒙古和西藏是自治区。"),
    ("de", "Die Innere Mongolei und Tibet sind autonome Gebiete.", "内蒙古和西藏是自治区。"),
    ("de", "Der Zug verbindet Moskau mit Peking und Kanton.", "列车连接莫斯科、北京和广州。"),
    ("de", "Der Kanton Zürich und die Stadt Hangzhou sind Partner.", "苏黎世州与杭州市是友好伙伴。"),
    ("de", "Eine neue Strecke verbindet Zhangye mit Peking.", "新线路把张掖和北京连接起来。"),
    ("es", "La feria se celebra en Chengdú y Harbín.", "展会在成都和哈尔滨举行。"),
    ("pt", "O comboio liga Xangai a Pequim.", "列车连接上海和北京。"),
    ("fr", "Les Naxi vivent à Lijiang.", "纳西族居住在丽江。"),
]


@pytest.mark.parametrize(("language", "row", "source"), BESIDE_A_SOURCE)
def test_names_beside_their_source_in_every_language(language: str, row: str, source: str) -> None:
    text = marked.strip(row)
    document, problem = sources.attach(marked.document(text, language), marked.document(source, "zh"))
    assert not problem
    assert marked.mark(text, romanisation.check(document, Glossary()), most=1) == row


EXONYMS = {
    "fr": "Le port a des lignes vers Shanghai, Pékin et Canton.",
    "de": "Der Hafen hat Linien nach Schanghai, Peking und Kanton; Pekings Bahnhof, der Pekinger Zug.",
    "es": "El puerto tiene rutas a Shanghái, Pekín y Cantón.",
}


@pytest.mark.parametrize("language", EXONYMS)
def test_the_language_s_own_name_of_a_place_is_right_beside_the_source(language: str) -> None:
    source = marked.document("港口有通往上海、北京和广州的航线。", "zh")
    document, problem = sources.attach(marked.document(EXONYMS[language], language), source)
    assert not problem
    assert list(romanisation.check(document, Glossary())) == []


@pytest.mark.parametrize(
    ("language", "found", "offered", "first"),
    [
        ("fr", "Cette nouveau", ("Ce nouveau", "Cette nouvelle"), "Cette nouvelle"),
        ("fr", "à prêté", ("a prêté", "à prêter"), "a prêté"),
        ("de", "einer grüne", ("eine grüne", "einer grünen"), "einer grünen"),
        ("fr", "  ", (" ",), " "),
        ("es", "Este política", ("Esta política", "Este político"), "Esta política"),
        ("en", "a cities", ("cities", "a city"), "cities"),
    ],
)
def test_of_words_that_do_not_agree_the_second_is_put_right_first(
    language: str, found: str, offered: tuple[str, ...], first: str
) -> None:
    finding = Finding(Span(0, len(found)), "RULE", "GRAMMAR", "grammar", "", offered)
    (issue,) = grammar.check(replace(marked.document(found, language), findings=(finding,)), Glossary())
    assert issue.suggestions[0] == first


SENTENCES = {
    "fr": ["M. Li est venu. | Il a parlé de l’art. 5, etc. | La ville croît.", "« Oui. » | Il est parti."],
    "de": ["Am 26. Juli kam Dr. Li. | Das 20. Jahrhundert begann.", "„Ja.“ | Er ging, z. B. heim."],
    "it": ["Il dott. Li è arrivato. | Ha citato l’art. 5, ecc. | La città cresce.", "Davvero? | Sì!"],
    "es": ["El Sr. Li vino. | Habló del art. 5, etc. | La ciudad crece.", "¿Cuándo? | ¡Hoy! | Sí."],
}


@pytest.mark.parametrize(("language", "row"), [(tag, row) for tag, rows in SENTENCES.items() for row in rows])
def test_sentences(language: str, row: str) -> None:
    text = row.replace(" | ", " ")
    found = marked.document(text, language)
    assert [segment.span.of(text) for segment in found.segments] == row.split(" | ")


def test_words_of_the_language_and_of_english_are_words() -> None:
    assert lexicon.is_word("Gouvernement", "fr") and lexicon.is_word("Group", "fr-CA")
    assert lexicon.is_word("Entwicklung", "de") and lexicon.is_word("ciudad", "es")
    assert not lexicon.is_word("Entwicklung", "en") and not lexicon.is_word("Shanghai", "fr")
    assert not lexicon.is_word("stadhuis", "nl") and lexicon.is_word("city", "nl")
