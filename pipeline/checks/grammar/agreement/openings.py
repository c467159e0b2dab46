"""Subjects whose number is plain, as a sentence or a clause opens: *it are*, *China have*, *the expo attract*."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.grammar.agreement.sentence import NOUN, Pattern, Sentence, classes
from pipeline.checks.grammar.agreement.subjects import lacking_ending, not_agreeing
from pipeline.checks.grammar.agreement.verb_forms import participle
from pipeline.chinese import divisions
from pipeline.model import Issue
from pipeline.words import forms
from pipeline.words.tokens import NUMBER_WORDS


def _pronoun(sentence: Sentence) -> Iterator[Issue]:
    """*It are*, *this have*, *these is*."""
    singular = {"are": "is", "have": "has"}
    plural = {"is": "are", "was": "were", "has": "have"}
    for at in range(len(sentence.words) - 1):
        pronoun, verb, before = sentence.key(at), sentence.key(at + 1), sentence.key(at - 1)
        opens = at == 0 or not sentence.joined(at) or before in {"that", "because", "but", "when"}
        if not opens or not sentence.joined(at + 1):
            continue
        if verb == "have" and before == "that" and not _opens(sentence, at):
            continue  # *It is right that she have a say.*
        word = sentence.words[at].text
        if pronoun in {"it", "he", "she", "this"} and verb in singular and before not in classes().unreal:
            yield not_agreeing(sentence, word, at + 1, singular[verb], plural=False)
        elif pronoun in {"they", "we", "these", "those"} and verb in plural:
            yield not_agreeing(sentence, word, at + 1, plural[verb], plural=True)


def _plain_verb_after_pronoun(sentence: Sentence) -> Iterator[Issue]:
    """*He stress the need*, *said that it welcome investors*."""
    for at in range(len(sentence.words) - 2):
        verb, after = sentence.key(at + 1), sentence.key(at + 2)
        if sentence.key(at) not in {"he", "she", "it"} or not sentence.all_joined(at + 1, at + 3):
            continue
        if not _opens(sentence, at) or not forms.can_be(verb, "VB") or forms.can_be(verb, "VBD", "VBN", "RB"):
            continue
        follows = after in classes().opens_object or after == "that" or forms.is_only(after, "NNS")
        right = _with_ending(verb)
        if follows and right and not _is_auxiliary(verb):
            yield lacking_ending(sentence, sentence.words[at].text, at + 1, right)


def _place(sentence: Sentence) -> Iterator[Issue]:
    """*Zhuzhou attach importance to*, *said that China have*."""
    singular = {"are": "is", "were": "was", "have": "has"}
    for at in range(len(sentence.words) - 2):
        place, verb = sentence.words[at], sentence.words[at + 1]
        if not sentence.joined(at + 1) or not place.text[:1].isupper() or not verb.text.islower():
            continue
        if not _opens(sentence, at) or not (place.key == "china" or divisions.provinces(place.key)):
            continue
        if verb.key in singular:
            yield not_agreeing(sentence, place.text, at + 1, singular[verb.key], plural=False)
        elif forms.is_only(verb.key, "VB") and _is_object(sentence, at + 2) and _third_person(verb.key):
            yield lacking_ending(sentence, place.text, at + 1, (_third_person(verb.key),))


def _is_object(sentence: Sentence, at: int) -> bool:
    key = sentence.key(at)
    opens = key in classes().opens_object or key in classes().opens_adjunct
    return sentence.joined(at) and (opens or forms.can_be(key, "JJ", "NNS"))


def _plain_verb(sentence: Sentence) -> Iterator[Issue]:
    """*The article emphasize that*, *The four-week expo attract thousands*."""
    if sentence.key(0) not in {"the", "this", "a", "an", "its", "our"}:
        return
    for at in range(1, min(5, len(sentence.words) - 2)):
        noun, verb, after = sentence.words[at], sentence.key(at + 1), sentence.key(at + 2)
        if not sentence.all_joined(at, at + 2):
            return
        if not forms.can_be(noun.key, "JJ", "VBN", *NOUN) and "-" not in noun.key:
            return
        if _is_auxiliary(noun.key):
            return  # *The line may help accelerate the growth*
        if not noun.text.islower() or not forms.is_only(noun.key, *NOUN, "JJ", "VB"):
            continue
        quantity = after in NUMBER_WORDS or after in {"thousands", "millions", "hundreds"}
        follows = after in classes().opens_object or after == "that" or quantity
        right = _with_ending(verb)
        if forms.can_be(noun.key, *NOUN) and forms.is_only(verb, "VB") and follows and right:
            yield lacking_ending(sentence, noun.text, at + 1, right)
            return


def _opens(sentence: Sentence, at: int) -> bool:
    """True for the first word, and for one after *said that*, *shows that*: not after *proposed that*, a wish."""
    if at == 0:
        return True
    verb = sentence.key(at - 2)
    reports = forms.can_be(verb, "VBD", "VBZ") and verb not in classes().wishes
    return sentence.joined(at) and sentence.key(at - 1) == "that" and reports


def _is_auxiliary(key: str) -> bool:
    """True for a verb that another verb in its plain form follows: *will*, *did*, *help*."""
    return key in classes().modals or key in {"do", "does", "did", "let", "help", "make"}


def _third_person(verb: str) -> str:
    """*values* of *value*; "" when the dictionary has none."""
    form = forms.third_person(verb)
    return form if forms.can_be(form, "VBZ") else ""


def _with_ending(verb: str) -> tuple[str, ...]:
    """Third person and past of a verb; none when the dictionary has no third person, no past of an irregular verb."""
    third = _third_person(verb)
    return tuple(form for form in (third, participle(verb, "VBD")) if form) if third else ()


PATTERNS: tuple[Pattern, ...] = (_pronoun, _plain_verb_after_pronoun, _place, _plain_verb)
