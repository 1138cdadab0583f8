package atelier.imageset.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table of comma-separated values, one after another. No more than a row is in
 * memory, and of that the beginnings of its first fields, however long it is. The separator is a
 * semicolon where the first line has that and no comma.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvRows {
  private static final int MOST_FIELDS = 100;
  private static final int FIRST_LINE = 4096; // of which so many characters are looked at
  private static final int END = -1;

  private final BufferedReader text;
  private final int longest;
  private final char separator;

  /**
   * The rows of a text.
   *
   * @param longest how many characters of a field are kept
   */
  CsvRows(Reader reader, int longest) throws IOException {
    this.text = new BufferedReader(reader);
    this.longest = longest;
    skip('\ufeff');
    this.separator = separator();
  }

  /**
   * The next row that has something in it; null behind the last.
   *
   * @throws Unusable if the text ends within quotes
   */
  @Nullable List<String> next() throws IOException, Unusable {
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean blank = true;
    boolean quoted = false;
    while (true) {
      int c = text.read();
      if (c == END && quoted) {
        throw new Unusable("has a quote that does not end");
      }
      boolean literal = c == '"' && quoted && skip('"');
      if (c == '"' && !literal && (quoted || blank)) {
        quoted = !quoted;
      } else if (literal || quoted || (c != separator && c != '\n' && c != '\r' && c != END)) {
        blank &= Character.isWhitespace(c);
        if (field.length() < longest) {
          field.append((char) c);
        }
      } else if (c != '\r') {
        if (row.size() < MOST_FIELDS) {
          row.add(field.toString());
        }
        boolean over = c == '\n' || c == END;
        if (over && (row.size() > 1 || !blank)) {
          return row;
        } else if (c == END) {
          return null;
        } else if (over) {
          row.clear();
        }
        field.setLength(0);
        blank = true;
      }
    }
  }

  /** Passes a character over if it is the next one; returns whether it is. */
  private boolean skip(char expected) throws IOException {
    text.mark(1);
    if (text.read() == expected) {
      return true;
    }
    text.reset();
    return false;
  }

  private char separator() throws IOException {
    text.mark(FIRST_LINE);
    boolean semicolon = false;
    boolean comma = false;
    int c = 0;
    for (int i = 0; i < FIRST_LINE && c != '\n' && c != '\r' && c != END; i++) {
      c = text.read();
      semicolon |= c == ';';
      comma |= c == ',';
    }
    text.reset();
    return semicolon && !comma ? ';' : ',';
  }
}
