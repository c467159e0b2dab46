// Prints "word+frequency class" for every entry of a Morfologik speller's dictionary: what scripts/build_speller.py reads.
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Paths;
import morfologik.fsa.FSA;

public class SpellerWords {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, "UTF-8");
        try (InputStream in = Files.newInputStream(Paths.get(arguments[0]))) {
            for (ByteBuffer entry : FSA.read(in)) {
                out.write(entry.array(), entry.position(), entry.remaining());
                out.write('\n');
            }
        }
        out.flush();
    }
}
