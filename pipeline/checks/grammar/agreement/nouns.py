"""Nouns, their number and their articles: *relevant researches*, *one of the biggest port*, *300 firm*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.grammar.agreement.sentence import (
    ENDERS,
    NOUN,
    NUMERAL,
    Rule,
    Sentence,
    Slip,
    ends_here,
    is_lower,
    is_singular,
    known,
    may_lead,
)
from pipeline.checks.grammar.usage import NUMBER_WORDS
from pipeline.words import forms

# The letters a, e, i, o, u, save where they sound like "you" or "one"; and a silent h.
_YOU = r"eu|ewe|once|one(?!r)|ubi|ufo|ukr|unanim|uni(?!m[^a-z]|mp|mag|n)|uran|us[aeu]|ut[aeio]"
_AN = re.compile(rf"(?!{_YOU})[aeiou]|hono|hour|heir|honest", re.I)
_PLAIN = re.compile(r"(?!1$)\d{1,3}(?:,\d{3})*|\d{4,}")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_COUNTS = NUMBER_WORDS - {"hundred", "thousand"}
_MODIFIERS = 3


def article(word: str) -> str:
    """*a* or *an*, whichever goes before a word."""
    return "an" if _AN.match(word) else "a"


def _uncountable(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *relevant researches are in progress*. Good: *relevant research is in progress*."""
    know = known()
    for at, word in enumerate(sentence.words):
        noun = know.uncountable.get(word.key)
        if noun is None or not is_lower(word):
            continue
        before, after = sentence.key(at - 1), sentence.key(at + 1)
        verb = know.singular_of.get(after, "") if sentence.joined(at + 1) else ""
        if forms.can_be(word.key, "VBZ") or forms.can_be(noun, "VB"):
            # *he researches*, *it evidences*: only where a noun must stand.
            led = sentence.joined(at) and (
                before in know.determiners | know.prepositions | {"many", "relevant", "several"}
                or forms.is_only(before, "JJ")
            )
            followed = after in know.prepositions - {"to"} or not sentence.joined(at + 1)
            if not verb and not (led and followed):
                continue
        start, end, parts = at, at + 1, [noun]
        if word.key not in know.unchanged:
            if verb:
                end += 1
                parts.append(verb)
            lead = {"these": "this", "those": "that", "many": "much", "few": "little"}.get(before)
            if lead and sentence.joined(at):
                start -= 1
                parts.insert(0, lead.capitalize() if sentence.words[start].text[0].isupper() else lead)
        yield Slip(start, end, (" ".join(parts),), f"“{noun}” has no plural.", f"{noun}: no plural in the dictionaries")


def _bare_noun(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *create good soft environment*. Good: *create a good soft environment*."""
    know = known()
    for at, word in enumerate(sentence.words):
        if word.key not in know.article_verbs or not sentence.joined(at + 1):
            continue
        head = at + 1
        while head <= at + 1 + _MODIFIERS and sentence.joined(head) and sentence.key(head) not in know.article_nouns:
            key = sentence.key(head)
            if not is_lower(sentence.words[head]) and "-" not in key:
                break
            if "-" not in key and not forms.can_be(key, "JJ", "VBN", *NOUN):
                break
            if key in know.determiners or key in know.prepositions or forms.can_be(key, "NNS"):
                break
            head += 1
        first = at + 1
        if head == first or not sentence.joined(head) or sentence.key(head) not in know.article_nouns:
            continue
        lead = sentence.words[first]
        if not (forms.can_be(lead.key, "JJ") or "-" in lead.key) or forms.can_be(lead.key, "RB", "VB"):
            continue
        after = sentence.key(head + 1)
        if sentence.joined(head + 1) and not (after in know.prepositions or after in _CLOSERS):
            continue
        if sentence.joined(head + 1) and after == "and" and not _ends_phrase(sentence, head + 1):
            continue
        noun = sentence.words[head].text
        yield Slip(
            first,
            first + 1,
            (f"{article(lead.text)} {lead.text}",),
            f"“{noun}” is a countable noun: in the singular it needs an article.",
            f"{word.text} … {noun}: no article between them",
        )


_CLOSERS = frozenset("and that which where so as through while is are was were has have will".split())


def _ends_phrase(sentence: Sentence, at: int) -> bool:
    """True when *and* goes on with a verb, not with a second noun that may carry the number."""
    return forms.is_only(sentence.key(at + 1), "VB", "VBZ", "VBD", "VBN", "VBG") or sentence.key(at + 1) in {"to"}


def _adverb(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *its enormously potential*, *the rapidly development of*. Good: *its enormous potential*."""
    know = known()
    for at, word in enumerate(sentence.words):
        if not word.key.endswith("ly") or word.key in know.adverbs or not is_lower(word):
            continue
        if not (sentence.joined(at) and sentence.joined(at + 1)):
            continue
        before, noun, after = sentence.key(at - 1), sentence.key(at + 1), sentence.key(at + 2)
        if not (before in know.determiners or before.endswith("'s")) or not forms.is_only(word.key, "RB"):
            continue
        if not (forms.is_only(noun, *NOUN) or noun in know.adverb_nouns) or noun in know.barriers:
            continue
        if noun in know.adverb_nouns and not (
            after in know.prepositions or after == "and" or not sentence.joined(at + 2)
        ):
            continue
        adjective = next(
            (a for a in (word.key[:-2], word.key[:-3] + "y", word.key[:-1] + "e") if forms.can_be(a, "JJ")), ""
        )
        if adjective:
            yield Slip(
                at,
                at + 1,
                (adjective,),
                "An adverb cannot describe a noun.",
                f"“{noun}” is a noun",
            )


def _adjective(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *was successful held in*. Good: *was successfully held in*."""
    know = known()
    for at in range(1, len(sentence.words) - 2):
        word, participle = sentence.words[at], sentence.key(at + 1)
        if sentence.key(at - 1) not in {"is", "are", "was", "were", "been", "be"} or not is_lower(word):
            continue
        if not all(sentence.joined(at + i) for i in range(3)) or sentence.key(at + 2) not in know.prepositions:
            continue
        adverb = f"{word.key}ly"
        if forms.is_only(word.key, "JJ") and forms.can_be(adverb, "RB") and forms.is_only(participle, "VBD", "VBN"):
            yield Slip(at, at + 1, (adverb,), "An adjective cannot describe a verb.", f"“{participle}” is a verb")


def _two_articles(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *in the integrated the development of*. Good: *in the integrated development of*."""
    know = known()
    for at in range(1, len(sentence.words) - 3):
        if sentence.key(at + 2) != "the" or sentence.key(at) not in {"the", "a", "an", "its", "their"}:
            continue
        adjective, noun = sentence.key(at + 1), sentence.key(at + 3)
        if not all(sentence.joined(at + i) for i in range(4)) or sentence.key(at - 1) not in know.prepositions:
            continue
        if forms.is_only(adjective, "JJ", "VBN", "VBD") and forms.can_be(noun, *NOUN):
            yield Slip(
                at + 2,
                at + 4,
                (sentence.words[at + 3].text,),
                "One noun takes one article.",
                f"“{sentence.words[at].text} {adjective} the”",
            )


_AFTER_ONE_OF = frozenset("of in for at with where which".split())


def _one_of(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *one of the biggest port in the world*, *one of China's main export base*. Good: *ports*, *bases*."""
    for at in range(len(sentence.words) - 3):
        if (sentence.key(at), sentence.key(at + 1)) != ("one", "of") or not (
            sentence.key(at + 2) in {"the", "its", "our", "their"} or sentence.key(at + 2).endswith("'s")
        ):
            continue
        head, superlative = at + 3, False
        while sentence.joined(head) and head < at + 9:
            alone = (
                head == at + 3 and sentence.key(at + 2) == "the" and not forms.is_only(sentence.key(head), "NN", "VB")
            )
            if ends_here(sentence, head + 1) and not alone:
                break
            if not (may_lead(sentence.key(head)) or _is_superlative(sentence.key(head))) or forms.is_only(
                sentence.key(head), "NNS", "VBZ"
            ):
                break
            superlative |= _is_superlative(sentence.key(head))
            head += 1
        noun = sentence.words[head] if sentence.joined(head) else None
        if noun is None or not ends_here(sentence, head + 1) or not is_lower(noun) or not is_singular(noun.key):
            continue
        plural = forms.plural(noun.key)
        # *one of the best equipped*: after an adjective alone, the noun must be one and nothing else.
        certain = (
            superlative and forms.can_be(noun.key, "NN", "NN:UN") and not forms.can_be(noun.key, "VBN", "VBD", "VBG")
        )
        listed = forms.is_only(noun.key, "NN", "VB") and sentence.key(head + 1) in _AFTER_ONE_OF
        if plural and (certain or listed or (forms.is_only(noun.key, *NOUN, "VB", "JJ") and head > at + 3)):
            yield Slip(head, head + 1, (plural,), "After “one of the”, the noun is plural.", "one of the …")


def _is_superlative(key: str) -> bool:
    return key.endswith("est") or key in {"most", "least", "top"} or forms.is_only(key, "JJ", "JJR", "RB", "VBN")


def _counted(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *300 firm have settled*, *two black hole merge*, *for 20 year.* Good: *firms*, *holes*, *years*."""
    know = known()
    for at in range(len(sentence.words) - 1):
        number = sentence.words[at]
        if not (number.key in _COUNTS or (_PLAIN.fullmatch(number.text) and not _YEAR.fullmatch(number.text))):
            continue
        if at and (not sentence.gap(at) or sentence.gap(at).endswith("-")):
            continue  # *an IPv6 address*, *5-10-15 fertilizer*
        # *Phase 2 project*, *Article 5 of*, *Top 500 list*: the number belongs to the word before it.
        before = sentence.key(at - 1)
        named = at and sentence.words[at - 1].text[0].isupper() and before not in know.prepositions
        named = named and not forms.is_only(before, "RB", "JJR")
        # *the Group of 20 summit*
        named = named or (before == "of" and at > 1 and sentence.words[at - 2].text[0].isupper())
        if before in {"no", "one", "a", "an", "the"} or named:
            continue
        head = at + 1
        if sentence.joined(head + 1) and forms.is_only(sentence.key(head), "JJ") and "-" not in sentence.key(head):
            head += 1
        compound = sentence.key(head)
        part = is_singular(compound) or forms.is_only(compound, "NN:U", "VBG")
        if sentence.joined(head + 1) and part and compound not in know.measures:
            head += is_singular(sentence.key(head + 1))
        noun = sentence.words[head]
        if not (sentence.joined(at + 1) and sentence.joined(head)) or not is_lower(noun) or not is_singular(noun.key):
            continue
        after = sentence.key(head + 1)
        if sentence.joined(head + 1) and after not in know.counted_after and not forms.is_only(after, "VBD"):
            continue
        # Before a hyphen or a slash it is part of a compound: *a 20 year/100 km …*.
        if head + 1 < len(sentence.words) and sentence.gap(head + 1)[:1] in tuple("-/–"):
            continue
        if forms.is_only(noun.key, *NOUN, "VB") and noun.key not in know.counted_unchanged and forms.plural(noun.key):
            evidence = f"{number.text} … {noun.text}"
            yield Slip(head, head + 1, (forms.plural(noun.key),), "After a number, the noun is plural.", evidence)


_SERIES = frozenset("series variety range number group batch".split())


def _series(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *a series of activity to*. Good: *a series of activities to*."""
    for at in range(2, len(sentence.words) - 1):
        if sentence.key(at) != "of" or sentence.key(at - 1) not in _SERIES or not sentence.joined(at):
            continue
        if not any(sentence.key(i) in {"a", "an"} for i in (at - 2, at - 3)):
            continue
        head = at + 1
        while sentence.joined(head + 1) and head < at + 3 and forms.is_only(sentence.key(head), "JJ", "VBN"):
            head += 1
        noun = sentence.words[head]
        countable = forms.is_only(noun.key, "NN", "NN:UN", "VB") and (
            forms.can_be(noun.key, "NN") or noun.key in known().series
        )
        after = sentence.key(head + 1)
        ends = not sentence.joined(head + 1) or after in known().prepositions | ENDERS - {"and", "or"}
        joined = all(sentence.joined(i) for i in range(at + 1, head + 1))
        if joined and ends and countable and is_lower(noun) and is_singular(noun.key) and forms.plural(noun.key):
            evidence = f"{sentence.words[at - 1].text} of … {noun.text}"
            message = f"After “a {sentence.words[at - 1].text} of”, the noun is plural."
            yield Slip(head, head + 1, (forms.plural(noun.key),), message, evidence)


_MANY = frozenset("many several various numerous these those".split())


def _many(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *many new mode of trade*, *these mission*. Good: *many new modes of trade*, *these missions*."""
    know = known()
    for at in range(len(sentence.words) - 1):
        if sentence.key(at) not in _MANY or sentence.key(at + 1) in {"a", "an"}:
            continue
        head = at + 1
        while sentence.joined(head + 1) and head < at + 3 and forms.is_only(sentence.key(head), "JJ", "VBN"):
            head += 1
        noun = sentence.words[head]
        if not (sentence.joined(at + 1) and sentence.joined(head)) or not is_lower(noun) or not is_singular(noun.key):
            continue
        if not ends_here(sentence, head + 1) or noun.key in know.counted_unchanged or not forms.plural(noun.key):
            continue
        # *So many feel*: right after "many", a verb may follow.
        verb = ("VB",) if head > at + 1 or sentence.key(at) != "many" else ()
        if forms.is_only(noun.key, *NOUN, *verb):
            word = sentence.words[at].text
            yield Slip(
                head,
                head + 1,
                (forms.plural(noun.key),),
                f"After “{word}”, the noun is plural.",
                f"{word} … {noun.text}",
            )


def _each(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *each key opening platforms*, *every enterprises*. Good: *each key opening platform*."""
    for at in range(len(sentence.words) - 1):
        if sentence.key(at) not in {"each", "every"}:
            continue
        head = at + 1
        while sentence.joined(head + 1) and head < at + 4 and may_lead(sentence.key(head)):
            if forms.can_be(sentence.key(head), "NNS") or sentence.key(head) in NUMBER_WORDS | known().determiners:
                break
            head += 1
        noun = sentence.words[head]
        joined = all(sentence.joined(i) for i in range(at + 1, head + 1))
        if (
            not joined
            or not is_lower(noun)
            or not forms.is_only(noun.key, "NNS")
            or not (
                ends_here(sentence, head + 1) or (head == at + 1 and not forms.can_be(sentence.key(head + 1), *NOUN))
            )
        ):
            continue
        singular = next((n for n in (noun.key[:-3] + "y", noun.key[:-1]) if forms.can_be(n, "NN", "NN:UN")), "")
        if singular and noun.key.endswith("s") and not any(map(NUMERAL.search, (sentence.key(at + 1),))):
            word = sentence.words[at].text
            yield Slip(head, head + 1, (singular,), f"After “{word}”, the noun is singular.", f"{word} … {noun.text}")


def _currency(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *(1 billion yuan or 100 million dollar)*. Good: *100 million dollars*."""
    for at in range(2, len(sentence.words)):
        if sentence.key(at) in {"dollar", "euro", "pound"} and sentence.key(at - 1) in {
            "million",
            "billion",
            "trillion",
        }:
            gap = sentence.text[sentence.words[at].span.end :][:1]
            if sentence.joined(at) and gap in tuple(").,;:") and NUMERAL.search(sentence.key(at - 2)):
                word = sentence.words[at].text
                yield Slip(at, at + 1, (f"{word}s",), "After a number, the noun is plural.", "a number before it")


RULES: tuple[Rule, ...] = (
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
