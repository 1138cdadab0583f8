package atelier.nn;

import ai.djl.engine.Engine;
import ai.djl.mxnet.engine.MxGradientCollector;
import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.mxnet.engine.MxNDManager;
import ai.djl.mxnet.jna.JnaUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * MXNet's operators. Every result belongs to the instance that computed it and is freed with it: a
 * learner has one instance for what it keeps, and one for each step.
 *
 * <p>Pictures are (batch, channels, height, width). Confined to the training thread.
 */
public final class Ops implements AutoCloseable {
  private final MxNDManager manager;
  private final Runnable interlude;

  private Ops(MxNDManager manager, Runnable interlude) {
    this.manager = manager;
    this.interlude = interlude;
  }

  /** Loads MXNet if need be; what is made here lives until {@link #close()}. */
  public static Ops open() {
    System.setProperty("OPT_OUT_TRACKING", "true"); // DJL would tell its makers otherwise
    return new Ops((MxNDManager) Engine.getEngine("MXNet").newBaseManager(), () -> {});
  }

  /** An instance for shorter-lived results; closed with this one at the latest. */
  public Ops child() {
    return child(interlude);
  }

  /**
   * The same, where something else may be computed aside from what is under way.
   *
   * @param aside run after every forward pass that was recorded and every backward pass
   */
  public Ops child(Runnable aside) {
    return new Ops((MxNDManager) manager.newSubManager(), aside);
  }

  /** Which native library computes: its own version, and its path. */
  public static String library() {
    return described(Path.of(Mxnet.library()));
  }

  /** The same without the folders of this machine: the library's own, which tells its build. */
  public static String build() {
    Path library = Path.of(Mxnet.library());
    int names = library.getNameCount();
    return described(library.subpath(Math.max(0, names - 2), names));
  }

  private static String described(Path library) {
    int version = Mxnet.version();
    return "MXNet %d.%d.%d, %s"
        .formatted(version / 10_000, version / 100 % 100, version % 100, library);
  }

  /**
   * Which processor OpenBLAS takes this one for, as {@code Haswell}; empty where another BLAS
   * computes.
   */
  public static String blas() {
    return Mxnet.blas();
  }

  /** How many arrays belong to this instance and its children. */
  public int count() {
    return manager.getManagedArrays().size();
  }

  // --- making and reading arrays ---

  public Array zeros(long... shape) {
    return wrap(manager.zeros(new Shape(shape), DataType.FLOAT32));
  }

  public Array ones(long... shape) {
    return wrap(manager.ones(new Shape(shape), DataType.FLOAT32));
  }

  private Array allocate(DataType type, long... shape) {
    return new Array(manager.create(new Shape(shape), type));
  }

  public Array array(float[] values, long... shape) {
    Array array = allocate(DataType.FLOAT32, shape);
    array.set(values);
    return array;
  }

  /** One number, (1). */
  public Array scalar(double value) {
    return array(new float[] {(float) value}, 1);
  }

  /** Copies a direct buffer, from its position to its limit, into a new array. */
  public Array array(FloatBuffer direct, long... shape) {
    Array array = allocate(DataType.FLOAT32, shape);
    array.set(direct);
    return array;
  }

  /** Standard normal numbers. */
  public Array normal(Noise noise, long... shape) {
    FloatBuffer numbers = buffer(Math.toIntExact(new Shape(shape).size()));
    noise.fillNormal(numbers);
    return array(numbers, shape);
  }

  /** Unsigned bytes as numbers. */
  public Array bytes(byte[] values, long... shape) {
    Array bytes = allocate(DataType.UINT8, shape);
    bytes.set(values);
    return invoke("Cast", params("dtype", "float32"), bytes);
  }

  /**
   * A direct buffer for numbers on their way into arrays and out of them, which must not be used
   * after {@link #close()}: its memory is freed then, and not, as that of Java's own direct
   * buffers, when the garbage collector comes by.
   */
  public FloatBuffer buffer(int numbers) {
    Memory memory = new Memory(Math.max(1, 4L * numbers));
    manager.attachInternal(UUID.randomUUID().toString(), memory);
    memory.clear();
    return memory.getByteBuffer(0, 4L * numbers).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** Copies an array of floats into a direct buffer, from the buffer's position on. */
  public void read(Array x, FloatBuffer direct) {
    x.read(direct);
  }

  /** Has backward passes write the gradient of {@code x} into an array of its own. */
  public void requireGradient(Array x) {
    x.setGradient(zeros(x.shape()));
  }

  /** Rows {@code from} to {@code to}, exclusive, in another shape; a view, not a copy. */
  public Array view(Array x, long from, long to, long... shape) {
    return new Array(manager.create(Mxnet.view(x.handle().getHandle(), from, to, shape)));
  }

  /** The numbers from the {@code from}-th on, in a shape of their own; a view. */
  Array part(Array x, long from, long... shape) {
    long to = from + new Shape(shape).size();
    return new Array(manager.create(Mxnet.part(x.handle().getHandle(), from, to, shape)));
  }

  /** The same numbers in another shape, of which one dimension may be −1; a view. */
  public Array reshaped(Array x, long... shape) {
    return view(x, 0, x.shape()[0], shape);
  }

  /**
   * Waits until everything is computed: before time is taken, and before statistics of batch
   * normalisation are read or written, as the backward pass of a {@link Program} changes them
   * unknown to MXNet's scheduler.
   */
  public void waitForAll() {
    JnaUtils.waitAll();
  }

  // --- recording ---

  /** Records what {@code forward} computes, so that {@link #backward} can go through it. */
  public <T> T record(Supplier<T> forward) {
    boolean before = MxGradientCollector.setRecording(true);
    T recorded;
    try {
      recorded = training(forward);
    } finally {
      MxGradientCollector.setRecording(before);
    }
    if (!before) {
      interlude.run();
    }
    return recorded;
  }

  /**
   * Computes something as if it were for training. Otherwise MXNet puts the numbers of weights into
   * another order for oneDNN, and with them those of all weights in a {@link Slab}.
   */
  <T> T training(Supplier<T> forward) {
    boolean before = MxGradientCollector.setTraining(true);
    try {
      return forward.get();
    } finally {
      MxGradientCollector.setTraining(before);
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
  public void backward(Array output, Array gradient) {
    backward(List.of(output), List.of(gradient));
  }

  /** The same from several outputs of one record, the gradients of which are added. */
  public void backward(List<Array> outputs, List<Array> gradients) {
    if (outputs.size() != gradients.size()) {
      throw new IllegalArgumentException(
          "%d gradients for %d outputs".formatted(gradients.size(), outputs.size()));
    }
    Mxnet.backward(pointers(outputs), pointers(gradients));
    interlude.run();
  }

  /** The same from losses (1), each of which counts by its weight. */
  public void backward(List<Array> losses, double... weights) {
    backward(losses, Arrays.stream(weights).mapToObj(this::scalar).toList());
  }

  private static Pointer[] pointers(List<Array> arrays) {
    return arrays.stream().map(array -> array.handle().getHandle()).toArray(Pointer[]::new);
  }

  /**
   * The gradient of {@code x} alone, which must require one, given the gradient of {@code output}.
   * Keeps the record, so that {@link #backward} or another gradient can follow, where the program
   * that was recorded is {@linkplain Program#flexible flexible}.
   */
  public Array gradient(Array output, Array gradient, Array x) {
    return gradients(output, gradient, List.of(x)).get(0);
  }

  /** {@link #gradient} of several. */
  public List<Array> gradients(Array output, Array gradient, List<Array> of) {
    Pointer[] found = Mxnet.gradients(output.handle(), gradient.handle(), pointers(of));
    return Arrays.stream(found).map(pointer -> new Array(manager.create(pointer))).toList();
  }

  // --- arithmetic ---

  public Array multiply(Array a, Array b) {
    return invoke("broadcast_mul", Params.NONE, a, b);
  }

  /** a − b, of one shape. */
  public Array subtract(Array a, Array b) {
    return invoke("elemwise_sub", Params.NONE, a, b);
  }

  /** a + b, of one shape. */
  public Array add(Array a, Array b) {
    return invoke("elemwise_add", Params.NONE, a, b);
  }

  /** What is below {@code least} or above {@code most} brought there. */
  public Array clip(Array x, double least, double most) {
    return invoke("clip", params("a_min", least).with("a_max", most), x);
  }

  public Array absolute(Array x) {
    return invoke("abs", Params.NONE, x);
  }

  /** −1, 0 or 1. */
  public Array sign(Array x) {
    return invoke("sign", Params.NONE, x);
  }

  /** scale·x + shift. */
  public Array affine(Array x, double scale, double shift) {
    return invoke(
        "_plus_scalar", params("scalar", shift), invoke("_mul_scalar", params("scalar", scale), x));
  }

  /** Rows {@code from} to {@code to}, exclusive, of the first axis. */
  public Array rows(Array x, long from, long to) {
    return invoke("slice_axis", params("axis", 0).with("begin", from).with("end", to), x);
  }

  /** Columns {@code from} to {@code to}, exclusive, of the second axis. */
  public Array columns(Array x, long from, long to) {
    return invoke("slice_axis", params("axis", 1).with("begin", from).with("end", to), x);
  }

  /** 1/(1 + e⁻ˣ). */
  public Array sigmoid(Array x) {
    return invoke("sigmoid", Params.NONE, x);
  }

  /** Pictures (n, channels, height, width) with left and right exchanged. */
  public Array mirrored(Array x) {
    return invoke("reverse", params("axis", "(3,)"), x);
  }

  /** Pictures with {@code margin} pixels more on each side, in which they are mirrored. */
  public Array framed(Array x, int margin) {
    String widths = "(0,0,0,0,%1$d,%1$d,%1$d,%1$d)".formatted(margin);
    return invoke("Pad", params("mode", "reflect").with("pad_width", widths), x);
  }

  /** Of pictures the part of {@code height} × {@code width} pixels that begins at (left, top). */
  public Array window(Array x, int left, int top, int width, int height) {
    return invoke(
        "slice",
        params("begin", "(None,None,%d,%d)".formatted(top, left))
            .with("end", "(None,None,%d,%d)".formatted(top + height, left + width)),
        x);
  }

  /** A copy. */
  public Array copy(Array x) {
    return invoke("_copy", Params.NONE, x);
  }

  /** Copies into an array that exists, which may be a view. */
  public void copy(Array x, Array target) {
    invokeInto(target, "_copyto", Params.NONE, x);
  }

  /** The sum of all squares of each array; NaN or infinite where a number is, or is too large. */
  float[] sumsOfSquares(List<Array> arrays) {
    return invoke("multi_sum_sq", params("num_arrays", arrays.size()), arrays.toArray(Array[]::new))
        .floats();
  }

  /** Writes arrays one after the other, along the first axis, into {@code target}. */
  public void concatenate(Array target, Array... parts) {
    manager.invoke(
        "Concat",
        handles(parts),
        handles(target),
        params("dim", 0).with("num_args", parts.length).list());
  }

  /** One after the other along the first axis. */
  public Array concatenate(List<Array> parts) {
    return concatenate(0, parts);
  }

  /** One after the other along an axis. */
  public Array concatenate(int axis, List<Array> parts) {
    return invoke(
        "Concat", params("dim", axis).with("num_args", parts.size()), parts.toArray(Array[]::new));
  }

  public Array invoke(String operator, Params params, Array... inputs) {
    return wrap(manager.invoke(operator, handles(inputs), params.list()));
  }

  /** Computes into an array that exists. */
  public void invokeInto(Array target, String operator, Params params, Array... inputs) {
    manager.invoke(operator, handles(inputs), handles(target), params.list());
  }

  private static Array wrap(NDArray array) {
    return new Array((MxNDArray) array);
  }

  private static NDArray[] handles(Array... arrays) {
    NDArray[] handles = new NDArray[arrays.length];
    for (int i = 0; i < arrays.length; i++) {
      handles[i] = arrays[i].handle();
    }
    return handles;
  }

  static Params params(String key, Object value) {
    return Params.NONE.with(key, value);
  }

  /** An operator's parameters by MXNet's names. */
  public static final class Params {
    /** No parameters. */
    public static final Params NONE = new Params(new PairList<>());

    private final PairList<String, Object> list;

    private Params(PairList<String, Object> list) {
      this.list = list;
    }

    public static Params of(String key, Object value) {
      return params(key, value);
    }

    /** These and another. */
    public Params with(String key, Object value) {
      PairList<String, Object> more = new PairList<>();
      more.addAll(list);
      more.add(key, value);
      return new Params(more);
    }

    PairList<String, Object> list() {
      return list;
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  MxNDManager manager() {
    return manager;
  }
}
