package atelier.learner.latent;

import atelier.family.Point;
import org.jspecify.annotations.Nullable;

/**
 * What a person says a picture is to be.
 *
 * @param label name of a label, or null
 * @param text a sentence, or null
 */
public record Told(@Nullable String label, @Nullable String text) {
  static final Told NOTHING = new Told(null, null);

  static Told of(Point point) {
    return new Told(point.label(), point.text());
  }

  boolean isNothing() {
    return label == null && text == null;
  }
}
