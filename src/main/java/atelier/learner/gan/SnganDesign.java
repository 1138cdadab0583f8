package atelier.learner.gan;

import atelier.family.Settings;
import atelier.learner.Range;
import atelier.nn.Layer;
import atelier.nn.Optimizer;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;

/** Convolutional networks after Miyato et al. 2018, of a width for two cores. */
final class SnganDesign implements Design {
  @Override
  public Layer generator(Weights weights, Settings settings, int size, int channels) {
    if (settings.toggle("modulation")) {
      return new ModulatedGenerator(weights, 0, settings, size, channels);
    }
    int stages = stages(settings, size);
    int start = size >> stages;
    int features = settings.whole("width") << (stages - 1);
    Stack layers =
        new Stack(weights, Init.normal(0.02), settings.whole("latent"))
            .dense("0", features * start * start)
            .reshape(features, start, start)
            .batchNorm("0.norm")
            .relu();
    for (int i = 1; i < stages; i++) {
      features /= 2;
      layers.doubling("" + i, features).batchNorm(i + ".norm").relu();
    }
    return layers.doubling("" + stages, channels).tanh().layer();
  }

  @Override
  public Layer discriminator(Weights weights, Settings settings, int size, int channels) {
    int stages = stages(settings, size);
    Stack layers = Design.judging(weights, Init.normal(0.02), settings, channels, size, size);
    for (int i = 0; i < stages; i++) {
      layers
          .convolution("" + i, settings.whole("width") << i, 4, 2)
          .leakyRelu(0.1)
          .dropout(settings.real("dropout"));
    }
    return Diversity.of(settings).ofFeatures(layers).dense("" + stages, 1).layer();
  }

  /** Halvings from {@code size} to 6×6 or 7×7, or to 8×8 or 4×4 as settings say. */
  static int stages(Settings settings, int size) {
    int stages = DcganDesign.stages(size);
    return settings.toggle("deep") && size >> stages == 8 ? stages + 1 : stages;
  }

  @Override
  public Range range() {
    return Range.SYMMETRIC;
  }

  @Override
  public Optimizer.Rule rule(Settings settings) {
    return Design.rule(settings, new Optimizer.Rule.Adam(0, 0.9));
  }
}
