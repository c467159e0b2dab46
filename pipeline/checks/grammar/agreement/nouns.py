"""Nouns, their number and their articles: *relevant researches*, *one of the biggest port*, *300 firm*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.grammar.agreement.sentence import (
    ENDERS,
    ENGLISH,
    NOUN,
    NUMERAL,
    QUIRK,
    Pattern,
    Sentence,
    classes,
    ends_here,
    is_lower,
    is_singular,
    may_lead,
    pair,
)
from pipeline.model import Example, Issue, Rule, as_is, tell
from pipeline.words import forms
from pipeline.words.tokens import NUMBER_WORDS, Token

# The letters a, e, i, o, u, save where they sound like "you" or "one"; and a silent h.
_YOU = r"eu|ewe|once|one(?!r)|ubi|ufo|ukr|unanim|uni(?!m[^a-z]|mp|mag|n)|uran|us[aeu]|ut[aeio]"
_AN = re.compile(rf"(?!{_YOU})[aeiou]|hono|hour|heir|honest", re.I)


def article(word: str) -> str:
    """*a* or *an*, whichever goes before a word."""
    return "an" if _AN.match(word) else "a"


UNCOUNTABLE_PLURAL = Rule(
    id="grammar.uncountable-plural",
    summary=tell("A noun that English does not count stands in the plural: “equipment” and “research” have none."),
    bad=(
        Example("The relevant [researches are>research is] in steady progress."),
        Example("They bought [many equipments>much equipment] for it."),
        Example("Some 71 military [aircrafts>aircraft] took part."),
    ),
    good=(
        Example("He researches the history of the city."),
        Example("The research is in progress, and the equipment was installed."),
    ),
    source="European Court of Auditors, Misused English words and expressions in EU publications (2016)",
    type="grammar",
    languages=ENGLISH,
)

# What goes with the singular in the place of a word that asks for the plural.
_BEFORE_UNCOUNTABLE = {"these": "this", "those": "that", "many": "much", "few": "little"}


def _uncountable(sentence: Sentence) -> Iterator[Issue]:
    for at, word in enumerate(sentence.words):
        noun = classes().uncountable.get(word.key)
        if noun is None or not is_lower(word) or not _is_noun_here(sentence, at, noun):
            continue
        start, end, right = _with_neighbours(sentence, at, noun)
        message = tell("“{a}” has no plural.", a=noun)
        evidence = tell("{a}: no plural in the dictionaries", a=noun)
        yield sentence.issue(UNCOUNTABLE_PLURAL, start, end, message, (right,), evidence)


def _is_noun_here(sentence: Sentence, at: int, noun: str) -> bool:
    """False where the word may be a verb: *he researches*, *it evidences*."""
    listed = classes()
    before, after = sentence.key(at - 1), sentence.key(at + 1)
    if not (forms.can_be(sentence.key(at), "VBZ") or forms.can_be(noun, "VB")):
        return True
    if sentence.joined(at + 1) and after in listed.singular_of:
        return True
    led = before in listed.determiners | listed.prepositions | {"many", "relevant", "several"}
    ends = after in listed.prepositions - {"to"} or not sentence.joined(at + 1)
    return sentence.joined(at) and (led or forms.is_only(before, "JJ")) and ends


def _with_neighbours(sentence: Sentence, at: int, noun: str) -> tuple[int, int, str]:
    """The noun with the words beside it that change their number with it: where they stand, and what is right."""
    listed = classes()
    start, end, right = at, at + 1, [noun]
    if sentence.key(at) not in listed.unchanged:
        verb = listed.singular_of.get(sentence.key(at + 1))
        if verb and sentence.joined(at + 1):
            end += 1
            right.append(verb)
        lead = _BEFORE_UNCOUNTABLE.get(sentence.key(at - 1))
        if lead and sentence.joined(at):
            start -= 1
            right.insert(0, lead.capitalize() if sentence.words[start].text[0].isupper() else lead)
    return start, end, " ".join(right)


MISSING_ARTICLE = Rule(
    id="grammar.missing-article",
    summary=tell(
        "A countable noun in the singular stands behind an adjective without an article, which Chinese does not have."
    ),
    bad=(
        Example("This year, the city will create [good>a good] soft environment."),
        Example("The city will become [important>an important] hub of the delta."),
    ),
    good=(
        Example("They create good business environments."),
        Example("He took office as paramount leader in 2002."),
        Example("They create good environment policies."),
        Example("They open new company after new company."),
        Example("They provide good service and make great progress."),
        Example("They need a more open global market."),
        Example("City becoming important hub of the delta"),
    ),
    source="J. Pinkham, The Translator's Guide to Chinglish (2000)",
    type="grammar",
    languages=ENGLISH,
    bulk=False,
)

# No more words than these stand between the verb and the noun.
_MODIFIERS = 4
# *His successor as paramount leader*, *he became first leader of the league*: an office held by one takes no article.
_BEFORE_TITLE = frozenset("as become becomes became becoming".split())
# *A more open global market*: what may be a verb is an adjective.
_BEFORE_ADJECTIVE = frozenset("more most less least very so too as".split())
_CLOSERS = frozenset("that which where so as through while is are was were has have will".split())


def _bare_noun(sentence: Sentence) -> Iterator[Issue]:
    for at, verb in enumerate(sentence.words):
        if verb.key not in classes().article_verbs or not sentence.joined(at + 1):
            continue
        if sentence.key(at - 1) in _BEFORE_ADJECTIVE | classes().determiners or _is_heading(sentence):
            continue
        first = at + 1
        head = _bare_head(sentence, first)
        if head is None or not _is_adjective(sentence.key(first)) or not _closes(sentence, head + 1):
            continue
        if sentence.key(head) in classes().article_titles and verb.key in _BEFORE_TITLE:
            continue
        lead, noun = sentence.words[first].text, sentence.words[head].text
        message = tell("“{a}” is a countable noun: in the singular it needs an article.", a=noun)
        evidence = tell("{a}: no article between them", a=pair(verb.text, noun))
        yield sentence.issue(MISSING_ARTICLE, first, first + 1, message, (f"{article(lead)} {lead}",), evidence)


def _is_heading(sentence: Sentence) -> bool:
    """True without a mark at the end, as in headings, which leave articles out."""
    rest = sentence.text[sentence.words[-1].span.end :].lstrip(" \t\u00a0")
    return rest[:1] in ("", "\r", "\n")


def _bare_head(sentence: Sentence, first: int) -> int | None:
    """The place of the noun that the words from `first` on modify, if it needs an article and none is among them."""
    nouns, head = classes().article_nouns, first
    while head < first + _MODIFIERS and sentence.joined(head) and sentence.key(head) not in nouns:
        if not _modifies(sentence.words[head]):
            break
        head += 1
    return head if head > first and sentence.joined(head) and sentence.key(head) in nouns else None


def _modifies(word: Token) -> bool:
    """True for an adjective, a noun in the singular or a compound: *good*, *business*, *high-level*."""
    listed = classes()
    if word.key in listed.determiners or word.key in listed.prepositions or forms.can_be(word.key, "NNS"):
        return False
    return "-" in word.key or (is_lower(word) and forms.can_be(word.key, "JJ", "VBN", *NOUN))


def _is_adjective(key: str) -> bool:
    return (forms.can_be(key, "JJ") or "-" in key) and not forms.can_be(key, "RB", "VB")


def _closes(sentence: Sentence, at: int) -> bool:
    """True where a noun phrase ends for sure: no further noun follows that may carry the number."""
    key, after = sentence.key(at), sentence.key(at + 1)
    if not sentence.joined(at):
        return True
    if key == "after" and after in sentence.keys(at - 2, at):
        return False  # *new company after new company*
    if key == "and":
        return after == "to" or forms.is_only(after, "VB", "VBZ", "VBD", "VBN", "VBG")
    return key in classes().prepositions or key in _CLOSERS


ADVERB_BEFORE_NOUN = Rule(
    id="grammar.adverb-before-noun",
    summary=tell("An adverb stands before a noun, where an adjective belongs."),
    bad=(
        Example("The [rapidly>rapid] development of the city is clear."),
        Example("They saw the city’s [enormously>enormous] potential and promising future."),
    ),
    good=(
        Example("It has a rapidly developing economy."),
        Example("It is an environmentally friendly city with a monthly paper."),
    ),
    source=f"{QUIRK}, chapter 7 (adjectives and adverbs)",
    type="grammar",
    languages=ENGLISH,
)


def _adverb(sentence: Sentence) -> Iterator[Issue]:
    for at, word in enumerate(sentence.words):
        if not word.key.endswith("ly") or word.key in classes().adverbs or not is_lower(word):
            continue
        adjective = _adjective_of(word.key) if _is_between_article_and_noun(sentence, at) else ""
        if adjective:
            message = tell("An adverb cannot describe a noun.")
            evidence = tell("“{a}” is a noun", a=sentence.key(at + 1))
            yield sentence.issue(ADVERB_BEFORE_NOUN, at, at + 1, message, (adjective,), evidence)


def _adjective_of(adverb: str) -> str:
    """*rapid* of *rapidly*; "" when the dictionary has none, or the word may be something else than an adverb."""
    options = (adverb[:-2], adverb[:-3] + "y", adverb[:-1] + "e")
    return next((a for a in options if forms.can_be(a, "JJ")), "") if forms.is_only(adverb, "RB") else ""


def _is_between_article_and_noun(sentence: Sentence, at: int) -> bool:
    listed = classes()
    before, noun, after = sentence.keys(at - 1, at) + sentence.keys(at + 1, at + 3)
    if not sentence.all_joined(at, at + 2) or not (before in listed.determiners or before.endswith("'s")):
        return False
    if noun in listed.barriers:
        return False
    if noun in listed.adverb_nouns:
        return after in listed.prepositions or after == "and" or not sentence.joined(at + 2)
    return forms.is_only(noun, *NOUN)


ADJECTIVE_BEFORE_VERB = Rule(
    id="grammar.adjective-before-verb",
    summary=tell("An adjective stands before a participle, where an adverb belongs."),
    bad=(Example("It was [successful>successfully] held in the city."),),
    good=(Example("It is good for the city, and it is open to all; it was red painted wood."),),
    source=f"{QUIRK}, chapter 7 (adjectives and adverbs)",
    type="grammar",
    languages=ENGLISH,
)


def _adjective(sentence: Sentence) -> Iterator[Issue]:
    for at in range(1, len(sentence.words) - 2):
        before, adjective, participle, after = sentence.keys(at - 1, at + 3)
        if before not in {"is", "are", "was", "were", "been", "be"} or not is_lower(sentence.words[at]):
            continue
        if not sentence.all_joined(at, at + 3) or after not in classes().prepositions:
            continue
        adverb = f"{adjective}ly"
        if forms.is_only(adjective, "JJ") and forms.can_be(adverb, "RB") and forms.is_only(participle, "VBD", "VBN"):
            message = tell("An adjective cannot describe a verb.")
            evidence = tell("“{a}” is a verb", a=participle)
            yield sentence.issue(ADJECTIVE_BEFORE_VERB, at, at + 1, message, (adverb,), evidence)


SECOND_ARTICLE = Rule(
    id="grammar.second-article",
    summary=tell("A second article stands between an adjective and its noun."),
    bad=(Example("It takes part in the integrated [the development>development] of the region."),),
    good=(Example("Of the old the most were poor."),),
    source=f"{QUIRK}, chapter 5 (nouns and determiners)",
    type="grammar",
    languages=ENGLISH,
)


def _two_articles(sentence: Sentence) -> Iterator[Issue]:
    for at in range(1, len(sentence.words) - 3):
        before, article, adjective, second, noun = sentence.keys(at - 1, at + 4)
        if second != "the" or article not in {"the", "a", "an", "its", "their"}:
            continue
        if not sentence.all_joined(at, at + 4) or before not in classes().prepositions:
            continue
        if forms.is_only(adjective, "JJ", "VBN", "VBD") and forms.can_be(noun, *NOUN):
            message = tell("One noun takes one article.")
            evidence = as_is(f"“{sentence.words[at].text} {adjective} the”")
            right = sentence.words[at + 3].text
            yield sentence.issue(SECOND_ARTICLE, at + 2, at + 4, message, (right,), evidence)


ONE_OF_THE = Rule(
    id="grammar.one-of-the",
    summary=tell("After “one of the”, the noun is plural: it is one of several."),
    bad=(
        Example("It is one of the biggest [port>ports] in the world."),
        Example("It is one of China's main export [base>bases]."),
        Example("He is one of the [founder>founders] with the most talent."),
    ),
    good=(
        Example("It is one of the best equipped in the world."),
        Example("It is one of the largest steel producers in China."),
    ),
    source=f"{QUIRK}, chapter 5 (nouns and determiners)",
    type="grammar",
    languages=ENGLISH,
)

_BEFORE_SEVERAL = frozenset({"the", "its", "our", "their"})
_AFTER_ONE_OF = frozenset("of in for at with where which".split())
# No more words than these stand between "one of the" and the noun.
_ONE_OF_MODIFIERS = 6


def _one_of(sentence: Sentence) -> Iterator[Issue]:
    for at in range(len(sentence.words) - 3):
        if (sentence.key(at), sentence.key(at + 1)) != ("one", "of"):
            continue
        if not (sentence.key(at + 2) in _BEFORE_SEVERAL or sentence.key(at + 2).endswith("'s")):
            continue
        first = at + 3
        head = _one_of_head(sentence, first)
        if not sentence.joined(head) or not ends_here(sentence, head + 1):
            continue
        noun = sentence.words[head]
        if is_lower(noun) and is_singular(noun.key) and _is_surely_counted(sentence, first, head):
            plural = forms.plural(noun.key)
            if plural:
                message = tell("After “one of the”, the noun is plural.")
                yield sentence.issue(ONE_OF_THE, head, head + 1, message, (plural,), tell("one of the …"))


def _one_of_head(sentence: Sentence, first: int) -> int:
    """The place of the last word of the phrase that begins at `first`; past it where that is no noun."""
    head = first
    while sentence.joined(head) and head < first + _ONE_OF_MODIFIERS:
        key = sentence.key(head)
        # *one of the best in*: an adjective may stand for its noun.
        alone = head == first and sentence.key(first - 1) == "the" and not forms.is_only(key, "NN", "VB")
        if ends_here(sentence, head + 1) and not alone:
            break
        if not (may_lead(key) or _is_superlative(key)) or forms.is_only(key, "NNS", "VBZ"):
            break
        head += 1
    return head


def _is_surely_counted(sentence: Sentence, first: int, head: int) -> bool:
    """True for a noun that is nothing else; after a superlative, for one that may be an adjective."""
    key = sentence.key(head)
    if any(map(_is_superlative, sentence.keys(first, head))):
        # *one of the best equipped*
        if forms.can_be(key, "NN", "NN:UN") and not forms.can_be(key, "VBN", "VBD", "VBG"):
            return True
    if forms.is_only(key, "NN", "VB") and sentence.key(head + 1) in _AFTER_ONE_OF:
        return True
    return head > first and forms.is_only(key, *NOUN, "VB", "JJ")


def _is_superlative(key: str) -> bool:
    return key.endswith("est") or key in {"most", "least", "top"} or forms.is_only(key, "JJ", "JJR", "RB", "VBN")


SINGULAR_AFTER_NUMBER = Rule(
    id="grammar.singular-after-number",
    summary=tell("After a number from two up, the noun is plural; Chinese nouns have one form."),
    bad=(
        Example("It lasted 20 [year>years], with 271 [case>cases] in all."),
        Example("Nearly 300 [visitor>visitors] from home attended."),
        Example("It cost a lot (1 billion yuan or 100 million [dollar>dollars])."),
    ),
    good=(
        Example("The Group of 20 summit is over."),
        Example("Of the 12 projects, two are in Haining."),
        Example("Of the guests, 300 visit in May and 40 stay at the inn."),
        Example("Phase 2 project for the city is on the Top 500 list of firms."),
        Example("They met at line 3 station in the rain."),
        Example("It is a 20 year plan and a 100 million dollar project."),
    ),
    source=f"{QUIRK}, chapter 5 (nouns and determiners)",
    type="grammar",
    languages=ENGLISH,
)

_PLAIN = re.compile(r"(?!1$)\d{1,3}(?:,\d{3})*|\d{4,}")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_COUNTS = NUMBER_WORDS - {"hundred", "thousand"}


def _counted(sentence: Sentence) -> Iterator[Issue]:
    for at in range(len(sentence.words) - 1):
        if not _is_count(sentence, at):
            continue
        head = _counted_head(sentence, at + 1)
        noun = sentence.words[head]
        if not (sentence.joined(at + 1) and sentence.joined(head)) or not is_lower(noun) or not is_singular(noun.key):
            continue
        if not _ends_count(sentence, head + 1) or noun.key in classes().counted_unchanged:
            continue
        plural = forms.plural(noun.key)
        if plural and forms.is_only(noun.key, *NOUN, "VB") and not _is_subject_alone(sentence, at):
            message, evidence = tell("After a number, the noun is plural."), pair(sentence.words[at].text, noun.text)
            yield sentence.issue(SINGULAR_AFTER_NUMBER, head, head + 1, message, (plural,), evidence)


def _is_count(sentence: Sentence, at: int) -> bool:
    """True for a number of things: not 1, no year, no part of a name."""
    number, gap = sentence.words[at], sentence.gap(at)
    if not (number.key in _COUNTS or (_PLAIN.fullmatch(number.text) and not _YEAR.fullmatch(number.text))):
        return False
    if at == 0:
        return True
    if not gap or gap.endswith("-"):
        return False  # *an IPv6 address*, *5-10-15 fertilizer*
    before = sentence.words[at - 1]
    if before.key in {"no", "one", "a", "an", "the"} or before.key in classes().labels:
        return False
    # *the Group of 20 summit*
    if before.key == "of" and at > 1 and sentence.words[at - 2].text[0].isupper():
        return False
    # *Phase 2 project*, *Article 5 of*, *Top 500 list*: the number belongs to the word before it.
    named = before.text[0].isupper() and before.key not in classes().prepositions
    return not named or forms.is_only(before.key, "RB", "JJR")


# Between these and a number, it stays the subject: *Some 300 camp on the beach*.
_NEARLY = frozenset("about some nearly almost around roughly over only another just".split())
_JOINING = frozenset("and but while whereas".split())


def _is_subject_alone(sentence: Sentence, number: int) -> bool:
    """True where the word after a number must be its verb: *of the guests, 300 visit in May and 40 stay at the inn*."""
    if not forms.can_be(sentence.key(number + 1), "VB") or _has_verb(sentence, number + 2):
        return False
    first = number
    while sentence.joined(first) and sentence.key(first - 1) in _NEARLY:
        first -= 1
    before, gap = sentence.key(first - 1), sentence.gap(first)
    if first == 0 or ";" in gap or ":" in gap:
        return True
    if "," in gap:  # after an opening phrase, not in a list
        return sentence.key(0) in classes().prepositions and not _has_verb(sentence, 0)
    if before not in _JOINING:
        return False
    counts = (at for at in range(first - 1) if sentence.key(at) in _MANY or _is_count(sentence, at))
    earlier = (at for at in counts if sentence.joined(at + 1))
    return "," in sentence.gap(first - 1) or any(_is_subject_alone(sentence, at) for at in earlier)


def _has_verb(sentence: Sentence, first: int) -> bool:
    """True when a verb that is no participle before its noun stands between a place and the end of its clause."""
    listed = classes()
    for at in range(first, len(sentence.words)):
        key, before = sentence.key(at), sentence.key(at - 1)
        if (at > first and not sentence.joined(at)) or key in _JOINING:
            return False
        modal = key in listed.modals and sentence.words[at].text.islower()  # not the month
        if modal or key in listed.plural_of or key in listed.singular_of:
            return True
        described = before in listed.determiners or before.endswith("ly")
        if forms.is_only(key, "VBZ") or (forms.can_be(key, "VBD") and not described):
            return True
    return False


def _counted_head(sentence: Sentence, first: int) -> int:
    """The place of the noun that a number before `first` counts, behind one adjective and one noun at most."""
    head = first
    if sentence.joined(head + 1) and forms.is_only(sentence.key(head), "JJ") and "-" not in sentence.key(head):
        head += 1
    compound = sentence.key(head)
    part = is_singular(compound) or forms.is_only(compound, "NN:U", "VBG")
    if sentence.joined(head + 1) and part and compound not in classes().measures:
        head += is_singular(sentence.key(head + 1))
    return head


def _ends_count(sentence: Sentence, at: int) -> bool:
    """True where no further noun follows; before a hyphen or a slash one does: *a 20 year/100 km …*."""
    key = sentence.key(at)
    if sentence.joined(at):
        return key in classes().counted_after or forms.is_only(key, "VBD")
    return sentence.gap(at)[:1] not in tuple("-/–")


def _currency(sentence: Sentence) -> Iterator[Issue]:
    """*100 million dollar)*: only before a mark, since *a 100 million dollar project* is right."""
    for at in range(2, len(sentence.words)):
        if sentence.key(at) not in {"dollar", "euro", "pound"}:
            continue
        if sentence.key(at - 1) not in {"million", "billion", "trillion"} or not sentence.joined(at):
            continue
        mark = sentence.text[sentence.words[at].span.end :][:1]
        if mark in tuple(").,;:") and NUMERAL.search(sentence.key(at - 2)):
            message, right = tell("After a number, the noun is plural."), f"{sentence.words[at].text}s"
            evidence = tell("a number before it")
            yield sentence.issue(SINGULAR_AFTER_NUMBER, at, at + 1, message, (right,), evidence)


SINGULAR_AFTER_SERIES = Rule(
    id="grammar.singular-after-series",
    summary=tell("After “a series of”, “a variety of” and the like, a countable noun is plural."),
    bad=(
        Example("They held a series of [activity>activities] to promote it."),
        Example("It issued a series of preferential [policy>policies]."),
    ),
    good=(Example("They bought a range of equipment; a group of people came."),),
    source=f"{QUIRK}, chapter 5 (nouns and determiners)",
    type="grammar",
    languages=ENGLISH,
)

_SERIES = frozenset("series variety range number group batch".split())


def _series(sentence: Sentence) -> Iterator[Issue]:
    for at in range(2, len(sentence.words) - 1):
        if sentence.key(at) != "of" or sentence.key(at - 1) not in _SERIES or not sentence.joined(at):
            continue
        if not any(sentence.key(i) in {"a", "an"} for i in (at - 2, at - 3)):
            continue
        head = _after_adjectives(sentence, at + 1)
        noun, plural = sentence.words[head], forms.plural(sentence.key(head))
        if not sentence.all_joined(at + 1, head + 1) or not is_lower(noun) or not is_singular(noun.key) or not plural:
            continue
        if _is_made_of(noun.key) and _ends_series(sentence, head + 1):
            word = sentence.words[at - 1].text
            message = tell("After “a {a} of”, the noun is plural.", a=word)
            evidence = pair(f"{word} of", noun.text)
            yield sentence.issue(SINGULAR_AFTER_SERIES, head, head + 1, message, (plural,), evidence)


def _after_adjectives(sentence: Sentence, first: int) -> int:
    """The place of the noun behind two adjectives at most."""
    head, listed = first, classes()
    while sentence.joined(head + 1) and head < first + 2 and forms.is_only(sentence.key(head), "JJ", "VBN"):
        if sentence.key(head) in listed.prepositions:
            break  # *those under cover of night*
        head += 1
    return head


def _is_made_of(noun: str) -> bool:
    """True for a noun that a series or a group is made of, not for *work* or *tax*."""
    return forms.is_only(noun, "NN", "NN:UN", "VB") and (forms.can_be(noun, "NN") or noun in classes().series)


def _ends_series(sentence: Sentence, at: int) -> bool:
    return not sentence.joined(at) or sentence.key(at) in classes().prepositions | ENDERS - {"and", "or"}


SINGULAR_AFTER_MANY = Rule(
    id="grammar.singular-after-many",
    summary=tell("After “many”, “several”, “various”, “numerous”, “these” and “those”, the noun is plural."),
    bad=(
        Example("It triggered many new [mode>modes] of trade."),
        Example("He made these [remark>remarks], and various [discipline>disciplines] and fields took part."),
    ),
    good=(
        Example("It took many a man; those present in the hall left."),
        Example("Several plan to leave, and those under cover of night fled."),
        Example("The doubt that so many feel is real."),
        Example("These need to spread around the world."),
    ),
    source=f"{QUIRK}, chapter 5 (nouns and determiners)",
    type="grammar",
    languages=ENGLISH,
)

_MANY = frozenset("many several various numerous these those".split())


def _many(sentence: Sentence) -> Iterator[Issue]:
    for at in range(len(sentence.words) - 1):
        if sentence.key(at) not in _MANY or sentence.key(at + 1) in {"a", "an"}:
            continue
        head = _after_adjectives(sentence, at + 1)
        noun, plural = sentence.words[head], forms.plural(sentence.key(head))
        if not (sentence.joined(at + 1) and sentence.joined(head)) or not is_lower(noun) or not is_singular(noun.key):
            continue
        if not ends_here(sentence, head + 1) or noun.key in classes().counted_unchanged or not plural:
            continue
        if head == at + 1 and sentence.key(at) not in {"various", "numerous"} and _is_subject_alone(sentence, at):
            continue
        if head == at + 1 and sentence.key(head + 1) == "to" and forms.can_be(noun.key, "VB"):
            continue  # *these need to spread*
        # *So many feel*: right after "many", a verb may follow.
        verb = ("VB",) if head > at + 1 or sentence.key(at) != "many" else ()
        if forms.is_only(noun.key, *NOUN, *verb):
            word = sentence.words[at].text
            message = tell("After “{a}”, the noun is plural.", a=word)
            evidence = pair(word, noun.text)
            yield sentence.issue(SINGULAR_AFTER_MANY, head, head + 1, message, (plural,), evidence)


PLURAL_AFTER_EACH = Rule(
    id="grammar.plural-after-each",
    summary=tell("After “each” and “every”, the noun is singular."),
    bad=(
        Example("Each [villagers>villager] received it."),
        Example("They visit each local [farmers>farmer] in turn."),
    ),
    good=(
        Example("The river floods every two years, and each of these cities has a wall."),
        Example("They recognize each other’s standards, and each county’s schools are free."),
        Example("Each year thousands of birds come."),
    ),
    source=f"{QUIRK}, chapter 5 (nouns and determiners)",
    type="grammar",
    languages=ENGLISH,
)

# No more words than these stand between "each" and the noun.
_EACH_MODIFIERS = 3


def _each(sentence: Sentence) -> Iterator[Issue]:
    for at in range(len(sentence.words) - 1):
        if sentence.key(at) not in {"each", "every"}:
            continue
        head = _each_head(sentence, at + 1)
        lead = sentence.keys(at + 1, head)
        if any(key.endswith("'s") for key in lead) or not classes().times.isdisjoint(lead):
            continue  # *each other's choices*, *each year thousands*: the plural is no longer of "each"
        noun = sentence.words[head]
        if not sentence.all_joined(at + 1, head + 1) or not is_lower(noun) or not forms.is_only(noun.key, "NNS"):
            continue
        alone = head == at + 1 and not forms.can_be(sentence.key(head + 1), *NOUN)
        if not (alone or ends_here(sentence, head + 1)) or NUMERAL.search(sentence.key(at + 1)):
            continue
        singular = _singular_of_noun(noun.key)
        if singular:
            word = sentence.words[at].text
            message = tell("After “{a}”, the noun is singular.", a=word)
            yield sentence.issue(PLURAL_AFTER_EACH, head, head + 1, message, (singular,), pair(word, noun.text))


def _each_head(sentence: Sentence, first: int) -> int:
    """The place of the noun after the words that lead to it; of a number or an article among these, instead."""
    head = first
    while sentence.joined(head + 1) and head < first + _EACH_MODIFIERS and may_lead(sentence.key(head)):
        key = sentence.key(head)
        if forms.can_be(key, "NNS") or key in NUMBER_WORDS | classes().determiners:
            break
        head += 1
    return head


def _singular_of_noun(plural: str) -> str:
    """*enterprise* of *enterprises*; "" when the dictionary has none, and for *children*."""
    options = (plural[:-3] + "y", plural[:-1]) if plural.endswith("s") else ()
    return next((noun for noun in options if forms.can_be(noun, "NN", "NN:UN")), "")


PATTERNS: tuple[Pattern, ...] = (
    _uncountable,
    _bare_noun,
    _adverb,
    _adjective,
    _two_articles,
    _one_of,
    _counted,
    _series,
    _many,
    _each,
    _currency,
)

RULES = (
    UNCOUNTABLE_PLURAL,
    MISSING_ARTICLE,
    ADVERB_BEFORE_NOUN,
    ADJECTIVE_BEFORE_VERB,
    SECOND_ARTICLE,
    ONE_OF_THE,
    SINGULAR_AFTER_NUMBER,
    SINGULAR_AFTER_SERIES,
    SINGULAR_AFTER_MANY,
    PLURAL_AFTER_EACH,
)
