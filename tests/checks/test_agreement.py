"""Subjects and verbs, articles, uncountable nouns, adverbs: each against its neighbours."""

from __future__ import annotations

import pytest

from pipeline.checks.grammar import agreement
from pipeline.checks.grammar.agreement import nouns
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from tests.marked import expect


def check(document: Document, glossary: Glossary) -> list[Issue]:
    return list(agreement.issues(document))


UNCOUNTABLE = [
    "relevant [researches are>research is] in steady progress",
    "The [equipments were>equipment was] installed.",
    "[These equipments have>This equipment has] been used.",
    "They bought [many equipments>much equipment] for it.",
    "71 military [aircrafts>aircraft] took part.",
    "He gave good [advices>advice] on it.",
    "He researches the history of the city.",
    "The company staffs the office well.",
    "The research is in progress, and the equipment was installed.",
    "She progresses and he advises.",
]

ARTICLES = [
    "This year, the city will endeavor to create [good>a good] soft environment, and list problems.",
    "They create [excellent>an excellent] business environment, to connect Shanghai.",
    "Take [good>a good] business environment as an example.",
    "The city will become [important>an important] hub of the delta.",
    "They create a good environment.",
    "They create good business environments.",
    "They create their own business environment.",
    "They create good environment policies.",
    "They build strong and lasting ties.",
    "City to Create Good Business Environment",
    "They provide good service and make great progress.",
]

ADVERBS = [
    "the city’s [enormously>enormous] potential and promising future",
    "The [rapidly>rapid] development of the city is clear.",
    "its rapidly developing economy",
    "the highly skilled workers and the newly built road",
    "the only child, the early days, the family and a monthly paper",
    "an environmentally friendly city",
    "the nearly million people",
    "It was [successful>successfully] held in the city.",
    "It is good for the city, and it is open to all; it was red painted wood.",
]

ONE_NOUN = [
    "He is one of the [founder>founders] with the most talent.",
    "It takes part in the integrated [the development>development] of the region.",
    "One of the most important [city>cities] in China.",
    "one of the biggest [port>ports] in the world",
    "one of China's main export [base>bases]",
    "one of the best education [system>systems] in the world",
    "one of the best in China; one of the first to come, one of the few, one of the best equipped in the world",
    "It triggered many new [mode>modes] of trade.",
    "He made these [remark>remarks], and various [discipline>disciplines] and fields took part.",
    "It lasted 20 [year>years], with 271 [case>cases] (in all).",
    "many a man; those present in the hall; a 20 year plan; these many; several left",
    "every [enterprises>enterprise] in the city; each sells, every two years, each of these cities, every means of it",
    "one of the largest steel producers in China",
    "In the past the city was small; of the old the most were poor.",
    "(1 billion yuan or 100 million [dollar>dollars])",
    "the 100 million dollar project",
]

VERBS = [
    "the construction of projects in celebration of the founding of the CPC [have>has] achieved rapid progress",
    "The road is built; the construction of roads [have>has] started.",
    "In the first half, the construction of roads [have>has] started.",
    "The achievements in early 2023 [has>have] been revealed.",
    "The mascots for the Expo [was>were] released.",
    "Private [enterprise>enterprises] are a major force of foreign trade.",
    "Employees [works>work] on a production line.",
    "Residents [enjoys>enjoy] better services.",
    "The municipal government highly [value>values] the signed projects.",
    "The number of enterprises [have>has] increased.",
    "A number of enterprises [has>have] settled here.",
    "More than 30 enterprises [has>have] settled in the park.",
    "The city [have>has] achieved rapid growth.",
    "The construction of the road and of the port have started.",
    "The majority of the companies have left.",
    "The government have decided.",
    "The rich have left, and the police are here.",
    "Three years of work is enough.",
    "More than 30 percent of the output has been sold.",
    "The Academy of Sciences has two institutes.",
    "The United Nations in New York has decided.",
    "The company whose products are sold here has grown.",
    "Buying back shares at a low price is good.",
    "What the companies need is time.",
    "The first two are new.",
    "News from the provinces is good.",
    "One of the companies in the park has left.",
    "Sports works on many levels.",
    "The government quickly put the plan into practice.",
    "The results that the city has achieved are good.",
    "There are roads in the city.",
    "Every household [have>has] water.",
    "The mayor and the secretary [was>were] present.",
    "The company [specialize>specializes] in toys.",
    "Hangzhou [strengthen>strengthens] cooperation with the ports.",
    "The hall, which [cover>covers] an area of 3 hectares, is new.",
    "Two halls, which cover an area of 3 hectares, are new.",
    "The halls of the city, which cover an area of 3 hectares, are new.",
    "The program will create a hall, and this will bring the people together.",
    "The system will automatically open the gate.",
    "The user of the files doesn't have to wait.",
    "Passing such laws was hard; finding the roads involves a map.",
    "The team specialize in toys.",
    "The Ministry of Commerce [organize>organizes] 30 companies.",
    "The Qiantang River tide [attract>attracts] many tourists.",
    "The need of the firms to promote it, the plan in which firms invest",
]


FORMS = [
    "The doubt that so many feel is real; after every appropriations bill",
    "a 5-10-15 fertilizer for wheat",
    "It is necessary to [adheres>adhere] to the plan.",
    "The city plans to [built>build] 20 parks and hopes to [sent>send] a team.",
    "He likes to contrast lives; access to works of art; they hope to set the pace.",
    "They aim to put more into it, and plan to let the house.",
    "It plays a role of [promote>promoting] the reform.",
    "It is a platform for [develop>developing] the industry.",
    "They exchanged views on [strengthen>strengthening] cooperation.",
    "The province will continue to [strengthening>strengthen] cooperation.",
    "They plan to [invested>invest] in it, which led to increased trade.",
    "The bridge [shorten>shortens] the journey.",
    "Nearly 300 [visitor>visitors] from home attended.",
    "and 10 [award>awards] for excellence",
    "The role of promoting the reform is on show.",
    "They look forward to strengthening cooperation and continue to do so.",
    "The Group of 20 summit is over.",
    "Phase 2 project for the city, the Top 500 list of firms, Article 5 of it",
    "5 percent of the output and 3 million of them",
    "the 2019 reform of the market",
    "the two short of the goal",
    "The hotel has 200 guest [room>rooms].",
    "They invest in [build>building] a plant, and learn about [improve>improving] the air.",
    "the errors at compile time",
    "The government will [builds>build] three schools.",
    "It [is contains>contains] three parts.",
    "They will power the plant; the will sounds odd; May sales grew.",
    "since the [establish>establishment|establishing] of the zone",
    "the [promote>promotion|promoting] of trade",
    "the rest of the zone, the change of the law",
    "an IPv6 address and a graph6 format",
    "a series of [activity>activities] to promote it",
    "a series of preferential [policy>policies]",
    "a range of equipment, a series of work and play, a group of people, a number of tax and trade measures",
    "Each [villagers>villager] received it.",
    "He is one of the [founder>founders] of the party.",
    "one of the rich of the city",
]

# Of each kind, the right sentences that look like the wrong ones.
KINDS = [
    "Of the 12 projects, two are in Haining, and three were in the south.",
    "Of the guests, 300 visit in May and 40 stay at the inn.",
    "Of the villagers, 60 farm in the hills and 40 work in the town.",
    "Of the students, 20 study at home, and about 30 train in the gym.",
    "Some 300 camp on the beach, and 50 stay at the inn.",
    "Among them, 25 work at the port and 14 run for office.",
    "In winter, 30 work in the newly built plant.",
    "The team is new: 12 train in the gym.",
    "In the city, 14 [plant>plants] for cars were closed.",
    "In 2019, 40 [visit>visits] by experts were held.",
    "The town has 12 schools, 20 [park>parks] for children.",
    "The city built 12 roads and 20 [park>parks] for children.",
    "The firm runs 14 [plant>plants] in Asia, and 3 [office>offices] in Europe are new.",
    "They respect each other's choices and each other’s standards of work.",
    "They know one another's songs and visit each other's schools.",
    "Each county's schools are free, and each city's ports are busy.",
    "Each year thousands of birds come; every spring visitors from abroad arrive.",
    "Every Monday farmers from the hills sell tea.",
    "Each [villagers>villager] of the town and every [enterprises>enterprise] in it paid.",
    "They met each local [farmers>farmer] in turn.",
    "Each [students>student] has a desk.",
    "his successor as paramount leader, his tenure as first leader in the south",
    "He became paramount leader in 1978, and she becomes first leader of the league.",
    "It serves as [important>an important] base for training.",
    "It became [important>an important] hub of trade.",
    "They built [good>a good] platform for trade.",
    "The new line will help improve the air.",
    "The sharing economy may help accelerate the change.",
    "The plan can help create a park, and the fund should help build the school.",
    "The dam helps protect the town, and they made the guests wait.",
    "The dance did help make the town famous.",
    "A new line could help ease the traffic.",
    "The four-week expo [attract>attracts] thousands of guests.",
    "The article [emphasize>emphasizes] that it is so.",
    "The bridge [shorten>shortens] the journey.",
    "Mr Write and Ms Read met; Jiang Write is here.",
    "The mayor expressed his thanks for it, and a guest extended her thanks to the team.",
    "The team gave its thanks to the town.",
    "These figures [reveals>reveal] that costs rose.",
    "These projects [shows>show] the way.",
    "Those results [reflects>reflect] the work of years.",
    "These works of art are new, and these figures of speech are old.",
    "Several plan to leave, and many hope for the best.",
    "Many visit in spring, and several stay for good; these help in many ways.",
    "Those under cover of night fled; those in need of help got it.",
    "They found several [plan>plans] in the box, and saw these [mistake>mistakes].",
    "Various [plan>plans] for the port were made.",
    "They open new company after new company, and train great leader after great leader.",
    "They built [new>a new] platform after the flood.",
    "line 3 station in the north, the number 9 player for the team, gate 12 staff in red, phase 2 work on the dam",
    "The song everyone knows is old; the tale nobody tells is new.",
    "The city its mayor loves is old; the roads the poets praise are gone.",
    "All the companies in the zone [has>have] grown, and half the firms are new.",
    "A river gave it its name; trade gave this its fame; he called it its golden age; what made it its leader",
    "It [its>is] reported so, and this [its>is] right.",
    "They moved from planned to managed growth.",
    "They planned to [managed>manage] it.",
    "Two thirds of the land is hilly, and three quarters of the output is sold.",
    "It is right that she have a say; on condition that he have a job; the law requires that it have a plan.",
    "They demand that China have a seat; he insists that it have one.",
    "He said that it [have>has] a plan, and reports that China [have>has] one.",
    "What the fund does is provide for the poor, and all they did was remain in office.",
    "It was officially [emphasize>emphasized] by them and has been [announce>announced] in May.",
    "The firm sold 300 [car>cars] in May and hired 20 [artist>artists] from Europe.",
    "He is one of the greatest [artist>artists] of the age.",
]


@pytest.mark.parametrize("marked", UNCOUNTABLE + ARTICLES + ADVERBS + ONE_NOUN + VERBS + FORMS + KINDS)
def test_agreement(marked: str) -> None:
    expect(check, marked)


@pytest.mark.parametrize(
    ("word", "article"),
    [
        ("good", "a"),
        ("excellent", "an"),
        ("unified", "a"),
        ("united", "a"),
        ("useful", "a"),
        ("urban", "an"),
        ("unimportant", "an"),
        ("unusual", "an"),
        ("European", "a"),
        ("honest", "an"),
        ("one-stop", "a"),
        ("international", "an"),
    ],
)
def test_the_article_goes_by_sound(word: str, article: str) -> None:
    assert nouns.article(word) == article
