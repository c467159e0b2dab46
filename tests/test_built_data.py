"""The built data as a whole: no list has lost capitals, accents or first letters, as glosses once had (*hinese*)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from string import ascii_lowercase

import pytest

from pipeline import knowledge
from pipeline.words import lexicon

# So rare is an English word that a prefix of letters is not one by chance.
_COMMON = 3_000_000


def _cells(name: str, column: int) -> Iterator[str]:
    for line in knowledge.lines(f"built/{name}"):
        cells = line.split("\t")
        if len(cells) > column:
            yield cells[column]


def _begin_words() -> frozenset[str]:
    """What English words begin with, five letters of each."""
    return frozenset(word[:5] for word in lexicon.words())


@pytest.mark.parametrize(
    ("name", "column", "stems"),
    [
        ("character-glosses.tsv", 1, False),
        ("words.tsv.gz", 4, True),
        ("word-forms.txt", 0, False),
        ("word-pairs.txt.gz", 0, False),
    ],
)
def test_no_english_word_has_lost_its_first_letter(name: str, column: int, stems: bool) -> None:
    """A word that is none, and a common one with a letter before it, is a slip of the script unless it is a rarity."""
    found: Counter[str] = Counter()
    for cell in _cells(name, column):
        found.update(set(re.findall(r"(?<![^\W\d_])[a-z]{4,}(?![^\W\d_])", cell)))
    # Syllables stand in the glosses of names.
    known = (_begin_words() if stems else lexicon.words()) | frozenset(knowledge.words("syllables.txt"))
    cut = {
        word: count
        for word, count in found.items()
        if word not in known and any(lexicon.frequency(letter + word) > _COMMON for letter in ascii_lowercase)
    }
    assert len(found) > 5_000
    # *luster*, *helter-skelter*, *enantiomer*: some are words that the list lacks.
    assert len(cut) < 0.003 * len(found) and max(cut.values(), default=0) < 8, cut


@pytest.mark.parametrize(("language", "letters"), [("de", "äöü"), ("fr", "éàâêèîôœ"), ("es", "áéíóúñ")])
def test_words_with_an_accent_in_front_are_whole(language: str, letters: str) -> None:
    words = frozenset(knowledge.words(f"built/words-{language}.txt.gz"))
    lines = knowledge.lines(f"built/concord-{language}.txt.gz")
    forms = {form for line in lines for pair in line.split()[1:] for form in pair.split("=")}
    for held in (words, forms):
        accented = [word for word in held if word[:1] in letters and len(word) > 4]
        assert len(accented) > 200
        # *élancer* and *lancer* are both words; where letters were lost, every one would have its half.
        both = [word for word in accented if word[1:] in held]
        assert len(both) < 0.25 * len(accented), both[:20]


@pytest.mark.parametrize(
    ("whole", "cut"),
    [("lodz", "odz"), ("istanbul", "stanbul"), ("ostersund", "stersund"), ("orebro", "rebro"), ("evry", "vry"),
     ("swidnica", "widnica"), ("sibenik", "ibenik"), ("zilina", "ilina"), ("cesme", "sme")],
)  # fmt: skip
def test_names_abroad_have_their_first_letter_without_its_mark(whole: str, cut: str) -> None:
    names = frozenset(knowledge.words("built/latin-names.txt.gz"))
    assert whole in names and cut not in names


def test_names_have_their_capitals() -> None:
    assert [cell for cell in _cells("towns-abroad.tsv.gz", 1) if cell[:1].islower()] == []
    rows = [line.split("\t") for line in knowledge.lines("built/foreign-names.tsv")]
    assert {row[2] for row in rows if row[1][:1].islower()} == {"word"}, "only common words have none"


def test_months_days_and_units_are_whole() -> None:
    lines = [line.split("\t") for line in knowledge.lines("built/cldr.tsv")]
    rows = {(row[0], row[1]): row[2:] for row in lines}
    assert rows["en", "months wide"][0] == "January" and rows["fr", "months wide"][1] == "février"
    assert rows["de", "days wide"][5] == "Samstag" and rows["es", "days wide"][2] == "miércoles"
    assert all(len(names) == 12 for (_, what), names in rows.items() if what.startswith("months"))
    assert all(len(names) == 7 for (_, what), names in rows.items() if what.startswith("days"))
