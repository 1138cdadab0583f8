package atelier.learner.gan;

import atelier.family.Settings;
import atelier.learner.Range;
import atelier.nn.Layer;
import atelier.nn.Optimizer;
import atelier.nn.Weights;

/** The networks of a family. */
interface Design {
  /** Layers from latents (n, latent) to pictures (n, channels, size, size). */
  Layer generator(Weights weights, Settings settings, int size, int channels);

  /** Layers from pictures to logits (n, 1). No layer may mix the pictures of a batch. */
  Layer discriminator(Weights weights, Settings settings, int size, int channels);

  /** What the generator's pictures are in: 0 to 1, or −1 to 1. */
  Range range();

  /** How gradients become changes. */
  Optimizer.Rule rule(Settings settings);

  /** What the setting {@code optimizer} names; RMSprop is the lecture's. */
  static Optimizer.Rule rule(Settings settings, Optimizer.Rule.Adam adam) {
    return settings.choice("optimizer").equals("adam") ? adam : new Optimizer.Rule.RmsProp(0.9);
  }
}
