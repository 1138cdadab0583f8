package atelier.family;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** Its default for a set of so many pictures; 0 where nothing is known of the set. */
  default Object defaultFor(int pictures) {
    return defaultValue();
  }

  /** What it was, in effect, in runs from before there was the setting. */
  default Object before() {
    return defaultValue();
  }

  /** The one of several pictures that it is about, or null where it is about the whole. */
  default @Nullable OfPicture picture() {
    return null;
  }

  /** A whole number within bounds, inclusive. */
  record Whole(
      String key,
      String title,
      String help,
      boolean live,
      int min,
      int max,
      Integer defaultValue,
      Integer before)
      implements Setting {
    public Whole(
        String key,
        String title,
        String help,
        boolean live,
        int min,
        int max,
        Integer defaultValue) {
      this(key, title, help, live, min, max, defaultValue, defaultValue);
    }
  }

  /** A seed of random numbers: any whole number of 64 bits. */
  record Seed(String key, String title, String help, boolean live, Long defaultValue)
      implements Setting {}

  /**
   * A real number within bounds, inclusive.
   *
   * @param logarithmic whether a slider for it moves by ratios
   * @param picture the one of several that it is about, or null
   * @param bySize other defaults for sets of some sizes, the smallest first
   */
  record Real(
      String key,
      String title,
      String help,
      boolean live,
      double min,
      double max,
      boolean logarithmic,
      Double defaultValue,
      @Nullable OfPicture picture,
      List<From> bySize)
      implements Setting {
    public Real {
      bySize = List.copyOf(bySize);
    }

    public Real(
        String key,
        String title,
        String help,
        boolean live,
        double min,
        double max,
        boolean logarithmic,
        Double defaultValue) {
      this(key, title, help, live, min, max, logarithmic, defaultValue, null, List.of());
    }

    /** The same, about a picture. */
    Real of(OfPicture one) {
      return new Real(key, title, help, live, min, max, logarithmic, defaultValue, one, bySize);
    }

    /** The same, with other defaults for sets of some sizes, the smallest first. */
    Real bySize(From... sizes) {
      return new Real(
          key, title, help, live, min, max, logarithmic, defaultValue, picture, List.of(sizes));
    }

    @Override
    public Object defaultFor(int pictures) {
      double value = defaultValue;
      for (From size : bySize) {
        if (pictures >= size.pictures) {
          value = size.value;
        }
      }
      return pictures == 0 ? defaultValue : value;
    }
  }

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
  record Toggle(
      String key, String title, String help, boolean live, Boolean defaultValue, Boolean before)
      implements Setting {
    public Toggle(String key, String title, String help, boolean live, Boolean defaultValue) {
      this(key, title, help, live, defaultValue, defaultValue);
    }
  }

  /**
   * One of the pictures of an input; a setting about it means something only where there are
   * several, and so many.
   *
   * @param input key of the {@link Input.Pictures}
   * @param number from 1
   */
  record OfPicture(String input, int number) {}

  /** The default for sets of so many pictures or more. */
  record From(int pictures, double value) {}

  /** An option of a {@link Choice}. */
  record Option(String key, String title) {}
}
