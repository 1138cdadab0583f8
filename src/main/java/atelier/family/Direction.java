package atelier.family;

import java.util.Arrays;
import java.util.Optional;

/** Which way a picture is translated. */
public enum Direction {
  /** From the first kind of picture to the second. */
  A_TO_B("AtoB"),
  /** From the second kind to the first. */
  B_TO_A("BtoA");

  private final String key;

  Direction(String key) {
    this.key = key;
  }

  /** Its name in the API. */
  public String key() {
    return key;
  }

  public static Optional<Direction> of(String key) {
    return Arrays.stream(values()).filter(direction -> direction.key.equals(key)).findFirst();
  }
}
