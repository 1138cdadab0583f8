package atelier.learner.style;

import atelier.nn.Noise;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;

/** Weights of feature networks that have learnt nothing. */
final class RandomNetworks {
  private RandomNetworks() {}

  /** SqueezeNet 1.1 as far as it is used, in torchvision's names and shapes. */
  static TensorMap squeezeNet() {
    TensorMap tensors = new TensorMap();
    Noise noise = new Noise(1);
    add(tensors, noise, "features.0", 64, 3, 3);
    int[][] fires = {
      {3, 64, 16}, {4, 128, 16}, {6, 128, 32}, {7, 256, 32}, {9, 256, 48}, {10, 384, 48}
    };
    for (int[] fire : fires) {
      String name = "features." + fire[0] + ".";
      add(tensors, noise, name + "squeeze", fire[2], fire[1], 1);
      add(tensors, noise, name + "expand1x1", 4 * fire[2], fire[2], 1);
      add(tensors, noise, name + "expand3x3", 4 * fire[2], fire[2], 3);
    }
    return tensors;
  }

  /** VGG19 as far as it is used. */
  static TensorMap vgg19() {
    TensorMap tensors = new TensorMap();
    Noise noise = new Noise(2);
    int[] indices = {0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28};
    int[] widths = {64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512};
    int in = 3;
    for (int i = 0; i < indices.length; i++) {
      add(tensors, noise, "features." + indices[i], widths[i], in, 3);
      in = widths[i];
    }
    return tensors;
  }

  private static void add(TensorMap tensors, Noise noise, String name, int out, int in, int k) {
    float[] w = new float[out * in * k * k];
    double deviation = Math.sqrt(2.0 / (in * k * k));
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (noise.nextGaussian() * deviation);
    }
    float[] b = new float[out];
    for (int i = 0; i < out; i++) {
      b[i] = (float) (noise.nextGaussian() * 0.1);
    }
    tensors.put(name + ".weight", Tensor.of(w, out, in, k, k));
    tensors.put(name + ".bias", Tensor.of(b, out));
  }
}
