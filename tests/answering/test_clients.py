"""Requests as programs make them, each after the source of the program (its file and version are named) or, for the
add-on whose source is closed, after its manual; and, where it installs from the registry, the program itself.
LibreOffice is run by `make clients`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, urlencode

import language_tool_python
import pytest

from tests.answering.conftest import EXTENSION, Served

TEXT = "The delegates visited Jiaixng. This is an test."
SLIP, ARTICLE = "ZHENGMING_NAMES_NEAR_GLOSSARY", "EN_A_VS_AN"


def test_language_tool_python_itself(served: Served) -> None:
    tool = language_tool_python.LanguageTool("en-US", remote_server=f"http://127.0.0.1:{served.port}")
    first, second = tool.check(TEXT)
    assert (first.rule_id, first.matched_text, first.replacements) == (SLIP, "Jiaixng", ["Jiaxing"])
    assert (second.rule_id, second.category, second.replacements[0]) == (ARTICLE, "MISC", "a")
    assert tool.correct(TEXT) == "The delegates visited Jiaxing. This is a test."
    tool.disabled_rules = {SLIP}
    assert [match.rule_id for match in tool.check(TEXT)] == [ARTICLE]


def found(answer: tuple[int, dict[str, str], str]) -> list[str]:
    status, headers, body = answer
    assert status == 200, body
    assert headers["content-type"] == "application/json"
    told: dict[str, Any] = json.loads(body)
    return [match["rule"]["id"] for match in told["matches"]]


def libreoffice(served: Served) -> list[str]:
    """lingucomponent/source/spellcheck/languagetool: form, base address with or without a slash; no other parameter."""
    body = f"text={quote_plus(TEXT)}&language=en-US"
    return found(served.ask("POST", "/v2/check", body, Accept="*/*"))


def ltex(served: Served, content: str = "application/x-www-form-urlencoded") -> list[str]:
    """LTeX+ 18.2, languagetool/LanguageToolHttpInterface.kt: the address of the server and ``/v2/check``; annotations;
    LanguageToolRuleMatch.kt reads the answer."""
    data = {
        "annotation": [
            {"markup": "# ", "interpretAs": ""},
            {"text": "The "},
            {"markup": "`code`", "interpretAs": "Dummy0"},
            {"text": " delegates visited Jiaixng. This is "},
            {"markup": "*"},
            {"text": "an"},
            {"markup": "*"},
            {"text": " test."},
        ]
    }
    body = urlencode({"language": "en-US", "data": json.dumps(data), "motherTongue": "de-DE", "enabledRules": ARTICLE})
    sent = {"Content_Type": content, "Accept": "application/json", "User_Agent": "Java-http-client/21"}
    answer = served.ask("POST", "/v2/check", body, **sent)
    for match in json.loads(answer[2])["matches"]:
        # What it reads of each.
        assert all(match[name] for name in ("message", "sentence", "length")) and match["rule"]["id"]
        assert match["offset"] >= 0 and all("value" in each for each in match["replacements"])
    return found(answer)


def ltex_before(served: Served) -> list[str]:
    """LTeX+ 17.0 to 18.0 said that its form is JSON."""
    return ltex(served, "application/json")


def obsidian(served: Served) -> list[str]:
    """Obsidian’s LanguageTool Integration 1.4.3, src/api.ts: annotations, everything named; what it reads of a match
    must be a string, and a number."""
    given = {
        "data": json.dumps({"annotation": [{"text": TEXT}]}),
        "language": "auto",
        "enabledOnly": "false",
        "level": "default",
        "motherTongue": "en-US",
        "disabledRules": "ELLIPSIS,WORD_CONTAINS_UNDERSCORE",
        "disabledCategories": "REDUNDANCY",
        "preferredVariants": "en-US,de-DE,pt-PT,ca-ES",
    }
    assert len(json.loads(served.ask("GET", "/v2/languages")[2])) > 4
    answer = served.ask("POST", "/v2/check", given, Accept="application/json")
    for match in json.loads(answer[2])["matches"]:
        texts = (match["shortMessage"], match["message"], match["rule"]["category"]["id"], match["rule"]["id"])
        assert all(isinstance(text, str) for text in texts)
        assert all(isinstance(match[name], int) for name in ("offset", "length"))
        assert all(isinstance(each["value"], str) for each in match["replacements"])
    return found(answer)


def browser(served: Served) -> list[str]:
    """LanguageTool’s add-on for Firefox, whose source is closed: asks the browser first, then twice, for the parts and
    for the whole."""
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Private_Network": "true"}
    status, headers, _ = served.ask("OPTIONS", "/v2/check?c=1&instanceId=1&v=8", None, Origin=EXTENSION, **asked)
    assert status == 200 and headers["access-control-allow-private-network"] == "true"
    given = {
        "data": json.dumps({"text": TEXT.replace(" This", "  This"), "metaData": {"EditorType": "contenteditable"}}),
        "textSessionId": "1:1",
        "enableHiddenRules": "true",
        "language": "auto",
        "noopLanguages": "en,zh",
        "preferredLanguages": "en,zh",
        "preferredVariants": "en-US",
        "disabledRules": "WHITESPACE_RULE",
        "useragent": "webextension-firefox-ng",
        "allowIncompleteResults": "true",
    }
    path, sent = "/v2/check?c=1&instanceId=1&v=8", {"Origin": EXTENSION, "Sec_Fetch_Site": "cross-site"}
    answers = [
        served.ask("POST", path, {**given, "mode": mode}, **sent) for mode in ("allButTextLevelOnly", "textLevelOnly")
    ]
    assert all(headers["access-control-allow-origin"] == EXTENSION for _, headers, _ in answers)
    parts, whole = map(found, answers)
    assert whole == []
    return parts


def browser_before(served: Served) -> list[str]:
    """The add-on of before, whose source is open (1.0.48, webextension/bs/common.js): the address that was set and
    ``/check``; the text plainly, in no form that it names."""
    body = f"disabledRules=WHITESPACE_RULE&useragent=webextension-firefox&text={quote_plus(TEXT)}&language=auto"
    body += "&preferredVariants=en-US,de-DE,pt-PT,ca-ES"
    sent = {"Origin": EXTENSION, "Content_Type": "text/plain;charset=UTF-8"}
    return found(served.ask("POST", "/v2/check", body, **sent))


def word(served: Served) -> list[str]:
    """The add-in for Word 2010 and later (VSTO; jaumeortola/languagetool-msword10-addin, ThisAddIn.cs and
    CheckingForm.cs of 11 February 2020): all in the query of a GET, to the address that was set, which ends with
    ``/v2/``. A line break within a paragraph goes out as ``%A0``, which is no UTF-8: one letter all the same."""
    query = f"language=en-US&text={quote_plus(TEXT)}%A0{quote_plus('Jiaixng.')}&useragent=msword"
    answer = served.ask("GET", f"/v2/check?{query}")
    matches = json.loads(answer[2])["matches"]
    assert [match["offset"] for match in matches][-1] == len(TEXT) + 1
    for match in matches:
        # What it reads of each.
        assert match["message"] and match["rule"]["issueType"] and isinstance(match["length"], int)
        assert isinstance(match["context"]["offset"], int) and match["context"]["text"]
        assert all(len(each["value"]) > 3 for each in match["rule"].get("urls", [{"value": "none"}])[:1])
    return found(answer)[:-1]


@pytest.mark.parametrize("client", [libreoffice, ltex, ltex_before, obsidian, browser, browser_before, word])
def test_clients_get_what_they_ask_for(served: Served, client: Callable[[Served], list[str]]) -> None:
    assert client(served) == [SLIP, ARTICLE]


def test_the_chinese_source_is_left_alone(served: Served) -> None:
    given = {"noopLanguages": "zh,en", "preferredLanguages": "zh,en", "preferredVariants": "en-US"}
    answer = served.check("这是一段中文，不是英文。这里没有什么可以检查的东西。", "auto", **given)
    assert answer["matches"] == [] and answer["language"]["code"] == "zz"
