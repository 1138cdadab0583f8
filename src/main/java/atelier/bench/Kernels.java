package atelier.bench;

import atelier.nn.Array;
import atelier.nn.Ops;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which kernels the native libraries chose on this processor: a figure of speed says little without
 * them.
 *
 * @param oneDnn the instruction set that oneDNN found, in its words
 * @param convolution oneDNN's implementation of a convolution, as {@code jit:avx512_common}
 * @param blas which processor OpenBLAS takes this one for
 */
public record Kernels(String oneDnn, String convolution, String blas) {
  /** Set to 1, it makes oneDNN say what it does. */
  public static final String VERBOSE = "DNNL_VERBOSE";

  private static final String ISA = "dnnl_verbose,info,cpu,isa:";
  private static final String BLAS = "OpenBLAS: ";

  /** Computes one convolution, in a process where {@link #VERBOSE} is set, and says OpenBLAS's. */
  public static void show(PrintStream out) {
    try (Ops ops = Ops.open()) {
      Array pictures = ops.ones(8, 32, 16, 16);
      Array weight = ops.ones(32, 32, 3, 3);
      Ops.Params params =
          Ops.Params.of("kernel", "(3, 3)")
              .with("num_filter", 32)
              .with("pad", "(1, 1)")
              .with("no_bias", true);
      ops.rows(ops.invoke("Convolution", params, pictures, weight), 0, 1).floats();
    }
    out.println(BLAS + Ops.blas());
  }

  /** Reads what {@link #show} and oneDNN printed. */
  public static Kernels read(List<String> lines) {
    return new Kernels(
        after(lines, ISA).findFirst().orElse("unknown"),
        lines.stream()
            .filter(line -> line.contains(",exec,cpu,convolution,"))
            .map(line -> line.split(",")[4])
            .findFirst()
            .orElse("unknown"),
        after(lines, BLAS).findFirst().orElse("unknown"));
  }

  private static Stream<String> after(List<String> lines, String start) {
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()));
  }
}
