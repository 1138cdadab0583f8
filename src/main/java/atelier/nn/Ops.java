package atelier.nn;

import ai.djl.engine.Engine;
import ai.djl.mxnet.engine.MxGradientCollector;
import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.mxnet.engine.MxNDManager;
import ai.djl.mxnet.jna.JnaUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
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

  /** How many arrays belong to this instance and its children. */
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
    array.set(direct.slice()); // the position would not be seen
    return array;
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
  public void read(NDArray x, FloatBuffer direct) {
    int size = Math.toIntExact(x.size());
    if (direct.remaining() < size) {
      throw new IllegalArgumentException("no room for %d numbers".formatted(size));
    }
    JnaUtils.syncCopyToCPU(
        ((MxNDArray) x).getHandle(), Native.getDirectBufferPointer(direct.slice()), size);
  }

  /** Rows {@code from} to {@code to}, exclusive, in another shape; a view, not a copy. */
  public NDArray view(NDArray x, long from, long to, long... shape) {
    return manager.create(Mxnet.view(((MxNDArray) x).getHandle(), from, to, shape));
  }

  /** The numbers from the {@code from}-th on, in a shape of their own; a view. */
  NDArray part(NDArray x, long from, long... shape) {
    long to = from + new Shape(shape).size();
    return manager.create(Mxnet.part(((MxNDArray) x).getHandle(), from, to, shape));
  }

  /** The same numbers in another shape, of which one dimension may be −1; a view. */
  public NDArray reshaped(NDArray x, long... shape) {
    return view(x, 0, x.getShape().get(0), shape);
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
    try {
      return training(forward);
    } finally {
      MxGradientCollector.setRecording(before);
    }
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
  public void backward(NDArray output, NDArray gradient) {
    Mxnet.backward((MxNDArray) output, (MxNDArray) gradient);
  }

  /**
   * The gradient of {@code x} alone, which must require one, given the gradient of {@code output}.
   * Keeps the record, so that {@link #backward} or another gradient can follow, where the program
   * that was recorded is {@linkplain Program#flexible flexible}.
   */
  public NDArray gradient(NDArray output, NDArray gradient, NDArray x) {
    return manager.create(Mxnet.gradient((MxNDArray) output, (MxNDArray) gradient, (MxNDArray) x));
  }

  // --- arithmetic ---

  public NDArray multiply(NDArray a, NDArray b) {
    return invoke("broadcast_mul", Params.NONE, a, b);
  }

  /** a − b, of one shape. */
  public NDArray subtract(NDArray a, NDArray b) {
    return invoke("elemwise_sub", Params.NONE, a, b);
  }

  /** −1, 0 or 1. */
  public NDArray sign(NDArray x) {
    return invoke("sign", Params.NONE, x);
  }

  /** scale·x + shift. */
  public NDArray affine(NDArray x, double scale, double shift) {
    return invoke(
        "_plus_scalar", params("scalar", shift), invoke("_mul_scalar", params("scalar", scale), x));
  }

  public NDArray toFloat(NDArray x) {
    return invoke("Cast", params("dtype", "float32"), x);
  }

  /** Rows {@code from} to {@code to}, exclusive, of the first axis. */
  public NDArray rows(NDArray x, long from, long to) {
    return invoke("slice_axis", params("axis", 0).with("begin", from).with("end", to), x);
  }

  /** A copy. */
  public NDArray copy(NDArray x) {
    return invoke("_copy", Params.NONE, x);
  }

  /** Copies into an array that exists, which may be a view. */
  public void copy(NDArray x, NDArray target) {
    invokeInto(target, "_copyto", Params.NONE, x);
  }

  /** The mean absolute value of each of some blocks of as many rows, read. */
  public float[] meanDistances(NDArray x, int blocks) {
    NDArray distances = invoke("abs", Params.NONE, reshaped(x, blocks, -1));
    return invoke("mean", params("axis", 1), distances).toFloatArray();
  }

  /** Writes arrays one after the other, along the first axis, into {@code target}. */
  public void concatenate(NDArray target, NDArray... parts) {
    manager.invoke(
        "Concat",
        parts,
        new NDArray[] {target},
        params("dim", 0).with("num_args", parts.length).list());
  }

  /** One after the other along the first axis. */
  public NDArray concatenate(List<NDArray> parts) {
    return invoke(
        "Concat", params("dim", 0).with("num_args", parts.size()), parts.toArray(NDArray[]::new));
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

  /** An operator's parameters by MXNet's names. */
  public record Params(PairList<String, Object> list) {
    /** No parameters. */
    public static final Params NONE = new Params(new PairList<>());

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

  NDManager manager() {
    return manager;
  }
}
