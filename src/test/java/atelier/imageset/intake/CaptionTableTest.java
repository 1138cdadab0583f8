package atelier.imageset.intake;

import static atelier.imageset.intake.TestFiles.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CaptionTableTest {
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
        read("file,caption\na.png,ein Bär".getBytes(Charset.forName("windows-1252"))));
  }

  @Test
  void saysWhatIsWrong() {
    assertTrue(assertThrows(Unusable.class, () -> read("")).reason().contains("no captions"));
    assertTrue(assertThrows(Unusable.class, () -> read("a\nb\n")).reason().contains("columns"));
    assertTrue(assertThrows(Unusable.class, () -> read("a.png,\"one")).reason().contains("quote"));
  }

  @Test
  void readsARowAfterTheOther() throws Exception {
    byte[] row = text("a.png,one\n");
    AtomicInteger given = new AtomicInteger();
    int rows = 1 << 20;
    InputStream longTable =
        new InputStream() {
          @Override
          public int read() {
            int at = given.getAndIncrement();
            return at < rows * row.length ? row[at % row.length] : -1;
          }
        };
    AtomicInteger found = new AtomicInteger();
    CaptionTable.read(
        longTable,
        StandardCharsets.UTF_8,
        (name, caption) -> {
          int behind = given.get() - found.incrementAndGet() * row.length;
          assertTrue(behind < 100_000, "the reader is " + behind + " bytes ahead");
        });
    assertEquals(rows, found.get());
  }

  @Test
  void keepsTheBeginningOfAFieldOnly() throws Exception {
    CsvRows rows = new CsvRows(new StringReader("a," + "x".repeat(1 << 20) + ",b\nc\n"), 10);
    assertEquals(List.of("a", "x".repeat(10), "b"), rows.next());
    assertEquals(List.of("c"), rows.next());
    assertNull(rows.next());
    CsvRows wide = new CsvRows(new StringReader(",".repeat(1 << 20)), 10);
    assertEquals(100, Objects.requireNonNull(wide.next()).size());
    assertNull(wide.next());
  }

  private static Map<String, String> read(String csv) throws Unusable {
    return read(text(csv));
  }

  private static Map<String, String> read(byte[] csv) throws Unusable {
    Map<String, String> captions = new HashMap<>();
    try {
      CaptionTable.read(
          new ByteArrayInputStream(csv),
          CaptionTable.charset(new ByteArrayInputStream(csv)),
          captions::put);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return captions;
  }
}
