package atelier.nn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network as MXNet's operators: built once by layers, then run in one call as a {@link Program}.
 * The operators' names and attributes are MXNet's. Pictures are (batch, channels, height, width);
 * no node depends on the batch.
 */
public final class Graph {
  /** λ of {@link #selu}. */
  static final double SELU_SCALE = 1.0507009873554805;

  private final Mode mode;
  private final ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
  private final Map<Weight, Node> weights = new LinkedHashMap<>();
  private final List<Node> inputs = new ArrayList<>();
  private final List<Node> drawn = new ArrayList<>();
  private final List<Draw> draws = new ArrayList<>();
  private final List<Moved> moved = new ArrayList<>();
  private final Traps traps = new Traps(this);
  private int groups = 1;

  /** The first output of an operator, or an input. */
  public record Node(int id) {}

  /** A statistic that takes the value of a node after each run. */
  record Moved(Weight weight, Node next) {}

  public Graph(Mode mode) {
    this.mode = mode;
  }

  public Mode mode() {
    return mode;
  }

  /**
   * Has layers that compare the pictures of a batch do so within groups of equal size, one after
   * the other; otherwise the batch is one.
   */
  public Graph inGroups(int count) {
    groups = count;
    return this;
  }

  /** Draws an input of a run for a batch of {@code n}. */
  @FunctionalInterface
  public interface Draw {
    Array draw(Ops ops, Noise noise, int n);
  }

  /** What the network is applied to; runs are given as many arrays as were asked for, in order. */
  public Node input() {
    Node input = node("null", Map.of());
    inputs.add(input);
    return input;
  }

  /** An input that is drawn anew for each run. */
  public Node drawn(Draw draw) {
    draws.add(draw);
    Node input = node("null", Map.of());
    drawn.add(input);
    return input;
  }

  /** A weight: its value or its average, as the mode has it. */
  public Node weight(Weight weight) {
    return weights.computeIfAbsent(weight, w -> node("null", Map.of()));
  }

  /** Has a statistic take the value of {@code next} after each run. */
  public void move(Weight statistic, Node next) {
    moved.add(new Moved(statistic, next));
  }

  /** An operator without attributes. */
  public Node op(String operator, Node... in) {
    return node(operator, Map.of(), in);
  }

  /** An operator with attributes, by their names in MXNet. */
  public Node op(String operator, Map<String, ?> attributes, Node... in) {
    return node(operator, attributes, in);
  }

  private Node node(String operator, Map<String, ?> attributes, Node... in) {
    int id = nodes.size();
    ObjectNode node = nodes.addObject().put("op", operator).put("name", "n" + id);
    ObjectNode attrs = node.putObject("attrs");
    attributes.forEach((key, value) -> attrs.put(key, value.toString()));
    ArrayNode ins = node.putArray("inputs");
    for (Node source : in) {
      ins.add(reference(source));
    }
    return new Node(id);
  }

  // --- what layers are made of ---

  /** x (n, …) → (n, out): flattens, then multiplies by w (out, in) and adds b. */
  public Node dense(Node x, Node w, Node b, int out) {
    return op("FullyConnected", Map.of("num_hidden", out), x, w, b);
  }

  /** w (out, in, k, k), without a bias where {@code b} is left out. */
  public Node convolution(int out, int k, int stride, int pad, Node x, Node w, Node... b) {
    Node[] in = b.length == 0 ? new Node[] {x, w} : new Node[] {x, w, b[0]};
    return op(
        "Convolution",
        Map.of(
            "kernel", pair(k),
            "stride", pair(stride),
            "pad", pair(pad),
            "num_filter", out,
            "no_bias", b.length == 0),
        in);
  }

  /**
   * x (n, in, h, w), w (in, out, k, k) → (n, out, stride·h, stride·w).
   *
   * @param w a weight made by {@link Weights#trainedAlone}
   * @throws IllegalArgumentException to one channel, from a weight that is computed, a second time
   *     from one weight, or of joined channels that are no multiples of 16, where the engine would
   *     end the process; there use {@link #deconvolutionByPatches}
   */
  public Node deconvolution(int out, int k, int stride, Node x, Node w, Node b) {
    traps.requireTransposable(x, w, out);
    int pad = (k - stride + 1) / 2;
    return op(
        "Deconvolution",
        Map.of(
            "kernel", pair(k),
            "stride", pair(stride),
            "pad", pair(pad),
            "adj", pair(stride - k + 2 * pad),
            "num_filter", out,
            "no_bias", false),
        x,
        w,
        b);
  }

  /**
   * The same from pictures of {@code size}, as a product followed by a sum over overlapping
   * patches: oneDNN's transposed convolution fails in the backward pass to one channel, and where
   * its weight is not a leaf that the graph uses once.
   *
   * @param w (out·k², in, 1, 1)
   * @param b left out where a normalisation would take it out again
   */
  public Node deconvolutionByPatches(
      int out, int k, int stride, int size, Node x, Node w, Node... b) {
    Node patches = reshape(convolution(out * k * k, 1, 1, 0, x, w), -1, out * k * k, size * size);
    Node sum =
        op(
            "col2im",
            Map.of(
                "output_size", pair(stride * size),
                "kernel", pair(k),
                "stride", pair(stride),
                "pad", pair((k - stride + 1) / 2)),
            patches);
    return b.length == 0 ? sum : op("broadcast_add", sum, reshape(b[0], 1, -1, 1, 1));
  }

  /**
   * Normalises each channel: in training by the batch, moving mean and variance towards the batch's
   * in the backward pass; otherwise by mean and variance.
   *
   * @throws IllegalArgumentException if {@code x} is a view in which the pictures of a batch are
   *     channels of a single one, with which the engine would corrupt its memory
   */
  public Node batchNorm(Node x, Node gamma, Node beta, Node mean, Node variance, double epsilon) {
    traps.requireBatch(x);
    return op(
        "BatchNorm",
        Map.of(
            "eps",
            epsilon,
            "momentum",
            0.9,
            "fix_gamma",
            false,
            "use_global_stats",
            mode == Mode.AVERAGED),
        x,
        gamma,
        beta,
        mean,
        variance);
  }

  /**
   * Normalises each channel of each picture by its own mean and variance (Ulyanov et al. 2016),
   * whatever the mode.
   *
   * @param x (n, channels, height, width)
   */
  public Node instanceNorm(Node x, int height, int width, double epsilon) {
    return op("reshape_like", normalRows(x, height * width, epsilon), x);
  }

  /** {@link #instanceNorm}, then relu. */
  public Node instanceNormRelu(Node x, int height, int width, double epsilon) {
    Node rows = normalRows(x, height * width, epsilon);
    return op("reshape_like", activation("relu", rows), x);
  }

  /**
   * Each channel of each picture as a row: centred, then divided by its standard deviation. Sums
   * over pixels are oneDNN's products, as {@link #dot} would slow down what follows it (see the
   * package).
   */
  private Node normalRows(Node x, int pixels, double epsilon) {
    Node rows = reshape(x, -1, pixels);
    Node below = repeated(share(rows, pixels, -1.0 / pixels), pixels);
    Node centred = op("add_n", Map.of("num_args", 2), rows, below);
    Node variance = share(square(centred), pixels, 1.0 / pixels);
    Node scale = op("rsqrt", affine(variance, 1, epsilon));
    return multiply(centred, repeated(scale, pixels));
  }

  /** A multiple of the sum of each row, (n, width) → (n, 1). */
  private Node share(Node rows, int width, double factor) {
    return product(rows, op("_full", Map.of("shape", tuple(1, width), "value", factor)), 1);
  }

  /** Rows x (n, in) times w (out, in), by oneDNN → (n, out). */
  private Node product(Node x, Node w, int out) {
    return op("FullyConnected", Map.of("num_hidden", out, "no_bias", true), x, w);
  }

  /** Each number as a row of it, (n, 1) → (n, width). */
  private Node repeated(Node numbers, int width) {
    return product(numbers, op("_ones", Map.of("shape", tuple(width, 1))), width);
  }

  /** Each row scaled to a mean square of 1, x (n, features). */
  public Node rowNorm(Node x, int features) {
    Node unit = op("L2Normalization", Map.of("eps", 1e-8 * features), x);
    return affine(unit, Math.sqrt(features), 0);
  }

  /**
   * x with one more channel that says how much the pictures of a {@linkplain #inGroups group}
   * differ: the standard deviation of each feature over the group, averaged (Karras et al. 2018).
   *
   * @param x (n, channels, size, size)
   */
  public Node minibatchDeviation(Node x, int channels, int size) {
    Node grouped = reshape(x, groups, -1, channels * size * size);
    return withSpread(x, grouped, squareRoot(affine(variance(grouped), 1, 1e-8)), size);
  }

  /** {@link #minibatchDeviation} with the variance of each feature in its place. */
  public Node minibatchVariance(Node x, int channels, int size) {
    Node grouped = reshape(x, groups, -1, channels * size * size);
    return withSpread(x, grouped, variance(grouped), size);
  }

  /** Of each feature over its group, (groups, 1, features). */
  private Node variance(Node grouped) {
    Node centred = broadcastSubtract(grouped, mean(grouped, 1, true));
    return mean(square(centred), 1, true);
  }

  private Node withSpread(Node x, Node grouped, Node spreads, int size) {
    Node each = mean(spreads, 2, true); // (groups, 1, 1)
    Node pixel = slice(grouped, 2, 0, size * size);
    Node spread = broadcastAdd(op("zeros_like", pixel), each);
    return concatenate(1, List.of(x, reshape(spread, -1, 1, size, size)));
  }

  /**
   * Each channel of each picture times a number of its own: x (n, channels, size, size), s (n,
   * channels).
   */
  public Node scaleChannels(Node x, Node s, int channels, int size) {
    Node rows = multiply(reshape(x, -1, size * size), perPixel(s, size));
    return reshape(rows, -1, channels, size, size);
  }

  /** To each channel of each picture a number of its own is added; shapes as above. */
  public Node shiftChannels(Node x, Node s, int channels, int size) {
    Node rows = add(reshape(x, -1, size * size), perPixel(s, size));
    return reshape(rows, -1, channels, size, size);
  }

  /** A number for each channel of each picture, repeated for its pixels, (n·channels, pixels). */
  private Node perPixel(Node s, int size) {
    return repeated(reshape(s, -1, 1), size * size);
  }

  /** Nothing but zeros. */
  public Node zeros(long... shape) {
    return op("_zeros", Map.of("shape", tuple(shape)));
  }

  /** a where {@code share} is 0, b where it is 1, a linear mix between. */
  public Node mix(Node a, Node b, Node share) {
    return add(a, broadcastMultiply(subtract(b, a), share));
  }

  /** Rows {@code from} to {@code to}, exclusive, of the first axis. */
  public Node rows(Node x, int from, int to) {
    return op("slice_axis", Map.of("axis", 0, "begin", from, "end", to), x);
  }

  /** One after the other along the first axis. */
  public Node concatenate(Node... parts) {
    return op("Concat", Map.of("dim", 0, "num_args", parts.length), parts);
  }

  /** One of {@code relu}, {@code sigmoid}, {@code tanh}. */
  public Node activation(String kind, Node x) {
    return op("Activation", Map.of("act_type", kind), x);
  }

  public Node leakyRelu(Node x, double slope) {
    return op("LeakyReLU", Map.of("act_type", "leaky", "slope", slope), x);
  }

  /** λ·elu(x, α) (Klambauer et al. 2017); oneDNN's elu is much faster than MXNet's selu. */
  public Node selu(Node x) {
    return op("_mul_scalar", Map.of("scalar", SELU_SCALE), seluUnscaled(x));
  }

  /** {@link #selu} without its factor λ. */
  public Node seluUnscaled(Node x) {
    return op("LeakyReLU", Map.of("act_type", "elu", "slope", 1.6732632423543772), x);
  }

  public Node reshape(Node x, long... shape) {
    return op("Reshape", Map.of("shape", tuple(shape)), x);
  }

  /** a (n, i, j) times b (n, j, k), or times b (n, k, j) transposed. */
  public Node batchDot(Node a, Node b, boolean transposeB) {
    return op("batch_dot", Map.of("transpose_b", transposeB), a, b);
  }

  /** a (i, j) times b (j, k), or times b (k, j) transposed. */
  public Node dot(Node a, Node b, boolean transposeB) {
    return op("dot", Map.of("transpose_b", transposeB), a, b);
  }

  /**
   * Pools k×k windows. What else takes the same x must come earlier in the order of outputs and
   * inputs: where the gradient of a largest number is added to another, the engine loses one, so
   * that {@link Program} refuses such a graph.
   *
   * @param kind {@code max} or {@code avg}
   * @param ceiling whether a last window may reach beyond the edge, as in Caffe
   */
  public Node pool(String kind, int k, int stride, boolean ceiling, Node x) {
    return op(
        "Pooling",
        Map.of(
            "pool_type",
            kind,
            "kernel",
            pair(k),
            "stride",
            pair(stride),
            "pooling_convention",
            ceiling ? "full" : "valid"),
        x);
  }

  /** Joins arrays along one axis. */
  public Node concatenate(int axis, List<Node> parts) {
    return op("Concat", Map.of("dim", axis, "num_args", parts.size()), parts.toArray(Node[]::new));
  }

  /** Gram matrices: f (n, c, h, w) → (n, c, c), f·fᵀ / hw for {@code area} = hw. */
  public Node gram(Node f, int channels, int area) {
    Node rows = reshape(f, -1, channels, area);
    return op("_mul_scalar", Map.of("scalar", 1.0 / area), batchDot(rows, rows, true));
  }

  /** The sum of all squares, (1). */
  public Node sumOfSquares(Node x) {
    Node row = reshape(x, 1, 1, -1);
    return reshape(batchDot(row, row, true), 1);
  }

  // --- arithmetic ---

  /** a + b, of one shape. */
  public Node add(Node a, Node b) {
    return op("_npi_add", a, b);
  }

  /** a − b, of one shape. */
  public Node subtract(Node a, Node b) {
    return op("_npi_subtract", a, b);
  }

  /** a · b, of one shape, number by number. */
  public Node multiply(Node a, Node b) {
    return op("elemwise_mul", a, b);
  }

  /** a + b, where dimensions of 1 are repeated. */
  public Node broadcastAdd(Node a, Node b) {
    return op("broadcast_add", a, b);
  }

  /** a − b, where dimensions of 1 are repeated. */
  public Node broadcastSubtract(Node a, Node b) {
    return op("broadcast_sub", a, b);
  }

  /** a · b, where dimensions of 1 are repeated. */
  public Node broadcastMultiply(Node a, Node b) {
    return op("broadcast_mul", a, b);
  }

  /** scale·x + shift. */
  public Node affine(Node x, double scale, double shift) {
    Node scaled = scale == 1 ? x : op("_mul_scalar", Map.of("scalar", scale), x);
    return shift == 0 ? scaled : op("_plus_scalar", Map.of("scalar", shift), scaled);
  }

  public Node exp(Node x) {
    return op("exp", x);
  }

  public Node log(Node x) {
    return op("log", x);
  }

  public Node square(Node x) {
    return op("square", x);
  }

  public Node squareRoot(Node x) {
    return op("sqrt", x);
  }

  public Node absolute(Node x) {
    return op("abs", x);
  }

  /** log(1 + eˣ). */
  public Node softplus(Node x) {
    return op("Activation", Map.of("act_type", "softrelu"), x);
  }

  /** The logarithm of probabilities from logits, along the last axis. */
  public Node logSoftmax(Node x) {
    return op("log_softmax", Map.of("axis", -1), x);
  }

  /** x as a constant, through which no gradient goes. */
  public Node constant(Node x) {
    return op("BlockGrad", x);
  }

  /** The mean of all numbers, (1). */
  public Node mean(Node x) {
    return op("mean", x);
  }

  /** The mean over one axis, which goes, or stays as 1. */
  public Node mean(Node x, int axis, boolean stays) {
    return op("mean", Map.of("axis", axis, "keepdims", stays), x);
  }

  /** The sum over one axis, which goes, or stays as 1. */
  public Node sum(Node x, int axis, boolean stays) {
    return op("sum", Map.of("axis", axis, "keepdims", stays), x);
  }

  /** The greatest over one axis, which goes. */
  public Node max(Node x, int axis) {
    return op("max", Map.of("axis", axis), x);
  }

  /** From {@code from} to {@code to}, exclusive, along one axis. */
  public Node slice(Node x, int axis, int from, int to) {
    return op("slice_axis", Map.of("axis", axis, "begin", from, "end", to), x);
  }

  /** (n, c, h, w) → (n, c, scale·h, scale·w), each pixel a square. */
  public Node upsampleNearest(Node x, int scale) {
    return op("UpSampling", Map.of("scale", scale, "sample_type", "nearest", "num_args", 1), x);
  }

  /** (n, c, h, w) → (n, c, h/k, w/k), means of k×k pixels. */
  public Node averagePool(Node x, int k) {
    return pool("avg", k, k, false, x);
  }

  /** Numbers of classes (n) → (n, depth), 1 in the place of the class. */
  public Node oneHot(Node x, int depth) {
    return op("one_hot", Map.of("depth", depth), x);
  }

  /** Rows of w (count, width) by their numbers: x (n, …) → (n, …, width). */
  public Node embedding(Node x, Node w, int count, int width) {
    return op("Embedding", Map.of("input_dim", count, "output_dim", width), x, w);
  }

  // --- losses, means over all numbers, (1) ---

  /** The mean of |a − b|. */
  public Node meanAbsolute(Node a, Node b) {
    return mean(absolute(subtract(a, b)));
  }

  /**
   * Total variation (Mahendran and Vedaldi 2015, β = 2): the sum of squared differences of pixels
   * side by side and one above the other, ÷ the number of pixels, of pictures (n, channels, height,
   * width).
   */
  public Node variation(Node x, int height, int width) {
    Node across = mean(square(subtract(slice(x, 3, 1, width), slice(x, 3, 0, width - 1))));
    Node down = mean(square(subtract(slice(x, 2, 1, height), slice(x, 2, 0, height - 1))));
    return add(affine(across, (width - 1.0) / width, 0), affine(down, (height - 1.0) / height, 0));
  }

  /** The mean of (a − b)². */
  public Node meanSquared(Node a, Node b) {
    return mean(square(subtract(a, b)));
  }

  /** The mean of −t·log σ(x) − (1 − t)·log(1 − σ(x)) for logits x and targets t from 0 to 1. */
  public Node crossEntropy(Node logits, Node targets) {
    Node x = logits;
    // max(x, 0) − x·t + log(1 + e^−|x|)
    Node soft = softplus(affine(absolute(x), -1, 0));
    return mean(add(subtract(activation("relu", x), multiply(x, targets)), soft));
  }

  /** The mean of −log softmax(x) in the place of the class, for x (n, depth) and classes (n). */
  public Node classification(Node logits, Node classes, int depth) {
    Node picked = multiply(logSoftmax(logits), oneHot(classes, depth));
    return affine(mean(picked), -depth, 0);
  }

  /**
   * Numbers drawn from Gaussians N(μ, σ²), so that gradients reach both (the reparametrisation of
   * Kingma and Welling 2014).
   *
   * @param mean (n, dimensions)
   * @param logVariance log σ², (n, dimensions)
   */
  public Node gaussian(Node mean, Node logVariance, int dimensions) {
    Node epsilon = drawn((ops, noise, n) -> ops.normal(noise, n, dimensions));
    return add(mean, multiply(exp(affine(logVariance, 0.5, 0)), epsilon));
  }

  /**
   * How far Gaussians are from the standard one: KL(N(μ, σ²) ‖ N(0, 1)), summed over dimensions,
   * mean over the batch (Kingma and Welling 2014).
   *
   * @param mean (n, dimensions)
   * @param logVariance log σ², (n, dimensions)
   */
  public Node gaussianDivergence(Node mean, Node logVariance, int dimensions) {
    Node inner = subtract(add(square(mean), exp(logVariance)), logVariance);
    return affine(mean(inner), 0.5 * dimensions, -0.5 * dimensions);
  }

  /**
   * w, as a matrix of {@code rows} rows, scaled to have {@code gain} as its largest singular value
   * (Miyato et al. 2018): one power iteration from {@code u} (1, rows), which moves on with each
   * run.
   */
  public Node spectralNorm(Weight weight, Weight u, int rows, double gain) {
    Node w = weight(weight);
    Node matrix = reshape(w, rows, -1);
    Node constant = op("BlockGrad", matrix);
    Node v = unit(dot(weight(u), constant, false));
    Node next = unit(dot(v, constant, true));
    move(u, next);
    Node sigma = dot(dot(v, matrix, true), next, true);
    Node scaled = op("broadcast_mul", matrix, op("_rdiv_scalar", Map.of("scalar", gain), sigma));
    return op("reshape_like", scaled, w);
  }

  /** Leaves alone what runs of the graph, as it is by now, would move, such as {@code u}. */
  public void holdStill() {
    moved.clear();
  }

  private Node unit(Node row) {
    return op("BlockGrad", op("L2Normalization", Map.of("eps", 1e-12), row));
  }

  private static String pair(int n) {
    return tuple(n, n);
  }

  private static String tuple(long... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> number + ",")
        .collect(Collectors.joining("", "(", ")"));
  }

  // --- what programs need ---

  List<Node> inputs() {
    return inputs;
  }

  List<Node> drawn() {
    return drawn;
  }

  List<Draw> draws() {
    return draws;
  }

  Map<Weight, Node> weights() {
    return weights;
  }

  List<Moved> moved() {
    return moved;
  }

  /**
   * MXNet's JSON form of the graph.
   *
   * @throws IllegalArgumentException if something takes what a {@linkplain #pool max pool} takes,
   *     and runs after it
   */
  String json(List<Node> outputs) {
    traps.requireMaxPoolsLast(outputs);
    ObjectNode graph = JsonNodeFactory.instance.objectNode();
    graph.set("nodes", nodes);
    ArrayNode arguments = graph.putArray("arg_nodes");
    inputs.forEach(node -> arguments.add(node.id));
    drawn.forEach(node -> arguments.add(node.id));
    weights.values().forEach(node -> arguments.add(node.id));
    ArrayNode heads = graph.putArray("heads");
    outputs.forEach(node -> heads.add(reference(node)));
    graph.putObject("attrs").putArray("mxnet_version").add("int").add(Mxnet.version());
    return graph.toString();
  }

  /**
   * How {@code y} changes when {@code x} moves in a direction; the gradient of that, with respect
   * to weights, is exact.
   *
   * @throws IllegalArgumentException if y does not depend on x, or by an operator whose derivative
   *     is not known
   */
  public Node tangent(Node y, Node x, Node direction) {
    Node tangent = new Tangent(this, x, direction).of(y);
    if (tangent == null) {
      throw new IllegalArgumentException("nothing depends on what moves");
    }
    return tangent;
  }

  String operator(Node node) {
    return nodes.get(node.id).path("op").asText();
  }

  Map<String, String> attributes(Node node) {
    Map<String, String> attributes = new LinkedHashMap<>();
    nodes
        .get(node.id)
        .path("attrs")
        .fields()
        .forEachRemaining(entry -> attributes.put(entry.getKey(), entry.getValue().asText()));
    return attributes;
  }

  /** One of MXNet's attributes of a node; empty if it has none of this name. */
  String attribute(Node node, String name) {
    return nodes.get(node.id).path("attrs").path(name).asText();
  }

  Node[] sources(Node node) {
    JsonNode sources = nodes.get(node.id).path("inputs");
    return IntStream.range(0, sources.size())
        .mapToObj(i -> new Node(sources.get(i).path(0).asInt()))
        .toArray(Node[]::new);
  }

  private static ArrayNode reference(Node node) {
    return JsonNodeFactory.instance.arrayNode().add(node.id).add(0).add(0);
  }
}
