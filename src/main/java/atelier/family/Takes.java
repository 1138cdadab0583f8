package atelier.family;

import org.jspecify.annotations.Nullable;

/** Something that a tool is given beside its parameters. */
public sealed interface Takes {
  /** Its name in the API; no parameter of the tool has the same. */
  String key();

  /** Its name on pages, such as “A picture”. */
  String title();

  /**
   * Pictures.
   *
   * @param min the fewest
   * @param max the most
   * @param like key of the {@link Input.Images} whose size and channels they are brought to, or
   *     null where they stay as they are, in colour
   */
  record Pictures(String key, String title, int min, int max, @Nullable String like)
      implements Takes {}

  /**
   * A text.
   *
   * @param most how many characters it has at most; at least one
   * @param of key of the {@link Input.Images} of whose captions it must have a word, or null
   * @param needed whether it must be given
   */
  record Text(String key, String title, int most, @Nullable String of, boolean needed)
      implements Takes {
    /** Any text, which must be given. */
    public Text(String key, String title, int most) {
      this(key, title, most, null, true);
    }
  }

  /**
   * Points of the latent space.
   *
   * @param min the fewest
   * @param max the most
   * @param styled whether a point can have the coarse, middle and fine styles of three others; its
   *     values are then as many as a latent has, or three times as many, for each of these
   */
  record Points(String key, String title, int min, int max, boolean styled) implements Takes {
    public Points(String key, String title, int min, int max) {
      this(key, title, min, max, false);
    }

    /** The same for a model that works by styles. */
    Points inStyles() {
      return new Points(key, title, min, max, true);
    }
  }

  /**
   * One of the labels of an image set that the run learnt from, by its name or number.
   *
   * @param of key of the {@link Input.Images}
   * @param needed whether it must be given
   */
  record Label(String key, String title, String of, boolean needed) implements Takes {}
}
