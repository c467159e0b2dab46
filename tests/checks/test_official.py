"""Near misses of official names are flagged; their other forms, and what only looks like them, are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.checks.names import check, judge
from pipeline.glossary.glossary import Glossary
from pipeline.model import Term
from tests.marked import document, expect, glossary, mark
from tests.waiting import assert_linear, processor

NEAR = [
    # A slip of the hand, in words that are long enough to tell.
    "They support the Belt and Road [Initative>Initiative].",
    "a moderately [prosperious>prosperous] society in all respects",
    "the 19th National [Congres>Congress] of the CPC",
    "the Standing [Commitee>Committee] of the National People’s Congress",
    "the Guangdong-Hong Kong-Macao Greater Bay [Aera>Area]",
    "the National [Devlopment>Development] and Reform Commission",
    "the General Administration of [Custms>Customs]",
    "the Asian [Infrastucture>Infrastructure] Investment Bank",
    "the Xiongan New [Aera>Area]",
    # In several words at once.
    "the Ministry of Human [Resorces>Resources] and Social [Securty>Security]",
    # Another word that sounds like it, is a letter away, or has another ending.
    "countries along the Belt and [Rode>Road]",
    "The State [Counsel>Council] issued it.",
    "Made in [Chine>China] 2025",
    "the Yangtze River [Economical>Economic] Belt, and the Yangtze River [Economy>Economic] Belt",
    "the Hong Kong Special [Administration>Administrative] Region",
    "supply-side [structure>structural] reform",
    "[innovative>innovation]-driven development strategy",
    "a community with a shared future for [mankid>mankind]",
    # Ordinals are part of a name.
    "the [Ninteenth>Nineteenth] National Congress",
    "the [Forth>Fourth] Plenary Session of the 19th CPC Central Committee",
    "the Third Plenary [Sesion>Session] of the 20th Central Committee of the Communist Party of China",
    # As it is written, over the end of a line, in quotation marks.
    "STANDING [COMITTEE>COMMITTEE] OF THE NATIONAL PEOPLE’S CONGRESS",
    "the belt and road [initative>initiative]",
    "the Yangtze\nRiver [Econmic>Economic] Belt",
    "the “Belt and Road” [Initiatve>Initiative]",
    "several Belt and Road [Initatives>Initiatives]",
]

SILENT = [
    # As they are.
    "the Belt and Road Initiative, the State Council and the Twenty-first National Congress; Xiong’an New Area",
    "the Standing Committee of the 13th National People's Congress; the first session of the 14th NPC",
    # Capitals, numbers, hyphens, quotation marks, possessives, commas.
    "belt and road initiatives, the Belt-and-Road Initiative, Belt & Road, the “Belt and Road” Initiative",
    "RURAL REVITALIZATION STRATEGY; moderately prosperous societies; the State Council’s offices",
    "State Administration of Press, Publication, Radio, Film, and Television; supply side structural reforms",
    # British spelling.
    "Ministry of National Defence, Ministry of Labour and Social Security, Shanghai Cooperation Organisation",
    "the rural revitalisation strategy, State Councillors and the 'Centre of the State Council'",
    # Other words for the same, and other bodies.
    "One Belt One Road; Economic Belt of the Yangtze River; an all-round well-off society; the CPC’s 19th Congress",
    "National Development and Reform Committee, State Supreme Court, Ministry of Justice and Public Order",
    "the Communist Party of Chile, the Ministry of Culture and Sports and the Congress of the State",
    "the Guangdong-Hong Kong-Macau Greater Bay Area",
    # Those who hold an office, and offices of other states.
    "Minister of Finance Li, the Minister of Science and Technology, Prime Minister and Minister of Commerce",
    "State Counsellor Aung San Suu Kyi met State Councilor Wang Yi.",
    # The words by themselves.
    "A belt and rod drive; the council of state counsel; an economical belt; national congresses",
    "They target poverty alleviation.",
    # Sentences that only meet.
    "He works for the State. Counsel was heard.",
]


@pytest.mark.parametrize("row", NEAR)
def test_a_near_miss_is_flagged(row: str) -> None:
    expect(check, row)


@pytest.mark.parametrize("row", SILENT)
def test_everything_else_is_silent(row: str) -> None:
    expect(check, row)


def test_the_evidence_says_where_the_name_is_attested() -> None:
    (issue,) = check(document("the Belt and Road Initative"), Glossary())
    assert issue.rule == "names.official"
    assert str(issue.message) == "“Initative” looks like “Initiative” in “Belt and Road Initiative”."
    assert "official wording: “一带一路”倡议 = Belt and Road Initiative (Vision and Actions" in str(issue.evidence[-1])
    assert str(issue.evidence[-1]).endswith("2015-03-28)")


def test_a_whole_name_is_known_but_for_its_ordinals() -> None:
    text = "At the 19th National Congress, rural revitalization strategy; the state council, Belt and Road Initiative"
    known = [span.of(text) for span in judge(document(text), Glossary()).known]
    assert known == ["National Congress", "rural revitalization strategy", "Belt and Road Initiative"]


def test_the_house_wins() -> None:
    text = "The State Counsel spoke of the Belt and Rode."
    house = glossary("国务院=State Counsel:preferred:organisation", "路带=Belt and Rode:preferred:term")
    assert mark(text, check(document(text), house)) == text
    # Words of its names are its own, inside a longer name of the program's, too.
    assert not list(check(document("the Ministry of Commmerce"), glossary("商=Commmerce:preferred:term")))


def test_without_the_pack_nothing_is_found_or_known() -> None:
    text = "the Belt and Road Initative of the State Council"
    judged = judge(document(text), replace(Glossary(), official=False))
    assert not judged.issues and not judged.known


def test_other_languages_are_left_alone() -> None:
    expect(check, "la Belt and Road Initative", language="fr")


def test_time_grows_with_the_text() -> None:
    """Ten times the text, and a hundred times the house's names, take about ten times as long and no longer."""
    text = "The State Council and the Belt and Road Initiative met the Ministry of Commerce of the nth town. " * 100
    names = Glossary(tuple(Term(f"名{i}", f"Name Number{i}", "en", "term", "preferred") for i in range(3000)))

    def seconds(terms: Glossary) -> float:
        release = document(text)
        judge(release, terms)
        return min(processor(lambda: judge(release, terms)) for _ in range(3))

    assert_linear(lambda times: judge(document(text * times), Glossary()), 1)
    # Three thousand names of the house: looking for each would take a hundred times as long.
    assert seconds(names) < 10 * seconds(Glossary()) + 0.1
