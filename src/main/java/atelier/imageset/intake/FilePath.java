package atelier.imageset.intake;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of names as they arrive. They are only shown and compared, never used on disk. */
final class FilePath {
  private static final int LONGEST = 500;
  private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:/");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern PICTURE =
      Pattern.compile("\\.(png|jpe?g|gif|bmp|webp)$", Pattern.CASE_INSENSITIVE);
  private static final Set<String> LITTER =
      Set.of("__macosx", "thumbs.db", "desktop.ini", "icon\r");

  /** By folders and names as people sort them: “2.png” before “10.png”. */
  static final Comparator<String> NATURAL =
      Comparator.comparing(FilePath::sortable).thenComparing(Comparator.naturalOrder());

  private FilePath() {}

  /** With {@code /} between folders and accents composed, as only some systems write. */
  static String tidy(String name) {
    String path = Normalizer.normalize(name, Normalizer.Form.NFC).replace('\\', '/');
    return path.startsWith("./") ? path.substring(2) : path;
  }

  /** Why a tidy path is not accepted, if it is not. */
  static Optional<String> refusal(String path) {
    if (path.length() > LONGEST) {
      return Optional.of("has a name of more than %d letters".formatted(LONGEST));
    } else if (path.startsWith("/") || DRIVE.matcher(path).find() || parts(path).contains("..")) {
      return Optional.of("has a path that leads out of the upload; pack it again without “..”");
    }
    return Optional.empty();
  }

  /** A path short enough to be shown. */
  static String shown(String path) {
    return path.length() <= LONGEST ? path : path.substring(0, LONGEST) + "…";
  }

  /** Whether systems put such files beside pictures without people's doing. */
  static boolean isLitter(String path) {
    return parts(path).stream()
        .anyMatch(
            part ->
                LITTER.contains(part.toLowerCase(Locale.ROOT))
                    || (part.startsWith(".") && !part.equals("..")));
  }

  /** Whether a path ends as pictures' names do. */
  static boolean isPicture(String path) {
    return PICTURE.matcher(path).find();
  }

  /** A path without the ending of its name, by which two files are told to be a pair. */
  static String stem(String path) {
    return path.replaceFirst("\\.[^./]*$", "");
  }

  /** The folders of a path, outermost first. */
  static List<String> folders(String path) {
    List<String> parts = parts(path);
    return parts.subList(0, parts.size() - 1);
  }

  private static List<String> parts(String path) {
    return Arrays.asList(path.split("/", -1));
  }

  /** A path with its numbers padded, so that they sort as numbers. */
  private static String sortable(String path) {
    return NUMBER
        .matcher(path.toLowerCase(Locale.ROOT).replace('/', '\0'))
        .replaceAll(
            number -> "0".repeat(Math.max(0, 20 - number.group().length())) + number.group());
  }
}
