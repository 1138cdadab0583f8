package atelier.family;

import java.util.List;

/** One hyperparameter of a family: its type, bounds, default, and a sentence that explains it. */
public sealed interface Setting {
  /** Its name in the API and in {@link Settings}, lowerCamelCase. */
  String key();

  /** Its name on pages. */
  String title();

  /** A sentence that says what it does. */
  String help();

  /** Whether it can change while the run trains. */
  boolean live();

  Object defaultValue();

  /** A whole number within bounds, inclusive. */
  record Whole(
      String key, String title, String help, boolean live, int min, int max, Integer defaultValue)
      implements Setting {}

  /**
   * A real number within bounds, inclusive.
   *
   * @param logarithmic whether a slider for it moves by ratios
   */
  record Real(
      String key,
      String title,
      String help,
      boolean live,
      double min,
      double max,
      boolean logarithmic,
      Double defaultValue)
      implements Setting {}

  /** One of some named options. */
  record Choice(
      String key,
      String title,
      String help,
      boolean live,
      List<Option> options,
      String defaultValue)
      implements Setting {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /** On or off. */
  record Toggle(String key, String title, String help, boolean live, Boolean defaultValue)
      implements Setting {}

  /** An option of a {@link Choice}. */
  record Option(String key, String title) {}
}
