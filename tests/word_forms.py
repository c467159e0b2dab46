"""Word files written by hand in the form that other programs give them: Word 365, Google Docs, WPS Writer."""

from __future__ import annotations

from tests.word_file import HEAD, entries, pack

_WORD_ML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{_WORD_ML}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_WORD_NAMESPACES = (
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:w16cid="http://schemas.microsoft.com/office/word/2016/wordml/cid" '
    'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex" '
    'xmlns:w16du="http://schemas.microsoft.com/office/word/2023/wordml/word16du" '
    'xmlns:wp14="http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'mc:Ignorable="w14 w15 w16cid w16se w16du wp14"'
)
_WPS_NAMESPACES = (
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14 wpsCustomData"'
)
_SECTION = '<w:sectPr w:rsidR="00A1B2C3"><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'

# The spelling and grammar marks, revision ids, a smart tag and a content control of Word divide words into runs.
_WORD = f"""\
<w:p w14:paraId="2A7F1C01" w14:textId="77777777" w:rsidR="00A1B2C3" w:rsidRDefault="00D4E5F6" w:rsidP="00A1B2C3">\
<w:pPr><w:pStyle w:val="Heading1"/><w:rPr><w:lang w:val="en-US"/></w:rPr></w:pPr><w:bookmarkStart w:id="0" \
w:name="_Hlk180000000"/><w:r w:rsidRPr="00D4E5F6"><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>\
<w:t xml:space="preserve">The Port of </w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>Jia</w:t></w:r>\
<w:r w:rsidR="00B7"><w:t>ixng</w:t></w:r><w:proofErr w:type="spellEnd"/><w:bookmarkEnd w:id="0"/></w:p>\
<w:p w14:paraId="2A7F1C02" w14:textId="4D2B0A11" w:rsidR="00A1B2C3" w:rsidRDefault="00A1B2C3"><w:r><w:t xml:space=\
"preserve">It lies in </w:t></w:r><w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="State">\
<w:smartTagPr><w:attr w:name="x" w:val="y"/></w:smartTagPr><w:r><w:t>Zhejiang</w:t></w:r></w:smartTag><w:r><w:t \
xml:space="preserve">, and </w:t></w:r><w:sdt><w:sdtPr><w:alias w:val="City"/><w:tag w:val="city"/><w:id w:val="-18"/>\
<w15:appearance w15:val="hidden"/></w:sdtPr><w:sdtEndPr/><w:sdtContent><w:r><w:t>Jiaixng</w:t></w:r></w:sdtContent>\
</w:sdt><w:proofErr w:type="gramStart"/><w:r><w:t xml:space="preserve"> grow</w:t></w:r><w:proofErr w:type="gramEnd"/>\
<w:del w:id="1" w:author="Wang Wei" w:date="2025-10-22T09:10:00Z" w16du:dateUtc="2025-10-22T01:10:00Z"><w:r w:rsidDel=\
"00C1"><w:delText>s</w:delText></w:r></w:del><w:ins w:id="2" w:author="Wang Wei" w:date="2025-10-22T09:10:00Z" \
w16du:dateUtc="2025-10-22T01:10:00Z"><w:r w:rsidR="00C1"><w:t xml:space="preserve"> fast</w:t></w:r></w:ins><w:r><w:t>.\
</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0"><a:graphic>\
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>\
<w:txbxContent><w:p w14:paraId="2A7F1C03" w14:textId="77777777"><w:r><w:t>A box of Jiaixng</w:t></w:r></w:p>\
</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>\
<w:pict><v:shape><v:textbox><w:txbxContent><w:p w14:paraId="2A7F1C03" w14:textId="77777777"><w:r><w:t>A box of Jiaixng\
</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>\
<w:p w14:paraId="2A7F1C04" w14:textId="77777777"><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText \
xml:space="preserve"> HYPERLINK "https://example.org/" \\h </w:instrText></w:r><w:r>\
<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t>The site of Jiaixng\
</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:lastRenderedPageBreak/>\
<w:t xml:space="preserve"> is new.</w:t></w:r></w:p><w:sdt><w:sdtPr><w:id w:val="7"/><w14:checkbox>\
<w14:checked w14:val="0"/></w14:checkbox></w:sdtPr><w:sdtContent><w:p w14:paraId="2A7F1C05" w14:textId="77777777">\
<w:r><w:t>☐ Jiaixng</w:t></w:r></w:p></w:sdtContent></w:sdt>{_SECTION}"""

# Every run repeats w:rtl and empty revision ids; suggestions and comments stand in content controls called goog_rdk.
_EMPTY = 'w:rsidDel="00000000" w:rsidR="00000000" w:rsidRPr="00000000"'
_PARAGRAPH = f'{_EMPTY} w:rsidRDefault="00000000" w:rsidP="00000000"'
_RTL = '<w:rPr><w:rtl w:val="0"/></w:rPr>'
_GOOGLE = f"""\
<w:p {_PARAGRAPH} w14:paraId="00000001"><w:pPr><w:pStyle w:val="Title"/><w:rPr/></w:pPr>\
<w:bookmarkStart w:colFirst="0" w:colLast="0" w:name="_abc" w:id="0"/><w:bookmarkEnd w:id="0"/><w:r {_EMPTY}>{_RTL}\
<w:t xml:space="preserve">The Port of Jiaixng</w:t></w:r></w:p><w:p {_PARAGRAPH} w14:paraId="00000002"><w:pPr>\
<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:ind w:left="720" w:hanging="360"/><w:rPr>\
<w:u w:val="none"/></w:rPr></w:pPr><w:sdt><w:sdtPr><w:id w:val="-1"/><w:tag w:val="goog_rdk_1"/></w:sdtPr>\
<w:sdtContent><w:ins w:author="Wang Wei" w:id="0" w:date="2025-10-22T09:10:00Z"><w:r {_EMPTY}>{_RTL}\
<w:t xml:space="preserve">In Jiaixng, </w:t></w:r></w:ins></w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:id w:val="-2"/>\
<w:tag w:val="goog_rdk_2"/></w:sdtPr><w:sdtContent><w:del w:author="Wang Wei" w:id="1" w:date="2025-10-22T09:10:00Z">\
<w:r {_EMPTY}>{_RTL}<w:delText xml:space="preserve">There, </w:delText></w:r></w:del></w:sdtContent></w:sdt>\
<w:r {_EMPTY}>{_RTL}<w:t xml:space="preserve">trade grew in </w:t></w:r><w:hyperlink r:id="rId9"><w:r {_EMPTY}>\
<w:rPr><w:color w:val="1155cc"/><w:u w:val="single"/><w:rtl w:val="0"/></w:rPr><w:t xml:space="preserve">Jiaixng\
</w:t></w:r></w:hyperlink><w:r {_EMPTY}>{_RTL}<w:t xml:space="preserve">.</w:t></w:r><w:r {_EMPTY}><w:rPr/></w:r>\
</w:p><w:sdt><w:sdtPr><w:lock w:val="unlocked"/><w:tag w:val="goog_rdk_3"/></w:sdtPr><w:sdtContent><w:tbl><w:tblPr/>\
<w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:trPr><w:cantSplit w:val="0"/></w:trPr><w:tc><w:tcPr/>\
<w:p {_PARAGRAPH} w14:paraId="00000003"><w:pPr/><w:r {_EMPTY}>{_RTL}<w:t xml:space="preserve">A cell of Jiaixng</w:t>\
</w:r></w:p></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt><w:p {_PARAGRAPH} w14:paraId="00000004"><w:pPr/>\
<w:r {_EMPTY}>{_RTL}</w:r></w:p>{_SECTION}"""

# Fonts with eastAsia hints in each run, a text box in the form of 2010, and custom data of WPS.
_WPS_LOOK = (
    '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
)
_WPS = f"""\
<w:p w14:paraId="6E8D1F20"><w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/><w:rPr><w:rFonts w:hint="eastAsia"/>\
</w:rPr></w:pPr><w:r>{_WPS_LOOK}<w:t xml:space="preserve">The Port of </w:t></w:r><w:r>{_WPS_LOOK}<w:t>Jiaixng</w:t>\
</w:r></w:p><w:p w14:paraId="6E8D1F21"><w:pPr><w:ind w:firstLine="640" w:firstLineChars="200"/></w:pPr>\
<w:r>{_WPS_LOOK}<w:t>Jiaixng is “open”，and grows</w:t></w:r><w:r>{_WPS_LOOK}<w:sym w:font="Wingdings" w:char="F0FC"/>\
</w:r><w:r><w:rPr><w:sz w:val="32"/></w:rPr><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>\
<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent><w:p w14:paraId="6E8D1F22"><w:r>{_WPS_LOOK}\
<w:t>Seal of Jiaixng</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>\
</w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox><w:txbxContent><w:p w14:paraId="6E8D1F22">\
<w:r>{_WPS_LOOK}<w:t>Seal of Jiaixng</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback>\
</mc:AlternateContent></w:r><w:r>{_WPS_LOOK}<w:t>.</w:t></w:r></w:p>{_SECTION}"""


def _made(namespaces: str, body: str, **parts: str) -> bytes:
    files = entries("", **parts)
    document = f"{HEAD}<w:document {_NAMESPACES} {namespaces}><w:body>{body}</w:body></w:document>"
    return pack({**files, "word/document.xml": document.encode()})


FORMS = {
    "Word": _made(_WORD_NAMESPACES, _WORD),
    "Google Docs": _made(_WPS_NAMESPACES, _GOOGLE, header="<w:p><w:r><w:t>News of Jiaixng</w:t></w:r></w:p>"),
    "WPS": _made(_WPS_NAMESPACES, _WPS, settings="<w:zoom/>"),
}
"""A file of each, with the wrong name *Jiaixng* wherever it may stand."""
READ = {
    "Word": "The Port of Jiaixng\nIt lies in Zhejiang, and Jiaixng grow fast.\nA box of Jiaixng\n"
    "The site of Jiaixng is new.\n☐ Jiaixng\n",
    "Google Docs": "The Port of Jiaixng\nIn Jiaixng, trade grew in Jiaixng.\nA cell of Jiaixng\n\nNews of Jiaixng\n",
    "WPS": "The Port of Jiaixng\nJiaixng is “open”，and grows\ufffc\ufffc.\nSeal of Jiaixng\n",
}
"""What the reader sees of each."""
