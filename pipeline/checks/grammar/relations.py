"""Outside English: words that do not agree with the noun that they belong to.

`syntax` says which noun that is, and how likely; `inflection` says what agrees. What cannot agree is a proposal: the
form that agrees best, of either word. How likely a proposal is right is weighed by what `Proposal.features` names; the
weights (``relations-XX.tsv``) are fitted by ``scripts/fit_relations.py`` on right text with and without errors.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from pipeline import knowledge
from pipeline.checks.grammar.agreement.sentence import pair
from pipeline.checks.grammar.concord import VERB_NUMBER
from pipeline.judging.sentences import LONGEST
from pipeline.model import Document, Example, Issue, Rule, Word, tell
from pipeline.words import inflection, languages, morphology, syntax
from pipeline.words.inflection import Marks
from pipeline.words.lexicon import stem

_GRAMMARS = (
    "M. Grevisse, A. Goosse, Le bon usage; Duden, Die Grammatik; Real Academia Española, Nueva gramática de la lengua "
    "española; L. Serianni, Grammatica italiana"
)
_ASKED = 0.25
"""What is less likely is not even asked about."""
_AT_ONCE = 400
"""So many sentences are read at once: memory, and speed."""

_SOUNDS = "sounds "
_READ_AS = {"D": "DJ", "B": "B", "J": "JKD", "k": "KJ", "y": "KJ", "v": "v", "x": "v", "N": "N", "E": "N", "R": "R"}
"""Kinds of `syntax.KINDS`, and as what `inflection` is asked of them."""
_LEAST = 0.03
"""A noun that is less likely is not looked at."""
_DOUBT = 0.4
"""More room for agreement makes no proposal."""
_HOLDS = 0.5
"""An article that is as likely that of a noun tells its gender, number and case."""
_AGAINST = 2.0
"""From which logarithm of odds on another form of a verb is a proposal."""
_SELDOM = 0.5
"""What is known of single words counts less."""
_BETTER = 0.5
"""So much better do the words agree, in natural logarithms, after a change that is worth proposing."""
_INDEFINITE = frozenset(("un", "une", "una", "uno", "un'", "ein", "eine"))
_JOINT = 6
_CAN_BE = {
    "D": "D",
    "B": "PD",
    "J": "JK",
    "k": "KJ",
    "y": "KJ",
    "v": "V",
    "x": "V",
    "N": "N",
    "E": "N",
    "R": "RD",
    "M": "",
}


NOUN = Rule(
    id="grammar.noun-agreement",
    summary=tell(
        "An article or an adjective has another gender or number than its noun, or the noun lacks its plural."
    ),
    bad=(
        Example("La zona cuenta con varios [centro>centros] de investigación.", language="es"),
        Example("El alcalde visitó [el>la] biblioteca municipal.", language="es"),
    ),
    good=(
        Example("La zona cuenta con varios centros de investigación.", language="es"),
        Example("El agua de la red de distribución local es potable.", language="es"),
    ),
    source=_GRAMMARS,
    type="grammar",
    languages=("es", "fr", "it"),
)

PARTICIPLE = Rule(
    id="grammar.participle-agreement",
    summary=tell("A participle has another gender or number than the noun that it belongs to."),
    bad=(Example("La carretera fue [construido>construida] en 1990.", language="es"),),
    good=(Example("Las obras han terminado este año.", language="es"),),
    source=_GRAMMARS,
    type="grammar",
    languages=("es", "fr", "it"),
)

FORM = Rule(
    id="grammar.verb-form",
    summary=tell("An infinitive stands where a participle belongs, or the other way round."),
    bad=(
        Example("La empresa quiere [construido>construir] una fábrica.", language="es"),
        Example("La mairie a décidé de [rénové>rénover] le vieux quartier.", language="fr"),
    ),
    good=(
        Example("El ayuntamiento ha renovado el barrio antiguo.", language="es"),
        Example("Viele Straßen werden die Dörfer bauen müssen.", language="de"),
    ),
    source=_GRAMMARS,
    type="grammar",
    languages=("de", "es", "fr", "it"),
)

RULES = (NOUN, PARTICIPLE, FORM)
_RULE_OF = {"v": VERB_NUMBER, "x": VERB_NUMBER, "k": PARTICIPLE, "y": PARTICIPLE, "i": FORM}

Sounds = Mapping[tuple[str, str], float]
"""How often an article stands before a beginning of two letters."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that may stand in another form."""

    at: int
    """Which word of the reading changes."""
    partner: int
    """Which word it is to agree with."""
    suggestions: tuple[str, ...]
    kind: str
    """`KINDS` of the word that agrees, whichever of the two changes."""
    features: Mapping[str, float]


def _marks(word: str, kind: str, language: str) -> Marks:
    found = inflection.agreeing(word, _READ_AS.get(kind, ""), language)
    if not found and kind == "N":
        found = inflection.agreeing(word, "JK", language)
    return found


def _meet(one: Marks, other: Marks) -> bool:
    if not one or not other or not one.isdisjoint(other):
        return True
    length = min(len(next(iter(one))), len(next(iter(other))))
    return not {mark[:length] for mark in one}.isdisjoint(mark[:length] for mark in other)


class Sentences:
    """The words of some sentences, read."""

    def __init__(
        self, sentences: Sequence[Sequence[str]], language: str, reading: syntax.Reading, sounds: Sounds
    ) -> None:
        self.sounds = sounds
        self.words = [word for sentence in sentences for word in sentence]
        self.language, self.reading, self.tags = language, reading, reading.tags
        starts = [0]
        for sentence in sentences:
            starts.append(starts[-1] + len(sentence))
        self.ends = {at: end for start, end in pairwise(starts) for at in range(start, end)}
        self.of_noun: dict[int, list[tuple[int, float]]] = {}
        self.nouns: dict[int, list[tuple[int, float]]] = {}
        self.number = {int(each): number for number, each in enumerate(reading.agreeing)}
        for number, agreeing in enumerate(reading.agreeing.tolist()):
            row = reading.belongs[number]
            near = [
                (int(reading.nominal[number, each]), float(row[each])) for each in (row[:-1] >= _LEAST).nonzero()[0]
            ]
            self.nouns[agreeing] = near
            for noun, share in near:
                self.of_noun.setdefault(noun, []).append((agreeing, share))

    def room(self, agreeing: int, words: Mapping[int, str]) -> float:
        """How likely it is that the word agrees with what it belongs to, with some words replaced."""
        lost = 0.0
        own = words.get(agreeing, self.words[agreeing])
        for noun, share in self.nouns[agreeing]:
            if not _meet(_marks(own, self.tags[agreeing], self.language), self._of_noun(noun, agreeing, words)):
                if not self._joint(agreeing, noun, own):
                    lost += share
        return max(1.0 - lost, 1e-4)

    def may_agree(self, agreeing: int, noun: int) -> bool:
        """True where the two may agree, and where too little is known of either."""
        own = self.words[agreeing]
        if _meet(_marks(own, self.tags[agreeing], self.language), self._of_noun(noun, agreeing, {})):
            return True
        return self._joint(agreeing, noun, own)

    def _of_noun(self, noun: int, agreeing: int, words: Mapping[int, str]) -> Marks:
        """What the noun may be beside its article, for another word; of a subject only the nominative."""
        marks = _marks(words.get(noun, self.words[noun]), self.tags[noun], self.language)
        for other, share in self.of_noun.get(noun, ()):
            if other != agreeing and self.tags[other] in "DB" and share > _HOLDS and len(marks) > 1:
                article = _marks(words.get(other, self.words[other]), self.tags[other], self.language)
                marks = (marks & article) or marks
        if self.tags[agreeing] in "vx" and any(len(mark) > 2 for mark in marks):
            return frozenset(mark for mark in marks if mark[2] == "n")
        return marks

    def _joint(self, agreeing: int, noun: int, own: str) -> bool:
        """True for a plural beside two nouns: *Pekín y Shanghái crecen*, *ríos y montañas hermosos*."""
        if agreeing < noun and any(mark[1] == "p" for mark in _marks(self.words[noun], self.tags[noun], self.language)):
            return False
        if not any(mark[1] == "p" for mark in _marks(own, self.tags[agreeing], self.language)):
            return False
        low, high = (noun, agreeing) if noun < agreeing else (noun, min(noun + _JOINT, self.ends[noun]))
        return any(self.tags[at] == "C" for at in range(low + 1, high)) or (
            noun < agreeing and self.tags[agreeing] in "vx" and "," in self.words[low + 1 : high]
        )

    def proposals(self) -> Iterator[Proposal]:
        """Of each word that cannot agree, the best change."""
        for agreeing in self.nouns:
            room = self.room(agreeing, {})
            if room < _DOUBT and not self._stranger(agreeing) and (found := self._best(agreeing, room)) is not None:
                yield found
        yield from self.forms()

    def _counts(self, noun: int, agreeing: int) -> bool:
        """True for *une quinzaine d'entreprises ont*: what is counted stands nearer, and agrees."""
        article = noun - 1
        while article > 0 and self.tags[article] == "J":
            article -= 1
        if noun > agreeing or article < 0 or self.words[article].lower() not in _INDEFINITE:
            return False
        return any(side[0] == "<" and noun < place < agreeing for side, place in self._agreeing_nouns(agreeing))

    def _stranger(self, agreeing: int) -> bool:
        """True where an unknown small word stands between the word and its noun: *le festival and le salon*."""
        noun = max((share, noun) for noun, share in self.nouns[agreeing])[1]
        low, high = min(agreeing, noun), max(agreeing, noun)
        between = self.words[low + 1 : high]
        return any(word.islower() and word.isalpha() and not known(word, self.language) for word in between)

    def forms(self) -> Iterator[Proposal]:
        """Infinitives where a participle belongs, and the other way round."""
        for at, odds in zip(self.reading.verbs.tolist(), self.reading.infinitive.tolist(), strict=True):
            small = self.words[at].lower()
            form, other = inflection.verb_form(small, self.language)
            against = -odds if form == "i" else odds
            if form and against > _AGAINST and self.words[at] == small:
                yield Proposal(at, max(at - 1, 0), (other,), "i", self._form_features(at, form, against))

    def _form_features(self, at: int, form: str, against: float) -> dict[str, float]:
        words, tags = self.words, self.tags
        sure = float(self.reading.sure[at].max())
        features = {
            "form one": 1.0,
            f"form {form}": 1.0,
            f"form against {form}": min(against, 12.0) / 3,
            f"form against {tags[at - 1] if at else '-'} {form}": min(against, 12.0) / 3,
            "form sure": math.log(1 - min(sure, 0.9999)) / 5,
            f"form behind {self._at(at - 1)} {form}": 1.0,
            f"form before {self._at(at + 1)} {form}": 1.0,
            f"form ending {words[at][-2:]} {form}": _SELDOM,
            f"form is {words[at]}": _SELDOM,
            f"form behind {words[at - 1].lower() if at else ''} {form}": _SELDOM,
        }
        for reading in {
            code[0] if code not in ("Vi", "Vg") else code[1] for code in morphology.of(words[at], self.language)
        }:
            features[f"form may be {reading} {form}"] = 1.0
        return features

    def _best(self, agreeing: int, room: float) -> Proposal | None:
        words, language, tags = self.words, self.language, self.tags
        misfits = [
            (share, noun)
            for noun, share in self.nouns[agreeing]
            if not _meet(_marks(words[agreeing], tags[agreeing], language), self._of_noun(noun, agreeing, {}))
        ]
        share, noun = max(misfits)
        if tags[agreeing] not in "DB" and stem(words[noun], language) in _quantities(language):
            return None  # *la majorité des patients ont*
        if tags[agreeing] in "vxky" and self._counts(noun, agreeing):
            return None
        found: list[tuple[float, int, str]] = []
        before = self._total(agreeing, noun, {})
        own = _marks(words[agreeing], tags[agreeing], language)
        for form, marks in inflection.others(words[agreeing], _READ_AS[tags[agreeing]], language):
            if marks and _meet(marks, self._of_noun(noun, agreeing, {})):
                found.append((self._total(agreeing, noun, {agreeing: form}), agreeing, form))
        for form, marks in inflection.others(words[noun], "N" if tags[noun] == "N" else "", language):
            if _meet(marks, own):
                # Chinese nouns have no plural: theirs is what translators leave out.
                lost = 0.05 if any(mark[1] == "p" for mark in marks) else -0.05
                found.append((self._total(agreeing, noun, {noun: form}) + lost, noun, form))
        if not found:
            return None
        found.sort(key=lambda each: -each[0])
        total, at, form = found[0]
        if total < before + _BETTER:
            return None
        forms = self._sounding(at, [each for value, place, each in found if place == at and value > total - 0.5])
        second = next((value for value, place, _ in found if place != at), total - 10)
        features = self._features(agreeing, noun, room, share, at)
        features["gain"] = min(total - before, 10.0) / 3
        features["left"] = max(total, -10.0) / 3
        features["alone"] = min(total - second, 3.0) / 3
        partner = noun if at == agreeing else agreeing
        return Proposal(at, partner, tuple(forms), tags[agreeing], features)

    def _total(self, agreeing: int, noun: int, changed: Mapping[int, str]) -> float:
        """How well all agree that have to do with either word."""
        related = {agreeing: 1.0} | {each: share for each, share in self.of_noun.get(noun, ()) if share > 0.2}
        return sum(share * math.log(self.room(each, changed)) for each, share in related.items())

    def _sounding(self, at: int, forms: list[str]) -> list[str]:
        """The forms in the order in which they stand before such a beginning: *gli studenti*, *l'arte*."""
        follows = self.words[at + 1].lower()[:2] if at + 1 < len(self.words) else ""
        if len(forms) > 1:
            forms = sorted(forms, key=lambda form: -self.sounds.get((form.rsplit(" ")[-1], follows), 0.0))
        small = self.words[at][0].islower()
        return [form if small or not form[0].islower() else form[0].upper() + form[1:] for form in forms]

    def _features(self, agreeing: int, noun: int, room: float, share: float, at: int) -> dict[str, float]:
        words, tags, language = self.words, self.tags, self.language
        a, n = tags[agreeing], tags[noun]
        sure_a, sure_n = (float(self.reading.sure[each].max()) for each in (agreeing, noun))
        side = "<" if noun < agreeing else ">"
        gap = min(abs(noun - agreeing), 12)
        own, other = _marks(words[agreeing], a, language), self._of_noun(noun, agreeing, {})
        number = {m[1] for m in own}.isdisjoint(m[1] for m in other)
        gender = {m[0] for m in own}.isdisjoint(m[0] for m in other)
        features = {
            "one": 1.0,
            f"room {a}{side}": -math.log(max(room, 1e-3)) / 3,
            f"share {a}{side}": -math.log(max(1 - share, 1e-3)) / 3,
            f"share {n}": -math.log(max(1 - share, 1e-3)) / 3,
            f"room next {a}{side}": -math.log(max(room, 1e-3)) / 3 if gap == 1 else 0.0,
            "sure": math.log(1 - min(sure_a, 0.9999)) / 5,
            "sure noun": math.log(1 - min(sure_n, 0.9999)) / 5,
            f"kind {a}": 1.0,
            f"kind {a}{n}{side}": 1.0,
            f"gap {a}{side}": math.log(gap),
            f"miss {a} {'n' * number}{'g' * gender}": 1.0,
            f"{a} is {words[agreeing].lower()}": _SELDOM,
            f"noun is {words[noun].lower()}": _SELDOM,
            f"ending {a} {words[agreeing].lower()[-2:]}": _SELDOM,
            f"noun ending {words[noun].lower()[-2:]} {a}": _SELDOM,
            f"before {a} {self._at(min(agreeing, noun) - 1)}": 1.0,
            f"behind {a} {self._at(max(agreeing, noun) + 1)}": 1.0,
            f"beside {a} {side} {self._at(agreeing + (1 if side == '<' else -1))}": 1.0,
            f"changes {'own' if at == agreeing else 'noun'} {a}": 1.0,
        }
        if words[agreeing][0].isupper():
            features[f"capital {a}"] = 1.0
        if words[noun][0].isupper() and not languages.of(language).nouns_in_capitals:
            features["capital noun"] = 1.0
        for which, place in (("own", agreeing), ("noun", noun)):
            readings = {code[0] for code in morphology.of(words[place], language)} - set(_CAN_BE.get(tags[place], ""))
            for reading in readings:
                features[f"{which} {tags[place]} may be {reading}"] = 1.0
        elsewhere = list(self._agreeing_nouns(agreeing))
        low, high = min(agreeing, noun), max(agreeing, noun)
        # *numerosi fiumi e montagne* is no matter of both, *fiumi e montagne numerosi* may be.
        beside = tags[low + 1 : high] if agreeing < noun else tags[max(0, low - 2) : high + 3]
        joint = "C" in beside
        pattern = " ".join(each for each, _ in elsewhere) + " near" * (gap == 1) + " joint" * joint
        likely = "sure" if share > 0.97 else "likely" if share > 0.85 else "perhaps"
        features[f"in all {a}{n}{side} {pattern} {likely}"] = 1.0
        features[f"elsewhere {a}{side} {pattern}"] = 1.0
        features[f"miss {a}{side} {'n' * number}{'g' * gender} {bool(elsewhere)} {likely}"] = 1.0
        for side_of, place in elsewhere:
            features[f"agrees {a} {side_of}"] = 1.0
            features[f"agrees {a} {side_of} {tags[min(place, agreeing) + 1 : max(place, agreeing)][:3]}"] = 1.0
        low, high = min(agreeing, noun), max(agreeing, noun)
        between = tags[low + 1 : high]
        for kind in set(between):
            features[f"over {a} {kind}"] = 1.0
        if high - low <= 4:
            features[f"path {a}{side}{between}"] = 1.0
        if joint:
            features["joint"] = 1.0
        if a in "DB" and noun > agreeing:
            features[f"{words[agreeing].lower()} {words[agreeing + 1].lower()[:2]}"] = 1.0
        return features

    def _agreeing_nouns(self, agreeing: int) -> Iterator[tuple[str, int]]:
        """The nearest noun on each side that the word would agree with, however unlikely: *the shade of red*."""
        number = self.number[agreeing]
        for side, row in (("<", range(syntax.LEFT - 1, -1, -1)), (">", range(syntax.LEFT, syntax.LEFT + syntax.RIGHT))):
            for order, each in enumerate(row):
                noun = int(self.reading.nominal[number, each])
                if noun < 0 or order > 3:
                    break
                marks = _marks(self.words[noun], self.tags[noun], self.language)
                if marks and _meet(_marks(self.words[agreeing], self.tags[agreeing], self.language), marks):
                    yield f"{side}{order}", noun
                    break

    def _at(self, place: int) -> str:
        return self.tags[place] if 0 <= place < len(self.tags) else "-"


@cache
def _quantities(language: str) -> frozenset[str]:
    """Stems of nouns whose verb may agree with what they count, and of times."""
    return frozenset(stem(word, language) for word in languages.of(language).concord.not_subjects)


@cache
def known(word: str, language: str) -> bool:
    """True for a word of the lexicon."""
    return bool(morphology.of(word, language) or inflection.kinds(word, language))


@dataclass(frozen=True, slots=True)
class Weights:
    """What is fitted of a language."""

    of_features: Mapping[str, float]
    sounds: Sounds


@cache
def weights(tag: str) -> Weights | None:
    """The weights of a primary subtag; None where there are none."""
    name = f"built/relations-{tag}.tsv"
    if not knowledge.has(name):
        return None
    found: dict[str, float] = {}
    sounds: dict[tuple[str, str], float] = {}
    for feature, weight in knowledge.rows(name, 2, 1):
        if feature.startswith(_SOUNDS):
            _, form, start = feature.split(" ")
            sounds[form, start] = float(weight)
        else:
            found[feature] = float(weight)
    return Weights(found, sounds)


def confidence(features: Mapping[str, float], known: Mapping[str, float]) -> float:
    """How likely a proposal is right, by the weights of its language."""
    total = sum(known.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def issues(document: Document, before: Sequence[Issue] = ()) -> Iterator[Issue]:
    """What does not agree, the sentences of the text in order; nothing in a language without a model.

    Where `before` has another change of the two words, that one stands.
    """
    known = {at for issue in before for at in range(issue.span.start, issue.span.end)}
    for share, proposal, changed, partner in _found(document):
        if share < _ASKED or partner.start in known:
            continue
        rule = _RULE_OF.get(proposal.kind, NOUN)
        if not rule.holds_in(document.language):
            continue  # in German the case of the article is another matter
        if rule is FORM:
            message = tell("Here “{a}” belongs.", a=proposal.suggestions[0])
        else:
            message = tell("“{a}” and “{b}” do not agree.", a=changed.text, b=partner.text)
        first, second = sorted((changed, partner), key=lambda word: word.start)
        evidence = pair(first.text, second.text)
        issue = rule.issue(document.text, changed.span, message, proposal.suggestions, (evidence,))
        yield replace(issue, confidence=round(share, 4))


def _found(document: Document) -> Iterator[tuple[float, Proposal, Word, Word]]:
    """Each proposal with its confidence, the word that changes and its partner."""
    tag = languages.primary(document.language)
    known = weights(tag)
    if known is None or syntax.model(tag) is None:
        return
    sentences = []
    for segment in document.segments:
        # A list without full stops is no sentence, and costs the square of its words.
        if document.paragraphs[segment.paragraph].kind != "heading" and len(segment.span) <= LONGEST:
            start = segment.span.start
            found = syntax.tokens(segment.span.of(document.text), document.language)
            sentences.append([Word(word.text, word.key, word.start + start) for word in found])
    for at in range(0, len(sentences), _AT_ONCE):
        part = sentences[at : at + _AT_ONCE]
        texts = [[word.text for word in sentence] for sentence in part]
        reading = syntax.read(texts, tag)
        assert reading is not None
        flat = [word for sentence in part for word in sentence]
        given = Sentences(texts, tag, reading, known.sounds).proposals()
        weighed = [(confidence(each.features, known.of_features), each) for each in given]
        changed: set[int] = set()
        kept = []
        # Of two changes that right the same words the likelier one.
        for share, each in sorted(weighed, key=lambda pair: (-pair[0], pair[1].at)):
            if changed.isdisjoint((each.at, each.partner)) or (each.kind == "i" and each.at not in changed):
                changed.add(each.at)
                kept.append((share, each))
        for share, each in sorted(kept, key=lambda pair: pair[1].at):
            yield share, each, flat[each.at], flat[each.partner]
