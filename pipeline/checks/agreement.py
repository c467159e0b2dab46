"""Number, articles and adverbs that do not agree with their neighbours: *the construction of roads have started*."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import forms, knowledge
from pipeline.checks import engine
from pipeline.checks.usage import NUMBER_WORDS, Word, is_headline, words
from pipeline.model import Document, Issue, Span

_NOUN = ("NN", "NN:U", "NN:UN")
# The letters a, e, i, o, u, save where they sound like "you" or "one"; and a silent h.
_YOU = r"eu|ewe|once|one(?!r)|ubi|ufo|ukr|unanim|uni(?!m[^a-z]|mp|mag|n)|uran|us[aeu]|ut[aeio]"
_AN = re.compile(rf"(?!{_YOU})[aeiou]|hono|hour|heir|honest", re.I)
_NUMERAL = re.compile(r"\d")
_PLAIN = re.compile(r"(?!1$)\d{1,3}(?:,\d{3})*|\d{4,}")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_COUNTS = NUMBER_WORDS - {"hundred", "thousand"}
_MODIFIERS = 3
_SUBJECT = 14


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``pipeline/data/agreement.toml`` as sets."""

    determiners: frozenset[str]
    prepositions: frozenset[str]
    uncountable: dict[str, str]
    unchanged: frozenset[str]
    article_verbs: frozenset[str]
    article_nouns: frozenset[str]
    collective: frozenset[str]
    singular: frozenset[str]
    barriers: frozenset[str]
    plural_of: dict[str, str]
    singular_of: dict[str, str]
    counted_after: frozenset[str]
    counted_unchanged: frozenset[str]
    infinitive: frozenset[str]
    adverbs: frozenset[str]
    adverb_nouns: frozenset[str]


@cache
def _knowledge() -> Knowledge:
    data = knowledge.tables("agreement.toml")

    def listed(text: str) -> frozenset[str]:
        return frozenset(text.split())

    return Knowledge(
        determiners=listed(data["determiners"]),
        prepositions=listed(data["prepositions"]),
        uncountable=data["uncountable"],
        unchanged=listed(data["unchanged"]["words"]),
        article_verbs=listed(data["article"]["verbs"]),
        article_nouns=listed(data["article"]["nouns"]),
        collective=listed(data["concord"]["collective"]),
        singular=listed(data["concord"]["singular"]),
        barriers=listed(data["concord"]["barriers"]),
        plural_of=data["concord"]["plural_of"],
        singular_of=data["concord"]["singular_of"],
        counted_after=listed(data["counted"]["after"]),
        counted_unchanged=listed(data["counted"]["unchanged"]),
        infinitive=listed(data["infinitive"]["verbs"]),
        adverbs=listed(data["adverbs"]["allowed"]),
        adverb_nouns=listed(data["adverbs"]["nouns"]),
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a segment, and the text between them."""

    text: str
    words: Sequence[Word]

    def key(self, at: int) -> str:
        """The word at a place in lower case; "" outside the sentence."""
        return self.words[at].key if 0 <= at < len(self.words) else ""

    def joined(self, at: int) -> bool:
        """True when only white space stands between a word and the one before it."""
        return 0 < at < len(self.words) and self.gap(at).isspace()

    def gap(self, at: int) -> str:
        return self.text[self.words[at - 1].span.end : self.words[at].span.start] if 0 < at < len(self.words) else ""


@dataclass(frozen=True, slots=True)
class Slip:
    """Words `start` to `end` of a sentence and what should stand there."""

    start: int
    end: int
    suggestions: tuple[str, ...]
    message: str
    evidence: str


Rule = Callable[[Sentence], Iterator[Slip]]


def article(word: str) -> str:
    """*a* or *an*, whichever goes before a word."""
    return "an" if _AN.match(word) else "a"


def _plural(noun: str) -> str:
    """The plural of a noun that the dictionary knows; "" when it has none."""
    endings = [noun[:-1] + "ies"] if noun.endswith("y") else []
    return next((form for form in (*endings, noun + "es", noun + "s") if forms.can_be(form, "NNS")), "")


def _base(verb: str) -> str:
    """The plain form of *works*, *carries*, *reaches*; "" when the dictionary has none."""
    options = [verb[:-1], verb[:-2], verb[:-3] + "y"] if verb.endswith("ies") else [verb[:-1], verb[:-2]]
    return next((form for form in options if forms.can_be(form, "VB")), "") if verb.endswith("s") else ""


def _third_person(verb: str) -> str:
    """*values* of *value*; "" when the dictionary has none."""
    endings = [verb[:-1] + "ies"] if verb.endswith("y") else []
    return next((form for form in (*endings, verb + "es", verb + "s") if forms.can_be(form, "VBZ")), "")


def _is_lower(word: Word) -> bool:
    return word.text.islower() and word.text.isalpha()


def _uncountable(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *relevant researches are in progress*. Good: *relevant research is in progress*."""
    know = _knowledge()
    for at, word in enumerate(sentence.words):
        noun = know.uncountable.get(word.key)
        if noun is None or not _is_lower(word):
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
    know = _knowledge()
    for at, word in enumerate(sentence.words):
        if word.key not in know.article_verbs or not sentence.joined(at + 1):
            continue
        head = at + 1
        while head <= at + 1 + _MODIFIERS and sentence.joined(head) and sentence.key(head) not in know.article_nouns:
            key = sentence.key(head)
            if not _is_lower(sentence.words[head]) and "-" not in key:
                break
            if "-" not in key and not forms.can_be(key, "JJ", "VBN", *_NOUN):
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
    know = _knowledge()
    for at, word in enumerate(sentence.words):
        if not word.key.endswith("ly") or word.key in know.adverbs or not _is_lower(word):
            continue
        if not (sentence.joined(at) and sentence.joined(at + 1)):
            continue
        before, noun, after = sentence.key(at - 1), sentence.key(at + 1), sentence.key(at + 2)
        if not (before in know.determiners or before.endswith("'s")) or not forms.is_only(word.key, "RB"):
            continue
        if not (forms.is_only(noun, *_NOUN) or noun in know.adverb_nouns) or noun in know.barriers:
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


def _two_articles(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *in the integrated the development of*. Good: *in the integrated development of*."""
    know = _knowledge()
    for at in range(1, len(sentence.words) - 3):
        if sentence.key(at + 2) != "the" or sentence.key(at) not in {"the", "a", "an", "its", "their"}:
            continue
        adjective, noun = sentence.key(at + 1), sentence.key(at + 3)
        if not all(sentence.joined(at + i) for i in range(4)) or sentence.key(at - 1) not in know.prepositions:
            continue
        if forms.is_only(adjective, "JJ", "VBN", "VBD") and forms.can_be(noun, *_NOUN):
            yield Slip(
                at + 2,
                at + 4,
                (sentence.words[at + 3].text,),
                "One noun takes one article.",
                f"“{sentence.words[at].text} {adjective} the”",
            )


def _one_of(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *one of the biggest port in the world*, *one of China's main export base*. Good: *ports*, *bases*."""
    for at in range(len(sentence.words) - 3):
        if (sentence.key(at), sentence.key(at + 1)) != ("one", "of") or not (
            sentence.key(at + 2) in {"the", "its", "our", "their"} or sentence.key(at + 2).endswith("'s")
        ):
            continue
        head, superlative = at + 3, False
        while sentence.joined(head) and head < at + 9:
            if _ends_here(sentence, head + 1) and not (head == at + 3 and sentence.key(at + 2) == "the"):
                break
            if not (_may_lead(sentence.key(head)) or _is_superlative(sentence.key(head))) or forms.is_only(
                sentence.key(head), "NNS", "VBZ"
            ):
                break
            superlative |= _is_superlative(sentence.key(head))
            head += 1
        noun = sentence.words[head] if sentence.joined(head) else None
        if noun is None or not _ends_here(sentence, head + 1) or not _is_lower(noun) or not _is_singular(noun.key):
            continue
        plural = _plural(noun.key)
        # *one of the best equipped*: after an adjective alone, the noun must be one and nothing else.
        certain = (
            superlative and forms.can_be(noun.key, "NN", "NN:UN") and not forms.can_be(noun.key, "VBN", "VBD", "VBG")
        )
        if plural and (certain or (forms.is_only(noun.key, *_NOUN, "VB", "JJ") and head > at + 3)):
            yield Slip(head, head + 1, (plural,), "After “one of the”, the noun is plural.", "one of the …")


def _only_plural(sentence: Sentence, at: int) -> bool:
    """True for *enterprises*, and for *platforms* after an adjective: *each supports* has a verb."""
    key = sentence.key(at)
    return forms.is_only(key, "NNS") or (forms.is_only(key, "NNS", "VBZ") and forms.can_be(sentence.key(at - 1), "VBG"))


_ENDERS = frozenset("that which who where when and or is are was were has have had will can may would could".split())


def _ends_here(sentence: Sentence, at: int) -> bool:
    """True where no further noun follows: a mark, a preposition, a verb, the end."""
    key = sentence.key(at)
    return not sentence.joined(at) or key in _knowledge().prepositions or key in _ENDERS


def _is_singular(key: str) -> bool:
    """True for a countable noun in the singular: not *sheep*, not a word of grammar."""
    know = _knowledge()
    if key in know.prepositions or key in know.barriers or key in know.collective:
        return False
    return forms.can_be(key, "NN", "NN:UN") and not forms.can_be(key, "NNS", "RB", "JJR")


def _is_superlative(key: str) -> bool:
    return key.endswith("est") or key in {"most", "least", "top"} or forms.is_only(key, "JJ", "JJR", "RB", "VBN")


def _clauses(sentence: Sentence) -> Iterator[int]:
    """Places where a clause may begin: the first word, one after ; or :, and one after an opening phrase."""
    know = _knowledge()
    commas = 0
    for at in range(len(sentence.words)):
        gap = sentence.gap(at)
        if at == 0 or ";" in gap or ":" in gap:
            commas = 0
            yield at
        elif "," in gap:
            commas += 1
            if commas == 1 and sentence.key(0) in know.prepositions and sentence.key(at) in know.determiners:
                yield at


def _concord(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *The construction of roads have started*, *The results in 2023 has been revealed*. Good: *has*, *have*."""
    know = _knowledge()
    for start in _clauses(sentence):
        verb = start
        while verb < min(len(sentence.words), start + _SUBJECT):
            key = sentence.key(verb)
            if verb > start and not sentence.joined(verb):
                break
            if key in know.plural_of or key in know.singular_of:
                slip = _subject(sentence, start, verb)
                if slip is not None:
                    yield slip
                break
            if (key in know.barriers and not (key == "than" and verb == start + 1)) or _is_finite(sentence, verb):
                break
            verb += 1


def _is_finite(sentence: Sentence, at: int) -> bool:
    """True for a word that must be the verb of the clause, or that may be one and is followed by its object."""
    know = _knowledge()
    key, after = sentence.key(at), sentence.key(at + 1)
    if forms.is_only(key, "VBZ") or forms.is_only(key, "VBD") or forms.is_only(key, "VB"):
        return True
    return forms.can_be(key, "VBD", "VBZ", "VB") and after in know.determiners


def _subject(sentence: Sentence, start: int, verb: int) -> Slip | None:
    """What is wrong between the subject that begins at `start` and the verb *is*, *are*, *has* ..., if anything."""
    know = _knowledge()
    keys = [sentence.key(i) for i in range(start, verb)]
    split = next((i for i, key in enumerate(keys) if key in know.prepositions), None)
    if split == 0:
        return None
    head = (len(keys) if split is None else split) - 1
    # A participle or an adverb may stand between the noun and what follows it.
    while head > 0 and not forms.can_be(keys[head], *_NOUN, "NNS") and forms.can_be(keys[head], "RB", "VBN", "VBG"):
        head -= 1
    if head < 0:
        return None
    word = sentence.words[start + head]
    lead = keys[:head]
    if not word.text.isalpha() or word.key in NUMBER_WORDS or (start + head > 0 and not word.text.islower()):
        return None
    if lead[:2] == ["more", "than"]:
        lead = lead[2:]
    numbered = any(_NUMERAL.search(key) or key in NUMBER_WORDS for key in lead)
    if not all(map(_may_lead, lead)):
        return None
    found = sentence.words[verb]
    if word.key == "number" and lead in (["the"], ["a"]) and split is not None and keys[split] == "of":
        # *The number of projects has grown*, *a number of projects have started*.
        right = (know.singular_of if lead == ["the"] else know.plural_of).get(found.key)
        number = "singular" if lead == ["the"] else "plural"
        return _disagreement(start + head, verb, right, number, sentence) if right else None
    if found.key in know.plural_of:
        plural = forms.is_only(word.key, "NNS") or (bool(lead) and forms.is_only(word.key, "NNS", "VBZ"))
        if plural and word.key not in know.singular and not (lead and lead[0] in {"a", "an", "each", "every", "this"}):
            right = know.plural_of[found.key]
            return _disagreement(start + head, verb, right, "plural", sentence)
    elif word.key not in know.collective and (lead or split is None) and not numbered:
        tags = (*_NOUN, "VB", "JJ") if lead and lead[0] in know.determiners else _NOUN
        singular = forms.can_be(word.key, *_NOUN) and forms.is_only(word.key, *tags)
        if singular and not (lead and lead[0] in {"these", "those", "both"}):
            right = know.singular_of[found.key]
            plural_noun = _plural(word.key)
            if split is None and (not lead or lead[0] not in {"a", "an", "the", "this", "that", "each", "every"}):
                # *Private enterprise are*: the noun lacks its ending, more likely than the verb has the wrong one.
                if not plural_noun or not lead:
                    return None
                message = f"“{word.text}” is singular, “{found.text}” is plural."
                return Slip(start + head, start + head + 1, (plural_noun,), message, f"{word.text} … {found.text}")
            return _disagreement(start + head, verb, right, "singular", sentence)
    return None


def _may_lead(key: str) -> bool:
    know = _knowledge()
    if forms.is_only(key, "VBG"):
        return False  # *buying back shares is*: the noun is an object
    if key in know.determiners or key == "all" or key in NUMBER_WORDS or _NUMERAL.search(key):
        return True
    return "-" in key or key.endswith("'s") or forms.can_be(key, "JJ", "VBN", "VBG", *_NOUN)


def _disagreement(head: int, verb: int, right: str, number: str, sentence: Sentence) -> Slip:
    noun, found = sentence.words[head].text, sentence.words[verb].text
    return Slip(verb, verb + 1, (right,), f"The subject “{noun}” is {number}.", f"{noun} … {found}")


def _plain_verb(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *Employees works on*, *The government highly value the*. Good: *Employees work on*, *highly values the*."""
    know = _knowledge()
    objects = know.determiners | know.prepositions
    head = 0
    while head < min(5, len(sentence.words)) and (head == 0 or sentence.joined(head)):
        noun, verb, after = sentence.words[head], sentence.key(head + 1), sentence.key(head + 2)
        lead = [sentence.key(i) for i in range(head)]
        opened = head == 0 or (_may_lead(lead[0]) and not _NUMERAL.search(" ".join(lead)))
        if not opened or not sentence.joined(head + 1) or (head and not _is_lower(noun)):
            head += 1
            continue
        if forms.is_only(noun.key, "NNS") and noun.key not in know.singular and all(map(_may_lead, lead)):
            base = _base(verb)
            certain = forms.is_only(verb, "VBZ") or (forms.can_be(verb, "VBZ") and after in objects - {"of"})
            if (
                base
                and certain
                and sentence.joined(head + 2)
                and not (lead and lead[0] in {"a", "an", "each", "every"})
            ):
                yield Slip(
                    head + 1, head + 2, (base,), f"The subject “{noun.text}” is plural.", f"{noun.text} … {verb}"
                )
                return
        if lead and lead[0] in {"the", "this", "a", "an", "its"} and forms.can_be(noun.key, *_NOUN):
            verb, after = sentence.key(head + 2), sentence.key(head + 3)
            right = _third_person(verb)
            adverb = sentence.key(head + 1)
            if (
                right
                and adverb.endswith("ly")
                and forms.is_only(adverb, "RB")
                and forms.can_be(verb, "VB")
                and not forms.can_be(verb, "VBD", "JJ")
                and after in know.determiners
                and sentence.joined(head + 2)
                and sentence.joined(head + 3)
            ):
                yield Slip(
                    head + 2, head + 3, (right,), f"The subject “{noun.text}” is singular.", f"{noun.text} … {verb}"
                )
                return
        head += 1


def _gerund(verb: str) -> str:
    """*promoting* of *promote*; "" when the dictionary has none."""
    options = (verb[:-1] + "ing" if verb.endswith("e") else "", verb + "ing", verb + verb[-1] + "ing")
    return next((form for form in options if form and forms.can_be(form, "VBG")), "")


def _after_preposition(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *the role of promote the reform*. Good: *the role of promoting the reform*."""
    know = _knowledge()
    for at in range(1, len(sentence.words) - 1):
        verb = sentence.words[at]
        if sentence.key(at - 1) not in {"of", "in", "on", "by", "for", "without", "after", "before", "through"}:
            continue
        if not (sentence.joined(at) and sentence.joined(at + 1) and _is_lower(verb)):
            continue
        after = sentence.key(at + 1)
        if forms.is_only(verb.key, "VB") and (after in know.determiners or forms.can_be(after, "JJ", "NNS", *_NOUN)):
            gerund = _gerund(verb.key)
            if gerund:
                evidence = f"{sentence.key(at - 1)} … {verb.text}"
                yield Slip(at, at + 1, (gerund,), "After a preposition, the verb ends in -ing.", evidence)


def _infinitive(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *will continue to strengthening*. Good: *will continue to strengthen*."""
    know = _knowledge()
    for at in range(2, len(sentence.words)):
        verb = sentence.words[at]
        if sentence.key(at - 1) != "to" or sentence.key(at - 2) not in know.infinitive:
            continue
        if sentence.joined(at) and sentence.joined(at - 1) and _is_lower(verb) and forms.can_be(verb.key, "VBG"):
            stem = verb.key[:-3]
            base = next((b for b in (stem, stem + "e", stem[:-1]) if forms.can_be(b, "VB")), "")
            if base:
                evidence = f"{sentence.words[at - 2].text} to … {verb.text}"
                yield Slip(at, at + 1, (base,), "After “to”, the verb has its plain form here.", evidence)


def _counted(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *300 firm have settled*, *two black hole merge*, *for 20 year.* Good: *firms*, *holes*, *years*."""
    know = _knowledge()
    for at in range(len(sentence.words) - 1):
        number = sentence.words[at]
        if not (number.key in _COUNTS or (_PLAIN.fullmatch(number.text) and not _YEAR.fullmatch(number.text))):
            continue
        # *Phase 2 project*, *Article 5 of*, *Top 500 list*: the number belongs to the word before it.
        before = sentence.key(at - 1)
        named = at and sentence.words[at - 1].text[0].isupper() and before not in know.prepositions
        named = named and not forms.is_only(before, "RB", "JJR")
        if before in {"no", "one", "a", "an", "the"} or named:
            continue
        head = at + 1
        if sentence.joined(head + 1) and forms.is_only(sentence.key(head), "JJ") and "-" not in sentence.key(head):
            head += 1
        noun = sentence.words[head]
        if not (sentence.joined(at + 1) and sentence.joined(head)) or not _is_lower(noun) or not _is_singular(noun.key):
            continue
        after = sentence.key(head + 1)
        if sentence.joined(head + 1) and after not in know.counted_after and not forms.is_only(after, "VBD"):
            continue
        # Before a hyphen or a slash it is part of a compound: *a 20 year/100 km …*.
        if head + 1 < len(sentence.words) and sentence.gap(head + 1)[:1] in tuple("-/–"):
            continue
        if forms.is_only(noun.key, *_NOUN, "VB") and noun.key not in know.counted_unchanged and _plural(noun.key):
            evidence = f"{number.text} … {noun.text}"
            yield Slip(head, head + 1, (_plural(noun.key),), "After a number, the noun is plural.", evidence)


_MANY = frozenset("many several various numerous these those".split())


def _many(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *many new mode of trade*, *these mission*. Good: *many new modes of trade*, *these missions*."""
    know = _knowledge()
    for at in range(len(sentence.words) - 1):
        if sentence.key(at) not in _MANY or sentence.key(at + 1) in {"a", "an"}:
            continue
        head = at + 1
        while sentence.joined(head + 1) and head < at + 3 and forms.is_only(sentence.key(head), "JJ", "VBN"):
            head += 1
        noun = sentence.words[head]
        if not (sentence.joined(at + 1) and sentence.joined(head)) or not _is_lower(noun) or not _is_singular(noun.key):
            continue
        if not _ends_here(sentence, head + 1) or noun.key in know.counted_unchanged or not _plural(noun.key):
            continue
        if forms.is_only(noun.key, *_NOUN, "VB"):
            word = sentence.words[at].text
            yield Slip(
                head, head + 1, (_plural(noun.key),), f"After “{word}”, the noun is plural.", f"{word} … {noun.text}"
            )


def _each(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *each key opening platforms*, *every enterprises*. Good: *each key opening platform*."""
    for at in range(len(sentence.words) - 1):
        if sentence.key(at) not in {"each", "every"}:
            continue
        head = at + 1
        while sentence.joined(head + 1) and head < at + 4 and _may_lead(sentence.key(head)):
            if forms.can_be(sentence.key(head), "NNS") or sentence.key(head) in NUMBER_WORDS | _knowledge().determiners:
                break
            head += 1
        noun = sentence.words[head]
        joined = all(sentence.joined(i) for i in range(at + 1, head + 1))
        if (
            not joined
            or not _is_lower(noun)
            or not forms.is_only(noun.key, "NNS")
            or not _ends_here(sentence, head + 1)
        ):
            continue
        singular = next((n for n in (noun.key[:-3] + "y", noun.key[:-1]) if forms.can_be(n, "NN", "NN:UN")), "")
        if singular and noun.key.endswith("s") and not any(map(_NUMERAL.search, (sentence.key(at + 1),))):
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
            if sentence.joined(at) and gap in tuple(").,;:") and _NUMERAL.search(sentence.key(at - 2)):
                word = sentence.words[at].text
                yield Slip(at, at + 1, (f"{word}s",), "After a number, the noun is plural.", "a number before it")


_RULES: tuple[Rule, ...] = (
    _uncountable,
    _bare_noun,
    _adverb,
    _two_articles,
    _one_of,
    _concord,
    _plain_verb,
    _after_preposition,
    _infinitive,
    _counted,
    _many,
    _each,
    _currency,
)


def issues(document: Document, rules: Sequence[Rule] = _RULES) -> Iterator[Issue]:
    """What the rules find, segment by segment; headings are left alone where they may drop words."""
    for segment in document.segments:
        if is_headline(document, segment):
            continue
        sentence = Sentence(document.text, words(document.text, segment.span))
        for rule in rules:
            for slip in rule(sentence):
                span = Span(sentence.words[slip.start].span.start, sentence.words[slip.end - 1].span.end)
                if engine.touches_name(document, span):
                    continue
                yield Issue(
                    check="grammar",
                    type="grammar",
                    severity="minor",
                    span=span,
                    text=span.of(document.text),
                    message=slip.message,
                    suggestions=slip.suggestions,
                    evidence=(slip.evidence,),
                )
