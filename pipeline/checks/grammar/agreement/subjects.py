"""Subjects and their verbs: *the construction of roads have started*, *Employees works on*."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.grammar.agreement.sentence import (
    NOUN,
    NUMERAL,
    Rule,
    Sentence,
    Slip,
    clauses,
    is_lower,
    known,
    may_lead,
)
from pipeline.checks.grammar.usage import NUMBER_WORDS
from pipeline.words import forms, lexicon

_SUBJECT = 14


def _concord(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *The construction of roads have started*, *The results in 2023 has been revealed*. Good: *has*, *have*."""
    know = known()
    for start in clauses(sentence):
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
            if (
                (key in know.barriers or key.endswith("n't")) and not (key == "than" and verb == start + 1)
            ) or _is_finite(sentence, verb):
                break
            verb += 1


def _is_finite(sentence: Sentence, at: int) -> bool:
    """True for a word that must be the verb of the clause, or that may be one and is followed by its object."""
    know = known()
    key, after = sentence.key(at), sentence.key(at + 1)
    if forms.is_only(key, "VBZ") or forms.is_only(key, "VBD") or forms.is_only(key, "VB"):
        return True
    return forms.can_be(key, "VBD", "VBZ", "VB") and after in know.determiners


def _subject(sentence: Sentence, start: int, verb: int) -> Slip | None:
    """What is wrong between the subject that begins at `start` and the verb *is*, *are*, *has* ..., if anything."""
    know = known()
    keys = [sentence.key(i) for i in range(start, verb)]
    split = next((i for i, key in enumerate(keys) if key in know.prepositions), None)
    if split == 0:
        return None
    head = (len(keys) if split is None else split) - 1
    # A participle or an adverb may stand between the noun and what follows it.
    while head > 0 and not forms.can_be(keys[head], *NOUN, "NNS") and forms.can_be(keys[head], "RB", "VBN", "VBG"):
        head -= 1
    if head < 0:
        return None
    word = sentence.words[start + head]
    lead = keys[:head]
    if not word.text.isalpha() or word.key in NUMBER_WORDS or (start + head > 0 and not word.text.islower()):
        return None
    if lead[:2] == ["more", "than"]:
        lead = lead[2:]
    if lead and forms.can_be(lead[0], "VBG"):
        return None  # *Building roads is*
    numbered = any(NUMERAL.search(key) or key in NUMBER_WORDS for key in lead)
    if not all(map(may_lead, lead)):
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
        tags = (*NOUN, "VB", "JJ") if lead and lead[0] in know.determiners else NOUN
        singular = forms.can_be(word.key, *NOUN) and forms.is_only(word.key, *tags)
        if singular and not (lead and lead[0] in {"these", "those", "both"}):
            right = know.singular_of[found.key]
            plural_noun = forms.plural(word.key)
            if split is None and (not lead or lead[0] not in {"a", "an", "the", "this", "that", "each", "every"}):
                # *Private enterprise are*: the noun lacks its ending, more likely than the verb has the wrong one.
                if not plural_noun or not lead:
                    return None
                message = f"“{word.text}” is singular, “{found.text}” is plural."
                return Slip(start + head, start + head + 1, (plural_noun,), message, f"{word.text} … {found.text}")
            return _disagreement(start + head, verb, right, "singular", sentence)
    return None


def _disagreement(head: int, verb: int, right: str, number: str, sentence: Sentence) -> Slip:
    noun, found = sentence.words[head].text, sentence.words[verb].text
    return Slip(verb, verb + 1, (right,), f"The subject “{noun}” is {number}.", f"{noun} … {found}")


def _two_subjects(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *The mayor and the secretary was present*. Good: *were*."""
    know = known()
    for start in clauses(sentence):
        keys = [sentence.key(i) for i in range(start, start + 6)]
        if keys[2] != "and" or not {keys[0], keys[3]} <= {"the", "a", "an", "its", "our"}:
            continue
        nouns = all(forms.can_be(key, "NN", "NN:UN") for key in (keys[1], keys[4]))
        if nouns and keys[5] in know.plural_of and all(sentence.joined(i) for i in range(start + 1, start + 6)):
            yield _disagreement(start + 1, start + 5, know.plural_of[keys[5]], "plural", sentence)


def _plain_verb(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *Employees works on*, *The government highly value the*. Good: *Employees work on*, *highly values the*."""
    know = known()
    objects = know.determiners | know.prepositions
    head = 0
    while head < min(5, len(sentence.words)) and (head == 0 or sentence.joined(head)):
        noun, verb, after = sentence.words[head], sentence.key(head + 1), sentence.key(head + 2)
        lead = [sentence.key(i) for i in range(head)]
        opened = head == 0 or (
            may_lead(lead[0]) and not forms.can_be(lead[0], "VBG") and not NUMERAL.search(" ".join(lead))
        )
        if noun.key in know.barriers or not opened or not sentence.joined(head + 1) or (head and not is_lower(noun)):
            head += 1
            continue
        if forms.is_only(noun.key, "NNS") and noun.key not in know.singular and all(map(may_lead, lead)):
            base = forms.base(verb)
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
        if lead and lead[0] in {"the", "this", "a", "an", "its"} and forms.can_be(noun.key, *NOUN):
            verb, after = sentence.key(head + 2), sentence.key(head + 3)
            right = forms.third_person(verb)
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


def _may_precede(sentence: Sentence, at: int) -> bool:
    """True for a word of a subject in the singular: of its noun, of a name, or of what follows *of* or *in*."""
    return may_lead(sentence.key(at)) or sentence.key(at) in {"of", "in"} or sentence.words[at].text[0].isupper()


def _unmarked_verb(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *The company specialize in*, *Jiaxing strengthen its*, *a hall, which cover an area of*. Good: *covers*."""
    know = known()
    follows = know.determiners | know.prepositions
    # British usage lets a firm be many, but not in the same breath as a plural verb that nothing else shows.
    several = (know.collective | know.barriers | NUMBER_WORDS) - {"company", "firm", "side", "class", "city"}

    def slip(noun: int, verb: int, *also: str) -> Iterator[Slip]:
        right = forms.third_person(sentence.key(verb))
        after = sentence.key(verb + 1)
        if right and forms.is_only(sentence.key(verb), "VB", *also) and sentence.joined(verb + 1):
            if after in follows or not also:
                word, found = sentence.words[noun].text, sentence.words[verb].text
                message = f"The subject “{word}” is singular."
                yield Slip(verb, verb + 1, (right,), message, f"{word} … {found}")

    for start in clauses(sentence):
        first = sentence.words[start]
        if first.text[0].isupper() and not lexicon.is_english(first.key) and first.text.isalpha():
            head = start
        elif first.key in {"the", "this", "a", "an", "its", "our"}:
            head = start + 1
            while head < start + 7 and sentence.joined(head + 1) and not forms.is_only(sentence.key(head + 1), "VB"):
                head += 1
            lead = [sentence.key(i) for i in range(start + 1, head + 1)]
            if not all(sentence.joined(i) and _may_precede(sentence, i) for i in range(start + 1, head + 1)):
                continue
            if any(forms.can_be(k, "NNS") or k in several for k in lead):
                continue
            if not forms.can_be(sentence.key(head), *NOUN):
                continue
        else:
            continue
        if sentence.joined(head + 1):
            noun = next((i for i in range(start + 1, head) if sentence.key(i + 1) in {"of", "in"}), head)
            yield from slip(noun, head + 1)
    for at in range(2, len(sentence.words) - 1):
        before = [sentence.key(i) for i in range(max(0, at - 8), at)]
        if sentence.key(at) == "which" and "," in sentence.gap(at) and sentence.joined(at + 1):
            singular = forms.can_be(before[-1], *NOUN) and before[-1] not in know.collective
            if singular and not any(forms.can_be(key, "NNS") or key in {"and", "or"} for key in before):
                yield from slip(at - 1, at + 1, *NOUN)


RULES: tuple[Rule, ...] = (_concord, _two_subjects, _plain_verb, _unmarked_verb)
