"""Verbs that do not go with their subject or auxiliary: *it are*, *China have*, *was select as*, *this its a start*."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.grammar.agreement.sentence import Rule, Sentence, Slip
from pipeline.checks.grammar.usage import NUMBER_WORDS
from pipeline.chinese import divisions
from pipeline.words import forms

_NOUN = ("NN", "NN:U", "NN:UN")
_DETERMINERS = frozenset("a an the this that these those its their our his her".split())
_BE = frozenset("is are was were be been being".split())
_HAVE = frozenset("has have had having".split())
_PREPOSITIONS = frozenset("of in on at by for from with to into within under through during as".split())
_MODAL = frozenset("will can may might must shall should would could do does did let".split())
# Before these, "it were" and "he have" may be right: conditions, wishes, what somebody lets or makes others do.
_UNREAL = frozenset("if though wish unless whether were let make help see and or than as".split())


def _pronoun(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *it are*, *this have*, *these is*. Good: *it is*, *this has*, *these are*."""
    right = {"are": "is", "have": "has"}
    plural = {"is": "are", "was": "were", "has": "have"}
    for at in range(len(sentence.words) - 1):
        pronoun, verb = sentence.key(at), sentence.key(at + 1)
        opens = at == 0 or not sentence.joined(at) or sentence.key(at - 1) in {"that", "because", "but", "when"}
        if not opens or not sentence.joined(at + 1):
            continue
        if pronoun in {"it", "he", "she", "this"} and verb in right and sentence.key(at - 1) not in _UNREAL:
            yield _slip(sentence, at, at + 1, right[verb], "singular")
        elif pronoun in {"they", "we", "these", "those"} and verb in plural:
            yield _slip(sentence, at, at + 1, plural[verb], "plural")


def _slip(sentence: Sentence, subject: int, verb: int, right: str, number: str) -> Slip:
    noun, found = sentence.words[subject].text, sentence.words[verb].text
    return Slip(verb, verb + 1, (right,), f"The subject “{noun}” is {number}.", f"{noun} … {found}")


def _place(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *Zhuzhou attach importance to*, *said that China have*. Good: *Zhuzhou attaches*, *China has*."""
    singular = {"are": "is", "were": "was", "have": "has"}
    for at in range(len(sentence.words) - 2):
        name, verb = sentence.key(at), sentence.key(at + 1)
        opens = at == 0 or (sentence.joined(at) and sentence.key(at - 1) == "that" and _reports(sentence.key(at - 2)))
        if not opens or not sentence.joined(at + 1) or not sentence.words[at].text[:1].isupper():
            continue
        if not (name == "china" or divisions.provinces(name)) or not sentence.words[at + 1].text.islower():
            continue
        if verb in singular:
            yield _slip(sentence, at, at + 1, singular[verb], "singular")
        elif forms.is_only(verb, "VB") and _object(sentence, at + 2) and _third_person(verb):
            yield _slip(sentence, at, at + 1, _third_person(verb), "singular")


def _reports(key: str) -> bool:
    """True for *said*, *shows*: what follows "that" is no wish."""
    return forms.can_be(key, "VBD", "VBZ") and key not in {
        "proposed",
        "suggested",
        "required",
        "demanded",
        "requested",
        "recommended",
        "asked",
        "urged",
        "insisted",
        "ordered",
        "advised",
        "moved",
    }


def _object(sentence: Sentence, at: int) -> bool:
    key = sentence.key(at)
    return sentence.joined(at) and (key in _DETERMINERS | _PREPOSITIONS or forms.can_be(key, "JJ", "NNS"))


def _third_person(verb: str) -> str:
    endings = [verb[:-1] + "ies"] if verb.endswith("y") else []
    return next((form for form in (*endings, verb + "es", verb + "s") if forms.can_be(form, "VBZ")), "")


def _plain(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *The article emphasize that*, *The four-week expo attract thousands*. Good: *emphasizes*, *attracts*."""
    if sentence.key(0) not in {"the", "this", "a", "an", "its", "our"}:
        return
    for at in range(1, min(5, len(sentence.words) - 2)):
        if not sentence.joined(at) or not sentence.joined(at + 1):
            return
        noun, verb = sentence.words[at], sentence.key(at + 1)
        if not forms.can_be(noun.key, "JJ", "VBN", *_NOUN) and "-" not in noun.key:
            return
        if noun.key in _MODAL or not noun.text.islower() or not forms.is_only(noun.key, *_NOUN, "JJ", "VB"):
            continue
        after = sentence.key(at + 2)
        follows = after in _DETERMINERS | {"that"} or after in NUMBER_WORDS | {"thousands", "millions", "hundreds"}
        if forms.can_be(noun.key, *_NOUN) and forms.is_only(verb, "VB") and follows and _third_person(verb):
            yield Slip(
                at + 1,
                at + 2,
                (_third_person(verb), _past(verb)),
                f"The subject “{noun.text}” is singular.",
                f"{noun.text} … {verb}",
            )
            return


def _past(verb: str) -> str:
    return _participle(verb, "VBD")


def _participle(verb: str, tag: str = "VBN") -> str:
    """*selected* of *select*, *planned* of *plan*; "" for an irregular verb."""
    endings = (verb + "d" if verb.endswith("e") else "", verb[:-1] + "ied" if verb.endswith("y") else "", verb + "ed")
    return next((form for form in (*endings, verb + verb[-1] + "ed") if form and forms.can_be(form, tag)), "")


def _passive(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *was select as a pilot*, *has promote the reform*. Good: *was selected*, *has promoted*."""
    for at in range(1, len(sentence.words)):
        verb, before, after = sentence.words[at], sentence.key(at - 1), sentence.key(at + 1)
        if not verb.text.islower() or not sentence.joined(at) or not forms.is_only(verb.key, "VB"):
            continue
        start = at - 1
        if before.endswith("ly") and sentence.joined(at - 1):
            start, before = at - 2, sentence.key(at - 2)
        passive = before in _BE and sentence.joined(at + 1) and after in _PREPOSITIONS
        perfect = before in _HAVE - {"having"} and sentence.joined(at + 1) and after in _DETERMINERS | _PREPOSITIONS
        right = _participle(verb.key)
        if (passive or perfect) and right and start >= 0:
            auxiliary = sentence.words[start].text
            message = f"After “{auxiliary}”, the verb is a participle."
            yield Slip(at, at + 1, (right,), message, f"{auxiliary} … {verb.text}")


def _its_for_is(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *The government its a defender*, *with peace at is core*. Good: *is a defender*, *at its core*."""
    for at in range(1, len(sentence.words) - 1):
        key, left, right = sentence.key(at), sentence.key(at - 1), sentence.key(at + 1)
        if not (sentence.joined(at) and sentence.joined(at + 1)):
            continue
        if key == "its" and _lacks_verb(sentence, at):
            yield Slip(at, at + 1, ("is",), "“its” stands where a verb is missing.", f"{left} its {right}")
        elif key == "is" and left in {"of", "at", "with", "into", "through", "under", "from"}:
            question = {"what", "which", "that", "who", "where", "how"} & {sentence.key(i) for i in range(at)}
            verb = forms.can_be(sentence.key(at - 2), "VB", "VBZ", "VBD", "VBN", "VBG")
            if not question and not verb and forms.can_be(right, *_NOUN) and not forms.can_be(right, "RB"):
                yield Slip(at, at + 1, ("its",), "After a preposition stands no verb.", f"{left} is {right}")


def _lacks_verb(sentence: Sentence, at: int) -> bool:
    """True for *its* after a subject, before what no possessive goes with: *it its*, *the city its a*, *its not*."""
    subject, right = sentence.words[at - 1], sentence.key(at + 1)
    if subject.key in {"it", "this", "there", "he", "she"}:
        return True
    passive = forms.can_be(right, "VBN") and sentence.key(at + 2) in _PREPOSITIONS
    if right not in {"a", "an", "the", "not", "also"} and not passive:
        return False
    if not subject.text.islower():
        return at > 1
    return (
        subject.key not in _PREPOSITIONS and forms.can_be(subject.key, *_NOUN) and not forms.can_be(subject.key, "VBD")
    )


def _pronoun_plain(sentence: Sentence) -> Iterator[Slip]:
    """Bad: *He stress the need*, *said that it welcome investors*. Good: *stresses*, *welcomes*."""
    for at in range(len(sentence.words) - 2):
        verb, before = sentence.key(at + 1), sentence.key(at - 1)
        if sentence.key(at) not in {"he", "she", "it"} or not sentence.joined(at + 1):
            continue
        opens = at == 0 or (sentence.joined(at) and before == "that" and _reports(sentence.key(at - 2)))
        follows = sentence.key(at + 2) in _DETERMINERS | {"that"} or forms.is_only(sentence.key(at + 2), "NNS")
        plain = forms.can_be(verb, "VB") and not forms.can_be(verb, "VBD", "VBN", "RB")
        if opens and plain and follows and sentence.joined(at + 2) and verb not in _MODAL and _third_person(verb):
            noun, options = sentence.words[at].text, (_third_person(verb), _past(verb))
            suggestions = tuple(option for option in options if option)
            yield Slip(at + 1, at + 2, suggestions, f"The subject “{noun}” is singular.", f"{noun} … {verb}")


RULES: tuple[Rule, ...] = (_pronoun, _pronoun_plain, _place, _plain, _passive, _its_for_is)
