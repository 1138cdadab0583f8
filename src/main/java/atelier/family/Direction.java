package atelier.family;

import java.util.Arrays;
import java.util.Optional;

/** Which way a picture is translated. */
public enum Direction {
  /** From the first kind of picture to the second. */
  A_TO_B("AtoB", "First to second kind"),
  /** From the second kind to the first. */
  B_TO_A("BtoA", "Second to first kind");

  private final String key;
  private final String title;

  Direction(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Its name in the API. */
  public String key() {
    return key;
  }

  /** Its name on pages. */
  public String title() {
    return title;
  }

  public static Optional<Direction> of(String key) {
    return Arrays.stream(values()).filter(direction -> direction.key.equals(key)).findFirst();
  }
}
