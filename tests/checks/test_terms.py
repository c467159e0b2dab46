"""Renderings the glossary does not want."""

import pytest

from pipeline.checks.terms import check
from pipeline.model import Term
from tests.marked import document, expect, glossary

TERMS = glossary(
    "万亩千亿=10000 mu of land and 100-billion-yuan output value:preferred:slogan",
    "万亩千亿=1000-yuan output values:forbidden:slogan",
    "八八战略=Double-Eight Strategy:preferred:slogan",
    "八八战略=Eight-Eight Strategies:admitted:slogan",
    "人才=talent:preferred:term",
    "人才=talent resource:deprecated:term",
    "人才市场=talent resource market:preferred:term",
    "数字经济=digital economy:preferred:term",
    "数字经济=number economy:forbidden:term",
    "嘉兴=Jiaxing",
    "嘉兴=Kashing:deprecated",
    "党委书记=Party secretary:preferred:term",
    "党委书记=Party committee secretary:admitted:term",
    "党委书记=party boss:forbidden:term",
    "嘉兴人=people of Jiaxing:preferred:term",
    "嘉兴人=Jiaxing man:forbidden:term",
    "清理=clean up:preferred:term",
    "清理=cleanse:forbidden:term",
    "华侨=overseas Chinese:forbidden:term",
)


@pytest.mark.parametrize(
    "marked",
    [
        "parks with “10,000 mu of land and [1,000-yuan>100-billion-yuan] output values”",
        "a park with [1,000-yuan>10000 mu of land and 100-billion-yuan] output values in it",
        "The [number>digital] economy grows.",
        "[Number>Digital] economy grows.",
        "THE [NUMBER>DIGITAL] ECONOMY",
        "The New [Number>Digital] Economy of Zhejiang",
        "Two [number>digital] economies, the [number>digital] economy’s growth, [number-economy>digital-economy] firm.",
        "The [number>digital]\u00a0economy and the [number>digital]\neconomy.",
        "Local [talent resources>talents] settle here.",
        "[Kashing>Jiaxing]’s port, the Shanghai-[Kashing>Jiaxing] line",
        "Two [party bosses>Party secretaries|Party committee secretaries] met.",
        "A [Jiaxing man>people of Jiaxing] came.",
        "the “[Eight Eight Strategies>Double-Eight Strategy|Eight-Eight Strategies]” raised",
        "[overseas Chinese>?] came home.",
    ],
)
def test_flags(marked):
    expect(check, marked, TERMS)


@pytest.mark.parametrize(
    "text",
    [
        "The digital economy grows; digital economies, too.",
        "The talent resource market opened.",
        "Talent is a resource. Resource talent.",
        "10,000 mu of land and 100-billion-yuan output values",
        "11,000-yuan output values",
        "1,000-yuan. Output values",
        "1,000 yuan (output values)",
        "The number of the economy",
        "The Double-Eight Strategy and the Eight-Eight Strategies",
        "Eight eight strategies",
        "Jiaxing and Kashingtown",
        "boss of the party",
    ],
)
def test_is_silent(text):
    expect(check, text, TERMS)


def test_severity_and_evidence():
    terms = glossary("嘉兴=Jiaxing", "嘉兴=Kashing:deprecated", "嘉兴=Kiahsing:forbidden")
    low, high = check(document("Kashing or Kiahsing"), terms)
    assert (low.severity, high.severity) == ("minor", "major")
    assert tuple(map(str, low.evidence)) == (
        "glossary: 嘉兴 = Kashing, deprecated",
        "glossary: 嘉兴 = Jiaxing, preferred",
    )


def test_the_row_and_its_note_are_evidence():
    from pipeline.glossary.glossary import Glossary

    term = Term("万亩千亿", "thousand yuan", "en", "slogan", "forbidden", "drops eight zeros", "g.csv:42")
    (issue,) = check(document("a thousand yuan"), Glossary((term,)))
    assert tuple(map(str, issue.evidence)) == (
        "glossary: 万亩千亿 = thousand yuan, forbidden (g.csv:42): drops eight zeros",
    )
    assert issue.suggestions == ()


def test_a_rendering_that_differs_only_in_writing_counts_as_it_is_written():
    terms = glossary("八八战略=Eight-Eight Strategy:preferred:slogan", "八八战略=Eight Eight Strategy:forbidden:slogan")
    expect(check, "the [Eight Eight>Eight-Eight] Strategy and the Eight-Eight Strategy", terms)


def test_acronyms_are_no_words():
    terms = glossary("美国=United States", "美国=US:deprecated")
    expect(check, "the [US>United States] told us", terms)


def test_other_languages_have_their_own_terms():
    assert list(check(document("number economy", "fr"), TERMS)) == []


OTHERS = {
    "fr": (
        ("开发区=zone de développement", "开发区=zone d’exploitation:deprecated", "国有企业=entreprise publique",
         "国有企业=entreprise étatique:deprecated", "龙头企业=entreprise phare",
         "龙头企业=entreprise tête de dragon:deprecated", "北京=Pékin", "北京=Pekin:forbidden"),
        [
            "La zone [d’exploitation>de développement] croît.", "Les zones [d’exploitation>de développement] aussi.",
            "Les entreprises [étatiques>publiques] et les entreprises [têtes de dragon>phares] vont à [Pekin>Pékin].",
            "L’entreprise [étatique>publique] de Pékin.",
            # Right.
            "Les zones de développement, les entreprises publiques de Pékin, l’exploitation de la zone.",
        ],
    ),
    "de": (
        ("开发区=Entwicklungszone", "开发区=Erschließungsgebiet:deprecated", "国有企业=Staatsunternehmen",
         "国有企业=Staatsbetrieb:deprecated", "龙头企业=führendes Unternehmen",
         "龙头企业=Drachenkopf-Unternehmen:deprecated", "长三角=Jangtse-Delta", "长三角=Jangtse-Dreieck:forbidden"),
        [
            "im [Erschließungsgebiet>Entwicklungszone], die [Erschließungsgebiete>Entwicklungszonen] wachsen",
            "Die [Staatsbetriebe>Staatsunternehmen] des [Jangtse-Dreiecks>Jangtse-Deltas] investieren.",
            "[Drachenkopf-Unternehmen>Führendes Unternehmen] kamen.",
            # Right.
            "Die Entwicklungszonen und die Staatsunternehmen des Jangtse-Deltas; der Betrieb des Staats; das Dreieck.",
        ],
    ),
    "es": (
        ("开发区=zona de desarrollo", "开发区=zona de explotación:deprecated", "国有企业=empresa estatal",
         "国有企业=empresa del Estado:deprecated", "龙头企业=empresa líder",
         "龙头企业=empresa cabeza de dragón:deprecated", "广州=Cantón", "广州=Canton:forbidden"),
        [
            "La zona de [explotación>desarrollo] y las zonas de [explotación>desarrollo] de [Canton>Cantón].",
            "Las empresas [del Estado>estatales] y las empresas [cabeza de dragón>líderes] invierten.",
            # Right.
            "Las zonas de desarrollo y las empresas estatales de Cantón; el Estado y la empresa.",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("language", "marked"), [(tag, row) for tag, (_, rows) in OTHERS.items() for row in rows])
def test_inflected_terms_of_other_languages(language, marked):
    expect(check, marked, glossary(*OTHERS[language][0], language=language), language)
