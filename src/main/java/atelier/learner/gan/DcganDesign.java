package atelier.learner.gan;

import atelier.family.Settings;
import atelier.learner.Range;
import atelier.nn.Layer;
import atelier.nn.Optimizer;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;

/**
 * The lecture's convolutional networks (after Radford, Metz and Chintala 2016): 5×5 kernels with
 * stride 2, from 7×7 to 28×28 in two stages; other sizes from 6×6 to 8×8 in as many stages as it
 * takes.
 */
final class DcganDesign implements Design {
  @Override
  public Layer generator(Weights weights, Settings settings, int size, int channels) {
    int stages = stages(size);
    int start = size >> stages;
    int width = settings.whole("width");
    int features = features(width, stages - 1);
    Stack layers =
        new Stack(weights, Init.glorot(), settings.whole("latent"))
            .dense("0", features * start * start)
            .reshape(features, start, start)
            .batchNorm("0.norm");
    for (int i = 1; i < stages; i++) {
      layers
          .deconvolution("" + i, features(width, stages - 1 - i), 5, 2)
          .seluBatchNorm(i + ".norm");
    }
    return layers.deconvolution("" + stages, channels, 5, 2).tanh().layer();
  }

  @Override
  public Layer discriminator(Weights weights, Settings settings, int size, int channels) {
    int stages = stages(size);
    Stack layers = Design.judging(weights, Init.glorot(), settings, channels, size, size);
    for (int i = 0; i < stages; i++) {
      layers
          .convolution("" + i, features(settings.whole("width"), i), 5, 2)
          .leakyRelu(0.2)
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
    return Design.rule(settings, new Optimizer.Rule.Adam(0.5, 0.999));
  }

  /** Halvings from {@code size} to at most 8 pixels. */
  static int stages(int size) {
    int stages = 0;
    while (size >> stages > 8) {
      stages++;
    }
    return stages;
  }

  private static int features(int width, int doublings) {
    return Math.min(width << doublings, 4 * width);
  }
}
