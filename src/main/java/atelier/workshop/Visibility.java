package atelier.workshop;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may see a thing besides its owner and the instructor. */
public enum Visibility {
  /** Nobody. */
  PRIVATE,

  /** Everybody in the workshop. */
  WORKSHOP,

  /** Everybody in the workshop, and it is shown on the projected wall. */
  WALL;

  /** Its name in the API and the database. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Visibility> of(@Nullable String key) {
    return Arrays.stream(values()).filter(v -> v.key().equals(key)).findFirst();
  }
}
