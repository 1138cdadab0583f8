package atelier.learner.gan;

import atelier.family.Settings;
import atelier.learner.Range;
import atelier.nn.Layer;
import atelier.nn.Optimizer;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;

/** The lecture's fully connected networks: latent → 100 → 150 → pixels → 150 → 100 → 1. */
final class DenseDesign implements Design {
  @Override
  public Layer generator(Weights weights, Settings settings, int size, int channels) {
    return new Stack(weights, Init.glorot(), settings.whole("latent"))
        .dense("0", 100)
        .selu()
        .dense("1", 150)
        .selu()
        .dense("2", channels * size * size)
        .sigmoid()
        .reshape(channels, size, size)
        .layer();
  }

  @Override
  public Layer discriminator(Weights weights, Settings settings, int size, int channels) {
    double dropout = settings.real("dropout");
    Stack layers =
        Design.judging(weights, Init.glorot(), settings, channels, size, size)
            .dense("0", 150)
            .selu()
            .dropout(dropout)
            .dense("1", 100)
            .selu()
            .dropout(dropout);
    return Diversity.of(settings).ofFeatures(layers).dense("2", 1).layer();
  }

  @Override
  public Range range() {
    return Range.UNIT;
  }

  @Override
  public Optimizer.Rule rule(Settings settings) {
    return Design.rule(settings, new Optimizer.Rule.Adam(0.5, 0.999));
  }
}
