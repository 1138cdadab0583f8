package atelier.learner.gan;

import atelier.family.Settings;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Optimizer;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;

/** Convolutional networks after Miyato et al. 2018, of a width for two cores. */
final class SnganDesign implements Design {
  /**
   * Largest singular value of the discriminator's layers. At 1 its logits stay close to 0 for
   * hundreds of steps; at 2 pictures are as good after 500 steps as otherwise after 1,500.
   */
  private static final double GAIN = 2;

  @Override
  public Layer generator(Weights weights, Settings settings, int size, int channels) {
    int stages = DcganDesign.stages(size);
    int start = size >> stages;
    int width = settings.whole("width");
    int features = width << (stages - 1);
    List<Layer> layers = new ArrayList<>();
    layers.add(
        Layers.dense(
            weights, "0", settings.whole("latent"), features * start * start, Init.normal(0.02)));
    layers.add(Layers.reshape(features, start, start));
    layers.add(Layers.batchNorm(weights, "0.norm", features));
    layers.add(Layers.relu());
    for (int i = 1; i < stages; i++) {
      layers.add(
          Layers.deconvolution(
              weights,
              "" + i,
              features,
              features / 2,
              4,
              2,
              size >> (stages - i + 1),
              Init.normal(0.02)));
      features /= 2;
      layers.add(Layers.batchNorm(weights, i + ".norm", features));
      layers.add(Layers.relu());
    }
    layers.add(
        Layers.deconvolution(
            weights, "" + stages, features, channels, 4, 2, size / 2, Init.normal(0.02)));
    layers.add(Layers.tanh());
    return Layer.sequence(layers.toArray(Layer[]::new));
  }

  @Override
  public Layer discriminator(Weights weights, Settings settings, int size, int channels) {
    int stages = DcganDesign.stages(size);
    int features = settings.whole("width");
    List<Layer> layers = new ArrayList<>();
    layers.add(
        Layers.spectralConvolution(
            weights, "0", channels, features, 4, 2, size, GAIN, Init.normal(0.02)));
    layers.add(Layers.leakyRelu(0.1));
    for (int i = 1; i < stages; i++) {
      layers.add(
          Layers.spectralConvolution(
              weights, "" + i, features, 2 * features, 4, 2, size >> i, GAIN, Init.normal(0.02)));
      layers.add(Layers.leakyRelu(0.1));
      features *= 2;
    }
    int end = size >> stages;
    layers.add(
        Layers.spectralDense(
            weights, "" + stages, features * end * end, 1, GAIN, Init.normal(0.02)));
    return Layer.sequence(layers.toArray(Layer[]::new));
  }

  @Override
  public Range range() {
    return Range.SYMMETRIC;
  }

  @Override
  public Optimizer.Rule.Adam adam() {
    return new Optimizer.Rule.Adam(0, 0.9);
  }
}
