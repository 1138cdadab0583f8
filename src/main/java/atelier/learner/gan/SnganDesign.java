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
    int stages = DcganDesign.stages(size);
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
      layers.deconvolution("" + i, features, 4, 2).batchNorm(i + ".norm").relu();
    }
    return layers.deconvolution("" + stages, channels, 4, 2).tanh().layer();
  }

  @Override
  public Layer discriminator(Weights weights, Settings settings, int size, int channels) {
    int stages = DcganDesign.stages(size);
    Stack layers = Design.judging(weights, Init.normal(0.02), settings, channels, size, size);
    for (int i = 0; i < stages; i++) {
      layers
          .convolution("" + i, settings.whole("width") << i, 4, 2)
          .leakyRelu(0.1)
          .dropout(settings.real("dropout"));
    }
    return Diversity.of(settings).ofFeatures(layers).dense("" + stages, 1).layer();
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
