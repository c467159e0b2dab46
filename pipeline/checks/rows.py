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


def row(term: Term) -> Message:
    """What the glossary has, and where: ``嘉兴 = Jiaxing, preferred (glossary/jiaxing.csv:3)``."""
    place = f" ({term.origin})" if term.origin else ""
    written = f"{term.source} = {term.target}"
    return tell("glossary: {row}, {status}{place}", row=written, status=STATUS[term.status], place=place)
