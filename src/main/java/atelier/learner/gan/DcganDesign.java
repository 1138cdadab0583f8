package atelier.learner.gan;

import atelier.family.Settings;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Optimizer;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;

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
    List<Layer> layers = new ArrayList<>();
    layers.add(
        Layers.dense(
            weights, "0", settings.whole("latent"), features * start * start, Init.glorot()));
    layers.add(Layers.reshape(features, start, start));
    layers.add(Layers.batchNorm(weights, "0.norm", features));
    for (int i = 1; i < stages; i++) {
      int next = features(width, stages - 1 - i);
      layers.add(
          Layers.deconvolution(
              weights, "" + i, features, next, 5, 2, size >> (stages - i + 1), Init.glorot()));
      layers.add(Layers.seluBatchNorm(weights, i + ".norm", next));
      features = next;
    }
    layers.add(
        Layers.deconvolution(
            weights, "" + stages, features, channels, 5, 2, size / 2, Init.glorot()));
    layers.add(Layers.tanh());
    return Layer.sequence(layers.toArray(Layer[]::new));
  }

  @Override
  public Layer discriminator(Weights weights, Settings settings, int size, int channels) {
    int stages = stages(size);
    int width = settings.whole("width");
    List<Layer> layers = new ArrayList<>();
    int features = channels;
    for (int i = 0; i < stages; i++) {
      int next = features(width, i);
      layers.add(
          Layers.convolution(weights, "" + i, features, next, 5, 2, size >> i, Init.glorot()));
      layers.add(Layers.leakyRelu(0.2));
      layers.add(weights.dropout(0.4, next, size >> (i + 1)));
      features = next;
    }
    int end = size >> stages;
    layers.add(Layers.dense(weights, "" + stages, features * end * end, 1, Init.glorot()));
    return Layer.sequence(layers.toArray(Layer[]::new));
  }

  @Override
  public Range range() {
    return Range.SYMMETRIC;
  }

  @Override
  public Optimizer.Rule.Adam adam() {
    return new Optimizer.Rule.Adam(0.5, 0.999);
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
