"""Test tables whose expectation stands in the text: ``"the road to [Jiaixng>Jiaxing]."``.

``[found>suggestion|suggestion]`` marks an issue with its suggestions, best first; ``[found>]`` one whose
first suggestion is to delete the words; ``[found>?]`` one without suggestions. A literal ``[`` is ``\\[``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from pipeline import checks
from pipeline.documents.segment import segment
from pipeline.engine import house_model, selection, weights
from pipeline.engine.house_model import HouseModel
from pipeline.engine.languagetool import Engine
from pipeline.glossary.glossary import Glossary
from pipeline.judging import judge
from pipeline.model import Document, Edit, Issue, Span, Term
from pipeline.words import ngrams

Check = Callable[[Document, Glossary], Iterable[Issue]]

_MARK = re.compile(r"(?<!\\)\[((?:[^\[\]>]|\\.)*)>([^\[\]]*)\]")


def strip(marked: str) -> str:
    return _MARK.sub(lambda m: m[1], marked).replace("\\[", "[")


def fill_in(marked: str) -> str:
    """The text with the first suggestion of each mark."""
    return _MARK.sub(lambda m: m[2].partition("|")[0], marked).replace("\\[", "[")


def document(text: str, language: str = "en") -> Document:
    return segment(Document(path=f"test.{language}.txt", language=language, text=text))


def everything(
    document: Document, terms: Glossary, engine: Engine | None = None, model: HouseModel | None = None
) -> tuple[Issue, ...]:
    """What all checks say of a document, as a run would; without an engine or a model, less what these find."""
    prepared = checks.prepare(document, terms)
    document = prepared.document
    if engine is not None:
        inside = [tuple(n for n in document.names if p.span.contains(n)) for p in document.paragraphs]
        names = [
            tuple(Span(n.start - p.span.start, n.end - p.span.start) for n in own)
            for own, p in zip(inside, document.paragraphs, strict=True)
        ]
        texts = [p.span.of(document.text) for p in document.paragraphs]
        found = [
            replace(f, span=Span(f.span.start + p.span.start, f.span.end + p.span.start))
            for p, each in zip(document.paragraphs, engine.check(texts, names, document.language), strict=True)
            for f in each
            if selection.chosen().counts(f.rule, f.category)
        ]
        document = replace(document, findings=tuple(found))
    if model is not None:
        edits: list[tuple[Edit, ...]] = [()] * len(document.paragraphs)
        for question in house_model.questions(document):
            edits[question.paragraph] += model.ask(question).result() or ()
        document = replace(document, edits=tuple(edits))
    return checks.run(document, terms, prepared.found, sentences=weights.file())


def shown(document: Document, issues: Iterable[Issue]) -> list[Issue]:
    """Of what grammar and spelling say of an English text, what the judge does not think uncertain."""
    found = list(issues)
    grammar = judge.judged(document, [i for i in found if i.check == "grammar"], ngrams.english())
    return [issue for issue in (*grammar, *(i for i in found if i.check != "grammar")) if issue.level != "ask"]


@cache
def glossary(*rows: str, language: str = "en") -> Glossary:
    """Terms written ``"嘉兴=Jiaxing"`` or ``"嘉兴=Kashing:deprecated"`` or ``"车俊=Che Jun:preferred:person"``.

    The same for the same rows: what checks make of a glossary, they keep for the next document.
    """
    terms = []
    for row in rows:
        source, rest = row.split("=", 1)
        target, status, kind = (rest.split(":") + ["preferred", "place"][len(rest.split(":")) - 1 :])[:3]
        terms.append(Term(source, target, language, kind, status))  # type: ignore[arg-type]
    return Glossary(tuple(terms))


def mark(text: str, issues: Iterable[Issue], most: int = 3) -> str:
    """The text with each issue written back as a mark; at most `most` suggestions."""
    out, at = [], 0
    for issue in sorted(issues, key=lambda i: i.span):
        out.append(text[at : issue.span.start].replace("[", "\\["))
        offered = "|".join(issue.suggestions[:most]) if issue.suggestions else "?"
        assert issue.text == issue.span.of(text), f"{issue.text!r} is not at {issue.span}"
        out.append(f"[{issue.text}>{offered}]")
        at = issue.span.end
    out.append(text[at:].replace("[", "\\["))
    return "".join(out)


def expect(check: Check, marked: str, terms: Glossary | None = None, language: str = "en") -> None:
    """Strip the marks, run the check, write the marks back, compare: span, text, suggestions, silence elsewhere.

    Its overlaps are resolved as in a run. As many suggestions are compared as the longest mark shows.
    """
    text = strip(marked)
    most = max((m[2].count("|") + 1 for m in _MARK.finditer(marked)), default=1)
    read = document(text, language)
    found = checks.resolve(read, [check(read, terms or glossary())])
    assert mark(text, found, most) == marked
