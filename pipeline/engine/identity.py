"""What an answer of the grammar engine depends on besides the text, without the engine: a check of unchanged releases
imports no more of it."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from pipeline.engine import provision
from pipeline.engine.selection import RuleChoice, chosen

# How long a server of the user's may take to say its version, and bytes of what it says.
INFO_TIMEOUT, _MOST_INFO = 2.0, 100_000

# Words from which on the optimising compiler earns back what it costs; measured, see benchmarks/speed.py.
LARGE_VOLUME = 60_000
# Characters of one request. Larger ones cost less in all, but more time and memory at once; a longer paragraph
# is cut at sentence ends.
MAX_REQUEST = 8_000
HIDING = "1"
"""How names are hidden: another number where `neutralise` chooses other stand-ins."""

# Rules that compare paragraphs: what they say of one would depend on what happened to be asked with it.
_ACROSS_PARAGRAPHS = (
    "EN_UNPAIRED_QUOTES",
    "EN_UNPAIRED_BRACKETS",
    "EN_WORD_COHERENCY",
    "CONSISTENT_APOSTROPHES",
    "ENGLISH_WORD_REPEAT_BEGINNING_RULE",
    "FRENCH_WORD_REPEAT_BEGINNING_RULE",
    "GERMAN_WORD_REPEAT_BEGINNING_RULE",
    "SPANISH_WORD_REPEAT_BEGINNING_RULE",
)

# The check spelling looks English words up itself, in the same dictionaries (`words.speller`): LanguageTool's own
# speller takes a third of its time. In 55,500 words of pages and translations both named the same 751 words, it 1 more.
_SPELLERS = tuple(f"MORFOLOGIK_RULE_EN_{variant}" for variant in ("US", "GB", "AU", "CA", "NZ", "ZA"))
# Whatever the house wants.
NEVER_ASKED = (*_ACROSS_PARAGRAPHS, *_SPELLERS)


def of(url: str | None = None, rules: RuleChoice | None = None) -> str:
    """Names everything that an answer depends on besides the text: part of a cache key. Starts nothing.

    A server of the user's is named by the version that it says it is, so that several machines may share what one of
    them found; by its address where it does not say.
    """
    rules = chosen() if rules is None else rules
    version = provision.fingerprint() if url is None else _version_at(url)
    parts = (version, repr(rules), repr(NEVER_ASKED), HIDING, str(MAX_REQUEST))
    return f"LanguageTool {provision.LANGUAGETOOL} {hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}"


@cache
def _version_at(url: str) -> str:
    # Imported here: who uses an engine of ours has no use for it.
    from http.client import HTTPException
    from urllib.request import ProxyHandler, build_opener

    address = url.rstrip("/").removesuffix("/v2") + "/v2/info"
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=INFO_TIMEOUT) as answer:
            software = json.loads(answer.read(_MOST_INFO))["software"]
            return json.dumps([software[name] for name in ("name", "version", "buildDate", "commit")])
    except (OSError, ValueError, KeyError, TypeError, HTTPException):
        return url
