"""Word files: what a reader of the document sees, and changes as tracked changes or as plain new text."""

from __future__ import annotations

from pipeline.documents.formats.docx.reading import read
from pipeline.documents.formats.docx.splicing import asking, protected, splice

__all__ = ["MAX_BYTES", "asking", "protected", "read", "splice"]

# Pictures make the files large; the text of one is bounded by `package.MAX_PART`.
MAX_BYTES = 100_000_000
