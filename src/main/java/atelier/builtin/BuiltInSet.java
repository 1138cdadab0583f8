package atelier.builtin;

import atelier.imageset.PackedImages;
import atelier.imageset.Progress;
import java.io.IOException;
import java.util.Optional;

/** A set of pictures that comes with the program. */
public interface BuiltInSet {
  /** Its name in the API, lower case. */
  String key();

  /** Its name on pages. */
  String title();

  /** A sentence for someone who chooses. */
  String description();

  /** How many pictures it has. */
  int count();

  /** Their width and height in pixels. */
  int size();

  /** 1 (grey) or 3 (colour). */
  int channels();

  /** Whether its pictures have labels. */
  default boolean labelled() {
    return false;
  }

  /** Whether its pictures have captions. */
  default boolean captioned() {
    return false;
  }

  /** What making it takes besides time, a sentence for people; empty where it needs nothing. */
  default Optional<String> needs() {
    return Optional.empty();
  }

  /**
   * Writes the pictures, the same ones each time.
   *
   * @throws Unavailable if they cannot be had here
   */
  void write(PackedImages.Writer writer, Progress progress) throws IOException;
}
