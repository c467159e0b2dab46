"""Mail: plain text corrected in place, and what cannot be refused with a reason."""

from __future__ import annotations

import base64
import contextlib
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import checks
from pipeline.documents.formats.positions import Refused
from pipeline.glossary.glossary import Glossary
from pipeline.model import InputError
from tests.spliced import WORDS, carried_out, corrected, joined, load, picked

HEAD = "From: a@example.org\nSubject: The port of Jiaixng\nMIME-Version: 1.0\n"
PLAIN = HEAD + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {}\n\n{}"
CODED = PLAIN.format("quoted-printable", "{}")
MIXED = (
    HEAD + 'Content-Type: multipart/mixed; boundary="x y"\n\nx\n--x y\n'
    "Content-Type: text/plain\n\nThe city grew.\n"
    "--x y\nContent-Type: text/html\n\n<p>no</p>\n--x y\n"
    "Content-Type: text/plain\nContent-Disposition: attachment\n\nno\n"
    "--x y--\n"
)


def text(mail: str) -> str:
    return load(mail.encode(), "a.en.eml").document.text.strip()


def test_what_is_read() -> None:
    subject = "The port of Jiaixng\n\n"
    assert text(PLAIN.format("8bit", "嘉兴 grew.\n\n> quoted\nSo.\n")) == f"{subject}嘉兴 grew.\n\nSo."
    assert text(PLAIN.format("quoted-printable", "=E5=98=89=\n=E5=85=B4 gr=\new =3D.\n")) == f"{subject}嘉兴 grew =."
    assert text(MIXED).split("\n\n", 1)[1].strip() == "The city grew."
    assert text("From a@b Wed Jul 20\n" + PLAIN.format("8bit", "So.\n")) == f"{subject}So."
    digest = MIXED.replace("mixed", "digest").replace(
        "--x y\nContent-Type: text/plain\n\n", "--x y\n\nSubject: No\n\nno\n", 1
    )
    with pytest.raises(InputError, match="there is no plain text in it"):
        text(digest)
    assert "Subject" not in text(PLAIN.replace("The port", "=?utf-8?q?x?=").format("8bit", "So."))


@pytest.mark.parametrize(
    ("mail", "before", "after", "cleaned"),
    [
        (PLAIN.format("8bit", "It grew."), "grew", "嘉", PLAIN.format("8bit", "It 嘉.")),
        (MIXED, "Jiaixng", "Jiaxing", MIXED.replace("Jiaixng", "Jiaxing")),
        (CODED.format("a=E4=B8=AD=3Db"), "中", "é=", CODED.format("a=C3=A9=3D=3Db")),
        (MIXED, "grew", "is large", MIXED.replace("grew", "is large")),
    ],
)  # fmt: skip
def test_a_correction_changes_its_bytes(mail: str, before: str, after: str, cleaned: str) -> None:
    assert corrected(mail.encode(), "a.en.eml", (before, after)).decode() == cleaned


def test_long_lines_of_quoted_printable_are_wrapped() -> None:
    out = corrected(
        PLAIN.format("quoted-printable", "x" * 70 + " grew\n").encode(), "a.en.eml", ("grew", "a long word")
    )
    assert max(map(len, out.splitlines())) <= 76
    found = message_from_bytes(out, policy=policy.default)
    assert isinstance(found, EmailMessage) and found.get_content() == "x" * 70 + " a long word\n"


def packed(body: str, charset: str, width: int, newline: str = "\n") -> bytes:
    letters = base64.b64encode(body.replace("\n", "\r\n").encode(charset)).decode()
    lines = [letters[at : at + width] for at in range(0, len(letters), width)]
    mail = PLAIN.replace("utf-8", charset).format("base64", "\n".join(lines) + "\n")
    return mail.replace("\n", newline).encode()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
@pytest.mark.parametrize("width", [60, 76])
def test_mail_in_base64_keeps_the_lines_before_a_change(charset: str, width: int, newline: str) -> None:
    body = "Dear Li,\n嘉兴 is a city of three million people, and its port grew.\n> quoted\nThe Jiaixng office\n"
    mail = packed(body, charset, width, newline)
    assert load(mail, "a.en.eml").document.text.strip().splitlines()[2:] == [
        "Dear Li,", "嘉兴 is a city of three million people, and its port grew.", "The Jiaixng office",
    ]  # fmt: skip
    out = corrected(mail, "a.en.eml", ("Jiaixng office", "Jiaxing office"))
    assert out == packed(body.replace("Jiaixng", "Jiaxing"), charset, width, newline)
    same = sum(a == b for a, b in zip(mail.splitlines(), out.splitlines(), strict=True))
    assert len(mail.splitlines()) - same in (1, 2)
    found = message_from_bytes(out, policy=policy.default)
    assert isinstance(found, EmailMessage) and "The Jiaxing office" in found.get_content()


@pytest.mark.parametrize("transfer", ["8bit", "quoted-printable"])
def test_mail_in_gbk_keeps_its_character_set(transfer: str) -> None:
    body = "嘉兴 grew = 嘉 Jiaxin.".encode("gbk")
    if transfer == "quoted-printable":
        body = b"".join(b"=%02X" % byte if byte > 126 or byte == 0x3D else bytes([byte]) for byte in body)
    mail = PLAIN.replace("utf-8", "GB2312").format(transfer, "").encode() + body
    out = corrected(mail, "a.en.eml", ("Jiaxin", "嘉兴"))
    wanted = "嘉兴".encode("gbk")
    if transfer == "quoted-printable":
        wanted = b"".join(b"=%02X" % byte for byte in wanted)
    assert out == mail.replace(b"Jiaxin.", wanted + b".")
    with pytest.raises(Refused, match="its part of the mail holds GBK only"):
        corrected(mail, "a.en.eml", ("grew", "größer"))


FLOWED = PLAIN.replace("charset=utf-8", 'charset=utf-8; format="flowed"')


def body(mail: str) -> str:
    return load(mail.encode(), "a.en.eml").document.text.removeprefix("The port of Jiaixng\n\n").rstrip("\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The city \ngrew. It is \nlarge.\nSo.\n", "The city grew. It is large.\nSo."),
        ("The city  \ngrew.\n", "The city grew."),
        (" From here\n  it grew\n >x\n", "From here\n it grew\n>x"),
        ("It grew. \n\nSo it was. \n \nYes. \n", "It grew.\n\nSo it was.\n\nYes."),
        ("It grew. \n-- \nLi Hua \nJiaxing \n", "It grew.\n--\nLi Hua Jiaxing"),
        ("It grew. \n> and so \n> on \nYes, it \ndid. ", "It grew.\nYes, it did."),
    ],
)
def test_soft_breaks_read_as_spaces(written: str, shown: str, newline: str) -> None:
    mail = FLOWED.format("8bit", written).replace("\n", newline)
    assert body(mail).replace("\r", "") == shown
    joined = FLOWED.replace("flowed", "flowed; DelSp=Yes").replace('"flowed; DelSp=Yes"', "flowed; DelSp=Yes")
    assert body(joined.format("8bit", "The port\u2011 \nlike city  \ngrew.")) == "The port\u2011like city grew."
    assert body(PLAIN.format("8bit", "It grew. \n-- \nLi")) == "It grew. \n--\nLi"


@pytest.mark.parametrize("transfer", ["8bit", "quoted-printable", "base64"])
def test_corrections_keep_soft_breaks_and_the_mark_of_a_signature(transfer: str) -> None:
    written = "The port of Jiaixng is the \nthe gate \nof Zhejiang , as \nfar as the \n Haiinng road.\n-- \nLi Hua\n"
    cleaned = (
        written.replace("Jiaixng is", "Jiaxing is").replace("the \nthe gate", "the gate").replace("Haiinng", "Haining")
    )
    cleaned = cleaned.replace("Zhejiang ,", "Zhejiang,")
    if transfer == "8bit":
        mail, wanted = FLOWED.format(transfer, written), FLOWED.format(transfer, cleaned)
    elif transfer == "base64":
        mail, wanted = (
            FLOWED.format(transfer, base64.encodebytes(text.encode()).decode()) for text in (written, cleaned)
        )
    else:
        mail, wanted = (FLOWED.format(transfer, text.replace(" \n", "=20\n")) for text in (written, cleaned))
    pairs = ("Jiaixng is", "Jiaxing is"), ("the the", "the"), ("Haiinng", "Haining"), ("Zhejiang ,", "Zhejiang,")
    assert corrected(mail.encode(), "a.en.eml", *pairs).decode() == wanted


def test_nothing_of_the_layout_of_a_flowed_mail_is_flagged() -> None:
    written = "Dear Li, \n\nThe port of Jiaxing was opened last year and it has grown \nfast since then, as the \n"
    written += "office of the city said.\n\n-- \nLi Hua \n"
    for mail in (FLOWED.format("8bit", written), FLOWED.format("quoted-printable", written.replace(" \n", "=20\n"))):
        document = load(mail.replace("Jiaixng", "Jiaxing").encode(), "a.en.eml").document
        prepared = checks.prepare(document, Glossary())
        assert [issue.rule for issue in checks.run(prepared.document, Glossary(), prepared.found)] == []
    fixed = load(PLAIN.format("8bit", written).replace("Jiaixng", "Jiaxing").encode(), "a.en.eml").document
    found = [i for i in checks.run(fixed, Glossary()) if i.rule == "typography.trailing-spaces"]
    assert len(found) == 4, "without format=flowed these are spaces at the end of a line; the signature’s is not"


@pytest.mark.parametrize(
    ("mail", "before", "after", "reason"),
    [
        (MIXED, "grew", "嘉", "its part of the mail holds ASCII only"),
        (MIXED, "grew", "a\nb", "it would begin another line"),
        (MIXED.replace("mixed", "signed"), "grew", "x", "the mail is signed"),
        (PLAIN.format("base64", "SXQg\nZ3Jl\n\ndy4=\n"), "grew", "x", "packed it in a way of its own"),
        (PLAIN.format("8bit", "It grew."), "It", ">", "the marks beside it would be read otherwise"),
    ],
)
def test_what_cannot_be_placed_is_refused(mail: str, before: str, after: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        corrected(mail.encode(), "a.en.eml", (before, after))


@pytest.mark.parametrize(
    ("mail", "message"),
    [
        (b"", "a.en.eml: the file is empty; save the mail anew."),
        (b"The city grew.\n\nIt grew.", "a.en.eml: this is not a mail; save it as .eml."),
        (PLAIN.format("base64", "eA=\n").encode(), "a.en.eml:7: its text is damaged (base64); save the mail anew."),
        (PLAIN.replace("utf-8", "utf-7").format("8bit", "x").encode(), "a.en.eml: its text is written in “utf-7”"),
        (PLAIN.format("x-uuencode", "x").encode(), "a.en.eml: its text is packed as “x-uuencode”"),
        (PLAIN.replace("utf-8", "gbk").format("8bit", "x\n").encode() + b"\xff", "a.en.eml:8: it is not GBK"),
        (MIXED.replace("text/plain", "text/html").encode(), "a.en.eml: there is no plain text in it; save its page"),
        (CODED.format("a\nb=FFcdefg").encode(), "a.en.eml:8: it is not UTF-8; save its text as .txt in UTF-8."),
        (PLAIN.format("8bit", "\xe9").encode("latin-1"), "a.en.eml:7: it is not UTF-8; save its text as .txt"),
    ],
)  # fmt: skip
def test_what_is_no_mail_is_refused(mail: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        load(mail, "a.en.eml")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
@settings(max_examples=1000, deadline=None)
@given(joined((*WORDS, " ", " ", "\n", "\r\n", "> ", "=3D", "=\n", "=E4=B8=AD"), 20), st.data())
def test_any_mail_comes_back_with_its_changes_and_nothing_else(encoding: str, soup: str, data: st.DataObject) -> None:
    body = f"It grew {soup}"
    mail = packed(body, "utf-8", 76) if encoding == "base64" else PLAIN.format(encoding, body).encode()
    loaded = load(mail, "a.en.eml")
    with contextlib.suppress(Refused):
        carried_out(loaded, data.draw(picked(loaded.document.text)))
