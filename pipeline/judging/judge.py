"""The one judge: what speaks for and against each suggestion, weighed into the probability that it is right.

A conditional logit: every suggestion of a place, and *nothing is wrong here*, get a score, the sum of what is observed
times its weight (``pipeline/data/built/judge.tsv``, one a line, fitted by `scripts/fit_judge.py`); the probabilities
are as the exponentials of the scores.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from pipeline import knowledge
from pipeline.chinese import persons
from pipeline.judging.reading import Gain, Reading
from pipeline.judging.reading import of as read
from pipeline.model import ENGINE_RULES, LIKELY, Document, Issue, Message, Span, tell
from pipeline.words import lexicon, near
from pipeline.words.ngrams import TOKEN, Model, written

Observed = Mapping[str, float]
"""What is observed of a suggestion, by the name of its weight."""

# What is more says no more.
_MOST_WORDS, _MOST_AFTER = 15.0, 20.0
_MUCH = 10.0
_LONGEST, _SHORT = 12, 3
# The frequency of a word that is neither rare nor common, in bits.
_MIDDLE = -14.0

_FUNCTION = frozenset(
    """a an the of in on at to for from by with as into and or but that which who is are was were be been being has have
    had will would can could may it its he she they their this these those there not no than more most""".split()
)


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """By the kind of proposal, then by what is observed."""
    out: dict[str, dict[str, float]] = {}
    for family, name, weight in knowledge.rows("built/judge.tsv", 3, 1):
        out.setdefault(family, {})[name] = float(weight)
    return out


@cache
def records() -> Mapping[str, tuple[float, float]]:
    """How often each rule was right and wrong where it was judged (``built/rule-records.tsv``)."""
    return {rule: (float(right), float(wrong)) for rule, right, wrong in knowledge.rows("built/rule-records.tsv", 3, 2)}


# A rule of which little is known counts as this many flags of its check's kind.
_AS_MANY = 6.0


def share(rule: str, less: tuple[float, float] = (0.0, 0.0)) -> float:
    """How many of the flags of a rule are right, by its record and that of its kind, in which a rule counts once,
    however often it speaks.

    Half of them where neither is known. `less`: of this many right and wrong the record is not to know, when it is
    fitted upon them.
    """
    known = records()
    right, wrong = known.get(family_of(rule), (1.0, 1.0))
    even = right / (right + wrong)
    right, wrong = known.get(rule, (0.0, 0.0))
    right, wrong = max(0.0, right - less[0]), max(0.0, wrong - less[1])
    return (right + _AS_MANY * even) / (right + wrong + _AS_MANY)


def record(rule: str, less: tuple[float, float] = (0.0, 0.0)) -> float:
    """The logarithm of the odds of `share`."""
    right = share(rule, less)
    return math.log(right / (1 - right))


# What only a model that reads sentences can tell.
_LIKELIER = ("missing-word", "extra-word", "other-word", "word-form", "capital-letter", "comma-splice")
SMALL_WORDS = frozenset(f"grammar.{each}" for each in _LIKELIER)


def family_of(rule: str) -> str:
    """``engine``, ``pattern``, ``small word`` or the check."""
    if rule in SMALL_WORDS:
        return "small word"
    if rule.startswith(ENGINE_RULES):
        return "engine"
    check = rule.partition(".")[0]
    return "pattern" if check == "grammar" else check


def how(old: str, new: str, kind: int | None = None) -> str:
    """The kind of slip that made `old` of `new`; `kind` as of a `Substitute`."""
    a, b = old.lower().replace("’", "'"), new.lower().replace("’", "'")
    if a == b:
        return "case"
    if a.replace(" ", "") == b.replace(" ", ""):
        return "space"
    ones, twos = TOKEN.findall(a), TOKEN.findall(b)
    if [t for t in ones if t[0].isalnum()] == [t for t in twos if t[0].isalnum()]:
        return "marks"
    if len(ones) == len(twos) == 1:
        return _of_one_word(a, b, kind)
    if len(ones) < len(twos):
        return "added.function" if _FUNCTION.issuperset(_extra(twos, ones)) else "added"
    if len(ones) > len(twos):
        extra = _extra(ones, twos)
        if len(extra) == 1 and ones.count(extra[0]) > 1:
            return "dropped.doubled"
        return "dropped.function" if _FUNCTION.issuperset(extra) else "dropped"
    return "several"


def _extra(longer: Sequence[str], shorter: Sequence[str]) -> list[str]:
    left = list(longer)
    for each in shorter:
        if each in left:
            left.remove(each)
    return left


def _of_one_word(a: str, b: str, kind: int | None) -> str:
    if _number(a) == _number(b):
        return "form.number"
    if kind == 2:
        return "form"
    if near.one_slip(a, b):
        slip = near.slip(a, b)[0]
        return f"slip.{slip}" if kind in (0, None) or len(a) > _SHORT else "sound"
    if a in _FUNCTION and b in _FUNCTION:
        return "function"
    if kind == 1:
        return "sound"
    if kind == 3:
        return "pair"
    shared = sum(1 for x, y in zip(a, b, strict=False) if x == y)
    if shared >= 4 and shared >= 0.6 * len(a) and abs(len(a) - len(b)) <= 4:
        return "form"
    return "word"


def _number(word: str) -> str:
    """A word without the ending of a plural."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ses", "xes", "ches", "shes")) else word.removesuffix("s")


_GROUPS = {"slip": "letters", "sound": "letters", "pair": "letters", "space": "letters", "form": "form"}


def observed(reading: Reading, tokens: tuple[int, int], old: str, new: str, kind: str, gain: Gain) -> Observed:
    """What is observed of one suggestion: `kind` as of `how`."""
    first, end = tokens
    group = _GROUPS.get(kind.partition(".")[0], "words")
    a, b = old.lower(), new.lower()
    words = max(-_MOST_WORDS, min(_MOST_WORDS, gain.words)) / 4
    after = max(-_MOST_WORDS, min(_MOST_AFTER, gain.after)) / 4
    out = {
        f"how.{kind}": 1.0,
        f"bits.in.{group}": words,
        f"bits.after.{group}": after,
        "bits.many": max(0.0, gain.all - _MUCH) / 4,
        "surprise": gain.surprise / 8,
        "classes": float(reading.classes_beside(first, max(first, end - 1))),
        "begins": float(reading.begins(first)),
    }
    if a.isalpha() and b.isalpha() and end == first + 1:
        model = reading.model
        number = model.vocabulary.number
        ours, theirs = model.unigram(number(written(a))), model.unigram(number(written(b)))
        out |= {
            "commoner": (theirs - ours) / 4,
            "common": (ours - _MIDDLE) / 4,
            "elsewhere.it": math.log1p(max(0, reading.counts[a] - 1)),
            "elsewhere.meant": math.log1p(reading.counts[b]),
            "length": min(len(a), _LONGEST) / 6,
            "short": float(len(a) <= _SHORT),
        }
    return out


def score(family: str, seen: Observed) -> float:
    """The sum of what is observed times its weight, for a kind of proposal."""
    known = weights().get(family, {})
    return sum(known.get(name, 0.0) * value for name, value in seen.items())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a place most likely should be."""

    best_first: tuple[str, ...]
    confidence: float
    """That the first is right."""
    any: float = 0.0
    """That one of them is."""

    @property
    def flagged(self) -> float:
        """How sure to be of a flag that offers all of them, the likeliest first: half way between the two."""
        return round((self.confidence + self.any) / 2, 4)


def verdict(suggestions: Sequence[str], scores: Sequence[float]) -> Verdict:
    """The suggestions, likeliest first, and how likely the first is."""
    ranked = sorted(zip(scores, suggestions, strict=True), key=lambda item: (-item[0], item[1]))
    top = max(0.0, ranked[0][0])
    whole = math.exp(-top) + sum(math.exp(each - top) for each, _ in ranked)
    first = math.exp(ranked[0][0] - top) / whole
    return Verdict(tuple(suggestion for _, suggestion in ranked), first, 1 - math.exp(-top) / whole)


# --- what rules and the engine propose --------------------------------------------------------------------------------

# More suggestions are not looked at.
_MOST = 5


def of_issue(reading: Reading, issue: Issue, less: tuple[float, float] = (0.0, 0.0)) -> list[Observed]:
    """What is observed of each suggestion of an issue (one, empty but for its rule's record, if there is none)."""
    family = family_of(issue.rule)
    known = {f"by.{family}": 1.0, f"record.{family}": record(issue.rule, less), f"type.{issue.type}": 1.0}
    suggestions = issue.suggestions[:_MOST]
    if not suggestions:
        return [{**known, "no suggestion": 1.0}]
    return [
        {**known, **seen, f"order.{family}": float(place)}
        for place, seen in enumerate(_of_each(reading, issue.span, suggestions))
    ]


def _of_each(reading: Reading, span: Span, suggestions: Sequence[str]) -> list[Observed]:
    """What the text tells of each of the words that may stand at a span."""
    found = reading.widened(span)
    if found is None:
        return [{"unread": 1.0} for _ in suggestions]
    first, end, before, after = found
    old = before + span.of(reading.text) + after
    wholes = [before + new + after for new in suggestions]
    gains = reading.gains([(first, end, reading.numbers(whole)) for whole in wholes])
    return [
        observed(reading, (first, end), old, whole, how(old, whole), gain)
        for whole, gain in zip(wholes, gains, strict=True)
    ]


# What the engine works out by the calendar, a weekday with its date and year, no words can tell.
_COMPUTED = "inconsistency"


def judged(document: Document, issues: Sequence[Issue], model: Model | None) -> list[Issue]:
    """The issues of rules and of the engine, each with how likely it is right, the likeliest suggestion first.

    Without a model only their rules' records speak.
    """
    reading = read(document, model) if issues else None
    out = []
    for issue in issues:
        if reading is None:
            out.append(replace(issue, confidence=share(issue.rule)))
            continue
        if issue.type == _COMPUTED:
            out.append(replace(issue, confidence=UNJUDGED))
            continue
        seen = of_issue(reading, issue)
        scores = [score("rule", each) for each in seen]
        told = verdict(issue.suggestions[:_MOST] or ("",), scores)
        if family_of(issue.rule) == "pattern":
            # Whoever wrote the rule put its suggestions in order: only whether one of them is right is asked.
            out.append(replace(issue, confidence=round(told.any, 4)))
            continue
        ordered = (*told.best_first, *issue.suggestions[_MOST:]) if issue.suggestions else ()
        out.append(replace(issue, confidence=round(told.confidence, 4), suggestions=ordered))
    return out


# --- what is said, and what comes true --------------------------------------------------------------------------------

# What is nearly certain in a text, for each thousand words and as if it had this many more, speaks for what is less so.
_CERTAIN, _MORE_WORDS = 0.9, 500
# Odds beyond these, as a logarithm, are not told apart, nor gains of a sentence beyond these, in bits.
_MOST_ODDS, _MOST_GAIN = 9.0, 30.0
# Within so many words either side of an error, what stands there looks wrong because of it.
_BESIDE, _NEXT_TO = 3, 40
# So many bits more a suggestion must gain for each place that it is further behind (fitted on seeded real words).
_BEHIND = 5.0
# By so many bits a suggestion is far less likely than another.
_MUCH_LESS = 8.0
_REAL_WORD = "spelling.real-word"
_UNKNOWN_WORD = "spelling.unknown-word"
_OF_RULES = ("engine", "pattern")
# What is doubted because the words around it are unlikely: it may be these that are wrong.
_DOUBTED = SMALL_WORDS | {_REAL_WORD}
_AS_SAID: Observed = {"said": 1.0}


@cache
def calibration(read: bool = False) -> Mapping[str, Mapping[str, float]]:
    """What turns what the judge says of a flag into what comes true, by its kind, and what moves it for a rule whose
    flags were read (``built/calibration.tsv``); `read`: with their sentences (``calibration-read.tsv``)."""
    out: dict[str, dict[str, float]] = {}
    for kind, name, weight in knowledge.rows(f"built/calibration{'-read' if read else ''}.tsv", 3, 1):
        out.setdefault(kind, {})[name] = float(weight)
    return out


def kind_of(rule: str, words: str) -> str:
    """Of a flag of these words: ``engine``, ``pattern``, or a rule of spelling, unknown words with a capital apart."""
    family = family_of(rule)
    if family in _OF_RULES:
        return family
    return f"{rule}.capital" if rule == _UNKNOWN_WORD and words[:1].isupper() else rule


def company(said: Sequence[float], text: str) -> list[float]:
    """For each flag of a text, by what the judge said of them, how many of the others are nearly certain, per word and
    as a logarithm: a text with errors has more of them."""
    words = len(text.split())
    certain = sum(each >= _CERTAIN for each in said)
    others = (certain - (each >= _CERTAIN) for each in said)
    return [math.log1p(1000 * each / (words + _MORE_WORDS)) for each in others]


def of_flag(rule: str, said: float, company: float, gain: float | None = None) -> Observed:
    """What is observed of a flag once the judge has spoken: what it said, the record of the rule, its company, and
    by how many bits its sentence is likelier when it is followed, where a model that reads sentences was asked."""
    odds = math.log(said / (1 - said)) if 0 < said < 1 else math.copysign(_MOST_ODDS, said - 0.5)
    out = {"always": 1.0, "said": max(-_MOST_ODDS, min(_MOST_ODDS, odds)), "company": company}
    if gain is not None:
        out["sentence"] = max(-_MOST_GAIN, min(_MOST_GAIN, gain)) / 8
    if family_of(rule) in _OF_RULES:
        out["record"] = record(rule)
    return out


def come_true(kind: str, rule: str, said: float, company: float, gain: float | None = None) -> float:
    """How often such flags were right where people read them."""
    known = calibration(gain is not None)
    weighed = known.get(kind, _AS_SAID)
    odds = sum(weighed.get(name, 0.0) * value for name, value in of_flag(rule, said, company, gain).items())
    if kind in _OF_RULES:
        odds += known.get(rule, {}).get("always", 0.0)
    return 1 / (1 + math.exp(-odds))


def best_of(gains: Sequence[float]) -> int:
    """Which suggestion fits best, by what each gains, in bits, the likelier by the judge first."""
    return max(range(len(gains)), key=lambda place: (gains[place] - _BEHIND * place, -place))


def best_read(issue: Issue, gains: Sequence[float]) -> tuple[Issue, float | None]:
    """An issue with the suggestion first that fits its sentence best, and what that gains, in bits; `gains`: of its
    first suggestions, () where nobody read the sentence.

    A suggestion that the judge put further behind must gain more. Whoever wrote a rule of ours put its suggestions in
    order.
    """
    if not gains or family_of(issue.rule) == "pattern":
        return issue, gains[0] if gains else None
    best = best_of(gains)
    before, first = issue.suggestions[0], issue.suggestions[best]
    others = [each for each in issue.suggestions if each != first]
    if issue.rule in _DOUBTED:
        # What is far less likely than the first is not given beside it.
        least = max(0.0, gains[best] - _MUCH_LESS)
        likelier = {each for each, gain in zip(issue.suggestions, gains, strict=False) if gain > least}
        others = [each for each in others if each in likelier]
    issue = replace(issue, suggestions=(first, *others))
    if best:
        told = Message(issue.message.template, tuple((k, first if v == before else v) for k, v in issue.message.values))
        # What was said for the other suggestion does not hold for this one.
        said = tuple(each for each in issue.evidence if before not in dict(each.values).values())
        issue = replace(issue, message=told, evidence=said)
    return issue, gains[best]


# From so many bits on what a sentence gains is worth telling; beyond this many times no number says more.
_TELLING, _MANY = 3.0, 9


def _told(issue: Issue, gain: float | None) -> Issue:
    """The issue, and in its evidence how much likelier its sentence is when it is followed."""
    if gain is None or gain < _TELLING:
        return issue
    times = f"{10 ** min(_MANY, int(gain * math.log10(2))):,}"
    evidence = tell(
        "read as a whole, the sentence is more than {n} times likelier with “{a}”", n=times, a=issue.suggestions[0]
    )
    return replace(issue, evidence=(*issue.evidence, evidence))


def calibrated(issues: Sequence[Issue], text: str, gains: Sequence[Sequence[float]] = ()) -> list[Issue]:
    """The issues of a text, each as likely right as such flags were where people read them; `gains`: of the first
    suggestions of each, in bits, if their sentences were read.

    A word that seems to stand for another, or to be missing, beside what is likelier an error is only asked about. Our
    own rule knows best what was meant, and is as sure as whoever else speaks of its words or proposes the same. What is
    hardly ever right is left out, but never a word that no dictionary holds.
    """
    beside = company([issue.confidence for issue in issues], text)
    read = [best_read(issue, each) for issue, each in zip(issues, gains or [()] * len(issues), strict=True)]
    issues = [_told(issue, gain) for issue, gain in read]
    true = [
        come_true(kind_of(issue.rule, issue.span.of(text)), issue.rule, issue.confidence, others, gain)
        if gain is not None or issue.confidence >= _least(issue)
        else 0.0
        for (issue, gain), others in zip(read, beside, strict=True)
    ]
    by_place = sorted(range(len(issues)), key=lambda number: issues[number].span)
    out: dict[int, Issue] = {}
    for at, number in enumerate(by_place):
        issue, sure = issues[number], true[number]
        least = LEAST_READ if issue.rule in _DOUBTED and read[number][1] is not None else LEAST
        near_by = by_place[max(0, at - _BESIDE) : at + _BESIDE + 1]
        alike = [other for other in near_by if other != number and _makes_the_same(text, issue, issues[other])]
        if issue.rule in SMALL_WORDS and any(issues[other].rule not in SMALL_WORDS for other in alike):
            continue
        if issue.rule == _REAL_WORD:
            sure = max(sure, *(true[other] for other in alike), 0.0)
        if issue.rule in _DOUBTED:
            small = issue.rule in SMALL_WORDS
            likelier = (
                issues[other].span
                for other in near_by
                if true[other] > sure or (small and issues[other].rule not in SMALL_WORDS and true[other] >= LIKELY)
            )
            if any(_beside(text, issue.span, other) for other in likelier):
                sure /= 2
        elif family_of(issue.rule) == "pattern":
            rivals = (other for other in near_by if other in alike or issues[other].span.overlaps(issue.span))
            sure = max(sure, *(true[other] for other in rivals), 0.0)
        if issue.rule == _UNKNOWN_WORD:
            sure = max(LEAST, sure)
        if sure >= least:
            out[number] = replace(issue, confidence=round(sure, 4))
    return [out[number] for number in sorted(out)]


def _makes_the_same(text: str, one: Issue, other: Issue) -> bool:
    """True where the first suggestion of the one, and any of the other, make the same text."""
    start, end = min(one.span.start, other.span.start), max(one.span.end, other.span.end)
    if end - start > _NEXT_TO or not one.suggestions:
        return False

    def made(span: Span, new: str) -> str:
        return text[start : span.start] + new + text[span.end : end]

    first = made(one.span, one.suggestions[0])
    return any(made(other.span, each) == first for each in other.suggestions)


def _least(issue: Issue) -> float:
    """What the judge must say of an issue whose sentence nobody read."""
    if issue.rule in SMALL_WORDS:
        return 1.0
    return LEAST_REAL_WORD if issue.rule == _REAL_WORD else LEAST


def _beside(text: str, one: Span, other: Span) -> bool:
    """True for another place in the words next to this one."""
    if other.overlaps(one):
        return False
    first, second = sorted((one, other))
    between = text[first.end : second.start]
    return len(between) < _NEXT_TO and len(between.split()) < _BESIDE and "\n" not in between


# Of a rule whose flags nobody has judged: what they rest on is certain, or nearly so.
UNJUDGED = 0.96


def recorded(issues: Iterable[Issue]) -> list[Issue]:
    """The issues of checks that do not speak of English, each as likely right as its rule's or check's record says."""
    known = records()
    out = []
    for issue in issues:
        judged = issue.rule in known or family_of(issue.rule) in known
        out.append(replace(issue, confidence=round(share(issue.rule), 4) if judged else UNJUDGED))
    return out


# --- words that no dictionary holds -----------------------------------------------------------------------------------


def of_unknown(reading: Reading, span: Span, candidates: Sequence[str], about: Observed) -> list[Observed]:
    """What is observed of each candidate for an unknown word; `about` is what is observed of the word."""
    out: list[Observed] = []
    for new, seen in zip(candidates, _of_each(reading, span, candidates), strict=True):
        if "unread" in seen:
            out.append({**seen, **about})
            continue
        common = min((lexicon.frequency(part) for part in new.split()), default=0)
        rare = max(0.0, 9 - math.log10(common + 1)) / 4
        out.append({**seen, **about, "rare.meant": rare})
    return out


# --- real words that stand for others ---------------------------------------------------------------------------------

# Below these nothing is even asked about, so that a thorough look stays worth a person's time: an issue of a rule, a
# word that stands for another, a word that no dictionary holds (unless nothing explains it).
LEAST, LEAST_REAL_WORD, LEAST_UNKNOWN = 0.1, 0.35, 0.3
# Where the sentence is read as well, real words are doubted from here on.
DOUBTED_REAL_WORD = 0.1
# What is left of a doubted word or form once its sentence was read is asked about from here on.
LEAST_READ = 0.45
# Without a model.
UNREAD = 0.5


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A word of the language that probably stands for another."""

    span: Span
    verdict: Verdict
    gain: Gain
    """Of the first."""


def real_words(reading: Reading) -> tuple[Mistaken, ...]:
    """The words of a document that probably stand for others, in order; of two that stand within one window, which
    each make the other unlikely, only the likelier. Asked again, it knows them."""
    if reading.mistaken is None:
        reading.mistaken = tuple(_real_words(reading))
    return reading.mistaken


def _real_words(reading: Reading) -> Iterator[Mistaken]:
    found: dict[int, Mistaken] = {}
    for token, suggestions in proposals(reading).items():
        seen = [(s, observation) for s, observation, _ in suggestions]
        told = verdict([s for s, _ in seen], [score("real word", observation) for _, observation in seen])
        if told.flagged >= DOUBTED_REAL_WORD:
            gain = next(gain for s, _, gain in suggestions if s == told.best_first[0])
            found[token] = Mistaken(reading.spans[token], told, gain)
    for token, each in sorted(found.items()):
        beside = (found.get(token + step) for step in (-3, -2, -1, 1, 2, 3))
        if all(other is None or other.verdict.flagged <= each.verdict.flagged for other in beside):
            yield each


# So many words at once, so that a long document takes no more memory than a short one.
_AT_ONCE = 5_000


def proposals(reading: Reading) -> dict[int, list[tuple[str, Observed, Gain]]]:
    """What may have been meant by each token that is a word, with what is observed of it."""
    asked = [token for token in range(len(reading.spans)) if is_asked(reading, token)]
    found: dict[int, list[tuple[str, Observed, Gain]]] = {}
    for each in chain.from_iterable(
        reading.substitutes(asked[at : at + _AT_ONCE]) for at in range(0, len(asked), _AT_ONCE)
    ):
        old = reading.spans[each.token].of(reading.text)
        if is_other_spelling(old, each.word):
            continue
        kind = how(old, each.word, each.kind)
        new = each.word.capitalize() if old[0].isupper() else each.word
        seen = observed(reading, (each.token, each.token + 1), old, each.word, kind, each.gain)
        found.setdefault(each.token, []).append((new, seen, each.gain))
    return found


def is_asked(reading: Reading, token: int) -> bool:
    """True for a word of the vocabulary that is no name: in small letters, or a capital where a sentence begins."""
    word = reading.spans[token].of(reading.text)
    if not word.isalpha():
        return False
    small = word.lower()
    if not (word.islower() or (word[1:].islower() and reading.begins(token))):
        return False
    if reading.model.vocabulary.words[reading.number(token)] != small:
        return False
    return word.islower() or not persons.is_surname(reading.text, reading.spans[token])


# British endings (and two spellings inside a word) with the American ones, and a doubled l that is American alone.
_BRITISH = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"our(?=(?:s|ed|ing|ful|able|ably|hood|ite|ites|er|ers|ly|liness|less|y)?$)", "or"),
        (r"is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)", "iz"),
        (r"ys(?=(?:e|es|ed|ing)$)", "yz"),
        (r"(?<=[aeiou])ll(?=(?:ed|ing|er|ers|or|ors|ous|ery)$)", "l"),
        (r"(?<=[gtb])re(?=s?$)", "er"),
        (r"(?<=\w{4})ll(?=(?:s|ments?)?$)", "l"),
        (r"ll(?=ful(?:ly)?$)", "l"),
        (r"(?<=[^cg])e(?=able$)", ""),
        (r"ogue(?=s?$)", "og"),
        (r"ence(?=s?$)", "ense"),
        (r"mme(?=s?$)", "m"),
        (r"(?<=gr)ey", "ay"),
        (r"(?<=dg)e(?=ment)", ""),
        (r"(?<=ward)s$", ""),
        (r"[ao]e", "e"),
    )
)


def is_other_spelling(one: str, other: str) -> bool:
    """True for the British and the American spelling of one word: *labour*, *labor*."""
    return one.lower() != other.lower() and _american(one.lower()) == _american(other.lower())


def _american(word: str) -> str:
    for british, american in _BRITISH:
        word = british.sub(american, word)
    return word
