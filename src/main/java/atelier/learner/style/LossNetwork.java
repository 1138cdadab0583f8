package atelier.learner.style;

import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Weight;
import atelier.nn.Weights;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The convolutional part of a network that was trained to classify photographs, with weights that
 * stay as they are. Its input is (n, 3, height, width), red, green and blue from 0 to 1, from which
 * {@link #MEAN} is taken; what else the network wants of its input is part of its first weights.
 *
 * <p>Weights have torchvision's names. They are taken to be for inputs of deviation 1 ({@link
 * #DEVIATION}), or, where the file's entry {@code input} says {@code 0..255}, for bytes.
 */
public final class LossNetwork {
  /** Of the training pictures' red, green and blue. */
  static final float[] MEAN = {0.485f, 0.456f, 0.406f};

  static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private final Weight mean;
  private final List<Stage> stages;

  private LossNetwork(Weight mean, List<Stage> stages) {
    this.mean = mean;
    this.stages = List.copyOf(stages);
  }

  /** A part of the network, after which its features may be wanted. */
  private sealed interface Stage {
    /** Convolution and rectification. */
    record Convolution(Filter filter, @Nullable Use use) implements Stage {}

    /** SqueezeNet's module (Iandola et al. 2016). */
    record Fire(Filter squeeze, Filter expand1, Filter expand3, @Nullable Use use)
        implements Stage {}

    /** Pooling over windows of some pixels, 2 pixels apart. */
    record Pool(int window) implements Stage {}
  }

  private record Filter(Weight weight, Weight bias, int in, int out, int k, int stride, int pad) {}

  /** What a layer's features are compared for: content, or a band of style. */
  private record Use(@Nullable Band band) {
    static final Use CONTENT = new Use(null);
    static final Use FINE = new Use(Band.FINE);
    static final Use MIDDLE = new Use(Band.MIDDLE);
    static final Use COARSE = new Use(Band.COARSE);
  }

  /**
   * Features (n, channels, height, width) of one layer.
   *
   * @param band the band of style that they stand for; null for content
   */
  record Features(Node node, int channels, int height, int width, @Nullable Band band) {

    /** Their Gram matrices, (n, channels, channels). */
    Node gram(Graph graph) {
      return graph.gram(node, channels, height * width);
    }
  }

  /**
   * All features that are compared, from the input on, and the multiply-adds that they take.
   *
   * @param layers one of them for content
   */
  record Extract(List<Features> layers, double multiplyAdds) {
    Features content() {
      return layers.stream().filter(layer -> layer.band() == null).findFirst().orElseThrow();
    }
  }

  /**
   * The network of a method.
   *
   * @param method {@code squeezenet} or {@code vgg19}
   * @param ops what the weights belong to
   * @throws IllegalArgumentException if these are not its weights, with a sentence
   */
  public static LossNetwork load(String method, Ops ops, TensorMap tensors) {
    return switch (method) {
      case "squeezenet" -> squeezeNet(new Loader("SqueezeNet", ops, tensors));
      case "vgg19" -> vgg19(new Loader("VGG19", ops, tensors));
      default -> throw new IllegalArgumentException("no feature network is named " + method);
    };
  }

  /** Iandola et al. 2016; version 1.0 or 1.1, as the first layer shows. */
  private static LossNetwork squeezeNet(Loader loader) {
    boolean first = loader.shapeOf("features.0.weight", 0) == 96;
    List<Stage> stages = new ArrayList<>();
    Filter start = first ? loader.first(96, 7, 2, 0) : loader.first(64, 3, 2, 0);
    stages.add(new Stage.Convolution(start, Use.FINE));
    int in = start.out;
    // the index of each module; 0 for pooling
    int[] modules =
        first ? new int[] {0, 3, 4, 5, 0, 7, 8, 9} : new int[] {0, 3, 4, 0, 6, 7, 0, 9, 10};
    int fire = 1;
    for (int index : modules) {
      if (index == 0) {
        stages.add(new Stage.Pool(3));
      } else {
        fire++;
        int squeeze = 16 * (fire / 2);
        String name = "features." + index + ".";
        stages.add(
            new Stage.Fire(
                loader.filter(name + "squeeze", in, squeeze, 1, 1, 0),
                loader.filter(name + "expand1x1", squeeze, 4 * squeeze, 1, 1, 0),
                loader.filter(name + "expand3x3", squeeze, 4 * squeeze, 3, 1, 1),
                switch (fire) {
                  case 2 -> Use.FINE;
                  case 3, 5 -> Use.MIDDLE;
                  case 4 -> Use.CONTENT;
                  case 7 -> Use.COARSE;
                  default -> null;
                }));
        in = 8 * squeeze;
      }
    }
    return new LossNetwork(loader.mean(), stages);
  }

  /** Simonyan and Zisserman 2015. */
  private static LossNetwork vgg19(Loader loader) {
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage.Convolution(loader.first(64, 3, 1, 1), Use.FINE)); // relu1_1
    int[] widths = {64, 128, 256, 512, 512};
    int[] depths = {2, 2, 4, 4, 1};
    int in = 64;
    int index = 2;
    for (int block = 0; block < widths.length; block++) {
      for (int i = block == 0 ? 1 : 0; i < depths[block]; i++) {
        Use use = null;
        if (i == 0) { // relu2_1, relu3_1, relu4_1, relu5_1
          use = block == 1 ? Use.FINE : block == 2 ? Use.MIDDLE : Use.COARSE;
        } else if (block == 3 && i == 1) { // relu4_2
          use = Use.CONTENT;
        }
        stages.add(
            new Stage.Convolution(
                loader.filter("features." + index, in, widths[block], 3, 1, 1), use));
        in = widths[block];
        index += 2;
      }
      if (block + 1 < widths.length) {
        stages.add(new Stage.Pool(2));
        index++;
      }
    }
    return new LossNetwork(loader.mean(), stages);
  }

  /** Takes weights from a file, and checks them. */
  private record Loader(String title, Weights weights, TensorMap tensors) {
    Loader(String title, Ops ops, TensorMap tensors) {
      this(title, new Weights(ops, new Noise(0), false), tensors);
    }

    long shapeOf(String name, int axis) {
      if (!tensors.contains(name)) {
        throw wrong("%s is missing".formatted(name));
      }
      long[] shape = tensors.get(name).shape();
      return axis < shape.length ? shape[axis] : 0;
    }

    Weight mean() {
      return weights.given("mean", Tensor.of(MEAN.clone(), 1, 3, 1, 1));
    }

    /** The first filter, for inputs from 0 to 1. */
    Filter first(int out, int k, int stride, int pad) {
      float[] w = checked("features.0.weight", out, 3, k, k).floats();
      boolean bytes = tensors.metadata().getOrDefault("input", "").contains("0..255");
      for (int i = 0; i < w.length; i++) {
        w[i] *= bytes ? 255 : 1 / DEVIATION[i / (k * k) % 3];
      }
      return new Filter(
          weights.given("features.0.weight", Tensor.of(w, out, 3, k, k)),
          weights.given("features.0.bias", checked("features.0.bias", out)),
          3,
          out,
          k,
          stride,
          pad);
    }

    Filter filter(String name, int in, int out, int k, int stride, int pad) {
      return new Filter(
          weights.given(name + ".weight", checked(name + ".weight", out, in, k, k)),
          weights.given(name + ".bias", checked(name + ".bias", out)),
          in,
          out,
          k,
          stride,
          pad);
    }

    private Tensor checked(String name, long... shape) {
      var unused = shapeOf(name, 0);
      Tensor tensor = tensors.get(name);
      if (tensor.type() != Tensor.Type.F32) {
        throw wrong("%s holds no 32-bit floats".formatted(name));
      }
      if (!Arrays.equals(tensor.shape(), shape)) {
        throw wrong("%s is %s instead of %s".formatted(name, text(tensor.shape()), text(shape)));
      }
      return tensor;
    }

    private static String text(long[] shape) {
      return String.join("×", Arrays.stream(shape).mapToObj(Long::toString).toList());
    }

    private IllegalArgumentException wrong(String reason) {
      return new IllegalArgumentException(
          "These are not the weights of %s: %s. Choose a safetensors file with torchvision's names."
              .formatted(title, reason));
    }
  }

  /**
   * Continues a graph by this network.
   *
   * @param x (n, 3, height, width)
   * @param pooling {@code max} or {@code avg}
   */
  Extract extract(Graph graph, Node x, int height, int width, String pooling) {
    Node centred = graph.broadcastSubtract(x, graph.weight(mean));
    Extraction extraction = new Extraction(graph, pooling, centred, height, width);
    stages.forEach(extraction::apply);
    return new Extract(List.copyOf(extraction.layers), extraction.multiplyAdds);
  }

  /**
   * What pictures show, by the layer that stands for content.
   *
   * @param pictures (n, 3, side, side), 0 to 1
   */
  public Node content(Graph graph, Node pictures, int side) {
    return extract(graph, pictures, side, side, "max").content().node();
  }

  /** The way through the network. */
  private static final class Extraction {
    private final Graph graph;
    private final String pooling;
    private final List<Features> layers = new ArrayList<>();
    private Node x;
    private int height;
    private int width;
    private double multiplyAdds;

    Extraction(Graph graph, String pooling, Node x, int height, int width) {
      this.graph = graph;
      this.pooling = pooling;
      this.x = x;
      this.height = height;
      this.width = width;
    }

    void apply(Stage stage) {
      if (stage instanceof Stage.Convolution convolution) {
        Filter filter = convolution.filter;
        x = rectified(filter, x);
        height = (height + 2 * filter.pad - filter.k) / filter.stride + 1;
        width = (width + 2 * filter.pad - filter.k) / filter.stride + 1;
        take(convolution.use, filter.out);
      } else if (stage instanceof Stage.Fire fire) {
        Node squeezed = rectified(fire.squeeze, x);
        x =
            graph.concatenate(
                1, List.of(rectified(fire.expand1, squeezed), rectified(fire.expand3, squeezed)));
        take(fire.use, fire.expand1.out + fire.expand3.out);
      } else if (stage instanceof Stage.Pool pool) {
        boolean ceiling = pool.window == 3;
        x = graph.pool(pooling, pool.window, 2, ceiling, x);
        height = (height - pool.window + (ceiling ? 1 : 0)) / 2 + 1;
        width = (width - pool.window + (ceiling ? 1 : 0)) / 2 + 1;
      }
    }

    private Node rectified(Filter f, Node in) {
      int outHeight = (height + 2 * f.pad - f.k) / f.stride + 1;
      int outWidth = (width + 2 * f.pad - f.k) / f.stride + 1;
      multiplyAdds += (double) f.in * f.out * f.k * f.k * outHeight * outWidth;
      Node y =
          graph.convolution(
              f.out, f.k, f.stride, f.pad, in, graph.weight(f.weight), graph.weight(f.bias));
      return graph.activation("relu", y);
    }

    private void take(@Nullable Use use, int channels) {
      if (use != null) {
        layers.add(new Features(x, channels, height, width, use.band));
      }
    }
  }
}
