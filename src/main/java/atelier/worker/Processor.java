package atelier.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The machine's processor.
 *
 * @param name as its maker gives it; empty where it is not known
 * @param flags instruction sets in Linux's words, as {@code avx2}; empty where they are not known
 */
public record Processor(String name, Set<String> flags) {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  /** Those that MXNet's libraries have kernels for, the slowest first. */
  private static final List<String> WIDE =
      List.of("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16");

  public Processor {
    flags = Set.copyOf(flags);
  }

  /** This machine's; nothing is known of it where the system is not Linux. */
  public static Processor ofThisMachine() {
    try {
      return parse(Files.readAllLines(LINUX));
    } catch (IOException e) {
      return new Processor("", Set.of());
    }
  }

  /** The first one of {@code /proc/cpuinfo}. */
  static Processor parse(List<String> lines) {
    return new Processor(
        field(lines, "model name"), new TreeSet<>(List.of(field(lines, "flags").split(" "))));
  }

  private static String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse("");
  }

  /** The instruction sets that matter for speed, the slowest first. */
  public List<String> instructionSets() {
    return WIDE.stream().filter(flags::contains).toList();
  }

  /**
   * What MXNet's libraries must be told of it. OpenBLAS 0.3.7, which MXNet 1.9.1 brings, does not
   * know newer processors and computes there with the kernels of one from 2007; those for Haswell
   * are its quickest, and run on everything with AVX2.
   */
  Map<String, String> environment() {
    return flags.contains("avx2") && flags.contains("fma")
        ? Map.of("OPENBLAS_CORETYPE", "Haswell")
        : Map.of();
  }
}
