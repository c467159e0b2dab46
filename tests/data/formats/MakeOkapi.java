import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sf.okapi.common.Event;
import net.sf.okapi.common.LocaleId;
import net.sf.okapi.common.annotation.AltTranslation;
import net.sf.okapi.common.annotation.AltTranslationsAnnotation;
import net.sf.okapi.common.filterwriter.TMXWriter;
import net.sf.okapi.common.filterwriter.XLIFFWriter;
import net.sf.okapi.common.query.MatchType;
import net.sf.okapi.common.resource.Code;
import net.sf.okapi.common.resource.ITextUnit;
import net.sf.okapi.common.resource.RawDocument;
import net.sf.okapi.common.resource.Segment;
import net.sf.okapi.common.resource.TextFragment;
import net.sf.okapi.filters.html.HtmlFilter;
import net.sf.okapi.lib.segmentation.LanguageMap;
import net.sf.okapi.lib.segmentation.Rule;
import net.sf.okapi.lib.segmentation.SRXDocument;
import net.sf.okapi.lib.xliff2.core.Fragment;
import net.sf.okapi.lib.xliff2.core.MTag;
import net.sf.okapi.lib.xliff2.core.Note;
import net.sf.okapi.lib.xliff2.core.StartXliffData;
import net.sf.okapi.lib.xliff2.core.TagType;
import net.sf.okapi.lib.xliff2.core.Unit;
import net.sf.okapi.lib.xliff2.its.ITSItems;
import net.sf.okapi.lib.xliff2.its.LocQualityIssue;

/**
 * Extracts make_okapi.html, with the translations of make_okapi.tsv ({n}: the n-th code), as okapi.xlf, okapi-2.xlf and okapi.tmx.
 * Needs okapi-lib-xliff2, okapi-lib-segmentation and okapi-filter-html 1.47.0 in the class path; runs in this folder.
 */
public class MakeOkapi {
    static final LocaleId ZH = LocaleId.fromString("zh-CN"), EN = LocaleId.fromString("en");

    public static void main(String[] none) throws Exception {
        Map<String, String> said = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("make_okapi.tsv"))) {
            said.put(line.split("\t")[0], line.split("\t")[1]);
        }
        SRXDocument rules = new SRXDocument();
        rules.addLanguageRule("all", new ArrayList<>(List.of(new Rule("。", "", true))));
        rules.addLanguageMap(new LanguageMap(".*", "all"));
        var segmenter = rules.compileLanguageRules(ZH, null);

        XLIFFWriter one = new XLIFFWriter();
        one.setOptions(EN, "UTF-8");
        one.setOutput("okapi.xlf");
        var two = new net.sf.okapi.lib.xliff2.writer.XLIFFWriter();
        two.create(new File("okapi-2.xlf"), "zh-CN", "en");
        two.setWithOriginalData(true);
        StartXliffData root = new StartXliffData("2.0");
        root.setSourceLanguage("zh-CN");
        root.setTargetLanguage("en");
        root.setNamespace("its", "http://www.w3.org/2005/11/its");
        two.writeStartDocument(root, null);
        TMXWriter memory = new TMXWriter("okapi.tmx");
        memory.writeStartDocument(ZH, EN, "Okapi", "1.47.0", "sentence", "okp", "html");

        HtmlFilter filter = new HtmlFilter();
        filter.open(new RawDocument(new File("make_okapi.html").toURI(), "UTF-8", ZH, EN));
        while (filter.hasNext()) {
            Event event = filter.next();
            if (event.isStartDocument()) {
                event.getStartDocument().setName("make_okapi.html");
            } else if (event.isTextUnit()) {
                ITextUnit unit = event.getTextUnit();
                segmenter.computeSegments(unit.getSource());
                unit.getSource().getSegments().create(segmenter.getRanges());
                unit.createTarget(EN, true, ITextUnit.COPY_ALL);
                for (Segment segment : unit.getTargetSegments(EN)) {
                    segment.setContent(translated(segment.getContent(), said));
                }
                var others = new AltTranslationsAnnotation();
                others.add(new AltTranslation(ZH, EN, unit.getSource().getFirstContent(), null,
                    new TextFragment("Kashing"), MatchType.FUZZY, 70, "memory"));
                unit.getTarget(EN).setAnnotation(others);
                memory.writeTUFull(unit);
                two.writeUnit(unit2(unit));
            }
            one.handleEvent(event);
        }
        filter.close();
        one.close();
        two.close();
        memory.writeEndDocument();
        memory.close();
    }

    /** The translation of a segment, with the codes of its source. */
    static TextFragment translated(TextFragment source, Map<String, String> said) {
        String key = source.getCodedText();
        for (int i = 0; i < source.getCodes().size(); i++) {
            key = key.replaceAll("[\\uE101-\\uE103]" + TextFragment.toChar(i), "{" + i + "}");
        }
        String coded = said.get(key);
        for (int i = 0; i < source.getCodes().size(); i++) {
            var type = source.getCodes().get(i).getTagType();
            char mark = (char) (type == TextFragment.TagType.OPENING ? TextFragment.MARKER_OPENING
                : type == TextFragment.TagType.CLOSING ? TextFragment.MARKER_CLOSING : TextFragment.MARKER_ISOLATED);
            coded = coded.replace("{" + i + "}", "" + mark + TextFragment.toChar(i));
        }
        return new TextFragment(coded, source.getClonedCodes());
    }

    static Unit unit2(ITextUnit unit) {
        Unit made = new Unit(unit.getId());
        made.setType("x:" + unit.getType());
        made.addNote(new Note("Kashing is an old name."));
        for (Segment segment : unit.getSourceSegments()) {
            var part = made.appendSegment();
            part.setState("translated");
            part.setId("s" + segment.getId());
            put(segment.getContent(), part.getSource());
            Fragment target = part.getTarget(net.sf.okapi.lib.xliff2.core.Part.GetTarget.CREATE_EMPTY);
            put(unit.getTargetSegments(EN).get(segment.getId()).getContent(), target);
            annotated(target, "R&D", "m1", mark -> mark.setTranslate(false));
            annotated(target, "north", "m2", mark -> {
                LocQualityIssue issue = new LocQualityIssue("rather: northeast");
                issue.setType("style");
                issue.setSeverity(20);
                ITSItems items = new ITSItems();
                items.add(issue);
                mark.setType("its:any");
                mark.setITSItems(items);
            });
        }
        return made;
    }

    static void annotated(Fragment text, String words, String id, java.util.function.Consumer<MTag> as) {
        int at = text.getCodedText().indexOf(words);
        if (at >= 0) {
            MTag mark = new MTag(id, "generic");
            as.accept(mark);
            text.annotate(at, at + words.length(), mark);
        }
    }

    static void put(TextFragment from, Fragment to) {
        String coded = from.getCodedText();
        for (int i = 0; i < coded.length(); i++) {
            if (!TextFragment.isMarker(coded.charAt(i))) {
                to.append(coded.charAt(i));
                continue;
            }
            Code code = from.getCode(coded.charAt(++i));
            TagType type = code.getTagType() == TextFragment.TagType.OPENING ? TagType.OPENING
                : code.getTagType() == TextFragment.TagType.CLOSING ? TagType.CLOSING : TagType.STANDALONE;
            to.append(type, "" + code.getId(), code.getData(), false);
        }
    }
}
