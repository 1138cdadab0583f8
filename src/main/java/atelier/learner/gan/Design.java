package atelier.learner.gan;

import atelier.family.Settings;
import atelier.learner.Range;
import atelier.nn.Layer;
import atelier.nn.Optimizer;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;

/** The networks of a family. */
public interface Design {
  /**
   * Largest singular value of a discriminator's layers that are normalised spectrally. At 1 its
   * logits stay close to 0 for hundreds of steps; at 2 pictures are as good after 500 steps as
   * otherwise after 1,500.
   */
  double GAIN = 2;

  /** Layers from latents (n, latent) to pictures (n, channels, size, size). */
  Layer generator(Weights weights, Settings settings, int size, int channels);

  /**
   * Layers from pictures to logits (n, 1). No layer may compare the pictures of a batch but by a
   * {@link Diversity}.
   */
  Layer discriminator(Weights weights, Settings settings, int size, int channels);

  /** What the generator's pictures are in: 0 to 1, or −1 to 1. */
  Range range();

  /** How gradients become changes. */
  Optimizer.Rule rule(Settings settings);

  /**
   * The beginning of a discriminator, with what the settings want of it: spectral normalisation,
   * and to be told of a batch's variance.
   *
   * @param shape of a picture
   */
  static Stack judging(Weights weights, Init init, Settings settings, long... shape) {
    Stack stack = new Stack(weights, init, shape);
    return Diversity.of(settings)
        .ofPictures(settings.toggle("spectralNorm") ? stack.spectral(GAIN) : stack);
  }

  /** What the setting {@code optimizer} names; RMSprop is the lecture's. */
  static Optimizer.Rule rule(Settings settings, Optimizer.Rule.Adam adam) {
    return settings.choice("optimizer").equals("adam") ? adam : new Optimizer.Rule.RmsProp(0.9);
  }
}
