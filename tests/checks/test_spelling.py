"""Words that no dictionary holds: slips, not rare words, compounds or names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from pipeline import checks
from pipeline.checks import spelling
from pipeline.engine.languagetool import Engine
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Finding, Issue, Span
from tests.checks.test_grammar import with_engine
from tests.marked import document, everything, expect, mark, strip

FOUND = [
    "the sustained economic [slowdownto>slowdown to] the current level",
    "some of the [keyand>key and] quality projects",
    "extraordinary [craftmanship>craftsmanship] and luxuries",
    "the “City [pf>of] Pandas” built in the west",
    "The [Natioanl>National] Day is approaching.",
    "the [Industial>Industrial] Park in the east",
    "The [VIetnam>Vietnam] News Agency reports it.",
    "the guiding principles of the [Partys>Party’s] congress",
    "the Mayor of [AmurCity>Amur City] came",
    "[Districtof>District of] the city was visited.",
    "The [citys>city’s] economy grew.",
    "The party met, and the [pary>party] secretary spoke.",
    "The [goverment>government] said so.",
    "it is [kiloeters>kilometers] away",
    "these [projectsshould>projects should] be treated as one",
    "for [morethan>more than] 20 years all [partiesconcerned>parties concerned] [cansee>can see] it",
    "[Howver>However], it grew.",
    "the largest market, [accordding>according] to all [counttries>countries] with rich [prodduct>product] lines",
    "The forum was [hled>held] here, and it [shold>should] turn.",
    "If you [hace>have] errors, the [openning>opening] ceremony waits.",
    "China [uphlods>upholds] it.",
    "The [chinese>Chinese] guests came on [monday>Monday].",
    "The transportation [planing>planning] for railways has come into being.",
    "The [chinese>Chinese] guests learned to say ni hao, bu dao chang cheng fei hao han and other proverbs.",
    "The geoeconomic report is that of the [goverment>government].",
]

# A person is asked about these: words that could be names or rare, with little beside them that speaks.
ASKED = [
    "twice during [thos>this] festival",
    "the social [disfunction>dysfunction] of it",
    "the [InternationalTravel>International Travel] Expo opened",
    "The Aihui [Distrct>District] is in the north.",
    "It is a non-[commercila>commercial] body.",
    "We see these [colpors>colors] there.",
]

SILENT = [
    "a slump in homebuilding, and an order directing Secretary Mattis to act",
    "the labour of the organisation, its favourable judgement, the moulds and the artefacts",
    "a waterpark, a lightshow, the nightscape, a farmstay, a whitepaper, a themepark and a makerspace",
    "Brazilia and Karine; the Brennan Road; an iPhone, vanBasten and YouTube",
    "The openGauss community grew, and openGauss is used in all of the banks.",
    "The firms Aokang, Transfar, Youngor, Shanshan and others came.",
    "the armyworm, the mooncake and the beachgoers",
    "The renminbi and 80 ji of jade",
    "socio-cultural and grey-green tiles, a gui-vessel",
    "Rows of helicodiceros muscivorus",
    "That is philodendron selloum, and a qipao is worn beside the hutong with an erhu.",
    "Wang Xuequn and Pohiva Tu’ionetoa of Jinha spoke to Kylin.",
    "Chen Gongan and others spoke.",
    "MATANGI, MAZ ASIA and G60",
    "HePingGuoJu and WeChat on the B2 floor",
    "the 2ith congress of the party",
    "Agritourism and geopolitics: the Polytechnical School, an overexploited lake and a superconglomerate",
    "The announcement was “fei ji chang dao le”. She replied: xin nian kuai le.",
    "The livable city fulfills its promise, though yields are meager and enrollment is low.",
    "Her alma mater did it pro bono.",
]


@pytest.mark.parametrize("marked", FOUND)
def test_slips_are_flagged_best_suggestion_first(engine: Engine, marked: str) -> None:
    expect(with_engine(engine, spelling.check), marked)


@pytest.mark.parametrize("marked", ASKED)
def test_no_word_is_unseen(engine: Engine, marked: str) -> None:
    text = document(strip(marked))
    found = [issue for issue in everything(text, Glossary(), engine) if issue.check == "spelling"]
    assert mark(text.text, found, most=1) == marked


@pytest.mark.parametrize("text", SILENT)
def test_variants_rare_words_and_names_are_left_alone(engine: Engine, text: str) -> None:
    expect(with_engine(engine, spelling.check), text)


def test_a_known_name_is_never_a_misspelling(engine: Engine) -> None:
    def resolved(document: Document, glossary: Glossary) -> Iterable[Issue]:
        return checks.resolve(document, [spelling.check(document, glossary)])

    expect(with_engine(engine, resolved, "Natioanl Day"), "The Natioanl Day is approaching.")


def unknown(text: str, words: str, *suggestions: str, name: str = "") -> tuple[Issue, ...]:
    """What is made of words that the engine does not know, beside a name known to be right."""

    def place(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    finding = Finding(place(words), "MORFOLOGIK_RULE_EN_US", "TYPOS", "misspelling", "", suggestions)
    known = (place(name),) if name else ()
    return tuple(spelling.check(replace(document(text), findings=(finding,), names=known), Glossary()))


def test_a_compound_with_a_known_name_is_a_name() -> None:
    assert not unknown("The army of Chiang Kai-shek turned.", "Kai-shek", "Kaisha", name="Chiang Kai")


def test_what_the_engine_does_not_offer_comes_in_the_same_order_in_every_run() -> None:
    """Python's sets are ordered otherwise in every process."""
    first, again = (unknown("He is being-un here.", "being-un") for _ in range(2))
    assert first == again
    assert any(issue.suggestions for issue in first)


# The text, the word that the engine does not know, and what it offers.
OTHERS = {
    "fr": [
        ("Le [gouvernemant>gouvernement] parle.", "gouvernemant", "gouvernement"),
        ("Le gouvernement de Jiaximg parle.", "Jiaximg", "Jiaxing"),
        ("Le théâtre kunqu est beau.", "kunqu", "kumquat"),
    ],
    "de": [
        ("Die [Goldmedallie>Goldmedaille] glänzt.", "Goldmedallie", "Goldmedaille"),
        ("Die Stadt [schloß>schloss] den Hafen.", "schloß", "schloss"),
        ("Die [wirtschaft>Wirtschaft] wächst.", "wirtschaft", "Wirtschaft"),
        ("Der Maulbeerblättertee ist beliebt.", "Maulbeerblättertee", "Maulleerblättertee"),
        ("Die Transfar baut, und Transfar wächst.", "Transfar", "Transfer"),
    ],
    "es": [
        ("Los [cientificos>científicos] estudian.", "cientificos", "científicos"),
        ("Clientes [francéses>franceses] vinieron.", "francéses", "franceses"),
        ("El precio es [accessible>accesible].", "accessible", "accesible"),
        ("La red de cloud crece.", "cloud", "clod"),
    ],
    "pt": [
        ("A linha tem 90 quilômetros.", "quilômetros", "quilómetros"),
        ("O comércio registrou um recorde.", "registrou", "registou"),
        ("O valor chega a 8,26 trilhões.", "trilhões", "triliões"),
        ("A linha tem 90 [quilometros>quilómetros].", "quilometros", "quilómetros"),
    ],
    "pt-PT": [("A linha tem 90 [quilômetros>quilómetros].", "quilômetros", "quilómetros")],
}


@pytest.mark.parametrize(("language", "row"), [(tag, row) for tag, rows in OTHERS.items() for row in rows])
def test_other_languages_get_near_misses_of_words_that_are_no_names(language: str, row: tuple[str, str, str]) -> None:
    marked, word, offered = row

    def check(document: Document, glossary: Glossary) -> Iterable[Issue]:
        at = document.text.index(word)
        found = Finding(Span(at, at + len(word)), "FR_SPELLING_RULE", "TYPOS", "misspelling", "", (offered,))
        return spelling.check(replace(document, findings=(found,)), glossary)

    expect(check, marked, language=language)
