"""Rows of the glossary, as evidence."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model import Message, Term, TermStatus, tell

STATUS: Mapping[TermStatus, Message] = {
    "preferred": tell("preferred"),
    "admitted": tell("admitted"),
    "deprecated": tell("deprecated"),
    "forbidden": tell("forbidden"),
}


def row(term: Term, *, noted: bool = False) -> Message:
    """What the glossary has, and where: ``嘉兴 = Jiaxing, preferred (glossary/jiaxing.csv:3)``.

    `noted`: with the row's note.
    """
    place = f" ({term.origin})" if term.origin else ""
    written = f"{term.source} = {term.target}" if term.source else term.target
    status = STATUS[term.status]
    if noted and term.note:
        return tell("glossary: {row}, {status}{place}: {note}", row=written, status=status, place=place, note=term.note)
    return tell("glossary: {row}, {status}{place}", row=written, status=status, place=place)
