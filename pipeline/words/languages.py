"""What each target language asks of a text: its marks, its little words, its names; one data file a language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from pipeline import knowledge
from pipeline.model import InputError, tell

Words = frozenset[str]
_NONE: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Sentences:
    """Where a full stop ends a sentence and where it only shortens a word; all in lower case."""

    before_names: Words = _NONE
    """Never the last word of a sentence: a name follows."""
    before_numbers: Words = _NONE
    """Shortened only before a number."""
    before_capitals: Words = _NONE
    """A capital after one of these starts a sentence."""
    either: Words = _NONE
    """May also end a sentence; then a word of `starters` follows."""
    starters: Words = _NONE
    """Words that are no names: with a capital they open a sentence."""
    ordinals: bool = False
    """A full stop after a number of one or two digits makes an ordinal: *26. Juli*."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Words that stand twice in a row in good prose, and words that do not; all in lower case."""

    grammatical: Words = _NONE
    after_clause: Words = _NONE
    """Right only inside a clause that began with one of `clause_openers`."""
    clause_openers: Words = _NONE
    emphatic: Words = _NONE
    fixed: Words = _NONE
    """One word written as two."""
    numbers: Words = _NONE
    linking: Words = _NONE
    """Several words that hold one of these may come twice: *again and again and*."""
    between: Words = _NONE
    """Between a word and itself, and again: *step by step by*."""
    function_words: Words = _NONE
    """No name, so a slip even when both are written with a capital."""


@dataclass(frozen=True, slots=True)
class Untranslated:
    """What is left of other languages."""

    left: tuple[tuple[str, str], ...] = ()
    """Words of another language that are none of this one, each with its translation; "": leave it out."""


@dataclass(frozen=True, slots=True)
class Typography:
    """Marks and the words that the rules on marks need."""

    quotes: tuple[str, ...] = ("“”",)
    """Pairs of quotation marks, the outermost of the language first."""
    before: Mapping[str, str] = field(default_factory=dict)
    """Mark to the space that belongs before it."""
    after: Mapping[str, str] = field(default_factory=dict)
    """Mark to the space that belongs after it."""
    stop_inside: bool = False
    """The full stop of a quoted sentence stands before the mark that closes it."""
    opening: Mapping[str, str] = field(default_factory=dict)
    """Mark that closes a sentence to the one that opens it: ? to ¿."""
    attribution: Words = _NONE
    """Verbs after which a quotation ends in a comma, not a full stop."""
    attribution_subjects: Words = _NONE
    linking: Words = _NONE
    """Adverbs that take a comma at the start of a sentence."""
    not_linking_before: Words = _NONE
    abbreviations: Words = _NONE
    """They keep their full stop wherever they stand; written without the last one."""
    lost_apostrophe: Words = _NONE
    """Words that with a bare s are no words."""
    peoples: Words = _NONE
    glued: Words = _NONE
    """Endings that a colon joins to a word: *Bürger:innen*."""
    dash_words: Words = _NONE
    """Beside these, two hyphens are a dash typed on a keyboard."""
    dashes: tuple[str, str] = (" – ", " – ")
    """The dash that opens what is put in, and the one that closes it, with their spaces."""
    suspended: Words = _NONE
    """Beside these, a hyphen with a space stands for a word left out."""
    contractions: Words = _NONE
    """What stands after an apostrophe, without a space: *s* of *country’s*."""
    elisions: Words = _NONE
    """What stands before an apostrophe, without a space: *l* of *l’économie*."""


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """How the words of a term change; endings in lower case, the first row of a list that fits is the one."""

    endings: Pairs = ()
    """Ending, without accents, to what is left of it, so that all forms of one word come out alike."""
    inflections: tuple[Pairs, ...] = ()
    """For each way in which a noun is inflected: ending to inflected ending. An ending that stays has a row, too."""
    agree: bool = False
    """All words of a term take the plural, up to a preposition: *entreprises publiques*, *zones de développement*."""
    prepositions: Words = _NONE


@dataclass(frozen=True, slots=True)
class Concord:
    """What shows the number of a subject; all in lower case."""

    singular: Words = _NONE
    """Articles and the like that only a singular follows."""
    plural: Words = _NONE
    singular_pronouns: Words = _NONE
    """Those that a verb of the third person in the singular follows."""
    plural_pronouns: Words = _NONE
    masculine_only: bool = False
    """Only a masculine singular is surely a subject; elsewhere the nominative looks like the accusative, and what
    begins a clause is its subject where nothing behind the verb can be."""
    either_case: Words = _NONE
    """Articles of such nouns: *die* Stadt."""
    others_singular: Words = _NONE
    """Words that may be the subject of a singular behind its verb."""
    others_plural: Words = _NONE
    """Those of a plural: *wir*, *viele*."""
    copulas: Words = _NONE
    """Plurals of *to be*: what follows may be what they agree with."""
    instead: tuple[tuple[str, str, str], ...] = ()
    """A word that sounds like a form of the auxiliary, and the form in the singular and in the plural: *on* for *a*."""
    openers: Words = _NONE
    """A clause begins after them."""
    compared: Words = _NONE
    """Before such a word they begin no clause: *plus que*, *tels que*."""
    joining: Words = _NONE
    """Between two nouns: they make a plural."""
    within: Words = _NONE
    """Prepositions inside a subject: *les usines de la ville*."""
    degree: Words = _NONE
    """Before an adjective: *les plus beaux villages*."""
    numbers: Words = _NONE
    """Written out, from two up."""
    resumed: Pairs = ()
    """An article, and the pronoun that takes up what it begins before a verb: *el oficio lo aprendieron*."""
    not_subjects: Words = _NONE
    """Times, which stand without a preposition, and nouns that stand for many."""
    uncounted: Words = _NONE
    """Units and months: no plural after a number."""
    perfect: Words = _NONE
    """Forms of the auxiliary after which a participle never changes."""
    participles: Pairs = ()
    """Ending of a changed participle to that of the unchanged one."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Where articles and prepositions show cases: n, g, d, a."""

    prepositions: Pairs = ()
    """The cases, the usual one first, and the prepositions that take them."""
    around: Pairs = ()
    """Prepositions of two halves: *von hier aus*."""
    articles: tuple[tuple[tuple[str, str, str, str], ...], ...] = ()
    """Families of articles; of each its genders, number and cases."""
    between: Words = _NONE
    """Between an article and its noun, like adjectives: *beiden*."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How countries that share the language write it."""

    variants: Pairs = ()
    """Letters of a word as the engine's usual variant does not write them, and as it does: *ô* and *ó*."""
    absent: Pairs = ()
    """A letter that some countries do without, and what they write for it: *ß* and *ss*."""
    inner_accents: bool = False
    """An accent that the dictionary lacks is no error unless it is on the last letter: *subìto*."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the grammar engine needs to be told."""

    unflagged: Words = _NONE
    """Words it stumbles over, in lower case: Chinese units, nouns that stand as adjectives."""
    endings_slip: bool = False
    """Of two words that do not agree, the second has the wrong ending more often than the first."""
    patience: float = 6.0
    """Times the work that English may take. (German works 10 to 14 s at its first answer on a machine at rest, and was
    seen to need more than 54 s on one under load.)"""


@dataclass(frozen=True, slots=True)
class Names:
    """The company that a name keeps; all in lower case."""

    after_place: Words = _NONE
    province: Words = _NONE
    county: Words = _NONE
    city: Words = _NONE
    """What only a city or a province has: *X Municipal …*, *mayor of X*."""
    small: Words = _NONE
    """What lies below a county: *X Town*, *X Road*."""
    before_place: Words = _NONE
    articles: Words = _NONE
    """Between that and a place: *dans le Hubei*."""
    after_comma: Words = _NONE
    before_person: Words = _NONE
    after_person: Words = _NONE
    brand: Words = _NONE
    of: Words = _NONE
    """Between a kind and a name: *ville de Jiaxing*."""
    joining: Words = _NONE
    """Between two names: *and*."""
    endings: tuple[str, ...] = ()
    """What a name of one word takes on without an apostrophe: *Jiaxings*, *Jiaxinger*."""
    exonyms: Words = _NONE
    """Names of Chinese places that only this language has: *Pékin*; ``built/exonyms.tsv`` tells which place each is."""
    common: Words = _NONE
    """Of the exonyms, in lower case, those that are common nouns, too: a *Kanton* of Switzerland."""
    accents: str = ""
    """Letters of which a name in pinyin may have one, where the language writes its stress: *Wuhán*."""


@dataclass(frozen=True, slots=True)
class Places:
    """How a place is put under a province or city: *Yiwu, in east China's Jiangsu province*; all in lower case.

    Each may be several words; one that ends with an apostrophe takes no space after it.
    """

    kinds: Words = _NONE
    """After the place."""
    links: Words = _NONE
    """Between the place and what it lies in, with or without a comma: *in the*."""
    between: Words = _NONE
    """May also stand there, and between *province* and its name: *east*, *chinoise*."""
    of: Words = _NONE
    """Between the place and what it lies in, without a comma; after a direction; before the name: *province du X*."""
    provinces: Words = _NONE
    """Before or after a name they make it a province."""
    cities: Words = _NONE
    """Before or after a name they make it a city."""
    villages: Words = _NONE
    """Shortly before a name they make it smaller than a county: *a village named X*."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language; without a data file all lists are empty and only what holds in every language is checked."""

    tag: str
    """Its primary subtag: ``fr`` for ``fr-CA``."""
    name: str = ""
    """In English; empty for a language without a data file."""
    called: Words = _NONE
    """What people call it in the name of a file besides its tag, in lower case: *french*, *法文*."""
    engine: tuple[str, ...] = ()
    """LanguageTool's codes, the usual one first."""
    nouns_in_capitals: bool = False
    sentences: Sentences = Sentences()
    duplicates: Duplicates = Duplicates()
    untranslated: Untranslated = Untranslated()
    typography: Typography = Typography()
    terms: Terms = Terms()
    concord: Concord = Concord()
    cases: Cases = Cases()
    spelling: Spelling = Spelling()
    grammar: Grammar = Grammar()
    names: Names = Names()
    places: Places = Places()

    @property
    def known(self) -> bool:
        return bool(self.name)


_TABLES: Mapping[str, type[Any]] = {
    "sentences": Sentences,
    "duplicates": Duplicates,
    "untranslated": Untranslated,
    "typography": Typography,
    "terms": Terms,
    "concord": Concord,
    "cases": Cases,
    "spelling": Spelling,
    "grammar": Grammar,
    "names": Names,
    "places": Places,
}


@lru_cache
def primary(tag: str) -> str:
    """The primary subtag of a BCP 47 tag, in lower case: ``fr`` of ``fr-CA``."""
    return tag.partition("-")[0].lower()


def of(tag: str) -> Language:
    """The language of a BCP 47 tag; its primary subtag counts."""
    return _of(primary(tag))


@cache
def checked() -> tuple[str, ...]:
    """The primary subtags of the languages with a data file, English first."""
    return ("en", *(tag for tag in knowledge.matching("language-", ".toml") if tag != "en"))


CHINESE_CALLED = (
    "zh", "zho", "chi", "cn", "chn", "chinese", "zh-cn", "zh-hans", "zh-hant", "zh-tw", "zh-hk",
    "中文", "中文稿", "汉语", "中", "原文", "原稿", "源文",
)  # fmt: skip
"""What people call Chinese, and the source that is in it, in the name of a file."""


@cache
def named() -> Mapping[str, str]:
    """What people call a language in the name of a file, in lower case, and its primary subtag.

    Reads the data file of each language, so it is not for what every run asks.
    """
    called = {word: tag for tag in checked() for word in (tag, *sorted(of(tag).called))}
    return {**called, **dict.fromkeys(CHINESE_CALLED, "zh")}


def is_english(tag: str) -> bool:
    """True for English and its variants."""
    return of(tag).tag == "en"


def is_variant(word: str, suggestions: Iterable[str], tag: str) -> bool:
    """True for a word as another country writes what is suggested, where the tag names no country: *quilômetros*."""
    if "-" in tag:
        return False
    small = word.lower()
    written = {small.replace(own, usual) for own, usual in of(tag).spelling.variants if own in small}
    return any(each.lower() in written for each in suggestions)


def does_without(word: str, suggestions: Iterable[str], tag: str, text: str) -> bool:
    """True for a word as countries write it that do without a letter which is suggested, in a text that has it nowhere:
    *grosse* in Switzerland."""
    small = word.lower()
    return any(
        letter not in text
        and any(letter in each and each.lower().replace(letter, instead) == small for each in suggestions)
        for letter, instead in of(tag).spelling.absent
    )


@cache
def _of(tag: str) -> Language:
    name = f"language-{tag}.toml"
    if not tag.isalpha() or not knowledge.has(name):
        return Language(tag)
    found: Language = _record(Language, {"tag": tag, **knowledge.tables(name)}, name)
    return found


def _record(kind: type[Any], table: dict[str, Any], where: str) -> Any:
    """A table of the file as its record; raises InputError for a key that the record does not have."""
    types = {each.name: str(each.type) for each in dataclasses.fields(kind)}
    unknown = sorted(table.keys() - types.keys())
    if unknown:
        raise InputError(where, tell("unknown key “{a}”", a=unknown[0]), tell("use {a}", a=", ".join(types)))
    return kind(
        **{
            key: _record(_TABLES[key], value, f"{where}, {key}") if key in _TABLES else _value(types[key], value)
            for key, value in table.items()
        }
    )


def _value(type_: str, value: Any) -> Any:
    if type_ == "Words":
        return frozenset(value.split() if isinstance(value, str) else value)
    return _tuples(value)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


# A language without a data file of ours whose LanguageTool is installed because the English one needs it.
_MORE_ENGINES = {"ca": "ca-ES"}


def engine(tag: str) -> str | None:
    """LanguageTool's code for a BCP 47 tag: the variant if it has it, else its usual one; None where it has none."""
    own = of(tag).engine
    if not own:
        return _MORE_ENGINES.get(primary(tag))
    return tag if tag in own else own[0]
