"""Texts for `fit_judge.py`, what is wrong in them as far as anybody knows, and what LanguageTool says of them.

The shared data folder has ``pages/*.en.txt`` and ``dev/*.jsonl``; a folder that `gather_english.py` wrote may add more.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pipeline.checks import prepare, rules
from pipeline.documents.segment import segment
from pipeline.engine import identity, languagetool
from pipeline.engine.selection import RuleChoice
from pipeline.glossary.glossary import Glossary
from pipeline.model import Document, Finding, Span
from scripts.seed_errors import Slips, errors

READ = Path(__file__).with_name("judged.tsv")
"""What a person said of flags that these texts get: text, offset, rule, verdict."""

Kind = Literal["right", "seeded", "marked", "clean", "example"]
"""Taken for right, but for what people marked and judged; the same with seeded errors; only the marked places are
known; read with care and found without an error; the examples of a rule."""

_SEED = 11
# The sets of places that people found wrong, and of segments in which they found nothing.
_MARKED = ("gold_human_typos", "gov_release_errors", "first_sight_grammar", "first_sight_pages")
_CLEAN = "clean_segments"

NO_GLOSSARY = Glossary()

SAMPLE = 900_000
"""So many words of the gathered text; enough for rules that speak of one word in ten thousand."""
_LINES = 12
_BEFORE_MARK = re.compile(r" ([.,;:!?)]|'s\b)")

# These speak of taste: no text was judged for it.
TASTE = frozenset(
    """STYLE REDUNDANCY REPETITIONS_STYLE TYPOGRAPHY AMERICAN_ENGLISH_STYLE PLAIN_ENGLISH CREATIVE_WRITING
    FORMAL""".split()
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A place that is wrong, with what is right there; (): nobody knows."""

    span: Span
    right: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    name: str
    kind: Kind
    text: str
    wrong: tuple[Wrong, ...] = ()
    of: str = ""
    """The document that it is a part of, where that is not its name."""

    @property
    def document(self) -> str:
        """The same for all texts that share sentences: a document, its segments, its two translations."""
        return re.sub(r"(?:-[AB])?(?:\.en\.txt)?$", "", self.of or self.name)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def right(data: Path) -> list[Text]:
    """Pages, and the documents of the human translators."""
    pages = [Text(path.name, "right", path.read_text("utf-8")) for path in sorted((data / "pages").glob("*.en.txt"))]
    documents: dict[str, list[str]] = defaultdict(list)
    for row in lines(data / "dev" / "human_segments.jsonl"):
        documents[row["doc"]].append(row["target"])
    return pages + [Text(name, "right", "\n".join(segments)) for name, segments in documents.items()]


def seeded(texts: Sequence[Text], slips: Slips, seed: int = _SEED) -> Iterator[Text]:
    """Each text with errors of every kind."""
    rng = random.Random(seed)
    for each in texts:
        text, seeds = errors(each.text, slips, rng)
        yield Text(each.name, "seeded", text, tuple(Wrong(s.span, (s.right,)) for s in seeds), each.of)


def marked(data: Path) -> Iterator[Text]:
    """Segments and pages with errors that people found, and segments that they found right."""
    for name in (*_MARKED, _CLEAN):
        places: dict[str, list[Wrong]] = defaultdict(list)
        documents: dict[str, str] = {}
        for row in lines(data / "dev" / f"{name}.jsonl"):
            text = row.get("target") or row["quote"]
            documents[text] = _document(row)
            if name != _CLEAN:
                known = (row.get("correction"), *(row.get("also_accept") or ()))
                good = tuple(each for each in known if each is not None)
                places[text].append(Wrong(Span(row["start"], row["end"]), good))
        for number, (text, document) in enumerate(documents.items()):
            kind: Kind = "clean" if name == _CLEAN else "marked"
            yield Text(f"{name}-{number}", kind, text, tuple(places[text]), document)


def _document(row: Mapping[str, Any]) -> str:
    page = f"{row['group']}__{row['file']}" if "file" in row else ""
    return row.get("doc") or row.get("url") or page or row["id"]


def examples() -> Iterator[Text]:
    """The bad examples of the program's own rules of grammar, for English."""
    for rule in rules.every().values():
        if not rule.id.startswith("grammar.") or rule.id.startswith("grammar.languagetool"):
            continue
        for example in rule.bad:
            if example.language != "en":
                continue
            text = ""
            wrong = []
            for part, good in example.parts():
                if good is not None:
                    wrong.append(Wrong(Span(len(text), len(text) + len(part)), (good,)))
                text += part
            yield Text(f"example of {rule.id}", "example", text, tuple(wrong))


def sampled(folder: Path) -> list[Text]:
    """Paragraphs of the gathered text, as many words of each source."""
    rng = random.Random(_SEED)
    out: list[Text] = []
    paths = sorted(folder.glob("*.txt"))
    for path in paths:
        words = 0
        with path.open("rb") as file:
            while words < SAMPLE / len(paths):
                file.seek(rng.randrange(path.stat().st_size))
                file.readline()
                found = [file.readline().decode("utf-8", "replace").strip() for _ in range(_LINES)]
                # One source puts a space before its marks.
                text = _BEFORE_MARK.sub(r"\1", "\n".join(found)).replace("( ", "(")
                words += len(text.split())
                out.append(Text(f"{path.stem} {len(out)}", "right", text))
    return out


class Answers:
    """What LanguageTool says of paragraphs, every rule of it; kept in a file, so that each is asked about once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{identity.of(rules=self._rules)}.jsonl.gz"
        self._known: dict[str, list[list[Any]]] = {}
        if self._path.is_file():
            with gzip.open(self._path, "rt", encoding="utf-8") as file:
                self._known = dict(json.loads(line) for line in file)

    _rules = RuleChoice(picky=True)
    _BATCH = 1_000

    def ask(self, texts: Sequence[Text]) -> None:
        """Asks about what is not known yet."""
        wanted = {p.span.of(t.text): None for t in texts for p in _segmented(t).paragraphs}
        new = [paragraph for paragraph in wanted if _key(paragraph) not in self._known]
        if not new:
            return
        with languagetool.Engine(words=sum(len(p.split()) for p in new), rules=self._rules) as engine:
            engine.start()
            for at in range(0, len(new), self._BATCH):
                print(f"LanguageTool: {at:,} of {len(new):,} paragraphs", flush=True)
                batch = new[at : at + self._BATCH]
                answers = engine.check(batch, [() for _ in batch], "en")
                with gzip.open(self._path, "at", encoding="utf-8") as file:
                    for paragraph, found in zip(batch, answers, strict=True):
                        self._known[_key(paragraph)] = told = [_plain(finding) for finding in found]
                        file.write(json.dumps([_key(paragraph), told]) + "\n")

    def document(self, text: Text) -> Document:
        """The text as the checks get it: known names, findings."""
        document = prepare(_segmented(text), NO_GLOSSARY).document
        findings = [
            Finding(Span(p.span.start + start, p.span.start + end), rule, category, kind, message, tuple(offered))
            for p in document.paragraphs
            for start, end, rule, category, kind, message, offered in self._known.get(_key(p.span.of(text.text)), ())
        ]
        kept = sorted((f for f in findings if f.category not in TASTE), key=lambda f: (f.span, f.rule))
        return replace(document, findings=tuple(kept))


def _segmented(text: Text) -> Document:
    return segment(Document(text.name, "en", text.text))


def _key(paragraph: str) -> str:
    return hashlib.sha256(paragraph.encode()).hexdigest()[:24]


def _plain(finding: Finding) -> list[Any]:
    f = finding
    return [f.span.start, f.span.end, f.rule, f.category, f.issue_type, f.message, list(f.suggestions[:8])]


# --- what is known of a flag ------------------------------------------------------------------------------------------

Label = int | None | Literal["unknown"]
"""Which suggestion is right, from 0; None: the flag is wrong."""

# A seeded or marked place is righted where the text around it is the same, so far.
_AROUND = 60
_SPACE = re.compile(r"\s+")


def _alike(text: str) -> str:
    return _SPACE.sub(" ", text.replace("’", "'")).strip().lower()


class Judged:
    """What people said of flags and of places."""

    def __init__(self, data: Path) -> None:
        self._data = data

    @cached_property
    def flags(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The judged flags of each text: their place, check and verdict (T true, F false, else debatable)."""
        out: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in lines(self._data / "dev" / "judged_flags.jsonl"):
            out[row["file"]].append(row)
        return out

    @cached_property
    def _marks(self) -> Mapping[str, Sequence[Span]]:
        """What raters marked in the documents of `right`."""
        out: dict[str, list[Span]] = defaultdict(list)
        at: dict[str, int] = defaultdict(int)
        for row in lines(self._data / "dev" / "human_segments.jsonl"):
            start = at[row["doc"]]
            out[row["doc"]] += (Span(start + e["start"], start + e["end"]) for e in row["errors"] or ())
            at[row["doc"]] += len(row["target"]) + 1
        return out

    @cached_property
    def _read(self) -> Mapping[tuple[str, int, str], str]:
        rows = (line.split("\t") for line in READ.read_text("utf-8").splitlines() if not line.startswith("#"))
        return {(name, int(offset), rule): verdict for name, offset, rule, verdict in rows}

    def verdict(self, text: Text, span: Span) -> str | None:
        """That of the judged flags on this place; None: nobody judged it."""
        for row in self.flags.get(text.name, ()):
            if row["start"] < max(span.end, span.start + 1) and span.start < row["end"]:
                return str(row["verdict"])
        return None

    def label(self, text: Text, span: Span, suggestions: Sequence[str], rule: str) -> Label:
        if text.kind == "right":
            return self._of_right(text, span, rule)
        for wrong in text.wrong:
            if _touches(text.kind, wrong.span, span):
                return _righted(text.text, wrong, span, suggestions)
        return None if text.kind == "clean" else "unknown"

    def _of_right(self, text: Text, span: Span, rule: str) -> Label:
        said = self._read.get((text.name, span.start, rule)) or self.verdict(text, span)
        if said is not None:
            return 0 if said == "T" else None if said == "F" else "unknown"
        marks = self._marks.get(text.name, ())
        return "unknown" if any(m.start < span.end + 1 and span.start <= m.end for m in marks) else None


def _touches(kind: Kind, wrong: Span, span: Span) -> bool:
    if kind == "seeded":
        return wrong.start <= span.end and wrong.end >= span.start
    return span.start < max(wrong.end, wrong.start + 1) and max(span.end, span.start + 1) > wrong.start


def _righted(text: str, wrong: Wrong, span: Span, suggestions: Sequence[str]) -> Label:
    start, end = min(wrong.span.start, span.start), max(wrong.span.end, span.end)
    start, end = max(0, start - _AROUND), end + _AROUND
    head, tail = text[start : wrong.span.start], text[wrong.span.end : end]
    good = {_alike(head + each + tail) for each in wrong.right}
    for number, each in enumerate(suggestions):
        if _alike(text[start : span.start] + each + text[span.end : end]) in good:
            return number
    return "unknown"
