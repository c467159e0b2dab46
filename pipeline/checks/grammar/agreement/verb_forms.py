"""Forms of verbs after other words: *will builds*, *a role of promote*, *continue to strengthening*."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.grammar.agreement.sentence import NOUN, NUMERAL, Rule, Sentence, Slip, is_lower, known
from pipeline.words import forms

_MODALS = frozenset("will can should must may would could might shall cannot".split())
_AUXILIARIES = frozenset("is has does was had did are were have do am be been being".split())


def _after_modal(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *will builds three schools*, *is consists of*. Good: *will build*, *consists of*."""
    for at in range(1, len(sentence.words)):
        verb, before = sentence.words[at], sentence.key(at - 1)
        if not sentence.joined(at) or not is_lower(verb) or verb.key in _AUXILIARIES:
            continue
        evidence = f"{sentence.words[at - 1].text} … {verb.text}"
        if before in _MODALS and sentence.words[at - 1].text.islower():
            noun = at > 1 and sentence.joined(at - 1) and sentence.key(at - 2) in known().determiners
            base = forms.base(verb.key) if forms.can_be(verb.key, "VBZ") else ""
            if base and not noun and not forms.can_be(verb.key, "VB", "RB", "JJ", *NOUN):
                message = f"After “{sentence.words[at - 1].text}”, the verb has its plain form."
                yield Slip(at, at + 1, (base,), message, evidence)
        elif before in {"is", "was", "are", "were"} and forms.is_only(verb.key, "VBZ"):
            yield Slip(at - 1, at + 1, (verb.text,), "Two verbs stand where one belongs.", evidence)


# Of these, *at compile time* and the like make terms.
_BEFORE_NOUN = frozenset("at from with about".split())
_BEFORE_GERUND = frozenset("of in on at by for from with without after before through about besides despite".split())


def _noun_of_verb(verb: str) -> tuple[str, ...]:
    """Nouns made of a verb that the dictionary knows: *establishment*; *promotion*; its form in -ing last."""
    stem = verb.removesuffix("e")
    options = (f"{verb}ment", f"{stem}ion", f"{stem}ation", f"{stem}al", f"{stem}ance", f"{verb[:-1]}ication")
    found = next((form for form in options if forms.can_be(form, *NOUN)), "")
    return tuple(form for form in (found, forms.gerund(verb)) if form)


def _verb_for_noun(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *since the establish of the zone*. Good: *since the establishment of the zone*."""
    for at in range(1, len(sentence.words) - 1):
        verb = sentence.words[at]
        if sentence.key(at - 1) != "the" or sentence.key(at + 1) != "of" or not is_lower(verb):
            continue
        if sentence.joined(at) and sentence.joined(at + 1) and forms.is_only(verb.key, "VB"):
            nouns = _noun_of_verb(verb.key)
            if nouns:
                yield Slip(at, at + 1, nouns, f"“{verb.text}” is a verb; a noun belongs here.", f"the {verb.text} of")


def _after_preposition(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *the role of promote the reform*. Good: *the role of promoting the reform*."""
    know = known()
    for at in range(1, len(sentence.words) - 1):
        verb = sentence.words[at]
        if sentence.key(at - 1) not in _BEFORE_GERUND:
            continue
        if not (sentence.joined(at) and sentence.joined(at + 1) and is_lower(verb)):
            continue
        after = sentence.key(at + 1)
        if verb.key in know.bare_verbs and after in know.determiners - {"no", "any", "each", "every", "this", "that"}:
            certain = True
        else:
            certain = forms.is_only(verb.key, "VB") and (
                sentence.key(at - 1) not in _BEFORE_NOUN or after in know.determiners
            )
        if certain and (after in know.determiners or forms.can_be(after, "JJ", "NNS", *NOUN)):
            gerund = forms.gerund(verb.key)
            if gerund:
                evidence = f"{sentence.key(at - 1)} … {verb.text}"
                yield Slip(at, at + 1, (gerund,), "After a preposition, the verb ends in -ing.", evidence)


def _is_inflected(verb: str) -> bool:
    """True for *strengthening* and *invested*."""
    past = verb.endswith("ed") and forms.can_be(verb, "VBD") and not forms.can_be(verb, "VB")
    return past or forms.can_be(verb, "VBG")


def _plain(verb: str, after: str) -> str:
    """*strengthen* of *strengthening*; *build* of *built* before an object; "" for what may be right."""
    know = known()
    if _is_inflected(verb):
        stem = verb.removesuffix("ing").removesuffix("ed")
        return next((b for b in (stem, stem + "e", stem[:-1]) if forms.can_be(b, "VB")), "")
    if after in know.determiners or NUMERAL.search(after) or after in {"more", "new"}:
        return know.irregular.get(verb, "")
    return ""


def _infinitive(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *continue to strengthening*, *plans to built the*, *to adheres to*. Good: *to strengthen*, *to build*."""
    know = known()
    for at in range(2, len(sentence.words)):
        verb = sentence.words[at]
        if sentence.key(at - 1) != "to" or not (sentence.joined(at) and sentence.joined(at - 1) and is_lower(verb)):
            continue
        base = ""
        if forms.is_only(verb.key, "VBZ"):
            base = forms.base(verb.key)
        elif sentence.key(at - 2) in know.infinitive:
            base = _plain(verb.key, sentence.key(at + 1) if sentence.joined(at + 1) else "")
        if base:
            evidence = f"{sentence.words[at - 2].text} to … {verb.text}"
            yield Slip(at, at + 1, (base,), "After “to”, the verb has its plain form here.", evidence)


RULES: tuple[Rule, ...] = (_after_modal, _verb_for_noun, _after_preposition, _infinitive)
