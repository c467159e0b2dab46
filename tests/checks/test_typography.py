"""Typography: the tables of what it finds, and as many of what it leaves alone; what stands in its evidence."""

from dataclasses import replace
from itertools import pairwise

import pytest

from pipeline import checks
from pipeline.checks import typography
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span
from tests.marked import document, expect


def resolved(document: Document) -> list[Issue]:
    return list(checks.resolve(document, [typography.check(document, Glossary())]))


SPACING = [
    "a total of [200enterprises>200 enterprises] and [3,000people>3,000 people]",
    "the [13thFive-Year>13th Five-Year] Plan, the [3rdround>3rd round] of talks and the [5-th>5th] Expo",
    "CPC Zhejiang[\u00a0 > ]Provincial Committee met.",
    "It rained.[  > ]Then the sun shone.",
    "2022 was[  an  extraordinary  > an extraordinary ]year.",
    "It was put into operation.[ \u00a0>]\r\nThe next line is here.",
    "The first paragraph is here.\n\nThe second is here.\n\n[ >]The third is here.",
    "fixed assets [investment ,>investment,] foreign investment",
    "fixed assets [investment ,foreign>investment, foreign] funds",
    "(hereinafter “the Standing [Committee” )was>Committee”) was] held in Hangzhou",
    "the Prime [Strategy,i>Strategy, i].e., to get into",
    "It began in [July,2019>July, 2019].",
    "The park covers 30 [hectares( about>hectares (about] 450 mu).",
    "the corporation [( CASC>(CASC]) has",
    "He [said :“We>said: “We] will do it.”",
    'He [said:"We>said: "We] will do it."',
    'He [said,"We>said, "We] will do it."',
    "He came [here.The>here. The] city grew.",
    "a “[tick”,and>tick”, and] she paid",
    "the China Everbright [Bank(CEB>Bank (CEB]) said",
    "both ([CETC)and>CETC) and] others",
    "which heard [a“tick>a “tick]”.",
    "the [country’ s>country’s] oil and the [world 's>world's] trade",
    "coordinating [Covid- 19>Covid-19] work",
    "a [first -class>first-class|first – class] port",
    "the corporation [( CASC>(CASC]) has",
    "It costs 100 [yuan .>yuan.]",
]
SPACING_SILENT = [
    "the 3rd, 21st and 4x100m; 10km, 16GB, 100kW, 12fold; a1234apple, v2beta",
    "It grew by 7.1% at 15:37 to 1,000 in the U.S. and the U.K.",
    "See https://www.jiaxing.gov.cn/art,1.html,part and write to a.b@c.cn, or open file.pdf.",
    "Release date:2019-07-26 15:37",
    "Tel:0573-8252    Fax:0573-8253",
    "short- and long-term plans, two- to three-day trips",
    "J.K. Rowling and J. Smith met in Washington, D.C.",
    "the city(ies) and person(s), f(x), Mg(OH)2, N,N-dimethyl",
    "He waited ... and then .NET came.",
    "(1)First of all, a)second",
    "a 3-2 win at 10 a.m. – a record",
    "It is −5 to -3 degrees.",
    '"Yes," he said, the 5:"x" of it and the key:"value" of it',
    "the workers’ strike; the boys’ school",
    "\ufeffA text with a byte order mark is fine.",
    "The line ends in CRLF.\r\n\r\nThe next one too.\r\n",
    "   \n\nA line of spaces only is no paragraph.\n   \n",
    "The first is here.\n\n  The second is set in.\n\n  The third is set in.",
    "Yahoo!Japan said so: it was Re:Zero",
    "Smile :) or not :-)",
    "The road is 5 - 6 km long.",
]
PUNCTUATION = [
    "can be mutually recognized[....>.|...|…]",
    "Then he waited[....>...|…] and left.",
    "in Jiaxing, Huzhou, etc[..>.|...|…]",
    "in Jiaxing[,,>,] the second",
    "in Jiaxing[;,>;|,] the second",
    "a city of [high--quality>high-quality] development",
    "good business environment, [etc>etc.], to connect",
    "at 5 [p.m>p.m.], [e.g>e.g.], trams in the [U.S>U.S.]",
    "“We will do it [later.”>later,”] said a manager.",
    "“We will do it [later.”>later,”] he added.",
    "[Meanwhile>Meanwhile,] efforts are made in Jiaxing.",
    "It is large. [In addition>In addition,] the city has a port.",
    "It opened this year. Each has “high output [values”>values.”|values”.]",
    "It opened this year. It has a port and an [airport>airport.]",
    "the [Partys>Party’s] work and the [Partys15th>Party’s 15th] Congress",
    "the Municipal [Peoples>People’s] Congress",
]
PUNCTUATION_SILENT = [
    "He waited ... and … left.",
    "Contents ........ 12",
    "the city--and its people--is large",
    "Jiaxing, Huzhou, etc., are near. Co., Ltd., is here.",
    "He said “It is done.” Said to be large, it is.",
    "“It is done.” Zhang Bing said that it was large.",
    "Meanwhile, efforts are made. In addition to that, it grew.",
    "The city, meanwhile, grew. However hard they try, it grows.",
    "Jiaxing’s integration into the Yangtze River Delta benefits and enriches people",
    "It opened this year. It is large. (Xinhua)",
    "It opened this year. Reported by: Yang Hong",
    "1. Plans for the coming year",
    "It opened this year. See www.jiaxing.gov.cn",
    "It opened this year. It has:",
    "the parties, the cities and the peoples of the world",
    "../files and C:\\..\\files",
]
QUOTES = [
    "the [”Fission>“Fission] Effect” grew",
    "the “Fission [Effect“>Effect”] grew",
    "the [“Fission>?] Effect grew and grew.",
    "He said, “It is done.[ “>”] Then he left.",
    "He said, “It is [done. ”>done.”] Then he left.",
    "the project of Great Wall Motor [(GWM>(GWM)] was listed.",
    "the project of Great Wall [Motor)>?] was listed.",
    'the “Fission [Effect">Effect”] grew',
    'the ["Fission>“Fission] Effect” grew',
    '“a” “b” “c” “d” “e” “f” “g” “h” “i” “j” ["k>“k] and [l">l”]',
    # One stray mark, one issue.
    '"a" "b" "c" "d" "e" "f" "g" "h" "i" "j" "m" [“k>"k] and l"',
]
QUOTES_SILENT = [
    "“It opens here.\n\n“It goes on here.\n\n“It ends here.”",
    "He said, “It opens here. It goes on.\n\nIt ends here.”",
    "The “Red Boat” and the (first) one, ‘so’ and “so”.",
    "We need a) trams; b) trains; and iv) cars.",
    'It is 5\'10" tall and the screen 24" wide.',
    "’Tis the workers’ and boys’ ’90s.",
    'the "Red Boat" and the “Red Boat”',
    "It smiles :) and ;-)",
    "the \\[1] note and (see (b))",
]
CHARACTERS = [
    "It costs [&yen;>¥]300.",
    "[Jiaxing，and>Jiaxing, and] Huzhou",
    "the [Corporation（CASC）has>Corporation (CASC) has] grown",
    "at [15：37>15:37] for [１０００>1000] yuan",
    "the index is [91.26、91.46>91.26, 91.46]",
    "[《The>“The] Wandering [Earth》>Earth”] was shown",
    "[Jiaxingâ€™s>Jiaxing’s] efforts in a [cafÃ©>café]",
    "honor of [ˇ°National Brandˇ±>“National Brand”] for years",
    "[28¡ã>28°] [¨C>–] 30",
    "[Jiaxing�s>Jiaxing’s] and [Jia�ing>?]",
    "opening-up[ ? > · | – |, ]integrating into",
    "[Jia\u200bxing>Jiaxing] and [co\u00adoperation>cooperation]",
    "[Jiaхing>Jiaxing] and [Сhina>China] and [Jiɑxing>Jiaxing]",
    "research [&amp;>&] development",
    "the [oﬃce>office]",
    "the national bureau [fo\x03commercial>?] trade and [Jia\x03xing>Jiaxing]",
    "a coastline of [l,000>1,000] miles and [I,250,000>1,250,000] yuan",
]
CHARACTERS_SILENT = [
    "the café of Képénékian in Curaçao, São Paulo and Malmö",
    "5 μm, 10 Ω and β-carotene at 20 °C ± 1 × 2",
    "嘉兴，平湖。",
    "Москва and Αθήνα are capitals",
    "a family 👨‍👩‍👧 and می‌خواهم",
    "Is it? yes, it is. What? No.",
    "R&D and A&B; AT&T",
    "“É” and the “CAFÉ” and ‘À’ are letters",
    "¡Ánimo! ¿Qué? £5 and ¥3.",
]
SILENT = SPACING_SILENT + PUNCTUATION_SILENT + QUOTES_SILENT + CHARACTERS_SILENT


@pytest.mark.parametrize("marked", SPACING + PUNCTUATION + QUOTES + CHARACTERS + SILENT)
def test_typography(marked: str) -> None:
    expect(typography.check, marked)


def test_a_name_known_to_be_right_is_not_changed() -> None:
    text = "the Bund- Side Plaza and Zhejiang,Jiangsu"
    names = (Span(4, 20), Span(25, 33), Span(34, 41))
    found = resolved(replace(document(text), names=names))
    assert [issue.suggestions for issue in found] == [("Zhejiang, Jiangsu",)]


def test_the_spaces_and_hidden_characters_in_a_name_are_not_the_name() -> None:
    text = "the CPC Zhejiang  Provincial Committee in Jia\u200bxing"
    names = (Span(4, 38), Span(42, len(text)))
    found = resolved(replace(document(text), names=names))
    assert [issue.suggestions for issue in found] == [(" ",), ("Jiaxing",)]


def test_french_keeps_its_spaces() -> None:
    expect(typography.check, "Quoi ? Oui ; « bien » : [fin ,>fin,] non.", language="fr")


def test_each_place_has_one_flag() -> None:
    text = "Jiaxing  ，and ( CASC)has.. it,,  then"
    spans = sorted(issue.span for issue in resolved(document(text)))
    assert len(spans) > 3
    assert all(not one.overlaps(other) for one, other in pairwise(spans))


def test_a_text_may_end_in_a_sentence_without_its_space() -> None:
    expect(typography.check, "It rained on the [city.The>city. The]")


@pytest.mark.parametrize(
    ("text", "language", "evidence"),
    [
        (
            "CPC Zhejiang  Provincial Committee",
            "en",
            ["rule “spacing: runs”, as in “CPC Zhejiang  Provincial Committee” → “CPC Zhejiang Provincial Committee”"],
        ),
        (
            "It opened today.\u00a0\n",
            "en",
            [
                "1 × U+00A0 no-break space",
                "rule “spacing: trailing”, as in “was put into operation.␠␠” → “was put into operation.”",
            ],
        ),
        (
            "La ville!",
            "fr",
            [
                "1 × U+0021 exclamation mark",
                "rule “spacing: of the language”, as in “Quelle ville! Elle grandit.    (French)”"
                " → “Quelle ville\u202f! Elle grandit.”",
            ],
        ),
        (
            f'It has {"“room” and " * 10}space in the "hall".',
            "en",
            ['rule “quotes: style”, as in “the "Red Boat" of the city” → “the “Red Boat” of the city”'],
        ),
        (
            "a wall ? and a gate",
            "en",
            [
                "1 × U+003F question mark",
                "rule “characters: lost”, as in “Jiaxing�s efforts” → “Jiaxing’s efforts”",
            ],
        ),
        ("the сity", "en", ["Cyrillic Small Letter Es"]),
    ],
)
def test_the_evidence_names_the_characters_and_the_rule_with_an_example(
    text: str, language: str, evidence: list[str]
) -> None:
    assert list(map(str, resolved(document(text, language))[0].evidence)) == evidence


def test_a_language_without_a_data_file_gets_what_holds_everywhere() -> None:
    text = "Il porto  è “grande ; “molto”” ,e bello.. Costa 200enterprises"
    assert [issue.rule for issue in resolved(document(text, "nl"))] == ["typography.runs-of-spaces"]


def test_rules_for_one_language_hold_in_its_variants_and_nowhere_else() -> None:
    text = "The 5-th and 200enterprises"
    for language, expected in {"en": 2, "en-GB": 2, "fr": 0, "it": 0}.items():
        assert len(resolved(document(text, language))) == expected
