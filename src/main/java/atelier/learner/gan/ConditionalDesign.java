package atelier.learner.gan;

import atelier.family.Settings;
import atelier.learner.Range;
import atelier.nn.Layer;
import atelier.nn.Optimizer;
import atelier.nn.Weights;

/**
 * Networks that are told a label: the generator by conditional batch normalisation, the
 * discriminator by a projection (Miyato and Koyama 2018).
 *
 * @param labels how many there are
 */
record ConditionalDesign(int labels) implements Design {
  @Override
  public Layer generator(Weights weights, Settings settings, int size, int channels) {
    return ConditionalGenerator.of(weights, labels, settings, size, channels);
  }

  /** Layers to the logits with each label, (n, labels). */
  @Override
  public Layer discriminator(Weights weights, Settings settings, int size, int channels) {
    return new ProjectionDiscriminator(weights, labels, settings, size, channels, false);
  }

  @Override
  public Range range() {
    return Range.SYMMETRIC;
  }

  @Override
  public Optimizer.Rule rule(Settings settings) {
    return new Optimizer.Rule.Adam(0, 0.9);
  }
}
