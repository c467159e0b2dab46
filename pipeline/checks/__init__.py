"""The checks, in the order of their precedence, and the one place that resolves overlaps.

A check is ``check(document, glossary) -> Iterator[Issue]``: pure, no printing, no files, no state.
"""
