package atelier.imageset.intake;

import static atelier.imageset.intake.TestFiles.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptionsTest {
  @Test
  void readsQuotedFields() throws Unusable {
    assertEquals(
        Map.of("a.png", "one, two", "b.png", "said \"so\"", "c.png", "two\nlines"),
        read(
            "file,caption\r\na.png,\"one, two\"\r\nb.png,\"said \"\"so\"\"\"\r\n\r\nc.png,\"two\nlines\""));
  }

  @Test
  void findsTheColumnsByTheirNames() throws Unusable {
    assertEquals(Map.of("a.png", "one"), read("id,Caption,file\n7,one,a.png\n"));
    assertEquals(Map.of("a.png", "one"), read("a.png,one\n"), "without a header");
    assertEquals(Map.of("a.png", "one, two"), read("file;caption\na.png;one, two\n"));
  }

  @Test
  void readsWhatSpreadsheetsWrite() throws Unusable {
    assertEquals(Map.of("a.png", "ein Bär"), read("\ufefffile,caption\na.png,ein Bär\n"));
    assertEquals(
        Map.of("a.png", "ein Bär"),
        Captions.read("file,caption\na.png,ein Bär".getBytes(Charset.forName("windows-1252"))));
  }

  @Test
  void saysWhatIsWrong() {
    assertTrue(assertThrows(Unusable.class, () -> read("")).reason().contains("no captions"));
    assertTrue(assertThrows(Unusable.class, () -> read("a\nb\n")).reason().contains("columns"));
    assertTrue(assertThrows(Unusable.class, () -> read("a.png,\"one")).reason().contains("quote"));
  }

  private static Map<String, String> read(String csv) throws Unusable {
    return Captions.read(text(csv));
  }
}
