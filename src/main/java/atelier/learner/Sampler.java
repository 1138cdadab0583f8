package atelier.learner;

import atelier.imageset.Picture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A learner that draws new pictures ({@link atelier.family.Tool#SAMPLE}). */
public interface Sampler {
  /**
   * Pictures through the averaged weights. Picture {@code i} of a seed is the same for every {@code
   * first} and {@code count} that cover it, and whatever the state of training.
   *
   * @param seed of the latents
   * @param first number of the first picture, from 0
   * @param count how many
   * @param label of the pictures, where the family is conditional; otherwise ignored
   */
  List<Picture> sample(long seed, int first, int count, @Nullable Integer label);
}
