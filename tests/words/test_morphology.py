"""What a word of another language may be."""

from __future__ import annotations

from pipeline.words import morphology


def test_readings_of_words() -> None:
    assert morphology.of("exposées", "fr") == ("Jfp", "Kfp")
    assert morphology.of("besuchten", "de") == ("Jee", "Vp", "Vx")
    assert morphology.of("ha", "es") == ("Vs",)
    assert morphology.of("Kultur", "de-AT") == ("Nfsadgn",)


def test_a_capital_and_a_compound_are_seen_through() -> None:
    assert morphology.of("Les", "fr") == morphology.of("les", "fr") != ()
    assert morphology.of("Die", "de") == morphology.of("die", "de") != ()
    assert [code[:3] for code in morphology.of("Bebauungsplan", "de")] == ["Nms"]
    assert [code[:3] for code in morphology.of("Yuan-Dynastie", "de")] == ["Nfs"]
    assert morphology.exact("Yuan-Dynastie", "de") == ()
    assert [code[:3] for code in morphology.of("Wirtschaftssonderzone", "de")] == ["Nfs"]
    assert morphology.of("Dsungaren", "de") == (), "Garen is a word, Dsun is none"


def test_what_is_not_known() -> None:
    assert morphology.known("fr") and not morphology.known("pt") and not morphology.known("en")
    assert morphology.of("Jiaxing", "de") == morphology.of("casa", "pt") == ()
    assert not morphology.is_only("Jiaxing", "de", "N")
    assert morphology.is_only("est", "fr", "VNJ") and morphology.can_be("est", "fr", "Vs")
