package atelier.pretrained;

import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.net.URI;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A network whose feature layers describe pictures. Its weights expect what torchvision's do: red,
 * green and blue from 0 to 1, less the mean (0.485, 0.456, 0.406), over the deviation (0.229,
 * 0.224, 0.225), unless the file's metadata has an entry {@code input} that says otherwise.
 */
public final class FeatureNetwork {
  private static final URI ZOO =
      URI.create("https://mlrepo.djl.ai/model/cv/image_classification/ai/djl/mxnet/");

  /**
   * SqueezeNet (Iandola et al. 2016), version 1.1 or 1.0; small and quick. The zoo has 1.0.
   *
   * @see <a href="https://arxiv.org/abs/1602.07360">the paper</a>
   */
  public static final FeatureNetwork SQUEEZENET =
      new FeatureNetwork(
          "squeezenet",
          "SqueezeNet",
          List.of(
              new Layout.Builder()
                  .convolution("features.0", 3, 64, 3)
                  .fire(3, 64, 16, 64)
                  .fire(4, 128, 16, 64)
                  .fire(6, 128, 32, 128)
                  .fire(7, 256, 32, 128)
                  .fire(9, 256, 48, 192)
                  .fire(10, 384, 48, 192)
                  .fire(11, 384, 64, 256)
                  .fire(12, 512, 64, 256)
                  .build(),
              new Layout.Builder()
                  .convolution("features.0", 3, 96, 7)
                  .fire(3, 96, 16, 64)
                  .fire(4, 128, 16, 64)
                  .fire(5, 128, 32, 128)
                  .fire(7, 256, 32, 128)
                  .fire(8, 256, 48, 192)
                  .fire(9, 384, 48, 192)
                  .fire(10, 384, 64, 256)
                  .fire(12, 512, 64, 256)
                  .build()),
          new ZooFile(
              ZOO.resolve("squeezenet/0.0.1/squeezenet1.0-0000.params.gz"),
              4_651_608,
              "b86391b078ac73f5461bbaed244724f4c7e9df23"));

  /**
   * VGG with 19 layers (Simonyan and Zisserman 2014); what Gatys et al. used.
   *
   * @see <a href="https://arxiv.org/abs/1409.1556">the paper</a>
   */
  public static final FeatureNetwork VGG19 =
      new FeatureNetwork(
          "vgg19",
          "VGG19",
          List.of(
              new Layout.Builder()
                  .convolution("features.0", 3, 64, 3)
                  .convolution("features.2", 64, 64, 3)
                  .convolution("features.5", 64, 128, 3)
                  .convolution("features.7", 128, 128, 3)
                  .convolution("features.10", 128, 256, 3)
                  .convolution("features.12", 256, 256, 3)
                  .convolution("features.14", 256, 256, 3)
                  .convolution("features.16", 256, 256, 3)
                  .convolution("features.19", 256, 512, 3)
                  .convolution("features.21", 512, 512, 3)
                  .convolution("features.23", 512, 512, 3)
                  .convolution("features.25", 512, 512, 3)
                  .convolution("features.28", 512, 512, 3)
                  .convolution("features.30", 512, 512, 3)
                  .convolution("features.32", 512, 512, 3)
                  .convolution("features.34", 512, 512, 3)
                  .build()),
          new ZooFile(
              ZOO.resolve("vgg/vgg19/0.0.1/vgg19-0000.params.gz"),
              531_641_606,
              "4472537c47d827ebf253bef7a9d878786f8382a2"));

  private final String key;
  private final String title;
  private final List<Layout> layouts;
  private final ZooFile zoo;

  /**
   * @param layouts of its versions
   */
  FeatureNetwork(String key, String title, List<Layout> layouts, ZooFile zoo) {
    this.key = key;
    this.title = title;
    this.layouts = List.copyOf(layouts);
    this.zoo = zoo;
  }

  /** Its name in settings, addresses and file names. */
  public String key() {
    return key;
  }

  public String title() {
    return title;
  }

  /** Where its weights are on the internet. */
  ZooFile zoo() {
    return zoo;
  }

  /** Its versions. */
  List<Layout> layouts() {
    return layouts;
  }

  /** Whether the tensors hold the weights of its feature layers. */
  boolean fits(TensorMap tensors) {
    return layout(tensors).isPresent();
  }

  /**
   * The weights of its feature layers, without what else there is beside them.
   *
   * @throws WrongWeights if some are missing, have other shapes or are no numbers, with the first
   *     of them
   */
  TensorMap features(TensorMap tensors) {
    Layout layout =
        layout(tensors)
            .orElseThrow(
                () -> {
                  Layout nearest =
                      layouts.stream()
                          .max(Comparator.comparingLong(l -> l.common(tensors)))
                          .orElseThrow();
                  return new WrongWeights(
                      "These are not the weights of %s: %s."
                          .formatted(title, nearest.lack(tensors).orElseThrow()));
                });
    TensorMap features = tensors.filter(layout.shapes()::containsKey);
    features.names().forEach(name -> requireFinite(name, features.get(name)));
    return features;
  }

  private void requireFinite(String name, Tensor tensor) {
    FloatBuffer values = tensor.data().asFloatBuffer();
    while (values.hasRemaining()) {
      if (!Float.isFinite(values.get())) {
        throw new WrongWeights(
            "These weights of %s are damaged: %s holds a value that is no number. Send another file."
                .formatted(title, name));
      }
    }
  }

  private Optional<Layout> layout(TensorMap tensors) {
    return layouts.stream().filter(layout -> layout.lack(tensors).isEmpty()).findFirst();
  }
}
