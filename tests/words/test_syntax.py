"""What kind of word each word is, and which noun it belongs to: the same where an ending is wrong."""

from __future__ import annotations

import pytest

from pipeline.words import inflection, syntax


def _read(text: str, language: str) -> tuple[list[str], syntax.Reading]:
    words = [word.text for word in syntax.tokens(text, language)]
    reading = syntax.read([words], language)
    assert reading is not None
    return words, reading


def _nouns(text: str, language: str) -> dict[str, str]:
    """Each agreeing word and the noun that it most likely belongs to, "" for none."""
    words, reading = _read(text, language)
    found = {}
    for agreeing, near, shares in zip(reading.agreeing, reading.nominal, reading.belongs, strict=True):
        best = int(shares.argmax())
        found[words[agreeing]] = words[near[best]] if best < len(near) else ""
    return found


@pytest.mark.parametrize("verb", ["ha", "han"])
def test_a_subject_is_found_over_a_distance(verb: str) -> None:
    found = _nouns(f"Las empresas de la provincia {verb} reforzado su cooperación.", "es")
    assert found[verb] == "empresas"
    assert found["la"] == "provincia"


@pytest.mark.parametrize("adjective", ["nouveau", "nouvelles"])
def test_an_adjective_belongs_to_its_noun(adjective: str) -> None:
    assert _nouns(f"La ville construit de {adjective} routes.", "fr")[adjective] == "routes"


def test_each_word_has_a_kind() -> None:
    _, reading = _read("Die neue Straße wurde im Herbst gebaut.", "de")
    assert reading.tags == "DJNxBNk."
    assert syntax.read([["a", "casa"]], "pt") is None
    assert syntax.read([], "de") is not None


def test_elided_words_stand_alone() -> None:
    assert [word.text for word in syntax.tokens("l’arte dell'Asia 3,5", "it")] == ["l'", "arte", "dell'", "Asia", "3,5"]


def test_forms_and_what_they_agree_with() -> None:
    assert inflection.agreeing("numerosas", "J", "es") == {"fp"}
    assert dict(inflection.others("numerosas", "J", "es"))["numerosos"] == {"mp"}
    assert dict(inflection.others("ha", "v", "it")) == {"hanno": {"fp", "mp", "np"}}
    assert dict(inflection.others("del", "B", "es"))["de la"] == {"fs"}
    assert "npn" in inflection.agreeing("Unternehmen", "N", "de")
    assert inflection.others("Zhejiang", "N", "de") == ()
