"""Verbs beside their subjects and nouns after numbers, in French, German and Spanish."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pipeline.checks.grammar import concord
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Issue
from tests.marked import expect

ROWS = {
    "fr": [
        "Les villages de la région [attire>attirent] des visiteurs. La ligne [relient>relie] deux villes.",
        "Selon le maire, les exportations de cuir de Haining [a>ont] baissé.",
        "Les deux plus belles plages de l’île [attire>attirent] du monde. Ils [travaille>travaillent] ici.",
        "Le tunnel le plus long [mesurent>mesure] 11 km. Elle forme chaque année 3 000 [ingénieur>ingénieurs].",
        "La municipalité [on>a] adopté un plan. Les habitants [on>ont] participé. La ville [à>a] accueilli un forum.",
        "Les habitants [est>sont] invités à participer.",
        # Right: what looks like a slip is a preposition, a possessive, a noun.
        "Le parc à thème, le maire et son adjoint; la ville et ses habitants; on a voté, le maire a été élu.",
        "Il convient de conclure; en 352 avant J.-C.; la publication en 1610 marque une étape.",
        "Les villages de la région attirent des visiteurs, et la ligne relie deux villes.",
        "Les produits tels que la clé ont plusieurs interfaces.",
        "Des pêcheurs à la ligne venus tôt; une exposition photographique et commentée; saison 7 épisode 8.",
        "Les arcs à double volée et les gestionnaires de mots de passe intégrés suffisent.",
        "La recherche et le développement coûtent cher. Le maire et son adjoint arrivent.",
        "Une vingtaine d’universités ont ouvert. La plupart des visiteurs viennent du Nord. La moitié viennent.",
        "Chaque année arrivent des milliers de touristes. La semaine dernière sont venus des élèves.",
        "Cent mille spectateurs et deux mille ans; la ligne 3 direction Nord; en 2023 saison haute; 26 décembre.",
        "Les habitants que la ville accueille travaillent. C’est la région que les touristes visitent.",
        "Les villes, la plus grande surtout, grandit.",
        "Les usines modèles du groupe; 15 mu, 20 yuan et 30 kilomètres; l’usine du groupe ferme.",
    ],
    "de": [
        "Der Nationalpark [umfassen>umfasst] 22 Hektar. Wir [gewinnt>gewinnen] Zeit.",
        "Sein Sohn [übernahmen>übernahm] den Hof.",
        "Es fanden 15 [Vorstellung>Vorstellungen] statt.",
        "Die Stadtverwaltung [haben>hat] einen Plan beschlossen. Die Behörden [hat>haben] neue Regeln veröffentlicht.",
        "Die Delegation [besuchten>besuchte] ein Unternehmen für Robotik.",
        "Das Unternehmen [liefern>liefert] nach Afrika.",
        # Right: the object comes first, a genitive, a dative.
        "Die Stadt besuchten im Mai drei Millionen Gäste. Die Behörden hat der Minister informiert.",
        "Die Arbeit leiteten Liu Bei und Guan Yu. Die Regeln kennt sie. Die Ernte loben alle.",
        "Die Stadt und der Hafen wachsen.",
        "Es gibt Künstler, die Haltung zeigten, und viele, die finanzielle Enge erleben.",
        "Die Regierung bildeten seine Mutter, Brüder und Söhne. Orte, in denen sie, eine Existenz aufbauen sollten.",
        "Die Umfrage-Designer aus Jena definierten den Begriff.",
        "Er glaubte, eine Politik der freien Hand führen zu können.",
        "Wenn es geht, das Original lesen, die Übersetzung ist schlecht.",
        "Die Zahl der Gäste stieg, die Zeitung lesen viele. Die Stadt, die sie bauten, wächst.",
        "Bis zu sieben Start- und Landebahnen, sieben Miniatur-Oscars, zwei Deutsche, 62 km^2 Fläche.",
        "Die Stadt besuchten drei Millionen Gäste. Das Fest eröffneten die Bürgermeister.",
        "Der Stadt fehlen Lehrer. Der Anteil der Frauen und der Männer steigt. Der Hafen und der Bahnhof wachsen.",
        "Die Bauarbeiten leitete ein Ingenieur. Die Kinder liebt er. Den Hafen bauen Firmen.",
        "20 Euro, 30 Prozent, 15 Mann, drei Stück, 9 Uhr, am 26. Juli, 2023 Stadt des Jahres.",
        "Ein Teil der Gäste kamen. Am Abend kamen Gäste.",
    ],
    "es": [
        "Las grúas de la terminal [trabaja>trabajan] mucho. La línea [tienen>tiene] 39 túneles.",
        "Los principales mercados [es>son] tres. Dijo que las exportaciones [alcanzó>alcanzaron] un récord.",
        "La ciudad ha [recibida>recibido] premios y han [aumentados>aumentado] los ingresos.",
        "Su hijo Pan Liang [tomaron>tomó] el relevo. Forma a 3.000 [graduado>graduados] al año.",
        "El ayuntamiento [han>ha] aprobado un plan. El puerto [a>ha] crecido.",
        # Right.
        "No habrá subidas del impuesto. El oficio lo aprendieron hace 30 años, para el 75 aniversario del centro.",
        "Las piezas viven cuando el museo dice que las excava y las interpreta.",
        "Un ejemplo de isla serían las pequeñas islas del sur.",
        "En 1538 la Inquisición advirtió; la ciudad a orillas del mar; el acceso a internado.",
        "La ciudad ha recibido premios, ha sido visitada, han nada que ver, las ha visto cansadas.",
        "Las grúas de la terminal trabajan mucho, la línea tiene 39 túneles y los mercados son tres.",
        "El agua y la luz son caras. La mayoría de los visitantes llegan en tren. El resto viven lejos.",
        "El primer día llegaron 3200 visitantes. Este año vinieron más. La noche del lunes cenaron juntos.",
        "El domingo les toca a los aficionados. El té que los campesinos cultivan es bueno.",
        "Cien mil espectadores, dos mil años, 26 diciembre, la línea 2 norte y 30 mu.",
        "Estas palabras las dijo el alcalde. Los lunes cierra el museo.",
        "La ciudad, las aldeas y el puerto crecen.",
    ],
    # No list of words, no flag.
    "pt": ["As gruas do porto trabalha. A linha têm 39 túneis. 3.000 licenciado."],
}


@pytest.mark.parametrize(("language", "row"), [(tag, row) for tag, rows in ROWS.items() for row in rows])
def test_verbs_and_nouns_agree(language: str, row: str) -> None:
    def check(document: Document, glossary: Glossary) -> Iterable[Issue]:
        return concord.issues(document)

    expect(check, row, language=language)
