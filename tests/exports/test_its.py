"""Issues in copies of XLIFF files as ITS 2.0 markup, held against the rules of the specification."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from lxml import etree
from translate.storage.xliff import Xliff1File as XliffFile

from pipeline import checks
from pipeline.__main__ import main
from pipeline.documents import read
from pipeline.exports import its
from pipeline.model import DIMENSIONS, Decision, InputError, Issue, Review, Reviewed, Span, as_is
from tests.marked import glossary

FOLDER = Path(__file__).parents[1] / "data" / "formats"
NAMES = (
    "trados.sdlxliff",
    "memoq.mqxliff",
    "phrase.mxliff",
    "okapi.xlf",
    "okapi-2.xlf",
    "translate-toolkit.en.xlf",
    "translate-toolkit-2.xlf",
)
ITS = "{http://www.w3.org/2005/11/its}"
# https://www.w3.org/TR/its20/#lqissue-typevalues
TYPES = frozenset(
    """terminology mistranslation omission untranslated addition duplication inconsistency grammar legal register
    locale-specific-content locale-violation style characters misspelling typographical formatting inconsistent-entities
    numbers markup pattern-problem whitespace internationalization length non-conformance uncategorized other""".split()
)


def review_of(name: str) -> Review:
    """Every word of the release as an issue; the second one was rejected."""
    document = read.load(FOLDER / name).document
    found = [
        Issue(
            "names",
            "misspelling",
            "major",
            Span(*m.span()),
            m.group(),
            as_is("So & “so”."),
            ("a<b", ""),
            tuple(map(as_is, ("fact",))),
            id=f"i{n}",
        )
        for n, m in enumerate(re.finditer(r"\w+", document.text))
    ]
    rejected = Decision("i1", "rejected", found[1].text)
    return Review(
        document,
        tuple(Reviewed(i, "rejected", rejected) if i.id == "i1" else Reviewed(i, "pending") for i in found),
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_issue_is_marked_as_the_specification_asks(name: str) -> None:
    loaded, review = read.load(FOLDER / name), review_of(name)
    written = its.annotate(loaded, review)
    assert written == its.annotate(loaded, review)
    root = etree.fromstring(written)
    assert root.get(f"{ITS}version") == "2.0"
    said = {}
    for group in root.iter(f"{ITS}locQualityIssues"):
        (one,) = group
        assert one.tag == f"{ITS}locQualityIssue"
        assert one.get("locQualityIssueType") in TYPES
        assert 0 <= float(one.get("locQualityIssueSeverity")) <= 100
        assert one.get("locQualityIssueEnabled") in ("yes", "no")
        assert "So & “so”. (fact)" in one.get("locQualityIssueComment")
        assert etree.QName(group.getparent()).localname in ("trans-unit", "unit")
        said[group.get("{http://www.w3.org/XML/1998/namespace}id")] = one
    assert len(said) == len(review.issues)
    assert [key for key, one in said.items() if one.get("locQualityIssueEnabled") == "no"] == ["lqi-i1"]
    marked = words_at_marks(root)
    assert marked == {f"lqi-{item.issue.id}": item.issue.text for item in review.issues}


def words_at_marks(root: etree._Element) -> dict[str, str]:
    """What stands in the marks of each issue, as a reader of ITS finds it by its reference."""
    marked: dict[str, str] = {}
    spans: dict[str, str] = {}
    for unit in root.iter("{*}trans-unit", "{*}unit"):
        second = etree.QName(unit).localname == "unit"
        own = {group.get("{http://www.w3.org/XML/1998/namespace}id") for group in unit.iter(f"{ITS}locQualityIssues")}
        for event, element in etree.iterwalk(unit, events=("start", "end")):
            if event == "start" and (ref := element.get(f"{ITS}locQualityIssuesRef")):
                assert element.get("type") == "its:generic" if second else element.get("mtype") == "x-its"
                assert ref.startswith("#its=") == second
                key = ref.removeprefix("#its=").removeprefix("#")
                assert key in own
                assert not second or key not in marked, "Okapi follows a reference in XLIFF 2 once"
                marked.setdefault(key, "")
                spans[element.get("id", str(len(spans)))] = key
                element.set("open", element.get("id", str(len(spans) - 1)))
            if event == "start":
                text = element.text
            else:
                text = element.tail
                if etree.QName(element).localname == "em":
                    spans.pop(element.get("startRef"), None)
                elif etree.QName(element).localname == "mrk" and element.get("open"):
                    del spans[element.get("open")]
            for key in set(spans.values()):
                marked[key] += text or ""
    return marked


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_markup_is_put_in(name: str) -> None:
    loaded = read.load(FOLDER / name)
    written = its.annotate(loaded, review_of(name)).decode()
    bare = re.sub(r"<its:locQualityIssues .*?</its:locQualityIssues>", "", written)
    bare = re.sub(r"<sm [^>]*its:locQualityIssuesRef=[^>]*/>|<em startRef=\"lqi-[^>]*/>", "", bare)
    bare = re.sub(r"<mrk [^>]*its:locQualityIssuesRef=[^>]*>(.*?)</mrk>", r"\1", bare)
    original = loaded.data.decode()
    for declared in (' xmlns:its="http://www.w3.org/2005/11/its"', ' its:version="2.0"'):
        if declared not in original:
            bare = bare.replace(declared, "", 1)
    assert bare == original


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_a_note_of_its_unit(name: str) -> None:
    loaded, review = read.load(FOLDER / name), review_of(name)
    put_off = {3: "Is <this> the port's own name?", 4: ""}
    items = tuple(
        dataclasses.replace(item, status="deferred", decision=Decision(item.issue.id, "deferred", item.issue.text,
                                                                       reviewer="Wu", note=put_off[n]))
        if n in put_off else item
        for n, item in enumerate(review.issues)
    )  # fmt: skip
    written = its.annotate(loaded, dataclasses.replace(review, issues=items))
    root = etree.fromstring(written)
    ours = [note for note in root.iter("{*}note") if "zhengming" in (note.get("from"), note.get("category"))]
    assert [note.text for note in ours] == [f"“{items[3].issue.text}”: {put_off[3]} (Wu)"]
    (note,) = ours
    unit = next(above for above in note.iterancestors() if etree.QName(above).localname in ("unit", "trans-unit"))
    keys = {group.get("{http://www.w3.org/XML/1998/namespace}id") for group in unit.iter(f"{ITS}locQualityIssues")}
    assert "lqi-i3" in keys
    names = [etree.QName(child).localname for child in unit]
    if etree.QName(unit).localname == "unit":
        assert names.count("notes") == 1
        assert names.index("notes") < min(names.index(n) for n in ("originalData", "segment") if n in names)
        assert names.index("locQualityIssues") < names.index("notes"), "modules of others stand first"
    else:
        assert names.index("note") > names.index("target")
        assert names.index("locQualityIssues") > names.index("note")


def test_what_asks_the_translator_says_so_even_without_a_note() -> None:
    review = review_of(NAMES[0])
    first = review.issues[0].issue
    asked = Reviewed(first, "deferred", Decision("i0", "deferred", first.text, reviewer="Wu", ask="translator"))
    asking = dataclasses.replace(review, issues=(asked, *review.issues[1:]))
    root = etree.fromstring(its.annotate(read.load(FOLDER / NAMES[0]), asking))
    told = [note.text for note in root.iter("{*}note") if "zhengming" in (note.get("from"), note.get("category"))]
    assert told == [f"“{first.text}”: Question to the translator (Wu)"]


@pytest.mark.parametrize("name", ["okapi.xlf", "translate-toolkit.en.xlf"])
def test_translate_toolkit_reads_the_question(name: str) -> None:
    loaded, review = read.load(FOLDER / name), review_of(name)
    item = review.issues[0]
    asked = Decision(item.issue.id, "deferred", item.issue.text, reviewer="Wu", note="Whose port?")
    put_off = dataclasses.replace(item, status="deferred", decision=asked)
    written = its.annotate(loaded, dataclasses.replace(review, issues=(put_off, *review.issues[1:])))
    units = XliffFile.parsestring(written).units
    told = [(str(unit.target), unit.getnotes("zhengming")) for unit in units]
    ((target, note),) = [pair for pair in told if pair[1]]
    assert note == f"“{item.issue.text}”: Whose port? (Wu)" and item.issue.text in target


def test_the_types_are_those_of_the_specification() -> None:
    assert set(DIMENSIONS) <= TYPES


def test_insertions_entities_and_cdata(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    unit = "<x:trans-unit id='1'><x:target>R&amp;D <![CDATA[grew]]> fast.</x:target></x:trans-unit>"
    path.write_text(
        '<x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><x:file source-language="zh" '
        f'target-language="en" original="a" datatype="x"><x:body>{unit}</x:body></x:file></x:xliff>'
    )
    loaded = read.load(path)
    spans = [Span(0, 0), Span(0, 3), Span(4, 8), Span(13, 14)]
    found = [
        Issue("a", "grammar", "minor", s, s.of(loaded.document.text), as_is("m"), id=f"i{n}")
        for n, s in enumerate(spans)
    ]
    written = its.annotate(loaded, Review(loaded.document, tuple(Reviewed(i, "pending") for i in found))).decode()
    inside = re.sub(r" mtype=\"x-its\" its:locQualityIssuesRef=\"#lqi-(i\d)\"", r" \1", written)
    assert (
        "<x:target><x:mrk i0></x:mrk><x:mrk i1>R&amp;D</x:mrk> "
        "<![CDATA[]]><x:mrk i2><![CDATA[grew]]></x:mrk><![CDATA[]]> fast<x:mrk i3>.</x:mrk></x:target><its:"
    ) in inside
    assert inside.count("<its:locQualityIssues ") == 4


@pytest.mark.parametrize(
    ("target", "words", "marked"),
    [
        ("a port<pc id='1'>s</pc>.", "ports", "a {port<pc id='1'>s}</pc>."),
        ("a <pc id='1'>port</pc>s.", "port", "a <pc id='1'>[port]</pc>s."),
        ("a p<pc id='1'>or</pc>t.", "port", "a [p<pc id='1'>or</pc>t]."),
        ("a po<pc id='1'>rt is</pc>.", "port", "a {po<pc id='1'>rt} is</pc>."),
        ("a <pc id='1'>po</pc><ph id='2'/>rt.", "po\ufffcrt", "a <pc id='1'>{po</pc><ph id='2'/>rt}."),
        ("a p<!-- <x> -->o<sc id='1' disp='>'/>rt.", "port", "a [p<!-- <x> -->o<sc id='1' disp='>'/>rt]."),
    ],
)  # fmt: skip
def test_a_mark_holds_whole_elements_or_crosses_their_borders(
    tmp_path: Path, target: str, words: str, marked: str
) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="zh" trgLang="en"><file id="f">'
        f"<unit id='u'><segment><source>一</source><target>{target}</target></segment></unit></file></xliff>"
    )
    loaded = read.load(path)
    at = loaded.document.text.index(words)
    issue = Issue("a", "grammar", "minor", Span(at, at + len(words)), words, as_is("m"), id="i")
    written = its.annotate(loaded, Review(loaded.document, (Reviewed(issue, "pending"),))).decode()
    kind = ' id="lqi-m1" type="its:generic" its:locQualityIssuesRef="#its=lqi-i"'
    for tag, sign in ((f"<mrk{kind}>", "["), ("</mrk>", "]"), (f"<sm{kind}/>", "{"), ('<em startRef="lqi-m1"/>', "}")):
        written = written.replace(tag, sign)
    assert f"<target>{marked}</target>" in written


def test_a_file_is_annotated_again_with_other_ids(tmp_path: Path) -> None:
    path = tmp_path / "okapi-2.xlf"
    path.write_bytes(its.annotate(read.load(FOLDER / "okapi-2.xlf"), review_of("okapi-2.xlf")))
    written = its.annotate(read.load(path), review_of("okapi-2.xlf"))
    ids = re.findall(rb' xml:id="([^"]*)"| id="(lqi[^"]*)"', written)
    assert len(ids) == len(set(ids)) > 0
    assert b'"lqi2-m1"' in written


def test_another_meaning_of_the_prefix_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_bytes((FOLDER / "phrase.mxliff").read_bytes().replace(b" m:level", b' xmlns:its="urn:x" m:level'))
    loaded = read.load(path)
    with pytest.raises(InputError, match="it uses the prefix “its” for something else"):
        its.annotate(loaded, Review(loaded.document, ()))


def test_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "g.csv").write_text("zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n", "utf-8")
    (tmp_path / "okapi.xlf").write_bytes((FOLDER / "okapi.xlf").read_bytes())
    (tmp_path / "a.en.txt").write_text("Jiaxing grew.\n")
    words = ["check", "--no-grammar", "--its", "marked"]
    assert main([*words, "okapi.xlf", "a.en.txt"]) == 1
    document = read.read(tmp_path / "marked" / "okapi.xlf")
    assert document.text == read.read(tmp_path / "okapi.xlf").text
    assert checks.run(document, glossary("嘉兴=Jiaxing"))
    assert b'its:locQualityIssuesRef="#lqi-' in (tmp_path / "marked" / "okapi.xlf").read_bytes()
    capsys.readouterr()
    assert main([*words, "a.en.txt"]) == 2
    assert "no release that was checked is XLIFF" in capsys.readouterr().err
    assert main(["check", "--no-grammar", "--its", ".", "okapi.xlf"]) == 2
    assert "the copy with its issues would replace it" in capsys.readouterr().err
