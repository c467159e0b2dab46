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

# Of each kind, the right sentences that look like the wrong ones.
KINDS = [
    "He gave thanks for the gift, and she spoke with thanks for the help of her team.",
    "He expressed his thanks for the gift, in a letter of thanks for the support of the city.",
    "Exports rose thanks [for>to] the efforts of farmers.",
    "The tax was cut thanks [for>to] the reform of the law.",
    "Growth was high thanks [for>to] its policies.",
    "The team has full confidence to win, and great confidence to expand.",
    "They have full confidence [to>in] the market, and firm confidence [to>in] China.",
    "They place great trust [to>in] their doctor.",
    "The two cities are in the same time zone and grew in the same time span, in the same time as others.",
    "Both ran in the same time of 12 seconds.",
    "The roads were built [in>at] the same time, and [in>at] the same time they grew.",
    "Schools opened [in>at the] same time.",
    "The land is used for the purpose to which it was assigned; it is of the purpose to be served.",
    "They met for the purpose [to learn>of learning], and came with the purpose [to improve>of improving] trade.",
    "A fund was set up for the purpose [to help>of helping] the poor.",
    "with a total worth of 3 billion yuan; its net worth of 12 million; a market worth of $4 billion",
    "an estimated worth of 12 million, its worth of 5 million, 3 million yuan worth of 20 machines",
    "They signed contracts [worth of>worth] 3 million yuan and goods [worth of>worth] RMB 4 million.",
    "a deal [worth of>worth] 3 billion yuan",
    "loans that are originated from the bank, a pest which is originated from the south",
    "The dish [is originated>originates] from the south, and the songs [were originated>originated] from it.",
    "The plant was equipped by its parent, and the army by the state.",
    "The lab is equipped [by>with] advanced instruments and was equipped [by>with] sensors.",
    "They were interested at first, not interested at all, interested at least.",
    "They are interested [at>in] trade and interested [on>in] silk.",
    "The tracks lead by the river; the teams lead by the widest margin.",
    "The group, [lead>led] by its president, left.",
    "A team [lead>led] by vice mayor Li, and one [lead>led] by the general, arrived.",
    "The loss was made up by exports; they made up by far the largest group.",
    "The team is made up [by>of] doctors, and the groups were made up [by>of] farmers.",
    "The songs were composed by two students.",
    "The delegation is composed [by>of] five firms.",
    "The taste differs with the season; firms differ with the mayor on this.",
    "It is different [with>from] the old one.",
    "Guests arrived to see it, to great applause.",
    "Guests arrived [to>in] Shanghai.",
    "They attended at the request of the mayor.",
    "They attended[ at>] the opening and attended[ at>] a meeting.",
    "It focused in its early years on silk and focused in the past decade on tea.",
    "It focused [in>on] the needs of farmers.",
    "They entered into the final agreement.",
    "They entered[ into>] the market.",
    "They discussed about 40 projects, and considered about 30 of them.",
    "They discussed[ about>] the plan.",
    "All they do is hold on to it; what they did was show on a map where it is; to do is plan to win.",
    "The house was [build>built] in 1998, and the tower is [hold>held] by ropes.",
    "The roads built since 2003, every school opened since 2010",
    "The road was built [since>in] 2003.",
    "The bridge will be complete by 2025; the vote was close in 2016.",
    "The peoples living along the river, the peoples of the south",
    "The [peoples>people’s] living standards have risen, and the [peoples>people’s] lives are good.",
    "letters from 1912 and 1915, data from 2015 and 2017",
    "It fell from 2015 [and>to] 2017.",
    "It is based on March 2019 data and rests on May 2020 prices.",
    "It opened [on>in] March 2019.",
    "two points that the mayor made, several points that it raised, the key points that the plan has",
    "The paper points [that>out that] the city has grown.",
    "Lack of funds delayed it, due to lack of water and lack of land.",
    "Some villages lack[ of>] water, and one lacked[ of>] funds.",
    "The approach to the city was blocked, and new approaches to the target were tried.",
    "Output is approaching[ to>] the target.",
    "the highlights on the first day, sites highlighted on the map",
    "The report highlights[ on>] the role of trade.",
    "the rights that the laws accord to women, in the terms of the contract",
    "They sang along to the music and passed it along to him.",
    "What was economic has become social; it is more political than economic was.",
    "The local [economic>economy] grew.",
    "the opera house holds 1,200 guests, he saw it through out of duty",
    "Some 300 [house holds>households] and many poor [house holds>households] moved.",
    "the digital economy zone, marine economy development, private economy growth",
    "the zone for [economy>economic] development",
    "The plan goes further to promote trade, and he went further to improve it.",
    "The city will [further to>further] improve it.",
    "many kids of migrant workers, all kids of the village",
    "It has 300 [kids>kinds] of flowers and various [kids>kinds] of tea.",
    "It has changed a lot thanks to the road.",
    "It drew a [lot>lot of] visitors.",
    "She played a key role for the national team.",
    "It played a key role [for>in] growth.",
    "Many have moved in since 2010, settled in since 2015, joined in since then.",
    "The firm has grown [in since>since] 2010.",
    "The tax on the fair, questions on the summit, an expert on the congress, decisions on the ceremony",
    "He insisted on the ceremony; it was lost on the forum; he is keen on the fair.",
    "The plan was discussed [on>at] the meeting, and praised [on>at] the forum.",
    "[On>At] the conference, ten firms spoke.",
    "The firm is responsible to developing countries.",
    "She was confident to the end, and worried to the point of tears.",
    "Experts are optimistic [to>about] the market.",
    "The dam prevents floods to protect the fields, and they prevent waste to save water.",
    "The dam prevents water [to enter>from entering] the town.",
    "The roads finished to date are wide, and those enjoyed to excess are bad.",
    "They enjoy [to eat>eating] on the lake, and avoid [to use>using] it.",
    "They came forward to help the village, and stepped forward to support the plan.",
    "They look forward to [strengthen>strengthening] ties and look forward to [build>building] a road.",
    "The problem is lack of water; the cause was lack of rain; it is lack of trust.",
    "Some schools are [lack>short] of teachers.",
]


@pytest.mark.parametrize("marked", FOUND + KINDS)
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
    assert summaries["grammar.prevent-to-do"] == f"“prevent … to enter” for “prevent … from entering”: {told}"
    assert summaries["grammar.from-and"] == f"“from Monday and Tuesday” for “from Monday to Tuesday”: {told}"


@pytest.mark.parametrize("written", ["included into", "{nolist} [into>in]", "[]"])
def test_a_phrase_that_cannot_be_read_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="phrase"):
        usage.parse(written, {})
