"""Number words added up: *two million five hundred thousand*, *half a million*, *two-thirds*, *quatre-vingt-dix*."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantities.tongues import Tongue


class Sum:
    """Number words added up, word by word: *two million five hundred thousand*, *half a million*, *two-thirds*."""

    def __init__(self, tongue: Tongue, parts: list[tuple[str, int]]) -> None:
        self.tongue = tongue
        self.words = [word for word, _ in parts]
        self.used = 0
        """Words that belong to the number."""
        self.kind = "count"
        self.total = Decimal(0)
        self.section = Decimal(0)
        """What stands since the last scale of a thousand or more."""
        self.scale = Decimal(1)
        """The last scale of a thousand or more."""
        self.known = False
        self.shares = False
        """A fraction whose numerator is a number, not an article: surely a fraction."""

    @property
    def value(self) -> Decimal:
        return self.total + self.section

    def run(self) -> None:
        """Takes words until one does not go on; each step says how many words it took, or 0."""
        at = 0
        while at < len(self.words) and self.kind == "count":
            taken = self._step(at)
            if not taken:
                return
            at += taken
            if self.words[at - 1] not in self.tongue.joiners:
                self.used = at

    def _step(self, at: int) -> int:
        tongue, word = self.tongue, self.words[at]
        following = self.words[at + 1] if at + 1 < len(self.words) else ""
        if word in tongue.numbers:
            return self._number(tongue.numbers[word])
        if word in tongue.articles and at and self.words[at - 1] in tongue.joiners and self.section % 100 >= 20:
            self.section += 1
            return 1
        if word in tongue.articles and at and self.section % 100 == 80 and tongue.table.get("vigesimal"):
            # quatre-vingt-un
            self.section += 1
            return 1
        if word in tongue.articles and at == 0:
            self.known = following not in tongue.table["half"]
            self.section = Decimal(1)
            return 1
        if word in tongue.table["half"]:
            return self._half(at)
        if word in tongue.scales:
            return self._times(Decimal(tongue.scales[word]))
        if self.known and not self.total and following in self.tongue.table.get("share_nouns", ()):
            parts = self.tongue.table["fractions_with_noun"].get(word)
            if parts is not None and self.section < 20:
                # una cuarta parte
                self.section /= parts
                self.kind, self.shares = "fraction", True
                return 2
        if self._is_share(word):
            self.section /= tongue.fractions[word]
            self.kind = "fraction"
            self.shares = self.words[at - 1] in tongue.numbers
            return 1
        if word in tongue.ordinals:
            return self._ordinal(tongue.ordinals[word])
        if word in tongue.joiners and self.known:
            return self._and(at)
        return 0

    def _number(self, value: float) -> int:
        under = self.section % 100
        if self.tongue.table.get("vigesimal"):
            if value == 20 and under == 4:
                # quatre-vingts
                self.section += 76
                return 1
            if under in (60, 80) and 10 <= value < 20:
                self.section += int(value)
                return 1
        if self.known and self.section % (100 if value >= 10 else 10):
            return 0
        self.section += Decimal(str(value))
        self.known = True
        return 1

    def _half(self, at: int) -> int:
        """*half a million*, *half*, *one half*; not the half of *ten half-days*."""
        tongue = self.tongue
        if self.known and self.section != 1:
            return 0
        rest = self.words[at + 1 : at + 3]
        self.section = Decimal("0.5")
        if len(rest) == 2 and rest[0] in tongue.articles and rest[1] in tongue.scales:
            self.known = True
            return 2
        if rest and rest[0] in tongue.scales:
            self.known = True
            return 1
        self.kind = "fraction"
        return 1

    def _times(self, scale: Decimal) -> int:
        if not self.known:
            self.section = Decimal(1)
        if scale < 1000:
            self.section = (self.section or Decimal(1)) * scale
        else:
            if self.scale != 1 and scale > self.scale:
                self.total = (self.total + self.section) * scale
            else:
                self.total += self.section * scale
            self.section = Decimal(0)
            self.scale = scale
        self.known = True
        return 1

    def _is_share(self, word: str) -> bool:
        """True for the *thirds* of two thirds and the *quarter* of a quarter; *twenty-third* is an ordinal."""
        if word not in self.tongue.fractions or not self.known or self.total or self.section >= 20:
            return False
        return word not in self.tongue.ordinals or self.section == 1

    def _ordinal(self, value: int) -> int:
        if self.known and value in (100, 1000):
            self.section *= value
        elif self.known and (self.section % 10 or (not self.section and not self.total)):
            return 0
        else:
            self.section += value
        self.kind, self.known = "ordinal", True
        return 1

    def _and(self, at: int) -> int:
        """*a hundred and five*, *two and a half*, *a million and a half*; *three and five* are two numbers."""
        tongue = self.tongue
        rest = self.words[at + 1 : at + 3]
        bare = bool(rest) and rest[0] in tongue.table["half"] and tongue.table.get("bare_half", False)
        if bare or (len(rest) == 2 and rest[0] in tongue.articles and rest[1] in tongue.table["half"]):
            if self.scale == 1:
                self.section += Decimal("0.5")
            else:
                self.total += self.scale / 2
            return 2 if bare else 3
        if tongue.table.get("tens_joined") and self.section % 100 >= 20 and not self.section % 10 and rest:
            return 1 if tongue.numbers.get(rest[0], 99) < 20 or rest[0] in tongue.articles else 0
        if rest and rest[0] in tongue.numbers and (self.section >= 100 or self.scale > 1):
            return 1
        return 0
