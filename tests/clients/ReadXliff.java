import java.io.File;
import net.sf.okapi.lib.xliff2.core.Note;
import net.sf.okapi.lib.xliff2.reader.Event;
import net.sf.okapi.lib.xliff2.reader.XLIFFReader;

/** Validates XLIFF 2 files with Okapi's reader, and prints the notes that zhengming put in. */
public class ReadXliff {
    public static void main(String[] files) throws Exception {
        for (String name : files) {
            XLIFFReader.validate(new File(name), null);
            try (XLIFFReader reader = new XLIFFReader()) {
                reader.open(new File(name));
                while (reader.hasNext()) {
                    Event event = reader.next();
                    if (!event.isUnit() || event.getUnit().getNotes() == null) continue;
                    for (Note note : event.getUnit().getNotes())
                        if ("zhengming".equals(note.getCategory()))
                            System.out.println(event.getUnit().getId() + "\t" + note.getText());
                }
            }
        }
    }
}
