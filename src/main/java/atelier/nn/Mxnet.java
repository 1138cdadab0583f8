package atelier.nn;

import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.mxnet.jna.JnaUtils;
import ai.djl.mxnet.jna.LibUtils;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of MXNet's C interface that DJL does not offer. */
final class Mxnet {
  /** Of {@code OpReqType}: gradients replace what was there. */
  private static final int WRITE = 1;

  private static final Functions FUNCTIONS = Native.load(LibUtils.getLibName(), Functions.class);

  private Mxnet() {}

  /** Of the native library: 10901 for 1.9.1. */
  static int version() {
    return JnaUtils.getVersion();
  }

  /** Path of the native library. */
  static String library() {
    return LibUtils.getLibName();
  }

  /**
   * Which processor OpenBLAS takes this one for, as {@code Haswell}; empty where another BLAS
   * computes.
   */
  static String blas() {
    Path library = Path.of(LibUtils.getLibName()).resolveSibling("libopenblas.so.0");
    return Files.exists(library)
        ? NativeLibrary.getInstance(library.toString())
            .getFunction("openblas_get_corename")
            .invokeString(new Object[0], false)
        : "";
  }

  /** By their names in {@code c_api.h}. */
  private interface Functions extends Library {
    @SuppressWarnings("MethodName")
    int MXAutogradBackwardEx(
        int outputs,
        Pointer[] output,
        @Nullable Pointer[] gradient,
        int variables,
        Pointer @Nullable [] variable,
        int retainGraph,
        int createGraph,
        int training,
        @Nullable PointerByReference variableGradients,
        @Nullable PointerByReference variableTypes);

    @SuppressWarnings("MethodName")
    int MXCreateCachedOpEx(
        Pointer symbol, int flags, String[] keys, String[] values, PointerByReference out);

    @SuppressWarnings("MethodName")
    int MXNDArraySyncCopyFromCPU(Pointer array, Pointer numbers, long count);

    @SuppressWarnings("MethodName")
    int MXNDArraySyncCopyToCPU(Pointer array, Pointer numbers, long count);

    @SuppressWarnings("MethodName")
    int MXNDArraySlice64(Pointer array, long from, long to, PointerByReference out);

    @SuppressWarnings("MethodName")
    int MXNDArrayReshape64(
        Pointer array, int dimensions, long[] shape, byte reverse, PointerByReference out);
  }

  /** Copies numbers into an array of as many; returns when they are copied. */
  static void copyFromHost(Pointer array, Pointer numbers, long count) {
    JnaUtils.checkCall(FUNCTIONS.MXNDArraySyncCopyFromCPU(array, numbers, count));
  }

  /** Copies all numbers of an array, once they are computed; returns when they are copied. */
  static void copyToHost(Pointer array, Pointer numbers, long count) {
    JnaUtils.checkCall(FUNCTIONS.MXNDArraySyncCopyToCPU(array, numbers, count));
  }

  /** Some rows of an array in another shape, without copying them. */
  static Pointer view(Pointer array, long from, long to, long... shape) {
    PointerByReference rows = new PointerByReference();
    JnaUtils.checkCall(FUNCTIONS.MXNDArraySlice64(array, from, to, rows));
    Pointer out = reshaped(rows.getValue(), shape);
    JnaUtils.freeNdArray(rows.getValue());
    return out;
  }

  /** Some of an array's numbers, one after the other, in another shape, without copying them. */
  static Pointer part(Pointer array, long from, long to, long... shape) {
    Pointer numbers = reshaped(array, -1);
    Pointer out = view(numbers, from, to, shape);
    JnaUtils.freeNdArray(numbers);
    return out;
  }

  private static Pointer reshaped(Pointer array, long... shape) {
    PointerByReference out = new PointerByReference();
    JnaUtils.checkCall(FUNCTIONS.MXNDArrayReshape64(array, shape.length, shape, (byte) 0, out));
    return out.getValue();
  }

  /** Has backward passes write the gradient with respect to a variable into an array. */
  static void setGradient(MxNDArray variable, MxNDArray gradient) {
    JnaUtils.autogradMarkVariables(
        1, variable.getHandle(), IntBuffer.wrap(new int[] {WRITE}), gradient.getHandle());
  }

  /** Backward from outputs, given the gradient of each; that of a null one is 1. */
  static void backward(Pointer[] outputs, @Nullable Pointer[] gradients) {
    JnaUtils.checkCall(
        FUNCTIONS.MXAutogradBackwardEx(
            outputs.length, outputs, gradients, 0, null, 0, 0, 1, null, null));
  }

  /** The gradients of some arrays that an output was recorded from; the record is kept. */
  static Pointer[] gradients(MxNDArray output, MxNDArray gradient, Pointer... of) {
    PointerByReference gradients = new PointerByReference();
    JnaUtils.checkCall(
        FUNCTIONS.MXAutogradBackwardEx(
            1,
            new Pointer[] {output.getHandle()},
            new Pointer[] {gradient.getHandle()},
            of.length,
            of,
            1,
            0,
            1,
            gradients,
            new PointerByReference()));
    return gradients.getValue().getPointerArray(0, of.length);
  }

  /**
   * Makes a cached operator.
   *
   * @param data which of the symbol's arguments change from call to call
   * @param parameters which do not
   * @param fixed whether shapes stay the same from call to call
   */
  static Pointer compile(
      Pointer symbol, List<Integer> data, List<Integer> parameters, boolean fixed) {
    String[] keys = {"data_indices", "param_indices", "static_alloc", "static_shape"};
    String flag = fixed ? "1" : "0";
    String[] values = {data.toString(), parameters.toString(), flag, flag};
    PointerByReference out = new PointerByReference();
    JnaUtils.checkCall(FUNCTIONS.MXCreateCachedOpEx(symbol, keys.length, keys, values, out));
    return out.getValue();
  }
}
