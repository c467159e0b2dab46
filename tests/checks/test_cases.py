"""German articles behind prepositions and verbs, and compounds written apart."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pipeline.checks.grammar import cases
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from tests.marked import expect

ROWS = [
    "Er sprach mit [die>der] Delegation und mit [den>dem] Direktor.",
    "Das Abkommen zwischen [die>den] beiden Ländern gilt ab Mai.",
    "Sie nahmen an [des>der] Konferenz teil. Durch [der>den] Tunnel fahren Wagen.",
    "Für [den>die] Zukunft der Stadt ist das wichtig. Wegen [den>des] Regens fiel es aus.",
    "Besucher können [der>die] traditionelle Kultur entdecken.",
    "Der [Welt Markt>Weltmarkt] und die neue [Haupt Stadt>Hauptstadt] wachsen.",
    # Right.
    "Der Bezirk, in dem die Fabrik steht, und die Gäste, mit denen er sprach.",
    "Mit der Delegation, für den Tunnel, wegen des Regens, zwischen den beiden Ländern, in der Stadt, in die Stadt.",
    "Das ist gut für den der Stadt nahen Hafen und für die Menschen in den Städten.",
    "Seit die Stadt wächst, um der Stadt zu helfen, ohne dem Land zu schaden.",
    "Im Süden der Provinz trinkt man eine Tasse Tee und ein Glas Wasser;",
    "Die Stadt Hangzhou, der Fluss Jangtse; die Außen-Welt.",
    "Man konnte von der Raumstation aus die Mauer fotografieren.",
    "Neben den Haupt- und Nebenstraßen; er nahm Kontakte zu den Dsungaren auf und bekundete ihm gegenüber die Absicht.",
    "Er kam mit den Herren Li und Wang aus der Volksrepublik China.",
    "Besucher können die traditionelle Kultur der alten Stadt entdecken. Sie dankten der alten Lehrerin.",
]


@pytest.mark.parametrize("row", ROWS)
def test_articles_and_compounds(row: str) -> None:
    def check(document: Document, glossary: Glossary) -> Iterable[Issue]:
        return cases.issues(document)

    expect(check, row, language="de")
