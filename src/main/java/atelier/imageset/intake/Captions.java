package atelier.imageset.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A {@code captions.csv}: a caption by file name, from the columns {@code file} and {@code caption}
 * or, where there is no such header, from the first two.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class Captions {
  /** The longest caption, in characters. */
  static final int LONGEST = 2000;

  private Captions() {}

  /** The captions of a file, by the name that it gives, in its order. */
  static Map<String, String> read(byte[] csv) throws Unusable {
    List<List<String>> rows = rows(text(csv));
    int file = 0;
    int caption = 1;
    if (!rows.isEmpty()) {
      List<String> header =
          rows.get(0).stream().map(h -> h.strip().toLowerCase(Locale.ROOT)).toList();
      if (header.contains("file") && header.contains("caption")) {
        file = header.indexOf("file");
        caption = header.indexOf("caption");
        rows = rows.subList(1, rows.size());
      }
    }
    Map<String, String> captions = new LinkedHashMap<>();
    for (List<String> row : rows) {
      if (row.size() > Math.max(file, caption)) {
        if (row.get(caption).length() > LONGEST) {
          throw new Unusable(
              "has a caption of more than %d characters, for “%s”; shorten it"
                  .formatted(LONGEST, FilePath.shown(row.get(file))));
        }
        captions.put(row.get(file).strip(), row.get(caption).strip());
      }
    }
    if (captions.isEmpty()) {
      throw new Unusable("has no captions; its columns are “file” and “caption”");
    }
    return captions;
  }

  /** UTF-8, or what older spreadsheets write. */
  private static String text(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      text = new String(bytes, Charset.forName("windows-1252"));
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static List<List<String>> rows(String text) throws Unusable {
    String firstLine = text.lines().findFirst().orElse("");
    char separator = firstLine.contains(";") && !firstLine.contains(",") ? ';' : ',';
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '\n';
      if (quoted && i == text.length()) {
        throw new Unusable("has a quote that does not end");
      } else if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"' && (quoted || field.toString().isBlank())) {
        quoted = !quoted;
      } else if (quoted || (c != separator && c != '\n' && c != '\r')) {
        field.append(c);
      } else if (c != '\r') {
        row.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          if (row.size() > 1 || !row.get(0).isBlank()) {
            rows.add(row);
          }
          row = new ArrayList<>();
        }
      }
    }
    return rows;
  }
}
