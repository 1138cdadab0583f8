package atelier.learner.gan;

import atelier.family.Settings;
import atelier.nn.Stack;
import java.util.Locale;

/** Whether, and by what, a discriminator is told how much the pictures of a batch differ. */
public enum Diversity {
  NONE,

  /** By the standard deviation of its features (Karras et al. 2018). */
  MINIBATCH_STDDEV,

  /** By the variance of pixels, as a channel of the pictures: the lecture's. */
  VARIANCE;

  /** As the setting has it. */
  public static Diversity of(Settings settings) {
    String key = settings.choice("diversity");
    return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Whether the discriminator treats pictures of a batch otherwise than each by itself. */
  public boolean compares() {
    return this != NONE;
  }

  /** Adds to pictures what the discriminator is told of them, if anything. */
  public Stack ofPictures(Stack pictures) {
    return this == VARIANCE ? pictures.minibatchVariance() : pictures;
  }

  /** Adds to the last features what the discriminator is told of them, if anything. */
  public Stack ofFeatures(Stack features) {
    return this == MINIBATCH_STDDEV ? features.minibatchDeviation() : features;
  }
}
