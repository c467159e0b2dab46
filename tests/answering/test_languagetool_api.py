"""Our server and LanguageTool's own, asked the same; and what ours says beside that."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.answering.conftest import EXTENSION, Served
from tests.waiting import until

# Each is found by both, alike: rules of LanguageTool that the house lets speak, on words that no check of ours takes.
TEXTS = (
    "This is an test.",
    "I have seen an test of the language detection in the middle of this long line of words, which is good.",
    "😀 This is an test 😀 and so on.\nThe next line is an banana.",
    "It is good. It is fine.\n\nThis is an test.\nIt is the end.",
)
ANNOTATED: tuple[list[dict[str, str]], ...] = (
    [{"text": "It is "}, {"markup": "<b>"}, {"text": "an"}, {"markup": "</b>"}, {"text": " test of it."}],
    [{"text": "It is a"}, {"markup": "<b>"}, {"text": "n"}, {"markup": "</b>"}, {"text": " test of it."}],
    [{"text": "First."}, {"markup": "<p>", "interpretAs": "\n\n"}, {"text": "This is an test."}],
    [{"markup": "😀"}, {"text": "This 😀 is an test."}, {"markup": "<br/>", "interpretAs": ""}],
    [],
)
# Answered with an error, in LanguageTool's words.
WRONG: tuple[dict[str, str], ...] = (
    {},
    {"language": "en-US"},
    {"text": "abc"},
    {"text": "abc", "language": ""},
    {"language": "xx", "text": "abc"},
    {"language": "en_US", "text": "abc"},
    {"language": "en-US", "text": "a", "data": '{"text": "a"}'},
    {"language": "en-US", "data": "{broken"},
    {"language": "en-US", "data": "[]"},
    {"language": "en-US", "data": '{"foo": 1}'},
    {"language": "en-US", "data": '{"text": "a", "annotation": []}'},
    {"language": "en-US", "data": '{"annotation": [{"text": "a", "markup": "<b>"}]}'},
    {"language": "en-US", "data": '{"annotation": [{"foo": "a"}]}'},
    {"language": "en-US", "data": '{"annotation": [{"text": "a", "interpretAs": "x"}]}'},
    {"language": "en-US", "data": '{"annotation": {"text": "a"}}'},
    {"language": "en-US", "text": "a", "level": "foo"},
    {"language": "en-US", "text": "a", "mode": "foo"},
    {"language": "en-US", "text": "a", "motherTongue": "xx"},
    {"language": "en-US", "text": "a", "preferredVariants": "en-GB"},
    {"language": "auto", "text": "a", "preferredVariants": "de"},
    {"language": "en-US", "text": "a", "enabledOnly": "yes"},
    {"language": "en-US", "text": "a", "enabledOnly": "true", "enabledRules": "X", "disabledRules": "Y"},
)


def shape(value: Any) -> Any:
    """What kinds of values stand where."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def without_guess(answer: dict[str, Any]) -> dict[str, Any]:
    """Where a language is named, ours makes no guess beside it."""
    return {**answer, "language": {k: v for k, v in answer["language"].items() if k != "detectedLanguage"}}


@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_is_that_of_languagetool_field_by_field(served: Served, reference: Served, text: str) -> None:
    ours, theirs = served.check(text), reference.check(text)
    assert theirs["matches"]
    assert without_guess(ours) == without_guess(theirs)
    assert ours["language"]["detectedLanguage"].keys() == theirs["language"]["detectedLanguage"].keys()


@pytest.mark.parametrize("annotation", ANNOTATED)
def test_offsets_are_those_of_what_was_sent_with_its_markup(
    served: Served, reference: Served, annotation: list[dict[str, str]]
) -> None:
    data = json.dumps({"annotation": annotation})
    ours, theirs = (without_guess(each.check(data=data)) for each in (served, reference))
    # Where a sentence ends at markup, LanguageTool has part of that in it.
    ranges, others = ours.pop("sentenceRanges"), theirs.pop("sentenceRanges")
    assert ours == theirs and [start for start, _ in ranges] == [start for start, _ in others]


@pytest.mark.parametrize("given", WRONG)
def test_errors_are_in_the_words_of_languagetool(served: Served, reference: Served, given: dict[str, str]) -> None:
    status, _, body = reference.ask("POST", "/v2/check", given)
    assert status == 400
    assert served.ask("POST", "/v2/check", given)[::2] == (status, body)


@pytest.mark.parametrize("text", ["Esto es una prueba de la detección del idioma.", "This is an test of it, and good."])
def test_the_language_is_told_as_languagetool_tells_it(served: Served, reference: Served, text: str) -> None:
    more = {"preferredVariants": "es-AR,en-US"}
    reference.check(text, "auto", **more)  # it takes its time with the first text of a language
    ours, theirs = (each.check(text, "auto", **more) for each in (served, reference))
    assert ours["language"] == theirs["language"]


@pytest.mark.parametrize("path", ["/v2/languages", "/v2/info", "/v2/healthcheck"])
def test_what_it_is_asked_about_itself(served: Served, reference: Served, path: str) -> None:
    ours, theirs = served.ask("GET", path), reference.ask("GET", path)
    assert (ours[0], ours[2]) == (theirs[0], theirs[2])
    assert ours[1]["content-type"].partition(";")[0] == theirs[1]["content-type"]


def test_the_longest_text_is_told_and_held(served: Served) -> None:
    status, _, body = served.ask("GET", "/v2/maxtextlength")
    assert status == 200 and body.isdecimal()
    status, _, told = served.ask("POST", "/v2/check", {"language": "en-US", "text": "a" * (int(body) + 1)})
    assert status == 413 and told.startswith(f"Error: Your text exceeds the limit of {body} characters (it's 100001")
    status, _, told = served.ask("POST", "/v2/check", b"text=" + b"a" * 4_000_000)
    assert status == 413


def test_unknown_actions(served: Served, reference: Served) -> None:
    for path in ("/v2/nothing", "/v2/check/"):
        ours = served.ask("GET", path)
        assert ours[0] in (400, 404) and ours[2].startswith("Error: ")
    assert served.ask("GET", "/v2/nothing")[::2] == reference.ask("GET", "/v2/nothing")[::2]


@pytest.mark.parametrize("path", ["/v2/check", "//v2/check", "/v2//check", "/check", "//check"])
def test_programs_put_the_address_together_as_they_please(served: Served, path: str) -> None:
    wanted = [match["rule"]["id"] for match in served.check("This is an test.")["matches"]]
    for method, where, data in (
        ("POST", path, {"language": "en-US", "text": "This is an test."}),
        ("POST", f"{path}?language=en-US", {"text": "This is an test.", "unheardOf": "1"}),
        ("GET", f"{path}?language=en-US&text=This+is+an%20test.", None),
    ):
        status, _, body = served.ask(method, where, data)
        assert status == 200, body
        assert [match["rule"]["id"] for match in json.loads(body)["matches"]] == wanted == ["EN_A_VS_AN"]


def words(text: str, match: dict[str, Any]) -> str:
    """What a match flags."""
    units = text.encode("utf-16-le")
    return units[2 * match["offset"] : 2 * (match["offset"] + match["length"])].decode("utf-16-le")


HOUSE = "The delegates visited Jiaixng and Pinghu, saw the Red Ship, and came to teh new port of Zhoushan."


def test_the_checks_of_the_house_are_merged_in_and_its_names_are_quiet(served: Served, reference: Served) -> None:
    text = f"😀 {HOUSE}"
    answer = served.check(text)
    found = {words(text, match): match for match in answer["matches"]}
    assert {flagged: match["replacements"][0]["value"] for flagged, match in found.items()} == {
        "Jiaixng": "Jiaxing",
        "Red Ship": "Red Boat",
        "teh": "the",
    }
    near = found["Jiaixng"]
    assert near["rule"]["id"] == "ZHENGMING_NAMES_NEAR_GLOSSARY"
    assert near["rule"]["category"] == {"id": "PROPER_NOUNS", "name": "Proper Nouns"}
    assert near["rule"]["urls"] == [{"value": f"http://127.0.0.1:{served.port}/rules#names.near-glossary"}]
    assert near["sentence"] == text and near["context"]["text"].startswith("😀 The delegates")
    # LanguageTool flags the right names, too.
    assert {"Pinghu", "Zhoushan"} <= {words(text, match) for match in reference.check(text)["matches"]}
    status, headers, page = served.ask("GET", "/rules")
    assert status == 200 and 'id="names.near-glossary"' in page and "text/html" in headers["content-type"]


def test_every_match_has_what_programs_rely_on(served: Served, reference: Served) -> None:
    (theirs,) = reference.check("This is an test.")["matches"]
    needed = {key: shape(theirs[key]) for key in theirs if key not in ("rule", "replacements")}
    for match in served.check(f"{HOUSE} It was the the end .. And this  is 嘉兴 an test ,")["matches"]:
        assert {key: shape(match[key]) for key in needed} == needed
        assert all(match["rule"][key] for key in ("id", "description", "issueType"))
        assert match["rule"]["category"]["id"] and match["rule"]["category"]["name"]
        assert match["length"] > 0 and match["message"] and match["sentence"]
        assert match["rule"]["id"].replace("_", "").isalnum() and match["rule"]["id"].isupper()


def test_what_was_rejected_anywhere_in_the_house_is_quiet(served: Served) -> None:
    def flagged(text: str) -> bool:
        return any("Hangzhou" in str(match["replacements"]) for match in served.check(text)["matches"])

    assert flagged("The delegates went to Hangzou by train.")
    assert not flagged("They say that the song Hangzou Lullaby is old.")


NAME = "ZHENGMING_NAMES_NEAR_GLOSSARY"


def ids(answer: dict[str, Any]) -> set[str]:
    return {match["rule"]["id"] for match in answer["matches"]}


def test_rules_and_categories_are_switched_by_their_ids(served: Served) -> None:
    text = f"{HOUSE} This is an test."
    all_ids = ids(served.check(text))
    name, order, word, article = NAME, "ZHENGMING_STANDING", "ZHENGMING_SPELLING_UNKNOWN_WORD", "EN_A_VS_AN"
    assert all_ids == {name, order, word, article}
    for more, left in (
        ({"disabledRules": f"{article},{order}"}, {name, word}),
        ({"disabledRules": "MORFOLOGIK_RULE_EN_US"}, {name, order, article}),
        ({"disabledCategories": "TYPOS,MISC"}, {name, order}),
        ({"disabledCategories": "MISC", "enabledRules": article}, all_ids),
        ({"enabledOnly": "yes", "enabledRules": name}, {name}),
        ({"enabledOnly": "true", "enabledCategories": "PROPER_NOUNS,MISC"}, {name, article}),
    ):
        assert ids(served.check(text, **more)) == left, more


def test_the_uncertain_is_shown_at_the_level_picky(served: Served) -> None:
    text = "The the plan was to be carry out. Taste the bread at the Hershy house near the old town."
    usual, picky = served.check(text), served.check(text, level="picky")
    assert ids(usual) <= ids(picky)
    assert len(picky["matches"]) > len(usual["matches"])


def test_only_extensions_that_are_named_may_read_answers(served: Served) -> None:
    given = {"language": "en-US", "text": "This is an test."}
    for origin in ("https://example.com", "null", "http://127.0.0.1:1", "moz-extension://other"):
        for method in ("POST", "OPTIONS"):
            status, headers, _ = served.ask(method, "/v2/check", given, Origin=origin)
            assert status == 403 and "access-control-allow-origin" not in headers
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type"}
    status, headers, _ = served.ask("OPTIONS", "/v2/check", None, Origin=EXTENSION, **asked)
    assert status == 200 and headers["access-control-allow-origin"] == EXTENSION
    assert "POST" in headers["access-control-allow-methods"]
    status, headers, _ = served.ask("POST", "/v2/check", given, Origin=EXTENSION)
    assert status == 200 and headers["access-control-allow-origin"] == EXTENSION and headers["vary"] == "Origin"
    # No origin: a program of this machine, whose answers no page can read.
    status, headers, _ = served.ask("OPTIONS", "/v2/check")
    assert status == 200 and "access-control-allow-origin" not in headers


def test_another_name_and_another_site_are_refused(served: Served) -> None:
    status, _, told = served.ask("GET", "/v2/languages", None, Host="evil.example")
    assert status == 421 and "127.0.0.1" in told
    assert served.ask("GET", "/v2/check?language=en-US&text=a", None, Sec_Fetch_Site="cross-site")[0] == 403
    assert served.ask("GET", "/v2/languages", None, Host=f"localhost:{served.port}")[0] == 200
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    assert served.ask("GET", "/rules", None, **link)[0] == 200


def test_many_at_once_get_the_answers_they_get_alone(served: Served) -> None:
    texts = [f"The delegates visited Jiaixng {n} times. This is an test." for n in range(2, 10)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(served.check, texts))
    assert [answer["matches"] for answer in together] == [served.check(text)["matches"] for text in texts]
    assert all(len(answer["matches"]) == 2 for answer in together)


def test_a_changed_glossary_holds_without_a_restart(served: Served) -> None:
    assert served.desk is not None
    file = Path(served.desk.settings.glossary) / "names.csv"
    before = file.read_text("utf-8")
    text = "The delegates visited the village of Wuzhenn on that day."
    assert served.check(text)["matches"] == [] or "Wuzhen" not in str(served.check(text)["matches"])
    try:
        file.write_text(before + "乌镇,Wuzhen,place,preferred,\n", "utf-8")
        until(lambda: "'Wuzhen'" in str(served.check(text)["matches"]), "the changed glossary does not hold")
    finally:
        file.write_text(before, "utf-8")
