package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.imageset.intake.Options;
import atelier.imageset.intake.Options.Fit;
import atelier.imageset.intake.Options.Ground;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an upload is to be prepared, as it comes from a form or a script.
 *
 * @param name what people call the set
 * @param size in pixels, or null for the suggestion
 * @param channels 1 or 3, or null for the suggestion
 * @param fit {@code crop}, {@code whole} or null
 * @param ground {@code white}, {@code grey}, {@code black} or null
 * @param visibility who may see the set; null for what the workshop wants
 */
record Preparation(
    @Nullable String name,
    @Nullable Integer size,
    @Nullable Integer channels,
    @Nullable String fit,
    @Nullable String ground,
    @Nullable String visibility) {
  static final int MAX_NAME = 100;
  private static final String NO_NAME =
      "Give it a name of 1 to %d characters on one line.".formatted(MAX_NAME);

  /** Reads form fields. */
  static Preparation of(Map<String, String> fields) {
    Map<String, String> errors = new LinkedHashMap<>();
    Preparation preparation =
        new Preparation(
            fields.get("name"),
            number(fields, "size", errors),
            number(fields, "channels", errors),
            fields.get("fit"),
            fields.get("ground"),
            fields.get("visibility"));
    if (!errors.isEmpty()) {
      throw new InvalidInput(errors);
    }
    return preparation;
  }

  private static @Nullable Integer number(
      Map<String, String> fields, String name, Map<String, String> errors) {
    String given = fields.getOrDefault(name, "").strip();
    if (given.isEmpty()) {
      return null;
    }
    try {
      return Integer.valueOf(given);
    } catch (NumberFormatException e) {
      errors.put(name, "“%s” is a whole number, not “%s”.".formatted(name, given));
      return null;
    }
  }

  /**
   * The same, checked.
   *
   * @throws InvalidInput with a sentence by field
   */
  Options options() {
    Map<String, String> errors = new LinkedHashMap<>();
    String given = name == null ? "" : name.strip();
    if (!isName(given)) {
      errors.put("name", NO_NAME);
    }
    if (size != null && !Options.SIZES.contains(size)) {
      errors.put(
          "size",
          "Pictures are prepared at one of these sizes, not at %d: %s."
              .formatted(
                  size, String.join(", ", Options.SIZES.stream().map(String::valueOf).toList())));
    }
    if (channels != null && channels != 1 && channels != 3) {
      errors.put("channels", "Pictures have 1 channel (grey) or 3 (colour).");
    }
    Fit chosenFit = choice("fit", fit, Fit.values(), errors);
    Ground chosenGround = choice("ground", ground, Ground.values(), errors);
    if (!errors.isEmpty()) {
      throw new InvalidInput(errors);
    }
    return new Options(given, size, channels, chosenFit, chosenGround);
  }

  /**
   * A name of a set or a label, without space around it.
   *
   * @throws InvalidInput if it is none, for {@code field}
   */
  static String name(@Nullable String given, String field) {
    String name = given == null ? "" : given.strip();
    if (!isName(name)) {
      throw new InvalidInput(Map.of(field, NO_NAME));
    }
    return name;
  }

  /**
   * The name of a set that is made of another: what was asked for, or else the other's with what
   * was done to it.
   *
   * @throws InvalidInput if what was asked for is none, for “name”
   */
  static String newName(@Nullable String given, String from, String what) {
    if (given != null && !given.isBlank()) {
      return name(given, "name");
    }
    int room = MAX_NAME - what.length() - 2;
    return "%s, %s".formatted(from.substring(0, Math.min(room, from.length())), what);
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.chars().noneMatch(Character::isISOControl);
  }

  /** The value of this name, the first where none is given or the name is wrong. */
  private static <E extends Enum<E>> E choice(
      String field, @Nullable String given, E[] values, Map<String, String> errors) {
    if (given == null || given.isBlank()) {
      return values[0];
    }
    return Arrays.stream(values)
        .filter(v -> v.name().toLowerCase(Locale.ROOT).equals(given))
        .findFirst()
        .orElseGet(
            () -> {
              errors.put(
                  field,
                  "“%s” is one of %s."
                      .formatted(
                          field,
                          String.join(
                              ", ",
                              Arrays.stream(values)
                                  .map(v -> v.name().toLowerCase(Locale.ROOT))
                                  .toList())));
              return values[0];
            });
  }
}
