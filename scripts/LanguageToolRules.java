// Prints every rule of some languages of LanguageTool, a line each, its fields divided by tabs:
// language, id, category, whether its findings have longer ids, description, an example of an error, its correction.
// What scripts/build_languagetool_rules.py reads.
import java.lang.reflect.Field;
import java.util.List;
import org.languagetool.JLanguageTool;
import org.languagetool.Languages;
import org.languagetool.rules.IncorrectExample;
import org.languagetool.rules.Rule;
import org.languagetool.rules.WrongWordInContextRule;

public class LanguageToolRules {
    public static void main(String[] codes) throws Exception {
        for (String code : codes) {
            for (Rule rule : new JLanguageTool(Languages.getLanguageForShortCode(code)).getAllRules()) {
                if (rule.isDictionaryBasedSpellingRule()) {
                    continue;
                }
                IncorrectExample example = example(rule.getIncorrectExamples());
                System.out.println(String.join("\t", code, rule.getId(), rule.getCategory().getId().toString(),
                    Boolean.toString(hasLongerIds(rule)), line(rule.getDescription()),
                    example == null ? "" : line(example.getExample()),
                    example == null ? "" : line(example.getCorrections().get(0))));
            }
        }
    }

    private static IncorrectExample example(List<IncorrectExample> examples) {
        return examples.stream().filter(each -> !each.getCorrections().isEmpty()).findFirst().orElse(null);
    }

    // A rule with a list of words gives each finding an id of its own: EN_COMPOUNDS_MULTI_CHANNEL.
    private static boolean hasLongerIds(Rule rule) throws IllegalAccessException {
        if (rule instanceof WrongWordInContextRule) {
            return true;
        }
        for (Class<?> kind = rule.getClass(); kind != null; kind = kind.getSuperclass()) {
            for (Field field : kind.getDeclaredFields()) {
                if (field.getName().equals("subRuleSpecificIds")) {
                    field.setAccessible(true);
                    return field.getBoolean(rule);
                }
            }
        }
        return false;
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
