package atelier.learner.gan;

import atelier.family.Settings;
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

  /** Adam's moments; RMSprop has the lecture's. */
  Optimizer.Rule.Adam adam();

  /** Where pixel values lie. */
  enum Range {
    UNIT(1 / 255.0, 0),
    SYMMETRIC(2 / 255.0, -1);

    final double scale;
    final double shift;

    Range(double scale, double shift) {
      this.scale = scale;
      this.shift = shift;
    }

    /** The byte of a value. */
    byte toByte(float value) {
      return (byte) Math.round(Math.max(0, Math.min(255, (value - shift) / scale)));
    }
  }
}
