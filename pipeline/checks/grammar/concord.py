"""Outside English: verbs that do not go with their subject, and nouns that lack their plural after a number.

What a language needs is in its data file (``[concord]``) and in its list of words (``concord-XX.txt.gz``, made by
``scripts/build_concord.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline import knowledge
from pipeline.checks.grammar.agreement.sentence import pair, subject_is
from pipeline.model import Document, Example, Issue, Message, Rule, Word, tell
from pipeline.words import languages, morphology
from pipeline.words.languages import Concord
from pipeline.words.lexicon import stem
from pipeline.words.phrases import joined, words

_GRAMMARS = (
    "M. Grevisse, A. Goosse, Le bon usage; Duden, Die Grammatik; "
    "Real Academia Española, Nueva gramática de la lengua española"
)

# A subject is no longer, in words.
_LONGEST = 12
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?![\d.,]*\d)")
_YEAR = re.compile(r"1\d{3}|20\d\d")
# Before the number or the word, no space: a name of a road or a model (G60, COVID-19).
_GLUED = "-–/.,:$€¥°№#+^"


# What stands for a form of *être*, whose participle agrees.
_OF_BEING = frozenset({"son", "et"})
# Articles of no nominative.
_OF_PLURALS = frozenset("die diese ihre seine unsere".split())
_OBLIQUE = frozenset("den dem des einen einem eines einer diesen diesem".split())


@dataclass(frozen=True, slots=True)
class _Tongue:
    """What is known of a language, and its words by number."""

    tag: str
    nouns_in_capitals: bool
    lists: Concord
    not_subjects: frozenset[str]
    """Stems of the list's words."""
    uncounted: frozenset[str]
    """Stems of the list's words."""
    plural_of_noun: dict[str, str]
    plurals_of_nouns: frozenset[str]
    plural_of_verb: dict[str, str]
    singular_of_verb: dict[str, str]
    plural_of_either: dict[str, str]
    """Verbs both of whose forms may be other words, too: *besuchte* Orte."""
    singular_of_either: dict[str, str]
    plural_of_unsure: dict[str, str]
    """Verbs whose singular may be another word: *est*, the verb and the east."""
    singular: frozenset[str]
    """Nouns and adjectives that are singular and nothing else."""
    plural: frozenset[str]
    masculine: frozenset[str]
    """Nouns that only a masculine article goes with; empty where the list does not tell them apart."""


@cache
def _tongue(tag: str) -> _Tongue | None:
    """The language of a primary subtag; None where it has no list of words."""
    name = f"built/concord-{tag}.txt.gz"
    if not knowledge.has(name):
        return None
    rows: dict[str, list[tuple[str, str]]] = {}
    for line in knowledge.lines(name):
        kind, *pairs = line.split()
        rows[kind] = [(one, many) for one, _, many in (row.partition("=") for row in pairs)]
    nouns = [*rows.get("M", ()), *rows.get("N", ())]
    both = [*nouns, *rows.get("A", ())]
    singular, plural = {one for one, _ in both}, {many for _, many in both}
    feminine = {one for one, _ in rows.get("N", ())}
    masculine = {one for one, _ in rows.get("M", ())}
    language = languages.of(tag)
    plural_of_noun = {one: many for one, many in nouns if one not in plural}
    return _Tongue(
        tag=tag,
        nouns_in_capitals=language.nouns_in_capitals,
        lists=language.concord,
        not_subjects=frozenset(stem(word, tag) for word in language.concord.not_subjects),
        uncounted=frozenset(stem(word, tag) for word in language.concord.uncounted),
        plural_of_noun=plural_of_noun,
        plurals_of_nouns=frozenset(plural_of_noun.values()),
        plural_of_verb={one: many for kind in "VS" for one, many in rows.get(kind, ())},
        singular_of_verb={many: one for kind in "VP" for one, many in rows.get(kind, ())},
        plural_of_either=dict(rows.get("B", ())),
        singular_of_either={many: one for one, many in rows.get("B", ())},
        plural_of_unsure=dict(rows.get("P", ())),
        singular=frozenset(singular - plural),
        plural=frozenset(plural - singular),
        masculine=frozenset(masculine - feminine - plural),
    )


def issues(document: Document) -> Iterator[Issue]:
    """What does not agree, segment by segment; nothing in a language without a list of words, and in headings."""
    tongue = _tongue(languages.of(document.language).tag)
    if tongue is None:
        return
    for segment in document.segments:
        if document.paragraphs[segment.paragraph].kind == "heading":
            continue
        start = segment.span.start
        found = [
            Word(word.text, word.key, word.start + start)
            for word in words(segment.span.of(document.text), document.language)
        ]
        reading = _Reading(document.text, found, tongue)
        yield from reading.verbs()
        yield from reading.participles()
        yield from reading.nouns()


VERB_NUMBER = Rule(
    id="grammar.verb-number",
    summary=tell("A verb has another number than its subject; Chinese verbs have one form."),
    bad=(
        Example("Les villages de la région [attire>attirent] des visiteurs.", language="fr"),
        Example("La ligne [relient>relie] deux villes.", language="fr"),
        Example("Der Nationalpark [umfassen>umfasst] 22 Hektar.", language="de"),
        Example("Las grúas de la terminal [trabaja>trabajan] mucho.", language="es"),
        Example("Las empresas de la provincia [ha>han] reforzado su cooperación.", language="es"),
    ),
    good=(
        Example("La plupart des visiteurs viennent du Nord.", language="fr"),
        Example("Une quinzaine d’entreprises ont signé.", language="fr"),
        Example("Die Stadt besuchten drei Millionen Gäste.", language="de"),
        Example("El agua y la luz son caras.", language="es"),
    ),
    source=_GRAMMARS,
    type="grammar",
)

SOUNDS_LIKE = Rule(
    id="grammar.auxiliary-sound",
    summary=tell("Between a subject and a participle, a word that only sounds like the auxiliary."),
    bad=(
        Example("La municipalité [on>a] adopté un plan.", language="fr"),
        Example("Les habitants [son>sont] venus en nombre.", language="fr"),
        Example("El puerto [a>ha] crecido.", language="es"),
    ),
    good=(
        Example("La ville a adopté un plan, et on a voté.", language="fr"),
        Example("El puerto a orillas del mar ha crecido.", language="es"),
    ),
    source=_GRAMMARS,
    type="misspelling",
    languages=("fr", "es"),
)

CHANGED_PARTICIPLE = Rule(
    id="grammar.changed-participle",
    summary=tell("A participle takes the ending of a noun after an auxiliary that never lets it change."),
    bad=(Example("La ciudad ha [recibida>recibido] premios.", language="es"),),
    good=(Example("La ciudad ha sido visitada, y las ha visto cansadas.", language="es"),),
    source=_GRAMMARS,
    type="grammar",
)

NOUN_NUMBER = Rule(
    id="grammar.noun-number",
    summary=tell("After a number from two up, a noun stands in the singular; Chinese nouns have one form."),
    bad=(
        Example("Elle forme chaque année 3 000 [ingénieur>ingénieurs].", language="fr"),
        Example("Es fanden 15 [Vorstellung>Vorstellungen] statt.", language="de"),
        Example("Forma a 3.000 [graduado>graduados] al año.", language="es"),
    ),
    good=(
        Example("Elle prend la ligne 3 direction Nord, en 2023 saison haute.", language="fr"),
        Example("Es kostet 20 Euro und kam um 9 Uhr.", language="de"),
        Example("Llegó a la línea 2 norte y a 30 mu.", language="es"),
        Example("El 52 Batallón de la 11 Zona Militar llegó.", language="es"),
    ),
    source=_GRAMMARS,
    type="grammar",
)

RULES = (VERB_NUMBER, SOUNDS_LIKE, CHANGED_PARTICIPLE, NOUN_NUMBER)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The words of one segment, as its language reads them."""

    text: str
    """Of the whole document."""
    found: list[Word]
    tongue: _Tongue

    def verbs(self) -> Iterator[Issue]:
        """A verb in the singular after a plural subject, or the other way round, at the start of a clause."""
        lists = self.tongue.lists
        for at, word in enumerate(self.found):
            if self._opens(at):
                if word.key in lists.singular_pronouns or word.key in lists.plural_pronouns:
                    yield from self._after(at, at + 1, word.key in lists.plural_pronouns)
                else:
                    yield from self._subject(at)
                    yield from self._of_either_case(at)

    def participles(self) -> Iterator[Issue]:
        """A participle that agrees with something after an auxiliary that lets it not: *ha recibida*."""
        for at, word in enumerate(self.found[1:], 1):
            auxiliary = self.found[at - 1]
            if auxiliary.key not in self.tongue.lists.perfect or not joined(self.text, auxiliary, word):
                continue
            for ending, unchanged in self.tongue.lists.participles:
                right = word.key.removesuffix(ending) + unchanged
                noun = morphology.can_be(word.key, self.tongue.tag, "N")  # *no habrá subidas*
                if word.text.islower() and not noun and word.key.endswith(ending) and right in self.tongue.singular:
                    message = tell("After “{a}”, the verb is a participle.", a=auxiliary.text)
                    yield self._issue(CHANGED_PARTICIPLE, word, right, message, pair(auxiliary.text, word.text))
                    break

    def nouns(self) -> Iterator[Issue]:
        """A noun in the singular after a number from two up."""
        for at, word in enumerate(self.found[1:], 1):
            noun = self._key(at)
            plural = self.tongue.plural_of_noun.get(noun)
            if plural is None or noun not in self.tongue.singular or not self._counts(at - 1):
                continue
            if self._is_form_of(word, self.tongue.uncounted) or not self._is_plain_noun(at):
                continue
            if word.text[0].isupper() and not self.tongue.nouns_in_capitals:
                continue  # a name, the number its ordinal or of what stands before: *52 Batallón*, *art. 836 Codice*
            if self._follows(at + 1) and self._text(at + 1)[0].isdigit():
                continue  # *saison 7 épisode 8*
            number = self.found[at - 1].text
            message = tell("After “{a}”, the noun is plural.", a=number)
            yield self._issue(NOUN_NUMBER, word, plural, message, pair(number, word.text))

    def _key(self, at: int) -> str:
        """The word as the list writes it: nouns have capitals there where the language gives them one."""
        word = self.found[at]
        return word.text if self.tongue.nouns_in_capitals else word.key

    def _is_plain_noun(self, at: int) -> bool:
        """False for what may be another word (*352 avant J.-C.*, *1610 marque*), and for half a compound (*Start-*)."""
        word, tag = self.found[at], self.tongue.tag
        if self.text[word.end : word.end + 1] in ("-", "–"):
            return False
        readings = morphology.of(word.text, tag)
        if self.tongue.nouns_in_capitals:
            # *zwei Deutsche*: an adjective that stands for a noun keeps the endings of one.
            return not morphology.can_be(word.key, tag, "J")
        return all(each[0] in "NJK" for each in readings)

    def _is_form_of(self, word: Word, stems: frozenset[str]) -> bool:
        """True for any form of a word whose stem is listed."""
        return stem(word.key, self.tongue.tag) in stems

    def _opens(self, at: int) -> bool:
        """True at the start of the sentence, after a comma or a colon, and after a word such as *that*."""
        if at == 0:
            return True
        before = self.found[at - 1]
        if (
            at > 1
            and before.key in self.tongue.lists.openers
            and self._text(at - 2).lower() in self.tongue.lists.compared
        ):
            return False  # *des produits tels que la clé*
        between = self.text[before.end : self.found[at].start]
        return before.key in self.tongue.lists.openers or any(mark in between for mark in ",:;«„")

    def _counts(self, at: int) -> bool:
        """True for a number of things at `at`: not 1, no year, no part of a name or of a date."""
        word, following = self.found[at], self.found[at + 1]
        between = self.text[word.end : following.start]
        if not joined(self.text, word, following) or "-" in between or not between:
            return False  # *5min*
        if not word.text[0].isdigit():
            return word.key in self.tongue.lists.numbers
        first = self._first_group(at)
        start = self.found[first].start
        number = _NUMBER.fullmatch(self.text[start : word.end])
        if not number or _YEAR.fullmatch(number.group()) or self.text[max(0, start - 1) : start] in tuple(_GLUED):
            return False
        return number.group() not in ("0", "1") and not self._names_its_number(first)

    def _first_group(self, at: int) -> int:
        """The place of the first group of digits of a number that ends at `at`: *3 000*."""
        first, found = at, self.found
        while first and found[first - 1].text.isdigit() and joined(self.text, found[first - 1], found[first]):
            first -= 1
        return first

    def _names_its_number(self, at: int) -> bool:
        """True for a number that follows its noun: *la ligne 3 direction Nord*, *Expo 2010*."""
        if at < 2 or not joined(self.text, self.found[at - 1], self.found[at]):
            return False
        before = self.found[at - 1]
        time = self._is_form_of(before, self.tongue.not_subjects)  # “chaque année 3 000 élèves”
        article = self.found[at - 2].key in self.tongue.lists.singular and not time
        return article or before.text[0].isupper()

    def _subject(self, at: int) -> Iterator[Issue]:
        """The noun phrase that begins with an article at `at`, as far as a verb that follows it."""
        lists, tongue = self.tongue.lists, self.tongue
        plural = self.found[at].key in lists.plural
        if (not plural and self.found[at].key not in lists.singular) or self._is_object_of_verb(at):
            return
        head = False
        for place in range(at + 1, min(at + _LONGEST, len(self.found))):
            key = self._key(place)
            if not joined(self.text, self.found[place - 1], self.found[place]):
                return
            if head and self._cannot_be_verb(at, place):
                if not self._goes_on(place, plural):
                    return
                continue
            if head and self._sounds_like_auxiliary(place):
                yield from self._auxiliary(at, place, plural)
                return
            if head and (key in tongue.plural_of_verb or key in tongue.singular_of_verb):
                yield from self._after(at, place, plural)
                return
            if head and plural and self._is_before_participle(place) and key in tongue.plural_of_unsure:
                yield from self._after(at, place, plural, sure=True)
                return
            either = key in tongue.plural_of_either or key in tongue.singular_of_either
            if head and either and not (self._follows(place + 1) and self._text(place + 1)[0].isupper()):
                yield from self._after(at, place, plural, sure=True)
                return
            if not (self._goes_on(place, plural) if head else self._leads(place, plural)):
                return
            if not head and self._is_head(place):
                head = True
                if lists.masculine_only and (plural or key not in tongue.masculine):
                    return  # it may be the object: “Die Stadt besuchten …”

    def _is_object_of_verb(self, at: int) -> bool:
        """True for what looks like an article and is a pronoun before a verb: *cuando las excava y las interpreta*."""
        opened = at > 0 and self.found[at - 1].key in self.tongue.lists.openers
        if not opened or not self._follows(at + 1) or not morphology.can_be(self._text(at), self.tongue.tag, "R"):
            return False
        return morphology.can_be(self._text(at + 1), self.tongue.tag, "Vs", "Vp")

    def _cannot_be_verb(self, subject: int, at: int) -> bool:
        """True behind a preposition (*des arcs à double volée*), and behind a pronoun that takes up the words in front:
        those are the object (*El oficio lo aprendieron*)."""
        lists, before = self.tongue.lists, self.found[at - 1].key
        article = before in lists.singular or before in lists.plural
        if article and self.found[at - 2].key in lists.within:
            return True  # *des pêcheurs à la ligne*
        return before in lists.within or (self.found[subject].key, before) in lists.resumed

    def _is_before_participle(self, at: int) -> bool:
        """True for a word with nothing but a participle behind it, in small letters."""
        if not self._follows(at + 1) or not self._text(at + 1).islower():
            return False
        tag = self.tongue.tag
        return morphology.can_be(self._text(at + 1), tag, "K") and morphology.is_only(self._text(at + 1), tag, "KJN")

    def _sounds_like_auxiliary(self, at: int) -> bool:
        """True for a word that sounds like an auxiliary, with a participle behind it and nothing else."""
        if all(self.found[at].key != word for word, _, _ in self.tongue.lists.instead) or at + 1 >= len(self.found):
            return False
        following = self.found[at + 1]
        if self.found[at].key in self.tongue.lists.joining and morphology.can_be(
            self._text(at - 1), self.tongue.tag, "J"
        ):
            return False  # *une exposition photographique et commentée*
        kinds = "KJ" if len(self.found[at].key) == 1 or self.found[at].key in _OF_BEING else "KJN"  # *le passage à gué*
        participle = morphology.is_only(following.key, self.tongue.tag, kinds)
        return participle and following.text.islower() and joined(self.text, self.found[at], following)

    def _auxiliary(self, subject: int, at: int, plural: bool) -> Iterator[Issue]:
        word, participle = self.found[at], self.found[at + 1]
        if not morphology.can_be(participle.key, self.tongue.tag, "K"):
            return
        being = word.key in _OF_BEING
        number = "p" if plural else "s"
        if being and not any(code[2] in (number, "e") for code in morphology.of(participle.key, self.tongue.tag)):
            return
        for sound, one, many in self.tongue.lists.instead:
            if word.key == sound:
                right = many if plural else one
                shown = self.text[self.found[subject].start : self.found[at - 1].end]
                message = tell("Before “{a}”, the verb is “{b}”.", a=participle.text, b=right)
                yield self._issue(SOUNDS_LIKE, word, right, message, pair(shown, participle.text))

    def _of_either_case(self, at: int) -> Iterator[Issue]:
        """The same where the article does not show the case: the subject, when nothing behind the verb can be it."""
        tag, article = self.tongue.tag, self.found[at]
        if article.key not in self.tongue.lists.either_case:
            return
        place = at + 1
        while self._follows(place) and self._text(place).islower() and morphology.can_be(self._text(place), tag, "J"):
            place += 1
        if not self._follows(place) or not self.found[place].text[0].isupper():
            return
        if self.text[self.found[place].end : self.found[place].end + 1] == "-":
            return  # *die Umfrage-Designer*
        readings = morphology.of(self._text(place), tag)
        numbers = {code[2] for code in readings if code[0] == "N" and "n" in code[3:]}
        if article.key not in _OF_PLURALS:
            numbers.discard("p")
        elif all(code[1] in "mn" for code in readings if code[2:3] == "s"):
            numbers.discard("s")  # *die Designer*
        if len(numbers) != 1 or any(code[0] != "N" for code in readings):
            return
        if self._is_form_of(self.found[place], self.tongue.not_subjects):
            return
        plural = numbers == {"p"}
        verb = self._verb_behind(place + 1)
        if verb is None or self._may_have_subject(verb, not plural):
            return
        if at and not self._follows(verb + 1):
            return  # *Künstler, die Haltung zeigten*: what begins a clause that ends with its verb is its object
        yield from self._after(at, verb, plural, sure=True)

    def _text(self, at: int) -> str:
        return self.found[at].text

    def _follows(self, at: int) -> bool:
        return at < len(self.found) and joined(self.text, self.found[at - 1], self.found[at])

    def _verb_behind(self, at: int) -> int | None:
        """The finite verb behind a noun, over what belongs to the noun; None where something else comes."""
        lists, tag = self.tongue.lists, self.tongue.tag
        for place in range(at, min(at + _LONGEST, len(self.found))):
            word = self.found[place]
            if not self._follows(place) or word.key in lists.joining:
                return None
            if word.text[0].isupper() or word.key in lists.within:
                continue
            if not word.text.islower():
                return None
            finite = morphology.can_be(word.text, tag, "Vs", "Vp")
            adjective = morphology.can_be(word.text, tag, "J")
            noun_follows = self._follows(place + 1) and self._text(place + 1)[0].isupper()
            if finite and not (adjective and noun_follows):
                last = self._follows(place + 1) and not self._follows(place + 2)
                auxiliary = last and morphology.can_be(self._text(place + 1), tag, "Vs", "Vp")
                if self._follows(place + 1) and self._follows(place + 2):  # *glaubte, eine Politik führen zu können*
                    joint = morphology.can_be(self._text(place + 1), tag, "P")
                    auxiliary = joint and morphology.is_only(self._text(place + 2), tag, "V")
                return None if auxiliary and morphology.can_be(word.text, tag, "Vi") else place  # *aufbauen sollten*
            if not adjective or not noun_follows:
                return None
        return None

    def _may_have_subject(self, verb: int, plural: bool) -> bool:
        """True when a word behind the verb, up to the end of its clause, may be the subject of that number."""
        lists, tag = self.tongue.lists, self.tongue.tag
        governed = False
        for place in range(verb + 1, len(self.found)):
            word = self.found[place]
            between = self.text[self.found[place - 1].end : word.start]
            listed = between.strip() == "," and self._text(place - 1)[0].isupper() and word.text[0].isupper()
            if listed and plural and not governed:
                return True  # *die Regierung bildeten seine Mutter, Brüder und Söhne*
            if any(mark in between for mark in ",;:–—("):
                return False
            if word.key in (lists.others_plural if plural else lists.others_singular):
                return True
            if not word.text[0].isalpha() or word.key in lists.numbers:
                if plural and not governed:
                    return True
                continue
            if word.text[0].isupper():
                if not governed and self._may_be_nominative(place, "p" if plural else "s"):
                    return True
                governed = False
                if word.key in lists.joining:
                    continue
            elif morphology.can_be(word.text, tag, "P"):
                governed = True
            elif word.key in lists.joining and plural and not governed:
                return True  # two singulars make a plural
        return False

    def _may_be_nominative(self, at: int, number: str) -> bool:
        """True for a noun that can be a nominative of that number, and for a name."""
        readings = [code for code in morphology.of(self._text(at), self.tongue.tag) if code[0] == "N"]
        if readings and not any(code[2] == number and "n" in code[3:] for code in readings):
            return False
        start = at
        while start and self._follows(start) and morphology.can_be(self._text(start - 1), self.tongue.tag, "J"):
            start -= 1
        article = self.found[start - 1].key if start else ""
        bare = article not in self.tongue.lists.either_case and article not in self.tongue.lists.singular
        if number == "s" and bare and any(code[2] == "p" for code in readings):
            return False  # *neue Regeln*; *das Regeln* has an article
        if number == "p":
            return article not in _OBLIQUE | {"der", "ein", "eine", "das", "dieses"}
        return article not in _OBLIQUE

    def _leads(self, at: int, plural: bool) -> bool:
        """True for a word between the article and its noun, and for the noun."""
        word, key, tongue = self.found[at], self._key(at), self.tongue
        if word.key in tongue.lists.numbers or word.key in tongue.lists.degree:
            return True
        fits = key in tongue.singular or (plural and key in tongue.plural)
        return fits and not self._is_form_of(word, tongue.not_subjects)

    def _is_head(self, at: int) -> bool:
        word, key, tongue = self.found[at], self._key(at), self.tongue
        if word.key in tongue.lists.numbers or word.key in tongue.lists.degree:
            return False
        return key in tongue.plural_of_noun or key in tongue.plurals_of_nouns

    def _goes_on(self, at: int, plural: bool) -> bool:
        """True for a word that may stand between the noun and its verb."""
        word, key, tongue = self.found[at], self._key(at), self.tongue
        if word.key in tongue.lists.joining or (not plural and key in tongue.plural):
            return plural
        article = word.key in tongue.lists.singular or word.key in tongue.lists.plural
        described = key in tongue.singular or key in tongue.plural or word.text[0].isupper()
        return self._is_within(at) or (described and not article)

    def _is_within(self, at: int) -> bool:
        """True for a little word inside a noun phrase: *de la* ville, *le plus* beau; not for the pronoun *las*."""
        lists, key = self.tongue.lists, self.found[at].key
        if key not in lists.singular and key not in lists.plural:
            return key in lists.within or key in lists.degree
        before, follows = self.found[at - 1].key, self.found[at + 1].key if at + 1 < len(self.found) else ""
        return before in lists.within or before in lists.joining or follows in lists.degree

    def _after(self, subject: int, at: int, plural: bool, *, sure: bool = False) -> Iterator[Issue]:
        """The verb at `at`, when its number is not the subject's."""
        if at >= len(self.found) or not joined(self.text, self.found[at - 1], self.found[at]):
            return
        verb, noun = self.found[at], self.found[subject]
        right = (self.tongue.plural_of_verb if plural else self.tongue.singular_of_verb).get(verb.key)
        if right is None and sure:
            others = self.tongue.plural_of_either | self.tongue.plural_of_unsure
            right = (others if plural else self.tongue.singular_of_either).get(verb.key)
        if right is None or right == verb.key or not verb.text.islower():
            return
        if not plural and verb.key in self.tongue.lists.copulas:
            following = self._text(at + 1).lower() if self._follows(at + 1) else ""
            if following in self.tongue.lists.plural or following in self.tongue.lists.numbers:
                return  # *un ejemplo serían las islas*
        if morphology.can_be(verb.key, self.tongue.tag, "Vp" if plural else "Vs"):
            return  # also that of another verb: *convient* of *convenir* and *convier*
        shown = self.text[noun.start : self.found[at - 1].end]
        yield self._issue(VERB_NUMBER, verb, right, subject_is(shown, plural), pair(shown, verb.text))

    def _issue(self, rule: Rule, word: Word, right: str, message: Message, evidence: Message) -> Issue:
        return rule.issue(self.text, word.span, message, (right,), (evidence,))
