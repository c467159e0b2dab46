"""Romanised Chinese names that the Chinese source spells otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline import languages
from pipeline.checks.romanisation.described import near_described, near_joined, near_titled
from pipeline.checks.romanisation.passage import passage_of
from pipeline.checks.romanisation.persons import near_person
from pipeline.checks.romanisation.single import near_word, nearer
from pipeline.checks.romanisation.words import Found, tokens_of
from pipeline.checks.romanisation.writing import confirm, find_small
from pipeline.glossary import Glossary
from pipeline.model import Document, Issue, Span

NAME = "romanisation"


def _judge(document: Document) -> Iterator[Found]:
    source = document.source
    if source is None:
        return
    text = document.text
    texts = [s.source.span.of(source.text) if s.source else "" for s in document.segments]
    for number, segment in enumerate(document.segments):
        tokens = tokens_of(text, segment.span, document.language)
        here = texts[number]
        around = [t for t in texts[max(0, number - 1) : number + 2] if t and t != here]
        if not here:
            before = next((t for t in reversed(texts[:number]) if t), "")
            after = next((t for t in texts[number:] if t), "")
            here = "\n".join(dict.fromkeys((before, after))).strip()
        if not here:
            continue
        passage = passage_of(here)
        present: Counter[str] = Counter()
        for count in (1, 2, 3):
            for i in range(len(tokens) - count + 1):
                present["".join(t.letters for t in tokens[i : i + count])] += 1
        yield from find_small(text, segment.span, passage)
        at = 0
        while at < len(tokens):
            found = confirm(tokens, at, text, passage)
            if found is None:
                found = near_titled(tokens[at], text, passage, present)
            if found is None and at + 1 < len(tokens):
                found = near_person(tokens[at : at + 3], text, passage, present)
            if found is None:
                found = near_described(tokens[at], text, passage, present)
            if found is None:
                found = near_word(tokens[at], passage, present) or near_joined(tokens[at], text, passage)
            elif found.suggestions and found.next == 2:
                found = nearer(found, tokens[at : at + 2], passage, present)
            if found and found.suggestions:
                elsewhere = "".join(t.letters for t in tokens[at : at + found.next])
                if any(elsewhere in passage_of(t).spans for t in around):
                    found = Found(tokens[at].start, tokens[at + found.next - 1].end, next=found.next)
            if found is None:
                at += 1
                continue
            yield found
            at += found.next


def check(document: Document, glossary: Glossary) -> Iterator[Issue]:
    """Names that are almost what the aligned source reads.

    Bad:  Zhao Yaomin (赵雅敏)    Good: Zhao Yamin
    Bad:  Jiaixng (嘉兴)          Good: Jiaxing

    Readings are those of CC-CEDICT and pypinyin; how names are written follows GB/T 28039-2011 (persons) and
    GB/T 16159-2012. A name without a counterpart in the source stays silent, and so does one that the source
    reads exactly, and what the glossary or the language has for it besides pinyin: *Canton*, *Shanghái*.
    """
    names = languages.of(document.language).names
    own = {name.lower() + ending for name in names.exonyms for ending in ("", *names.endings)}
    for found in _judge(document):
        written = document.text[found.start : found.end]
        if not found.suggestions or written == found.suggestions[0] or written.lower() in own:
            continue
        if any(term.target == written for term in glossary.renderings(found.chinese, document.language)):
            continue
        yield Issue(
            check=NAME,
            type="misspelling",
            severity="major",
            span=Span(found.start, found.end),
            text=document.text[found.start : found.end],
            message=f"The source has {found.chinese}, which reads {found.suggestions[0]}.",
            suggestions=found.suggestions,
            evidence=(f"source: {found.chinese}",),
            ambiguous=found.ambiguous,
        )


def confirmed(document: Document) -> tuple[Span, ...]:
    """The spans of the target whose name the aligned source reads exactly: right, and quiet for every other check."""
    return tuple(Span(found.start, found.end) for found in _judge(document) if not found.suggestions)
