"""Subjects and their verbs: *the construction of roads have started*, *Employees works on*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.checks.grammar.agreement.sentence import (
    ENGLISH,
    NOUN,
    NUMERAL,
    QUIRK,
    Pattern,
    Sentence,
    classes,
    clauses,
    is_lower,
    may_lead,
    pair,
    subject_is,
)
from pipeline.model import Example, Issue, Rule, tell
from pipeline.words import forms, lexicon
from pipeline.words.tokens import NUMBER_WORDS, Token

SUBJECT_VERB = Rule(
    id="grammar.subject-verb",
    summary=tell("A form of “be” or “have” does not go with its subject: one is singular, the other plural."),
    bad=(
        Example("The road is built; the construction of roads [have>has] started."),
        Example("The achievements in early 2023 [has>have] been revealed."),
        Example("The number of enterprises [have>has] increased."),
        Example("The mayor and the secretary [was>were] present."),
        Example("They [is>are] good, and he said that it [have>has] been so."),
        Example("He said that China [have>has] a plan."),
    ),
    good=(
        Example("The majority of the companies have left."),
        Example("More than 30 percent of the output has been sold."),
        Example("If it were so, let it have them."),
        Example("The song everyone knows is old, and the town its poets love is new."),
        Example("He proposed that China have a plan, and it is right that she have a say."),
        Example("Two thirds of the land is hilly."),
    ),
    source=f"{QUIRK}, chapter 10 (concord)",
    type="grammar",
    languages=ENGLISH,
)

SINGULAR_BEFORE_PLURAL_VERB = Rule(
    id="grammar.singular-before-plural-verb",
    summary=tell(
        "A noun in the singular, without an article, is the subject of “are”, “were” or “have”: it should be plural."
    ),
    bad=(Example("Private [enterprise>enterprises] are a major force of foreign trade."),),
    good=(Example("The government have decided."), Example("Private enterprise is a major force of foreign trade.")),
    source=f"{QUIRK}, chapter 10 (concord)",
    type="grammar",
    languages=ENGLISH,
    bulk=False,
)

# A subject is no longer, in words.
_LONGEST = 14


def _be_or_have(sentence: Sentence) -> Iterator[Issue]:
    for start in clauses(sentence):
        verb = _be_or_have_after(sentence, start)
        subject = _subject(sentence, start, verb) if verb is not None else None
        if verb is not None and subject is not None:
            yield from _disagreement(sentence, subject, verb)


def _be_or_have_after(sentence: Sentence, start: int) -> int | None:
    """The place of the first *is*, *are*, *has* ... of a clause, if it can be its verb."""
    listed = classes()
    for at in range(start, min(len(sentence.words), start + _LONGEST)):
        key = sentence.key(at)
        if at > start and not sentence.joined(at):
            return None
        if key in listed.plural_of or key in listed.singular_of:
            return at
        more_than = key == "than" and at == start + 1
        barred = key in listed.barriers or key.endswith("n't")
        if (barred and not more_than) or _is_finite(sentence, at):
            return None
    return None


def _is_finite(sentence: Sentence, at: int) -> bool:
    """True for a word that must be the verb of the clause, or that may be one and is followed by its object."""
    key = sentence.key(at)
    if any(forms.is_only(key, tag) for tag in ("VBZ", "VBD", "VB")):
        return True
    return forms.can_be(key, "VBD", "VBZ", "VB") and sentence.key(at + 1) in classes().determiners


@dataclass(frozen=True, slots=True)
class _Subject:
    """What stands before the verb of a clause, read as a noun and the words around it."""

    at: int
    """The place of the noun in the sentence."""
    noun: Token
    lead: tuple[str, ...]
    """The words before the noun, in lower case, without an opening *more than*."""
    preposition: str
    """What follows the noun; "" where the verb does."""

    def opens_with(self, words: frozenset[str]) -> bool:
        return bool(self.lead) and self.lead[0] in words

    @property
    def is_number_of(self) -> bool:
        """True for *a number of projects*, which is plural, and *the number of projects*, which is not."""
        return self.noun.key == "number" and self.preposition == "of" and self.lead in (("a",), ("the",))

    @property
    def is_plural(self) -> bool:
        if self.noun.key in classes().singular or self.opens_with(_BEFORE_SINGULAR):
            return False
        # After another word of its phrase, it is no verb.
        tags = ("NNS", "VBZ") if self.lead else ("NNS",)
        return forms.is_only(self.noun.key, *tags)

    @property
    def is_singular(self) -> bool:
        listed = classes()
        if self.noun.key in listed.collective or self.opens_with(_BEFORE_PLURAL):
            return False
        if self.preposition and not self.lead:
            return False
        if any(NUMERAL.search(key) or key in NUMBER_WORDS for key in self.lead):
            return False
        # After a determiner, it is no verb and no adjective.
        tags = (*NOUN, "VB", "JJ") if self.opens_with(listed.determiners) else NOUN
        return forms.can_be(self.noun.key, *NOUN) and forms.is_only(self.noun.key, *tags)


_BEFORE_SINGULAR = frozenset({"a", "an", "each", "every", "this"})
_BEFORE_PLURAL = frozenset({"these", "those", "both"})
_ARTICLES = frozenset({"a", "an", "the", "this", "that", "each", "every"})


def _subject(sentence: Sentence, start: int, verb: int) -> _Subject | None:
    """The subject between the start of a clause and its verb; None for what cannot be read as one."""
    keys = sentence.keys(start, verb)
    split = next((i for i, key in enumerate(keys) if key in classes().prepositions), len(keys))
    head = split - 1
    # A participle or an adverb may stand between the noun and what follows it.
    while head > 0 and not forms.can_be(keys[head], *NOUN, "NNS") and forms.can_be(keys[head], "RB", "VBN", "VBG"):
        head -= 1
    if head < 0:
        return None
    noun = sentence.words[start + head]
    opens_sentence = start + head == 0
    if not noun.text.isalpha() or noun.key in NUMBER_WORDS or not (noun.text.islower() or opens_sentence):
        return None
    lead = keys[2:head] if keys[: min(2, head)] == ["more", "than"] else keys[:head]
    if lead and forms.can_be(lead[0], "VBG"):
        return None  # *Building roads is*
    if not all(map(may_lead, lead)) or _holds_clause(lead):
        return None
    return _Subject(start + head, noun, tuple(lead), keys[split] if split < len(keys) else "")


_OPENS_ANOTHER = frozenset("the a an its their his her our my your".split())
_BEFORE_ARTICLE = frozenset("all both half twice such many quite what".split())


def _holds_clause(lead: Sequence[str]) -> bool:
    """True where a second subject begins among the words before a noun: *the city its mayor loves is old*."""
    first = 2 if lead and lead[0] in _BEFORE_ARTICLE else 1
    return not _OPENS_ANOTHER.isdisjoint(lead[first:])


def _disagreement(sentence: Sentence, subject: _Subject, verb: int) -> Iterator[Issue]:
    listed, found = classes(), sentence.words[verb]
    if subject.is_number_of:
        plural = subject.lead == ("a",)
        right = (listed.plural_of if plural else listed.singular_of).get(found.key)
        if right:
            yield not_agreeing(sentence, subject.noun.text, verb, right, plural)
    elif found.key in listed.plural_of:
        if subject.is_plural:
            yield not_agreeing(sentence, subject.noun.text, verb, listed.plural_of[found.key], plural=True)
    elif subject.is_singular:
        if subject.preposition or subject.opens_with(_ARTICLES):
            yield not_agreeing(sentence, subject.noun.text, verb, listed.singular_of[found.key], plural=False)
        elif subject.lead and forms.plural(subject.noun.key):
            # *Private enterprise are*: the noun lacks its ending, more likely than the verb has the wrong one.
            at, noun = subject.at, subject.noun
            message = tell("“{a}” is singular, “{b}” is plural.", a=noun.text, b=found.text)
            right, evidence = forms.plural(noun.key), pair(noun.text, found.text)
            yield sentence.issue(SINGULAR_BEFORE_PLURAL_VERB, at, at + 1, message, (right,), evidence)


def not_agreeing(sentence: Sentence, subject: str, verb: int, right: str, plural: bool) -> Issue:
    """The issue that a form of *be* or *have* has another number than its subject."""
    evidence = pair(subject, sentence.words[verb].text)
    return sentence.issue(SUBJECT_VERB, verb, verb + 1, subject_is(subject, plural), (right,), evidence)


def _two_subjects(sentence: Sentence) -> Iterator[Issue]:
    """*The mayor and the secretary was*."""
    plural_of = classes().plural_of
    for start in clauses(sentence):
        article, noun, joining, other_article, other, verb = sentence.keys(start, start + 6)
        if joining != "and" or not {article, other_article} <= {"the", "a", "an", "its", "our"}:
            continue
        nouns = all(forms.can_be(key, "NN", "NN:UN") for key in (noun, other))
        if nouns and verb in plural_of and sentence.all_joined(start + 1, start + 6):
            subject = sentence.words[start + 1].text
            yield not_agreeing(sentence, subject, start + 5, plural_of[verb], plural=True)


EXTRA_VERB_ENDING = Rule(
    id="grammar.extra-verb-ending",
    summary=tell("After a subject in the plural, a verb has the ending of the singular."),
    bad=(
        Example("Employees [works>work] on a production line."),
        Example("Residents [enjoys>enjoy] better services."),
        Example("These figures [reveals>reveal] that costs rose."),
    ),
    good=(
        Example("Sports works on many levels."),
        Example("Employees work on a production line."),
        Example("The mayor expressed his thanks for the gift."),
    ),
    source=f"{QUIRK}, chapter 10 (concord)",
    type="grammar",
    languages=ENGLISH,
)

MISSING_VERB_ENDING = Rule(
    id="grammar.missing-verb-ending",
    summary=tell("After a subject in the singular, a verb lacks its ending; Chinese verbs have one form."),
    bad=(
        Example("The company [specialize>specializes] in toys."),
        Example("The municipal government highly [value>values] the signed projects."),
        Example("The hall, which [cover>covers] an area of 3 hectares, is new."),
        Example("Zhuzhou [attach>attaches] great importance to it."),
        Example("The four-week expo [attract>attracts] thousands of guests."),
        Example("He [stress>stresses] the need for it."),
    ),
    good=(
        Example("The team specialize in toys."),
        Example("Two halls, which cover an area of 3 hectares, are new."),
        Example("The program will create a hall, and this will bring the people together."),
        Example("The new line may help accelerate the growth of the town, and Mr Write agrees."),
        Example("The mayor insisted that he attend the hearing."),
    ),
    source=f"{QUIRK}, chapter 10 (concord)",
    type="grammar",
    languages=ENGLISH,
    bulk=False,
)

# The noun of a subject that opens a sentence stands among so many words.
_OPENING = 5


def _ending(sentence: Sentence) -> Iterator[Issue]:
    """*Employees works on*, *The government highly value the*: at the start of a sentence."""
    for at in range(min(_OPENING, len(sentence.words))):
        if at and not sentence.joined(at):
            return
        if not _may_be_subject(sentence, at):
            continue
        issue = _extra_ending(sentence, at) or _missing_ending(sentence, at)
        if issue is not None:
            yield issue
            return


def _may_be_subject(sentence: Sentence, at: int) -> bool:
    noun, lead = sentence.words[at], sentence.keys(0, at)
    if noun.key in classes().barriers | classes().determiners or not sentence.joined(at + 1):
        return False
    if at == 0:
        return True
    opens = may_lead(lead[0]) and not forms.can_be(lead[0], "VBG")
    return opens and is_lower(noun) and not any(map(NUMERAL.search, lead))


def _extra_ending(sentence: Sentence, at: int) -> Issue | None:
    """What is wrong with the verb right after a plural at `at`."""
    listed, noun, lead = classes(), sentence.words[at], sentence.keys(0, at)
    # After *these*, it is no verb.
    tags = ("NNS", "VBZ") if lead and lead[0] in _BEFORE_PLURAL else ("NNS",)
    if not forms.is_only(noun.key, *tags) or noun.key in listed.singular or not all(map(may_lead, lead)):
        return None
    verb, after = sentence.key(at + 1), sentence.key(at + 2)
    base = forms.base(verb)
    has_object = after in listed.determiners or after in listed.prepositions - {"of"}
    certain = forms.is_only(verb, "VBZ") or (forms.can_be(verb, "VBZ") and has_object)
    if not base or not certain or not sentence.joined(at + 2):
        return None
    if lead and lead[0] in {"a", "an", "each", "every"}:
        return None
    message, evidence = subject_is(noun.text, plural=True), pair(noun.text, verb)
    return sentence.issue(EXTRA_VERB_ENDING, at + 1, at + 2, message, (base,), evidence)


def _missing_ending(sentence: Sentence, at: int) -> Issue | None:
    """What is wrong with the verb after an adverb and a singular at `at`."""
    noun, lead = sentence.words[at], sentence.keys(0, at)
    if not lead or lead[0] not in {"the", "this", "a", "an", "its"} or not forms.can_be(noun.key, *NOUN):
        return None
    adverb, verb, after = sentence.keys(at + 1, at + 4)
    if not adverb.endswith("ly") or not forms.is_only(adverb, "RB") or not sentence.all_joined(at + 2, at + 4):
        return None
    if not forms.can_be(verb, "VB") or forms.can_be(verb, "VBD", "JJ") or after not in classes().determiners:
        return None
    return lacking_ending(sentence, noun.text, at + 2, (forms.third_person(verb),))


def lacking_ending(sentence: Sentence, subject: str, verb: int, right: tuple[str, ...]) -> Issue:
    """The issue that a verb has its plain form after a subject in the singular."""
    message, evidence = subject_is(subject, plural=False), pair(subject, sentence.words[verb].text)
    return sentence.issue(MISSING_VERB_ENDING, verb, verb + 1, message, right, evidence)


# A subject in the singular with all that belongs to it is no longer, in words after its article.
_LONGEST_SINGULAR = 7


def _plain_verb(sentence: Sentence) -> Iterator[Issue]:
    """*The company specialize in*, *Jiaxing strengthen its*: what can be nothing but the plain form of a verb."""
    for start in clauses(sentence):
        end = _end_of_singular(sentence, start)
        if end is None or not sentence.all_joined(end, end + 2) or not forms.is_only(sentence.key(end), "VB"):
            continue
        if not sentence.words[end].text.islower():
            continue  # *Mr Write*
        noun = next((i for i in range(start + 1, end - 1) if sentence.key(i + 1) in {"of", "in"}), end - 1)
        right = forms.third_person(sentence.key(end))
        yield lacking_ending(sentence, sentence.words[noun].text, end, (right,))


def _end_of_singular(sentence: Sentence, start: int) -> int | None:
    """The place past the subject that begins a clause; None unless it is a name, or an article and a singular."""
    first = sentence.words[start]
    if first.text[0].isupper() and not lexicon.is_english(first.key) and first.text.isalpha():
        return start + 1
    if first.key not in {"the", "this", "a", "an", "its", "our"}:
        return None
    end = start + 2
    while end <= start + _LONGEST_SINGULAR and sentence.joined(end) and not forms.is_only(sentence.key(end), "VB"):
        end += 1
    inside = range(start + 1, end)
    if not all(sentence.joined(i) and _is_within_singular(sentence, i) for i in inside):
        return None
    return end if forms.can_be(sentence.key(end - 1), *NOUN) else None


def _is_within_singular(sentence: Sentence, at: int) -> bool:
    """True for a word of a subject in the singular: of its noun, of a name, or of what follows *of* or *in*."""
    key = sentence.key(at)
    if forms.can_be(key, "NNS") or key in _standing_for_many():
        return False
    return may_lead(key) or key in {"of", "in"} or sentence.words[at].text[0].isupper()


@cache
def _standing_for_many() -> frozenset[str]:
    """Words in whose company a subject need not be singular.

    British usage lets a firm be many, but not in the same breath as a plural verb that nothing else shows.
    """
    listed = classes()
    return (listed.collective | listed.barriers | NUMBER_WORDS) - {"company", "firm", "side", "class", "city"}


# A plural this near before *which*, in words, may be what it speaks of.
_BEFORE_WHICH = 8


def _plain_verb_after_which(sentence: Sentence) -> Iterator[Issue]:
    """*a hall, which cover an area of*."""
    listed = classes()
    for at in range(2, len(sentence.words) - 1):
        if sentence.key(at) != "which" or "," not in sentence.gap(at) or not sentence.all_joined(at + 1, at + 3):
            continue
        before, verb, after = sentence.keys(max(0, at - _BEFORE_WHICH), at), sentence.key(at + 1), sentence.key(at + 2)
        if any(forms.can_be(key, "NNS") or key in {"and", "or"} for key in before):
            continue
        if not forms.can_be(before[-1], *NOUN) or before[-1] in listed.collective:
            continue
        if forms.is_only(verb, "VB", *NOUN) and (after in listed.determiners or after in listed.prepositions):
            right = forms.third_person(verb)
            yield lacking_ending(sentence, sentence.words[at - 1].text, at + 1, (right,))


PATTERNS: tuple[Pattern, ...] = (_be_or_have, _two_subjects, _ending, _plain_verb, _plain_verb_after_which)

RULES = (SUBJECT_VERB, SINGULAR_BEFORE_PLURAL_VERB, EXTRA_VERB_ENDING, MISSING_VERB_ENDING)
