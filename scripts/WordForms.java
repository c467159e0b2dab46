// Prints "word TAB tag" for every entry of a LanguageTool dictionary: what scripts/build_word_forms.py reads.
import java.nio.file.Paths;
import morfologik.stemming.Dictionary;
import morfologik.stemming.DictionaryLookup;
import morfologik.stemming.WordData;

public class WordForms {
    public static void main(String[] arguments) throws Exception {
        for (WordData word : new DictionaryLookup(Dictionary.read(Paths.get(arguments[0])))) {
            System.out.println(word.getWord() + "\t" + word.getTag() + "\t" + word.getStem());
        }
    }
}
