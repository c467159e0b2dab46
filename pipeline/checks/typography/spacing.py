"""Spaces: too many, in the wrong place, or missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.checks.typography.place import SPACE, Edit, flag_words, in_kind, word_end, word_start
from pipeline.checks.typography.words import LETTER_FOR_DIGIT, any_of
from pipeline.documents.formats.gather import OBJECT
from pipeline.model import Document, Example, Issue, Rule, Span, tell
from pipeline.words import languages, lexicon

# Neither white space nor an object: beside a picture, spaces may be what sets it apart.
_SOLID = rf"[^\s{OBJECT}]"
_RUN = re.compile(rf"(?<={_SOLID})(?:[{SPACE}]{{2,}}|\u3000)(?={_SOLID})")
_RUN_INSIDE = re.compile(rf"[{SPACE}]{{2,}}|\u3000")
_TRAILING = re.compile(rf"(?<={_SOLID})[{SPACE}]+(?=\r|\n|\Z)")
_LEADING = re.compile(rf"^[{SPACE}]+(?={_SOLID})", re.MULTILINE)
_BEFORE = re.compile(rf"(?<![{SPACE}])[{SPACE}]++(?=[,;:!?.)\]”])")
_OPENED = re.compile(rf"(?<=[(\[“])[{SPACE}]+(?=\w)")
_GLUED = re.compile(r"[,;:!?.)”](?=[^\W_])|(?<=\w)[(“](?=\w)")
_QUOTED = re.compile(r"(?<=[^\W\d_])[:,](?=[“\"][^\W\d_])")
_ONE_SIDED = re.compile(rf"(?<=[^\W\d_]{{3}})(?:&[{SPACE}]|[{SPACE}]&)(?=[^\W\d_]{{3}})")
# So many marks without their space are slips even where no mark has it; more are a house style.
_STRAY = 2
# No word is longer; bounds what is copied.
_LONGEST = 80
_HYPHEN = re.compile(rf"(?<=[^\W\d_])(?:-[{SPACE}]+(?=\w)|[{SPACE}]+-(?=[^\W\d_]))")
# A comma that stands for a low quotation mark: *der ,Rechtsstaat'*.
_LOW_QUOTED = re.compile(r",\w[^,'’\n]{0,60}['’](?!\w)")
# What two dashes hold is no longer, and holds no end of a sentence.
_BETWEEN_DASHES = 200
_SENTENCE_END = re.compile(r"[.!?…]\s|\n")
# Marks that a space may part from the word before, and what makes them something else: a time, a smiley, an address.
_SPACED = re.compile(r"(?<=[^\W_]|[)\]”’\"'%»€])[;:!?»](?![:;!?/\-\\)(])|«(?=[^\W_]|[(\[“\"'’])")


@cache
def _contraction(language: str) -> re.Pattern[str]:
    words = languages.of(language).typography.contractions
    return re.compile(rf"['’][{SPACE}]*({any_of(words)})\b(?!['’])")


@cache
def _closers(language: str) -> frozenset[str]:
    """What may end a word besides letters and digits: brackets, the quotation marks that close, a per cent sign."""
    return frozenset(")]”’\"'%»") | {pair[1] for pair in languages.of(language).typography.quotes}


@cache
def _elision(language: str) -> re.Pattern[str]:
    words = languages.of(language).typography.elisions
    return re.compile(
        rf"(?<![\w’'])({any_of(words)})(?:[{SPACE}]+(['’])[{SPACE}]*|(['’])[{SPACE}]+)(?=[^\W\d_])", re.IGNORECASE
    )


RUNS = Rule(
    id="typography.runs-of-spaces",
    summary=tell("Several spaces where one belongs, or the wide space of Chinese: they show as a hole in the line."),
    bad=(
        Example("CPC Zhejiang[  > ]Provincial Committee"),
        Example("It rained.[  > ]Then the sun shone."),
        Example("2022 was[  an  extraordinary  > an extraordinary ]year."),
    ),
    good=(Example("Tel:0573-8252    Fax:0573-8253"), Example("The road is 5 - 6 km long.")),
    source="The Chicago Manual of Style, 17th edition, chapter 6 (one space after every mark)",
    type="whitespace",
)


def runs(document: Document) -> Iterator[Issue]:
    """Runs with one word between them are one issue; columns set with four or more spaces or tabs stay silent."""
    text = document.text
    places: list[Span] = []
    for match in _RUN.finditer(text):
        wide = len(match.group()) > 3 or "\t" in match.group()
        if wide and in_kind(document, match.start(), "heading"):
            continue
        between = text[places[-1].end : match.start()] if places else "\n"
        if " " in between or "\n" in between:
            places.append(Span(*match.span()))
        else:
            places[-1] = Span(places[-1].start, match.end())
    for place in places:
        fixed = _RUN_INSIDE.sub(" ", place.of(text))
        yield RUNS.issue(text, place, tell("More space than one belongs here."), [fixed])


TRAILING = Rule(
    id="typography.trailing-spaces",
    summary=tell("Spaces at the end of a line: nobody sees them, some systems print them."),
    bad=(Example("was put into operation.[  >]"), Example("It opened today.[ \u00a0>]\r\nThe next line is here.")),
    good=(Example("The line ends in CRLF.\r\n\r\nThe next one too.\r\n"), Example("   \n\nA line is here.\n   \n")),
    source="W3C, CSS Text Module Level 3, 4.1.2 (spaces at the end of a line are removed)",
    type="whitespace",
    severity="neutral",
)


def trailing(document: Document) -> Iterator[Issue]:
    for match in _TRAILING.finditer(document.text):
        yield TRAILING.issue(document.text, Span(*match.span()), tell("Spaces at the end of a line."), [""])


LEADING = Rule(
    id="typography.leading-spaces",
    summary=tell("Spaces before a paragraph: the indent belongs to the layout, unless most paragraphs have one."),
    bad=(
        Example("[ >]Several days ago, good news was heard."),
        Example("The first paragraph is here.\n\nThe second is here.\n\n[ >]The third is here."),
    ),
    good=(Example("The first is here.\n\n  The second is set in.\n\n  The third is set in."),),
    source="The Chicago Manual of Style, 17th edition, chapter 2 (manuscripts: no spaces to indent)",
    type="whitespace",
    severity="neutral",
)


def leading(document: Document) -> Iterator[Issue]:
    found = list(_LEADING.finditer(document.text))
    if len(found) * 2 > len(document.paragraphs) > 1:
        return
    for match in found:
        yield LEADING.issue(document.text, Span(*match.span()), tell("Spaces before a paragraph."), [""])


AROUND_MARKS = Rule(
    id="typography.space-around-marks",
    summary=tell("A space before a punctuation mark, or none after it; both at once are one issue."),
    bad=(
        Example("fixed assets [investment ,>investment,] foreign investment"),
        Example("its economic [development,and>development, and] will sharpen"),
        Example("the [Corporation(CASC>Corporation (CASC]) has grown"),
        Example("(hereinafter “the Standing [Committee” )was>Committee”) was] held here"),
        Example('He [said:"We>said: "We] will do it."'),
        Example("It was founded in this [land.the>land. The] company grows."),
        Example("the School of [Broadcasting &Television>Broadcasting & Television] is here"),
    ),
    good=(
        Example("It grew by 7.1% at 15:37 to 1,000 in the U.S. and the U.K."),
        Example("J.K. Rowling and J. Smith met in Washington, D.C."),
        Example("the city(ies) and person(s), f(x), Mg(OH)2, N,N-dimethyl"),
        Example("Release date:2019-07-26 15:37"),
        Example("Die Bürger:innen kamen, weil der ,Rechtsstaat' gilt.", language="de"),
    ),
    source="The Chicago Manual of Style, 17th edition, chapter 6",
    type="whitespace",
)


def around_marks(document: Document) -> Iterator[Issue]:
    """Decimals, times, host names, initials, chemical names, *city(ies)* and lines of *key:value* stay silent."""
    text = document.text
    edits = [*_space_before(document), *_space_missing(document), *_space_missing_before_quotation(text)]
    edits += _space_on_one_side(text)
    yield from flag_words(AROUND_MARKS, document, edits)


@dataclass(frozen=True, slots=True)
class _Apart:
    """A mark with a space before it."""

    document: Document
    space: int
    """Where the space starts."""
    at: int
    """Where the mark stands."""

    @property
    def before(self) -> str:
        """The character before the space."""
        return self.document.text[self.space - 1 : self.space]

    @property
    def after(self) -> str:
        """The two characters after the mark."""
        return self.document.text[self.at + 1 : self.at + 3]


def _is_ellipsis_or_host(apart: _Apart) -> bool:
    """True for *wait ...* and *the .NET framework*."""
    after = apart.after
    return after[:1] in ("…", ".") or (after[:1].isalnum() and not _opens_sentence(after))


def _is_score_smiley_or_key(apart: _Apart) -> bool:
    """True for *3 : 2*, *well :)* and the line *key : value*."""
    in_prose = in_kind(apart.document, apart.space, "prose")
    return apart.before.isdigit() or apart.after[:1] in tuple(")(/-DP|:") or not in_prose


# What makes a mark after a space something else than the end of a word before it.
_SOMETHING_ELSE: Mapping[str, Callable[[_Apart], bool]] = {
    ".": _is_ellipsis_or_host,
    ":": _is_score_smiley_or_key,
    ";": lambda apart: apart.after[:1] in tuple(")-"),  # a smiley
    "!": lambda apart: apart.after[:1] == "=",
    "?": lambda apart: apart.after[:1].isspace() and apart.after[1:].islower(),  # see characters.lost
    "”": lambda apart: apart.after[:1].isalnum(),  # it opens: see quotes.direction
}


def _space_before(document: Document) -> Iterator[Edit]:
    text = document.text
    spaced = languages.of(document.language).typography.before
    closers = _closers(document.language)
    for match in _BEFORE.finditer(text):
        apart, mark = _Apart(document, match.start(), match.end()), text[match.end()]
        before, after = apart.before, apart.after
        ends_quotation = mark == "”" and before in (".", ",", "!", "?")
        if mark in spaced or not (before.isalnum() or before in closers or ends_quotation):
            continue
        if mark in _SOMETHING_ELSE and _SOMETHING_ELSE[mark](apart):
            continue
        if mark == "," and _LOW_QUOTED.match(text, apart.at):
            continue
        glued = mark != "]" and (after[:1].isalpha() or _opens_quotation(text, apart.at + 1))
        fixed = f"{mark} " if glued else mark
        yield Edit(apart.space, apart.at + 1, fixed, tell("A space stands before “{a}”.", a=mark))


def _opens_quotation(text: str, at: int) -> bool:
    """True for “ before a word, and for a straight mark there with none open before it in its paragraph."""
    if text[at : at + 1] == "“":
        return True
    start = text.rfind("\n", 0, at) + 1
    straight = text[at : at + 1] == '"' and text[at + 1 : at + 2].isupper() and "“" not in text[start:at]
    return straight and text.count('"', start, at) % 2 == 0


def _opens_sentence(after: str) -> bool:
    return after[:1].isupper() and after[1:2].islower()


def _space_missing(document: Document) -> Iterator[Edit]:
    text = document.text
    for match in _GLUED.finditer(text):
        mark, at = match.group(), match.start()
        if mark in "(“":
            if _glued_opening(text, at):
                yield Edit(at, at, " ", tell("No space before “{a}”.", a=mark))
        elif _glued_mark(document, at) and not _cites(text, at):
            yield Edit(at, at + 1, f"{mark} ", tell("No space after “{a}”.", a=mark))
        elif mark == "." and _glued_small_sentence(document, at):
            yield Edit(at, at + 2, f". {text[at + 1].upper()}", tell("No space after “{a}”.", a=mark))


# A book and a chapter: *XIV,28*.
_NUMERAL = re.compile(r"(?<![^\W_])[IVXLC]+$")


def _cites(text: str, at: int) -> bool:
    """True between a Roman numeral and a figure."""
    return text[at + 1 : at + 2].isdigit() and _NUMERAL.search(text, max(0, at - 8), at) is not None


def _space_on_one_side(text: str) -> Iterator[Edit]:
    """An ampersand between two words with a space before it or behind it alone; not *Q& A* or *R &D*."""
    for match in _ONE_SIDED.finditer(text):
        yield Edit(*match.span(), " & ", tell("A space stands on one side of “&” alone."))


def _space_missing_before_quotation(text: str) -> Iterator[Edit]:
    for match in _QUOTED.finditer(text):
        if _opens_quotation(text, match.end()):
            mark = match.group()
            yield Edit(*match.span(), f"{mark} ", tell("No space after “{a}”.", a=mark))


def _glued_opening(text: str, at: int) -> bool:
    """True for *Corporation(CASC)* and *a“tick”*; false for *city(ies)*, *f(x)*, *Mg(OH)2*."""
    if text[at] == "“":
        return text[at + 1].isalnum()
    before = text[word_start(text, at) : at]
    if len(before) < 3 or not before.isalpha():
        return False
    inside = text[at + 1 : at + _LONGEST].partition(")")[0].partition("\n")[0]
    word = inside.split()[0] if inside.split() else ""
    acronym = len(word) > 1 and word.isupper()
    return acronym or " " in inside or (word[:1].isupper() and word[1:].islower() and len(word) > 3)


@dataclass(frozen=True, slots=True)
class _Glued:
    """A mark between two words with no space after it."""

    document: Document
    at: int
    before: str
    """The word before it, and before what closes there; not empty."""
    after: str
    """The word after it; not empty."""


def _glued_comma(glued: _Glued) -> bool:
    """False for *1,000*, also where a letter looks like its first digit (*l,000*), and for *N,N-dimethyl*."""
    if glued.before in ("l", "I") and LETTER_FOR_DIGIT.match(glued.document.text, glued.at - 1):
        return False
    single = len(glued.before) == len(glued.after.split("-")[0]) == 1
    return not single and (glued.before[-1].isalpha() or glued.after[0].isalpha())


def _glued_semicolon(glued: _Glued) -> bool:
    """False for the end of an HTML entity."""
    start = glued.at - len(glued.before)
    return glued.after[0].isalpha() and glued.document.text[start - 1 : start] not in ("&", "#")


def _glued_colon(glued: _Glued) -> bool:
    """True between two words of prose."""
    if glued.after in languages.of(glued.document.language).typography.glued:
        return False
    words = all(word.isalpha() and len(word) > 1 for word in (glued.before, glued.after))
    return words and in_kind(glued.document, glued.at, "prose")


def _glued_full_stop(glued: _Glued) -> bool:
    """True for *here.The* and *in 2019.The*; false for host names, initials and decimals."""
    text, at, before, after = glued.document.text, glued.at, glued.before, glued.after
    if before.isdigit():
        start = at - len(before)
        return len(before) == 4 and start > 0 and text[start - 1] == " " and _opens_sentence(after)
    ends_word = before.isalpha() and before[-1].islower() and len(before) > 1
    if not ends_word or not (_opens_sentence(after) or after in ("A", "I")):
        return False
    end = word_end(text, at + 1)
    return text[end : end + 1] != "."


# A shorter word is the end of many addresses: *spain.in*, *bring.it*.
_NO_DOMAIN = 3


def _glued_small_sentence(document: Document, at: int) -> bool:
    """True for *land.the company*: a word, and one that sentences begin with, which is the end of no address."""
    text, language = document.text, languages.of(document.language)
    start, end = word_start(text, at), word_end(text, at + 1)
    before, after = text[start:at], text[at + 1 : end]
    if len(after) < _NO_DOMAIN or not after.islower() or after not in language.sentences.starters:
        return False
    alone = (not start or text[start - 1] in ' \n\r(“"') and text[end : end + 1] == " "
    return alone and len(before) >= _NO_DOMAIN and before.islower() and lexicon.is_word(before, language.tag)


def _glued_bracket(glued: _Glued) -> bool:
    """True for *(CASC)and*; false for *(un)able*, *(1)First*, *(s)he*, *f(x)dx* and the marker of a list, *a)*."""
    text, at = glued.document.text, glued.at
    opening = text.rfind("(", max(0, at - 120), at)
    if opening < 0 or len(glued.after) < 2 or not glued.after[0].isalpha():
        return False
    inside = text[opening + 1 : at]
    alone = opening == 0 or not text[opening - 1].isalnum()
    words = " " in inside.strip() or (len(inside) > 2 and inside.isupper())
    return alone and words and ")" not in inside


def _glued_exclamation(glued: _Glued) -> bool:
    """False for *Yahoo!Japan* and *Re!act*."""
    return glued.before.islower() and glued.after[0].isupper()


def _glued_quotation(glued: _Glued) -> bool:
    """False for “TikTok”s and the like."""
    return glued.after[0].isalpha() and glued.after not in ("s", "es", "ed", "er")


# Whether a space is missing after a mark.
_IS_GLUED: Mapping[str, Callable[[_Glued], bool]] = {
    ",": _glued_comma,
    ";": _glued_semicolon,
    ":": _glued_colon,
    "!": _glued_exclamation,
    "?": _glued_exclamation,
    ".": _glued_full_stop,
    ")": _glued_bracket,
    "”": _glued_quotation,
}


def _glued_mark(document: Document, at: int) -> bool:
    text = document.text
    left = text[max(0, at - _LONGEST) : at].rstrip("”’\"')%")
    if not left or not left[-1].isalnum():
        return False
    before = left[word_start(left, len(left)) :]
    after = text[at + 1 : word_end(text, at + 1)]
    return _IS_GLUED[text[at]](_Glued(document, at, before, after))


INSIDE_BRACKETS = Rule(
    id="typography.space-inside-brackets",
    summary=tell("A space after an opening bracket or quotation mark: the mark belongs to its word."),
    bad=(
        Example("the corporation [( CASC>(CASC]) has"),
        Example("The park covers 30 [hectares( about>hectares (about] 450 mu)."),
    ),
    good=(Example("The “Red Boat” and the (first) one, ‘so’ and “so”."),),
    source="The Chicago Manual of Style, 17th edition, chapter 6",
    type="whitespace",
)


def inside_brackets(document: Document) -> Iterator[Issue]:
    text = document.text
    edits = [
        _inside(text, *match.span())
        for match in _OPENED.finditer(text)
        if text[match.start() - 1] != "“" or _may_open(text, match.start() - 1)
    ]
    yield from flag_words(INSIDE_BRACKETS, document, edits)


def _inside(text: str, start: int, end: int) -> Edit:
    """*the zone ( about* loses a space; that of *the zone( about* belongs before the bracket."""
    mark = text[start - 1]
    wrong = tell("A space stands after “{a}”.", a=mark)
    if mark == "(" and text[start - 2 : start - 1].isalpha() and start > 1:
        return Edit(start - 1, end, f" {mark}", wrong)
    return Edit(start, end, "", wrong)


def _may_open(text: str, at: int) -> bool:
    """False for “Effect“ grew” and “done. “ It”: there the mark closes, and `quotes` says so."""
    before = text[max(0, at - 3) : at]
    return (not before or before[-1].isspace()) and not before.rstrip().endswith((".", "!", "?", ","))


APOSTROPHE = Rule(
    id="typography.space-beside-apostrophe",
    summary=tell("A space beside the apostrophe of a possessive or a short form, which parts the word."),
    bad=(
        Example("reduce the [country’ s>country’s] dependence"),
        Example("The [world 's>world's] trade grew."),
        Example("Elle protège [l’ environnement>l’environnement] et [qu ’elle>qu’elle] vit.", language="fr"),
    ),
    good=(Example("the workers’ strike; the boys’ school"), Example("’Tis the workers’ and boys’ ’90s.")),
    source="The Chicago Manual of Style, 17th edition, chapter 6 (apostrophes); in French the Lexique des règles "
    "typographiques en usage à l’Imprimerie nationale",
    type="whitespace",
)
_BESIDE_APOSTROPHE = tell("A space stands beside the apostrophe.")


def apostrophe(document: Document) -> Iterator[Issue]:
    yield from _elided(document)
    yield from _contracted(document)


def _elided(document: Document) -> Iterator[Issue]:
    """*l’ économie*"""
    text = document.text
    for match in _elision(document.language).finditer(text):
        end = word_end(text, match.end())
        fixed = match[1] + (match[2] or match[3]) + text[match.end() : end]
        yield APOSTROPHE.issue(text, Span(match.start(), end), _BESIDE_APOSTROPHE, [fixed])


def _contracted(document: Document) -> Iterator[Issue]:
    """*country’ s* and *world ’s*"""
    text = document.text
    for match in _contraction(document.language).finditer(text):
        mark, tail = text[match.start()], match[1]
        stop = match.start()
        while stop > 0 and text[stop - 1] in " \u00a0":
            stop -= 1
        if len(match.group()) == len(mark + tail) and stop == match.start():
            continue  # no space on either side
        if not text[stop - 1 : stop].isalpha() or (tail == "t" and text[stop - 1] != "n"):
            continue
        start = word_start(text, stop)
        fixed = text[start:stop] + mark + tail
        yield APOSTROPHE.issue(text, Span(start, match.end()), _BESIDE_APOSTROPHE, [fixed])


OF_THE_LANGUAGE = Rule(
    id="typography.space-of-the-language",
    summary=tell("No space where the language wants one: in French before ; : ! ? and inside « »."),
    bad=(
        Example("Quelle [ville!>ville\u202f!] Elle grandit.", language="fr"),
        Example("La ville a ouvert un [«port>«\u00a0port] » et une gare.", language="fr"),
    ),
    good=(
        Example("Qui ? Eux ! Voici\u00a0: la ville\u202f; « bien », « oui\u00a0», “non” et 10:30.", language="fr"),
        Example("Quelle ville! Elle grandit: elle a un port; il est grand! Oui!", language="fr"),
    ),
    source="Lexique des règles typographiques en usage à l’Imprimerie nationale",
    type="whitespace",
)


def of_the_language(document: Document) -> Iterator[Issue]:
    """Any kind of space is accepted. A release that never has these spaces keeps its house style."""
    text = document.text
    lists = languages.of(document.language).typography
    if not lists.before and not lists.after:
        return
    missing: list[Edit] = []
    for match in _SPACED.finditer(text):
        mark, at = match.group(), match.start()
        if mark in lists.after:
            missing.append(Edit(match.end(), match.end(), lists.after[mark], tell("No space after “{a}”.", a=mark)))
        elif mark in lists.before and not _is_time(text, at):
            missing.append(Edit(at, at, lists.before[mark], tell("No space before “{a}”.", a=mark)))
    if len(missing) <= _STRAY or re.search(rf"[{SPACE}](?:{any_of(lists.before)})", text):
        yield from flag_words(OF_THE_LANGUAGE, document, missing)


def _is_time(text: str, at: int) -> bool:
    """True for *15:37* and *Re:Zero*: a colon with no space on either side."""
    return text[at] == ":" and text[at + 1 : at + 2].isalnum()


HYPHEN = Rule(
    id="typography.space-beside-hyphen",
    summary=tell("A space on one side of a hyphen: a hyphen has none, a dash has two or none."),
    bad=(
        Example("coordinating [Covid- 19>Covid-19] prevention"),
        Example("a [first -class>first-class] port"),
        Example("Hubo tres [casos -uno>casos —uno] de ellos [mortal- en>mortal— en] Anhui.", language="es"),
        Example("La [ville -c’est>ville – c’est] une capitale.", language="fr"),
    ),
    good=(
        Example("short- and long-term plans, two- to three-day trips"),
        Example("a 3-2 win at 10 a.m. – a record"),
        Example("It is −5 to -3 degrees."),
        Example("Die Textilindustrie und -handel wachsen.", language="de"),
    ),
    source="The Chicago Manual of Style, 17th edition, chapter 6 (hyphens and dashes)",
    type="whitespace",
)


def hyphen(document: Document) -> Iterator[Issue]:
    """A hyphen that stands for a word left out, *short- and long-term*, stays silent."""
    text = document.text
    lists = languages.of(document.language).typography
    suspended = lists.suspended
    found = list(_HYPHEN.finditer(text))
    pairs = set(_pairs_of_dashes(text, found))
    for match in found:
        start, end = word_start(text, match.start()), word_end(text, match.end())
        before, after = text[start : match.start()], text[match.end() : end]
        space_first = match.group()[0] != "-"
        if after.lower() in suspended or (before.lower() in suspended and space_first):
            continue
        if not before or "-" in before or "-" in after:
            continue
        if after[0].isupper() and match.group().startswith(" "):
            continue  # a dash: “News Today -Hunan Daily”
        side = 0 if space_first else 1
        suggestions = _joined_or_dashed(before, after, lists, side if match.start() in pairs else None)
        message = tell("A space stands on one side of the hyphen.")
        yield HYPHEN.issue(text, Span(start, end), message, suggestions, ambiguous=len(suggestions) > 1)


def _pairs_of_dashes(text: str, found: list[re.Match[str]]) -> Iterator[int]:
    """Where hyphens stand that hold something between them: *tres casos -uno de ellos mortal- en Anhui*."""
    for one, other in pairwise(found):
        opens, closes = one.group()[0] != "-", other.group()[0] == "-"
        between = text[one.end() : other.start()]
        if opens and closes and len(between) < _BETWEEN_DASHES and not _SENTENCE_END.search(between):
            yield from (one.start(), other.start())


def _joined_or_dashed(before: str, after: str, lists: languages.Typography, side: int | None) -> list[str]:
    """A compound, or what a dash parts from its sentence: beside a little word, or where `side` says which of two
    dashes it is."""
    dashes = lists.dashes
    joined, dashed = f"{before}-{after}", f"{before}{dashes[side or 0]}{after}"
    if after.isdigit():
        return [joined]
    elided, _, rest = after.replace("’", "'").partition("'")
    little = before.lower() in lists.dash_words or after.lower() in lists.dash_words
    parted = side is not None or little or (bool(rest) and elided.lower() in lists.elisions)
    return [dashed, joined] if parted or (before.islower() and after[0].isupper()) else [joined, dashed]


NUMBER_GLUED = Rule(
    id="typography.number-glued",
    summary=tell("A number and the word after it, or a month and its day, written as one."),
    bad=(
        Example("a total of [200enterprises>200 enterprises]"),
        Example("the [13thFive-Year>13th Five-Year] Plan"),
        Example("on the morning of [September24>September 24], 2019"),
    ),
    good=(Example("the 3rd, 21st and 4x100m; 10km, 16GB, 100kW, 12fold; a1234apple, v2beta"),),
    source="The Chicago Manual of Style, 17th edition, chapter 9 (numbers)",
    type="whitespace",
    languages=("en",),
)
ORDINAL = Rule(
    id="typography.ordinal-hyphen",
    summary=tell("An ordinal number with a hyphen before its ending."),
    bad=(Example("It opened the [5-th>5th] Expo."),),
    good=(Example("It opened the 5th Expo, and the 21st-century road."),),
    source="The Chicago Manual of Style, 17th edition, chapter 9 (ordinal numbers)",
    type="typographical",
    languages=("en",),
)
_NUMBER_GLUED = re.compile(r"(?<![\w.,:/@#%&=_-])\d{1,3}(?:,?\d{3})*([a-z]{4,})(?![\w-])")
_ORDINAL_GLUED = re.compile(r"\b(\d{1,3}(?:st|nd|rd|th))([A-Za-z][a-z]{2,})")
_MONTH_GLUED = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)([0-3]?\d)(?![\w-])"
)
_ORDINAL_APART = re.compile(r"\b(?:\d*1-st|\d*2-nd|\d*3-rd|\d*[04-9]-th|\d*1[123]-th)\b")


def numbers(document: Document) -> Iterator[Issue]:
    text = document.text
    glued = tell("No space after the number.")
    for match in _NUMBER_GLUED.finditer(text):
        if match[1] != "fold" and lexicon.is_english(match[1]):
            fixed = f"{text[match.start() : match.start(1)]} {match[1]}"
            yield NUMBER_GLUED.issue(text, Span(*match.span()), glued, [fixed])
    for match in _ORDINAL_GLUED.finditer(text):
        if lexicon.is_english(match[2].lower()):
            end = word_end(text, match.end())
            fixed = f"{match[1]} {text[match.start(2) : end]}"
            yield NUMBER_GLUED.issue(text, Span(match.start(), end), glued, [fixed])
    for match in _MONTH_GLUED.finditer(text):
        message = tell("No space between the month and its day.")
        yield NUMBER_GLUED.issue(text, Span(*match.span()), message, [f"{match[1]} {match[2]}"])
    for match in _ORDINAL_APART.finditer(text):
        message = tell("An ordinal number has no hyphen before its ending.")
        yield ORDINAL.issue(text, Span(*match.span()), message, [match.group().replace("-", "")])
