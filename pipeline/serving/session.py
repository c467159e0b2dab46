"""One release under review: kept in step with its files, and the only writer of decisions while pages are open."""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import apply, files, run
from pipeline.decisions import decisions, exchange, review, standing
from pipeline.decisions.exchange import Clash, Proposal
from pipeline.decisions.standing import Standing
from pipeline.documents import read
from pipeline.glossary import glossary
from pipeline.model import Decision, InputError, Review, Term, tell
from pipeline.speech.speech import ENGLISH, Speech
from pipeline.words import languages

# What tells, without reading it, that a file is another: modified (ns), size, inode. None when it is missing.
Stamp = tuple[int, int, int] | None


class Clashing(Exception):
    """Somebody decided otherwise meanwhile; nothing was written."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__("decided otherwise meanwhile")
        self.clashes = tuple(clashes)


class Refused(Exception):
    """The decisions themselves cannot be; nothing was written. Any other trouble may pass: an InputError."""

    def __init__(self, why: InputError) -> None:
        super().__init__(str(why))
        self.why = why


def stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _digest(path: Path) -> bytes:
    return hashlib.sha256(read.read_bytes(path)).digest()


class Around:
    """What the checks of all releases of a house rest on besides these: one for all their sessions."""

    def __init__(self, settings: run.Settings) -> None:
        self._settings = settings
        self._beside: dict[Path, tuple[Stamp, read.Beside]] = {}

    def stamps(self) -> dict[Path, Stamp]:
        """Of the rules of the house, its glossary, and a source that was named for all. Raises InputError."""
        named = self._settings.source
        found = [self._settings.corrections / standing.NAME, *glossary.files(self._settings.glossary)]
        return {path: stamp(path) for path in (*found, *([named] if named else []))}

    def source_of(self, path: Path) -> Path | None:
        """The source beside a release; its folder is listed again when a file has come or gone there."""
        if self._settings.source:
            return None
        now = stamp(path.parent)
        known = self._beside.get(path.parent)
        if known is None or known[0] != now:
            known = self._beside[path.parent] = now, read.Beside()
        return known[1].source_of(path)


@dataclass(frozen=True, slots=True)
class _Held:
    """The corrections file as it was last understood."""

    text: str
    decisions: tuple[Decision, ...]
    review: Review


class Session:
    """A release that one or several pages have open. All methods may be called from any thread.

    The corrections file is the only memory: it is looked at before every answer, so that what another
    process, an editor or git writes there is seen, and every decision is on the disk before it is told.
    """

    def __init__(
        self,
        result: run.Result,
        settings: run.Settings,
        again: Callable[[Path], run.Result],
        around: Around | None = None,
    ) -> None:
        """`again` checks the release anew, when a page is opened after a change of its text or the glossary."""
        self.path = result.path
        self._settings = settings
        self._again = again
        self._around = around or Around(settings)
        self._lock = threading.RLock()
        self._aside: tuple[Path, InputError] | None = None
        self._unchecked: InputError | None = None
        """Why the release could not be checked anew."""
        self._adopt(result)

    def _adopt(self, result: run.Result) -> None:
        self.result = result
        self._file = run.corrections_file(self._settings, self.path)
        self._inputs = self._stamps()
        self._text = result.review.document.text
        self._bytes = _digest(self.path)
        self._issues = tuple(item.issue for item in result.review.issues)
        # What the pages know of is numbered: a page asks for what changed after a number.
        self._instance = secrets.token_hex(4)
        self._revision = 1
        self._told: dict[str, Any] = {"issues": {}, "own": [], "troubles": []}
        self._changed: dict[str, int] = {}
        self._lists = 1
        self._problem: InputError | None = None
        self._stamp: Stamp = None
        self._held = _Held("", (), replace(result.review, issues=()))
        self._take(decisions.text_of(self._file))
        self._stamp = stamp(self._file)

    def _stamps(self, around: Mapping[Path, Stamp] | None = None) -> dict[Path, Stamp]:
        """Everything that the check of this release rests on."""
        source = self._around.source_of(self.path)
        own = {path: stamp(path) for path in (self.path, *([source] if source else []))}
        return {**own, **(self._around.stamps() if around is None else around)}

    def _take(self, text: str) -> None:
        """Makes `text` the decisions that hold. Raises InputError, and changes nothing, when it is not understood."""
        held = decisions.parse(self._file, text, self.path.name)
        self._tell(_Held(text, held, self._settle(held)))

    def _settle(self, held: Sequence[Decision]) -> Review:
        return standing.settle(self.result.review.document, self._issues, held, self.result.house.decided)

    def _tell(self, held: _Held) -> None:
        told = exchange.state(held.review)
        before = self._told
        changed = {
            issue
            for issue in told["issues"].keys() | before["issues"].keys()
            if told["issues"].get(issue) != before["issues"].get(issue)
        }
        lists = (told["own"], told["troubles"]) != (before["own"], before["troubles"])
        if changed or lists:
            self._revision += 1
            self._changed.update(dict.fromkeys(changed, self._revision))
            self._lists = self._revision if lists else self._lists
        self._held, self._told, self._problem = held, told, None

    def _look(self) -> None:
        """Takes in what changed in the corrections file; of one that is not understood, the state before holds."""
        now = stamp(self._file)
        if now == self._stamp:
            return
        try:
            self._take(decisions.text_of(self._file))
        except InputError as error:
            self._problem = error
        self._stamp = now

    @property
    def review(self) -> Review:
        """What holds now."""
        with self._lock:
            self._look()
            return self._held.review

    @property
    def shown(self) -> Review:
        """What holds now, as far down as these pages look (see `Review.within`)."""
        return self.review.within(self._settings.depth)

    def refresh(self) -> run.Result:
        """The release with what holds now, checked again when its text, its source or the glossary changed.

        When it cannot be (it is gone, the glossary is not understood), as it was last; `state` says why.
        """
        with self._lock:
            if self._stamps() != self._inputs:
                try:
                    self._adopt(self._again(self.path))
                    self._unchecked = None
                except InputError as error:
                    self._unchecked = error
            self._look()
            return replace(self.result, review=self._held.review)

    def is_current(self, around: Mapping[Path, Stamp]) -> bool:
        """True while nothing that the check rests on has been written since; `around` is what `Around.stamps` says."""
        with self._lock:
            return self._stamps(around) == self._inputs

    @property
    def version(self) -> tuple[str, int]:
        """Another one when the issues, or what is decided about them, are others."""
        with self._lock:
            self._look()
            return self._instance, self._revision

    def adopt(self, result: run.Result) -> None:
        """Takes over what somebody found who checked the release anew. Raises InputError for its decisions."""
        with self._lock:
            self._adopt(result)
            self._unchecked = None

    def merge(
        self, wanted: Sequence[Proposal], who: str, date: str, *, theirs: bool = False
    ) -> tuple[int, list[Clash]]:
        """Takes in decisions of another place: how many are new, and those that are decided otherwise here.

        The latter change nothing, or, with `theirs`, take the place of what is decided here. A decision that names
        nobody is signed by `who`, or by nobody. Raises as `decide` does.
        """
        with self._lock:
            self._look()
            held = self._held.review, self._held.decisions
            weighed = exchange.weigh(*held, wanted, who, date)
            clashing = {clash.mine: clash for clash in weighed.clashes}
            settled = [
                replace(proposal, base=exchange.token(*clashing[proposal].theirs)) if proposal in clashing else proposal
                for proposal in wanted
                if theirs or proposal not in clashing
            ]
            weighed = exchange.weigh(*held, settled, who, date)
            self.decide(settled, who, date)
            new = {decisions.key(decision) for decision in (*weighed.decided, *weighed.gone)}
            return len(new), [] if theirs else list(clashing.values())

    @property
    def corrections(self) -> Path:
        """The file of its decisions."""
        return self._file

    def problem(self) -> InputError | None:
        """Why its cleaned file cannot be written now: it, or its decisions, are not what was understood last."""
        with self._lock:
            self._look()
            return self._release_problem() or self._unchecked or self._problem

    def _release_problem(self) -> InputError | None:
        now = stamp(self.path)
        if now == self._inputs[self.path]:
            return None
        if now is None:
            return InputError(
                self.path, tell("the release is gone"), tell("what was decided is kept in {a}", a=self._file.name)
            )
        try:
            same = _digest(self.path) == self._bytes
        except InputError as error:
            return error
        if same:
            self._inputs[self.path] = now
            return None
        remedy = tell("load the page again, and it is checked anew")
        return InputError(self.path, tell("the release has been changed meanwhile"), remedy)

    def state(self, since: int = 0, instance: str = "", speech: Speech = ENGLISH) -> dict[str, Any]:
        """What changed after the revision `since`, for a page: see `exchange.state`; an issue of None is pending.

        All of it (``full``) when the page has another `instance`, whose revisions are counted otherwise.
        """
        with self._lock:
            self._look()
            full = instance != self._instance
            told: dict[str, Any] = {
                "instance": self._instance,
                "revision": self._revision,
                "checked": self.checked,
                "full": full,
                "release": _said(self._release_problem() or self._unchecked, speech),
                "corrections": _said(self._problem, speech),
                "aside": self._said_aside(speech),
                "issues": {
                    issue: self._told["issues"].get(issue)
                    for issue, revision in self._changed.items()
                    if full or revision > since
                },
            }
            if full or self._lists > since:
                told |= {"own": self._told["own"], "troubles": self._told["troubles"]}
            return told

    @property
    def checked(self) -> str:
        """Names the text and the issues that a page shows; another one must be loaded anew."""
        return exchange.digest("\n".join((self._text, *(issue.id for issue in self._issues))))[:16]

    def decide(self, wanted: Sequence[Proposal], reviewer: str, date: str) -> None:
        """Writes decisions: all of them, or none.

        Returns when they are on the disk. A corrections file that is not understood is kept under another
        name, and the decisions of its last good state are written with the new ones.
        Raises Clashing when something was decided otherwise meanwhile, Refused when the decisions cannot be, and
        InputError when the release is another now, or the file cannot be written.
        """
        with self._lock:
            if problem := self._release_problem():
                raise problem
            files.own_folder(self._file.parent)
            with files.locked(self._file):
                self._look()
                try:
                    weighed = exchange.weigh(self._held.review, self._held.decisions, wanted, reviewer, date)
                    text = decisions.amend(self._file, self._held.text, weighed.decided, self.path.name, weighed.gone)
                    held = decisions.parse(self._file, text, self.path.name)
                except InputError as error:
                    raise Refused(error) from None
                if weighed.clashes:
                    raise Clashing(weighed.clashes)
                if not (weighed.decided or weighed.gone) and not self._problem:
                    return
                settled = self._settle(held)
                _refuse_overlap(settled, weighed.decided)
                self._refuse_by_hand(settled, weighed.decided)
                if self._problem:
                    self._keep_aside()
                files.replace(self._file, text.encode(), follow=False)
                self._stamp = stamp(self._file)
                self._tell(_Held(text, held, settled))

    def _refuse_by_hand(self, settled: Review, decided: Sequence[Decision]) -> None:
        """Raises Refused for a new correction that `apply` could not write."""
        new = set(decided)
        for made in settled.corrections if self.result.loaded else ():
            assert self.result.loaded is not None
            if made.decision in new and (why := apply.refusal(self.result.loaded, made.span, made.after)):
                raise Refused(InputError(settled.document.path, *review.by_hand(made.before, why)))

    def stand(self, made: Standing) -> None:
        """Writes a standing decision; it holds from the next look at the release on. Raises InputError."""
        standing.add(self._settings.corrections, made)

    def unstand(self, made: Standing) -> None:
        """Takes a standing decision out. Raises InputError."""
        standing.remove(self._settings.corrections, made)

    def switch(self, rule: str, setting: str, remark: str = "") -> None:
        """Writes what becomes of a rule; it holds from the next look at the release on. Raises InputError."""
        # Imported here: it holds every check.
        from pipeline.checks import rules

        if not rules.is_known(rule):
            raise rules.unknown(rule, standing.NAME)
        standing.switch(self._settings.corrections, rule, setting, remark)

    def unswitch(self, rule: str) -> None:
        """Lets a rule hold as it is shipped. Raises InputError."""
        standing.unswitch(self._settings.corrections, rule)

    @property
    def laid_down(self) -> tuple[tuple[Standing, ...], tuple[standing.Switched, ...]]:
        """The house's standing decisions, and the rules that it switches. Raises InputError."""
        return standing.load(self._settings.corrections), standing.switched(self._settings.corrections)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The house's glossary in the language of the release. Raises InputError."""
        return glossary.load(self._settings.glossary).of(self.result.review.document.language)

    def name(self, source: str, target: str, kind: str, note: str) -> Path:
        """Writes a row into the glossary and returns the file; it holds from the next look on. Raises InputError."""
        language = languages.primary(self.result.review.document.language)
        return glossary.add(self._settings.glossary, source, target, kind, language, note)

    def _said_aside(self, speech: Speech) -> str:
        if self._aside is None:
            return ""
        kept, why = self._aside
        return speech(
            "{file} was not understood; it is kept as {kept}. {why}",
            file=self._file.name,
            kept=kept.name,
            why=speech.error(why),
        )

    def _keep_aside(self) -> None:
        """A second name for the file that is not understood, so that writing the next one does not destroy it."""
        for number in range(1, 1000):
            kept = self._file.with_name(f"{self._file.name}.broken-{number}")
            try:
                os.link(self._file, kept)
            except FileExistsError:
                continue
            except FileNotFoundError:
                return
            except OSError as error:
                problem = tell("cannot be kept aside ({a})", a=error.strerror)
                raise InputError(self._file, problem, tell("correct it by hand; nothing was written")) from None
            if self._problem is not None:
                self._aside = kept, self._problem
            return
        raise InputError(
            self._file, tell("a thousand broken versions are kept beside it"), tell("delete what is not needed")
        )


def _said(problem: InputError | None, speech: Speech) -> str:
    return speech.error(problem) if problem else ""


def _refuse_overlap(settled: Review, decided: Sequence[Decision]) -> None:
    new = set(decided)
    for one, other in settled.conflicting:
        if one in new or other in new:
            mine, theirs = (one, other) if one in new else (other, one)
            problem = tell("“{a}” overlaps what is decided about “{b}”", a=mine.exact, b=theirs.exact)
            raise Refused(InputError(settled.document.path, problem, tell("take that back first")))
