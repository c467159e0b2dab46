"""Turns of phrase that translation brings in."""

from __future__ import annotations

import pytest

from pipeline import checks
from pipeline.checks.grammar import usage
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue, Span
from pipeline.words.tokens import tokens
from tests.marked import document, expect, fill_in, strip


def check(document: Document, glossary: Glossary) -> list[Issue]:
    return list(checks.resolve(document, [usage.issues(document)]))


FOUND = [
    "The district is rich [of>in] tourism resources.",
    "All the guests spoke [high>highly] of it.",
    "He said that[ that>] the tax would be cut.",
    "A meeting [hold>held] in Beijing discussed it.",
    "Each of the districts [have>has] its own character.",
    "There [is>are] two national-level parks in the city.",
    "They made great [progresses>progress] here.",
    "Exports rose [form>from] 2 billion yuan to 3 billion yuan.",
    "The team, [lead>led] by the mayor, arrived.",
    "He said [they>the] government would act.",
    "the National [People>People’s] Congress of China",
    "He won a gold [metal>medal|medals] in the race.",
    "The [quite>quiet] town attracts painters.",
    "The two [side>sides] agreed on it.",
    "The project was included [into>in] the plan.",
    "[In face of>In the face of|Facing] such an opportunity, the city acts.",
    "Difficulties arose [in face of>in the face of|facing] the flood.",
    "[IN FACE OF>IN THE FACE OF|FACING] THE FLOOD",
    "[In recent>In the past|In the last|Over the past] nine months, output grew.",
    "The rules [keep the same with>remain the same as|stay the same as|be the same as] those of Shanghai.",
    "It works with the [rest region>rest] of the delta.",
    "The [values>value] added of the industries grew.",
    "The urban [express way>expressway] is being built.",
    "It is [local first>the first local] motor project.",
    "Increases ranked at [forefront>the forefront] throughout the province, as the report says.",
    "They signed 339 projects [worth of>worth] 100 million yuan.",
    "Exports accounted [85.2>for 85.2] percent of the total.",
    "The projects were solicited [on>at] the meeting.",
    "Many [of participants>participants|of the participants] agreed.",
    "They attended [the such>such] activities.",
    "Two [hundreds>hundred] people came.",
    "sales of [hundred>hundreds of] billions of yuan",
    "with 66,977,000 [populations>people] in all",
    "It grew by 13.26% [than>from|over] the previous year.",
    "[At the meantime>In the meantime|Meanwhile], they talked.",
    "It is on the path of [anew>a new] development, and ranked the third in the province.",
    "It is the cradle of [Chinese>the Chinese] nation, and one of[ the>] China’s five mountains.",
    "He extended [warm>a warm] welcome to them, and it played an important role [for>in] growth.",
    "It [amounts>accounts] for 5 percent. [Totally>A total of] 1812 enterprises took part.",
    "Its gross domestic [production>product] grew. In this [aspect>respect|regard], it is good.",
    "It cost 3 [millions>million] yuan.",
    "The meeting was [hold>held] in Beijing.",
    "The park is [consisted>made up] of three parts.",
    "He emphasized[ on>] the importance of water.",
    "According to statistics[ shows>], output grew.",
    "The number of trains will rise by 175 [everyday>every day].",
    "the [Peoples>People’s] Congress of the province",
    "Meets Delegations of [Consulate Generals>Consulates General]",
    "They stayed between 2004 [to>and] 2005.",
    "The road was built [since>in] 2003.",
    "They discussed[ about>] the plan.",
    "It grew [with>by] 5 percent.",
    "It grew [with>by] 5% a year.",
    "The company is committed to [build>building] a brand.",
    "The paper points [that>out that] the city has grown.",
    "It is a city with [long>a long] history.",
    "a project with [total>a total] investment of 3 million",
    "It became one of [most>the most] popular terms.",
    "The total output reached[ to>] 30 billion yuan.",
    "The city has [make>made] great progress.",
    "The park is home [of>to] more than 80 firms, famous [with>for] its tea.",
    "Guests from home and [aboard>abroad] came; the law will [take into>take] effect.",
    "Both sides agreed [strengthen>to strengthen] it, and the city strives [improve>to improve] it.",
    "More and more [foreigner>foreigners] live here from Monday [and>to] Friday.",
    "They exchanged [view>views] on trade and were making [effort>efforts] to grow.",
    "It was put into [used>use] since ancient [time>times], and the [peoples>people’s] lives are good.",
    "The old man [teached>taught] them; it is the second [large>largest] city.",
    "It is conducive to [improve>improving] the air.",
    "They are committed to [build>building] a new port and look forward to [make>making] a plan.",
    "They succeeded [to develop>in developing] a drug.",
    "a method of [develop>developing] the land",
    "They enjoy [to use>using] it.",
    "The county is abundant [of>in] bamboo.",
    "The officials visited[ to>] the school.",
    "They [returned back>returned] to it.",
    "[Besides of>Besides|Apart from] tea, they sell silk.",
    "[In>At] the same time, it grew.",
    "It is one of [leading>the leading] producers.",
    "Ningbo is [second>the second] largest city.",
    "The event was [jointed>jointly] organized by them.",
    "It attaches great [important>importance] to it.",
    "The economy grows [rapid>rapidly].",
    "The park is open to [public>the public].",
    "The train runs [form>from] Monday to Saturday.",
    "It opened [on>in] May 2019, [in>on] the morning of June 8.",
    "Exports grew [of>by] 8 percent and were up[ for>] 3 percent.",
    "It [was happened>happened] here and [was took>took] place there.",
]

SILENT = [
    "a commitment to ensure a strong defense",
    "Encourage them instead to pay it back.",
    "They play important roles in it.",
    "The rich of the city spoke in high spirits of it.",
    "They lead by the widest margin; the teams took the lead by the river.",
    "They are there; they govern the county well. They team up.",
    "Each of the candidates has ten minutes.",
    "gold metal threads and a form 2 meters long",
    "He said that that was that.",
    "The two side by side are old.",
    "The meeting holds in high regard those who hold on.",
    "It was taken into account and included into account books.",
    "In the face of the flood, the city acts.",
    "In recent years, output grew.",
    "In recent months the city has changed.",
    "The same is true with those of Shanghai.",
    "The rest of the region, and the rest area of the motorway.",
    "The added value of the industries grew.",
    "The way to express this is clear.",
    "It is the first local motor project, and local firms first grew here.",
    "They signed projects worth 100 million yuan, and 100 million yuan worth of goods.",
    "Exports accounted for 85.2 percent, and he accounted twice.",
    "They focused on the meeting and wrote a report on the meeting.",
    "Many of the participants and many of them agreed.",
    "Two hundred people and hundreds of people came.",
    "Millions of people saw the three-million-yuan hall.",
    "They were asked to hold a meeting in Beijing.",
    "It consists of three parts and is made up of four.",
    "He emphasized water and laid emphasis on the importance of it.",
    "According to statistics, this shows growth.",
    "Everyday life and everyday articles",
    "the people’s congress; peoples of the world",
    "They worked between 2004 and 2005, from 2004 to 2005.",
    "The plan that was made about ten years ago",
    "It grew with the city.",
    "The company is committed to quality and to building a brand.",
    "He stood in the east of the city.",
    "He pointed that telescope at the sky, and there was lack of evidence.",
    "It has a long history and is one of the most popular terms.",
    "They have to make progress.",
    "It contributes to change, to work and to trade; it is committed to change.",
    "More and more traffic and research came; the Forth Bridge is long.",
    "He stopped to inspect the fleet and turned the focus to the port.",
    "The way to improve, a way of life, a method of work",
    "Three growing cities with steady income grow steady crops.",
    "It is open to public debate and to public and private firms.",
    "It was requested for good reason, because the cost of the port rose.",
    "They developed rapid tests, and rose by the morning of the day.",
    "It iterates over all parts of it.",
]


@pytest.mark.parametrize("marked", FOUND)
def test_phrase_is_flagged_with_what_to_write(marked: str) -> None:
    expect(check, marked)


@pytest.mark.parametrize("text", SILENT)
def test_correct_phrases_stay_silent(text: str) -> None:
    expect(check, text)


def test_headlines_may_drop_articles() -> None:
    expect(check, "City Ranked at Forefront of Growth")
    expect(check, "The city ranked at [forefront>the forefront] of growth.")


def test_every_class_names_its_source() -> None:
    assert all(line.rule.source and line.why.template and line.phrases for line in usage.LINES)


def test_every_phrase_is_written_once() -> None:
    phrases = [phrase for line in usage.LINES for phrase in line.phrases]
    assert len(phrases) == len(set(phrases))


def test_every_phrase_has_a_bad_example_that_holds_it() -> None:
    for line in usage.LINES:
        assert len(line.rule.bad) >= len(line.phrases), line.rule.id
        for written, example in zip(line.phrases, line.rule.bad, strict=False):
            phrase, text = usage.parse(written, usage.LISTS), strip(example.text)
            found = tokens(text, Span(0, len(text)))
            assert any(phrase.fits(found, at, text) for at in range(len(found))), f"{written} is not in: {text}"


@pytest.mark.parametrize("line", usage.LINES, ids=lambda line: line.rule.id)
def test_what_a_phrase_suggests_is_not_flagged_in_its_turn(line: usage.Line) -> None:
    for example in line.rule.bad:
        corrected = fill_in(example.text)
        assert check(document(corrected), Glossary()) == [], corrected


def test_a_rule_is_told_as_a_dictionary_would() -> None:
    summaries = {rule.id: str(rule.summary) for rule in usage.RULES}
    told = "English uses another preposition here."
    assert summaries["grammar.include-into"] == f"“include into” for “include in”: {told}"
    assert summaries["grammar.prevent-to-do"] == f"“prevent … to …” for “prevent … from …ing”: {told}"
    assert summaries["grammar.from-and"] == f"“from Monday and Tuesday” for “from Monday to Tuesday”: {told}"


@pytest.mark.parametrize("written", ["included into", "{nolist} [into>in]", "[]"])
def test_a_phrase_that_cannot_be_read_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="phrase"):
        usage.parse(written, {})
