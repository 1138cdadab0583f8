package atelier.imageset.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code captions.csv}: a caption by file name, from the columns {@code file} and {@code caption}
 * or, where there is no such header, from the first two.
 */
final class CaptionTable {
  /** The longest caption, in characters. */
  static final int LONGEST = 2000;

  private CaptionTable() {}

  /** What a table is written in: UTF-8, or what older spreadsheets write. */
  static Charset charset(InputStream csv) throws IOException {
    try {
      new InputStreamReader(csv, StandardCharsets.UTF_8.newDecoder())
          .transferTo(Writer.nullWriter());
      return StandardCharsets.UTF_8;
    } catch (CharacterCodingException e) {
      return Charset.forName("windows-1252");
    }
  }

  /**
   * Reads a table to its end.
   *
   * @param found told each file's name as it is given, and its caption
   */
  static void read(InputStream csv, Charset charset, BiConsumer<String, String> found)
      throws IOException, Unusable {
    CsvRows rows = new CsvRows(new InputStreamReader(csv, charset), LONGEST + 1);
    @Nullable List<String> row = rows.next();
    int file = 0;
    int caption = 1;
    if (row != null) {
      List<String> header = row.stream().map(h -> h.strip().toLowerCase(Locale.ROOT)).toList();
      if (header.contains("file") && header.contains("caption")) {
        file = header.indexOf("file");
        caption = header.indexOf("caption");
        row = rows.next();
      }
    }
    boolean empty = true;
    for (; row != null; row = rows.next()) {
      if (row.size() > Math.max(file, caption)) {
        if (row.get(caption).length() > LONGEST) {
          throw new Unusable(
              "has a caption of more than %d characters, for “%s”; shorten it"
                  .formatted(LONGEST, FilePath.shown(row.get(file))));
        }
        found.accept(row.get(file).strip(), row.get(caption).strip());
        empty = false;
      }
    }
    if (empty) {
      throw new Unusable("has no captions; its columns are “file” and “caption”");
    }
  }
}
