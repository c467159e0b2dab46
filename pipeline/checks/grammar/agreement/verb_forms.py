"""Forms of verbs after other words: *will builds*, *a role of promote*, *was select as*, *this its a start*."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.grammar.agreement.sentence import (
    ENGLISH,
    NOUN,
    NUMERAL,
    QUIRK,
    Pattern,
    Sentence,
    classes,
    is_lower,
    pair,
)
from pipeline.model import Example, Issue, Rule, as_is, tell
from pipeline.words import forms

_BE = frozenset("is are was were be been being".split())
_FINITE_BE = frozenset("is are was were".split())
_DO = frozenset("do does did".split())
_PERFECT = frozenset("has have had".split())
# What may follow a modal or *is* without being the verb that it goes with.
_AUXILIARIES = frozenset("is has does was had did are were have do am be been being".split())


AFTER_MODAL = Rule(
    id="grammar.after-modal",
    summary=tell("After “will”, “can”, “should” and the like, a verb has its plain form."),
    bad=(Example("The government will [builds>build] three schools."),),
    good=(Example("They will power the plant; the will sounds odd; May sales grew."),),
    source=f"{QUIRK}, chapter 3 (verbs and auxiliaries)",
    type="grammar",
    languages=ENGLISH,
)


def _after_modal(sentence: Sentence) -> Iterator[Issue]:
    for at in range(1, len(sentence.words)):
        modal, verb = sentence.words[at - 1], sentence.words[at]
        if modal.key not in classes().modals or not modal.text.islower() or not _is_second_verb(sentence, at):
            continue
        noun = at > 1 and sentence.joined(at - 1) and sentence.key(at - 2) in classes().determiners
        base = forms.base(verb.key) if forms.can_be(verb.key, "VBZ") else ""
        if base and not noun and not forms.can_be(verb.key, "VB", "RB", "JJ", *NOUN):
            message = tell("After “{a}”, the verb has its plain form.", a=modal.text)
            yield sentence.issue(AFTER_MODAL, at, at + 1, message, (base,), pair(modal.text, verb.text))


def _is_second_verb(sentence: Sentence, at: int) -> bool:
    """True for a word right after another that is no auxiliary and no name."""
    verb = sentence.words[at]
    return sentence.joined(at) and is_lower(verb) and verb.key not in _AUXILIARIES


TWO_VERBS = Rule(
    id="grammar.two-verbs",
    summary=tell("A second verb with an ending follows “is” or “are”: one of the two is too many."),
    bad=(Example("It [is contains>contains] three parts."),),
    good=(Example("It is the rest that contains three parts."),),
    source=f"{QUIRK}, chapter 3 (verbs and auxiliaries)",
    type="grammar",
    languages=ENGLISH,
)


def _two_verbs(sentence: Sentence) -> Iterator[Issue]:
    for at in range(1, len(sentence.words)):
        first, second = sentence.words[at - 1], sentence.words[at]
        if first.key in _FINITE_BE and _is_second_verb(sentence, at) and forms.is_only(second.key, "VBZ"):
            message, evidence = tell("Two verbs stand where one belongs."), pair(first.text, second.text)
            yield sentence.issue(TWO_VERBS, at - 1, at + 1, message, (second.text,), evidence)


VERB_FOR_NOUN = Rule(
    id="grammar.verb-for-noun",
    summary=tell("A verb stands between “the” and “of”, where a noun belongs; in Chinese, one word is often both."),
    bad=(
        Example("Much has changed since the [establish>establishment] of the zone."),
        Example("It helps the [promote>promotion] of trade."),
    ),
    good=(Example("He saw the rest of the zone and the change of the law."),),
    source="J. Pinkham, The Translator's Guide to Chinglish (2000)",
    type="grammar",
    languages=ENGLISH,
    bulk=False,
)


def _verb_for_noun(sentence: Sentence) -> Iterator[Issue]:
    for at in range(1, len(sentence.words) - 1):
        verb = sentence.words[at]
        if sentence.key(at - 1) != "the" or sentence.key(at + 1) != "of" or not is_lower(verb):
            continue
        if sentence.all_joined(at, at + 2) and forms.is_only(verb.key, "VB"):
            nouns = _nouns_of_verb(verb.key)
            if nouns:
                message = tell("“{a}” is a verb; a noun belongs here.", a=verb.text)
                yield sentence.issue(VERB_FOR_NOUN, at, at + 1, message, nouns, tell("the {a} of", a=verb.text))


def _nouns_of_verb(verb: str) -> tuple[str, ...]:
    """Nouns made of a verb that the dictionary knows: *establishment*; *promotion*; its form in -ing last."""
    stem = verb.removesuffix("e")
    options = (f"{verb}ment", f"{stem}ion", f"{stem}ation", f"{stem}al", f"{stem}ance", f"{verb[:-1]}ication")
    found = next((form for form in options if forms.can_be(form, *NOUN)), "")
    return tuple(form for form in (found, forms.gerund(verb)) if form)


AFTER_PREPOSITION = Rule(
    id="grammar.after-preposition",
    summary=tell("After a preposition, a verb ends in -ing."),
    bad=(
        Example("It plays a role of [promote>promoting] the reform."),
        Example("They exchanged views on [strengthen>strengthening] cooperation."),
        Example("They invest in [build>building] a plant."),
    ),
    good=(
        Example("The role of promoting the reform is on show."),
        Example("It saw the errors at compile time."),
        Example("The fields that they are engaged in include shipping."),
    ),
    source=f"{QUIRK}, chapter 9 (prepositions and prepositional phrases)",
    type="grammar",
    languages=ENGLISH,
)

_BEFORE_GERUND = frozenset("of in on at by for from with without after before through about besides despite".split())
# After these, a word that the dictionary knows as a verb only may be part of a term: *at compile time*.
_BEFORE_TERM = frozenset("at from with about".split())
# After a verb these open its object; after a noun that is no verb they would stand, too.
_NO_SURE_OBJECT = frozenset("no any each every this that".split())


def _after_preposition(sentence: Sentence) -> Iterator[Issue]:
    for at in range(1, len(sentence.words) - 1):
        verb, preposition, after = sentence.words[at], sentence.key(at - 1), sentence.key(at + 1)
        if preposition not in _BEFORE_GERUND or not sentence.all_joined(at, at + 2) or not is_lower(verb):
            continue
        if not (after in classes().determiners or forms.can_be(after, "JJ", "NNS", *NOUN)):
            continue
        if _is_stranded(sentence, at - 1):
            continue
        gerund = forms.gerund(verb.key) if _is_verb_after(preposition, verb.key, after) else ""
        if gerund:
            message, evidence = tell("After a preposition, the verb ends in -ing."), pair(preposition, verb.text)
            yield sentence.issue(AFTER_PREPOSITION, at, at + 1, message, (gerund,), evidence)


_BE = frozenset("am is are was were be been being".split())


def _is_stranded(sentence: Sentence, at: int) -> bool:
    """True for a preposition at the end of a relative clause: *the industries that they are involved in include*."""
    if not forms.can_be(sentence.key(at - 1), "VBN") or sentence.key(at - 2) not in _BE:
        return False
    return not {"that", "which", "whom", "what"}.isdisjoint(sentence.keys(max(0, at - 10), at - 2))


def _is_verb_after(preposition: str, verb: str, after: str) -> bool:
    listed = classes()
    if verb in listed.bare_verbs and after in listed.determiners and after not in _NO_SURE_OBJECT:
        return True
    return forms.is_only(verb, "VB") and (preposition not in _BEFORE_TERM or after in listed.determiners)


AFTER_TO = Rule(
    id="grammar.after-to",
    summary=tell("After “to”, a verb has its plain form where an infinitive is meant: “plans to build”."),
    bad=(
        Example("The province will continue to [strengthening>strengthen] cooperation."),
        Example("The city plans to [built>build] 20 parks."),
        Example("It is necessary to [adheres>adhere] to the plan."),
    ),
    good=(
        Example("They look forward to strengthening cooperation and continue to do so."),
        Example("They aim to put more into it, which led to increased trade."),
        Example("They moved from planned to managed growth."),
    ),
    source=f"{QUIRK}, chapter 3 (verbs and auxiliaries)",
    type="grammar",
    languages=ENGLISH,
)


def _after_to(sentence: Sentence) -> Iterator[Issue]:
    for at in range(2, len(sentence.words)):
        verb = sentence.words[at]
        if sentence.key(at - 1) != "to" or not sentence.all_joined(at - 1, at + 1) or not is_lower(verb):
            continue
        base = ""
        if forms.is_only(verb.key, "VBZ"):
            base = forms.base(verb.key)
        elif sentence.key(at - 2) in classes().infinitive and sentence.key(at - 3) != "from":
            base = _plain_form(verb.key, sentence.key(at + 1) if sentence.joined(at + 1) else "")
        if base:
            message = tell("After “to”, the verb has its plain form here.")
            evidence = pair(f"{sentence.words[at - 2].text} to", verb.text)
            yield sentence.issue(AFTER_TO, at, at + 1, message, (base,), evidence)


def _plain_form(verb: str, after: str) -> str:
    """*strengthen* of *strengthening*; *build* of *built* before an object; "" for what may be right."""
    if _is_inflected(verb):
        stem = verb.removesuffix("ing").removesuffix("ed")
        return next((b for b in (stem, stem + "e", stem[:-1]) if forms.can_be(b, "VB")), "")
    if after in classes().determiners or NUMERAL.search(after) or after in {"more", "new"}:
        return classes().irregular.get(verb, "")
    return ""


def _is_inflected(verb: str) -> bool:
    """True for *strengthening* and *invested*."""
    past = verb.endswith("ed") and forms.can_be(verb, "VBD") and not forms.can_be(verb, "VB")
    return past or forms.can_be(verb, "VBG")


AFTER_AUXILIARY = Rule(
    id="grammar.after-auxiliary",
    summary=tell("After a form of “be” or “have”, a verb stands in its plain form, where a participle belongs."),
    bad=(
        Example("It was [announce>announced] in May."),
        Example("It has [promote>promoted] the reform."),
        Example("The plan was officially [emphasize>emphasized] by them."),
    ),
    good=(
        Example("It was complete in May, and open to all. They have to build it. The work is in progress."),
        Example("What the fund does is provide for the poor."),
    ),
    source=f"{QUIRK}, chapter 3 (verbs and auxiliaries)",
    type="grammar",
    languages=ENGLISH,
)


def _after_auxiliary(sentence: Sentence) -> Iterator[Issue]:
    for at in range(1, len(sentence.words)):
        verb = sentence.words[at]
        if not verb.text.islower() or not sentence.all_joined(at, at + 2) or not forms.is_only(verb.key, "VB"):
            continue
        adverb = sentence.key(at - 1).endswith("ly") and sentence.joined(at - 1)
        auxiliary = at - 2 if adverb else at - 1
        if sentence.key(auxiliary - 1) in _DO:
            continue  # *What the fund does is provide for the poor.*
        right = participle(verb.key)
        if right and _asks_for_participle(sentence.key(auxiliary), sentence.key(at + 1)):
            word = sentence.words[auxiliary].text
            message = tell("After “{a}”, the verb is a participle.", a=word)
            yield sentence.issue(AFTER_AUXILIARY, at, at + 1, message, (right,), pair(word, verb.text))


def _asks_for_participle(auxiliary: str, after: str) -> bool:
    """True for *is ... as*, *has ... the*: the passive has no object."""
    listed = classes()
    if auxiliary in _BE:
        return after in listed.opens_adjunct
    return auxiliary in _PERFECT and (after in listed.opens_adjunct or after in listed.opens_object)


def participle(verb: str, tag: str = "VBN") -> str:
    """*selected* of *select*, *planned* of *plan*, with the tag VBD their past; "" for an irregular verb."""
    endings = (verb + "d" if verb.endswith("e") else "", verb[:-1] + "ied" if verb.endswith("y") else "", verb + "ed")
    return next((form for form in (*endings, verb + verb[-1] + "ed") if form and forms.can_be(form, tag)), "")


ITS_FOR_IS = Rule(
    id="grammar.its-for-is",
    summary=tell("The possessive “its” stands where the verb “is” is missing."),
    bad=(
        Example("The government [its>is] a defender, and this [its>is] right."),
        Example("It [its>is] reported so."),
    ),
    good=(
        Example("It opens its doors, and gives the city its first park."),
        Example("A river gave it its name, and trade gave this its fame."),
    ),
    source=f"{QUIRK}, chapter 6 (pronouns and numerals)",
    type="grammar",
    languages=ENGLISH,
)


def _its_for_is(sentence: Sentence) -> Iterator[Issue]:
    for at in range(1, len(sentence.words) - 1):
        if sentence.key(at) == "its" and sentence.all_joined(at, at + 2) and _lacks_verb(sentence, at):
            message = tell("“its” stands where a verb is missing.")
            evidence = as_is(f"{sentence.key(at - 1)} its {sentence.key(at + 1)}")
            yield sentence.issue(ITS_FOR_IS, at, at + 1, message, ("is",), evidence)


def _lacks_verb(sentence: Sentence, at: int) -> bool:
    """True for *its* after a subject, before what no possessive goes with: *it its*, *the city its a*, *its not*."""
    adjuncts, subject, right = classes().opens_adjunct, sentence.words[at - 1], sentence.key(at + 1)
    if subject.key in {"it", "this", "there", "he", "she"}:
        before = sentence.key(at - 2) if sentence.joined(at - 1) else ""
        return not forms.can_be(before, "VB", "VBZ", "VBD", "VBG") and before not in classes().prepositions
    passive = forms.can_be(right, "VBN") and sentence.key(at + 2) in adjuncts
    if right not in {"a", "an", "the", "not", "also"} and not passive:
        return False
    if not subject.text.islower():
        return at > 1
    return subject.key not in adjuncts and forms.can_be(subject.key, *NOUN) and not forms.can_be(subject.key, "VBD")


IS_FOR_ITS = Rule(
    id="grammar.is-for-its",
    summary=tell("The verb “is” stands after a preposition and before a noun, where the possessive “its” belongs."),
    bad=(Example("It is a plan with peace at [is>its] core."),),
    good=(Example("What it stands for is growth."), Example("The place we look at is beautiful.")),
    source=f"{QUIRK}, chapter 6 (pronouns and numerals)",
    type="grammar",
    languages=ENGLISH,
)

_BEFORE_POSSESSIVE = frozenset("of at with into through under from".split())
_QUESTION = frozenset("what which that who where how".split())


def _is_for_its(sentence: Sentence) -> Iterator[Issue]:
    for at in range(1, len(sentence.words) - 1):
        left, word, right = sentence.keys(at - 1, at + 2)
        if word != "is" or left not in _BEFORE_POSSESSIVE or not sentence.all_joined(at, at + 2):
            continue
        # *What it stands for is growth*, *the place we look at is beautiful*
        clause = not _QUESTION.isdisjoint(sentence.keys(0, at))
        verb = forms.can_be(sentence.key(at - 2), "VB", "VBZ", "VBD", "VBN", "VBG")
        if not clause and not verb and forms.can_be(right, *NOUN) and not forms.can_be(right, "RB"):
            message, evidence = tell("After a preposition stands no verb."), as_is(f"{left} is {right}")
            yield sentence.issue(IS_FOR_ITS, at, at + 1, message, ("its",), evidence)


PATTERNS: tuple[Pattern, ...] = (
    _after_modal,
    _two_verbs,
    _verb_for_noun,
    _after_preposition,
    _after_to,
    _after_auxiliary,
    _its_for_is,
    _is_for_its,
)

RULES = (
    AFTER_MODAL,
    TWO_VERBS,
    VERB_FOR_NOUN,
    AFTER_PREPOSITION,
    AFTER_TO,
    AFTER_AUXILIARY,
    ITS_FOR_IS,
    IS_FOR_ITS,
)
