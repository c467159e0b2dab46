"""Standing decisions: what is never flagged, what is always written, where, and what no longer matches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.decisions import standing
from pipeline.decisions.standing import Standing
from pipeline.documents.segment import segment
from pipeline.glossary import glossary
from pipeline.model import Decision, Document, InputError, Issue, Span, Switches, as_is, identify

TEXT = "The Eight Eight plan. Eight Eight and Eighty Eight Eights.\n"
NEVER = Standing("never", "Eight Eight")
ALWAYS = Standing("always", "Eight Eight", "Double-Eight Strategy", reviewer="Lin", date="2026-11-23T04:20:00Z")


def document(text: str = TEXT) -> Document:
    return segment(Document("releases/x.en.txt", "en", text))


def flagged(text: str, words: str, check: str = "duplicates") -> list[Issue]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(
            Issue(
                check,
                "duplication",
                "minor",
                Span(at, at + len(words)),
                words,
                as_is("A sentence."),
                (words.split()[0],),
            )
        )
        at = text.find(words, at + 1)
    return list(identify(text, found))


def test_never_drops_what_lies_inside_the_whole_words() -> None:
    made = standing.apply(document(), flagged(TEXT, "Eight Eight"), [NEVER])
    assert [issue.span.start for issue in made.issues] == [TEXT.index("Eight Eights")]
    assert made.places == ((NEVER, 2),) and made.decided == ()


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (Standing("never", "Eight Eight", check="names"), 3),
        (Standing("never", "Eight Eight", check="duplicates"), 1),
        (Standing("never", "Eight Eight", release="y.en.txt"), 3),
        (Standing("never", "Eight Eight", release="x.en.txt"), 1),
        (Standing("never", "Eight"), 3),
        (Standing("never", "The Eight Eight plan"), 2),
    ],
)
def test_a_rule_holds_where_it_says(rule: Standing, left: int) -> None:
    assert len(standing.apply(document(), flagged(TEXT, "Eight Eight"), [rule]).issues) == left


def test_always_raises_every_place_and_accepts_it_in_the_name_of_who_made_it_standing() -> None:
    made = standing.apply(document(), flagged(TEXT, "Eight Eight"), [ALWAYS])
    settled = standing.settle(document(), made.issues, (), made.decided)
    assert [(c.before, c.after, c.decision.reviewer) for c in settled.corrections] == [
        ("Eight Eight", "Double-Eight Strategy", "Lin")
    ] * 2
    assert settled.count("pending") == 1


def test_a_persons_own_decision_outranks_a_standing_one() -> None:
    made = standing.apply(document(), [], [ALWAYS])
    first = made.issues[0]
    held = [Decision(first.id, "rejected", first.text, "The ", " plan")]
    settled = standing.settle(document(), made.issues, held, made.decided)
    assert [item.status for item in settled.issues] == ["rejected", "accepted"]


def test_what_is_written_right_already_does_not_grow() -> None:
    text = "The Eight Eight plan, or Great Eight Eight plan.\n"
    rule = Standing("always", "Eight Eight", "Great Eight Eight")
    made = standing.apply(document(text), [], [rule])
    assert [issue.span.start for issue in made.issues] == [4]


def test_what_matches_nothing_in_any_document_is_idle() -> None:
    other = Standing("never", "Nine Nine")
    places = [*standing.apply(document(), [], [NEVER, other, ALWAYS]).places]
    assert standing.idle(places) == (NEVER, other)
    places += standing.apply(document(), flagged(TEXT, "Eight Eight"), [NEVER, other]).places
    assert standing.idle(places) == (other,)


def test_they_are_kept_once_and_by_hand_formatting_stays(tmp_path: Path) -> None:
    file = tmp_path / "standing.toml"
    by_hand = '# agreed in June\n[[standing]]\nrule = "never"   # yes\nexact = "Eight Eight"\n'
    file.write_text(by_hand, "utf-8")
    standing.add(tmp_path, NEVER)
    assert file.read_text("utf-8") == by_hand
    standing.add(tmp_path, ALWAYS)
    assert file.read_text("utf-8").startswith(by_hand)
    assert standing.load(tmp_path) == (NEVER, ALWAYS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[standing]]\n", "no known rule"),
        ('[[standing]]\nrule = "sometimes"\nexact = "x"\n', "no known rule"),
        ('[[standing]]\nrule = "never"\n', "which words"),
        ('[[standing]]\nrule = "never"\nexact = " "\n', "which words"),
        ('[[standing]]\nrule = "always"\nexact = "x"\n', "what to write"),
        ('[[standing]]\nrule = "always"\nexact = "x"\nreplacement = "x"\n', "what to write"),
        ('[[standing]]\nrule = "never"\nexact = 7\n', "not text"),
        ('[[standing]]\nrule = "never"\nexact = "x"\nwho = "y"\n', "unknown key “who”"),
        ('[standing]\nrule = "never"\n', "not a list"),
        ("standing = [7]\n", "not a table"),
        ('other = "x"\n', "unknown “other”"),
        ("<<<<<<< HEAD\n", "not TOML"),
    ],
)
def test_a_broken_file_is_told_and_left(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "standing.toml").write_text(text, "utf-8")
    with pytest.raises(InputError, match=told):
        standing.load(tmp_path)
    with pytest.raises(InputError, match=told):
        standing.add(tmp_path, NEVER)
    assert (tmp_path / "standing.toml").read_text("utf-8") == text


def test_check_obeys_lists_and_reports_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for path, content in (
        ("releases/x.en.txt", "We go to to Haiyan, and the the Plan of Eight Eight holds.\n"),
        ("glossary/g.csv", "zh,en,kind,status,note\n嘉兴,Jiaxing,place,preferred,\n"),
    ):
        Path(path).parent.mkdir()
        Path(path).write_text(content, "utf-8")
    standing.add(Path("corrections"), Standing("never", "to to", date="2026-11-23"))
    standing.add(Path("corrections"), Standing("never", "no such words", date="2026-11-23"))
    standing.add(Path("corrections"), ALWAYS)
    assert main(["check", "-v", "--no-grammar"]) == 1
    out = capsys.readouterr().out
    assert "“to to”" not in out.split("standing")[0] and "“the the”" in out
    assert "matches nothing here: “no such words” is never flagged, 2026-11-23" in out
    page = Path("reports/x.en.html").read_text("utf-8")
    assert "Rules of the house that hold here" in page and "none any more" in page
    assert main(["apply", "--no-grammar"]) == 0
    assert "Plan of Double-Eight Strategy holds" in Path("cleaned/x.en.txt").read_text("utf-8")


# --- a row of the glossary --------------------------------------------------------------------------------------------

HEAD = "zh,en,kind,status,note\r\n嘉兴,Jiaxing,place,preferred,a city\r\n"


def test_a_row_is_added_and_every_other_byte_stays(tmp_path: Path) -> None:
    file = tmp_path / "g.csv"
    file.write_bytes(b"\xef\xbb\xbf" + HEAD.encode().rstrip())
    assert glossary.add(tmp_path, "海盐", "Haiyan, county", "place", note="Lin") == file
    assert (
        file.read_bytes() == b"\xef\xbb\xbf" + HEAD.encode() + '海盐,"Haiyan, county",place,preferred,Lin\r\n'.encode()
    )
    assert [term.target for term in glossary.load(tmp_path).terms] == ["Jiaxing", "Haiyan, county"]


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("嘉兴", "Kashing", "place"),
        ("嘉兴", "Jiaxing", "place"),
        ("", "Haiyan", "place"),
        ("海盐", " ", "place"),
        ("海盐", "Haiyan", "town"),
    ],
)
def test_a_row_that_cannot_be_changes_nothing(tmp_path: Path, source: str, target: str, kind: str) -> None:
    file = tmp_path / "g.csv"
    file.write_bytes(HEAD.encode())
    with pytest.raises(InputError) as error:
        glossary.add(tmp_path, source, target, kind, note="a city")
    assert file.read_bytes() == HEAD.encode() and "/tmp" not in str(error.value).replace(str(tmp_path), "")


def test_a_rule_is_made_by_the_page(tmp_path: Path) -> None:
    from tests.house import served
    from tests.serving.test_server import NAME

    with served(tmp_path) as house:
        path = f"/api/{NAME}/house"
        assert house.ask("POST", path, {"rule": "never", "exact": "the the"})[0] == 200
        (made,) = standing.load(house.settings.corrections)
        assert (made.rule, made.exact, made.reviewer, len(made.date)) == ("never", "the the", "Lin Yue", 20)
        assert house.ask("POST", path, {"zh": "海盐", "target": "Haiyan", "kind": "place"})[0] == 200
        assert glossary.load(house.settings.glossary).terms[-1].target == "Haiyan"
        for bad in (
            [],
            {},
            {"rule": "never"},
            {"rule": "x", "exact": "y"},
            {"rule": "never", "exact": "\ud800"},
            {"zh": "海盐"},
        ):
            status, _, answer = house.ask("POST", path, bad)
            assert status in (400, 422) and json.loads(answer)["problem"]
        assert len(standing.load(house.settings.corrections)) == 1


@pytest.mark.parametrize(
    ("before", "rule", "setting", "after"),
    [
        ("", "grammar.include-into", "off", '[rules]\n"grammar.include-into" = "off"\n'),
        ('[rules]\n"a.b" = "on"\n', "a.c", "off", '[rules]\n"a.c" = "off"\n"a.b" = "on"\n'),
        ('[rules] # ours\n"a.b" = "on" # since May\n', "a.b", "off", '[rules] # ours\n"a.b" = "off" # since May\n'),
        (
            "[rules]\n'a.b' = 'minor'\n\n[[standing]]\nrule = \"never\"\nexact = \"x\"\n",
            "a.b",
            "critical",
            '[rules]\n"a.b" = "critical"\n\n[[standing]]\nrule = "never"\nexact = "x"\n',
        ),
        (
            '[[standing]]\nrule = "never"\nexact = "x"\n',
            "a.b",
            "off",
            '[[standing]]\nrule = "never"\nexact = "x"\n\n[rules]\n"a.b" = "off"\n',
        ),
    ],
)
def test_a_rule_is_switched_in_its_place(tmp_path: Path, before: str, rule: str, setting: str, after: str) -> None:
    file = tmp_path / standing.NAME
    file.write_text(before, "utf-8")
    standing.switch(tmp_path, rule, setting)
    assert file.read_text("utf-8") == after
    assert standing.switches(tmp_path).of(rule) == setting
    assert len(standing.load(tmp_path)) == before.count("[[standing]]")


def test_a_switch_that_is_none_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no setting of the rule"):
        standing.switch(tmp_path, "a.b", "perhaps")
    assert not (tmp_path / standing.NAME).exists()


def test_the_longer_id_wins() -> None:
    switches = Switches((("grammar", "off"), ("grammar.languagetool", "critical"), ("grammar.languagetool.X", "on")))
    assert [switches.of(f"grammar.{rule}") for rule in ("own", "languagetool.Y", "languagetool.X")] == [
        "off",
        "critical",
        "on",
    ]
    assert switches.of("names.slip") == "on"
    assert Switches(only=frozenset({"names"})).of("grammar.own") == "off"


def test_a_switch_by_the_old_name_holds(tmp_path: Path) -> None:
    (tmp_path / standing.NAME).write_text('[rules]\n"coverage.foreign-slip" = "off"\n', "utf-8")
    assert standing.switches(tmp_path).of("foreign-names.slip") == "off"


HELD = """\
# ours
[[standing]]
rule = "never"
exact = "the the"  # as sung

[[standing]]
rule = "always"
exact = "Haiyan"
replacement = "Haiyan County"
origin = "x.en.txt"

# the rest
[rules]
"duplicates.word" = "off"  # Lin Yue, 2026-11-30
"typography" = "neutral"
"""


@pytest.mark.parametrize("number", [0, 1])
def test_a_standing_decision_is_taken_out_and_nothing_else(tmp_path: Path, number: int) -> None:
    file = tmp_path / standing.NAME
    file.write_text(HELD, "utf-8")
    held, switches = standing.load(tmp_path), standing.switched(tmp_path)
    standing.remove(tmp_path, held[number])
    assert standing.load(tmp_path) == tuple(one for one in held if one is not held[number])
    assert standing.switched(tmp_path) == switches
    assert file.read_text("utf-8").startswith("# ours\n") and "\n\n# the rest\n[rules]" in file.read_text("utf-8")
    with pytest.raises(InputError, match="is not there any more"):
        standing.remove(tmp_path, held[number])


def test_what_was_added_and_taken_out_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / standing.NAME
    file.write_text(HELD.partition("\n# the rest")[0], "utf-8")
    before = file.read_bytes()
    made = Standing("never", "Jiaixng", release="x.en.txt", reviewer="Wu", date="2026-11-30")
    standing.add(tmp_path, made)
    standing.remove(tmp_path, made)
    assert file.read_bytes() == before


def test_a_rule_is_let_go_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / standing.NAME
    file.write_text(HELD, "utf-8")
    first, second = standing.switched(tmp_path)
    assert (first.rule, first.setting, first.remark) == ("duplicates.word", "off", "Lin Yue, 2026-11-30")
    standing.unswitch(tmp_path, "duplicates.word")
    assert file.read_text("utf-8") == HELD.replace('"duplicates.word" = "off"  # Lin Yue, 2026-11-30\n', "")
    assert standing.switched(tmp_path) == (second,)
    with pytest.raises(InputError, match="there is no line about the rule"):
        standing.unswitch(tmp_path, "duplicates.word")


def test_what_is_written_in_another_way_is_left_to_a_person(tmp_path: Path) -> None:
    file = tmp_path / standing.NAME
    file.write_text('standing = [{ rule = "never", exact = "the the" }]\n', "utf-8")
    (made,) = standing.load(tmp_path)
    with pytest.raises(InputError, match="take it out by hand"):
        standing.remove(tmp_path, made)
    assert standing.load(tmp_path) == (made,)
