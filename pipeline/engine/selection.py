"""Which of LanguageTool's rules count (``pipeline/data/languagetool-rules.toml``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.model import InputError, tell

FILE = Path(__file__).parents[1] / "data" / "languagetool-rules.toml"
_KEYS = ("rule", "category", "except", "why", "measured")


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Which rules the engine is asked for."""

    off: tuple[str, ...] = ()
    """Rule ids."""
    off_categories: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    """Ids of rules that stay on although their category is off."""
    picky: bool = False
    """Its ``level=picky``: also the rules it holds back by default."""
    wanted: tuple[str, ...] = ()
    """Ids of rules that the house wants, whatever the file says."""

    def counts(self, rule: str, category: str) -> bool:
        """False for what the file switches off, by its id or by its category, and the house does not want."""
        return rule in self.wanted or not is_off(rule, category)


@cache
def chosen(path: Path = FILE, wanted: frozenset[str] = frozenset()) -> RuleChoice:
    """What the file switches off, save the ids with a ``*``, which the engine cannot be asked for: see `is_off`.

    `wanted`: ids of rules that a house has switched on.

    Raises InputError for a broken file: not TOML, an unknown key, a rule without id or reason.
    """
    entries = _entries(path)
    return RuleChoice(
        off=tuple(sorted({entry["rule"] for entry in entries if "*" not in entry.get("rule", "*")} - wanted)),
        off_categories=tuple(sorted(entry["category"] for entry in entries if "category" in entry)),
        on=tuple(sorted({name for entry in entries for name in entry.get("except", ())} | wanted)),
        picky=True,
        wanted=tuple(sorted(wanted)),
    )


def is_off(rule: str, category: str) -> bool:
    """True for a rule that the file switches off, by its id or by its category."""
    rules, categories = _off()
    stays = categories.get(category)
    return rules.fullmatch(rule) is not None or (stays is not None and rule not in stays)


@cache
def _off() -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    """A pattern of rule ids; category → the rules of it that stay on."""
    entries = _entries(FILE)
    ids = (re.escape(entry["rule"]).replace(r"\*", ".*") for entry in entries if "rule" in entry)
    categories = {entry["category"]: frozenset(entry.get("except", ())) for entry in entries if "category" in entry}
    return re.compile("|".join(ids)), categories


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            path.name, tell("not readable as TOML ({a})", a=error), tell("mend the line that it names")
        ) from None
    entries = data.pop("rule", [])
    if data or not isinstance(entries, list):
        raise InputError(
            path.name, tell("unknown key “{a}”", a=next(iter(data), "rule")), tell("write [[rule]] tables only")
        )
    for number, entry in enumerate(entries, 1):
        which = f"{path.name}, rule {number}"
        unknown = sorted(entry.keys() - _KEYS)
        if unknown:
            raise InputError(which, tell("unknown key “{a}”", a=unknown[0]), tell("use {a}", a=", ".join(_KEYS)))
        if ("rule" in entry) == ("category" in entry) or "why" not in entry:
            raise InputError(
                which, tell("not one rule or category with its reason"), tell("give rule or category, and why")
            )
    return entries
