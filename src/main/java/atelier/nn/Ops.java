package atelier.nn;

import ai.djl.engine.Engine;
import ai.djl.mxnet.engine.MxGradientCollector;
import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.mxnet.engine.MxNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;
import java.nio.Buffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * MXNet's operators. Every result belongs to the instance that computed it and is freed with it: a
 * learner has one instance for what it keeps, and one for each step.
 *
 * <p>Pictures are (batch, channels, height, width). Confined to the training thread.
 */
public final class Ops implements AutoCloseable {
  private final MxNDManager manager;

  private Ops(MxNDManager manager) {
    this.manager = manager;
  }

  /** Loads MXNet if need be; what is made here lives until {@link #close()}. */
  public static Ops open() {
    System.setProperty("OPT_OUT_TRACKING", "true"); // DJL would tell its makers otherwise
    return new Ops((MxNDManager) Engine.getEngine("MXNet").newBaseManager());
  }

  /** An instance for shorter-lived results; closed with this one at the latest. */
  public Ops child() {
    return new Ops((MxNDManager) manager.newSubManager());
  }

  /** How many arrays belong to this instance, without its children's. */
  public int count() {
    return manager.getManagedArrays().size();
  }

  // --- making and reading arrays ---

  public NDArray zeros(long... shape) {
    return manager.zeros(new Shape(shape), DataType.FLOAT32);
  }

  public NDArray ones(long... shape) {
    return manager.ones(new Shape(shape), DataType.FLOAT32);
  }

  /** An array of undefined contents. */
  public NDArray allocate(DataType type, long... shape) {
    return manager.create(new Shape(shape), type);
  }

  public NDArray array(float[] values, long... shape) {
    return manager.create(values, new Shape(shape));
  }

  /** Copies a direct buffer, from its position to its limit, into a new array. */
  public NDArray array(Buffer direct, DataType type, long... shape) {
    NDArray array = allocate(type, shape);
    array.set(direct);
    return array;
  }

  // --- recording ---

  /** Records what {@code forward} computes, so that {@link #backward} can go through it. */
  public <T> T record(Supplier<T> forward) {
    boolean before = MxGradientCollector.setRecording(true);
    boolean training = MxGradientCollector.setTraining(true);
    try {
      return forward.get();
    } finally {
      MxGradientCollector.setRecording(before);
      MxGradientCollector.setTraining(training);
    }
  }

  /** Computes something aside from what is recorded. */
  void pause(Runnable aside) {
    boolean before = MxGradientCollector.setRecording(false);
    try {
      aside.run();
    } finally {
      MxGradientCollector.setRecording(before);
    }
  }

  /**
   * Writes the gradient of every array that {@code output} was recorded from, given the gradient of
   * {@code output} itself. Frees the record.
   */
  public void backward(NDArray output, NDArray gradient) {
    Mxnet.backward((MxNDArray) output, (MxNDArray) gradient);
  }

  // --- layers ---

  /** x (n, …) → (n, out): flattens, then multiplies by w (out, in) and adds b. */
  public NDArray dense(NDArray x, NDArray w, NDArray b) {
    return invoke("FullyConnected", params("num_hidden", w.getShape().get(0)), x, w, b);
  }

  /** x (n, in, h, w), w (out, in, k, k). */
  public NDArray convolution(NDArray x, NDArray w, @Nullable NDArray b, int stride, int pad) {
    long k = w.getShape().get(2);
    return invoke(
        "Convolution",
        params("kernel", pair(k))
            .with("stride", pair(stride))
            .with("pad", pair(pad))
            .with("num_filter", w.getShape().get(0))
            .with("no_bias", b == null),
        b == null ? new NDArray[] {x, w} : new NDArray[] {x, w, b});
  }

  /** x (n, in, h, w), w (in, out, k, k) → (n, out, stride·h, stride·w). */
  public NDArray deconvolution(NDArray x, NDArray w, NDArray b, int stride) {
    long k = w.getShape().get(2);
    long pad = (k - stride + 1) / 2;
    long adjust = stride - k + 2 * pad;
    return invoke(
        "Deconvolution",
        params("kernel", pair(k))
            .with("stride", pair(stride))
            .with("pad", pair(pad))
            .with("adj", pair(adjust))
            .with("num_filter", w.getShape().get(1))
            .with("no_bias", false),
        x,
        w,
        b);
  }

  /**
   * The same to one channel, as a product followed by a sum over overlapping patches: oneDNN's
   * transposed convolution fails in the backward pass there.
   *
   * @param w (k², in, 1, 1)
   * @param b (1)
   */
  public NDArray deconvolutionToGrey(NDArray x, NDArray w, NDArray b, int stride) {
    Shape shape = x.getShape();
    long k = Math.round(Math.sqrt(w.getShape().get(0)));
    NDArray patches =
        reshape(convolution(x, w, null, 1, 0), shape.get(0), k * k, shape.get(2) * shape.get(3));
    NDArray sum =
        invoke(
            "col2im",
            params("output_size", "(" + stride * shape.get(2) + "," + stride * shape.get(3) + ")")
                .with("kernel", pair(k))
                .with("stride", pair(stride))
                .with("pad", pair((k - stride + 1) / 2)),
            patches);
    return add(sum, b);
  }

  /**
   * Normalises each channel by the batch, and moves {@code mean} and {@code variance} towards the
   * batch's when {@link #backward} passes; with {@code running} normalises by them instead.
   */
  public NDArray batchNorm(
      NDArray x, NDArray gamma, NDArray beta, NDArray mean, NDArray variance, boolean running) {
    return invoke(
        "BatchNorm",
        params("eps", 1e-5)
            .with("momentum", 0.9)
            .with("fix_gamma", false)
            .with("use_global_stats", running),
        x,
        gamma,
        beta,
        mean,
        variance);
  }

  public NDArray relu(NDArray x) {
    return invoke("Activation", params("act_type", "relu"), x);
  }

  public NDArray leakyRelu(NDArray x, double slope) {
    return invoke("LeakyReLU", params("act_type", "leaky").with("slope", slope), x);
  }

  /** λ·elu(x, α) (Klambauer et al. 2017); oneDNN's elu is five times as fast as MXNet's selu. */
  public NDArray selu(NDArray x) {
    NDArray elu =
        invoke("LeakyReLU", params("act_type", "elu").with("slope", 1.6732632423543772), x);
    return invoke("_mul_scalar", params("scalar", 1.0507009873554805), elu);
  }

  public NDArray sigmoid(NDArray x) {
    return invoke("Activation", params("act_type", "sigmoid"), x);
  }

  public NDArray tanh(NDArray x) {
    return invoke("Activation", params("act_type", "tanh"), x);
  }

  // --- arithmetic ---

  public NDArray reshape(NDArray x, long... shape) {
    return invoke("_np_reshape", params("newshape", new Shape(shape)), x);
  }

  public NDArray multiply(NDArray a, NDArray b) {
    return invoke("broadcast_mul", Params.NONE, a, b);
  }

  public NDArray add(NDArray a, NDArray b) {
    return invoke("broadcast_add", Params.NONE, a, b);
  }

  /** scale·x + shift. */
  public NDArray affine(NDArray x, double scale, double shift) {
    return invoke(
        "_plus_scalar", params("scalar", shift), invoke("_mul_scalar", params("scalar", scale), x));
  }

  /** a·b of arrays of one shape; much faster than {@link #multiply}. */
  public NDArray multiplySame(NDArray a, NDArray b) {
    return invoke("elemwise_mul", Params.NONE, a, b);
  }

  /** (…) → (…, depth): 1 at the index, all 0 where the index is outside. */
  public NDArray oneHot(NDArray indices, int depth) {
    return invoke("one_hot", params("depth", depth), indices);
  }

  /** a (n, i, j) times b (n, j, k), or times b (n, k, j) transposed. */
  public NDArray batchDot(NDArray a, NDArray b, boolean transposeB) {
    return invoke("batch_dot", params("transpose_b", transposeB), a, b);
  }

  /** a (i, j) times b (j, k), or times b (k, j) transposed. */
  public NDArray dot(NDArray a, NDArray b, boolean transposeB) {
    return invoke("dot", params("transpose_b", transposeB), a, b);
  }

  /** Each row divided by its length. */
  public NDArray unit(NDArray rows) {
    return invoke("L2Normalization", params("eps", 1e-12), rows);
  }

  /**
   * w (out, …) divided by its largest singular value as a matrix with {@code out} rows (Miyato et
   * al. 2018), found by one power iteration from {@code u} (1, out), which is moved on.
   */
  public NDArray spectralNorm(NDArray w, NDArray u) {
    long out = w.getShape().get(0);
    NDArray[] v = new NDArray[1];
    pause(
        () -> {
          NDArray matrix = reshape(w, out, -1);
          v[0] = unit(dot(u, matrix, false));
          invokeInto(u, "L2Normalization", params("eps", 1e-12), dot(v[0], matrix, true));
        });
    NDArray matrix = reshape(w, out, -1);
    NDArray sigma = dot(dot(v[0], matrix, true), u, true);
    return reshape(invoke("broadcast_div", Params.NONE, matrix, sigma), w.getShape().getShape());
  }

  public NDArray toFloat(NDArray x) {
    return invoke("Cast", params("dtype", "float32"), x);
  }

  /** Rows {@code from} to {@code to}, exclusive, of the first axis. */
  public NDArray rows(NDArray x, long from, long to) {
    return invoke("slice_axis", params("axis", 0).with("begin", from).with("end", to), x);
  }

  /** Writes arrays one after the other, along the first axis, into {@code target}. */
  public void concatenate(NDArray target, NDArray... parts) {
    manager.invoke(
        "Concat",
        parts,
        new NDArray[] {target},
        params("dim", 0).with("num_args", parts.length).list());
  }

  public NDArray invoke(String operator, Params params, NDArray... inputs) {
    return manager.invoke(operator, inputs, params.list());
  }

  /** Computes into an array that exists. */
  public void invokeInto(NDArray target, String operator, Params params, NDArray... inputs) {
    manager.invoke(operator, inputs, new NDArray[] {target}, params.list());
  }

  static Params params(String key, Object value) {
    return new Params(new PairList<>()).with(key, value);
  }

  private static String pair(long n) {
    return "(" + n + "," + n + ")";
  }

  /** An operator's parameters by MXNet's names. */
  public record Params(PairList<String, Object> list) {
    static final Params NONE = new Params(new PairList<>());

    public static Params of(String key, Object value) {
      return params(key, value);
    }

    public Params with(String key, Object value) {
      list.add(key, value);
      return this;
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  NDList invokeAll(String operator, Params params, NDArray... inputs) {
    return manager.invoke(operator, new NDList(inputs), params.list());
  }
}
