package atelier.learner.gan;

import atelier.family.Settings;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Optimizer;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;

/** The lecture's fully connected networks: latent → 100 → 150 → pixels → 150 → 100 → 1. */
final class DenseDesign implements Design {
  @Override
  public Layer generator(Weights weights, Settings settings, int size, int channels) {
    return Layer.sequence(
        Layers.dense(weights, "0", settings.whole("latent"), 100, Init.glorot()),
        Layers.selu(),
        Layers.dense(weights, "1", 100, 150, Init.glorot()),
        Layers.selu(),
        Layers.dense(weights, "2", 150, channels * size * size, Init.glorot()),
        Layers.sigmoid(),
        Layers.reshape(channels, size, size));
  }

  @Override
  public Layer discriminator(Weights weights, Settings settings, int size, int channels) {
    return Layer.sequence(
        Layers.dense(weights, "0", channels * size * size, 150, Init.glorot()),
        Layers.selu(),
        Layers.dense(weights, "1", 150, 100, Init.glorot()),
        Layers.selu(),
        Layers.dense(weights, "2", 100, 1, Init.glorot()));
  }

  @Override
  public Range range() {
    return Range.UNIT;
  }

  @Override
  public Optimizer.Rule.Adam adam() {
    return new Optimizer.Rule.Adam(0.5, 0.999);
  }
}
